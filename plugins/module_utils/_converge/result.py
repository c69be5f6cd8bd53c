# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a module returns for the outcome of one task."""

from __future__ import annotations

import typing as t

from .._engine.redaction import by_line, compared, presented
from .._resources.task import FIELDS
from .one import Outcome


def task_result(outcome: Outcome, secret_names: t.Collection[str], with_diff: bool) -> t.Dict[str, t.Any]:
    """The return values of a module for one task, in the options' names, nothing hidden shown."""
    plan = outcome.plan
    result: t.Dict[str, t.Any] = {
        "changed": plan.action != "none",
        "action": plan.action,
        "changed_fields": list(plan.changed),
        "maintenance_window_task": presented(FIELDS, outcome.task, secret_names) or {},
    }
    if with_diff:
        before, after = compared(FIELDS, plan.before, plan.after, secret_names)
        result["diff"] = {"before": by_line(before), "after": by_line(after)}
    return result
