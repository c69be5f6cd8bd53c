# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What something between this host and AWS makes of an answer is never taken for "nothing"."""

from __future__ import annotations

import re
import typing as t
from pathlib import Path

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._ssm.answers import EXPECTED
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import Options, Runner, Server

SSM = Path(__file__).resolve().parents[4] / "plugins" / "module_utils" / "_ssm"
CALL: Options = {"name": "call", "task_type": "LAMBDA", "task_arn": "announce"}
HTML = "<html><body>Sign in to continue</body></html>"
ODD: t.Dict[str, Options] = {
    "an object": {"kind": "answer", "body": "{}"},
    "nothing": {"kind": "answer", "body": ""},
    "HTML": {"kind": "answer", "body": HTML},
    "no text": {"kind": "answer", "body": "\x00"},
    "half of it": {"kind": "half"},
}
READS = (
    "DescribeMaintenanceWindows",
    "DescribeMaintenanceWindowTasks",
    "GetMaintenanceWindowTask",
    "DescribeMaintenanceWindowTargets",
)
TARGET = "11111111-2222-3333-4444-555555555555"
WISH = dict(
    CALL,
    window_name="nightly",
    priority=3,
    max_errors="1",
    max_concurrency="1",
    targets=[{"key": "WindowTargetIds", "values": [TARGET]}],
)
odd = pytest.mark.parametrize("fault", ODD.values(), ids=ODD)


@pytest.fixture
def call(server: Server, window: str) -> str:
    server.target(window, TARGET)
    task_id = server.register(window, Name="call")
    server.forget()
    return task_id


@odd
@pytest.mark.parametrize("operation", READS)
def test_a_read_without_its_answer_fails_and_nothing_is_written(
    run: Runner, server: Server, call: str, operation: str, fault: Options
) -> None:
    server.fault(operation, times=-1, **fault)
    ended = run.task(WISH)
    assert ended.failed and "AWS answered HTTP 200 with" in ended.result["msg"], ended.result
    assert "Nothing was changed." in ended.result["msg"] and "Sign in" not in ended.said
    assert [task["WindowTaskId"] for task in server.held()] == [call] and not server.held()[0].get("Priority")


@odd
@pytest.mark.parametrize("operation", ["RegisterTaskWithMaintenanceWindow", *READS])
def test_a_call_that_can_be_repeated_is_repeated(
    run: Runner, server: Server, call: str, monkeypatch: pytest.MonkeyPatch, operation: str, fault: Options
) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "3")
    wish = dict(WISH, name="another") if operation == "RegisterTaskWithMaintenanceWindow" else WISH
    server.fault(operation, times=1, **fault)
    ended = run.task(wish)
    assert not ended.failed, ended.result
    sent = [entry for entry in server.requests() if entry["operation"] == operation]
    assert len(sent) == 2
    if wish is not WISH:
        assert len({entry["parameters"]["ClientToken"] for entry in sent}) == 1


@odd
def test_a_registration_that_stays_without_its_answer_says_what_is_known(
    run: Runner, server: Server, window: str, fault: Options
) -> None:
    server.fault("RegisterTaskWithMaintenanceWindow", times=-1, **fault)
    ended = run.task(dict(CALL, window_id=window))
    # A read shows that it was carried out.
    assert not ended.failed and "answer was lost" in ended.warnings[0]
    assert len(server.held()) == 1
    server.fault("GetMaintenanceWindowTask", "access_denied", times=-1)
    server.fault("DescribeMaintenanceWindowTasks", "access_denied", times=-1, skip=1)
    ended = run.task(dict(CALL, name="other", window_id=window))
    assert "AWS answered HTTP 200 with" in ended.result["msg"], ended.result
    assert "Whether AWS has carried it out is not known." in ended.result["msg"]


@odd
@pytest.mark.parametrize("what", ["Update", "Deregister"])
def test_a_write_without_a_token_is_not_repeated_but_read_back(
    run: Runner, server: Server, window: str, call: str, monkeypatch: pytest.MonkeyPatch, what: str, fault: Options
) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "3")
    operation = "UpdateMaintenanceWindowTask" if what == "Update" else "DeregisterTaskFromMaintenanceWindow"
    server.fault(operation, times=1, **fault)
    more = {"priority": 3} if what == "Update" else {"state": "absent"}
    ended = run.task(dict(more, name="call", window_id=window))
    assert not ended.failed and ended.result["changed"] and "answer was lost" in ended.warnings[0]
    assert server.operations().count(what) == 1


@odd
def test_a_second_page_that_is_odd_is_an_error(run: Runner, server: Server, window: str, fault: Options) -> None:
    for number in range(3):
        server.register(window, Name="call-%d" % number)
    server.control("POST", "settings", {"page_size": 2})
    server.fault("DescribeMaintenanceWindowTasks", times=-1, skip=1, **fault)
    for ended in (run.info({"window_id": window}), run.audit({"executions": 0})):
        assert ended.failed and "AWS answered HTTP 200 with" in ended.result["msg"]


@odd
@pytest.mark.parametrize("operation", ["DescribeMaintenanceWindowExecutions", *READS[:3]])
def test_an_account_that_cannot_be_read_is_not_clean(
    run: Runner, server: Server, window: str, call: str, operation: str, fault: Options
) -> None:
    server.fault(operation, times=-1, **fault)
    ended = run.audit()
    assert ended.failed and "AWS answered HTTP 200 with" in ended.result["msg"], ended.result


@pytest.mark.parametrize("operation", READS)
@pytest.mark.parametrize("body", ["[]", '"text"', "1", "null"])
def test_json_that_is_no_object_is_an_error(run: Runner, server: Server, call: str, operation: str, body: str) -> None:
    """Also with a botocore that trips over it, and lets nobody replace it before."""
    server.fault(operation, "answer", body=body, times=-1)
    ended = run.task(WISH)
    assert ended.failed and "AWS answered " in ended.result["msg"] and "Nothing was changed." in ended.result["msg"]


@pytest.mark.parametrize("status", [200, 403, 500, 503])
@pytest.mark.parametrize("body", ["", "slow down", HTML, "<a>", "<A><GetCallerIdentityResult/></A>"])
def test_sts_may_answer_anything(run: Runner, server: Server, window: str, status: int, body: str) -> None:
    server.fault("GetCallerIdentity", "answer", body=body, status=status, times=-1)
    ended = run.task(dict(CALL, window_name="unknown-window"))
    assert "no maintenance window named 'unknown-window' in us-east-1" in ended.result["msg"]
    assert not run.audit().failed


def test_a_proxy_that_refuses_is_not_taken_for_aws(run: Runner, server: Server, window: str) -> None:
    server.fault("*", "answer", body=HTML, status=403, times=-1)
    message = run.task(dict(CALL, window_id=window)).result["msg"]
    assert "something else than AWS answered with HTTP 403" in message and "Check endpoint_url" in message


def test_every_operation_that_is_called_is_in_the_table() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in SSM.glob("*.py"))
    called = re.findall(r"client\.((?:get|describe|list|create|register|update|delete|deregister)_\w+)\b", source)
    called += re.findall(r'"((?:describe|list)_\w+)"', source)
    assert {"".join(word.capitalize() for word in name.split("_")) for name in called} - {"GetPaginator"} == set(
        EXPECTED
    )
