# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module shows of secrets that AWS quotes, and of tasks whose list of sensitive parameters is gone."""

from __future__ import annotations

import json
import pathlib

import pytest
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import BLOCKS, Options, Runner, Server

LINES = "first canary line\n  and  the second canary"
PAYLOAD = {"token": LINES, "list": ["third-canary"]}
TASK: Options = {"name": "call", "task_type": "LAMBDA", "task_arn": "f", BLOCKS: {"lambda": {"payload": PAYLOAD}}}
PARAMETERS = {"Automation": {"Parameters": {"Token": ["old-canary"]}, "DocumentVersion": "1"}}
QUOTED = (
    LINES,
    json.dumps(PAYLOAD),
    json.dumps(json.dumps(PAYLOAD)),
    json.dumps(PAYLOAD)[:40],
    repr(LINES),
    "third-canary",
)


@pytest.mark.parametrize("quoted", QUOTED)
@pytest.mark.parametrize("sentence", ["Value '%s' at 'x' failed to satisfy constraint", "Bad request: %s"])
def test_neither_one_task_nor_a_list_shows_what_aws_quotes(
    run: Runner, server: Server, window: str, quoted: str, sentence: str
) -> None:
    fault = {"code": "ValidationException", "message": sentence % quoted, "times": -1}
    server.fault("RegisterTaskWithMaintenanceWindow", "code", **fault)
    for ended in (run.task(dict(TASK, window_id=window)), run.tasks({"window_id": window, "tasks": [TASK]})):
        assert ended.failed and "ValidationException" in ended.result["msg"]
        assert "canary" not in ended.said, ended.said


def stored(server: Server, window: str) -> None:
    server.register(window, Name="old", TaskType="AUTOMATION", TaskArn="runbook", TaskInvocationParameters=PARAMETERS)


def test_parameters_of_a_purged_task_are_hidden(
    run: Runner, server: Server, window: str, tmp_path: pathlib.Path
) -> None:
    stored(server, window)
    wish: Options = {"window_id": window, "tasks": [], "purge_tasks": True, "return_tasks": "all"}
    backed = dict(wish, backup=True, backup_dir=str(tmp_path))
    server.fault("DeregisterTaskFromMaintenanceWindow", "code", code="ValidationException", message="old-canary is bad")
    for ended in (run.tasks(wish, check=True), run.tasks(backed), run.tasks(backed)):
        assert "canary" not in ended.said, ended.said
    assert not server.held()
    restored = run.tasks({"src": ended.result["backup_file"]})
    assert "canary" not in restored.said
    assert server.held()[0]["TaskInvocationParameters"] == PARAMETERS


def test_an_audit_hides_parameters_of_an_undeclared_task(run: Runner, server: Server, window: str) -> None:
    stored(server, window)
    ended = run.audit({"window_id": window, "tasks": [dict(TASK, name="declared")], "policy": False})
    assert [one["rule"] for one in ended.result["findings"]] == ["drift_missing", "drift_undeclared"]
    assert "canary" not in ended.said
