# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parts between markers, YAML as people write it, tables, and Ansible's markup in Markdown."""

from __future__ import annotations

import json
import re
import textwrap
import typing as t

import yaml

WIDTH = 120
Described = t.Dict[str, t.Any]
"""An option, as Ansible's documentation describes it."""


class MarkerError(ValueError):
    """A file does not have the markers of a generated part, once each."""


def replaced(text: str, name: str, lines: t.Iterable[str]) -> str:
    """text with these lines between the markers of a part.

    A marker is a line with "<!-- NAME: begin -->" or "# NAME: begin", and the same with "end". Raises MarkerError.
    """
    pattern = re.compile(
        r"^ *(<!--|#) %s: begin[^\n]*\n(?P<part>.*?)^ *(<!--|#) %s: end" % (name, name),
        re.MULTILINE | re.DOTALL,
    )
    found = list(pattern.finditer(text))
    if len(found) != 1:
        raise MarkerError("there are %d parts with the markers '%s: begin' and '%s: end'" % (len(found), name, name))
    part = "".join(line + "\n" for line in lines)
    return text[: found[0].start("part")] + part + text[found[0].end("part") :]


def without_parts(text: str) -> str:
    """text without its generated parts: what people maintain."""
    return re.sub(
        r"^ *(<!--|#) (?P<name>[\w ]+): begin.*?^ *(<!--|#) (?P=name): end.*?$",
        "",
        text,
        flags=re.MULTILINE | re.DOTALL,
    )


def flow(value: t.Any) -> str:
    """A value of a default or of choices on one line of YAML."""
    if isinstance(value, list):
        return "[%s]" % ", ".join(flow(item) for item in value)
    if isinstance(value, bool) or not isinstance(value, str):
        return json.dumps(value)
    return value if re.fullmatch(r"[\w.%/][\w.%/ -]*", value) and yaml.safe_load(value) == value else json.dumps(value)


def folded(text: str, indent: str) -> t.Iterator[str]:
    """The lines of an item of a YAML list that is this text, in lines of at most WIDTH characters."""
    is_plain = _loads_as(text, text)
    lines = textwrap.wrap(text, WIDTH - len(indent) - 2, break_long_words=False, break_on_hyphens=False)
    yield "%s- %s" % (indent, lines[0] if is_plain else ">-")
    for line in lines[1:] if is_plain else lines:
        yield "%s  %s" % (indent, line)


def _loads_as(source: str, text: str) -> bool:
    try:
        return bool(yaml.safe_load(source) == text)
    except yaml.YAMLError:
        return False


def paragraphs(described: Described) -> t.List[str]:
    """The description of an option, as a list in any case."""
    texts = described["description"]
    return [texts] if isinstance(texts, str) else list(texts)


def option_lines(name: str, described: Described, indent: str = "") -> t.Iterator[str]:
    """The lines that describe an option in argument specs."""
    yield "%s%s:" % (indent, name)
    yield "%s  description:" % indent
    for text in paragraphs(described):
        yield from folded(text, indent + "    ")
    for trait in ("type", "elements", "required", "choices", "default"):
        if trait in described:
            yield "%s  %s: %s" % (indent, trait, flow(described[trait]))


def table(head: t.Sequence[str], rows: t.Iterable[t.Sequence[str]]) -> t.Iterator[str]:
    """The lines of a table of Markdown."""
    for row in (head, ["---"] * len(head), *rows):
        yield "|%s" % "".join(" %s |" % cell.replace("|", "\\|") if cell else " |" for cell in row)


def joined(words: t.Sequence[str], last: str = "and") -> str:
    """Words as a sentence lists them."""
    return (" %s " % last).join(filter(None, [", ".join(words[:-1]), words[-1]]))


def markdown(text: str) -> str:
    """A text with Ansible's markup, in Markdown."""
    text = re.sub(r"\bV\(((?:\\.|[^)\\])*)\)", lambda found: "`%s`" % (unescaped(found[1]) or '""'), text)
    text = re.sub(r"\b(?:C|O|RV|E|M|P)\(((?:\\.|[^)\\])*)\)", lambda found: "`%s`" % _name(unescaped(found[1])), text)
    return re.sub(r"\bB\(((?:\\.|[^)\\])*)\)", r"**\1**", text)


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _name(text: str) -> str:
    """The name in a reference, without the plugin's type and without the plugin that has the option."""
    plugin, mark, rest = text.partition("#")
    return rest.partition(":")[2] or plugin if mark else text
