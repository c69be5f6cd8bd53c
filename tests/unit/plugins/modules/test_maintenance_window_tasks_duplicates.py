# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two entries for one task, and two tasks of one name: errors before any write, check mode and run alike."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.listing import (
    NOWHERE,
    actions,
    call,
    held_names,
    predicted_and_done,
    written,
)
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import Ended, Options, Runner, Server

ID = "11111111-2222-3333-4444-555555555555"


def refused(run: Runner, tasks: t.Sequence[Options], path: str, **more: t.Any) -> Ended:
    """Asserts that check mode and run refuse it with one finding, at that path, and write nothing."""
    foretold, done = predicted_and_done(run, dict({"tasks": tasks}, **more))
    assert done.failed and done.paths == [path], done.result
    assert foretold.result["msg"] == done.result["msg"]
    assert "Nothing was changed" in done.result["msg"] and written(run.server) == []
    return done


NO_CALL_NEEDED: t.Dict[str, t.Tuple[t.List[Options], str, str]] = {
    "one name": ([call("new"), call("abc"), call("new")], "tasks[2].name", "tasks[0] (new) is about the same name"),
    "one id": (
        [{"window_task_id": ID, "priority": 1}, {"window_task_id": ID, "priority": 2}],
        "tasks[1].window_task_id",
        "tasks[0] (%s) is about the same task" % ID,
    ),
    "wanted and not wanted": (
        [call("new"), {"name": "new", "state": "absent"}],
        "tasks[1].name",
        "tasks[0] (new) is about the same name",
    ),
    "a new name that another one has": (
        [{"window_task_id": ID, "name": "new"}, call("new")],
        "tasks[1].name",
        "tasks[0] (new, %s) is about the same name" % ID,
    ),
    "the window once for all, once of its own": (
        [call("new"), call("new", window_id=NOWHERE)],
        "tasks[1].name",
        "tasks[0] (new) is about the same name of window %s" % NOWHERE,
    ),
}


@pytest.mark.parametrize("tasks, path, said", NO_CALL_NEEDED.values(), ids=NO_CALL_NEEDED)
def test_what_the_list_itself_shows_is_found_without_a_call(
    run: Runner, server: Server, tasks: t.List[Options], path: str, said: str
) -> None:
    done = refused(run, tasks, path, window_id=NOWHERE)
    assert said in done.result["msg"] and server.requests() == []


def test_all_of_them_are_found_at_once(run: Runner, server: Server) -> None:
    tasks = [call("new"), call("new"), call("new"), {"window_task_id": ID}, {"window_task_id": ID}]
    ended = run.tasks({"window_id": NOWHERE, "tasks": tasks})
    assert ended.paths == ["tasks[1].name", "tasks[2].name", "tasks[4].window_task_id"]


def test_one_name_in_two_windows_is_none(run: Runner, server: Server, window: str) -> None:
    other = server.window("other")
    done = run.tasks({"window_id": window, "tasks": [call("new"), call("new", window_id=other)]})
    assert actions(done) == ["register", "register"]


def test_the_same_window_by_name_and_by_id(run: Runner, server: Server, window: str) -> None:
    tasks = [call("new", window_name="nightly"), call("new", window_id=window)]
    done = refused(run, tasks, "tasks[1].name")
    assert "tasks[0] (new) is about the same name of window %s" % window in done.result["msg"]


@pytest.mark.parametrize("turned", [False, True])
def test_one_task_once_by_its_id_and_once_by_its_name(run: Runner, server: Server, window: str, turned: bool) -> None:
    task_id = server.register(window, Name="there")
    tasks: t.List[Options] = [{"window_task_id": task_id, "priority": 1}, {"name": "there", "priority": 2}]
    done = refused(run, tasks[::-1] if turned else tasks, "tasks[1].window_task_id", window_id=window)
    assert "is about the same task of window %s" % window in done.result["msg"]


