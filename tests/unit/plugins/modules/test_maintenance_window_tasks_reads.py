# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a list costs: the calls that the server saw, one by one."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.listing import (
    NO_TASK,
    NOWHERE,
    actions,
    by_number,
    call,
    rows,
    shell,
)
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import Options, Runner, Server

THREE = by_number("task", 3)


def cost(run: Runner, arguments: Options, wanted: t.Sequence[str], **how: t.Any) -> t.List[str]:
    """The operations of a run that has these actions."""
    run.server.forget()
    ended = run.tasks(dict({"max_workers": 1}, **arguments), **how)
    assert actions(ended) == list(wanted), ended.result
    return run.server.operations()


@pytest.fixture
def ids(server: Server, window: str) -> t.List[str]:
    """The ids of three tasks without invocation parameters."""
    return [server.register(window, Name=name) for name in THREE]


CALLS = [call(name) for name in THREE]
COSTS: t.Dict[str, t.Tuple[Options, str, t.List[str]]] = {
    "unchanged": ({"tasks": CALLS}, "none", ["Describe"]),
    "unchanged, the window by its name": (
        {"tasks": CALLS, "window_id": None, "window_name": "nightly"},
        "none",
        ["DescribeWindows", "Describe"],
    ),
    "exact": ({"tasks": [call(name, replace=True) for name in THREE]}, "none", ["Describe"] + ["Get"] * 3),
    "all returned": ({"tasks": CALLS, "return_tasks": "all"}, "none", ["Describe"] + ["Get"] * 3),
    "none returned": ({"tasks": CALLS, "return_tasks": "none"}, "none", ["Describe"]),
    "changed": ({"tasks": [call(name, priority=2) for name in THREE]}, "update", ["Describe"] + ["Update"] * 3),
}


@pytest.mark.parametrize("arguments, action, operations", COSTS.values(), ids=COSTS)
def test_the_calls_for_three_tasks(
    run: Runner, window: str, ids: t.List[str], arguments: Options, action: str, operations: t.List[str]
) -> None:
    assert cost(run, dict({"window_id": window}, **arguments), [action] * 3) == operations


def test_invocation_parameters_are_in_no_listing(run: Runner, window: str) -> None:
    tasks = [shell(name) for name in THREE]
    run.tasks({"window_id": window, "tasks": tasks})
    assert cost(run, {"window_id": window, "tasks": tasks}, ["none"] * 3) == ["Describe"] + ["Get"] * 3
    by_id = [
        dict(task, window_task_id=held["WindowTaskId"]) for task, held in zip(tasks, run.server.held(), strict=True)
    ]
    assert cost(run, {"window_id": window, "tasks": by_id}, ["none"] * 3) == ["Get"] * 3


def test_only_the_entry_that_needs_a_get_has_one(run: Runner, window: str, ids: t.List[str]) -> None:
    run.tasks({"window_id": window, "tasks": [shell("whole")]})
    tasks = [call(THREE[0]), shell("whole"), call(THREE[1])]
    assert cost(run, {"window_id": window, "tasks": tasks}, ["none"] * 3) == ["Describe", "Get"]


def test_unchanged_by_id(run: Runner, window: str, ids: t.List[str]) -> None:
    """One by its id is one Get; of two and more the listing tells all."""
    tasks = [{"window_task_id": task_id, "task_arn": "announce"} for task_id in ids]
    assert cost(run, {"window_id": window, "tasks": tasks[:1]}, ["none"]) == ["Get"]
    assert cost(run, {"window_id": window, "tasks": tasks}, ["none"] * 3) == ["Describe"]


def test_a_new_task_costs_no_get(run: Runner, window: str) -> None:
    tasks = [shell(name) for name in THREE]
    arguments = {"window_id": window, "tasks": tasks}
    assert cost(run, arguments, ["register"] * 3, check=True) == ["Describe"]
    assert cost(run, arguments, ["register"] * 3) == ["Describe"] + ["Register"] * 3


def test_an_update_that_needs_replace_reads_the_task_first(run: Runner, server: Server, window: str) -> None:
    server.register(window, Name="described", Description="old")
    tasks = [{"name": "described", "description": ""}]
    assert cost(run, {"window_id": window, "tasks": tasks}, ["update"]) == ["Describe", "Get", "Update"]
    assert cost(run, {"window_id": window, "tasks": tasks}, ["none"]) == ["Describe"]


