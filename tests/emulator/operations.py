# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which operations the server answers itself; all others go to moto."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from . import executions, targets, tasks, windows
from .shapes import Shape, request_shapes
from .state import Call, Record

OPERATIONS: dict[str, Callable[[Call, Record], Record]] = {
    "CreateMaintenanceWindow": windows.create_maintenance_window,
    "GetMaintenanceWindow": windows.get_maintenance_window,
    "UpdateMaintenanceWindow": windows.update_maintenance_window,
    "DeleteMaintenanceWindow": windows.delete_maintenance_window,
    "DescribeMaintenanceWindows": windows.describe_maintenance_windows,
    "RegisterTargetWithMaintenanceWindow": targets.register_target_with_maintenance_window,
    "UpdateMaintenanceWindowTarget": targets.update_maintenance_window_target,
    "DescribeMaintenanceWindowTargets": targets.describe_maintenance_window_targets,
    "DeregisterTargetFromMaintenanceWindow": targets.deregister_target_from_maintenance_window,
    "RegisterTaskWithMaintenanceWindow": tasks.register_task_with_maintenance_window,
    "GetMaintenanceWindowTask": tasks.get_maintenance_window_task,
    "UpdateMaintenanceWindowTask": tasks.update_maintenance_window_task,
    "DescribeMaintenanceWindowTasks": tasks.describe_maintenance_window_tasks,
    "DeregisterTaskFromMaintenanceWindow": tasks.deregister_task_from_maintenance_window,
    "DescribeMaintenanceWindowExecutions": executions.describe_maintenance_window_executions,
    "GetMaintenanceWindowExecution": executions.get_maintenance_window_execution,
    "DescribeMaintenanceWindowExecutionTasks": executions.describe_maintenance_window_execution_tasks,
    "GetMaintenanceWindowExecutionTask": executions.get_maintenance_window_execution_task,
    "DescribeMaintenanceWindowExecutionTaskInvocations": (
        executions.describe_maintenance_window_execution_task_invocations
    ),
    "GetMaintenanceWindowExecutionTaskInvocation": executions.get_maintenance_window_execution_task_invocation,
}


@cache
def shapes() -> dict[str, Shape]:
    """The input shapes of all of these, read once."""
    return request_shapes(OPERATIONS)
