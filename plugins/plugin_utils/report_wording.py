# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the reports share: how values, places and numbers are worded, and findings by rule."""

from __future__ import annotations

import json
import typing as t

from ..module_utils._audit.document import Document, Entry
from ..module_utils._audit.schema import SEVERITIES

TITLE = "Audit of maintenance windows"
NOT_SET = "not set"


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
    """A value before or after a change, on one line: texts as they are unless that would hide what they hold."""
    if value is None:
        return NOT_SET
    if isinstance(value, str) and value == value.strip() and value.isprintable() and value not in ("", NOT_SET):
        return value
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def where(finding: Entry) -> t.List[str]:
    """The place of a finding, its window and its task: those that it names, by name and else by ID."""
    window = finding["window_name"] or finding["window_id"]
    task = finding["task_name"] or finding["window_task_id"]
    return [name for name in (finding["place"], window, task) if name]


def ids(finding: Entry) -> t.List[str]:
    """The IDs of a finding's window and task that `where` does not say already."""
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
    return "Nothing was found in what could be audited." if failed else "Nothing was found."


def moment(document: Document) -> str:
    """When the audit was made, for people."""
    date, _t, time = document["generated_at"].rstrip("Z").partition("T")
    return f"{date} {time} UTC"
