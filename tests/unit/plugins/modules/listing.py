# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists of tasks to converge, and what came of them."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import (
    BLOCKS,
    Ended,
    Options,
    Runner,
    Server,
)

modules = pytest.mark.parametrize("module", ["one task", "a list"])
checks = pytest.mark.parametrize("check", [False, True], ids=["run", "check mode"])

NOWHERE = "mw-0123456789abcdef0"
NO_TASK = "00000000-0000-0000-0000-000000000000"
WRITES = ("Register", "Update", "Deregister")


def call(name: str, **more: t.Any) -> Options:
    """An entry that can be registered, and needs no more than a listing to be compared."""
    return dict({"name": name, "task_type": "LAMBDA", "task_arn": "announce"}, **more)


def shell(name: str, *commands: str, **more: t.Any) -> Options:
    """An entry with invocation parameters, which no listing has."""
    given = {
        "name": name,
        "task_type": "RUN_COMMAND",
        "task_arn": "AWS-RunShellScript",
        "targets": [{"key": "InstanceIds", "values": ["i-1"]}],
        "max_concurrency": 1,
        "max_errors": 0,
        BLOCKS: {"run_command": {"parameters": {"commands": list(commands) or ["true"]}}},
    }
    return dict(given, **more)


def converged(run: Runner, module: str, window: str, wish: Options, **how: t.Any) -> Ended:
    """The wish by the module for one task, or as a list of one."""
    if module == "one task":
        return run.task(dict(wish, window_id=window), **how)
    return run.tasks({"window_id": window, "tasks": [wish]}, **how)


def actions(ended: Ended) -> t.List[str]:
    """The action of each entry, or why there is none."""
    return [_action(row) for row in rows(ended)]


def _action(row: Options) -> str:
    return "failed" if "error" in row else "not tried" if "not_tried" in row else row["action"]


def rows(ended: Ended) -> t.List[Options]:
    assert "entries" in ended.result, ended.result
    return ended.result["entries"]


def purged(ended: Ended) -> t.List[str]:
    """The names of tasks that were purged, or would be."""
    assert "purged" in ended.result, ended.result
    return [row["name"] for row in ended.result["purged"] if row["action"] == "deregister"]


def held_names(server: Server, window_id: t.Optional[str] = None) -> t.List[str]:
    """The names of the tasks that the server holds, in the order in which they came."""
    return [task.get("Name", "") for task in server.held() if window_id in (None, task["WindowId"])]


def written(server: Server, window_id: t.Optional[str] = None) -> t.List[t.Tuple[str, str]]:
    """The writes that the server saw: the operation's first word, and the task's name, else its id."""
    sent = [entry for entry in server.requests() if entry["write"] and "Task" in entry["operation"]]
    return [
        (
            next(word for word in WRITES if entry["operation"].startswith(word)),
            entry["parameters"].get("Name") or entry["parameters"].get("WindowTaskId"),
        )
        for entry in sent
        if window_id in (None, entry["parameters"]["WindowId"])
    ]


def by_number(names: str, count: int) -> t.List[str]:
    return ["%s-%03d" % (names, number) for number in range(count)]


def predicted_and_done(run: Runner, arguments: Options) -> t.Tuple[Ended, Ended]:
    """Check mode and then the run; asserts that the first wrote nothing and foretold the second."""
    held = run.server.held()
    run.server.forget()
    foretold = run.tasks(arguments, check=True)
    assert written(run.server) == []
    assert run.server.held() == held
    done = run.tasks(arguments)
    assert (foretold.failed, foretold.code) == (done.failed, done.code)
    for key in ("changed", "counts", "diff", "problems"):
        assert foretold.result.get(key) == done.result.get(key), key
    assert foretold.warnings == done.warnings
    for key in ("entries", "purged"):
        assert [without_new_id(row) for row in foretold.result.get(key, ())] == [
            without_new_id(row) for row in done.result.get(key, ())
        ]
    return foretold, done


def without_new_id(row: Options) -> Options:
    return {key: value for key, value in row.items() if key != "window_task_id" or row["action"] != "register"}
