# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls that fail: one clear sentence, and nothing half told. And results that AWX does not cut."""

from __future__ import annotations

import json
import typing as t
import uuid

import pytest
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.listing import call
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import Options, Runner, Server
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.sown import (
    GONE_TARGET,
    document,
    good_window,
    run_of,
)

AWX_CUTS_AT = 700000
WHAT = {
    "DescribeMaintenanceWindows": "list the maintenance windows",
    "DescribeMaintenanceWindowTasks": "list the tasks of the maintenance window",
    "DescribeMaintenanceWindowTargets": "list the targets of the maintenance window",
    "DescribeMaintenanceWindowExecutions": "list the executions of the maintenance window",
    "DescribeMaintenanceWindowExecutionTasks": "list the tasks of an execution of the maintenance window",
    "GetMaintenanceWindowTask": "read the task",
}
KINDS = {
    "access_denied": "lack the IAM action ssm:%s",
    "throttle": "AWS throttled it in all of ",
    "error500": "AWS failed (HTTP 500",
    "expired_token": "the credentials have expired",
    "drop_before": "Connection was closed",
}


@pytest.fixture
def estate(server: Server) -> t.Dict[str, str]:
    """The windows' ids by their names."""
    windows = {}
    for name in ("first", "second"):
        windows[name] = window = good_window(
            server, name, AlarmConfiguration=None, Targets=[{"Key": "WindowTargetIds", "Values": [GONE_TARGET]}]
        )
        run_of(server, window, 1, ("AWS-RunShellScript", "FAILED"))
    server.forget()
    return windows


@pytest.mark.parametrize("operation, kind", list(zip(WHAT, (*KINDS, "access_denied"), strict=True)))
def test_each_call_that_fails(run: Runner, server: Server, estate: t.Dict[str, str], operation: str, kind: str) -> None:
    skip = 0 if operation == "DescribeMaintenanceWindows" else 1
    server.fault(operation, kind, times=-1, skip=skip)
    ended = run.audit({"max_workers": 1})
    assert ended.failed and not {"findings", "document", "summary"} & set(ended.result)
    message = ended.result["msg"]
    wanted = KINDS[kind] % operation if "%s" in KINDS[kind] else KINDS[kind]
    assert WHAT[operation] in message and wanted in message, message
    # The first window's calls go well, and it is the second one's that fail.
    about = "" if operation == "DescribeMaintenanceWindows" else " (window_id %s)" % estate["second"]
    assert "Failed to %s%s: " % (WHAT[operation], about) in message, message
    assert "Nothing was examined." in message and "\n" not in message
    assert not [entry for entry in server.requests() if entry["write"]]
    server.control("DELETE", "faults")
    assert run.audit().result["summary"]["findings"] == 6


@pytest.mark.parametrize("kind", ["access_denied", "drop_before"])
def test_an_account_that_nobody_tells_is_no_error(
    run: Runner, server: Server, estate: t.Dict[str, str], kind: str
) -> None:
    server.fault("GetCallerIdentity", kind, times=-1)
    ended = run.audit()
    assert not ended.failed and document(ended)["places"][0]["account"] is None
    assert ended.result["summary"]["findings"] == 6


@pytest.mark.parametrize(
    "operation", ["DescribeMaintenanceWindows", "DescribeMaintenanceWindowTasks", "GetMaintenanceWindowTask"]
)
def test_a_call_for_drift_that_fails(run: Runner, server: Server, window: str, operation: str) -> None:
    server.register(window, Name="call")
    server.fault(operation, "access_denied", times=-1)
    ended = run.audit({"policy": False, "window_name": "nightly", "tasks": [call("call"), call("other")]})
    assert ended.failed and not {"findings", "document", "summary"} & set(ended.result)
    assert ended.result["msg"].count("lack the IAM action ssm:" + operation) == 1
    assert "Nothing was examined." in ended.result["msg"] and "nightly" in ended.result["msg"]


def test_no_region(run: Runner) -> None:
    ended = run.audit(connect={"region": None})
    assert ended.failed and "region" in ended.result["msg"] and "Nothing was examined" in ended.result["msg"]


def test_5000_findings_stay_under_what_awx_cuts(run: Runner, server: Server) -> None:
    """Each with ids and a name of its own: the worst for what is compressed."""
    broken: Options = {
        "TaskType": "RUN_COMMAND",
        "TaskArn": "AWS-RunShellScript",
        "Targets": [{"Key": "InstanceIds", "Values": ["i-0123456789abcdef0"]}],
        "MaxConcurrency": "1",
        "MaxErrors": "100%",
        "TaskParameters": {"commands": {"Values": ["uptime"]}},
    }
    for number in range(42):
        window = server.window("window-%d" % number)
        for place in range(20):
            server.store(window, str(uuid.uuid4()), Name="task-%d-%d" % (number, place), **broken)
    ended = run.audit({"executions": 0})
    assert ended.result["summary"]["findings"] == 42 * 20 * 6 > 5000
    assert len(json.dumps(ended.result)) < AWX_CUTS_AT
    # The result has the worst of them, the document all.
    whole = document(ended)["findings"]
    some = ended.result["findings"]
    assert len(whole) == 5040 and 0 < len(some) < 5040 and whole[: len(some)] == some
