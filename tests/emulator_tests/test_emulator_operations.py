# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Windows, registered targets and tasks: what each operation answers, its filters and its pages."""

from __future__ import annotations

import base64

import pytest

WINDOW = {
    "Name": "weekly",
    "Schedule": "cron(0 3 ? * SUN *)",
    "Duration": 4,
    "Cutoff": 1,
    "AllowUnassociatedTargets": False,
}
NO_WINDOW = "mw-00000000000000000"
NO_ID = "00000000-0000-0000-0000-000000000000"
TAGGED = [{"Key": "tag:Role", "Values": ["web"]}]
INSTANCE = [{"Key": "InstanceIds", "Values": ["i-1"]}]


def bare(answer):
    """An answer without what boto3 adds."""
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


@pytest.mark.parametrize(
    ("operation", "more"),
    [
        ("GetMaintenanceWindow", {}),
        ("UpdateMaintenanceWindow", {"Name": "other"}),
        ("RegisterTargetWithMaintenanceWindow", {"ResourceType": "INSTANCE", "Targets": TAGGED}),
        ("UpdateMaintenanceWindowTarget", {"WindowTargetId": NO_ID}),
        ("DescribeMaintenanceWindowTargets", {}),
        ("DeregisterTargetFromMaintenanceWindow", {"WindowTargetId": NO_ID}),
        ("RegisterTaskWithMaintenanceWindow", {"TaskArn": "a", "TaskType": "LAMBDA"}),
        ("GetMaintenanceWindowTask", {"WindowTaskId": NO_ID}),
        ("UpdateMaintenanceWindowTask", {"WindowTaskId": NO_ID}),
        ("DescribeMaintenanceWindowTasks", {}),
        ("DeregisterTaskFromMaintenanceWindow", {"WindowTaskId": NO_ID}),
    ],
)
def test_a_window_that_does_not_exist(server, operation, more):
    """Every operation but Delete answers DoesNotExistException with the service's words."""
    status, document = server.raw(operation, {"WindowId": NO_WINDOW, **more})
    assert (status, document) == (
        400,
        {
            "__type": "DoesNotExistException",
            "message": f"Maintenance window {NO_WINDOW} does not exist",
        },
    )


@pytest.mark.parametrize(
    ("operation", "member", "kind"),
    [
        ("UpdateMaintenanceWindowTarget", "WindowTargetId", "Maintenance window target"),
        ("DeregisterTargetFromMaintenanceWindow", "WindowTargetId", "Maintenance window target"),
        ("GetMaintenanceWindowTask", "WindowTaskId", "Maintenance window task"),
        ("UpdateMaintenanceWindowTask", "WindowTaskId", "Maintenance window task"),
        ("DeregisterTaskFromMaintenanceWindow", "WindowTaskId", "Maintenance window task"),
    ],
)
def test_a_task_or_target_that_does_not_exist(server, window, operation, member, kind):
    """A missing task or target is a DoesNotExistException of the same kind."""
    status, document = server.raw(operation, {"WindowId": window, member: NO_ID})
    assert (status, document) == (400, {"__type": "DoesNotExistException", "message": f"{kind} {NO_ID} does not exist"})


def test_window_reads_back_what_was_set(ssm):
    """Get answers what Create was given, Enabled true and both dates."""
    given = {
        **WINDOW,
        "Description": "d",
        "ScheduleTimezone": "Europe/Berlin",
        "ScheduleOffset": 2,
        "StartDate": "2030-01-01T00:00:00Z",
        "EndDate": "2031-01-01T00:00:00Z",
    }
    window_id = ssm.create_maintenance_window(**given, Tags=[{"Key": "Team", "Value": "ops"}])["WindowId"]
    window = bare(ssm.get_maintenance_window(WindowId=window_id))
    assert window.pop("CreatedDate") == window.pop("ModifiedDate")
    assert window.pop("NextExecutionTime") == "2030-01-01T03:00+01:00"
    assert window == {**given, "WindowId": window_id, "Enabled": True}
    tags = ssm.list_tags_for_resource(ResourceType="MaintenanceWindow", ResourceId=window_id)["TagList"]
    assert tags == [{"Key": "Team", "Value": "ops"}]


