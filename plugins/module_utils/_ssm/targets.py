# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Calls about targets of maintenance windows. Every function takes botocore's client first; threads may share it."""

from __future__ import annotations

import typing as t
from functools import partial

from .calls import Calls
from .client import Members, carry_out_deletion, members
from .errors import WriteErrors, of_a_window
from .windows import describe_targets, describe_tasks, window_calls


def target_calls(client: t.Any, force: bool = False) -> Calls:
    """The operations for targets. force: deregister a target that tasks use, too."""
    return Calls(
        client.meta.region_name,
        list=partial(describe_targets, client),
        get=partial(get_target, client),
        create=partial(register_target, client),
        update=partial(update_target, client),
        delete=partial(deregister_target, client, safe=not force),
        parents=window_calls(client),
        users=partial(tasks_on_target, client),
    )


def tasks_on_target(client: t.Any, window_id: str, target_id: str) -> t.List[str]:
    """The names of the window's tasks that run on the target, or their IDs if they have none."""
    return [
        row.get("Name") or row["WindowTaskId"]
        for row in describe_tasks(client, window_id) or ()
        for target in row.get("Targets", ())
        if target.get("Key") == "WindowTargetIds" and target_id in target.get("Values", ())
    ]


def get_target(client: t.Any, window_id: str, target_id: str) -> t.Optional[Members]:
    """The target; None if it, or its window, does not exist. The service has no Get for targets."""
    found = describe_targets(client, window_id, {"WindowTargetId": target_id})
    return found[0] if found else None


@of_a_window
@WriteErrors.common_error_handler("register the target")
def register_target(client: t.Any, window_id: str, request: t.Mapping[str, t.Any]) -> str:
    """The new target's ID. botocore adds a ClientToken and keeps it over its retries, so a retry registers no second."""
    answer = client.register_target_with_maintenance_window(WindowId=window_id, **request)
    return t.cast(str, answer["WindowTargetId"])


@of_a_window
@WriteErrors.common_error_handler("update the target")
def update_target(client: t.Any, window_id: str, target_id: str, request: t.Mapping[str, t.Any]) -> Members:
    """The target as it is after the update; the answer has every member except the resource type."""
    answer = client.update_maintenance_window_target(WindowId=window_id, WindowTargetId=target_id, **request)
    return members(answer)


@of_a_window
@WriteErrors.common_error_handler("deregister the target")
def deregister_target(client: t.Any, window_id: str, target_id: str, safe: bool) -> bool:
    """See client.carry_out_deletion. safe: AWS refuses to deregister a target that a task uses."""
    deregister = client.deregister_target_from_maintenance_window
    return carry_out_deletion(deregister, WindowId=window_id, WindowTargetId=target_id, Safe=safe)
