# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The checks that come straight from the service model, and their messages."""

from __future__ import annotations

import pytest

TASK_ID = "00000000-0000-0000-0000-000000000000"


def test_all_findings_are_counted_in_one_message(server):
    """Everything that is wrong is said at once."""
    message = server.refused("UpdateMaintenanceWindowTask", {"WindowId": "mw-1", "MaxErrors": "x", "Priority": -1})
    assert message == (
        "5 validation errors detected: "
        "Value null at 'windowTaskId' failed to satisfy constraint: Member must not be null; "
        "Value 'mw-1' at 'windowId' failed to satisfy constraint: Member must have length greater than or equal to 20; "
        "Value 'mw-1' at 'windowId' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: ^mw-[0-9a-f]{17}$; "
        "Value 'x' at 'maxErrors' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: ^([1-9][0-9]*|[0]|[1-9][0-9]%|[0-9]%|100%)$; "
        "Value '-1' at 'priority' failed to satisfy constraint: Member must have value greater than or equal to 0"
    )


@pytest.mark.parametrize("missing", ["WindowId", "TaskArn", "TaskType"])
def test_required_at_registration(server, window, missing):
    """TaskType and TaskArn are required at registration, and so is the window."""
    given = {"WindowId": window, "TaskArn": "a", "TaskType": "LAMBDA"}
    del given[missing]
    path = missing[0].lower() + missing[1:]
    assert server.refused("RegisterTaskWithMaintenanceWindow", given) == (
        f"1 validation error detected: Value null at '{path}' failed to satisfy constraint: Member must not be null"
    )


@pytest.mark.parametrize(
    ("members", "found"),
    [
        ({"Priority": "1"}, "Value '1' at 'priority' failed to satisfy constraint: Member must be of type integer"),
        ({"Priority": True}, "Value 'true' at 'priority' failed to satisfy constraint: Member must be of type integer"),
        ({"Priority": 1.5}, "Value '1.5' at 'priority' failed to satisfy constraint: Member must be of type integer"),
        ({"MaxErrors": 1}, "Value '1' at 'maxErrors' failed to satisfy constraint: Member must be of type string"),
        ({"Replace": "yes"}, "Value 'yes' at 'replace' failed to satisfy constraint: Member must be of type boolean"),
        ({"Targets": {}}, "Value '{}' at 'targets' failed to satisfy constraint: Member must be of type list"),
        (
            {"Targets": ["i-1"]},
            "Value 'i-1' at 'targets.1.member' failed to satisfy constraint: Member must be of type structure",
        ),
        (
            {"Targets": [{"Key": "InstanceIds", "Values": [1]}]},
            "Value '1' at 'targets.1.member.values' failed to satisfy constraint: "
            "Member must hold only members of type string",
        ),
        (
            {"Targets": [{"Key": "InstanceIds", "values": []}]},
            "Value '[]' at 'targets.1.member.values' failed to satisfy constraint: "
            "Member must be one that the operation knows",
        ),
        (
            {"TaskInvocationParameters": {"RunCommand": {"TimeoutSeconds": 29}}},
            "Value '29' at 'taskInvocationParameters.runCommand.timeoutSeconds' failed to satisfy constraint: "
            "Member must have value greater than or equal to 30",
        ),
        (
            {"TaskInvocationParameters": {"RunCommand": {"OutputS3BucketName": "ab"}}},
            "Value 'ab' at 'taskInvocationParameters.runCommand.outputS3BucketName' failed to satisfy constraint: "
            "Member must have length greater than or equal to 3",
        ),
        (
            {
                "TaskInvocationParameters": {
                    "RunCommand": {"NotificationConfig": {"NotificationEvents": ["Done", "All"]}}
                }
            },
            "Value '[Done, All]' at 'taskInvocationParameters.runCommand.notificationConfig.notificationEvents' "
            "failed to satisfy constraint: Member must satisfy constraint: "
            "[Member must satisfy enum value set: [All, InProgress, Success, TimedOut, Cancelled, Failed]]",
        ),
        (
            {"TaskInvocationParameters": {"Automation": {"Parameters": {"k" * 51: ["v"]}}}},
            f"Value '{{{'k' * 51}=[v]}}' at 'taskInvocationParameters.automation.parameters' failed "
            "to satisfy constraint: "
            "Map keys must satisfy constraint: [Member must have length less than or equal to 50, "
            "Member must have length greater than or equal to 1]",
        ),
        (
            {"TaskInvocationParameters": {"Automation": {"Parameters": {}}}},
            "Value '{}' at 'taskInvocationParameters.automation.parameters' failed "
            "to satisfy constraint: "
            "Member must have length greater than or equal to 1",
        ),
        (
            {"TaskInvocationParameters": {"RunCommand": {"DocumentVersion": "1.2"}}},
            "Value '1.2' at 'taskInvocationParameters.runCommand.documentVersion' failed to satisfy constraint: "
            "Member must satisfy regular expression pattern: ([$]LATEST|[$]DEFAULT|^[1-9][0-9]*$)",
        ),
        (
            {"AlarmConfiguration": {"Alarms": [{"Name": "  "}]}},
            "Value '  ' at 'alarmConfiguration.alarms.1.member.name' failed to satisfy constraint: "
            "Member must satisfy regular expression pattern: ^(?!\\s*$).+",
        ),
    ],
)
def test_the_model_is_held_to(server, members, found):
    """Types, unknown members, minimums, maximums, enums and patterns, at any depth, by the member's path."""
    request = {"WindowId": "mw-00000000000000000", "WindowTaskId": TASK_ID, **members}
    assert server.refused("UpdateMaintenanceWindowTask", request) == f"1 validation error detected: {found}"


