# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The summary of an audit at the end of a job's output: verdict, counts, the worst findings, and where the report is."""

from __future__ import annotations

import typing as t
from pathlib import PurePath

from ...module_utils._audit.document import Document
from ...module_utils._audit.terms import NOTHING_DECLARED
from .._jobs.overview import WIDTH, overview
from .verdict import READABLE
from .wording import groups, severities_text, totals, verdict_text, where


def summary_lines(
    document: Document, files: t.Mapping[str, str], problems: t.Sequence[str] = (), added: int = 0
) -> t.List[str]:
    """The lines. files: the paths of the reports by format. problems: sentences that come first. added: lines that follow."""
    summary = document["summary"]
    head = [
        "Verdict: %s" % verdict_text(summary["verdict"]),
        "%s: %s" % (totals(summary), severities_text(summary["by_severity"])),
    ]
    lines = [*problems, *_unaudited(document), *_worst(document), *_idle(document)]
    # Lines that follow are as long as this one may be.
    room = ["x" * WIDTH] * added
    whole = overview(head, lines, [*_reports(files), *room], "and %d more, in the report")
    return whole[: len(whole) - added]


def _unaudited(document: Document) -> t.Iterator[str]:
    for place in document["places"]:
        if place["error"] is not None:
            yield "NOT AUDITED %s: %s" % (place["name"], place["error"])


def _worst(document: Document) -> t.Iterator[str]:
    """A line for each rule that found something, the worst first, with its first finding."""
    for group in groups(document):
        more = len(group.findings) - 1
        tail = ", and %d more" % more if more else ""
        yield "%s %s: %s%s" % (group.severity, group.rule, " / ".join(where(group.findings[0])), tail)


def _idle(document: Document) -> t.Iterator[str]:
    by_reason: t.Dict[str, t.List[str]] = {}
    for place in document["places"]:
        if place["idle"]:
            by_reason.setdefault(place["idle"], []).append(place["name"])
    for reason, names in by_reason.items():
        if reason == NOTHING_DECLARED:
            yield "Nothing declared for %s" % ", ".join(names)
        else:
            yield "Not examined, since %s: %s" % (reason, ", ".join(names))


def _reports(files: t.Mapping[str, str]) -> t.Iterator[str]:
    first = next((name for name in READABLE if name in files), None)
    if first:
        others = sorted(PurePath(path).suffix for name, path in files.items() if name != first)
        yield "Report: %s%s" % (files[first], " (also %s)" % ", ".join(others) if others else "")
