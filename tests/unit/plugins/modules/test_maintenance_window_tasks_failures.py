# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls that fail in the middle of a list: what is said to be done is done, and what is left can be done later."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.listing import (
    actions,
    by_number,
    call,
    checks,
    held_names,
    rows,
    shell,
    written,
)
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import (
    BLOCKS,
    Ended,
    Options,
    Runner,
    Server,
)

OPERATIONS = {
    "register": "RegisterTaskWithMaintenanceWindow",
    "update": "UpdateMaintenanceWindowTask",
    "deregister": "DeregisterTaskFromMaintenanceWindow",
}
FAULTS = [
    ("register", "throttle", "AWS throttled it"),
    ("update", "drop_before", "Whether AWS has carried it out is not known"),
    ("deregister", "access_denied", "lack the IAM action ssm:"),
]
WANTED = ["register", "update", "deregister", "register", "update", "deregister"]
NAMES = by_number("task", 6)


@pytest.fixture
def tasks(server: Server, window: str) -> t.List[Options]:
    """Six entries: two of each kind of change."""
    for name in NAMES[2:]:
        server.register(window, Name=name)
    server.forget()
    return [
        call(NAMES[0]),
        {"name": NAMES[2], "priority": 3},
        {"name": NAMES[4], "state": "absent"},
        call(NAMES[1]),
        {"name": NAMES[3], "priority": 3},
        {"name": NAMES[5], "state": "absent"},
    ]


def tells_the_truth(ended: Ended, server: Server, tasks: t.Sequence[Options]) -> None:
    """Each row says of its entry what the server holds."""
    held = {task["Name"]: task for task in server.held()}
    for entry, row in zip(tasks, rows(ended), strict=True):
        done = entry["name"] not in held if entry.get("state") == "absent" else _is_there(entry, held)
        assert row["changed"] == (row["action"] != "none") == done, row
        assert ("error" in row) + ("not_tried" in row) == (not done), row
        if done and entry.get("state") != "absent":
            assert row["window_task_id"] == held[entry["name"]]["WindowTaskId"]


def _is_there(entry: Options, held: t.Dict[str, Options]) -> bool:
    return entry["name"] in held and held[entry["name"]]["Priority"] == entry.get("priority", 0)


@pytest.mark.parametrize("what, kind, said", FAULTS)
@pytest.mark.parametrize("on_error", ["continue", "stop"])
def test_a_write_that_fails_in_the_middle(
    run: Runner, server: Server, window: str, tasks: t.List[Options], what: str, kind: str, said: str, on_error: str
) -> None:
    server.fault(OPERATIONS[what], kind, skip=1)
    wish = {"window_id": window, "tasks": tasks, "on_error": on_error}
    ended = run.tasks(wish)
    place = 3 + list(OPERATIONS).index(what)
    after = ["not tried"] * (5 - place) if on_error == "stop" else WANTED[place + 1 :]
    assert actions(ended) == WANTED[:place] + ["failed"] + after
    tells_the_truth(ended, server, tasks)
    left = after.count("not tried")
    changed = "1 of 6 tasks failed, %d changed, 0 needed no change, %d were not tried. Failed: Failed to " % (
        5 - left,
        left,
    )
    assert ended.result["msg"].startswith(changed) and "\n" not in ended.result["msg"]
    error = rows(ended)[place]["error"]
    assert said in error and error in ended.result["msg"]
    assert "(tasks[%d], window %s, " % (place, window) in error and "name %s)" % tasks[place]["name"] in error
    assert ended.result["changed"] is True
    assert ended.result["counts"]["failed"] == 1 and ended.result["counts"]["not_tried"] == left
    assert len(ended.result["diff"]) == 5 - left
    rest = WANTED[place + 1 :] if left else ["none"] * (5 - place)
    assert actions(run.tasks(wish)) == ["none"] * place + [WANTED[place]] + rest
    assert sorted(held_names(server)) == NAMES[:4]


@pytest.mark.parametrize("what", OPERATIONS)
def test_a_write_whose_answer_is_lost_is_read_back(
    run: Runner, server: Server, window: str, tasks: t.List[Options], what: str
) -> None:
    server.fault(OPERATIONS[what], "drop_after", skip=1)
    ended = run.tasks({"window_id": window, "tasks": tasks})
    assert not ended.failed and actions(ended) == WANTED
    tells_the_truth(ended, server, tasks)
    place = 3 + list(OPERATIONS).index(what)
    (warning,) = ended.warnings
    assert warning.startswith("tasks[%d]: " % place) and "answer was lost" in warning


