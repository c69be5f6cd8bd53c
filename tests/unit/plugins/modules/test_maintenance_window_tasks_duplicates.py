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
    predicted_and_done,
    written,
)
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import Ended, Options, Runner, Server

ID = "11111111-2222-3333-4444-555555555555"


def refused(run: Runner, tasks: t.Sequence[Options], path: str, **more: t.Any) -> Ended:
    """Asserts that check mode and run refuse it with one problem, at that path, and write nothing."""
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


def test_names_that_move_on_in_a_ring(run: Runner, server: Server, window: str) -> None:
    names = ["one", "two", "three"]
    ids = [server.register(window, Name=name) for name in names]
    renamed = zip(ids, names[1:] + names[:1], strict=True)
    tasks = [{"window_task_id": task_id, "name": name} for task_id, name in renamed]
    done = run.tasks({"window_id": window, "purge_tasks": True, "tasks": tasks})
    assert actions(done) == ["update"] * 3
    assert [task["Name"] for task in server.held()] == ["two", "three", "one"]


SAME_TASK: t.Dict[str, t.Tuple[Options, Options]] = {
    "by its id, and by its name": ({"priority": 1}, {"name": "there", "priority": 2}),
    "it goes by its id, and stays by its name": ({"state": "absent"}, call("there")),
    "by the old name of what is renamed": ({"name": "after"}, call("there")),
}


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("by_id, by_name", SAME_TASK.values(), ids=SAME_TASK)
def test_one_task_by_two_entries(
    run: Runner, server: Server, window: str, by_id: Options, by_name: Options, turned: bool
) -> None:
    tasks = [dict(by_id, window_task_id=server.register(window, Name="there")), by_name]
    done = refused(run, tasks[::-1] if turned else tasks, "tasks[1].window_task_id", window_id=window)
    assert "is about the same task of window %s" % window in done.result["msg"]


@pytest.mark.parametrize("state", ["present", "absent"])
def test_two_tasks_of_one_name_are_an_error_with_both_ids(run: Runner, server: Server, window: str, state: str) -> None:
    twins = [server.register(window, Name="twin") for _number in range(2)]
    done = refused(run, [call("new"), {"name": "twin", "state": state}], "tasks[1].name", window_id=window)
    assert "(%s); set window_task_id" % ", ".join(twins) in done.result["msg"]


TWINS: t.Dict[str, t.Tuple[t.Optional[Options], t.Optional[Options], t.List[str], t.List[int]]] = {
    "both stay": ({"priority": 3}, {"priority": 4}, ["update", "update"], [3, 4]),
    "one goes": ({"priority": 5}, {"state": "absent"}, ["update", "deregister"], [5]),
    "both go": ({"state": "absent"}, {"state": "absent"}, ["deregister", "deregister"], []),
    "neither is in the list": (None, None, [], [0, 0]),
}


@pytest.mark.parametrize("first, second, done, priorities", TWINS.values(), ids=TWINS)
def test_twins_are_told_apart_by_their_ids(
    run: Runner,
    server: Server,
    window: str,
    first: t.Optional[Options],
    second: t.Optional[Options],
    done: t.List[str],
    priorities: t.List[int],
) -> None:
    twins = [server.register(window, Name="twin") for _number in range(2)]
    tasks = [
        dict(one, window_task_id=twin, name="twin") for one, twin in zip((first, second), twins, strict=True) if one
    ]
    _foretold, ended = predicted_and_done(run, {"window_id": window, "tasks": [*tasks, call("new")]})
    assert actions(ended) == [*done, "register"]
    assert [task["Priority"] for task in server.held() if task["Name"] == "twin"] == priorities
