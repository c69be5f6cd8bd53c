# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The policies of the guide on permissions hold exactly the actions that the modules use."""

from __future__ import annotations

import json
import re
import typing as t
from pathlib import Path

import pytest
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import Options, Runner, Server
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.sown import run_of

GUIDE = Path(__file__).resolve().parents[4] / "docs" / "docsite" / "rst" / "permissions.rst"
TARGET = "11111111-2222-3333-4444-555555555555"
NO_TASK = "99999999-2222-3333-4444-555555555555"
CALL: Options = {"task_type": "LAMBDA", "task_arn": "announce"}
COMMAND: Options = {
    "name": "patch",
    "task_type": "RUN_COMMAND",
    "task_arn": "AWS-RunShellScript",
    "targets": [{"key": "WindowTargetIds", "values": [TARGET]}],
    "max_concurrency": "1",
    "max_errors": "0",
}


def policies() -> t.Dict[str, t.Set[str]]:
    """The actions of each policy on SSM, by the name of its file."""
    found = {}
    text = GUIDE.read_text(encoding="utf-8")
    for name, block in re.findall(r":caption: windowkeeper-(\w+)\.json\n\n((?:   .*\n|\n)+)", text):
        statements = json.loads(block)["Statement"]
        found[name] = {action for action in statements[0]["Action"] if action.startswith("ssm:")}
        assert all(statement["Action"] == "iam:PassRole" for statement in statements[1:])
    return found


def test_each_policy_is_there() -> None:
    assert set(policies()) == {"read", "converge", "check", "audit", "windows"}


def converge(run: Runner, window: str, check: bool) -> None:
    """A run of everything that can need a permission: by names and IDs, with targets, and with what does not exist."""
    run.task(dict(COMMAND, window_name="nightly"), check=check)
    run.tasks({"window_id": window, "tasks": [dict(CALL, name="one"), dict(CALL, name="two")]}, check=check)
    made = run.tasks(
        {"window_name": "nightly", "purge_tasks": True, "tasks": [dict(CALL, name="one", priority=3)]}, check=check
    )
    assert not made.failed, made.result["msg"]
    run.task(dict(CALL, window_id=window, window_task_id=NO_TASK), check=check)


def windows(run: Runner, window: str) -> None:
    """A run of the modules for windows and targets."""
    sunday = {"name": "sunday", "schedule": "rate(7 days)", "duration": 3, "cutoff": 1, "enabled": False}
    web = {"window_name": "sunday", "resource_type": "INSTANCE", "targets": [{"key": "tag:A", "values": ["b"]}]}
    run("maintenance_window", dict(sunday, tags={"a": "b"}))
    run("maintenance_window", dict(sunday, tags={"c": "d"}))
    run("maintenance_window_info", {"tags": True})
    run("maintenance_window_target", dict(web, name="web"))
    run("maintenance_window_target", dict(web, name="web", description="x"))
    run("maintenance_window_target_info", {"window_id": window, "window_target_id": NO_TASK})
    run("maintenance_window_target", dict(web, name="web", state="absent"))
    run("maintenance_window", {"name": "sunday", "state": "absent"})


SCENES: t.Dict[str, t.Callable[[Runner, str], None]] = {
    "converge": lambda run, window: converge(run, window, False),
    "windows": windows,
    "check": lambda run, window: converge(run, window, True),
    "read": lambda run, window: [  # type: ignore[return-value]
        run.info({}),
        run.info({"window_name": "nightly"}),
        run.info({"window_id": window, "window_task_id": NO_TASK}),
    ],
    "audit": lambda run, window: [  # type: ignore[return-value]
        run.audit({}),
        run.audit({"window_id": window, "undeclared": False, "tasks": [dict(CALL, window_task_id=NO_TASK)]}),
    ],
}


@pytest.mark.parametrize("name", SCENES)
def test_a_policy_holds_exactly_what_is_used(name: str, server: Server, window: str, run: Runner) -> None:
    server.target(window, TARGET, Name="web")
    members = {"Targets": [{"Key": "WindowTargetIds", "Values": [TARGET]}], "MaxErrors": "1", "MaxConcurrency": "1"}
    server.register(window, Name="old", TaskType="RUN_COMMAND", TaskArn="AWS-RunShellScript", **members)
    if name == "audit":
        run_of(server, window, 1, ("AWS-RunShellScript", "FAILED"))
    server.forget()
    SCENES[name](run, window)
    used = {"ssm:" + entry["operation"] for entry in server.requests() if entry["operation"] != "GetCallerIdentity"}
    assert used == policies()[name]
