# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server's own endpoints: the log, faults, settings, raw tasks, reset."""

from __future__ import annotations

import time

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError

WINDOW = {"Name": "nightly", "Schedule": "rate(1 day)", "Duration": 2, "Cutoff": 1, "AllowUnassociatedTargets": True}
TASK_ID = "01234567-89ab-cdef-0123-456789abcdef"


def test_requests_are_logged(server, ssm, tasks):
    """Each call with its number, place, parameters, whether it writes, status and error; secrets included."""
    server.control("DELETE", "requests")
    before = time.time()
    task_id = tasks.register(Description="a secret", ClientToken="t")
    with pytest.raises(ClientError):
        tasks.update(task_id, MaxErrors="x")
    tasks.get(task_id)
    first, second, third = server.control("GET", "requests")
    assert before <= first.pop("time") <= time.time()
    assert first == {
        "number": 1,
        "operation": "RegisterTaskWithMaintenanceWindow",
        "account": "123456789012",
        "region": "us-east-1",
        "parameters": {
            "WindowId": tasks.window,
            "TaskType": "RUN_COMMAND",
            "TaskArn": "AWS-RunShellScript",
            "Targets": [{"Key": "InstanceIds", "Values": ["i-0123456789abcdef0"]}],
            "MaxConcurrency": "1",
            "MaxErrors": "0",
            "Description": "a secret",
            "ClientToken": "t",
        },
        "write": True,
        "status": 200,
        "error": None,
    }
    assert (second["number"], second["status"], second["error"]) == (2, 400, "ValidationException")
    assert (third["number"], third["operation"], third["write"]) == (3, "GetMaintenanceWindowTask", False)


def test_sts_is_logged_and_control_is_not(server):
    """STS's calls are in the log, with their parameters; the server's own endpoints are not."""
    server.client("sts").get_caller_identity()
    server.client("sts").assume_role(RoleArn="arn:aws:iam::222222222222:role/r", RoleSessionName="session")
    server.control("GET", "settings")
    entries = server.control("GET", "requests")
    assert [(one["operation"], one["write"], one["status"]) for one in entries] == [
        ("GetCallerIdentity", False, 200),
        ("AssumeRole", False, 200),
    ]
    assert entries[1]["parameters"] == {"RoleArn": "arn:aws:iam::222222222222:role/r", "RoleSessionName": "session"}


@pytest.mark.parametrize(
    ("fault", "status", "code", "message"),
    [
        ({"kind": "throttle"}, 400, "ThrottlingException", "Rate exceeded"),
        ({"kind": "error500"}, 500, "InternalServerError", "An error occurred on the server side."),
        (
            {"kind": "expired_token"},
            400,
            "ExpiredTokenException",
            "The security token included in the request is expired",
        ),
        (
            {"kind": "code", "code": "ResourceLimitExceededException", "message": "too many"},
            400,
            "ResourceLimitExceededException",
            "too many",
        ),
        (
            {"kind": "code", "code": "ServiceUnavailable", "status": 503},
            503,
            "ServiceUnavailable",
            "This error was ordered.",
        ),
    ],
)
def test_faults_that_answer_an_error(server, ssm, fault, status, code, message):
    """throttle, error500, expired_token and code answer once, and the operation is not executed."""
    server.control("POST", "faults", {"operation": "CreateMaintenanceWindow", **fault})
    with pytest.raises(ClientError) as caught:
        ssm.create_maintenance_window(**WINDOW)
    response = caught.value.response
    assert response["Error"] == {"Code": code, "Message": message}
    assert response["ResponseMetadata"]["HTTPStatusCode"] == status
    assert server.control("GET", "requests")[-1]["error"] == code
    assert ssm.describe_maintenance_windows()["WindowIdentities"] == []
    ssm.create_maintenance_window(**WINDOW)


def test_fault_access_denied(server, tasks, refusal):
    """access_denied names who, what and on which resource."""
    task_id = tasks.register()
    server.control("POST", "faults", {"operation": "UpdateMaintenanceWindowTask", "kind": "access_denied"})
    assert refusal(tasks.update, task_id=task_id, Priority=1) == (
        "AccessDeniedException",
        "User: arn:aws:sts::123456789012:assumed-role/windowkeeper/emulator is not authorized to perform: "
        "ssm:UpdateMaintenanceWindowTask on resource: "
        f"arn:aws:ssm:us-east-1:123456789012:maintenancewindow/{tasks.window} because no identity-based policy "
        "allows the ssm:UpdateMaintenanceWindowTask action",
    )


@pytest.mark.parametrize(("kind", "made"), [("drop_before", 0), ("drop_after", 1)])
def test_faults_that_drop_the_connection(server, ssm, kind, made):
    """drop_before and drop_after close the connection without an answer; only the second one executes."""
    server.control("POST", "faults", {"operation": "CreateMaintenanceWindow", "kind": kind})
    with pytest.raises(ConnectionClosedError):
        ssm.create_maintenance_window(**WINDOW)
    assert server.calls() == [("CreateMaintenanceWindow", "dropped")]
    assert len(ssm.describe_maintenance_windows()["WindowIdentities"]) == made