def test_stop_begins_no_write_in_another_window(run: Runner, server: Server) -> None:
    windows = [server.window(name) for name in ("sunday", "monday")]
    tasks = [call(name, window_id=window_id) for window_id in windows for name in NAMES[:3]]
    server.fault(OPERATIONS["register"], "throttle", skip=1)
    wish = {"tasks": tasks, "max_workers": 1, "on_error": "stop"}
    ended = run.tasks(wish)
    assert actions(ended) == ["register", "failed"] + ["not tried"] * 4
    assert len(written(server)) == 2
    assert actions(run.tasks(wish)) == ["none"] + ["register"] * 5


@checks
def test_a_get_that_fails_fails_its_entry_alone(run: Runner, server: Server, window: str, check: bool) -> None:
    for name in NAMES[:3]:
        server.register(window, Name=name)
    server.fault("GetMaintenanceWindowTask", "error500", skip=1)
    tasks = [{"name": name, BLOCKS: {"lambda": {"qualifier": "2"}}} for name in NAMES[:3]]
    ended = run.tasks({"window_id": window, "tasks": tasks, "max_workers": 1}, check=check)
    assert actions(ended) == ["update", "failed", "update"]
    assert "This task was not changed." in rows(ended)[1]["error"] and "read the task" in rows(ended)[1]["error"]
    assert "Nothing was changed" not in ended.result["msg"]
    assert ("2 would have changed" in ended.result["msg"]) == check
    assert len([task for task in server.held() if "TaskInvocationParameters" in task]) == (0 if check else 2)


def test_a_listing_that_fails_fails_the_entries_of_its_window(run: Runner, server: Server) -> None:
    windows = [server.window(name) for name in ("sunday", "monday")]
    tasks = [call(name, window_id=window_id) for window_id in windows for name in NAMES[:2]]
    server.fault("DescribeMaintenanceWindowTasks", "error500")
    wish = {"tasks": tasks, "max_workers": 1}
    ended = run.tasks(wish)
    assert actions(ended) == ["failed", "failed", "register", "register"]
    both = "tasks[0] (task-000) of {0}, tasks[1] (task-001) of {0}".format(windows[0])
    assert "Failed: %s: Failed to list the tasks of the maintenance window: " % both in ended.result["msg"]
    assert ended.result["msg"].count("These tasks were not changed.") == 1
    assert actions(run.tasks(wish)) == ["register", "register", "none", "none"]


def test_a_look_up_of_windows_that_fails_fails_the_entries_by_name(run: Runner, server: Server, window: str) -> None:
    other = server.window("other")
    server.fault("DescribeMaintenanceWindows", "access_denied")
    wish = {"tasks": [call("new", window_name="nightly"), call("new", window_id=other)]}
    ended = run.tasks(wish)
    assert actions(ended) == ["failed", "register"]
    assert "nightly" in rows(ended)[0]["error"]
    assert actions(run.tasks(wish)) == ["register", "none"]


@pytest.mark.parametrize(
    "operation", ["GetMaintenanceWindowTask", "DescribeMaintenanceWindowTasks", "DescribeMaintenanceWindows"]
)
def test_stop_writes_nothing_after_a_failed_read(run: Runner, server: Server, window: str, operation: str) -> None:
    other = server.window("other")
    server.register(other, Name="whole")
    server.register(window, Name="kept")
    server.forget()
    tasks = [
        shell("whole", window_id=other, task_type="LAMBDA", **{BLOCKS: {"lambda": {"qualifier": "2"}}}),
        call("new", window_name="nightly"),
        call("kept", window_name="nightly"),
    ]
    server.fault(operation, "access_denied", times=-1)
    ended = run.tasks({"tasks": tasks, "on_error": "stop"})
    assert ended.failed and "failed" in actions(ended) and written(server) == []
    assert not {"register", "update"} & set(actions(ended))
    if operation == "GetMaintenanceWindowTask":
        # What needs no change is neither failed nor left over.
        assert actions(ended) == ["failed", "not tried", "none"]


def test_problems_win_over_failed_reads(run: Runner, server: Server, window: str) -> None:
    server.register(window, Name="whole")
    server.fault("GetMaintenanceWindowTask", "access_denied")
    tasks = [{"name": "whole", BLOCKS: {"lambda": {"qualifier": "2"}}}, {"name": "new"}]
    ended = run.tasks({"window_id": window, "tasks": tasks})
    assert sorted(ended.paths) == ["tasks[1].task_arn", "tasks[1].task_type"]
    assert len(server.held()) == 1
