# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A list of tasks read from a file: YAML or JSON, not templated. What is wrong names the file and the place in it."""

from __future__ import annotations

import json
import typing as t

from ._engine.findings import Finding, kind_of
from ._engine.validation import from_json

LIST = "tasks"


def read_source(path: str) -> t.Tuple[t.Any, t.List[Finding]]:
    """The list that the file holds, and what is wrong with it. What it holds may be secret and is never quoted."""
    content, findings = _read(path)
    if findings or isinstance(from_json(content, list), list):
        return content, findings
    problem = "it holds %s" % kind_of(content)
    if isinstance(content, dict) and LIST in content:
        problem += " with %s; the list itself must be the whole file" % LIST
    return None, [_wrong(path, problem)]


def _read(path: str) -> t.Tuple[t.Any, t.List[Finding]]:
    try:
        with open(path, encoding="utf-8-sig") as file:
            text = file.read()
    except UnicodeDecodeError as error:
        return None, [_wrong(path, "it is no UTF-8 text (byte %d)" % error.start)]
    except OSError as error:
        return None, [_wrong(path, "it cannot be read (%s)" % (error.strerror or error))]
    if not text.strip():
        return None, [_wrong(path, "it is empty; for no tasks write []")]
    if path.endswith(".json"):
        return _json(path, text)
    return _yaml(path, text)


def _wrong(path: str, problem: str) -> Finding:
    return Finding("src", problem, repr(path), "a YAML or JSON file with a list of tasks")


def _json(path: str, text: str) -> t.Tuple[t.Any, t.List[Finding]]:
    try:
        return json.loads(text), []
    except json.JSONDecodeError as error:
        said = "line %d, column %d is no JSON: %s" % (error.lineno, error.colno, error.msg)
    except RecursionError:
        said = "it is nested too deeply"
    return None, [_wrong(path, said)]


def _yaml(path: str, text: str) -> t.Tuple[t.Any, t.List[Finding]]:
    if text.lstrip()[:1] == "[":
        # Most often this is JSON in a file of another name, and reading that as YAML takes fifty times as long.
        content, wrong = _json(path, text)
        if not wrong:
            return content, wrong
    from ansible.module_utils.common import yaml as ansible_yaml

    if not ansible_yaml.HAS_YAML:
        return None, [_wrong(path, "this host's Python lacks PyYAML: install it there, or give a .json file")]
    import yaml

    class Loader(ansible_yaml.SafeLoader):  # type: ignore[misc,name-defined]
        """Takes what playbooks mark as not to be templated as the text that it is: here nothing is templated."""

    Loader.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))
    try:
        return yaml.load(text, Loader=Loader), []  # nosec: a SafeLoader
    except yaml.MarkedYAMLError as error:
        if "!vault" in str(error.problem):
            said = "a value in it is encrypted by Ansible Vault, which a module cannot read; give tasks in its place, "
            return None, [_wrong(path, said + "from a file of variables")]
        mark = error.problem_mark
        where = "line %d, column %d" % (mark.line + 1, mark.column + 1) if mark else "it"
        return None, [_wrong(path, "%s is no YAML" % where)]
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, RecursionError):
        # PyYAML trips over values that are none of the type that a tag or their look gives them.
        return None, [_wrong(path, "it is no YAML")]
