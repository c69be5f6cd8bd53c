# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether something was said: the texts of a page against what was printed."""

from __future__ import annotations

import re

# What differs from run to run, in the order in which it is looked for.
_VARYING = (
    (r"mw-[0-9a-f]{17}", r"mw-[0-9a-f]{17}"),
    (r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    # Rules across the terminal are as long as there is room.
    (r"\*{3,}", r"\*{3,}"),
    # A page leaves out with three dots what does not matter.
    (r"\.\.\.", r".*"),
    (r"[ \t]+$", r"[ \t]*"),
)
_ANY = re.compile("|".join(f"({pattern})" for pattern, _becomes in _VARYING))


def _pattern(line: str) -> str:
    """A regular expression for a line of a page."""
    parts, done = [], 0
    for found in _ANY.finditer(line):
        parts += [re.escape(line[done : found.start()]), _VARYING[(found.lastindex or 1) - 1][1]]
        done = found.end()
    return "".join([*parts, re.escape(line[done:])])


def was_printed(wanted: str, output: str) -> bool:
    """Whether the lines of a text were printed, one after the other, all of them indented by as much as you like.

    A line of three dots stands for any lines.
    """
    parts = [
        r"(?:.*\n)*?" if line.strip() == "..." else rf"(?P=indent){_pattern(line.rstrip())}[ \t]*\n"
        for line in wanted.splitlines()
    ]
    return bool(re.search(r"^(?=(?P<indent>[ ]*))" + "".join(parts), output.rstrip("\n") + "\n", re.MULTILINE))


def was_said(wanted: str, output: str) -> bool:
    """Whether a sentence was said, wherever its lines were broken."""
    return bool(re.search(_pattern(" ".join(wanted.split())), " ".join(output.split())))
