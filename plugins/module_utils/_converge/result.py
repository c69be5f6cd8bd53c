# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a module for one object returns."""

from __future__ import annotations

import typing as t

from .._engine.redaction import by_line, compared, presented
from .._engine.resource import Resource
from .one import Outcome


def outcome_values(
    resource: Resource, outcome: Outcome, secret_names: t.Collection[str], with_diff: bool
) -> t.Dict[str, t.Any]:
    """The return values of a module for one object, in the options' names, nothing hidden shown."""
    plan = outcome.plan
    values: t.Dict[str, t.Any] = {
        "changed": plan.kind != "none",
        "action": plan.action,
        "changed_fields": list(plan.changed),
        resource.result: presented(resource.fields, outcome.current, secret_names) or {},
    }
    if with_diff:
        before, after = compared(resource.fields, plan.before, plan.after, secret_names)
        values["diff"] = {"before": by_line(before), "after": by_line(after)}
    return values