def test_window_update_leaves_out_and_replaces(ssm):
    """An omitted member stays; Replace takes away what is not sent."""
    window_id = ssm.create_maintenance_window(**WINDOW, Description="d", ScheduleTimezone="UTC")["WindowId"]
    answer = bare(ssm.update_maintenance_window(WindowId=window_id, Enabled=False, Duration=5))
    assert answer == {
        **WINDOW,
        "WindowId": window_id,
        "Description": "d",
        "ScheduleTimezone": "UTC",
        "Enabled": False,
        "Duration": 5,
    }
    answer = bare(ssm.update_maintenance_window(WindowId=window_id, Replace=True, **WINDOW))
    assert answer == {**WINDOW, "WindowId": window_id, "Enabled": True}
    window = ssm.get_maintenance_window(WindowId=window_id)
    assert "Description" not in window
    assert window["Duration"] == 4


@pytest.mark.parametrize(
    ("missing", "path"),
    [
        ("Name", "name"),
        ("Schedule", "schedule"),
        ("Duration", "duration"),
        ("Cutoff", "cutoff"),
        ("AllowUnassociatedTargets", "allowUnassociatedTargets"),
    ],
)
def test_window_replace_requires_what_create_requires(server, window, missing, path):
    """Replace without a member that Create requires is refused, and Create itself says the same."""
    given = {name: value for name, value in WINDOW.items() if name != missing}
    expected = (
        f"1 validation error detected: Value null at '{path}' failed to satisfy constraint: Member must not be null"
    )
    assert server.refused("UpdateMaintenanceWindow", {"WindowId": window, "Replace": True, **given}) == expected
    assert server.refused("CreateMaintenanceWindow", given) == expected


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"Cutoff": 4}, "Cutoff was 4 but must be smaller than 4 (Duration)"),
        ({"Schedule": "daily"}, "Schedule must be a cron, rate or at expression"),
        ({"Schedule": "rate(1 day)", "ScheduleOffset": 1}, "ScheduleOffset is supported for cron expressions only"),
        ({"ScheduleTimezone": "Nowhere/City"}, "ScheduleTimezone Nowhere/City is not a valid time zone"),
        ({"StartDate": "tomorrow"}, "StartDate tomorrow is not in ISO-8601 Extended format"),
        (
            {"StartDate": "2031-01-01T00:00:00Z", "EndDate": "2030-01-01T00:00:00Z"},
            "EndDate must be later than StartDate",
        ),
    ],
)
def test_window_values_that_make_no_sense(ssm, refusal, members, message):
    """What the model does not say of a window is refused too, in Create and in Update."""
    assert refusal(ssm.create_maintenance_window, **{**WINDOW, **members}) == ("ValidationException", message)
    window_id = ssm.create_maintenance_window(**WINDOW)["WindowId"]
    assert refusal(ssm.update_maintenance_window, WindowId=window_id, **members) == ("ValidationException", message)


def test_window_delete_is_idempotent(ssm, window, refusal):
    """Deleting a window takes its tags, and deleting it again answers the same."""
    for _number in range(2):
        assert bare(ssm.delete_maintenance_window(WindowId=window)) == {"WindowId": window}
    assert refusal(ssm.get_maintenance_window, WindowId=window)[0] == "DoesNotExistException"


def test_windows_filters_and_pages(ssm):
    """Describe of windows filters by Name and Enabled, in either case, and pages."""
    for number in range(12):
        ssm.create_maintenance_window(**{**WINDOW, "Name": f"window-{number:02}"})
    found = ssm.describe_maintenance_windows(Filters=[{"Key": "Name", "Values": ["window-03", "window-05"]}])
    assert [one["Name"] for one in found["WindowIdentities"]] == ["window-03", "window-05"]
    assert "AllowUnassociatedTargets" not in found["WindowIdentities"][0]
    ssm.update_maintenance_window(WindowId=found["WindowIdentities"][0]["WindowId"], Enabled=False)
    for text, count in (("True", 11), ("true", 11), ("False", 1)):
        rows = ssm.describe_maintenance_windows(Filters=[{"Key": "Enabled", "Values": [text]}])["WindowIdentities"]
        assert len(rows) == count
    pages = list(ssm.get_paginator("describe_maintenance_windows").paginate(PaginationConfig={"PageSize": 10}))
    assert [len(one["WindowIdentities"]) for one in pages] == [10, 2]


def test_target_life(ssm, window):
    """Register, update with and without Replace, deregister; Update answers no resource type."""
    named = {"WindowId": window}
    target_id = ssm.register_target_with_maintenance_window(
        **named, ResourceType="INSTANCE", Targets=TAGGED, Name="web", Description="d", OwnerInformation="me"
    )["WindowTargetId"]
    named["WindowTargetId"] = target_id
    answer = bare(ssm.update_maintenance_window_target(**named, Name="web2"))
    assert answer == {**named, "Targets": TAGGED, "Name": "web2", "Description": "d", "OwnerInformation": "me"}
    ssm.update_maintenance_window_target(**named, Targets=INSTANCE, Replace=True)
    rows = ssm.describe_maintenance_window_targets(WindowId=window)["Targets"]
    assert rows == [{**named, "Targets": INSTANCE, "ResourceType": "INSTANCE"}]
    assert bare(ssm.deregister_target_from_maintenance_window(**named)) == named
    assert ssm.describe_maintenance_window_targets(WindowId=window)["Targets"] == []


