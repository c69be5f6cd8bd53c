# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a maintenance window is, as DescribeMaintenanceWindows lists it: its table of fields."""

from __future__ import annotations

from .._engine.resource import Resource
from .._engine.shapes import Block, Field, Number, Role, Switch, Text

WINDOW_FIELDS = Block(
    (
        Field("window_id", "WindowId", Text(20, 20, r"mw-[0-9a-f]{17}", "mw- and 17 hex digits"), Role.IDENTITY),
        Field("name", "Name", Text(3, 128, r"[a-zA-Z0-9_\-.]{3,128}", "letters, digits and _ - .")),
        Field("description", "Description", Text(1, 128)),
        Field("enabled", "Enabled", Switch()),
        Field("duration", "Duration", Number(1, 24)),
        Field("cutoff", "Cutoff", Number(0, 23)),
        Field("schedule", "Schedule", Text(1, 256)),
        Field("schedule_timezone", "ScheduleTimezone", Text()),
        Field("schedule_offset", "ScheduleOffset", Number(1, 6)),
        Field("start_date", "StartDate", Text()),
        Field("end_date", "EndDate", Text()),
        Field("next_execution_time", "NextExecutionTime", Text()),
    )
)

WINDOW = Resource("window", "window_id", WINDOW_FIELDS, title="maintenance window", result="maintenance_window")
