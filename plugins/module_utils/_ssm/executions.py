# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Calls about past executions of maintenance windows. Every function takes botocore's client first; threads may share it."""

from __future__ import annotations

import typing as t

from .client import PAGE, Members, pages
from .errors import ReadErrors, of_a_window


@of_a_window
@ReadErrors.list_error_handler("list the executions of the maintenance window", None)
def describe_executions(client: t.Any, window_id: str) -> t.Optional[t.List[Members]]:
    """The window's last executions, one page of them, newest first; None if the window does not exist."""
    answer = client.describe_maintenance_window_executions(WindowId=window_id, MaxResults=PAGE)
    # Without a StartTime an execution has only been planned.
    started = [row for row in answer["WindowExecutions"] if row.get("StartTime")]
    return sorted(started, key=lambda row: row["StartTime"], reverse=True)


@of_a_window
@ReadErrors.list_error_handler("list the tasks of an execution of the maintenance window", None)
def describe_execution_tasks(client: t.Any, window_id: str, execution_id: str) -> t.Optional[t.List[Members]]:
    """What ran in an execution, and how it ended; None if AWS does not remember it any more.

    window_id: of the execution's window, for an error; the service needs only the execution's own id.
    """
    operation, key = "describe_maintenance_window_execution_tasks", "WindowExecutionTaskIdentities"
    return pages(client, operation, key, "TaskExecutionId", WindowExecutionId=execution_id)
