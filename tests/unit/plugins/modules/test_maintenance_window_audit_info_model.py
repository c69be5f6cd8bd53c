# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drift is what a converging run would do: any list, told by both modules."""

from __future__ import annotations

import copy
import typing as t

from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.listing import purged, rows
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import Options, Runner, Server
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.sown import drift
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.test_maintenance_window_tasks_model import (
    some,
    there,
    wishes,
    world,
)
from hypothesis import assume, given
from hypothesis import strategies as st

RULE = {"register": "drift_missing", "update": "drift_changed", "deregister": "drift_undeclared"}


@some
@given(before=there, asked=wishes, undeclared=st.booleans())
def test_drift_is_what_converging_would_change(
    run: Runner,
    server: Server,
    before: t.List[t.Tuple[str, str, int]],
    asked: t.List[Options],
    undeclared: bool,
) -> None:
    assume(asked)
    here = world(server, before, asked)
    purging = {"purge_tasks": undeclared, "purge_limit": 100}
    foretold = run.tasks(dict(purging, tasks=copy.deepcopy(here.tasks)), check=True)
    told = drift(run.audit({"policy": False, "undeclared": undeclared, "tasks": here.tasks}))
    names = {task["WindowTaskId"]: task["Name"] for task in server.held()}
    wanted = [
        (RULE[row["action"]], row["name"] or names[row["window_task_id"]])
        for row in rows(foretold)
        if row["action"] != "none"
    ]
    wanted += [("drift_undeclared", name) for name in purged(foretold)]
    assert told == sorted(wanted)
    assert bool(told) == foretold.result["changed"]
    run.tasks(dict(purging, tasks=copy.deepcopy(here.tasks)))
    assert drift(run.audit({"policy": False, "undeclared": undeclared, "tasks": here.tasks})) == []
