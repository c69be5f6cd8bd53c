# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans as findings of drift, and the document of an account."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.windowkeeper.ssm.plugins.module_utils._audit.document import in_order
from ansible_collections.windowkeeper.ssm.plugins.module_utils._audit.drift import PlannedTask, drift_findings
from ansible_collections.windowkeeper.ssm.plugins.module_utils._audit.model import AuditedWindow, Finding
from ansible_collections.windowkeeper.ssm.plugins.module_utils._audit.place_document import (
    ALL_RULES,
    Place,
    place_document,
)
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.plan import Plan, absence, plan
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.problems import HIDDEN
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task_rules import TASK

Options = t.Dict[str, t.Any]
WINDOW: Options = {"window_id": "mw-0c50858d012345678", "name": "sunday-night"}
CURRENT: Options = {
    "window_task_id": "4f7ca192-7e9a-40fe-9192-5cb150123456",
    "name": "announce",
    "task_type": "LAMBDA",
    "task_arn": "announce",
    "priority": 1,
    "task_invocation_parameters": {"lambda": {"payload": '{"token":"open-sesame"}', "qualifier": "1"}},
}


def findings_of(made: t.Optional[Plan], declared: bool = True, wrong: t.Sequence[str] = ()) -> t.List[Finding]:
    task_id = "4f7ca192-7e9a-40fe-9192-5cb150123456" if made is not None else None
    return list(drift_findings(PlannedTask(declared, task_id, "announce", made, wrong), WINDOW, ()))


def test_nothing_differs() -> None:
    assert findings_of(plan(TASK, CURRENT, {"priority": 1})) == []


def test_what_differs_is_told_field_by_field_without_secrets() -> None:
    desired = {"priority": 2, "task_invocation_parameters": {"lambda": {"payload": '{"token":"close-sesame"}'}}}
    (one,) = findings_of(plan(TASK, CURRENT, desired))
    payload = "task_invocation_parameters.lambda.payload"
    assert (one.rule, one.path, one.task and one.task["name"]) == ("drift_changed", None, "announce")
    assert one.message == "The task differs from its declaration in priority, %s." % payload
    assert one.changes == [
        {"path": "priority", "before": 1, "after": 2},
        {"path": payload, "before": HIDDEN, "after": HIDDEN + " (changed)"},
    ]
    assert "sesame" not in json.dumps(one)


def test_one_difference_has_its_path() -> None:
    (one,) = findings_of(plan(TASK, CURRENT, {"priority": 2}))
    assert one.path == "priority"


def test_a_task_that_is_missing() -> None:
    (one,) = findings_of(plan(TASK, None, {"name": "announce", "task_type": "LAMBDA", "task_arn": "announce"}))
    assert (one.rule, one.message) == ("drift_missing", "Declared, but missing in AWS.")
    assert {"path": "task_arn", "before": None, "after": "announce"} in one.changes


def test_a_task_that_nothing_declares() -> None:
    (one,) = findings_of(absence(TASK, CURRENT), declared=False)
    assert (one.rule, one.message) == ("drift_undeclared", "Exists in AWS, but is not declared.")
    assert {"path": "priority", "before": 1, "after": None} in one.changes
    assert "sesame" not in json.dumps(one)


def test_a_task_that_is_declared_absent() -> None:
    (one,) = findings_of(absence(TASK, CURRENT))
    assert (one.rule, one.message) == ("drift_undeclared", "Declared absent, but still exists.")
    assert findings_of(absence(TASK, None)) == []


def test_a_declaration_that_cannot_be_converged() -> None:
    (one,) = findings_of(
        plan(TASK, CURRENT, {"task_type": "AUTOMATION"}), wrong=["tasks[0].task_type: it cannot change"]
    )
    assert one.rule == "drift_changed"
    assert one.message == "The task cannot be converged as declared. tasks[0].task_type: it cannot change."
    (one,) = findings_of(None, wrong=["tasks[0].window_name: no such window"])
    assert one.rule == "drift_missing"
    (one,) = findings_of(plan(TASK, None, {"priority": 1}), wrong=["tasks[0].task_type: a new task needs it"])
    assert one.rule == "drift_missing"


def test_the_document_of_an_account() -> None:
    windows = [AuditedWindow(dict(WINDOW, enabled=True, next_execution_time="2026-11-29T04:00Z"), [CURRENT])]
    found = [
        Finding("no_alarm", WINDOW, CURRENT, "alarm_configuration", "No alarm."),
        Finding("window_disabled", WINDOW, None, "enabled", "Disabled."),
        *findings_of(plan(TASK, CURRENT, {"priority": 2})),
    ]
    severities = {"no_alarm": "info", "window_disabled": "medium", "drift_changed": "high"}
    place = Place("prod", "123456789012", "eu-central-1")
    document = place_document(place, windows, found, severities, "2026-11-24T22:00:00Z")
    assert document["places"] == [
        {
            "name": "prod",
            "account": "123456789012",
            "region": "eu-central-1",
            "windows": 1,
            "tasks": 1,
            "error": None,
            "idle": None,
        }
    ]
    assert document["windows"] == [
        {
            "place": "prod",
            "window_id": "mw-0c50858d012345678",
            "name": "sunday-night",
            "enabled": True,
            "tasks": 1,
            "next_execution_time": "2026-11-29T04:00Z",
        }
    ]
    assert {rule: described["severity"] for rule, described in document["rules"].items()} == severities
    assert [(one["rule"], one["kind"], one["severity"]) for one in document["findings"]] == [
        ("no_alarm", "policy", "info"),
        ("window_disabled", "policy", "medium"),
        ("drift_changed", "drift", "high"),
    ]
    ordered = in_order(document)
    assert set(ordered) == {*document, "summary"} and list(ordered["rules"]) == sorted(severities)
    assert [one["rule"] for one in ordered["findings"]] == ["drift_changed", "window_disabled", "no_alarm"]
    assert (ordered["summary"]["verdict"], ordered["summary"]["by_rule"]) == ("high", dict.fromkeys(severities, 1))
    first, second, third = document["findings"]
    assert (first["window_task_id"], first["task_name"]) == (CURRENT["window_task_id"], "announce")
    assert (second["window_task_id"], second["task_name"]) == (None, None)
    assert third["changes"] == [{"path": "priority", "before": 1, "after": 2}]
    assert "sesame" not in json.dumps(document)


def test_every_rule_has_a_reason_and_a_remedy() -> None:
    assert len(ALL_RULES) == 18
    for rule in ALL_RULES.values():
        assert rule.reason.endswith(".") and rule.remedy.endswith(".")
