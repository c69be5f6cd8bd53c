# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is not in the list goes only where that was asked for, and never by an accident."""

from __future__ import annotations

import pytest
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.listing import (
    NO_TASK,
    NOWHERE,
    actions,
    by_number,
    call,
    held_names,
    predicted_and_done,
    purged,
    written,
)
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import BLOCKS, Runner, Server


def test_what_is_not_in_the_list_goes_last(run: Runner, server: Server, window: str) -> None:
    for name in ("old", "kept", "older"):
        server.register(window, Name=name)
    wish = {"window_id": window, "purge_tasks": True, "tasks": [call("kept", priority=3), call("new")]}
    foretold, done = predicted_and_done(run, wish)
    assert purged(foretold) == purged(done) == ["old", "older"]
    assert actions(done) == ["update", "register"]
    assert held_names(server) == ["kept", "new"]
    assert [what for what, _name in written(server)] == ["Update", "Register", "Deregister", "Deregister"]
    assert done.result["counts"]["deregistered"] == 2
    assert [one["before"].get("name") for one in done.result["diff"]][2:] == ["old", "older"]
    again = run.tasks(wish)
    assert (again.result["changed"], purged(again)) == (False, [])


@pytest.mark.parametrize("window_name", [None, "", "nightly"])
def test_an_empty_list_purges_a_window_that_is_named_and_none_otherwise(
    run: Runner, server: Server, window: str, window_name: str
) -> None:
    server.register(window, Name="old")
    wish = {"window_name": window_name, "purge_tasks": True, "tasks": []}
    done = run.tasks(wish)
    if window_name:
        assert purged(done) == ["old"] and server.held() == []
    else:
        assert done.paths == ["purge_tasks"] and "no window is named" in done.result["msg"]
        assert held_names(server) == ["old"]
        assert [entry for entry in server.requests() if not entry["write"]] == []


def test_windows_that_nobody_names_are_left_alone(run: Runner, server: Server, window: str) -> None:
    others = [server.window(name) for name in ("sunday", "monday", "tuesday")]
    for window_id in [window, *others]:
        server.register(window_id, Name="old")
    tasks = [call("new", window_id=others[0]), call("new", window_name="monday")]
    done = run.tasks({"window_id": window, "purge_tasks": True, "tasks": tasks})
    assert purged(done) == ["old"] * 3
    assert [held_names(server, one) for one in (window, *others)] == [[], ["new"], ["new"], ["old"]]


def test_what_is_protected_by_name_and_by_id_stays(run: Runner, server: Server, window: str) -> None:
    for name in ("hand", "made"):
        server.register(window, Name=name)
    by_id = server.register(window, Name="odd")
    nameless = server.register(window)
    protect = ["hand", by_id, nameless]
    done = run.tasks({"window_id": window, "purge_tasks": True, "purge_protect": protect, "tasks": []})
    assert purged(done) == ["made"] and held_names(server) == ["hand", "odd", ""] and done.warnings == []


@pytest.mark.parametrize("check", [True, False], ids=["check", "run"])
def test_what_is_protected_and_is_nowhere_is_warned_of(run: Runner, server: Server, window: str, check: bool) -> None:
    server.register(window, Name="by-hand")
    protect = ["hand-by", "never-there", "by-hnad", "new"]
    wish = {"window_id": window, "purge_tasks": True, "purge_protect": protect, "tasks": [call("new")]}
    done = run.tasks(wish, check=check)
    assert purged(done) == ["by-hand"] and done.warnings == [
        "purge_protect names by-hnad, which no task of the named windows has, did you mean by-hand?",
        "purge_protect names hand-by, which no task of the named windows has.",
        "purge_protect names never-there, which no task of the named windows has.",
    ]
    assert run.tasks(dict(wish, purge_limit=0), check=check).warnings == (done.warnings if check else [])
    run.tasks(wish)
    assert run.tasks(wish).warnings == []


def test_of_a_window_that_cannot_be_read_nothing_is_said_to_lack(run: Runner, server: Server, window: str) -> None:
    other = server.window("other")
    server.register(window, Name="old")
    tasks = [call("new", window_id=other)]
    wish = {"window_id": window, "purge_tasks": True, "purge_protect": ["hand"], "tasks": tasks, "max_workers": 1}
    assert run.tasks(wish, check=True).warnings != []
    server.fault("DescribeMaintenanceWindowTasks", "access_denied", skip=1)
    ended = run.tasks(wish, check=True)
    assert purged(ended) == ["old"] and ended.failed and ended.warnings == []


