# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the info module returns, what it costs, and that what it returns can be fed back."""

from __future__ import annotations

import base64
import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import BLOCKS, Options, Runner, Server

NOWHERE = "mw-0123456789abcdef0"
NOBODY = "11111111-2222-3333-4444-555555555555"
TARGETED = {
    "Targets": [{"Key": "WindowTargetIds", "Values": ["e32eecb2-646c-4f4b-8ed1-205fb0000000"]}],
    "MaxConcurrency": "10%",
    "MaxErrors": "0",
}


def encoded(text: bytes) -> str:
    return base64.b64encode(text).decode()


# Each in the API's own form, stored past all validation.
TASKS: t.Dict[str, Options] = {
    "command": {
        "TaskType": "RUN_COMMAND",
        "TaskArn": "AWS-RunShellScript",
        "Name": "shell",
        **TARGETED,
        "Priority": 1,
        "ServiceRoleArn": "arn:aws:iam::123456789012:role/runs",
        "CutoffBehavior": "CANCEL_TASK",
        "AlarmConfiguration": {"Alarms": [{"Name": "too-many"}], "IgnorePollAlarmFailure": True},
        "LoggingInfo": {"S3BucketName": "logs", "S3Region": "eu-central-1"},
        "TaskParameters": {"Old": {"Values": ["x", "y"]}},
        "TaskInvocationParameters": {
            "RunCommand": {
                "Comment": "c",
                "CloudWatchOutputConfig": {
                    "CloudWatchLogGroupName": "/aws/ssm/AWS-RunShellScript",
                    "CloudWatchOutputEnabled": True,
                },
                "NotificationConfig": {
                    "NotificationArn": "arn:aws:sns:eu-central-1:123456789012:t",
                    "NotificationEvents": ["Failed", "All"],
                    "NotificationType": "Invocation",
                },
                "ServiceRoleArn": "arn:aws:iam::123456789012:role/publishes",
                "Parameters": {"commands": ["a", ""], "workingDirectory": [""]},
                "TimeoutSeconds": 30,
            }
        },
    },
    "command of the console": {
        "TaskType": "RUN_COMMAND",
        "TaskArn": "AWS-RunShellScript",
        "Name": "console",
        **TARGETED,
        "TaskInvocationParameters": {
            "RunCommand": {
                "Comment": "",
                "OutputS3KeyPrefix": "",
                "Parameters": {"commands": ["a"], "workingDirectory": [""], "executionTimeout": [""]},
                "NotificationConfig": {"NotificationArn": "", "NotificationEvents": [], "NotificationType": ""},
            }
        },
    },
    "command of the future": {
        "TaskType": "RUN_COMMAND",
        "TaskArn": "AWS-RunShellScript",
        "Name": "future",
        **TARGETED,
        "FutureMember": {"Deep": [1]},
        "TaskInvocationParameters": {"RunCommand": {"FutureSetting": "x", "Comment": "c"}},
    },
    "automation with targets": {
        "TaskType": "AUTOMATION",
        "TaskArn": "AWS-RestartEC2Instance",
        "Name": "restart",
        **TARGETED,
        "TaskInvocationParameters": {
            "Automation": {"DocumentVersion": "$LATEST", "Parameters": {"InstanceId": ["{{RESOURCE_ID}}"]}}
        },
    },
    "automation without targets": {
        "TaskType": "AUTOMATION",
        "TaskArn": "own",
        "Name": "bare",
        "Targets": [],
        "MaxConcurrency": "1",
        "MaxErrors": "1",
    },
    "state machine": {
        "TaskType": "STEP_FUNCTIONS",
        "TaskArn": "arn:aws:states:eu-central-1:123456789012:stateMachine:m",
        "Targets": [],
        "MaxConcurrency": "1",
        "MaxErrors": "1",
        "Priority": 0,
        "TaskInvocationParameters": {"StepFunctions": {"Input": '{ "a": 1.0 }', "Name": "run"}},
    },
    "function": {
        "TaskType": "LAMBDA",
        "TaskArn": "announce",
        "Name": "function",
        "TaskInvocationParameters": {
            "Lambda": {
                "Payload": encoded(b'{"a": [true, 1]}'),
                "ClientContext": encoded(b'{"x":1}'),
                "Qualifier": "$LATEST",
            }
        },
    },
    "function with bytes that are no text": {
        "TaskType": "LAMBDA",
        "TaskArn": "announce",
        "Name": "bytes",
        "TaskInvocationParameters": {"Lambda": {"Payload": encoded(b"\xff\xfe")}},
    },
}


