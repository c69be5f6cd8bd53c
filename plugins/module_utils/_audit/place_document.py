# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The audit document of one account and region, from its windows and the findings."""

from __future__ import annotations

import typing as t

from .._engine.shapes import Options
from .drift import DRIFT_RULES
from .model import AuditedWindow, Finding
from .policy import RULES
from .terms import DRIFT_IDS, SCHEMA_NAME

ALL_RULES: t.Dict[str, t.Any] = {rule.id: rule for rule in (*RULES, *DRIFT_RULES)}


class Place(t.NamedTuple):
    """An account and region. name: the name of its host in the inventory."""

    name: str
    account: t.Optional[str]
    region: str


def place_document(
    place: Place,
    windows: t.Sequence[AuditedWindow],
    findings: t.Sequence[Finding],
    severities: t.Mapping[str, str],
    generated_at: str,
    idle: t.Optional[str] = None,
) -> Options:
    """The document without its summary.

    severities: of each rule that was on, by its id. idle: why there was nothing to examine, if nothing is wrong with that.
    """
    return {
        "schema": SCHEMA_NAME,
        "generated_at": generated_at,
        "places": [
            {
                "name": place.name,
                "account": place.account,
                "region": place.region,
                "windows": len(windows),
                "tasks": sum(len(window.tasks) for window in windows),
                "error": None,
                "idle": idle,
            }
        ],
        "windows": [
            {
                "place": place.name,
                "window_id": window.settings["window_id"],
                "name": window.settings.get("name") or "",
                "enabled": window.settings.get("enabled") is not False,
                "tasks": len(window.tasks),
                "next_execution_time": window.settings.get("next_execution_time"),
            }
            for window in windows
        ],
        "rules": {
            rule: {"severity": severity, "reason": ALL_RULES[rule].reason, "remedy": ALL_RULES[rule].remedy}
            for rule, severity in severities.items()
        },
        "findings": [_finding(place, one, severities[one.rule]) for one in findings],
    }


def _finding(place: Place, one: Finding, severity: str) -> Options:
    task = one.task or {}
    return {
        "rule": one.rule,
        "severity": severity,
        "kind": "drift" if one.rule in DRIFT_IDS.values() else "policy",
        "place": place.name,
        "window_id": one.window.get("window_id"),
        "window_name": one.window.get("name"),
        "window_task_id": task.get("window_task_id"),
        "task_name": task.get("name"),
        "path": one.path,
        "message": one.message,
        "changes": list(one.changes),
    }
