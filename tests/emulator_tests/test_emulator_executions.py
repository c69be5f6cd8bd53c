# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ran in a window: rule 18, and the endpoint that puts it there."""

from __future__ import annotations

import datetime

import pytest

NO_ID = "00000000-0000-0000-0000-000000000000"
NO_WINDOW = "mw-00000000000000000"
OPERATIONS = {
    "GetMaintenanceWindowExecution": [],
    "DescribeMaintenanceWindowExecutionTasks": [],
    "GetMaintenanceWindowExecutionTask": ["TaskId"],
    "DescribeMaintenanceWindowExecutionTaskInvocations": ["TaskId"],
    "GetMaintenanceWindowExecutionTaskInvocation": ["TaskId", "InvocationId"],
}


def an_id(number):
    """The id of an execution, a task of one or an invocation."""
    return f"{number:08x}-0000-4000-8000-000000000000"


def seconds(text):
    """Seconds since 1970 of a date."""
    return datetime.datetime.fromisoformat(text).timestamp()


@pytest.fixture
def put(server, window):
    """Put an execution into the window."""

    def store(number, **members):
        execution = {
            "WindowId": window,
            "WindowExecutionId": an_id(number),
            "Status": "SUCCESS",
            "StartTime": "2026-11-22T04:00:00Z",
            "EndTime": "2026-11-22T04:10:00Z",
            **members,
        }
        return server.control(
            "PUT",
            "executions",
            {
                "account": "123456789012",
                "region": "us-east-1",
                "execution": execution,
            },
        )

    return store


@pytest.fixture
def full(put):
    """One execution with two tasks; the first has two invocations, one of which failed."""
    return put(
        1,
        Status="FAILED",
        StatusDetails="One or more tasks failed",
        Tasks=[
            {
                "TaskExecutionId": an_id(2),
                "Status": "FAILED",
                "StatusDetails": "Failed",
                "TaskArn": "AWS-RunShellScript",
                "TaskType": "RUN_COMMAND",
                "StartTime": 1_795_320_000.5,
                "EndTime": 1_795_320_060,
                "ServiceRole": "role",
                "Priority": 1,
                "MaxConcurrency": "1",
                "MaxErrors": "0",
                "TaskParameters": [{"commands": {"Values": ["df"]}}],
                "AlarmConfiguration": {"Alarms": [{"Name": "a"}]},
                "TriggeredAlarms": [{"Name": "a", "State": "ALARM"}],
                "Invocations": [
                    {
                        "InvocationId": an_id(4),
                        "Status": "SUCCESS",
                        "TaskType": "RUN_COMMAND",
                        "ExecutionId": "command-1",
                        "Parameters": '{"documentName":"AWS-RunShellScript"}',
                        "StartTime": 1_795_320_000,
                    },
                    {
                        "InvocationId": an_id(5),
                        "Status": "FAILED",
                        "TaskType": "RUN_COMMAND",
                        "ExecutionId": "command-2",
                        "OwnerInformation": "ops",
                        "WindowTargetId": an_id(9),
                        "StatusDetails": "Undeliverable",
                    },
                ],
            },
            {"TaskExecutionId": an_id(3), "Status": "SUCCESS", "TaskArn": "function", "TaskType": "LAMBDA"},
        ],
    )


def named(*numbers):
    """The ids that an operation asks for."""
    return dict(zip(("WindowExecutionId", "TaskId", "InvocationId"), map(an_id, numbers), strict=False))