def number(of: int) -> str:
    return "00000000-0000-0000-0000-%012d" % of


@pytest.mark.parametrize("show", [False, True], ids=["hidden", "shown"])
@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_an_entry_fed_back_changes_nothing(run: Runner, server: Server, window: str, task: Options, show: bool) -> None:
    server.store(window, NOBODY, **task)
    server.forget()
    read = run.info({"window_id": window, "include_sensitive": show})
    assert read.result["changed"] is False and "diff" not in read.result
    (entry,) = read.result["maintenance_window_tasks"]
    for exact in (False, True):
        fed = run.task(dict(entry, replace=exact))
        assert not fed.failed, fed.result["msg"]
        assert fed.result["changed_fields"] == []
    assert not [request for request in server.requests() if request["write"]]


@pytest.mark.parametrize(
    "name", ["command of the console", "command of the future", "function with bytes that are no text"]
)
def test_an_unusual_task_is_changed_without_a_loss(run: Runner, server: Server, window: str, name: str) -> None:
    server.store(window, NOBODY, **TASKS[name])
    (before,) = server.held()
    ended = run.task({"window_id": window, "window_task_id": NOBODY, "priority": 7})
    assert not ended.failed, ended.result["msg"]
    assert ended.result["changed_fields"] == ["priority"]
    (after,) = server.held()
    assert after.pop("Priority") == 7
    assert {member: after.get(member) for member in before if member != "Priority"} == {
        member: value for member, value in before.items() if member != "Priority"
    }


def test_an_answer_that_differs_from_what_was_asked_is_warned_of(run: Runner, server: Server, window: str) -> None:
    """The server names the log group by the last part of the document's name; more than that cannot be foreseen."""
    server.store(window, NOBODY, TaskType="RUN_COMMAND", **TARGETED)
    output = {"cloud_watch_output_config": {"cloud_watch_output_enabled": True}}
    wish = {"window_id": window, "window_task_id": NOBODY, "task_arn": "team/own", BLOCKS: {"run_command": output}}
    ended = run.task(wish)
    assert [warning for warning in ended.warnings if "its answer differs" in warning] == [
        "AWS accepted the update, but its answer differs from what was asked in "
        + BLOCKS
        + ".run_command.cloud_watch_output_config.cloud_watch_log_group_name."
    ]


@pytest.fixture
def several(server: Server, window: str) -> str:
    """The id of a window with a task of each kind, by name shell, call and call."""
    server.store(
        window, number(1), TaskType="RUN_COMMAND", TaskArn="AWS-RunShellScript", Name="shell", Priority=1, **TARGETED
    )
    server.store(window, number(2), Name="call", Priority=0)
    server.store(window, number(3), Name="call", TaskArn="other")
    server.forget()
    return window


FILTERS: t.Dict[str, t.Tuple[Options, t.List[int], t.List[str]]] = {
    "none": ({}, [1, 2, 3], ["Describe", "Get", "Get", "Get"]),
    "id": ({"window_task_id": number(2)}, [2], ["Get"]),
    "name": ({"name": "call"}, [2, 3], ["Describe", "Get", "Get"]),
    "type": ({"task_type": "LAMBDA"}, [2, 3], ["Describe", "Get", "Get"]),
    "document": ({"task_arn": "other"}, [3], ["Describe", "Get"]),
    "priority": ({"priority": 1}, [1], ["Describe", "Get"]),
    "two": ({"name": "call", "task_arn": "announce"}, [2], ["Describe", "Get"]),
    "two that no task matches": ({"name": "shell", "task_type": "LAMBDA"}, [], ["Describe"]),
    "id and another": ({"window_task_id": number(2), "name": "shell"}, [], ["Get"]),
    "a name that is not there": ({"name": "never"}, [], ["Describe"]),
    "an empty name": ({"name": ""}, [1, 2, 3], ["Describe", "Get", "Get", "Get"]),
    "an id that is not there": ({"window_task_id": NOBODY}, [], ["Get", "GetWindow"]),
}