def test_a_removal_reads_the_task_only_for_the_diff(run: Runner, window: str, ids: t.List[str]) -> None:
    tasks = [{"name": name, "state": "absent"} for name in THREE]
    arguments = {"window_id": window, "tasks": tasks}
    assert cost(run, arguments, ["deregister"] * 3, check=True, diff=True) == ["Describe"] + ["Get"] * 3
    assert cost(run, arguments, ["deregister"] * 3, diff=False) == ["Describe"] + ["Deregister"] * 3
    assert cost(run, arguments, ["none"] * 3) == ["Describe"]


def test_what_is_absent_by_id_costs_one_listing_or_one_get(run: Runner, window: str) -> None:
    tasks: t.List[Options] = [{"window_task_id": NO_TASK, "state": "absent"}]
    assert cost(run, {"window_id": window, "tasks": tasks}, ["none"]) == ["Get"]
    tasks.append({"name": "nobody", "state": "absent"})
    assert cost(run, {"window_id": window, "tasks": tasks}, ["none"] * 2) == ["Describe"]


def test_an_id_that_is_not_there_costs_the_look_at_its_window(run: Runner, server: Server, window: str) -> None:
    for window_id, path in ((window, "tasks[0].window_task_id"), (NOWHERE, "window_id")):
        server.forget()
        ended = run.tasks({"window_id": window_id, "tasks": [{"window_task_id": NO_TASK, "priority": 1}]})
        assert ended.paths == [path]
        assert server.operations()[:2] == ["Get", "GetWindow"]


def test_250_tasks_of_one_window_are_three_pages(run: Runner, server: Server, window: str) -> None:
    names = by_number("task", 250)
    ids = [server.register(window, Name=name) for name in names]
    server.forget()
    ended = run.tasks({"window_id": window, "tasks": [call(name) for name in reversed(names)]})
    assert actions(ended) == ["none"] * 250
    assert [row["window_task_id"] for row in rows(ended)] == ids[::-1]
    assert server.operations() == ["Describe"] * 3
    asked = [entry["parameters"]["MaxResults"] for entry in server.requests()]
    assert asked == [100, 100, 100]


def test_many_windows_by_name_are_found_in_one_call(run: Runner, server: Server) -> None:
    names = by_number("window", 12)
    for name in names:
        server.register(server.window(name), Name="call")
    tasks = [call("call", window_name=name) for name in names]
    assert cost(run, {"tasks": tasks}, ["none"] * 12) == ["DescribeWindows"] + ["Describe"] * 12


def test_windows_by_name_on_several_pages(run: Runner, server: Server) -> None:
    names = by_number("window", 105)
    for name in names:
        server.window(name)
    tasks = [{"name": "call", "state": "absent", "window_name": name} for name in names[-3:]]
    assert cost(run, {"tasks": tasks}, ["none"] * 3) == ["DescribeWindows"] * 2 + ["Describe"] * 3


def test_purging_costs_a_listing_and_a_write_each(run: Runner, window: str, ids: t.List[str]) -> None:
    arguments = {"window_id": window, "purge_tasks": True, "tasks": [call(THREE[0])]}
    assert cost(run, arguments, ["none"], check=True, diff=False) == ["Describe"]
    assert cost(run, arguments, ["none"], check=True) == ["Describe"] + ["Get"] * 2
    assert cost(run, arguments, ["none"], diff=False) == ["Describe"] + ["Deregister"] * 2


def test_a_window_named_for_all_is_not_read_where_no_entry_is_in_it(run: Runner, server: Server, window: str) -> None:
    other = server.window("other")
    tasks = [{"name": "call", "state": "absent", "window_id": other}]
    assert cost(run, {"window_name": "nightly", "tasks": tasks}, ["none"]) == ["Describe"]
    purging = {"window_name": "nightly", "tasks": tasks, "purge_tasks": True}
    assert sorted(cost(run, purging, ["none"])) == ["Describe", "Describe", "DescribeWindows"]
