# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The five operations of a window's tasks, and what the service fills in."""

from __future__ import annotations

import uuid

from . import task_rules
from .errors import missing
from .paging import page, select
from .state import Call, Record, Window, once_per_token

# What a caller sets, in the order of the API's answers.
SETTABLE = (
    "Targets",
    "TaskArn",
    "ServiceRoleArn",
    "TaskParameters",
    "TaskInvocationParameters",
    "Priority",
    "MaxConcurrency",
    "MaxErrors",
    "LoggingInfo",
    "Name",
    "Description",
    "CutoffBehavior",
    "AlarmConfiguration",
)
FILTERS = {
    "WindowTaskId": lambda row: row["WindowTaskId"],
    "TaskArn": lambda row: row.get("TaskArn", ""),
    "Priority": lambda row: str(row.get("Priority", "")),
    "TaskType": lambda row: row["Type"],
}


def register_task_with_maintenance_window(call: Call, request: Record) -> Record:
    """Answers ``{"WindowTaskId"}``; honours ClientToken (rule 15).

    Raises DoesNotExistException for the window, ValidationException for what rules 8 to 11 refuse. Not checked, as the
    service does not (rule 12): that the document exists, its hash, its parameters, the role's trust.
    """
    window = call.window(request["WindowId"])

    def register() -> Record:
        targets = request.get("Targets", [])
        task_rules.check_role(request)
        task_rules.check_targets(targets, request["TaskType"])
        task_rules.check_pair(bool(targets), request, required=True)
        if "TaskInvocationParameters" in request:
            task_rules.check_invocation(request["TaskInvocationParameters"], request["TaskType"])
        task_id = str(uuid.uuid4())
        identity = {"WindowId": request["WindowId"], "WindowTaskId": task_id, "TaskType": request["TaskType"]}
        window.tasks[task_id] = _filled({**identity, **_given(request, request["TaskArn"])}, call)
        return {"WindowTaskId": task_id}

    return once_per_token(call, request, register)


def get_maintenance_window_task(call: Call, request: Record) -> Record:
    """Answers every member that is set, the type as ``TaskType`` (B)."""
    return _readable(_task(call.window(request["WindowId"]), request["WindowTaskId"]))


def update_maintenance_window_task(call: Call, request: Record) -> Record:
    """Answers every member as it now stands, except the type (B).

    Rule 1: an omitted member stays. Rule 2: TaskInvocationParameters is replaced whole. Rule 3: with Replace every
    member that is not sent becomes null, and the service fills in again what it fills in on registration.
    """
    window = call.window(request["WindowId"])
    task = _task(window, request["WindowTaskId"])
    replace = request.get("Replace", False)
    if replace:
        task_rules.check_replace(request)
    given = _given(request, request.get("TaskArn") or task.get("TaskArn", ""))
    had_targets = bool(task.get("Targets"))
    targets = given.get("Targets", [] if replace else task.get("Targets", []))
    task_rules.check_role(request)
    if replace or "Targets" in given:
        task_rules.check_targets(targets, task["TaskType"])
    # Rule 9 (B): a replaced task must be given the pair; whether every update must is read both ways, so a setting
    # decides. A task that gets its first targets has no values of its own to fall back on, only placeholders (D).
    required = replace or call.settings.strict_max or not had_targets
    task_rules.check_pair(bool(targets), request, required)
    if "TaskInvocationParameters" in given:
        task_rules.check_invocation(request["TaskInvocationParameters"], task["TaskType"])
    if replace:
        task = {name: task[name] for name in ("WindowId", "WindowTaskId", "TaskType")}
    updated = {**task, **given}
    if replace or "Targets" in given:
        updated = _filled(updated, call)
    window.tasks[request["WindowTaskId"]] = updated
    return {name: value for name, value in _readable(updated).items() if name != "TaskType"}


def deregister_task_from_maintenance_window(call: Call, request: Record) -> Record:
    """Answers both ids; a task that is not there (any more) is a DoesNotExistException (B)."""
    window = call.window(request["WindowId"])
    _task(window, request["WindowTaskId"])
    del window.tasks[request["WindowTaskId"]]
    return {"WindowId": request["WindowId"], "WindowTaskId": request["WindowTaskId"]}


def describe_maintenance_window_tasks(call: Call, request: Record) -> Record:
    """Answers a page of ``Tasks``: the type under ``Type``, without TaskInvocationParameters (B).

    B: the filter keys are WindowTaskId, TaskArn, Priority and TaskType, joined by AND; there is none for Name.
    """
    rows = [_row(task) for task in call.window(request["WindowId"]).tasks.values()]
    return page(call, request, "Tasks", select(rows, request.get("Filters", ()), FILTERS))


def _task(window: Window, task_id: str) -> Record:
    try:
        return window.tasks[task_id]
    except KeyError:
        raise missing("Maintenance window task", task_id) from None


def _given(request: Record, task_arn: str) -> Record:
    """The members that the request sets, as they are stored."""
    given = {name: request[name] for name in SETTABLE if name in request}
    if "TaskInvocationParameters" in given:
        given["TaskInvocationParameters"] = task_rules.stored_invocation(given["TaskInvocationParameters"], task_arn)
    if "AlarmConfiguration" in given:
        given["AlarmConfiguration"] = task_rules.stored_alarm(given["AlarmConfiguration"])
    return given


def _filled(task: Record, call: Call) -> Record:
    """The task with what the service fills in.

    Rule 7: the service-linked role of the account (B), Priority 0 (C). CutoffBehavior and TaskInvocationParameters stay
    absent (C). Rule 8: no targets read back as ``[]`` with "1" in place of both Max* (B).
    """
    filled = {
        "Targets": [],
        "ServiceRoleArn": f"arn:{call.partition}:iam::{call.account}:role/aws-service-role/ssm.amazonaws.com/"
        "AWSServiceRoleForAmazonSSM",
        "Priority": 0,
        **task,
    }
    if not filled["Targets"]:
        filled.update(dict.fromkeys(task_rules.PAIR, task_rules.PLACEHOLDER))
    return filled


def _readable(task: Record) -> Record:
    """A stored task as Get answers it. Rule 6 (B): TaskParameters is always there."""
    return {"TaskParameters": {}, **task}


def _row(task: Record) -> Record:
    row = _readable(task)
    row.pop("TaskInvocationParameters", None)
    row["Type"] = row.pop("TaskType")
    return row