def test_twins_of_a_task_and_tasks_without_a_name_go(run: Runner, server: Server, window: str) -> None:
    kept = server.register(window, Name="twin")
    server.register(window, Name="twin")
    server.register(window)
    tasks = [{"window_task_id": kept, "name": "twin"}]
    done = run.tasks({"window_id": window, "purge_tasks": True, "tasks": tasks})
    assert purged(done) == ["twin", ""]
    assert [task["WindowTaskId"] for task in server.held()] == [kept]


def test_a_task_renamed_by_its_id_is_not_purged(run: Runner, server: Server, window: str) -> None:
    task_id = server.register(window, Name="before")
    tasks = [{"window_task_id": task_id, "name": "after"}]
    done = run.tasks({"window_id": window, "purge_tasks": True, "tasks": tasks})
    assert purged(done) == [] and held_names(server) == ["after"]


@pytest.mark.parametrize("check", [True, False], ids=["check", "run"])
def test_too_many_are_refused_before_any_write(run: Runner, server: Server, window: str, check: bool) -> None:
    for name in by_number("old", 12):
        server.register(window, Name=name)
    server.forget()
    ended = run.tasks({"window_id": window, "purge_tasks": True, "tasks": [call("new")]}, check=check)
    assert ended.paths == ["purge_limit"]
    message = ended.result["msg"]
    assert "12 tasks are not in the list and would be deregistered: old-000 of %s" % window in message
    assert "purge_limit: 12, or purge_protect" in message and "old-009" in message and "old-010" not in message
    assert written(server) == [] and len(server.held()) == 12


def test_the_limit_counts_all_windows_and_is_itself_allowed(run: Runner, server: Server) -> None:
    windows = [server.window(name) for name in ("sunday", "monday")]
    for window_id in windows:
        for name in by_number("old", 2):
            server.register(window_id, Name=name)
    tasks = [call("new", window_id=window_id) for window_id in windows]
    refused = run.tasks({"purge_tasks": True, "purge_limit": 3, "tasks": tasks})
    assert refused.paths == ["purge_limit"] and "4 tasks are not in the list" in refused.result["msg"]
    refused = run.tasks({"purge_tasks": True, "purge_limit": 0, "tasks": tasks})
    assert refused.paths == ["purge_limit"]
    places = [(name, window_id) for window_id in windows for name in by_number("old", 2)][1:]
    one = [*tasks, *({"name": name, "state": "absent", "window_id": window_id} for name, window_id in places)]
    refused = run.tasks({"purge_tasks": True, "purge_limit": 0, "tasks": one})
    assert "0 was given; 1 task is not in the list" in refused.result["msg"]
    done = run.tasks({"purge_tasks": True, "purge_limit": 4, "tasks": tasks})
    assert len(purged(done)) == 4
    again = run.tasks({"purge_tasks": True, "purge_limit": 0, "tasks": tasks})
    assert not again.failed and not again.result["changed"]


def test_a_window_in_which_something_failed_keeps_its_tasks(run: Runner, server: Server, window: str) -> None:
    other = server.window("other")
    for window_id in (window, other):
        server.register(window_id, Name="old")
    server.fault("RegisterTaskWithMaintenanceWindow", "access_denied")
    tasks = [call("new"), call("new-too"), {"name": "none", "state": "absent", "window_id": other}]
    wish = {"window_id": window, "purge_tasks": True, "tasks": tasks}
    ended = run.tasks(wish)
    assert actions(ended) == ["failed", "register", "none"]
    assert [(row["window_id"], row["action"], row.get("not_tried")) for row in ended.result["purged"]] == [
        (window, "none", True),
        (other, "deregister", None),
    ]
    assert "Not tried: old." in ended.result["msg"]
    assert (held_names(server, window), held_names(server, other)) == (["old", "new-too"], [])
    assert not run.tasks(wish).failed
    assert held_names(server) == ["new-too", "new"]


def test_a_window_of_which_something_could_not_be_read_keeps_its_tasks(
    run: Runner, server: Server, window: str
) -> None:
    server.register(window, Name="old")
    server.register(window, Name="read-me")
    server.fault("GetMaintenanceWindowTask", "access_denied")
    tasks = [{"name": "read-me", BLOCKS: {"lambda": {"qualifier": "2"}}}, call("new")]
    ended = run.tasks({"window_id": window, "purge_tasks": True, "tasks": tasks}, diff=False)
    assert actions(ended) == ["failed", "register"] and purged(ended) == []
    assert held_names(server) == ["old", "read-me", "new"]


def test_nothing_is_purged_while_it_is_not_known_which_windows_are_meant(
    run: Runner, server: Server, window: str
) -> None:
    """The entry is about a task of this very window, which it names by its name."""
    server.register(window, Name="wanted")
    server.fault("DescribeMaintenanceWindows", "access_denied")
    tasks = [call("wanted", window_name="nightly")]
    ended = run.tasks({"window_id": window, "purge_tasks": True, "tasks": tasks})
    assert actions(ended) == ["failed"] and held_names(server) == ["wanted"]
    assert purged(ended) == [] and ended.result["changed"] is False