def test_a_task_that_goes_by_its_id_and_stays_by_its_name(run: Runner, server: Server, window: str) -> None:
    task_id = server.register(window, Name="there")
    tasks = [{"window_task_id": task_id, "state": "absent"}, call("there")]
    refused(run, tasks, "tasks[1].window_task_id", window_id=window)


def test_the_old_name_of_a_task_that_is_renamed(run: Runner, server: Server, window: str) -> None:
    task_id = server.register(window, Name="before")
    tasks = [{"window_task_id": task_id, "name": "after"}, call("before")]
    refused(run, tasks, "tasks[1].window_task_id", window_id=window)


def test_names_that_swap_are_none(run: Runner, server: Server, window: str) -> None:
    first, second = server.register(window, Name="one"), server.register(window, Name="two")
    tasks = [{"window_task_id": first, "name": "two"}, {"window_task_id": second, "name": "one"}]
    _foretold, done = predicted_and_done(run, {"window_id": window, "tasks": tasks})
    assert actions(done) == ["update", "update"]
    assert {task["WindowTaskId"]: task["Name"] for task in server.held()} == {first: "two", second: "one"}
    assert actions(run.tasks({"window_id": window, "tasks": tasks})) == ["none", "none"]


def test_names_that_move_on_in_a_ring(run: Runner, server: Server, window: str) -> None:
    names = ["one", "two", "three"]
    ids = [server.register(window, Name=name) for name in names]
    renamed = zip(ids, names[1:] + names[:1], strict=True)
    tasks = [{"window_task_id": task_id, "name": name} for task_id, name in renamed]
    done = run.tasks({"window_id": window, "purge_tasks": True, "tasks": tasks})
    assert actions(done) == ["update"] * 3
    assert [task["Name"] for task in server.held()] == ["two", "three", "one"]


@pytest.mark.parametrize("state", ["present", "absent"])
def test_two_tasks_of_one_name_are_an_error_with_both_ids(run: Runner, server: Server, window: str, state: str) -> None:
    twins = [server.register(window, Name="twin") for _number in range(2)]
    tasks = [call("new"), {"name": "twin", "state": state}]
    done = refused(run, tasks, "tasks[1].name", window_id=window)
    for task_id in twins:
        assert task_id in done.result["msg"]
    assert "set window_task_id" in done.result["msg"]


def test_one_twin_goes_by_its_id_and_the_other_stays(run: Runner, server: Server, window: str) -> None:
    kept, gone = (server.register(window, Name="twin") for _number in range(2))
    tasks = [
        {"window_task_id": kept, "name": "twin", "priority": 5},
        {"window_task_id": gone, "name": "twin", "state": "absent"},
    ]
    _foretold, done = predicted_and_done(run, {"window_id": window, "tasks": tasks})
    assert actions(done) == ["update", "deregister"]
    (held,) = server.held()
    assert (held["WindowTaskId"], held["Priority"]) == (kept, 5)


def test_both_twins_go_by_their_ids(run: Runner, server: Server, window: str) -> None:
    tasks = [
        {"window_task_id": server.register(window, Name="twin"), "name": "twin", "state": "absent"} for _one in range(2)
    ]
    done = run.tasks({"window_id": window, "tasks": tasks})
    assert actions(done) == ["deregister", "deregister"] and server.held() == []


def test_twins_beside_what_is_in_the_list_do_no_harm(run: Runner, server: Server, window: str) -> None:
    for _number in range(2):
        server.register(window, Name="twin")
    done = run.tasks({"window_id": window, "tasks": [call("new")]})
    assert actions(done) == ["register"] and held_names(server) == ["twin", "twin", "new"]


def test_both_twins_stay_by_their_ids(run: Runner, server: Server, window: str) -> None:
    twins = [server.register(window, Name="twin") for _number in range(2)]
    tasks = [{"window_task_id": task_id, "name": "twin", "priority": 3} for task_id in twins]
    _foretold, done = predicted_and_done(run, {"window_id": window, "tasks": tasks})
    assert actions(done) == ["update", "update"]
    assert [(task["Name"], task["Priority"]) for task in server.held()] == [("twin", 3)] * 2