def test_rule_18_executions_are_listed_newest_first(server, window, put):
    """Whatever the order in which they came; a row has everything but the tasks."""
    for number, day in ((1, 15), (2, 22), (3, 8)):
        put(number, StartTime=f"2026-11-{day:02}T04:00:00Z", Tasks=[{"TaskExecutionId": an_id(7)}])
    rows = server.raw("DescribeMaintenanceWindowExecutions", {"WindowId": window})[1]["WindowExecutions"]
    assert [row["WindowExecutionId"] for row in rows] == [an_id(2), an_id(1), an_id(3)]
    assert rows[0] == {
        "WindowId": window,
        "WindowExecutionId": an_id(2),
        "Status": "SUCCESS",
        "StartTime": seconds("2026-11-22T04:00:00Z"),
        "EndTime": seconds("2026-11-22T04:10:00Z"),
    }


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ([("ExecutedAfter", "2026-11-15T04:00:00Z")], [3]),
        ([("ExecutedAfter", "2026-11-15T03:59:59Z")], [3, 2]),
        ([("ExecutedBefore", "2026-11-15T04:00:00Z")], [1]),
        ([("ExecutedBefore", "2026-11-15T05:00:01+01:00")], [2, 1]),
        ([("ExecutedAfter", "2026-11-08T05:00:00"), ("ExecutedBefore", "2026-11-22T03:00:00Z")], [2]),
    ],
)
def test_rule_18_executions_before_and_after(ssm, window, put, filters, expected):
    """ExecutedBefore and ExecutedAfter look at the start, exclusively, and are joined by AND."""
    for number, day in ((1, 8), (2, 15), (3, 22)):
        put(number, StartTime=f"2026-11-{day:02}T04:00:00Z")
    given = [{"Key": key, "Values": [value]} for key, value in filters]
    rows = ssm.describe_maintenance_window_executions(WindowId=window, Filters=given)["WindowExecutions"]
    assert [row["WindowExecutionId"] for row in rows] == [an_id(number) for number in expected]


@pytest.mark.parametrize(
    ("key", "values", "message"),
    [
        ("ExecutedAfter", ["yesterday"], "The value yesterday of the filter ExecutedAfter is not in ISO-8601 format"),
        (
            "STATUS",
            ["FAILED"],
            "The filter key STATUS is not supported. Supported filter keys are ExecutedBefore, ExecutedAfter.",
        ),
        (
            "ExecutedAfter",
            None,
            "1 validation error detected: Value null at 'filters.1.member.values' failed to satisfy "
            "constraint: Member must not be null",
        ),
    ],
)
def test_rule_18_filters_of_executions_that_are_refused(server, window, key, values, message):
    """Executions have no filter for their status, and dates are dates."""
    filters = [{"Key": key, "Values": values}]
    assert server.refused("DescribeMaintenanceWindowExecutions", {"WindowId": window, "Filters": filters}) == message


def test_rule_18_an_execution(server, full):
    """Get names the tasks, and not the window."""
    assert server.raw("GetMaintenanceWindowExecution", named(1))[1] == {
        "WindowExecutionId": an_id(1),
        "TaskIds": [an_id(2), an_id(3)],
        "Status": "FAILED",
        "StatusDetails": "One or more tasks failed",
        "StartTime": full["StartTime"],
        "EndTime": full["EndTime"],
    }


def test_rule_18_tasks_of_an_execution(server, full):
    """Describe has the type as TaskType and no parameters; Get has it as Type, and all."""
    rows = server.raw("DescribeMaintenanceWindowExecutionTasks", named(1))[1]["WindowExecutionTaskIdentities"]
    alarms = {name: full["Tasks"][0][name] for name in ("AlarmConfiguration", "TriggeredAlarms")}
    row = {
        "WindowExecutionId": an_id(1),
        "TaskExecutionId": an_id(2),
        "Status": "FAILED",
        "StatusDetails": "Failed",
        "TaskArn": "AWS-RunShellScript",
        "TaskType": "RUN_COMMAND",
        "StartTime": 1_795_320_000.5,
        "EndTime": 1_795_320_060,
        **alarms,
    }
    assert rows == [
        row,
        {
            "WindowExecutionId": an_id(1),
            "TaskExecutionId": an_id(3),
            "Status": "SUCCESS",
            "TaskArn": "function",
            "TaskType": "LAMBDA",
        },
    ]
    row["Type"] = row.pop("TaskType")
    assert server.raw("GetMaintenanceWindowExecutionTask", named(1, 2))[1] == {
        **row,
        "ServiceRole": "role",
        "Priority": 1,
        "MaxConcurrency": "1",
        "MaxErrors": "0",
        "TaskParameters": [{"commands": {"Values": ["df"]}}],
    }


def test_rule_18_invocations_of_a_task(server, full):
    """Describe and Get answer the same, with the ids of what is above."""
    above = {"WindowExecutionId": an_id(1), "TaskExecutionId": an_id(2)}
    expected = [{**one, **above} for one in full["Tasks"][0]["Invocations"]]
    answer = server.raw("DescribeMaintenanceWindowExecutionTaskInvocations", named(1, 2))[1]
    assert answer == {"WindowExecutionTaskInvocationIdentities": expected}
    for number, one in zip((4, 5), expected, strict=True):
        assert server.raw("GetMaintenanceWindowExecutionTaskInvocation", named(1, 2, number))[1] == one
    assert server.raw("DescribeMaintenanceWindowExecutionTaskInvocations", named(1, 3))[1] == {
        "WindowExecutionTaskInvocationIdentities": []
    }


