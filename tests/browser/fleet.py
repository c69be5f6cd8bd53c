# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fleet to look at: account-regions, windows and findings as an audit of a large estate gives them."""

from __future__ import annotations

import random
import typing as t

from ansible_collections.windowkeeper.ssm.plugins.module_utils._audit.terms import SCHEMA_NAME
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.documents import merge

HIDDEN = "<hidden by windowkeeper.ssm>"

#: {rule id: (severity, share of the findings, option, reason, remedy)}
RULES: t.Dict[str, t.Tuple[str, int, t.Optional[str], str, str]] = {
    "never_succeeds": (
        "high",
        2,
        None,
        "A task that never succeeds does not do what the window is for, and nobody is told.",
        "Look at the last executions of the task, and mend or remove it.",
    ),
    "dangling_target": (
        "high",
        3,
        "targets",
        "The task names a target that the window no longer has, so it runs on fewer machines than it seems.",
        "Register the target again, or remove its ID from the task.",
    ),
    "drift_missing": (
        "high",
        4,
        None,
        "The declared task is not registered, so it never runs.",
        "Run the converging role, in check mode first.",
    ),
    "max_errors_all": (
        "medium",
        10,
        "max_errors",
        "With max_errors of 100% a fault reaches every machine before anything stops it.",
        "Set max_errors to what you can afford to lose, such as 5%.",
    ),
    "document_hash_pinned": (
        "medium",
        4,
        "task_invocation_parameters.run_command.document_hash",
        "AWS updates its own documents, and then every run of the task fails.",
        "Remove the hash, or copy the document and pin your copy.",
    ),
    "drift_changed": (
        "medium",
        22,
        None,
        "Somebody changed it by hand, or the declaration was never applied.",
        "Run the converging role, in check mode first; or update the declaration.",
    ),
    "no_alarm": (
        "low",
        30,
        "alarm_configuration",
        "Without an alarm nothing stops a task that does harm.",
        "Set alarm_configuration to an alarm that should stop the task.",
    ),
    "no_output": (
        "low",
        18,
        "task_invocation_parameters.run_command.output_s3_bucket_name",
        "Of a run without output to S3 or CloudWatch only the first 2,500 characters are kept.",
        "Set output_s3_bucket_name, or cloud_watch_output_config.",
    ),
    "drift_undeclared": (
        "low",
        5,
        None,
        "The task exists, but is not declared, so nobody reviews it.",
        "Declare it, or remove it.",
    ),
    "window_disabled": (
        "info",
        2,
        None,
        "A disabled window does nothing, until somebody enables it by chance.",
        "Remove it, if it is not needed any more.",
    ),
    "no_next_execution": ("info", 0, None, "The window never runs again.", "Check its schedule and its end date."),
}

CHANGES: t.List[t.List[t.Dict[str, t.Any]]] = [
    [{"path": "max_errors", "before": "100%", "after": "5%"}],
    [{"path": "priority", "before": 5, "after": 1}, {"path": "description", "before": None, "after": "Patches"}],
    [
        {
            "path": "task_invocation_parameters.run_command.parameters",
            "before": {"Operation": ["Scan"], "RebootOption": ["NoReboot"], "SnapshotId": [""]},
            "after": {"Operation": ["Install"], "RebootOption": ["NoReboot"], "SnapshotId": [""]},
        }
    ],
    [{"path": "task_invocation_parameters.lambda.payload", "before": f"{HIDDEN} (changed)", "after": HIDDEN}],
]

TASKS = ("install-patches", "collect-inventory", "restart-agents", "rotate-logs", "snapshot-volumes")
STAGES = ("prod", "stage", "dev", "shared", "lab")
REGIONS = (("frankfurt", "eu-central-1"), ("ireland", "eu-west-1"), ("ohio", "us-east-2"), ("oregon", "us-west-2"))
REGIONS += (("tokyo", "ap-northeast-1"), ("sydney", "ap-southeast-2"))
DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")


