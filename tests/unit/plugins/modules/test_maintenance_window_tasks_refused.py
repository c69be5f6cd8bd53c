# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Arguments that are wrong: all of them at once, with their paths, before any call."""

from __future__ import annotations

import json
import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.listing import (
    NO_TASK,
    NOWHERE,
    actions,
    call,
    checks,
    held_names,
    predicted_and_done,
    shell,
    written,
)
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import BLOCKS, Options, Runner, Server

WRONG: t.Dict[str, t.Tuple[Options, t.List[str]]] = {
    "neither list nor file": ({"window_id": NOWHERE}, ["tasks"]),
    "text for the list": ({"tasks": "abc", "window_id": NOWHERE}, ["tasks"]),
    "no mappings in it": (
        {"tasks": ["abc", 7, None, ["abc"], call("good")], "window_id": NOWHERE},
        ["tasks[0]", "tasks[1]", "tasks[2]", "tasks[3]"],
    ),
    "neither window nor task": ({"tasks": [{}]}, ["tasks[0].window_id", "tasks[0].window_task_id"]),
    "many values of many entries": (
        {
            "window_id": NOWHERE,
            "tasks": [
                call("good"),
                call("a b", priority=-1),
                call("abc", task_type="SHELL"),
                shell("def", max_errors="200%", **{BLOCKS: {"run_command": {"coment": "x"}}}),
                call("ghi", targets=[], max_errors=2),
            ],
        },
        [
            "tasks[1].name",
            "tasks[1].priority",
            "tasks[2].task_type",
            "tasks[3].max_errors",
            "tasks[3].%s.run_command.coment" % BLOCKS,
            "tasks[4].max_errors",
        ],
    ),
    "wrong words about an entry": (
        {"tasks": [call("abc", state="gone", replace="maybe", sensitive_parameters={"a": 1})], "window_id": NOWHERE},
        ["tasks[0].state", "tasks[0].replace", "tasks[0].sensitive_parameters[0]"],
    ),
    "no state": (
        {"tasks": [call("abc", state="", replace="")], "window_id": NOWHERE},
        ["tasks[0].state", "tasks[0].replace"],
    ),
    "too many workers": ({"tasks": [], "max_workers": 101}, ["max_workers"]),
    "a list and numbers": (
        {"tasks": [call("abc", priority="high")], "window_id": NOWHERE, "max_workers": 0, "purge_limit": -1},
        ["tasks[0].priority", "purge_limit", "max_workers"],
    ),
}


@checks
@pytest.mark.parametrize("arguments, paths", WRONG.values(), ids=WRONG)
def test_all_that_is_wrong_is_told_without_a_call(
    run: Runner, server: Server, arguments: Options, paths: t.List[str], check: bool
) -> None:
    ended = run.tasks(arguments, check=check)
    assert ended.failed and ended.paths == paths, ended.result
    assert ended.result["msg"].startswith("Nothing was changed")
    assert all(path in ended.result["msg"] for path in paths)
    assert set(ended.result["problems"][0]) == {"path", "problem", "given", "allowed"}
    assert "entries" not in ended.result and server.requests() == []


@pytest.mark.parametrize(
    "arguments, words",
    [
        ({"max_workers": "many"}, ["max_workers", "many"]),
        ({"purge_limit": "few"}, ["purge_limit", "few"]),
        ({"purge_tasks": "perhaps"}, ["purge_tasks", "perhaps"]),
        ({"on_error": "ignore"}, ["on_error", "continue, stop"]),
        ({"return_tasks": "some"}, ["return_tasks", "changed, all, none"]),
        ({"purge_protect": {"a": 1}}, ["purge_protect"]),
    ],
    ids=lambda value: next(iter(value)),
)
def test_what_ansible_refuses_is_told_with_the_rest(
    run: Runner, server: Server, arguments: Options, words: t.List[str]
) -> None:
    ended = run.tasks(dict({"window_id": NOWHERE, "tasks": [call("abc", priority=-1)]}, **arguments))
    assert ended.failed and server.requests() == []
    assert ended.paths == ["", "tasks[0].priority"]
    for word in words:
        assert word in ended.result["problems"][0]["problem"] and word in ended.result["msg"]


@pytest.mark.parametrize("option, near", [("purge", "purge_tasks"), ("task", "tasks"), ("Src", "src")])
def test_a_mistyped_option_of_the_module_is_named_with_a_near_one(run: Runner, option: str, near: str) -> None:
    ended = run.tasks({"window_id": NOWHERE, "tasks": [call("abc", priority=-1)], option: True})
    assert ended.paths == [option, "tasks[0].priority"]
    assert ended.result["problems"][0]["problem"] == "there is no such option, did you mean %s?" % near


@pytest.mark.parametrize(
    "option, near",
    [("TaskArn", "task_arn"), ("windowname", "window_name"), ("sensitive", "sensitive_parameters")],
)
def test_a_mistyped_option_of_an_entry_is_named_with_a_near_one(run: Runner, option: str, near: str) -> None:
    ended = run.tasks({"window_id": NOWHERE, "tasks": [call("abc"), call("def", **{option: "hunter2"})]})
    assert ended.paths == ["tasks[1].%s" % option]
    assert "did you mean %s?" % near in ended.result["msg"] and "hunter2" not in ended.said


def test_a_pattern_is_no_option_of_the_module(run: Runner) -> None:
    entry = {"name": "abc", "pattern": "patch_install", "priority": -1}
    ended = run.tasks({"window_id": NOWHERE, "tasks": [entry, call("def", pattern=None)]})
    assert ended.paths == ["tasks[0].pattern", "tasks[0].priority", "tasks[1].pattern"]
    said = (
        ".pattern: patterns are of the role's list maintenance_window_tasks_tasks, and not of the module or of a file"
    )
    assert ended.result["msg"].count(said) == 2


def test_what_only_the_service_knows_is_told_at_once_too(run: Runner, server: Server, window: str) -> None:
    server.register(window, Name="call")
    tasks = [
        call("call", task_type="AUTOMATION"),
        {"name": "new"},
        {"window_task_id": NO_TASK, "priority": 1},
        call("good"),
        {"name": "call-2", "task_type": "RUN_COMMAND", "task_arn": "f"},
    ]
    foretold, done = predicted_and_done(run, {"window_id": window, "tasks": tasks})
    numbers = [path.split(".")[0] for path in done.paths]
    assert list(dict.fromkeys(numbers)) == ["tasks[0]", "tasks[1]", "tasks[2]", "tasks[4]"]
    assert foretold.result["msg"] == done.result["msg"]
    assert written(server) == [] and held_names(server) == ["call"]


def test_the_list_may_come_as_json_text(run: Runner, server: Server, window: str) -> None:
    tasks = json.dumps([call("one"), json.dumps(call("two", priority="3"))])
    done = run.tasks({"window_id": window, "tasks": tasks})
    assert actions(done) == ["register", "register"] and held_names(server) == ["one", "two"]


def test_numbers_and_switches_may_come_as_text(run: Runner, server: Server, window: str) -> None:
    server.register(window, Name="old")
    arguments = {"max_workers": "1", "purge_limit": "1", "purge_tasks": "yes", "purge_protect": "old, older"}
    entry = call("new", replace="yes", state="present", sensitive_parameters="a, b", priority="3")
    done = run.tasks(dict(arguments, window_id=window, tasks=[entry]))
    assert actions(done) == ["register"] and held_names(server) == ["old", "new"]