def test_a_retry_after_a_dropped_answer_finds_its_token(server, tasks):
    """A write whose answer was lost is repeated with its ClientToken: one task, one id."""
    server.control("POST", "faults", {"operation": "RegisterTaskWithMaintenanceWindow", "kind": "drop_after"})
    with pytest.raises(ConnectionClosedError):
        tasks.register(ClientToken="t")
    assert [row["WindowTaskId"] for row in tasks.rows()] == [tasks.register(ClientToken="t")]


def test_fault_delay(server, ssm):
    """delay makes a call slow and lets it through, once."""
    server.control("POST", "faults", {"operation": "*", "kind": "delay", "seconds": 0.2})
    started = time.monotonic()
    ssm.create_maintenance_window(**WINDOW)
    assert time.monotonic() - started >= 0.2
    assert server.control("GET", "faults") == []
    assert len(ssm.describe_maintenance_windows()["WindowIdentities"]) == 1


def test_faults_count_and_skip(server, ssm):
    """skip lets calls through first, times says how often, and other operations are not meant."""
    fault = {"operation": "DescribeMaintenanceWindows", "kind": "throttle", "skip": 1, "times": 2}
    server.control("POST", "faults", fault)
    outcomes = []
    for _number in range(4):
        ssm.create_maintenance_window(**WINDOW)
        try:
            ssm.describe_maintenance_windows()
            outcomes.append("ok")
        except ClientError as error:
            outcomes.append(error.response["Error"]["Code"])
    assert outcomes == ["ok", "ThrottlingException", "ThrottlingException", "ok"]
    assert server.control("GET", "faults") == []


def test_faults_in_a_list_and_for_ever(server, ssm, refusal):
    """A list orders several; times -1 lasts until DELETE; what is left can be read."""
    server.control(
        "POST",
        "faults",
        [
            {"kind": "code", "code": "First"},
            {"operation": "*", "kind": "code", "code": "Second", "times": -1},
        ],
    )
    codes = [refusal(ssm.describe_maintenance_windows)[0] for _number in range(3)]
    assert codes == ["First", "Second", "Second"]
    assert [(one["code"], one["times"]) for one in server.control("GET", "faults")] == [("Second", -1)]
    server.control("DELETE", "faults")
    ssm.describe_maintenance_windows()


def test_faults_reach_sts_in_its_own_protocol(server, refusal):
    """STS speaks XML and has its own codes."""
    server.control(
        "POST",
        "faults",
        [{"operation": "GetCallerIdentity", "kind": kind} for kind in ("expired_token", "access_denied", "throttle")],
    )
    sts = server.client("sts")
    codes = [refusal(sts.get_caller_identity)[0] for _number in range(3)]
    assert codes == ["ExpiredToken", "AccessDenied", "Throttling"]


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "explode"},
        {"kind": "code"},
        {"times": "2"},
        {"opreation": "*"},
        "throttle",
        {"seconds": True},
    ],
)
def test_faults_that_are_refused(server, fault):
    """A fault with a mistake in it is not taken."""
    status, document = server.http("POST", "/windowkeeper/faults", fault)
    assert (status, list(document)) == (400, ["error"])
    assert server.control("GET", "faults") == []


def test_setting_rate(server, ssm):
    """A bucket of one second's calls, then Rate exceeded; it fills again. STS is not counted."""
    server.control("POST", "settings", {"rate": 2})
    answers = [server.raw("DescribeMaintenanceWindows", {}) for _number in range(20)]
    assert [status for status, _document in answers[:2]] == [200, 200]
    assert (400, {"__type": "ThrottlingException", "message": "Rate exceeded"}) in answers
    server.client("sts").get_caller_identity()
    time.sleep(0.6)
    ssm.describe_maintenance_windows()
    server.control("POST", "settings", {"rate": None})
    assert {server.raw("DescribeMaintenanceWindows", {})[0] for _number in range(10)} == {200}


def test_setting_rate_is_for_each_region(server, ssm):
    """Every account and region has its own bucket."""
    server.control("POST", "settings", {"rate": 1})
    ssm.describe_maintenance_windows()
    server.client(region="eu-west-1").describe_maintenance_windows()


def test_setting_latency(server, ssm):
    """Every call takes at least that long."""
    server.control("POST", "settings", {"latency": 0.1})
    started = time.monotonic()
    ssm.describe_maintenance_windows()
    assert time.monotonic() - started >= 0.1