def document(places: int = 30, windows: int = 200, findings: int = 5000, failed: int = 1) -> t.Dict[str, t.Any]:
    """An audit document of that many places, windows in each of them, and findings; the same in every run."""
    dice = random.Random(20261124)
    made: t.Dict[str, t.Any] = {
        "schema": SCHEMA_NAME,
        "generated_at": "2026-11-24T22:00:00Z",
        "places": [],
        "windows": [],
        "rules": {name: {"severity": rule[0], "reason": rule[3], "remedy": rule[4]} for name, rule in RULES.items()},
        "findings": [],
        "summary": {},
    }
    for index in range(places):
        city, region = REGIONS[index % len(REGIONS)]
        name = f"{STAGES[index // len(REGIONS) % len(STAGES)]}-{city}"
        broken = index >= places - failed
        error = "AccessDenied: sts:AssumeRole of arn:aws:iam::210987654321:role/audit was refused." if broken else None
        made["places"].append(
            {
                "name": name,
                "account": str(210987654321 + index),
                "region": region,
                "windows": 0 if broken else windows,
                "tasks": 0 if broken else windows * len(TASKS),
                "error": error,
                "idle": None,
            }
        )
        made["windows"] += [] if broken else [_window(dice, name, number) for number in range(windows)]
    # Faults come in clusters: half of the windows have most of them.
    troubled = dice.sample(made["windows"], len(made["windows"]) // 2)
    names, shares = list(RULES), [rule[1] for rule in RULES.values()]
    for rule in dice.choices(names, shares, k=findings):
        made["findings"].append(_finding(dice, rule, dice.choice(troubled)))
    made["summary"] = {
        "places": 0,
        "failed_places": 0,
        "windows": 0,
        "tasks": 0,
        "findings": 0,
        "by_severity": {"high": 0, "medium": 0, "low": 0, "info": 0},
        "by_kind": {"policy": 0, "drift": 0},
        "by_rule": {},
        "drift": {"changed": 0, "missing": 0, "undeclared": 0},
        "verdict": "clean",
    }
    return merge([made])


def _hex(dice: random.Random, digits: int) -> str:
    return f"{dice.getrandbits(4 * digits):0{digits}x}"


def _task_id(dice: random.Random) -> str:
    return f"{_hex(dice, 8)}-{_hex(dice, 4)}-4{_hex(dice, 3)}-a{_hex(dice, 3)}-{_hex(dice, 12)}"


def _window(dice: random.Random, place: str, number: int) -> t.Dict[str, t.Any]:
    enabled = dice.random() > 0.04
    return {
        "place": place,
        "window_id": f"mw-0{_hex(dice, 16)}",
        "name": f"{DAYS[number % 7]}-night-{number:03}",
        "enabled": enabled,
        "tasks": len(TASKS),
        "next_execution_time": "2026-11-29T04:00Z" if enabled else None,
    }


def _finding(dice: random.Random, rule: str, window: t.Dict[str, t.Any]) -> t.Dict[str, t.Any]:
    severity, _share, path, _reason, _remedy = RULES[rule]
    task = dice.choice(TASKS)
    drift = rule.startswith("drift_")
    there = rule != "drift_missing"
    changes = dice.choice(CHANGES) if rule == "drift_changed" else []
    said = {
        "drift_changed": f"{len(changes)} of the declared settings are not as they were declared.",
        "drift_missing": f"The task {task!r} is declared and does not exist.",
        "drift_undeclared": f"The task {task!r} exists and is not declared.",
        "max_errors_all": "max_errors is '100%', so the task goes on however many machines fail.",
        "window_disabled": "The window is disabled.",
    }
    return {
        "rule": rule,
        "severity": severity,
        "kind": "drift" if drift else "policy",
        "place": window["place"],
        "window_id": window["window_id"],
        "window_name": window["name"],
        "window_task_id": _task_id(dice) if there else None,
        "task_name": None if rule == "window_disabled" else task,
        "path": path,
        "message": said.get(rule, f"The task {task!r} breaks the rule {rule}: {path or 'it'} is not set."),
        "changes": changes,
    }