@pytest.mark.usefixtures("full")
def test_rule_18_botocore_reads_all_of_it(ssm):
    """Every answer has the shape that the service model says: nothing is lost on the way, dates are dates."""
    execution = ssm.get_maintenance_window_execution(**named(1))
    assert execution["StartTime"] == datetime.datetime(2026, 11, 22, 4, tzinfo=datetime.timezone.utc)
    assert ssm.get_maintenance_window_execution_task(**named(1, 2))["TaskParameters"] == [
        {"commands": {"Values": ["df"]}}
    ]
    found = ssm.get_maintenance_window_execution_task_invocation(**named(1, 2, 5))
    assert (found["WindowTargetId"], found["OwnerInformation"]) == (an_id(9), "ops")


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize(
    ("operation", "member", "ids", "status", "expected"),
    [
        ("DescribeMaintenanceWindowExecutionTasks", "TaskExecutionId", (1,), ["FAILED"], [2]),
        ("DescribeMaintenanceWindowExecutionTasks", "TaskExecutionId", (1,), ["FAILED", "SUCCESS"], [2, 3]),
        ("DescribeMaintenanceWindowExecutionTaskInvocations", "InvocationId", (1, 2), ["SUCCESS"], [4]),
        ("DescribeMaintenanceWindowExecutionTaskInvocations", "InvocationId", (1, 2), ["TIMED_OUT"], []),
    ],
)
def test_rule_18_tasks_and_invocations_by_status(server, operation, member, ids, status, expected):
    """STATUS is their only filter."""
    filters = [{"Key": "STATUS", "Values": status}]
    rows = next(iter(server.raw(operation, {**named(*ids), "Filters": filters})[1].values()))
    assert [row[member] for row in rows] == [an_id(number) for number in expected]


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("Status", "FAILED", "The filter key Status is not supported. Supported filter keys are STATUS."),
        (
            "STATUS",
            "Failed",
            "The filter STATUS does not know Failed. It knows PENDING, IN_PROGRESS, SUCCESS, FAILED, "
            "TIMED_OUT, CANCELLING, CANCELLED.",
        ),
    ],
)
def test_rule_18_filters_of_tasks_that_are_refused(server, key, value, message):
    """The key is in capitals, and so are the statuses that AWS's reference names."""
    filters = [{"Key": key, "Values": [value]}]
    assert server.refused("DescribeMaintenanceWindowExecutionTasks", {**named(1), "Filters": filters}) == message


def test_rule_18_pages(ssm, window, put):
    """Executions, tasks and invocations come in pages of 10 to 100."""
    invocations = [{"InvocationId": an_id(number)} for number in range(12)]
    tasks = [{"TaskExecutionId": an_id(number), "Invocations": invocations} for number in range(12)]
    for number in range(12):
        put(number, StartTime=number, Tasks=tasks)
    for operation, arguments, member in (
        ("executions", {"WindowId": window}, "WindowExecutions"),
        ("execution_tasks", named(1), "WindowExecutionTaskIdentities"),
        ("execution_task_invocations", named(1, 2), "WindowExecutionTaskInvocationIdentities"),
    ):
        paginator = ssm.get_paginator(f"describe_maintenance_window_{operation}")
        pages = list(paginator.paginate(**arguments, PaginationConfig={"PageSize": 10}))
        assert [len(one[member]) for one in pages] == [10, 2]
        assert "NextToken" not in pages[1]


def test_rule_18_a_token_belongs_to_its_execution(ssm, put, refusal):
    """The token of one execution's tasks is no token for another's."""
    for number in (1, 2):
        put(number, Tasks=[{"TaskExecutionId": an_id(task)} for task in range(11)])
    token = ssm.describe_maintenance_window_execution_tasks(**named(1), MaxResults=10)["NextToken"]
    describe = ssm.describe_maintenance_window_execution_tasks
    assert refusal(describe, **named(2), NextToken=token)[0] == "InvalidNextToken"
    assert len(describe(**named(1), NextToken=token)["WindowExecutionTaskIdentities"]) == 1


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize(
    ("member", "kind"),
    [
        ("WindowExecutionId", "execution"),
        ("TaskId", "execution task"),
        ("InvocationId", "execution task invocation"),
    ],
)
def test_rule_18_what_does_not_exist(server, operation, member, kind):
    """What is not there is a DoesNotExistException, at each level."""
    members = ["WindowExecutionId", *OPERATIONS[operation]]
    given = {name: value for name, value in named(1, 2, 4).items() if name in members}
    status, document = server.raw(operation, {**given, **({member: NO_ID} if member in members else {})})
    if member in members:
        assert (status, document) == (
            400,
            {
                "__type": "DoesNotExistException",
                "message": f"Maintenance window {kind} {NO_ID} does not exist",
            },
        )
    else:
        assert status == 200


