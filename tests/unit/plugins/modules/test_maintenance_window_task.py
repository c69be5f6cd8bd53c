# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the module does to a task, what it says of it, and what it costs."""

from __future__ import annotations

import base64
import json
import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import BLOCKS, Options, Runner, Server

SHELL: Options = {
    "name": "shell",
    "task_type": "RUN_COMMAND",
    "task_arn": "AWS-RunShellScript",
    "targets": [{"key": "InstanceIds", "values": ["i-1", "i-2"]}],
    "max_concurrency": 2,
    "max_errors": "10%",
    BLOCKS: {
        "run_command": {
            "parameters": {"commands": ["a", "b"], "workingDirectory": [""]},
            "comment": "kept",
            "timeout_seconds": 600,
        }
    },
}
CALL: Options = {
    "name": "call",
    "task_type": "LAMBDA",
    "task_arn": "announce",
    BLOCKS: {"lambda": {"payload": {"n": 1}, "client_context": {"custom": {"a": "b"}}}},
}
ROLE = "arn:aws:iam::123456789012:role/aws-service-role/ssm.amazonaws.com/AWSServiceRoleForAmazonSSM"
KEYS = {"changed", "action", "changed_fields", "maintenance_window_task", "diff", "invocation"}


def registered(run: Runner, window: str, task: Options) -> str:
    """The id of a task that the module registered; nothing of it is in the log."""
    ended = run.task(dict(task, window_id=window))
    assert not ended.failed, ended.result
    run.server.forget()
    return ended.result["maintenance_window_task"]["window_task_id"]


def test_check_mode_of_a_registration_writes_nothing_and_predicts_it(run: Runner, server: Server, window: str) -> None:
    predicted = run.task(dict(CALL, window_id=window), check=True)
    assert server.operations() == ["Describe"]
    assert server.held() == []
    done = run.task(dict(CALL, window_id=window))
    assert server.operations() == ["Describe", "Describe", "Register"]
    for ended in (predicted, done):
        assert set(ended.result) == KEYS
        assert (ended.result["changed"], ended.result["action"]) == (True, "register")
    for key in ("changed_fields", "diff"):
        assert predicted.result[key] == done.result[key]
    task = dict(done.result["maintenance_window_task"])
    (held,) = server.held()
    assert task.pop("window_task_id") == held["WindowTaskId"]
    assert predicted.result["maintenance_window_task"] == task
    block = held["TaskInvocationParameters"]["Lambda"]
    assert base64.b64decode(block["Payload"]) == b'{"n":1}'
    assert json.loads(base64.b64decode(block["ClientContext"])) == {"custom": {"a": "b"}}
    blocks = [BLOCKS + ".lambda.client_context", BLOCKS + ".lambda.payload"]
    assert done.result["changed_fields"] == ["task_type", "name", "task_arn", *blocks]
    assert done.result["diff"]["before"] == {} and done.result["diff"]["after"]["name"] == "call"


@pytest.mark.parametrize("task", [SHELL, CALL], ids=["with targets", "without targets"])
def test_the_same_again_costs_no_write(run: Runner, server: Server, window: str, task: Options) -> None:
    for named, operations in (
        ({"window_id": window, "window_task_id": registered(run, window, task)}, ["Get"]),
        ({"window_id": window}, ["Describe", "Get"]),
        ({"window_name": "nightly"}, ["DescribeWindows", "Describe", "Get"]),
    ):
        server.forget()
        ended = run.task(dict(task, **named))
        assert (ended.result["changed"], ended.result["action"], ended.result["changed_fields"]) == (False, "none", [])
        assert ended.result["diff"]["before"] == ended.result["diff"]["after"] != {}
        assert server.operations() == operations
    assert set(run.task(dict(task, window_id=window), diff=False).result) == KEYS - {"diff"}