@pytest.mark.parametrize(
    ("name", "value", "accepted"),
    [
        ("MaxErrors", "0", True),
        ("MaxErrors", "0%", True),
        ("MaxErrors", "100%", True),
        ("MaxErrors", "01", False),
        ("MaxErrors", "1\n", False),
        ("MaxConcurrency", "0", False),
        ("MaxConcurrency", "0%", False),
        ("MaxConcurrency", "1%", True),
        ("MaxConcurrency", "12345678", False),
        ("Name", "a.b-c_D", True),
        ("Name", "with space", False),
        ("Targets", [{"Key": "Ünïcode:é", "Values": []}], True),
        ("Targets", [{"Key": "no!key", "Values": []}], False),
    ],
)
def test_patterns_match_the_whole_value(server, name, value, accepted):
    """A pattern holds for the whole value; what passes the model goes on to ask for the window."""
    status, document = server.raw(
        "UpdateMaintenanceWindowTask",
        {
            "WindowId": "mw-00000000000000000",
            "WindowTaskId": TASK_ID,
            name: value,
        },
    )
    assert (status, document["__type"]) == (400, "DoesNotExistException" if accepted else "ValidationException")


def test_a_null_member_is_an_omitted_one(server, tasks):
    """Null stands for a member that is not sent, at any depth."""
    task_id = tasks.register()
    status, document = server.raw(
        "UpdateMaintenanceWindowTask",
        {
            "WindowId": tasks.window,
            "WindowTaskId": task_id,
            "Name": None,
            "TaskInvocationParameters": {"RunCommand": {"Comment": None}, "Lambda": None},
        },
    )
    assert (status, document["TaskInvocationParameters"]) == (200, {"RunCommand": {}})


def test_empty_parameter_values_are_kept_apart(server, tasks):
    """[""] and [] are two values, and stay what they are."""
    parameters = {"workingDirectory": [""], "commands": []}
    task_id = tasks.register(TaskInvocationParameters={"RunCommand": {"Parameters": parameters, "Comment": ""}})
    assert tasks.get(task_id)["TaskInvocationParameters"] == {"RunCommand": {"Parameters": parameters, "Comment": ""}}


def test_an_empty_role_is_refused(tasks, refusal):
    """An empty ServiceRoleArn is no role."""
    expected = ("ValidationException", "ServiceRoleArn must be the ARN of an IAM role")
    assert refusal(tasks.register, ServiceRoleArn="") == expected
    assert refusal(tasks.update, task_id=tasks.register(), ServiceRoleArn="") == expected


@pytest.mark.parametrize("body", [b"{", b"[]", b'"text"'])
def test_a_body_that_is_no_object(server, body):
    """What is no JSON object is a SerializationException."""
    status, document = server.raw("GetMaintenanceWindow", body)
    assert (status, document["__type"]) == (400, "SerializationException")
