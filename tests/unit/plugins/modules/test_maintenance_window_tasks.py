# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the module makes of a list: every action, every way to name a window and a task, and the same in check mode."""

from __future__ import annotations

import pytest
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.listing import (
    NO_TASK,
    NOWHERE,
    actions,
    call,
    predicted_and_done,
    rows,
    shell,
    written,
)
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import Runner, Server

KEYS = {"changed", "entries", "purged", "counts", "maintenance_window_tasks", "diff", "invocation"}


def test_one_list_registers_updates_deregisters_and_keeps(run: Runner, server: Server, window: str) -> None:
    server.register(window, Name="updated", Priority=1)
    gone = server.register(window, Name="retired")
    kept = server.register(window, Name="kept")
    tasks = [
        call("new"),
        {"name": "updated", "priority": 2},
        {"name": "retired", "state": "absent"},
        {"name": "kept", "task_arn": "announce"},
        {"name": "never-there", "state": "absent"},
    ]
    _foretold, done = predicted_and_done(run, {"window_id": window, "tasks": tasks})
    assert set(done.result) == KEYS
    assert actions(done) == ["register", "update", "deregister", "none", "none"]
    assert [row["changed"] for row in rows(done)] == [True, True, True, False, False]
    assert [row["changed_fields"] for row in rows(done)][1] == ["priority"]
    assert [row["name"] for row in rows(done)] == ["new", "updated", "retired", "kept", "never-there"]
    assert {row["window_id"] for row in rows(done)} == {window}
    held = {task["Name"]: task for task in server.held()}
    assert set(held) == {"new", "updated", "kept"} and held["updated"]["Priority"] == 2
    assert [row["window_task_id"] for row in rows(done)] == [
        held["new"]["WindowTaskId"],
        held["updated"]["WindowTaskId"],
        gone,
        kept,
        "",
    ]
    counts = {"registered": 1, "updated": 1, "deregistered": 1, "unchanged": 2, "failed": 0, "not_tried": 0}
    assert done.result["counts"] == counts
    server.forget()
    again = run.tasks({"window_id": window, "tasks": tasks})
    assert actions(again) == ["none"] * 5 and again.result["changed"] is False
    assert again.result["diff"] == [] and again.result["maintenance_window_tasks"] == []
    assert written(server) == []


def test_a_clearing_that_needs_replace_keeps_the_invocation_parameters(
    run: Runner, server: Server, window: str
) -> None:
    """The listing leaves them out: a Replace made from it would lose them."""
    run.tasks({"window_id": window, "tasks": [shell("described", description="old")]})
    (before,) = server.held()
    tasks = [{"name": "described", "description": ""}]
    _foretold, done = predicted_and_done(run, {"window_id": window, "tasks": tasks})
    assert rows(done)[0]["changed_fields"] == ["description"]
    (after,) = server.held()
    assert dict(before, TaskParameters={}) == dict(after, Description="old")


def test_an_id_that_is_not_there_is_an_error_with_its_path(run: Runner, server: Server, window: str) -> None:
    tasks = [call("new"), {"window_task_id": NO_TASK, "priority": 1}]
    foretold, done = predicted_and_done(run, {"window_id": window, "tasks": tasks})
    assert done.paths == ["tasks[1].window_task_id"]
    assert "window %s has no such task" % window in done.result["msg"]
    assert foretold.result["msg"] == done.result["msg"] and server.held() == []


def test_windows_that_are_not_there(run: Runner, server: Server, window: str) -> None:
    server.window("twice")
    server.window("twice")
    tasks = [
        call("new"),
        call("abc", window_id=NOWHERE),
        call("abc", window_name="nobody"),
        call("abc", window_name="twice"),
    ]
    _foretold, done = predicted_and_done(run, {"window_id": window, "tasks": tasks})
    assert "2 windows have that name" in done.result["msg"] and server.held() == []
    absent = [dict(task, state="absent") for task in tasks[1:3]]
    assert actions(run.tasks({"tasks": absent})) == ["none", "none"]
    assert run.tasks({"window_id": window, "tasks": tasks[:2]}).paths == ["tasks[1].window_id"]


def test_all_windows_that_are_not_there_are_named_at_once(run: Runner, window: str) -> None:
    tasks = [call("abc", window_name="nobody"), call("abc", window_name="no-one"), call("abc", window_name="nightly")]
    assert run.tasks({"tasks": tasks}).paths == ["tasks[0].window_name", "tasks[1].window_name"]


@pytest.mark.parametrize("purge", [False, True])
@pytest.mark.parametrize("option, value", [("window_name", "nobody"), ("window_id", NOWHERE)])
def test_a_window_named_for_all_is_wrong_once_and_where_it_stands(
    run: Runner, server: Server, option: str, value: str, purge: bool
) -> None:
    tasks = [call("one"), call("own", **{option: value}), call("two"), call("gone", state="absent")]
    ended = run.tasks({option: value, "tasks": tasks, "purge_tasks": purge})
    assert ended.paths == [option, "tasks[1].%s" % option] and server.held() == []


def test_nothing_asked_is_nothing_done(run: Runner, server: Server, window: str) -> None:
    for arguments in ({"tasks": []}, {"tasks": [], "window_id": window}):
        ended = run.tasks(arguments)
        assert ended.result["changed"] is False and ended.result["entries"] == []
    assert server.requests() == []