def test_a_change_costs_one_update_and_check_mode_predicts_it(run: Runner, server: Server, window: str) -> None:
    task_id = registered(run, window, SHELL)
    change: Options = {
        "window_id": window,
        "window_task_id": task_id,
        "priority": 4,
        BLOCKS: {"run_command": {"timeout_seconds": 900}},
    }
    before = server.held()
    predicted = run.task(change, check=True)
    assert server.operations() == ["Get"]
    assert server.held() == before
    server.forget()
    done = run.task(change)
    assert server.operations() == ["Get", "Update"]
    paths = ["priority", BLOCKS + ".run_command.timeout_seconds"]
    for ended in (predicted, done):
        assert (ended.result["changed"], ended.result["action"]) == (True, "update")
        assert ended.result["changed_fields"] == paths
    assert predicted.result["maintenance_window_task"] == done.result["maintenance_window_task"]
    assert predicted.result["diff"] == done.result["diff"]
    assert done.result["diff"]["before"]["priority"] == 0
    assert done.result["diff"]["after"]["priority"] == 4
    block = server.held()[0]["TaskInvocationParameters"]["RunCommand"]
    assert block == {
        "Parameters": {"commands": ["a", "b"], "workingDirectory": [""]},
        "Comment": "kept",
        "TimeoutSeconds": 900,
    }
    server.forget()
    assert run.task(change).result["changed"] is False


def test_replace_leaves_exactly_what_is_given(run: Runner, server: Server, window: str) -> None:
    task_id = registered(run, window, dict(CALL, description="goes", priority=5))
    wish = dict(CALL, window_id=window, window_task_id=task_id, replace=True)
    ended = run.task(wish)
    assert ended.result["changed_fields"] == ["description", "priority"]
    (held,) = server.held()
    assert "Description" not in held and held["Priority"] == 0 and held["ServiceRoleArn"] == ROLE
    server.forget()
    assert run.task(wish).result["changed"] is False
    assert server.operations() == ["Get"]


def test_deregistration(run: Runner, server: Server, window: str) -> None:
    registered(run, window, CALL)
    wish = {"window_id": window, "name": "call", "state": "absent"}
    predicted = run.task(wish, check=True)
    assert server.operations() == ["Describe", "Get"]
    assert len(server.held()) == 1
    done = run.task(wish)
    assert server.operations()[2:] == ["Describe", "Get", "Deregister"]
    assert server.held() == []
    for ended in (predicted, done):
        assert (ended.result["changed"], ended.result["action"]) == (True, "deregister")
        assert ended.result["maintenance_window_task"] == {}
        assert ended.result["diff"]["after"] == {}
        assert ended.result["diff"]["before"]["name"] == "call"
        assert "name" in ended.result["changed_fields"]


ABSENT: t.Dict[str, t.Tuple[Options, t.List[str]]] = {
    "by name": ({"name": "call"}, ["Describe"]),
    "by id": ({"window_task_id": "11111111-2222-3333-4444-555555555555"}, ["Get"]),
    "in a window that is not there": ({"name": "call", "window_id": "mw-0123456789abcdef0"}, ["Describe"]),
    "by id in a window that is not there": (
        {"window_task_id": "11111111-2222-3333-4444-555555555555", "window_id": "mw-0123456789abcdef0"},
        ["Get"],
    ),
    "in a window of a name that is not there": (
        {"name": "call", "window_id": None, "window_name": "never"},
        ["DescribeWindows"],
    ),
}


@pytest.mark.parametrize("wish, operations", ABSENT.values(), ids=ABSENT)
def test_what_is_absent_already_costs_one_call(
    run: Runner, server: Server, window: str, wish: Options, operations: t.List[str]
) -> None:
    ended = run.task(dict({"window_id": window, "state": "absent"}, **wish))
    assert (ended.result.get("changed"), ended.result.get("action")) == (False, "none"), ended.result
    assert ended.result["maintenance_window_task"] == {}
    assert server.operations() == operations


def test_the_api_calls_are_returned_if_they_are_asked_for(run: Runner, window: str) -> None:
    """What amazon.aws's option debug_botocore_endpoint_logs promises, which people write IAM policies from."""
    ended = run.task(dict(CALL, window_id=window), connect={"debug_botocore_endpoint_logs": True})
    assert ended.result["resource_actions"] == [
        "ssm:DescribeMaintenanceWindowTasks",
        "ssm:RegisterTaskWithMaintenanceWindow",
    ]
    failed = run.task({"window_name": "never", "name": "abc"}, connect={"debug_botocore_endpoint_logs": True})
    assert failed.result["resource_actions"] == ["ssm:DescribeMaintenanceWindows", "sts:GetCallerIdentity"]
    assert "resource_actions" not in run.task(dict(CALL, window_id=window)).result
