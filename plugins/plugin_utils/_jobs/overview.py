# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The summary at the end of a job, as lines that AWX shows without cutting them.

AWX's Output tab shows the first 1,024 bytes of an event. The lines are the message of a debug task, which Ansible prints as
JSON, each line of it in color.
"""

from __future__ import annotations

import json
import typing as t

from ...module_utils._engine.problems import shortened

#: The most lines of a summary.
MOST_LINES = 20
#: How many bytes all lines may need. AWX's limit, without the lines around the list; the name of a host is in the first.
ROOM = 1024 - 180
#: What Ansible prints with a line: indentation, comma, color and line break. The quotes are part of the JSON.
AROUND = 8 + 1 + 11 + 2
#: The most characters of a line if there is no room for longer ones.
WIDTH = 120


def overview(head: t.Sequence[str], details: t.Sequence[str], tail: t.Sequence[str], rest: str) -> t.List[str]:
    """The lines of a summary: head, as many of the details as fit, the worst first, and tail.

    rest: the line for the details that do not fit, with %d for their number. Long details are cut before any is left out.
    """
    first, last = [one_line(line, WIDTH) for line in head], [one_line(line, ROOM // 2) for line in tail]
    for width in (WIDTH * 4, WIDTH * 2, WIDTH):
        whole = [*first, *(one_line(line, width) for line in details), *last]
        if fits(whole):
            return whole
    for left in range(1, len(details) + 1):
        lines = [one_line(line, WIDTH) for line in details[: len(details) - left]]
        whole = [*first, *lines, rest % left, *last]
        if fits(whole):
            break
    return whole


def fits(lines: t.Sequence[str]) -> bool:
    """Whether AWX shows all of the lines."""
    return len(lines) <= MOST_LINES and sum(map(_printed, lines)) <= ROOM


def one_line(text: str, width: int) -> str:
    """The text on one line, with an ellipsis if it is longer than width."""
    return shortened(" ".join(text.split()), width)


def _printed(line: str) -> int:
    return len(json.dumps(line, ensure_ascii=False).encode("utf-8", "replace")) + AROUND
