# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An option that is given as null is left out: its default counts."""

from __future__ import annotations

from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import Runner, Server

TASK = {"name": "call", "task_type": "LAMBDA", "task_arn": "announce"}


def test_of_a_task(run: Runner, server: Server, window: str) -> None:
    nulls = dict.fromkeys(("state", "replace", "sensitive_parameters", "window_name", "window_task_id", "description"))
    ended = run.task(dict(TASK, window_id=window, **nulls))
    assert ended.result["action"] == "register", ended.result


def test_of_a_list(run: Runner, server: Server, window: str) -> None:
    server.register(window, Name="another")
    names = "src window_name purge_protect purge_limit max_workers on_error return_tasks sensitive_parameters"
    nulls = dict.fromkeys(names.split())
    ended = run("maintenance_window_tasks", dict(nulls, window_id=window, purge_tasks=True, tasks=[TASK]))
    assert [row["action"] for row in ended.result["entries"]] == ["register"], ended.result
    assert [row["name"] for row in ended.result["purged"]] == ["another"]
    assert len(ended.result["maintenance_window_tasks"]) == 1
