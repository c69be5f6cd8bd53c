# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Targets of the window that a task names: looked up where they change, in check mode too, before any write."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.listing import checks, converged, modules
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import BLOCKS, Options, Runner, Server

WEB, DATABASE, GONE = ("4f7ca192-7e9a-40fe-9192-5cb15000000%d" % number for number in range(3))
TASK = {"name": "reboot", "task_type": "AUTOMATION", "task_arn": "AWS-RestartEC2Instance", "max_errors": 1}


@pytest.fixture(autouse=True)
def _two_targets(server: Server, window: str) -> None:
    server.target(window, WEB, Name="web")
    server.target(window, DATABASE)


def task(*ids: str, **more: t.Any) -> Options:
    return dict(TASK, max_concurrency=1, targets=[{"key": "WindowTargetIds", "values": list(ids)}], **more)


@checks
@modules
def test_an_unknown_target_is_an_error_with_those_that_exist(
    run: Runner, server: Server, window: str, module: str, check: bool
) -> None:
    ended = converged(run, module, window, task(WEB, GONE), check=check)
    (problem,) = ended.result["problems"]
    assert problem["path"].endswith("targets") and problem["given"] == repr(GONE)
    assert problem["allowed"] == "one of %s (web), %s" % (WEB, DATABASE)
    assert "DescribeTargets" in server.operations() and not any(entry["write"] for entry in server.requests())


@modules
def test_targets_are_listed_only_where_they_change(run: Runner, server: Server, window: str, module: str) -> None:
    for wish, listed in (
        (task(WEB), True),
        (task(WEB), False),
        (task(WEB, description="the same targets"), False),
        (task(DATABASE, WEB), True),
        (task(WEB, DATABASE), False),
        (dict(TASK, max_concurrency=1, targets=[{"key": "InstanceIds", "values": ["i-1"]}]), False),
        (dict(TASK, max_concurrency=1, state="absent"), False),
    ):
        server.forget()
        ended = converged(run, module, window, wish)
        assert not ended.failed, ended.result
        assert server.operations().count("DescribeTargets") == listed, wish


def test_the_targets_of_a_window_are_listed_once_for_all_its_entries(run: Runner, server: Server, window: str) -> None:
    other = server.window("other")
    server.target(other, GONE)
    tasks = [task(WEB, name="t-%d" % number) for number in range(20)]
    tasks += [task(GONE, name="t-%d" % number, window_id=other) for number in range(20)]
    ended = run.tasks({"window_id": window, "tasks": tasks})
    assert ended.result["counts"]["registered"] == 40
    assert server.operations().count("DescribeTargets") == 2


def test_a_wrong_entry_keeps_all_others_from_being_written(run: Runner, server: Server, window: str) -> None:
    wishes = [task(WEB, name="right"), task(GONE, name="wrong"), task(DATABASE, GONE, name="half")]
    ended = run.tasks({"window_id": window, "tasks": wishes})
    assert ended.paths == ["tasks[1].targets", "tasks[2].targets"] and server.held() == []


@checks
@modules
def test_without_the_permission_it_is_a_warning(
    run: Runner, server: Server, window: str, module: str, check: bool
) -> None:
    server.fault("DescribeMaintenanceWindowTargets", "code", code="AccessDeniedException", status=400, times=9)
    ended = converged(run, module, window, task(GONE), check=check)
    assert not ended.failed
    (warning,) = ended.warnings
    assert GONE in warning and "ssm:DescribeMaintenanceWindowTargets" in warning


@modules
def test_another_failure_of_the_listing_fails(run: Runner, server: Server, window: str, module: str) -> None:
    server.fault("DescribeMaintenanceWindowTargets", "code", code="ValidationException", status=400, times=9)
    ended = converged(run, module, window, task(WEB))
    assert ended.failed and "list the targets" in ended.result["msg"] and server.held() == []


def test_a_task_that_names_a_target_which_is_gone_can_still_be_changed(
    run: Runner, server: Server, window: str
) -> None:
    server.register(
        window, Name="old", Targets=[{"Key": "WindowTargetIds", "Values": [GONE]}], MaxErrors="1", MaxConcurrency="1"
    )
    ended = run.task({"window_id": window, "name": "old", "description": "new"})
    assert not ended.failed and ended.result["changed"]


@modules
@pytest.mark.parametrize("purge", [None, True, False])
def test_parameters_are_purged_unless_they_are_not(run: Runner, window: str, module: str, purge: t.Any) -> None:
    def wish(**parameters: str) -> Options:
        return dict(task(WEB), purge_parameters=purge, **{BLOCKS: {"automation": {"parameters": parameters}}})

    converged(run, module, window, wish(A="a", B="b"))
    foretold = converged(run, module, window, wish(B="x"), check=True)
    done = converged(run, module, window, wish(B="x"))
    assert foretold.result["diff"] == done.result["diff"]
    (held,) = run.server.held()
    kept = {"A": ["a"]} if purge is False else {}
    assert held["TaskInvocationParameters"]["Automation"]["Parameters"] == dict(kept, B=["x"])
    assert converged(run, module, window, wish(B="x")).result["changed"] is False


@modules
def test_a_script_is_compared_line_by_line(run: Runner, window: str, module: str) -> None:
    def wish(script: str) -> Options:
        more = {BLOCKS: {"run_command": {"parameters": {"commands": script}}}}
        return dict(task(WEB), task_type="RUN_COMMAND", task_arn="AWS-RunShellScript", **more)

    converged(run, module, window, wish("set -e\necho old\n"))
    diff = converged(run, module, window, wish("set -e\necho new\n")).result["diff"]
    sides = diff if isinstance(diff, dict) else diff[0]
    for side, word in (("before", "old"), ("after", "new")):
        commands = sides[side][BLOCKS]["run_command"]["parameters"]["commands"]
        assert commands == [["set -e", "echo %s" % word, ""]]
