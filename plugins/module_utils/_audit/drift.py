# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Drift: the plan of a converging run, reported as differences between AWS and the declaration."""

from __future__ import annotations

import typing as t

from .._engine.plan import Plan
from .._engine.redaction import compared
from .._engine.shapes import Options
from .._resources.task import FIELDS
from .model import Finding
from .terms import DRIFT_IDS


class DriftRule(t.NamedTuple):
    """Like a rule of the policy, without a check."""

    id: str
    severity: str
    reason: str
    remedy: str


CHANGED, MISSING, UNDECLARED = (DRIFT_IDS[what] for what in ("changed", "missing", "undeclared"))

DRIFT_RULES = (
    DriftRule(
        CHANGED,
        "medium",
        "The task that runs is not the task that was reviewed.",
        "Run the converge playbook, or update the declaration.",
    ),
    DriftRule(
        MISSING,
        "high",
        "The declared task is not registered, so it never runs.",
        "Run the converge playbook, or remove the task from the declaration.",
    ),
    DriftRule(
        UNDECLARED,
        "low",
        "The task runs, although no declaration asks for it.",
        "Declare the task, or deregister it: in the console, with state absent, or with purge_tasks.",
    ),
)


class PlannedTask(t.NamedTuple):
    """What a converging run would do with a task.

    is_declared: whether the list has it. problems: why it cannot be converged.
    """

    is_declared: bool
    task_id: t.Optional[str]
    name: t.Optional[str]
    plan: t.Optional[Plan]
    problems: t.Sequence[str] = ()


def drift_findings(planned: PlannedTask, window: Options, secret_names: t.Collection[str]) -> t.Iterator[Finding]:
    """The differences between a declared task and the task in AWS, if there are any."""
    task = {"window_task_id": planned.task_id, "name": planned.name}
    if planned.problems:
        missing = planned.plan is None or planned.plan.before is None
        message = "The task cannot be converged as declared. %s." % ". ".join(planned.problems)
        yield Finding(MISSING if missing else CHANGED, window, task, None, message)
    elif planned.plan is not None and planned.plan.action != "none":
        changes = _changes(planned.plan, secret_names)
        if planned.plan.action == "update":
            message = "The task differs from its declaration in %s." % ", ".join(planned.plan.changed)
            path = planned.plan.changed[0] if len(planned.plan.changed) == 1 else None
            yield Finding(CHANGED, window, task, path, message, changes)
        elif planned.plan.action == "register":
            yield Finding(MISSING, window, task, None, "Declared, but missing in AWS.", changes)
        else:
            message = (
                "Declared absent, but still exists." if planned.is_declared else "Exists in AWS, but is not declared."
            )
            yield Finding(UNDECLARED, window, task, None, message, changes)


def _changes(plan: Plan, secret_names: t.Collection[str]) -> t.List[Options]:
    before, after = compared(FIELDS, plan.before, plan.after, secret_names)
    return [{"path": path, "before": _at(before, path), "after": _at(after, path)} for path in plan.changed]


def _at(settings: t.Any, path: str) -> t.Any:
    """The value at a dotted path; None if there is none."""
    for name in path.split("."):
        settings = settings.get(name) if isinstance(settings, dict) else None
    return settings