def test_target_in_use(ssm, tasks, window, refusal):
    """Safe refuses to deregister a target that a task names; without Safe it goes."""
    named = {
        "WindowId": window,
        "WindowTargetId": ssm.register_target_with_maintenance_window(
            WindowId=window, ResourceType="INSTANCE", Targets=TAGGED
        )["WindowTargetId"],
    }
    task_id = tasks.register(Targets=[{"Key": "WindowTargetIds", "Values": [named["WindowTargetId"]]}])
    assert refusal(ssm.deregister_target_from_maintenance_window, **named, Safe=True) == (
        "TargetInUseException",
        f"This Target cannot be deregistered because it is still referenced in Task: {task_id}",
    )
    ssm.deregister_target_from_maintenance_window(**named)


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"Targets": []}, "You must specify at least one target"),
        ({"Targets": [{"Key": "InstanceIds", "Values": []}]}, "The target InstanceIds must have at least one value"),
        (
            {"Targets": [{"Key": "Role", "Values": ["web"]}]},
            "Role is not a valid target key for the resource type INSTANCE",
        ),
        (
            {"Targets": TAGGED, "ResourceType": "RESOURCE_GROUP"},
            "tag:Role is not a valid target key for the resource type RESOURCE_GROUP",
        ),
    ],
)
def test_target_values_that_make_no_sense(ssm, window, refusal, members, message):
    """A registered target needs a key that its type knows, and values."""
    given = {"WindowId": window, "ResourceType": "INSTANCE", **members}
    assert refusal(ssm.register_target_with_maintenance_window, **given) == ("ValidationException", message)


def test_target_replace_requires_targets(ssm, window, refusal):
    """Replace of a target asks for what its registration asks for."""
    target_id = ssm.register_target_with_maintenance_window(WindowId=window, ResourceType="INSTANCE", Targets=TAGGED)[
        "WindowTargetId"
    ]
    found = refusal(ssm.update_maintenance_window_target, WindowId=window, WindowTargetId=target_id, Replace=True)
    assert found == (
        "ValidationException",
        "1 validation error detected: Value null at 'targets' failed to satisfy constraint: Member must not be null",
    )


def test_targets_filters_and_pages(ssm, window):
    """Describe of targets filters by Type, WindowTargetId and OwnerInformation, and pages."""
    groups = [{"Key": "resource-groups:Name", "Values": ["fleet"]}]
    ids = [
        ssm.register_target_with_maintenance_window(
            WindowId=window, ResourceType="INSTANCE", Targets=TAGGED, OwnerInformation=f"owner-{number}"
        )["WindowTargetId"]
        for number in range(11)
    ]
    ids.append(
        ssm.register_target_with_maintenance_window(WindowId=window, ResourceType="RESOURCE_GROUP", Targets=groups)[
            "WindowTargetId"
        ]
    )
    for key, values, expected in (
        ("Type", ["RESOURCE_GROUP"], ids[11:]),
        ("WindowTargetId", ids[:2], ids[:2]),
        ("OwnerInformation", ["owner-4"], ids[4:5]),
    ):
        filters = [{"Key": key, "Values": values}]
        found = ssm.describe_maintenance_window_targets(WindowId=window, Filters=filters)["Targets"]
        assert [row["WindowTargetId"] for row in found] == expected
    pages = ssm.get_paginator("describe_maintenance_window_targets").paginate(
        WindowId=window, PaginationConfig={"PageSize": 10}
    )
    assert [len(one["Targets"]) for one in pages] == [10, 2]


def test_task_update_answers_all_but_the_type(tasks):
    """Update's answer is Get's without TaskType."""
    task_id = tasks.register()
    answer = tasks.update(task_id, Name="renamed")
    task = tasks.get(task_id)
    assert task.pop("TaskType") == "RUN_COMMAND"
    assert answer == task


