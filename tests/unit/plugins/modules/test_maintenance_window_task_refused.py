# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the module refuses by itself: wrong arguments, and what it cannot or must not find."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.listing import NOWHERE, checks
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import BLOCKS, Options, Runner, Server

NOBODY = "11111111-2222-3333-4444-555555555555"
SHELL: Options = {"name": "shell", "task_type": "RUN_COMMAND", "task_arn": "AWS-RunShellScript"}

WRONG: t.Dict[str, t.Tuple[Options, t.List[str]]] = {
    "nothing at all": ({}, ["window_id", "window_task_id"]),
    "no task to remove": ({"window_id": NOWHERE, "state": "absent"}, ["window_task_id"]),
    "several values": (
        {
            "window_id": "mw-1",
            "name": "a b",
            "priority": -1,
            "max_errors": "200%",
            BLOCKS: {"run_command": {"coment": "x"}},
        },
        ["window_id", "name", "max_errors", "priority", BLOCKS + ".run_command.coment"],
    ),
    "a contradiction and a wrong value": (
        {
            "window_id": NOWHERE,
            "name": "abc",
            "task_type": "LAMBDA",
            "priority": "high",
            BLOCKS: {"run_command": {"comment": "x"}},
        },
        ["priority", BLOCKS + ".run_command"],
    ),
    "text for a structure": ({"window_id": NOWHERE, "name": "abc", BLOCKS: "x"}, [BLOCKS]),
}


@checks
@pytest.mark.parametrize("arguments, paths", WRONG.values(), ids=WRONG)
def test_all_that_is_wrong_is_told_without_a_call(
    run: Runner, server: Server, arguments: Options, paths: t.List[str], check: bool
) -> None:
    ended = run.task(arguments, check=check)
    assert ended.failed
    assert ended.paths == paths
    assert ended.result["msg"].startswith("Nothing was changed")
    assert all(path in ended.result["msg"] for path in paths)
    assert set(ended.result["problems"][0]) == {"path", "problem", "given", "allowed"}
    assert server.requests() == []


@pytest.mark.parametrize(
    "arguments, word",
    [
        ({"state": "gone"}, "state"),
        ({"replace": "maybe"}, "replace"),
        ({"sensitive_parameters": {"a": 1}}, "sensitive_parameters"),
    ],
    ids=["unknown choice", "no boolean", "no list"],
)
def test_what_ansible_refuses_is_told_with_the_rest(run: Runner, server: Server, arguments: Options, word: str) -> None:
    ended = run.task(dict({"window_id": NOWHERE, "name": "abc", "priority": -1}, **arguments))
    assert ended.failed
    assert word in ended.result["msg"] and "priority" in ended.result["msg"]
    assert ended.paths[:2] == ["", "priority"]
    assert server.requests() == []


@pytest.mark.parametrize(
    "option, near",
    [
        ("MaxErrors", "max_errors"),
        ("regoin", "region"),
        ("payload", None),
    ],
)
def test_a_mistyped_option_of_the_module_is_named_with_a_near_one(
    run: Runner, server: Server, option: str, near: t.Optional[str]
) -> None:
    ended = run.task({"window_id": NOWHERE, "name": "abc", "priority": -1, option: "hunter2"})
    assert ended.failed and server.requests() == [] and "hunter2" not in ended.said
    assert ended.paths == [option, "priority"]
    problem, allowed = (ended.result["problems"][0][part] for part in ("problem", "allowed"))
    assert problem == "there is no such option" + (", did you mean %s?" % near if near else "")
    # The options that the module has; Ansible's own sentence lists the thirty of the connection too.
    assert allowed.startswith("window_id, window_task_id, ") and "access_key" not in allowed


def test_arguments_of_awx_come_as_text(run: Runner, server: Server, window: str) -> None:
    arguments = dict(
        SHELL,
        window_id=window,
        targets='[{"key": "InstanceIds", "values": ["i-1"]}]',
        max_concurrency="1",
        max_errors="0",
        priority="3",
        task_invocation_parameters='{"run_command": {"parameters": {"commands": "x"}, "timeout_seconds": "60"}}',
    )
    assert not run.task(arguments).failed
    (held,) = server.held()
    assert held["Priority"] == 3
    assert held["TaskInvocationParameters"] == {"RunCommand": {"Parameters": {"commands": ["x"]}, "TimeoutSeconds": 60}}


