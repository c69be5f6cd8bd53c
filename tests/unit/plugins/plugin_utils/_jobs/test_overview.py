# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lines at the end of a job fit what AWX shows of an event."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._jobs.overview import MOST_LINES, overview
from hypothesis import given
from hypothesis import strategies as st

#: What AWX shows of an event.
LIMIT = 1024
LINES = st.lists(st.text(max_size=300), max_size=60)


def event(lines: t.Sequence[str], host: str = "h" * 60) -> str:
    """What Ansible's default callback prints for a message of these lines, in color."""
    text = "ok: [%s] => %s" % (host, json.dumps({"msg": lines}, indent=4, ensure_ascii=False))
    return "\r\n".join("\x1b[0;32m%s\x1b[0m" % line for line in text.split("\n"))


@given(LINES, st.text(max_size=300))
def test_the_lines_fit(details: t.List[str], path: str) -> None:
    lines = overview(["Verdict: high", "x" * 400], details, ["Report: " + path], "and %d more")
    assert len(lines) <= MOST_LINES and len(event(lines).encode("utf-8", "replace")) <= LIMIT


def test_all_lines_are_shown_if_they_fit() -> None:
    assert overview(["a"], ["b", "c"], ["d"], "and %d more") == ["a", "b", "c", "d"]
    assert overview([], [], [], "and %d more") == []


def test_what_does_not_fit_is_counted() -> None:
    lines = overview(["verdict"], ["%d %s" % (number, "x" * 100) for number in range(50)], ["report"], "and %d more")
    assert lines[0] == "verdict" and lines[-1] == "report"
    shown = lines[1:-2]
    assert [line.split()[0] for line in shown] == [str(number) for number in range(len(shown))]
    assert lines[-2] == "and %d more" % (50 - len(shown)) and len(shown) > 3


def test_a_single_long_detail_is_cut_late() -> None:
    _head, detail = overview(["verdict"], ["x" * 300], [], "and %d more")
    assert detail == "x" * 300
    assert all(line.endswith("...") for line in overview([], ["x" * 300] * 4, [], "and %d more"))


def test_each_line_is_one() -> None:
    assert overview([], ["one\ntwo\r\n three"], [], "") == ["one two three"]
