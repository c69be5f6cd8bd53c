# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wording that the reports share: values, places, numbers and verdicts, and findings by rule."""

from __future__ import annotations

import json
import typing as t

from ...module_utils._audit.document import Document, Entry, empty_places
from ...module_utils._audit.terms import SEVERITIES

TITLE = "Audit of maintenance windows"
NOT_SET = "not set"
#: How the two sides of a change are labelled: its before and its after.
IN_AWS, DECLARED = "in AWS", "declared"
EMPTY = "No maintenance window was examined."
CHECK = "Check the region and the account, and which windows and rules were chosen."


class RuleGroup(t.NamedTuple):
    """The findings of one rule that have one severity, in the document's order."""

    severity: str
    rule: str
    reason: str
    remedy: str
    findings: t.List[Entry]


def groups(document: Document) -> t.List[RuleGroup]:
    """The findings by severity and rule: highest severity first, then the rule with most findings."""
    found: t.Dict[t.Tuple[str, str], RuleGroup] = {}
    for finding in document["findings"]:
        key = finding["severity"], finding["rule"]
        rule = document["rules"][finding["rule"]]
        found.setdefault(key, RuleGroup(*key, rule["reason"], rule["remedy"], [])).findings.append(finding)
    return sorted(
        found.values(), key=lambda group: (SEVERITIES.index(group.severity), -len(group.findings), group.rule)
    )


def severities_by_place(document: Document) -> t.Dict[str, t.Dict[str, int]]:
    """How many findings of each severity each place has: {place: {severity: count}}."""
    counted = {place["name"]: dict.fromkeys(SEVERITIES, 0) for place in document["places"]}
    for finding in document["findings"]:
        counted[finding["place"]][finding["severity"]] += 1
    return counted


def value_text(value: t.Any) -> str:
    """A side of a change on one line: text itself unless that would hide what it holds, everything else as JSON."""
    if value is None:
        return NOT_SET
    if isinstance(value, str) and value == value.strip() and value.isprintable() and value not in ("", NOT_SET):
        return value
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def where(finding: Entry) -> t.List[str]:
    """The place of a finding, its window and its task, if it names them: by name, or else by ID."""
    window = finding["window_name"] or finding["window_id"]
    task = finding["task_name"] or finding["window_task_id"]
    return [name for name in (finding["place"], window, task) if name]


def ids(finding: Entry) -> t.List[str]:
    """The IDs of a finding's window and task that `where` does not contain already."""
    said = where(finding)
    return [finding[key] for key in ("window_id", "window_task_id") if finding[key] and finding[key] not in said]


def count(number: int, noun: str) -> str:
    """A number with its noun: 1 finding, 2,000 findings."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def totals(summary: Entry) -> str:
    """A summary in a sentence."""
    failed = summary["failed_places"]
    tail = f" ({failed:,} could not be audited)" if failed else ""
    return (
        f"{count(summary['places'], 'account-region')}{tail}, {count(summary['windows'], 'window')}, "
        f"{count(summary['tasks'], 'task')}, {count(summary['findings'], 'finding')}"
    )


def nothing_found(document: Document) -> str:
    """A sentence for a report without findings."""
    failed = document["summary"]["failed_places"]
    without = len(unexamined_places(document))
    if without and without + failed == len(document["places"]):
        return EMPTY
    if failed:
        return "Nothing was found in what could be audited."
    return "Nothing was found in what was examined." if without else "Nothing was found."


def unexamined_places(document: Document) -> t.List[Entry]:
    """The places in which there was nothing to examine."""
    return empty_places(document["places"], document["findings"])


def verdict_text(verdict: str) -> str:
    """A verdict as words."""
    return verdict.replace("_", " ")


def change_text(change: Entry) -> str:
    """A change on one line."""
    sides = f"{IN_AWS}: {value_text(change['before'])}, {DECLARED}: {value_text(change['after'])}"
    return f"{change['path']}: {sides}"


def severities_text(by_severity: t.Mapping[str, int]) -> str:
    """The numbers of findings by severity: 1 high, 2 medium, 0 low, 0 info."""
    return ", ".join(f"{by_severity[severity]:,} {severity}" for severity in SEVERITIES)


def moment(document: Document) -> str:
    """When the audit was made, for people to read."""
    date, _t, time = document["generated_at"].rstrip("Z").partition("T")
    return f"{date} {time} UTC"