@pytest.mark.parametrize("wish, numbers, operations", FILTERS.values(), ids=FILTERS)
def test_filters(
    run: Runner, server: Server, several: str, wish: Options, numbers: t.List[int], operations: t.List[str]
) -> None:
    ended = run.info(dict(wish, window_id=several))
    assert not ended.failed, ended.result["msg"]
    found = [task["window_task_id"] for task in ended.result["maintenance_window_tasks"]]
    assert found == [number(one) for one in numbers]
    assert server.operations() == operations


def test_check_mode_and_the_windows_name_make_no_difference(run: Runner, several: str) -> None:
    expected = run.info({"window_id": several}).result
    assert "windows" not in expected
    named = run.info({"window_name": "nightly"}, check=True).result
    assert named["maintenance_window_tasks"] == expected["maintenance_window_tasks"]


REFUSED: t.Dict[str, t.Tuple[Options, str]] = {
    "an empty window": ({"window_name": ""}, "window_name"),
    "an empty window's id": ({"window_id": ""}, "window_id"),
    "a window that is not there": ({"window_id": NOWHERE}, "window_id"),
    "an id in a window that is not there": ({"window_id": NOWHERE, "window_task_id": NOBODY}, "window_id"),
    "a window's name that is not there": ({"window_name": "never"}, "window_name"),
    "a wrong filter": ({"window_id": NOWHERE, "priority": "high"}, "priority"),
}


@pytest.mark.parametrize("wish, path", REFUSED.values(), ids=REFUSED)
def test_refused(run: Runner, several: str, wish: Options, path: str) -> None:
    assert run.info(wish).paths == [path]


@pytest.fixture
def windows(server: Server, several: str) -> t.List[str]:
    """The ids of three windows: with tasks, without, and with one that has the name and id's end of another's."""
    ids = [several, server.window("empty"), server.window("nightly")]
    server.store(ids[2], number(9), Name="call", Priority=4)
    server.forget()
    return ids


EVERYWHERE: t.Dict[str, t.Tuple[Options, t.List[int]]] = {
    "none": ({}, [1, 2, 3, 9]),
    "name": ({"name": "call"}, [2, 3, 9]),
    "priority": ({"priority": 4}, [9]),
    "id": ({"window_task_id": number(9)}, [9]),
    "null": ({"window_id": None, "window_name": None}, [1, 2, 3, 9]),
}


@pytest.mark.parametrize("wish, numbers", EVERYWHERE.values(), ids=EVERYWHERE)
def test_without_a_window_all_are_read(
    run: Runner, server: Server, windows: t.List[str], wish: Options, numbers: t.List[int]
) -> None:
    ended = run.info(wish)
    assert not ended.failed, ended.result["msg"]
    found = ended.result["maintenance_window_tasks"]
    assert sorted(task["window_task_id"] for task in found) == [number(one) for one in numbers]
    assert {task["window_id"] for task in found if task["window_task_id"] == number(9)} <= {windows[2]}
    told = ended.result["windows"]
    assert sorted(one["window_id"] for one in told) == sorted(windows)
    assert {(one["name"], one["enabled"], one["duration"]) for one in told} == {
        ("nightly", True, 2),
        ("empty", True, 2),
    }
    assert sorted(server.operations()) == ["Describe"] * 3 + ["DescribeWindows"] + ["Get"] * len(numbers)


@pytest.mark.parametrize(
    "operation, left", [("GetMaintenanceWindowTask", [2, 3, 9]), ("DescribeMaintenanceWindowTasks", [])]
)
def test_what_goes_meanwhile_is_left_out_and_another_failure_ends_it(
    run: Runner, server: Server, windows: t.List[str], operation: str, left: t.List[int]
) -> None:
    server.fault(operation, "access_denied", skip=1)
    assert "ssm:" + operation in run.info({}).result["msg"]
    server.fault(operation, "code", code="DoesNotExistException", times=1 if left else 3)
    assert len(run.info({}).result["maintenance_window_tasks"]) == len(left)
