# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An audit document as Markdown that reads well on GitHub, in GitLab and as the plain text of a mail."""

from __future__ import annotations

import functools
import json
import re
import typing as t

from ...module_utils._audit.document import Document, Entry
from ...module_utils._audit.terms import SEVERITIES
from .wording import (
    CHECK,
    DECLARED,
    EMPTY,
    IN_AWS,
    TITLE,
    RuleGroup,
    count,
    groups,
    ids,
    moment,
    nothing_found,
    severities_by_place,
    totals,
    unexamined_places,
    value_text,
    verdict_text,
    where,
)

# Names and sentences repeat from finding to finding.
CACHE_SIZE = 5000
# An underscore inside a word means nothing to Markdown, and option names are full of them.
_SPECIAL = re.compile(r"[\\`*\[\]<>|~$]|&(?=[#\w])|(?<![^\W_])_|_(?![^\W_])")
# Characters that are not visible, or change the direction of the text after them.
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_MENTION = re.compile(r"(?<!\w)@(?=\w)")


def markdown_report(document: Document) -> str:
    """Totals, the account-regions, and the findings by severity and rule, with reason and remedy once per rule."""
    lines = [f"# {TITLE}", "", f"{totals(document['summary'])}. Created at {moment(document)}.", ""]
    lines += [f"Verdict: **{verdict_text(document['summary']['verdict'])}**", "", *_places(document)]
    severity = ""
    for group in groups(document):
        if group.severity != severity:
            severity = group.severity
            number = document["summary"]["by_severity"][severity]
            lines += ["", f"## {severity.capitalize()}: {count(number, 'finding')}"]
        lines += ["", *_group(group)]
    if not document["findings"]:
        lines += ["", nothing_found(document)]
    return "\n".join(lines) + "\n"


def _places(document: Document) -> t.Iterator[str]:
    yield "| Place | Account | Region | Windows | Tasks | High | Medium | Low | Info |"
    yield "|---|---|---|--:|--:|--:|--:|--:|--:|"
    by_place = severities_by_place(document)
    for place in document["places"]:
        counts = [place["windows"], place["tasks"], *(by_place[place["name"]][severity] for severity in SEVERITIES)]
        names = [in_table(code(place[key])) if place[key] else "" for key in ("name", "account", "region")]
        yield f"| {' | '.join([*names, *(f'{number:,}' for number in counts)])} |"
    failed = [place for place in document["places"] if place["error"] is not None]
    if failed:
        yield from ("", "## Could not be audited", "")
        yield from (f"- {code(place['name'])}: {prose(place['error'])}" for place in failed)
    idle = [place for place in document["places"] if place["idle"]]
    if idle:
        yield from ("", "## Nothing to do", "")
        yield from (f"- {code(place['name'])}: {prose(place['idle'])}" for place in idle)
    without = [place for place in unexamined_places(document) if not place["idle"]]
    if without:
        yield from ("", "## Nothing examined", "")
        yield from (f"- {code(place['name'])}: {EMPTY} {CHECK}" for place in without)


def _group(group: RuleGroup) -> t.Iterator[str]:
    yield f"### {code(group.rule)}: {count(len(group.findings), 'finding')}"
    yield ""
    yield f"Why it matters: {prose(group.reason)}"
    yield ""
    yield f"What to do: {prose(group.remedy)}"
    yield ""
    for finding in group.findings:
        yield from _finding(finding)


def _finding(finding: Entry) -> t.Iterator[str]:
    known_as = f" ({', '.join(map(code, ids(finding)))})" if ids(finding) else ""
    yield f"- {' / '.join(map(code, where(finding)))}{known_as}: {prose(finding['message'])}"
    for change in finding["changes"]:
        before, after = code(value_text(change["before"])), code(value_text(change["after"]))
        yield f"  - {code(change['path'])}: {IN_AWS}: {before}, {DECLARED}: {after}"


@functools.lru_cache(CACHE_SIZE)
def code(text: str) -> str:
    """A text as a code span, in which nothing is special: no markup, no HTML, no mention of a person."""
    if not text.isprintable() or not text.strip():
        text = json.dumps(text)
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    # Markdown strips one space at both ends, which keeps a backtick or a space of the text's own.
    pad = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def in_table(markdown: str) -> str:
    """Markdown in a cell of a table, where a pipe would end the cell, in a code span too."""
    return markdown.replace("|", "\\|")


@functools.lru_cache(CACHE_SIZE)
def prose(text: str) -> str:
    """A sentence on one line with nothing in it taken for markup, HTML or the mention of a person."""
    line = _INVISIBLE.sub("\ufffd", " ".join(text.split()))
    escaped = _SPECIAL.sub(lambda found: "\\" + found.group(), line)
    return _MENTION.sub("`@`", escaped)
