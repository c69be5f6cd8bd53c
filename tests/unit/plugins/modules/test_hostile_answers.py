# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers with missing, null and wrongly typed members: an error that says where, or what all code can read."""

from __future__ import annotations

import base64
import copy
import json
import typing as t

import boto3
import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.redaction import presented
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task_rules import TASK
from ansible_collections.windowkeeper.ssm.plugins.module_utils._ssm.answers import problem_of
from ansible_collections.windowkeeper.ssm.plugins.module_utils._ssm.tasks import task_of_row
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import (
    KEYS,
    REGION,
    Options,
    Runner,
    Server,
)
from botocore.parsers import create_parser
from hypothesis import given
from hypothesis import strategies as st

ARN = "arn:aws:sns:us-east-1:123456789012:x"
WINDOW, TASK_ID = "mw-0123456789abcdef0", "11111111-2222-3333-4444-555555555555"
IDS = {"WindowId": WINDOW, "WindowTaskId": TASK_ID}
BLOCK = {
    "RunCommand": {
        "NotificationConfig": {"NotificationArn": ARN, "NotificationEvents": ["All"]},
        "Parameters": {"commands": ["a", "b"]},
        "TimeoutSeconds": 60,
        "CloudWatchOutputConfig": {"CloudWatchOutputEnabled": True},
    },
    "Lambda": {"Payload": base64.b64encode(b'{"a": 1}').decode(), "ClientContext": "e30="},
}
WHOLE: Options = {
    **IDS,
    "TaskArn": "doc",
    "TaskType": "RUN_COMMAND",
    "Name": "call",
    "Priority": 4,
    "MaxErrors": "1",
    "MaxConcurrency": "1",
    "Targets": [{"Key": "InstanceIds", "Values": ["i-1"]}],
    "TaskInvocationParameters": BLOCK,
    "TaskParameters": {"x": {"Values": ["1"]}},
    "LoggingInfo": {"S3BucketName": "bucket", "S3Region": "eu-west-1"},
    "AlarmConfiguration": {"IgnorePollAlarmFailure": True, "Alarms": [{"Name": "al"}]},
}
ROW = {name: value for name, value in WHOLE.items() if name not in ("TaskType", "TaskInvocationParameters")}
ANSWERS: t.Dict[str, Options] = {
    "GetMaintenanceWindowTask": WHOLE,
    "DescribeMaintenanceWindowTasks": {"Tasks": [dict(ROW, Type="LAMBDA"), dict(ROW, Type="RUN_COMMAND")]},
    "UpdateMaintenanceWindowTask": {name: value for name, value in WHOLE.items() if name != "TaskType"},
}
REMOVED = object()
VALUES = (REMOVED, None, 5, -1, 1e400, "x", "\ud800", True, [], {}, [None], [{}], {"a": None})
MODEL = boto3.client(
    "ssm", region_name=REGION, aws_access_key_id=KEYS["access_key"], aws_secret_access_key=KEYS["secret_key"]
).meta.service_model


def places(value: t.Any, place: t.Tuple[t.Any, ...] = ()) -> t.Iterator[t.Tuple[t.Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield (*place, key)
        yield from places(item, (*place, key))


def changed(answer: Options, place: t.Tuple[t.Any, ...], new: t.Any) -> bytes:
    answer = copy.deepcopy(answer)
    part: t.Any = answer
    for key in place[:-1]:
        part = part[key]
    if new is REMOVED:
        del part[place[-1]]
    else:
        part[place[-1]] = new
    return json.dumps(answer).encode()


CASES = [(name, place) for name, answer in ANSWERS.items() for place in places(answer)]


@given(st.sampled_from(CASES), st.sampled_from(VALUES))
def test_what_is_accepted_can_be_read(case: t.Tuple[str, t.Tuple[t.Any, ...]], new: t.Any) -> None:
    name, place = case
    body = changed(ANSWERS[name], place, new)
    operation = MODEL.operation_model(name)
    problem = problem_of(operation, body)
    if problem:
        assert problem.startswith(("with", "without")) and str(place[-1]).split("[", maxsplit=1)[0] in problem
        return
    parsed = create_parser("json").parse({"status_code": 200, "headers": {}, "body": body}, operation.output_shape)
    for one in [task_of_row(row) for row in parsed["Tasks"]] if "Tasks" in parsed else [parsed]:
        assert json.dumps(presented(TASK.fields, TASK.options_of(one), ["x"]))


@pytest.mark.parametrize(
    "place, new, said",
    [
        (("Priority",), "5", "with text in the place of a number at Priority"),
        (("Targets", 0), None, "with null in the place of a mapping at Targets[0]"),
        (("Targets", 0, "Values"), "i-1", "with text in the place of a list at Targets[0].Values"),
        (("AlarmConfiguration", "Alarms", 0, "Name"), REMOVED, "without AlarmConfiguration.Alarms[0].Name"),
        (("TaskInvocationParameters", "Lambda", "Payload"), "abc", "with text in the place of base64 at "),
        (("WindowTaskId",), "x", "without WindowTaskId"),
        (("TaskArn",), None, "without TaskArn"),
        (("Name",), None, ""),
        (("Future",), {"a": 1}, ""),
    ],
)
def test_it_says_what_is_wrong_and_where(place: t.Tuple[t.Any, ...], new: t.Any, said: str) -> None:
    problem = problem_of(MODEL.operation_model("GetMaintenanceWindowTask"), changed(WHOLE, place, new))
    assert problem.startswith(said) and bool(problem) == bool(said)


@pytest.mark.parametrize("members", [{"TaskType": "FUTURE"}, {"CutoffBehavior": "MAYBE"}, {"TaskArn": "f", "New": [1]}])
def test_unknown_words_are_shown_and_kept(run: Runner, server: Server, window: str, members: Options) -> None:
    server.store(window, TASK_ID, Name="call", Description="old", **members)
    (shown,) = run.info({"window_id": window}).result["maintenance_window_tasks"]
    assert set(members.values() if "New" not in members else ["f"]) <= {
        shown.get("task_type"),
        *map(str, shown.values()),
    }
    ended = run.task({"window_id": window, "name": "call", "description": "new", "priority": 3})
    assert not ended.failed, ended.result
    assert members.items() <= server.held()[0].items()
    assert not run.audit().failed


def test_rows_that_are_listed_twice_are_one(run: Runner, server: Server, window: str) -> None:
    task_id = server.register(window, Name="call")
    for operation, member in (
        ("DescribeMaintenanceWindows", "WindowIdentities"),
        ("DescribeMaintenanceWindowTasks", "Tasks"),
    ):
        rows = server.call(operation, **({"WindowId": window} if member == "Tasks" else {}))[member]
        server.fault(operation, "answer", body=json.dumps({member: rows * 2}), times=-1)
    assert len(run.info({"window_name": "nightly"}).result["maintenance_window_tasks"]) == 1
    wish: Options = {"window_name": "nightly", "name": "call", "task_type": "LAMBDA", "task_arn": "announce"}
    ended = run.task(wish)
    assert not ended.failed and ended.result["maintenance_window_task"]["window_task_id"] == task_id
    ended = run.tasks({"window_name": "nightly", "tasks": [], "purge_tasks": True, "purge_limit": 1})
    assert not ended.failed and len(ended.result["purged"]) == 1
