# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Variables as YAML that is pleasant to read, and from which Ansible reads exactly the same values."""

from __future__ import annotations

import re
import typing as t

import yaml

# The last one is a header that sets other delimiters.
_JINJA = re.compile(r"\{\{|\{%|\{#|\A#jinja2:")
_OCTAL = re.compile("0o[0-7]+")
# YAML 1.1 reads each of them as a line end: written as it is, the text would come back with other characters.
_LINE_ENDS = re.compile("[\x85\u2028\u2029]")


class Template(str):
    """A text that Ansible should template. All other texts must arrive unchanged."""


class _Verbatim(str):
    """A text that Ansible would template, and must not."""


class _Dumper(yaml.SafeDumper):  # type: ignore[misc]
    def ignore_aliases(self, data: t.Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent the items of a list further than its name, as ansible-lint wants them."""
        super().increase_indent(flow, False)


def _style(text: str) -> t.Optional[str]:
    if _OCTAL.fullmatch(text):
        # A text to Ansible, and a number to newer readers of YAML.
        return "'"
    if _LINE_ENDS.search(text):
        # Only double quotes have escapes for them.
        return '"'
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
    """The text of a variables file. comment: the lines at its top."""
    head = "".join(("# %s" % line).rstrip() + "\n" for line in comment)
    body = yaml.dump(_plain(variables), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=float("inf"))
    return "---\n%s\n%s" % (head, body)


def _plain(value: t.Any) -> t.Any:
    """value in the types that YAML knows: Ansible's own are subclasses of them."""
    if isinstance(value, Template):
        return value
    if isinstance(value, str):
        text = str.__str__(value)
        return _Verbatim(text) if _JINJA.search(text) else text
    if isinstance(value, t.Mapping):
        return {str.__str__(name): _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    plain = next((kind for kind in (bool, int, float) if isinstance(value, kind)), None)
    return plain(value) if plain else value
