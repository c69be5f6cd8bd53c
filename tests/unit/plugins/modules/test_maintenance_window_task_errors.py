# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong at AWS and on the way: what is said, what is retried, and that nothing is done twice."""

from __future__ import annotations

import pathlib
import socket
import time
import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import (
    AUDIT,
    INFO,
    TASK,
    Options,
    Runner,
    Server,
)

CALL: Options = {"name": "call", "task_type": "LAMBDA", "task_arn": "announce"}
NOTHING = "Nothing was changed."
THIS_CALL = "Nothing was changed by this call."
UNKNOWN = "Whether AWS has carried it out is not known. Run it again"
ACTIONS = {
    "register": "RegisterTaskWithMaintenanceWindow",
    "update": "UpdateMaintenanceWindowTask",
    "deregister": "DeregisterTaskFromMaintenanceWindow",
    "describe": "DescribeMaintenanceWindowTasks",
    "get": "GetMaintenanceWindowTask",
    "find": "DescribeMaintenanceWindows",
}
TRIED = {
    "register": "register the task",
    "update": "update the task",
    "deregister": "deregister the task",
    "describe": "list the tasks of the maintenance window",
    "get": "read the task",
    "find": "look the maintenance window up by its name",
}


def doing(what: str, server: Server, window: str) -> Options:
    """Arguments that make the module call that operation."""
    if what not in ("register", "describe"):
        server.register(window, Name="call")
    wish = dict(CALL, window_id=window)
    if what == "find":
        wish = dict(CALL, window_name="nightly")
    elif what == "update":
        wish["priority"] = 3
    elif what == "deregister":
        wish = {"window_id": window, "name": "call", "state": "absent"}
    server.forget()
    return wish


@pytest.mark.parametrize("what", ACTIONS)
def test_access_denied_names_the_action(run: Runner, server: Server, window: str, what: str) -> None:
    wish = doing(what, server, window)
    server.fault(ACTIONS[what], "access_denied")
    ended = run.task(wish)
    tried = "Failed to %s (%s, name call): access denied (AccessDeniedException): "
    tried += "the credentials lack the IAM action ssm:%s."
    named = "window_name nightly" if what == "find" else "window_id " + window
    assert ended.result["msg"].startswith(tried % (TRIED[what], named, ACTIONS[what])), ended.result["msg"]
    with_roles = ", and iam:PassRole for the roles that are given," if what in ("register", "update") else ""
    step = "Allow ssm:%s%s in the IAM policy of these credentials." % (ACTIONS[what], with_roles)
    assert ended.result["msg"].endswith(step), ended.result["msg"]
    assert (THIS_CALL if what in ("register", "update", "deregister") else NOTHING) in ended.result["msg"]
    assert ended.result["error"]["Code"] == "AccessDeniedException"


ERRORS: t.Dict[str, t.Tuple[Options, t.Tuple[str, ...]]] = {
    "expired": ({"kind": "expired_token"}, ("credentials have expired", THIS_CALL, "Renew them")),
    "not accepted": (
        {"kind": "code", "code": "UnrecognizedClientException"},
        ("does not accept the credentials", THIS_CALL, "clock"),
    ),
    "throttled": ({"kind": "throttle"}, ("throttled it in all of 1 attempts", THIS_CALL, "fewer forks")),
    "server error": ({"kind": "error500"}, ("AWS failed (HTTP 500", UNKNOWN)),
    "refused": (
        {"kind": "code", "code": "ValidationException", "message": "It is\n wrong."},
        ("AWS refused it (ValidationException: It is wrong.)", THIS_CALL, "Change the arguments"),
    ),
    "limit": (
        {"kind": "code", "code": "ResourceLimitExceededException"},
        ("ResourceLimitExceededException", THIS_CALL),
    ),
    "gone": ({"kind": "code", "code": "DoesNotExistException"}, ("it no longer exists", "run again")),
    "dropped before": ({"kind": "drop_before"}, (UNKNOWN,)),
}


