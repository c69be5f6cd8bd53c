# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Variables as YAML that a person likes to read, and that Ansible takes as it is."""

from __future__ import annotations

import re
import typing as t

import yaml

_JINJA = ("{{", "{%", "{#")
_OCTAL = re.compile("0o[0-7]+")


class Template(str):
    """A text that Ansible shall template. All other texts shall arrive as they are."""


class _Verbatim(str):
    """A text that Ansible would template, and shall not."""


class _Dumper(yaml.SafeDumper):  # type: ignore[misc]
    def ignore_aliases(self, data: t.Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Items of a list stand further in than its name, as ansible-lint wants them."""
        super().increase_indent(flow, False)


def _style(text: str) -> t.Optional[str]:
    if _OCTAL.fullmatch(text):
        # A text to Ansible, and a number to newer readers of YAML.
        return "'"
    # PyYAML falls back to quotes where a block cannot hold the text.
    return "|" if "\n" in text.rstrip("\n") or text.endswith("\n") else None


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, _style(text))


def _template(dumper: yaml.SafeDumper, text: Template) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), '"')


def _verbatim(dumper: yaml.SafeDumper, text: _Verbatim) -> yaml.Node:
    return dumper.represent_scalar("!unsafe", str(text), _style(text) or '"')


_Dumper.add_representer(str, _text)
_Dumper.add_representer(Template, _template)
_Dumper.add_representer(_Verbatim, _verbatim)


def as_yaml(variables: t.Mapping[str, t.Any], comment: t.Sequence[str]) -> str:
    """A variables file. comment: the lines on its top."""
    head = "".join(("# %s" % line).rstrip() + "\n" for line in comment)
    body = yaml.dump(_plain(variables), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=float("inf"))
    return "---\n%s\n%s" % (head, body)


def _plain(value: t.Any) -> t.Any:
    """value in the types that YAML knows: Ansible hands over texts, lists and mappings of types of its own."""
    if isinstance(value, Template):
        return value
    if isinstance(value, str):
        text = str.__str__(value)
        return _Verbatim(text) if any(mark in text for mark in _JINJA) else text
    if isinstance(value, t.Mapping):
        return {str.__str__(name): _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return bool(value) if isinstance(value, bool) else int(value)
