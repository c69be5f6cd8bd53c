# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""YAML and JSON text, read in one way wherever it comes from: a file for src, a variable, an answer to a survey.

Nothing is templated here, so scalars, lists and maps that ``!unsafe`` marks have the same values as without it, as in Ansible.
Dates and times become the texts that Ansible sends to modules. PyYAML may be missing on the host of a module; JSON is
read without it.
"""

from __future__ import annotations

import copy
import datetime
import json
import typing as t

TIMESTAMP_TAG = "tag:yaml.org,2002:timestamp"
DATES = (datetime.date, datetime.time)
VAULT_TAGS = ("!vault", "!vault-encrypted")


class Unreadable(ValueError):
    """The text cannot be read. place: its line and column, if known. The text is never quoted: it may hold secrets."""

    def __init__(self, problem: str, place: t.Optional[t.Tuple[int, int]] = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.place = place


class Encrypted(Unreadable):
    """A value in the text is encrypted by Ansible Vault."""


class YamlMissing(Unreadable):
    """The text is not JSON, and this Python has no PyYAML."""


def dates_as_text(value: t.Any) -> t.Any:
    """value with its dates and times as ISO 8601 text at every depth, as Ansible sends them to a module."""
    if isinstance(value, DATES):
        return value.isoformat()
    if isinstance(value, dict):
        return {
            name.isoformat() if isinstance(name, DATES) else name: dates_as_text(item) for name, item in value.items()
        }
    return [dates_as_text(item) for item in value] if isinstance(value, (list, tuple)) else value


def read_json(text: str) -> t.Any:
    """The value of JSON text. Raises Unreadable."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable(error.msg, (error.lineno, error.colno)) from None
    except RecursionError:
        raise Unreadable("it is nested too deeply") from None


def read_text(text: str) -> t.Any:
    """The value of JSON or YAML text. Raises Unreadable."""
    # libyaml refuses subclasses of str, and Ansible's texts are of one.
    text = str.__str__(text)
    try:
        # Reading JSON as YAML takes fifty times as long.
        return read_json(text)
    except Unreadable:
        return _read_yaml(text)


def _read_yaml(text: str) -> t.Any:
    # Imported here: it takes 13 ms, and JSON is read without it.
    from ansible.module_utils.common import yaml as ansible_yaml

    if not ansible_yaml.HAS_YAML:
        raise YamlMissing("PyYAML is missing")
    import yaml

    class Loader(ansible_yaml.SafeLoader):  # type: ignore[misc]
        """A safe loader that knows Ansible's tags."""

    Loader.add_constructor("!unsafe", _unmarked)
    Loader.add_constructor(TIMESTAMP_TAG, lambda loader, node: dates_as_text(loader.construct_yaml_timestamp(node)))
    for tag in VAULT_TAGS:
        Loader.add_constructor(tag, _refused)
    try:
        return yaml.load(text, Loader=Loader)  # nosec: a SafeLoader
    except yaml.MarkedYAMLError as error:
        raise Unreadable("not valid YAML", _place(error.problem_mark)) from None
    except RecursionError:
        raise Unreadable("it is nested too deeply") from None
    except Unreadable:
        raise
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError):
        # PyYAML trips over values that are none of the type that a tag or their look gives them.
        raise Unreadable("not valid YAML") from None


def _unmarked(loader: t.Any, node: t.Any) -> t.Any:
    """The value of a node that is marked, resolved as if it were not marked; Ansible does the same."""
    plain = copy.copy(node)
    plain.tag = loader.resolve(type(node), node.value, (True, False))
    return loader.construct_object(plain, deep=True)


def _refused(_loader: t.Any, node: t.Any) -> t.NoReturn:
    raise Encrypted("encrypted by Ansible Vault", _place(node.start_mark))


def _place(mark: t.Any) -> t.Optional[t.Tuple[int, int]]:
    return (mark.line + 1, mark.column + 1) if mark else None
