# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The JSON Schema of audit documents, from which docs/audit.schema.json is made and documents are checked."""

from __future__ import annotations

import typing as t

Schema = t.Dict[str, t.Any]

SCHEMA_NAME = "windowkeeper.ssm/audit/1"
#: Highest first.
SEVERITIES = ("high", "medium", "low", "info")
KINDS = ("policy", "drift")
#: The rules that compare with a declaration: {kind of drift: rule id}.
DRIFT_IDS = {"changed": "drift_changed", "missing": "drift_missing", "undeclared": "drift_undeclared"}
#: What a place is if nothing was found in it because it has no maintenance window.
NOTHING_EXAMINED = "nothing_examined"
#: Worst first: a place that could not be audited outranks all findings in others.
VERDICTS = ("error", *SEVERITIES, NOTHING_EXAMINED, "clean")


def _map(description: str, members: t.Dict[str, Schema]) -> Schema:
    """A map with all of these members and no others."""
    return {
        "description": description,
        "type": "object",
        "required": list(members),
        "additionalProperties": False,
        "properties": members,
    }


def _map_of(description: str, value: Schema) -> Schema:
    return {"description": description, "type": "object", "additionalProperties": value}


def _list(description: str, items: Schema) -> Schema:
    return {"description": description, "type": "array", "items": items}


def _text(description: str) -> Schema:
    return {"description": description, "type": "string"}


def _text_or_null(description: str) -> Schema:
    return {"description": description, "type": ["string", "null"]}


def _count(description: str) -> Schema:
    return {"description": description, "type": "integer", "minimum": 0}


def _one_of(description: str, words: t.Iterable[str]) -> Schema:
    return {"description": description, "type": "string", "enum": list(words)}


_PLACE = _map(
    "An account-region that was audited, or could not be.",
    {
        "name": _text("The host in the inventory that stands for the account-region."),
        "account": _text_or_null("The account's number; null if it is not known."),
        "region": _text("The region, such as eu-central-1."),
        "windows": _count("How many maintenance windows were examined."),
        "tasks": _count("How many tasks these windows have together."),
        "error": _text_or_null("Why the account-region could not be audited; null if it was audited."),
    },
)

_WINDOW = _map(
    "A maintenance window that was audited, with findings or without.",
    {
        "place": _text("The name of its account-region in places."),
        "window_id": _text("Its ID, such as mw-0123456789abcdef0."),
        "name": _text("Its name."),
        "enabled": {"description": "Whether it is enabled.", "type": "boolean"},
        "tasks": _count("How many tasks it has."),
        "next_execution_time": _text_or_null(
            "When it runs next, in the words of the service; null if it does not run again."
        ),
    },
)

_RULE = _map(
    "A rule that was on in this audit.",
    {
        "severity": _one_of("The severity of a violation.", SEVERITIES),
        "reason": _text("Why it matters."),
        "remedy": _text("What to do about it."),
    },
)

_CHANGE = _map(
    "A setting that differs from its declaration.",
    {
        "path": _text("The option, with dots between its parts."),
        "before": {"description": "The value in AWS. A text stands for a hidden value."},
        "after": {"description": "The declared value. A text stands for a hidden value."},
    },
)

_FINDING = _map(
    "A policy violation, or drift.",
    {
        "rule": _text("The id of the rule in rules."),
        "severity": _one_of("Its severity.", SEVERITIES),
        "kind": _one_of("Whether it violates the policy, or is drift from a declaration.", KINDS),
        "place": _text("The name of the account-region in places."),
        "window_id": _text_or_null("The window's ID; null if the window does not exist, or none is concerned."),
        "window_name": _text_or_null("The window's name; null if no window is concerned."),
        "window_task_id": _text_or_null("The task's ID; null if the task does not exist, or none is concerned."),
        "task_name": _text_or_null("The task's name; null if it has none, or no task is concerned."),
        "path": _text_or_null("The option concerned, with dots between its parts; null if there is none."),
        "message": _text("The finding in words. Secrets do not occur in it."),
        "changes": _list(
            "The differences between AWS and the declaration; empty for violations of the policy.", _CHANGE
        ),
    },
)

_SUMMARY = _map(
    "The counts. They are computed again whenever a document is written or merged.",
    {
        "places": _count("Account-regions, those that could not be audited included."),
        "failed_places": _count("Account-regions that could not be audited."),
        "windows": _count("Maintenance windows."),
        "tasks": _count("Tasks of these windows."),
        "findings": _count("Findings."),
        "by_severity": _map("Findings by severity.", {name: _count(f"Of severity {name}.") for name in SEVERITIES}),
        "by_kind": _map("Findings by kind.", {name: _count(f"Of kind {name}.") for name in KINDS}),
        "by_rule": _map_of("Findings by rule; a rule that was on and found nothing has 0.", _count("Of this rule.")),
        "drift": _map("Findings of drift by their kind.", {name: _count(f"{name}.") for name in DRIFT_IDS}),
        "verdict": _one_of(
            "error if an account-region could not be audited, else the highest severity of a finding, else "
            "nothing_examined if there was no maintenance window to examine in an account-region, else clean.",
            VERDICTS,
        ),
    },
)

SCHEMA: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "https://github.com/windowkeeper/ssm/blob/main/docs/audit.schema.json",
    "title": "Audit of AWS Systems Manager maintenance windows",
    **_map(
        "What an audit found in one account-region, or in many: merging documents gives a document.",
        {
            "schema": {"description": "The name and version of this schema.", "const": SCHEMA_NAME},
            "generated_at": {
                "description": "When the audit was made, in UTC; of a merged document the latest.",
                "type": "string",
                "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$",
            },
            "places": _list("The account-regions, by name.", _PLACE),
            "windows": _list("The maintenance windows, by place, name and ID.", _WINDOW),
            "rules": _map_of("The rules that were on, by id.", _RULE),
            "findings": _list("The findings: highest severity first, then by place, window, task and rule.", _FINDING),
            "summary": _SUMMARY,
        },
    ),
}
