# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The blocks of code in a page, and what comments say about them.

reStructuredText: ``.. code-block:: LANGUAGE`` with ``:caption:`` as the file's name; ``.. guide: WORD …`` is a comment
that no reader sees and that this package does. Markdown: a fence with its language; ``<!-- guide: WORD … -->``.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

_DIRECTIVE = re.compile(r"( *)\.\. code-block:: *(\S+) *$")
_COMMENT = re.compile(r"( *)\.\. guide: *(\S+) *(.*)$")
_OPTION = re.compile(r" *:([a-z-]+): *(.*)$")
_FENCE = re.compile(r"```(\S*) *$")
_REMARK = re.compile(r"<!-- guide: *(\S+) *(.*?) *-->$")
#: What Sphinx would show as code and this package would not see.
_UNSEEN = re.compile(r" *(\.\. (code|sourcecode|parsed-literal|literalinclude|highlight)::|(?!\.\. ).*::\s*$)")


class Unplayable(Exception):
    """A page that cannot be played as it is written; says where and why."""


@dataclass(frozen=True)
class Block:
    """A block of code, or a comment: its language is then `guide`, its caption what follows the comment's word."""

    line: int
    language: str
    text: str
    caption: str = ""
    word: str = ""


def blocks_of(text: str, markdown: bool) -> list[Block]:
    """All blocks and comments of a page, in order. Raises Unplayable for code that is written in another way."""
    return list(_of_markdown(text) if markdown else _of_rst(text))


def _of_rst(text: str) -> Iterator[Block]:
    lines = text.splitlines()
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        directive, comment = _DIRECTIVE.match(line), _COMMENT.match(line)
        start = number
        if directive:
            body, number = _indented(lines, number, len(directive[1]))
            options, code = _options(body)
            yield Block(start, directive[2], code, options.get("caption", ""))
        elif comment:
            body, number = _indented(lines, number, len(comment[1]))
            yield Block(start, "guide", textwrap.dedent("\n".join(body)).strip("\n"), comment[3], comment[2])
        elif _UNSEEN.match(line):
            raise Unplayable(f"line {start}: write code with `.. code-block:: LANGUAGE`, so that it can be played")


def _indented(lines: list[str], number: int, indent: int) -> tuple[list[str], int]:
    """The lines from a number on that are empty or indented deeper, and the number of the first that is not."""
    body = []
    while number < len(lines) and (not lines[number].strip() or lines[number].startswith(" " * (indent + 1))):
        body.append(lines[number])
        number += 1
    return body, number


def _options(body: list[str]) -> tuple[dict[str, str], str]:
    """A directive's options, and its code without the indentation."""
    options = {}
    while body and (option := _OPTION.match(body[0])):
        options[option[1]] = option[2].strip()
        body = body[1:]
    return options, textwrap.dedent("\n".join(body)).strip("\n")


def _of_markdown(text: str) -> Iterator[Block]:
    code: list[str] | None = None
    language, start = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        fence, remark = _FENCE.match(line), _REMARK.match(line)
        if code is not None and line == "```":
            yield Block(start, language, "\n".join(code))
            code = None
        elif code is not None:
            code.append(line)
        elif fence:
            language, start, code = fence[1], number, []
        elif remark:
            yield Block(number, "guide", "", remark[2], remark[1])