@pytest.mark.parametrize("fault, words", ERRORS.values(), ids=ERRORS)
def test_a_failed_write_says_why_what_was_done_and_what_to_do(
    run: Runner, server: Server, window: str, fault: Options, words: t.Tuple[str, ...]
) -> None:
    wish = doing("update", server, window)
    server.fault(ACTIONS["update"], **fault)
    message = run.task(wish).result["msg"]
    for word in ("update the task", "call", *words):
        assert word in message
    assert "\n" not in message


@pytest.mark.parametrize("what", ["register", "update", "deregister"])
def test_a_write_whose_answer_is_lost_is_done_if_a_read_shows_it(
    run: Runner, server: Server, window: str, what: str
) -> None:
    wish = doing(what, server, window)
    server.fault(ACTIONS[what], "drop_after")
    ended = run.task(wish)
    assert ended.result["changed"] and ended.result["action"] == what
    assert "answer was lost" in ended.warnings[0]
    (read_back,) = server.operations()[-1:]
    assert read_back == "Get"
    assert ended.result["maintenance_window_task"].get("window_task_id") == (
        None if what == "deregister" else server.held()[0]["WindowTaskId"]
    )


@pytest.mark.parametrize("what", ["register", "update", "deregister"])
def test_a_write_is_not_called_done_without_proof(run: Runner, server: Server, window: str, what: str) -> None:
    wish = doing(what, server, window)
    # It does not arrive, and a read shows it; it arrives, and nothing shows it.
    server.fault(ACTIONS[what], "drop_before")
    assert UNKNOWN in run.task(wish).result["msg"]
    server.fault(ACTIONS[what], "drop_after")
    server.fault(ACTIONS["get"], "access_denied", skip=0 if what == "register" else 1)
    assert UNKNOWN in run.task(wish).result["msg"]


def test_a_failed_read_says_that_nothing_was_changed(run: Runner, server: Server, window: str) -> None:
    wish = doing("get", server, window)
    server.fault(ACTIONS["get"], "drop_before")
    message = run.task(wish).result["msg"]
    assert NOTHING in message and "not known" not in message


def test_a_task_that_goes_meanwhile_is_absent(run: Runner, server: Server, window: str) -> None:
    wish = doing("deregister", server, window)
    server.fault(ACTIONS["deregister"], "code", code="DoesNotExistException")
    assert not run.task(wish).failed


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> t.List[float]:
    """The seconds that were to be waited before a retry. Nothing is waited for."""
    seconds: t.List[float] = []
    monkeypatch.setattr(time, "sleep", seconds.append)
    return seconds


@pytest.fixture
def retrying(run: Runner, waits: t.List[float], monkeypatch: pytest.MonkeyPatch) -> Runner:
    """Runs modules with their own way of retrying."""
    monkeypatch.delenv("AWS_MAX_ATTEMPTS")
    return run


# The first throttled call of a client in adaptive mode makes its second wait for a second: once is enough.
@pytest.mark.parametrize(
    "what, kind", [("register", "error500"), ("update", "drop_before"), ("deregister", "error500"), ("get", "throttle")]
)
def test_what_fails_for_a_moment_is_tried_again(
    retrying: Runner, server: Server, window: str, what: str, kind: str
) -> None:
    wish = doing(what, server, window)
    server.fault(ACTIONS[what], kind, times=1)
    ended = retrying.task(wish)
    assert not ended.failed, ended.result
    assert len(server.held()) == (0 if what == "deregister" else 1)


def test_a_registration_whose_answer_is_lost_registers_one_task(retrying: Runner, server: Server, window: str) -> None:
    server.fault(ACTIONS["register"], "drop_after", times=2)
    ended = retrying.task(dict(CALL, window_id=window))
    assert not ended.failed, ended.result
    (held,) = server.held()
    assert ended.result["maintenance_window_task"]["window_task_id"] == held["WindowTaskId"]
    sent = [entry["parameters"] for entry in server.requests() if entry["operation"] == ACTIONS["register"]]
    assert len(sent) == 3 and len({entry["ClientToken"] for entry in sent}) == 1


def test_a_removal_whose_answer_is_lost_is_a_removal(retrying: Runner, server: Server, window: str) -> None:
    wish = doing("deregister", server, window)
    server.fault(ACTIONS["deregister"], "drop_after")
    ended = retrying.task(wish)
    assert not ended.failed and ended.result["changed"] is True