def test_a_listing_that_fails_names_its_window_and_spares_it(run: Runner, server: Server, window: str) -> None:
    other = server.window("other")
    server.register(other, Name="old")
    server.fault("DescribeMaintenanceWindowTasks", "access_denied")
    tasks = [{"name": "none", "state": "absent", "window_id": other}]
    wish = {"window_id": window, "purge_tasks": True, "tasks": tasks, "max_workers": 1}
    ended = run.tasks(wish)
    assert actions(ended) == ["none"]
    assert "window %s" % window in ended.result["msg"] and other not in ended.result["msg"].split("Deregister")[0]
    assert purged(ended) == ["old"] and server.held() == []
    assert not run.tasks(wish).failed


def test_a_window_name_that_cannot_be_looked_up_is_in_the_message(run: Runner, server: Server, window: str) -> None:
    server.fault("DescribeMaintenanceWindows", "access_denied", times=2)
    tasks = [call("new")]
    assert "nightly" in run.tasks({"window_name": "nightly", "tasks": tasks}).result["msg"]
    ended = run.tasks({"window_name": "nightly", "purge_tasks": True, "tasks": []})
    assert ended.failed and "nightly" in ended.result["msg"]
    assert "Nothing was deregistered there." in ended.result["msg"]


def test_a_removal_that_fails_is_told_and_done_later(run: Runner, server: Server, window: str) -> None:
    for name in by_number("old", 3):
        server.register(window, Name=name)
    server.fault("DeregisterTaskFromMaintenanceWindow", "error500", skip=1)
    wish = {"window_id": window, "purge_tasks": True, "tasks": []}
    ended = run.tasks(wish)
    rows = ended.result["purged"]
    assert [row["action"] for row in rows] == ["deregister", "none", "none"]
    assert "error" in rows[1] and rows[2].get("not_tried") is True
    assert "old-001" in ended.result["msg"] and held_names(server) == ["old-001", "old-002"]
    assert purged(run.tasks(wish)) == ["old-001", "old-002"] and server.held() == []


@pytest.mark.parametrize("named", [{"window_id": NOWHERE}, {"window_name": "nobody"}], ids=["id", "name"])
def test_a_window_to_purge_must_be_there(run: Runner, server: Server, window: str, named: object) -> None:
    assert isinstance(named, dict)
    ended = run.tasks(dict(named, purge_tasks=True, tasks=[call("new", window_id=window)]))
    assert ended.paths == list(named) and server.held() == []


@pytest.mark.parametrize("named", [{"window_id": NOWHERE}, {"window_name": "nobody"}], ids=["id", "name"])
def test_a_window_of_absent_entries_need_not_be_there(run: Runner, window: str, named: object) -> None:
    assert isinstance(named, dict)
    tasks = [dict(named, name="old", state="absent"), dict(named, window_task_id=NO_TASK, state="absent")]
    done = run.tasks({"purge_tasks": True, "tasks": tasks})
    assert not done.failed, done.result
    assert actions(done) == ["none", "none"]


def test_a_task_that_goes_by_itself_before_it_is_read_is_no_error(run: Runner, server: Server, window: str) -> None:
    server.register(window, Name="old")
    server.fault("GetMaintenanceWindowTask", "code", code="DoesNotExistException")
    done = run.tasks({"window_id": window, "purge_tasks": True, "tasks": []})
    assert not done.failed and done.result["changed"] is False


def test_a_failed_read_for_the_diff_keeps_the_windows_tasks(run: Runner, server: Server, window: str) -> None:
    for name in by_number("old", 2):
        server.register(window, Name=name)
    server.fault("GetMaintenanceWindowTask", "access_denied")
    done = run.tasks({"window_id": window, "purge_tasks": True, "tasks": [call("new")], "max_workers": 1})
    assert "error" in done.result["purged"][0] and done.result["purged"][1]["not_tried"] is True
    assert actions(done) == ["register"] and len(server.held()) == 3


def test_stop_purges_nothing_after_a_failure(run: Runner, server: Server, window: str) -> None:
    server.register(window, Name="old")
    server.fault("RegisterTaskWithMaintenanceWindow", "access_denied")
    wish = {"window_id": window, "purge_tasks": True, "on_error": "stop", "tasks": [call("new"), call("newer")]}
    ended = run.tasks(wish)
    assert actions(ended) == ["failed", "not tried"] and purged(ended) == []
    assert held_names(server) == ["old"]