def test_setting_page_size(server, ssm, tasks):
    """page_size makes pages smaller than MaxResults can."""
    ids = [tasks.register() for _number in range(5)]
    server.control("POST", "settings", {"page_size": 2})
    pages = list(ssm.get_paginator("describe_maintenance_window_tasks").paginate(WindowId=tasks.window))
    assert [[row["WindowTaskId"] for row in one["Tasks"]] for one in pages] == [ids[:2], ids[2:4], ids[4:]]


def test_settings_are_read_and_checked(server):
    """GET reads all; a POST with a mistake changes nothing."""
    initial = {"rate": None, "latency": 0.0, "strict_max": False, "page_size": None, "now": None}
    assert server.control("GET", "settings") == initial
    assert server.control("POST", "settings", {"page_size": 3}) == {**initial, "page_size": 3}
    for wrong in (
        {"rate": 0},
        {"rate": True},
        {"strict_max": 1},
        {"latency": -1},
        {"speed": 1},
        {"now": "tomorrow"},
        {"now": 5},
        {"now": "2026-11-29T04:00:00"},
    ):
        assert server.http("POST", "/windowkeeper/settings", {"page_size": 7, **wrong})[0] == 400
    for wrong in ({"page_size": 1.5}, []):
        assert server.http("POST", "/windowkeeper/settings", wrong)[0] == 400
    assert server.control("GET", "settings") == {**initial, "page_size": 3}


def test_tasks_are_stored_raw(server, tasks):
    """PUT stores a task past all validation, members of the future included; Get and an Update keep them."""
    task = {
        "WindowId": tasks.window,
        "WindowTaskId": TASK_ID,
        "TaskType": "RUN_COMMAND",
        "TaskArn": "d",
        "Future": {"a": 1},
        "Targets": [{"Key": "InstanceIds", "Values": ["i-1"]}],
        "Name": "?",
        "TaskInvocationParameters": {"RunCommand": {"Comment": "", "Parameters": {"workingDirectory": [""]}}},
    }
    assert server.control("PUT", "tasks", {"account": "123456789012", "region": "us-east-1", "task": task}) == task
    assert server.control("GET", f"tasks?window_id={tasks.window}") == [task]
    named = {"WindowId": tasks.window, "WindowTaskId": TASK_ID}
    assert server.raw("GetMaintenanceWindowTask", named)[1] == {**task, "TaskParameters": {}}
    tasks.update(TASK_ID, Priority=2)
    assert server.control("GET", f"tasks?window_id={tasks.window}") == [{**task, "Priority": 2}]


def test_tasks_are_listed_by_place(server, tasks):
    """GET lists what a window, or a region of an account, holds."""
    task_id = tasks.register()
    listed = server.control("GET", f"tasks?window_id={tasks.window}&region=us-east-1&account=123456789012")
    assert [one["WindowTaskId"] for one in listed] == [task_id]
    assert server.control("GET", "tasks") == listed
    assert server.control("GET", "tasks?region=eu-west-1") == []
    assert server.control("GET", "tasks?window_id=mw-00000000000000000") == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"task": {"WindowId": "mw-00000000000000000"}}, 400),
        ({"task": {"WindowId": "mw-00000000000000000", "WindowTaskId": TASK_ID, "TaskType": "LAMBDA"}}, 404),
    ],
)
def test_raw_tasks_that_are_refused(server, body, status):
    """A raw task needs its ids, its type and a window that exists."""
    assert server.http("PUT", "/windowkeeper/tasks", body)[0] == status


def test_reset_empties_everything(server, ssm, window):
    """State, log, faults and settings are gone."""
    server.control("POST", "faults", {"kind": "throttle", "times": -1})
    server.control("POST", "settings", {"page_size": 1, "rate": 1, "strict_max": True})
    server.control("POST", "reset")
    assert server.control("GET", "requests") == []
    assert server.control("GET", "faults") == []
    assert server.control("GET", "settings")["page_size"] is None
    assert ssm.describe_maintenance_windows()["WindowIdentities"] == []
    assert server.control("GET", "requests")[0]["number"] == 1


def test_motos_reset_empties_the_state_too(server, ssm):
    """Windows and tokens are held by moto's backend, and go with its own reset."""
    first = ssm.create_maintenance_window(**WINDOW, ClientToken="t")["WindowId"]
    assert server.http("POST", "/moto-api/reset")[0] == 200
    assert ssm.describe_maintenance_windows()["WindowIdentities"] == []
    assert ssm.create_maintenance_window(**WINDOW, ClientToken="t")["WindowId"] != first


def test_endpoints_that_do_not_exist(server):
    """An unknown endpoint is a 404, a wrong method a 405, a body that is no JSON a 400."""
    assert server.http("GET", "/windowkeeper/nothing")[0] == 404
    assert server.http("DELETE", "/windowkeeper/settings")[0] == 405
    assert server.http("POST", "/windowkeeper/settings", b"{")[0] == 400
    assert "/windowkeeper/faults" in server.http("GET", "/windowkeeper/")[1]["endpoints"]
