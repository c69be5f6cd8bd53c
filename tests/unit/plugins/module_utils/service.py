# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tiny pure model of the service, by what AWS documents: what a request makes of a stored task.

It shares no code with the plugins. Members are in the API's names; a stored task is what Get answers.
"""

from __future__ import annotations

import copy
import typing as t

Members = t.Dict[str, t.Any]

LINKED_ROLE = "arn:aws:iam::123456789012:role/aws-service-role/ssm.amazonaws.com/AWSServiceRoleForAmazonSSM"
IDENTITY = ("WindowId", "WindowTaskId", "TaskType")
PAIR = ("MaxConcurrency", "MaxErrors")
OWN_BLOCK = {
    "RUN_COMMAND": "RunCommand",
    "AUTOMATION": "Automation",
    "STEP_FUNCTIONS": "StepFunctions",
    "LAMBDA": "Lambda",
}
NEVER_EMPTY = (
    "Name",
    "Description",
    "CutoffBehavior",
    "AlarmConfiguration",
    "LoggingInfo",
    "TaskArn",
    "ServiceRoleArn",
)


class Rejected(Exception):
    """The service would refuse the request."""


def registered(identity: Members, request: Members) -> Members:
    """The task that a registration makes."""
    _accept(identity["TaskType"], {}, request, True)
    return _filled(dict(identity, **copy.deepcopy(request)))


def updated(stored: Members, request: Members) -> Members:
    """The task that an update makes of a stored one: omitted members stay, with Replace they go."""
    for member in IDENTITY + ("ClientToken",):
        if member in request:
            raise Rejected("%s is no member of an update" % member)
    replace = request.get("Replace", False)
    given = {member: copy.deepcopy(value) for member, value in request.items() if member != "Replace"}
    base = {member: stored[member] for member in IDENTITY} if replace else stored
    _accept(stored["TaskType"], base, given, replace)
    return _filled(dict(base, **given))


def _accept(task_type: str, base: Members, given: Members, whole: bool) -> None:
    if whole and not given.get("TaskArn"):
        raise Rejected("TaskArn is required")
    for member in NEVER_EMPTY:
        if member in given and not given[member]:
            raise Rejected("%s cannot be empty" % member)
    targets = given.get("Targets", base.get("Targets"))
    if task_type == "RUN_COMMAND" and not targets:
        raise Rejected("a RUN_COMMAND task needs targets")
    sent = [member for member in PAIR if member in given]
    if not targets and sent:
        raise Rejected("a task without targets supports no %s" % sent)
    # The stricter of two readings: every request for a task with targets carries the pair.
    if targets and len(sent) < 2:
        raise Rejected("a task with targets needs both of %s" % (PAIR,))
    blocks = given.get("TaskInvocationParameters", {})
    if any(block != OWN_BLOCK[task_type] for block in blocks):
        raise Rejected("a block of another type: %s" % sorted(blocks))
    command = blocks.get("RunCommand", {})
    if command.get("NotificationConfig") and not command.get("ServiceRoleArn"):
        raise Rejected("notifications need a role")


def _filled(task: Members) -> Members:
    filled = dict({"Targets": [], "ServiceRoleArn": LINKED_ROLE, "Priority": 0, "TaskParameters": {}}, **task)
    if not filled["Targets"]:
        filled.update(dict.fromkeys(PAIR, "1"))
    command = filled.get("TaskInvocationParameters", {}).get("RunCommand", {})
    output = command.get("CloudWatchOutputConfig", {})
    if output.get("CloudWatchOutputEnabled") and "CloudWatchLogGroupName" not in output:
        output["CloudWatchLogGroupName"] = "/aws/ssm/" + filled["TaskArn"].rpartition("document/")[2]
    if "AlarmConfiguration" in filled:
        filled["AlarmConfiguration"].setdefault("IgnorePollAlarmFailure", False)
    return filled