def test_task_rows_have_type_and_no_invocation_parameters(server, tasks):
    """Describe rows name the type Type and carry everything but TaskInvocationParameters, also on the wire."""
    more = {
        "CutoffBehavior": "CANCEL_TASK",
        "AlarmConfiguration": {"Alarms": [{"Name": "a"}]},
        "LoggingInfo": {"S3BucketName": "logs", "S3Region": "us-east-1"},
    }
    task_id = tasks.register(**more, TaskInvocationParameters={"RunCommand": {"Comment": "c"}})
    task = tasks.get(task_id)
    del task["TaskInvocationParameters"]
    task["Type"] = task.pop("TaskType")
    assert server.raw("DescribeMaintenanceWindowTasks", {"WindowId": tasks.window})[1] == {"Tasks": [task]}
    assert more.keys() <= task.keys()


def test_task_deregistered_twice(ssm, tasks, refusal):
    """Deregister answers both ids; the second time is a DoesNotExistException."""
    named = {"WindowId": tasks.window, "WindowTaskId": tasks.register()}
    assert bare(ssm.deregister_task_from_maintenance_window(**named)) == named
    assert tasks.rows() == []
    assert refusal(ssm.deregister_task_from_maintenance_window, **named) == (
        "DoesNotExistException",
        f"Maintenance window task {named['WindowTaskId']} does not exist",
    )


def test_task_filters(tasks):
    """WindowTaskId, TaskArn, Priority and TaskType filter; values are joined by OR, filters by AND."""
    one = tasks.register(Priority=1, TaskArn="first")
    two = tasks.register(Priority=2, TaskArn="second")
    three = tasks.targetless(Priority=2, TaskArn="second")

    def found(*pairs):
        filters = [{"Key": key, "Values": values} for key, values in pairs]
        return [row["WindowTaskId"] for row in tasks.rows(Filters=filters)]

    assert found(("WindowTaskId", [three])) == [three]
    assert found(("TaskArn", ["second"])) == [two, three]
    assert found(("Priority", ["1", "2"])) == [one, two, three]
    assert found(("TaskType", ["LAMBDA"])) == [three]
    assert found(("TaskArn", ["second"]), ("TaskType", ["RUN_COMMAND"])) == [two]
    assert found(("TaskArn", ["first"]), ("TaskType", ["LAMBDA"])) == []


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        (
            [{"Key": "Name", "Values": ["x"]}],
            "The filter key Name is not supported. "
            "Supported filter keys are WindowTaskId, TaskArn, Priority, TaskType.",
        ),
        (
            [{"Key": "TaskArn"}],
            "1 validation error detected: Value null at 'filters.1.member.values' failed to satisfy "
            "constraint: Member must not be null",
        ),
    ],
)
def test_task_filters_that_are_refused(tasks, refusal, filters, message):
    """There is no filter for Name, and a filter needs a key and values."""
    assert refusal(tasks.rows, Filters=filters) == ("ValidationException", message)


def test_task_pages(ssm, tasks):
    """Pages hold MaxResults rows, in the order of registration; the last one has no NextToken."""
    ids = [tasks.register() for _number in range(25)]
    first = ssm.describe_maintenance_window_tasks(WindowId=tasks.window, MaxResults=20)
    last = ssm.describe_maintenance_window_tasks(WindowId=tasks.window, MaxResults=20, NextToken=first["NextToken"])
    assert [row["WindowTaskId"] for row in first["Tasks"] + last["Tasks"]] == ids
    assert "NextToken" not in last


def test_task_pages_are_50_by_default(ssm, tasks):
    """Without MaxResults a page holds 50."""
    for _number in range(51):
        tasks.register()
    first = ssm.describe_maintenance_window_tasks(WindowId=tasks.window)
    assert len(first["Tasks"]) == 50
    assert first["NextToken"]


@pytest.mark.parametrize("size", [9, 101])
def test_max_results_has_limits(server, window, size):
    """MaxResults is 10 to 100."""
    message = server.refused("DescribeMaintenanceWindowTasks", {"WindowId": window, "MaxResults": size})
    assert f"Value '{size}' at 'maxResults' failed to satisfy constraint: Member must have value " in message


def test_a_token_is_good_for_its_own_question_only(server, ssm, tasks, refusal):
    """A token that was not given out, or for another question, is refused."""
    for _number in range(11):
        tasks.register()
    token = ssm.describe_maintenance_window_tasks(WindowId=tasks.window, MaxResults=10)["NextToken"]
    filters = [{"Key": "TaskType", "Values": ["RUN_COMMAND"]}]
    made_up = base64.urlsafe_b64encode(b"nothing:10").decode()
    assert refusal(tasks.rows, NextToken="2")[0] == "InvalidNextToken"
    assert refusal(tasks.rows, NextToken=made_up)[0] == "InvalidNextToken"
    assert refusal(tasks.rows, NextToken=token, Filters=filters)[0] == "InvalidNextToken"
    assert len(tasks.rows(NextToken=token)) == 1