def test_rule_18_a_window_that_does_not_exist_has_no_executions(server, window):
    """The service model names no DoesNotExistException for the list of executions."""
    for window_id in (window, NO_WINDOW):
        assert server.raw("DescribeMaintenanceWindowExecutions", {"WindowId": window_id}) == (
            200,
            {"WindowExecutions": []},
        )


@pytest.mark.parametrize(
    ("operation", "parameters", "path"),
    [
        ("DescribeMaintenanceWindowExecutions", {"WindowId": "mw-1"}, "windowId"),
        ("DescribeMaintenanceWindowExecutions", {"WindowId": NO_WINDOW, "MaxResults": 9}, "maxResults"),
        ("DescribeMaintenanceWindowExecutions", {}, "windowId"),
        *(
            (operation, {**{name: NO_ID for name in members}, "WindowExecutionId": "1"}, "windowExecutionId")
            for operation, members in OPERATIONS.items()
        ),
    ],
)
def test_rule_18_requests_that_break_the_model(server, operation, parameters, path):
    """They are checked as all others are."""
    assert f"at '{path}' failed to satisfy constraint" in server.refused(operation, parameters)


def test_executions_go_with_their_window(server, ssm, window, full):
    """Deleting the window takes them, and so does a reset."""
    assert server.control("GET", "executions") == [full]
    ssm.delete_maintenance_window(WindowId=window)
    assert server.raw("GetMaintenanceWindowExecution", named(1))[1]["__type"] == "DoesNotExistException"
    assert server.control("GET", "executions") == []


def test_executions_go_with_a_reset(server, full):
    """A reset takes the windows and what ran in them."""
    assert server.control("GET", f"executions?window_id={full['WindowId']}&region=us-east-1") == [full]
    assert server.control("GET", "executions?region=eu-west-1") == []
    server.control("POST", "reset")
    assert server.control("GET", "executions") == []


def test_an_execution_is_replaced_and_keeps_members_of_the_future(server, put):
    """The same id again replaces; what the model does not know is kept and answered."""
    put(1)
    put(1, Status="TIMED_OUT", Future={"a": 1})
    assert [one["Status"] for one in server.control("GET", "executions")] == ["TIMED_OUT"]
    assert server.raw("GetMaintenanceWindowExecution", named(1))[1]["Future"] == {"a": 1}


@pytest.mark.parametrize(
    ("change", "status", "error"),
    [
        (None, 400, "execution must be an object with WindowId, WindowExecutionId"),
        ({"WindowExecutionId": None}, 400, "execution must be an object with WindowId, WindowExecutionId"),
        ({"WindowId": NO_WINDOW}, 404, f"Maintenance window {NO_WINDOW} does not exist"),
        ({"Tasks": [{}]}, 400, "execution.Tasks[0] must be an object with TaskExecutionId"),
        ({"Tasks": {}}, 400, "Tasks must be a list"),
        (
            {"Tasks": [{"TaskExecutionId": NO_ID, "Invocations": [{"InvocationId": 1}]}]},
            400,
            "execution.Tasks[0].Invocations[0] must be an object with InvocationId",
        ),
        ({"StartTime": [1]}, 400, "execution.StartTime must be seconds since 1970, or a date in ISO 8601"),
        ({"EndTime": "yesterday"}, 400, "execution.EndTime must be seconds since 1970, or a date in ISO 8601"),
    ],
)
def test_executions_that_are_refused(server, window, change, status, error):
    """An execution needs its ids, a window that exists and times that are times."""
    execution = change and {"WindowId": window, "WindowExecutionId": NO_ID, **change}
    answer = server.http("PUT", "/windowkeeper/executions", {"execution": execution})
    assert answer == (status, {"error": error})
    assert server.control("GET", "executions") == []
