# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Drift: the plan that a converging run would carry out, told as what differs."""

from __future__ import annotations

import typing as t

from .._engine.plan import Plan
from .._engine.redaction import compared
from .._engine.shapes import Options
from .._resources.task import FIELDS
from .estate import Observation
from .schema import DRIFT_IDS


class DriftRule(t.NamedTuple):
    """As a rule of the policy, without a check."""

    id: str
    severity: str
    reason: str
    remedy: str


CHANGED, MISSING, UNDECLARED = (DRIFT_IDS[what] for what in ("changed", "missing", "undeclared"))

DRIFT_RULES = (
    DriftRule(
        CHANGED,
        "medium",
        "What runs is not what was reviewed.",
        "Converge the declared state, or declare what is there.",
    ),
    DriftRule(
        MISSING,
        "high",
        "What is declared does not run at all.",
        "Converge the declared state, or take the task out of it.",
    ),
    DriftRule(
        UNDECLARED,
        "low",
        "Nobody has reviewed what this task does.",
        "Declare the task, or deregister it: by hand, with state absent, or with purge_tasks.",
    ),
)


class DeclaredTask(t.NamedTuple):
    """What a converging run decided. declared: whether the list has it. wrong: why it could not be converged."""

    declared: bool
    task_id: t.Optional[str]
    name: t.Optional[str]
    plan: t.Optional[Plan]
    wrong: t.Sequence[str] = ()


def drift_of(of: DeclaredTask, window: Options, secret_names: t.Collection[str]) -> t.Iterator[Observation]:
    """What differs between a declared task and what is there; nothing where nothing does."""
    task = {"window_task_id": of.task_id, "name": of.name}
    if of.wrong:
        missing = of.plan is None or of.plan.before is None
        said = "It cannot be converged as it is declared. %s." % ". ".join(of.wrong)
        yield Observation(MISSING if missing else CHANGED, window, task, None, said)
    elif of.plan is not None and of.plan.action != "none":
        changes = _changes(of.plan, secret_names)
        if of.plan.action == "update":
            said = "It differs from what is declared in %s." % ", ".join(of.plan.changed)
            path = of.plan.changed[0] if len(of.plan.changed) == 1 else None
            yield Observation(CHANGED, window, task, path, said, changes)
        elif of.plan.action == "register":
            yield Observation(MISSING, window, task, None, "It is declared, and it is not there.", changes)
        else:
            said = "It is declared absent, and it is there." if of.declared else "It is there, and no list declares it."
            yield Observation(UNDECLARED, window, task, None, said, changes)


def _changes(plan: Plan, secret_names: t.Collection[str]) -> t.List[Options]:
    before, after = compared(FIELDS, plan.before, plan.after, secret_names)
    return [{"path": path, "before": _at(before, path), "after": _at(after, path)} for path in plan.changed]


def _at(settings: t.Any, path: str) -> t.Any:
    """What stands at a dotted path; None where nothing does."""
    for name in path.split("."):
        settings = settings.get(name) if isinstance(settings, dict) else None
    return settings