MISSING: t.Dict[str, t.Tuple[Options, str, t.List[str]]] = {
    "a window": (dict(SHELL, window_id=NOWHERE), "window_id", ["Describe", "GetCallerIdentity"]),
    "a window, with a task's id": (
        {"window_id": NOWHERE, "window_task_id": NOBODY, "name": "abc"},
        "window_id",
        ["Get", "GetWindow", "GetCallerIdentity"],
    ),
    "a window's name": (
        dict(SHELL, window_id=None, window_name="never"),
        "window_name",
        ["DescribeWindows", "DescribeWindows", "GetCallerIdentity"],
    ),
    "a task's id": ({"window_task_id": NOBODY, "name": "abc"}, "window_task_id", ["Get", "GetWindow"]),
}


@checks
@pytest.mark.parametrize("arguments, path, operations", MISSING.values(), ids=MISSING)
def test_what_is_missing_is_named(
    run: Runner, server: Server, window: str, arguments: Options, path: str, operations: t.List[str], check: bool
) -> None:
    ended = run.task(dict({"window_id": window}, **arguments), check=check)
    assert ended.paths == [path]
    assert server.operations() == operations


REBOOT = {"name": "reboot", "task_type": "AUTOMATION", "task_arn": "AWS-RestartEC2Instance"}


def test_a_window_that_does_not_exist_is_reported_with_place_and_nearest_name(run: Runner, server: Server) -> None:
    server.window("sunday-install")
    place = "in us-east-1 (account 123456789012)"
    for wish, said in (
        ({"window_name": "sunday-instal"}, "named 'sunday-instal' %s, did you mean sunday-install?" % place),
        ({"window_name": "x9"}, "named 'x9' %s; there are sunday-install" % place),
        ({"window_id": NOWHERE}, "with the ID %s %s" % (NOWHERE, place)),
    ):
        (option,) = wish
        for ended in (run.task(dict(REBOOT, **wish)), run.tasks({"tasks": [REBOOT]} | wish), run.info(wish)):
            (problem,) = ended.result["problems"]
            assert problem["path"] == option and problem["problem"] == "no maintenance window %s" % said


def test_an_account_that_is_not_known_is_left_out_and_asked_for_once(
    run: Runner, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_MAX_ATTEMPTS")
    server.fault("GetCallerIdentity", "error500", times=-1)
    ended = run.task(dict(REBOOT, window_id=NOWHERE))
    assert server.operations() == ["Describe", "GetCallerIdentity"]
    assert ended.result["problems"][0]["problem"] == "no maintenance window with the ID %s in us-east-1" % NOWHERE


def test_two_tasks_of_one_name_are_an_error_with_their_ids(run: Runner, server: Server, window: str) -> None:
    ids = [server.register(window, Name="twin") for _one in range(2)]
    server.forget()
    for state in ("present", "absent"):
        ended = run.task({"window_id": window, "name": "twin", "state": state})
        assert ended.paths == ["name"]
        assert all(one in ended.result["msg"] for one in ids)
        assert "window_task_id" in ended.result["msg"]
    assert server.operations() == ["Describe", "Describe"]


def test_two_windows_of_one_name_are_an_error_with_their_ids(run: Runner, server: Server, window: str) -> None:
    ids = [window, server.window()]
    ended = run.task(dict(SHELL, window_name="nightly"))
    assert ended.paths == ["window_name"]
    assert all(one in ended.result["msg"] for one in ids)


def test_the_type_cannot_change(run: Runner, server: Server, window: str) -> None:
    server.register(window, Name="call")
    server.forget()
    ended = run.task({"window_id": window, "name": "call", "task_type": "AUTOMATION"})
    assert ended.paths == ["task_type"]
    assert "LAMBDA" in ended.result["msg"]
    assert server.operations() == ["Describe", "Get"]


def test_an_emptied_pseudo_parameter_is_warned_of(run: Runner, window: str) -> None:
    arguments: Options = {
        "window_id": window,
        "name": "call",
        "task_type": "RUN_COMMAND",
        "task_arn": "AWS-RunShellScript",
        "targets": [{"key": "InstanceIds", "values": ["i-1"]}],
        "max_concurrency": 1,
        "max_errors": 1,
        BLOCKS: {"run_command": {"parameters": {"commands": ""}}},
    }
    (warning,) = run.task(arguments).warnings
    assert warning.startswith(BLOCKS + ".run_command.parameters.commands")
    assert run.task(arguments).warnings == [], "nothing is written any more"
