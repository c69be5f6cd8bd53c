# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way from arguments to a plan and to what the modelled service then holds, as the modules go it."""

from __future__ import annotations

import typing as t

from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.codec import flatten
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.plan import Plan, plan
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import Mark, Options
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.validation import Reading
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task import FIELDS
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task_rules import TASK
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.module_utils import service

WINDOW_ID = "mw-0123456789abcdef0"
TASK_ID = "11111111-2222-3333-4444-555555555555"
IDENTITY = {"WindowId": WINDOW_ID, "WindowTaskId": TASK_ID}


def read(raw: Options) -> Options:
    """Desired settings of arguments, none of which is wrong in itself."""
    reading = Reading()
    desired = reading.block(FIELDS, raw)
    assert not reading.problems, [str(problem) for problem in reading.problems]
    return {} if desired is Mark.CLEARED else desired


def decide(members: t.Optional[service.Members], raw: Options, exact: bool = False) -> Plan:
    """The plan for a task as the service holds it (None: there is none)."""
    current = None if members is None else flatten(FIELDS, members)
    return plan(TASK, current, dict(read(raw), window_id=WINDOW_ID), exact)


def stored(task: Options) -> service.Members:
    """What the service holds after a registration with these arguments."""
    planned = decide(None, task)
    assert planned.action == "register"
    assert planned.problems == (), [str(problem) for problem in planned.problems]
    request = dict(planned.request)
    return service.registered(dict(IDENTITY, TaskType=request.pop("TaskType")), request)


def carried_out(members: service.Members, planned: Plan) -> service.Members:
    """What the service holds after the plan."""
    return members if planned.action == "none" else service.updated(members, dict(planned.request))
