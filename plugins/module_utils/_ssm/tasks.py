# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Calls about tasks of maintenance windows. Every function takes botocore's client first; threads may share it."""

from __future__ import annotations

import typing as t
from functools import partial

from .calls import Calls
from .client import Members, carry_out_deletion, members
from .errors import ReadErrors, WriteErrors, of_a_window
from .windows import describe_targets, describe_tasks, window_calls


def task_calls(client: t.Any) -> Calls:
    """The operations for tasks."""
    return Calls(
        client.meta.region_name,
        list=partial(describe_tasks, client),
        get=partial(get_task, client),
        create=partial(register_task, client),
        update=partial(update_task, client),
        delete=partial(deregister_task, client),
        row=task_of_row,
        parents=window_calls(client),
        references=partial(target_names, client),
    )


def task_of_row(row: Members) -> Members:
    """A row of a listing in the names of Get: it calls Type what Get calls TaskType."""
    answer = dict(row)
    if "Type" in answer:
        answer["TaskType"] = answer.pop("Type")
    return answer


def target_names(client: t.Any, window_id: str) -> t.Dict[str, str]:
    """The names of the targets that are registered with the window, by their IDs."""
    return {row["WindowTargetId"]: row.get("Name", "") for row in describe_targets(client, window_id) or ()}


@of_a_window
@ReadErrors.list_error_handler("read the task", None)
def get_task(client: t.Any, window_id: str, window_task_id: str) -> t.Optional[Members]:
    """The whole task; None if it, or its window, does not exist."""
    return members(client.get_maintenance_window_task(WindowId=window_id, WindowTaskId=window_task_id))


@of_a_window
@WriteErrors.common_error_handler("register the task")
def register_task(client: t.Any, window_id: str, request: t.Mapping[str, t.Any]) -> str:
    """The new task's id. botocore adds a ClientToken and keeps it over its retries, so a retry registers no second."""
    return client.register_task_with_maintenance_window(WindowId=window_id, **request)["WindowTaskId"]


@of_a_window
@WriteErrors.common_error_handler("update the task")
def update_task(client: t.Any, window_id: str, window_task_id: str, request: t.Mapping[str, t.Any]) -> Members:
    """The task as it is after the update; the answer has every field except the type."""
    answer = client.update_maintenance_window_task(WindowId=window_id, WindowTaskId=window_task_id, **request)
    return members(answer)


@of_a_window
@WriteErrors.common_error_handler("deregister the task")
def deregister_task(client: t.Any, window_id: str, window_task_id: str) -> bool:
    """See client.carry_out_deletion."""
    deregister = client.deregister_task_from_maintenance_window
    return carry_out_deletion(deregister, WindowId=window_id, WindowTaskId=window_task_id)
