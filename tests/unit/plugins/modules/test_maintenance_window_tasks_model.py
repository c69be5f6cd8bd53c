# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Any list against a small model of windows: what it becomes, what check mode foretells, and that it comes to rest.

The model says in a few lines what the module is for. It knows no calls, no order of reads and no failure.
"""

from __future__ import annotations

import copy
import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.listing import (
    actions,
    predicted_and_done,
    rows,
    written,
)
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import Options, Runner, Server
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

some = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
NAMES = ["one", "two", "three", "four"]
WINDOWS = ["sunday", "monday"]
VERB = {"register": "Register", "update": "Update", "deregister": "Deregister"}

there = st.lists(
    st.tuples(st.sampled_from(WINDOWS), st.sampled_from(NAMES), st.integers(0, 2)),
    max_size=5,
    unique_by=lambda task: task[:2],
)
wishes = st.lists(
    st.fixed_dictionaries(
        {
            "window": st.sampled_from(WINDOWS),
            "by": st.sampled_from(["id", "name"]),
            "name": st.sampled_from(NAMES),
            "state": st.sampled_from(["present", "absent"]),
            "as": st.sampled_from(["name", "name", "task id"]),
            "replace": st.booleans(),
        },
        optional={"priority": st.integers(0, 2)},
    ),
    max_size=6,
    unique_by=lambda wish: (wish["window"], wish["name"]),
)


class World(t.NamedTuple):
    """The server with two windows, and the list for it."""

    windows: t.Dict[str, str]
    held: t.Dict[t.Tuple[str, str], Options]
    tasks: t.List[Options]


def world(server: Server, before: t.Sequence[t.Tuple[str, str, int]], asked: t.Sequence[Options]) -> World:
    server.control("POST", "reset")
    windows = {name: server.window(name) for name in WINDOWS}
    for window, name, priority in before:
        server.register(windows[window], Name=name, Priority=priority)
    held = {(task["WindowId"], task["Name"]): task for task in server.held()}
    tasks = []
    for wish in asked:
        place = windows[wish["window"]], wish["name"]
        entry: Options = {"state": wish["state"], "replace": wish["replace"], "task_arn": "announce"}
        entry.update({"priority": wish["priority"]} if "priority" in wish else {})
        entry.update({"window_id": place[0]} if wish["by"] == "id" else {"window_name": wish["window"]})
        if wish["as"] == "task id" and place in held:
            entry["window_task_id"] = held[place]["WindowTaskId"]
        else:
            entry.update(name=wish["name"], task_type="LAMBDA")
        if wish["replace"]:
            # Exact: what is left out goes, the name too.
            entry["name"] = wish["name"]
        tasks.append(entry)
    server.forget()
    return World(windows, held, tasks)


def wanted(world: World, asked: t.Sequence[Options]) -> t.Tuple[t.List[str], t.Dict[t.Tuple[str, str], int]]:
    """By the model: the action of each entry, and the priorities of the tasks that are there in the end."""
    left = {place: task["Priority"] for place, task in world.held.items()}
    done = []
    for wish in asked:
        place = world.windows[wish["window"]], wish["name"]
        before = left.get(place)
        if wish["state"] == "absent":
            left.pop(place, None)
        else:
            kept = 0 if before is None or wish["replace"] else before
            left[place] = wish.get("priority", kept)
        if before == left.get(place):
            done.append("none")
        else:
            done.append("register" if before is None else "update" if place in left else "deregister")
    return done, left


def priorities(server: Server) -> t.Dict[t.Tuple[str, str], int]:
    return {(task["WindowId"], task["Name"]): task["Priority"] for task in server.held()}


@some
@given(before=there, asked=wishes, workers=st.integers(1, 3))
def test_a_list_becomes_what_the_model_says_and_comes_to_rest(
    run: Runner, server: Server, before: t.List[t.Tuple[str, str, int]], asked: t.List[Options], workers: int
) -> None:
    here = world(server, before, asked)
    arguments = {"tasks": here.tasks, "max_workers": workers}
    foretold, done = predicted_and_done(run, arguments)
    all_actions, left = wanted(here, asked)
    assert actions(foretold) == actions(done) == all_actions
    assert priorities(server) == left
    for window_id in here.windows.values():
        mine = [row for row in rows(done) if row["window_id"] == window_id and row["changed"]]
        sent = written(server, window_id)
        assert [what for what, _task in sent] == [VERB[row["action"]] for row in mine]
        assert all(task in (row["name"], row["window_task_id"]) for (_what, task), row in zip(sent, mine, strict=True))
    again = run.tasks(arguments)
    assert again.result["changed"] is False and actions(again) == ["none"] * len(asked)


@some
@given(before=there, asked=wishes)
def test_purging_leaves_what_is_in_the_list_and_windows_that_are_not_named(
    run: Runner, server: Server, before: t.List[t.Tuple[str, str, int]], asked: t.List[Options]
) -> None:
    assume(asked)
    here = world(server, before, asked)
    _foretold, done = predicted_and_done(run, {"tasks": here.tasks, "purge_tasks": True})
    _actions, left = wanted(here, asked)
    named = {here.windows[wish["window"]] for wish in asked}
    present = {(here.windows[wish["window"]], wish["name"]) for wish in asked if wish["state"] == "present"}
    assert priorities(server) == {
        place: priority for place, priority in left.items() if place in present or place[0] not in named
    }
    gone = {(row["window_id"], row["name"]) for row in done.result["purged"]}
    assert gone == {place for place in here.held if place in left and place[0] in named and place not in present}


@some
@given(before=there, asked=wishes)
def test_each_row_is_what_the_module_for_one_task_says(
    run: Runner, server: Server, before: t.List[t.Tuple[str, str, int]], asked: t.List[Options]
) -> None:
    here = world(server, before, asked)
    listed = run.tasks({"tasks": here.tasks, "return_tasks": "all"}, check=True)
    assert len(rows(listed)) == len(asked)
    for entry, row in zip(here.tasks, rows(listed), strict=True):
        alone = run.task(entry, check=True).result
        assert (row["action"], row["changed_fields"]) == (alone["action"], alone["changed_fields"])
        assert alone["maintenance_window_task"] in [{}, *listed.result["maintenance_window_tasks"]]


FAULTS = ["throttle", "error500", "access_denied", "drop_before", "drop_after"]


@some
@given(
    before=there,
    asked=wishes,
    fault=st.tuples(st.sampled_from(FAULTS), st.integers(0, 8), st.integers(1, 3)),
    on_error=st.sampled_from(["continue", "stop"]),
)
def test_whatever_fails_each_row_is_true_and_running_again_finishes(
    run: Runner,
    server: Server,
    before: t.List[t.Tuple[str, str, int]],
    asked: t.List[Options],
    fault: t.Tuple[str, int, int],
    on_error: str,
) -> None:
    here = world(server, before, asked)
    kind, skip, times = fault
    server.fault("*", kind, skip=skip, times=times)
    arguments = {"tasks": copy.deepcopy(here.tasks), "on_error": on_error, "max_workers": 2}
    ended = run.tasks(arguments)
    server.control("DELETE", "faults")
    all_actions, left = wanted(here, asked)
    now = priorities(server)
    for wish, row, action in zip(asked, rows(ended), all_actions, strict=True):
        place = here.windows[wish["window"]], wish["name"]
        if row["changed"]:
            assert row["action"] == action and now.get(place) == left.get(place)
        elif "error" in row and "Whether AWS has carried it out is not known" in row["error"]:
            assert now.get(place) in (left.get(place), here.held.get(place, {}).get("Priority"))
        elif "error" in row or "not_tried" in row:
            assert now.get(place) == here.held.get(place, {}).get("Priority")
        else:
            assert action == "none"
    assert ended.failed == any("error" in row for row in rows(ended))
    again = run.tasks(arguments)
    assert not again.failed, again.result
    assert priorities(server) == left


def test_the_model_can_disagree(run: Runner, server: Server) -> None:
    """The properties above say nothing if the model agreed with everything."""
    asked = [{"window": "sunday", "by": "id", "name": "one", "state": "present", "as": "name", "replace": False}]
    here = world(server, [("sunday", "one", 1)], asked)
    assert wanted(here, asked) == (["none"], {(here.windows["sunday"], "one"): 1})
    assert wanted(here, [dict(asked[0], priority=2)])[0] == ["update"]
    assert wanted(here, [dict(asked[0], replace=True)])[0] == ["update"]
    assert wanted(here, [dict(asked[0], state="absent")]) == (["deregister"], {})
    assert wanted(here, [dict(asked[0], window="monday")])[0] == ["register"]
    with pytest.raises(AssertionError):
        assert priorities(server) == {}