ATTEMPTS: t.Dict[str, t.Tuple[t.Dict[str, str], Options, int]] = {
    "the module's own": ({}, {}, 10),
    "AWS_MAX_ATTEMPTS": ({"AWS_MAX_ATTEMPTS": "2"}, {}, 2),
    "AWS_RETRY_MODE": ({"AWS_RETRY_MODE": "standard"}, {}, 3),
    "aws_config": ({}, {"aws_config": {"retries": {"total_max_attempts": 4, "mode": "standard"}}}, 4),
}


@pytest.mark.parametrize("environment, connect, attempts", ATTEMPTS.values(), ids=ATTEMPTS)
def test_the_number_of_attempts_is_the_users_or_ten(
    retrying: Runner,
    server: Server,
    window: str,
    waits: t.List[float],
    monkeypatch: pytest.MonkeyPatch,
    environment: t.Dict[str, str],
    connect: Options,
    attempts: int,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    wish = doing("get", server, window)
    server.fault(ACTIONS["get"], "error500", times=-1)
    assert retrying.task(wish, connect=connect).failed
    assert (server.operations().count("Get"), len(waits)) == (attempts, attempts - 1)


def test_the_message_counts_the_attempts(
    retrying: Runner, server: Server, window: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "2")
    wish = doing("get", server, window)
    server.fault(ACTIONS["get"], "throttle", times=-1)
    assert "all of 2 attempts" in retrying.task(wish).result["msg"]


@pytest.mark.parametrize("name", [TASK, INFO, AUDIT])
def test_an_endpoint_that_nobody_listens_on_is_given_up_soon(
    retrying: Runner, window: str, waits: t.List[float], name: str
) -> None:
    arguments = {TASK: dict(CALL, window_id=window), INFO: {"window_id": window}, AUDIT: {}}[name]
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        ended = retrying(name, arguments, connect={"endpoint_url": "http://127.0.0.1:%d" % closed.getsockname()[1]})
    assert len(waits) == 2
    assert "the endpoint cannot be reached" in ended.result["msg"]
    assert ("Nothing was examined." if name == AUDIT else NOTHING) in ended.result["msg"]
    assert "Check region, endpoint_url, proxy" in ended.result["msg"]


def test_without_credentials_it_says_where_to_give_them(run: Runner, window: str) -> None:
    ended = run.task(dict(CALL, window_id=window), connect={"access_key": None, "secret_key": None})
    assert "there are no usable credentials" in ended.result["msg"] and NOTHING in ended.result["msg"]


def test_without_a_region_it_says_so(run: Runner, server: Server, window: str) -> None:
    ended = run.task(dict(CALL, window_id=window), connect={"region": None})
    assert "region" in ended.result["msg"].lower() and NOTHING in ended.result["msg"]
    assert server.requests() == []


def test_a_profile_that_does_not_exist_is_named(run: Runner, window: str) -> None:
    connect = {"access_key": None, "secret_key": None, "profile": "nobody"}
    ended = run.task(dict(CALL, window_id=window), connect=connect)
    assert "nobody" in ended.result["msg"] and NOTHING in ended.result["msg"]


def test_a_profile_that_assumes_a_role_reaches_the_account_of_the_role(
    run: Runner, server: Server, window: str, monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path
) -> None:
    (tmp_path / "config").write_text(
        "[profile base]\naws_access_key_id = AKIAWINDOWKEEPER0SSM\naws_secret_access_key = not-a-secret\n"
        "[profile member]\nsource_profile = base\nrole_arn = arn:aws:iam::210987654321:role/audits\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
    connect = {"access_key": None, "secret_key": None, "profile": "member"}
    ended = run.task(dict(CALL, window_id=window), connect=connect)
    assert "(account 210987654321)" in ended.result["msg"]
    asked = [(entry["operation"], entry["account"]) for entry in server.requests()]
    assert asked[0][0] == "AssumeRole"
    assert asked[1] == ("DescribeMaintenanceWindowTasks", "210987654321")
