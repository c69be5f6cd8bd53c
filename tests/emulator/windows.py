# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The five operations of a maintenance window itself."""

from __future__ import annotations

import secrets
from datetime import datetime
from zoneinfo import ZoneInfo

from . import schedule
from .errors import invalid, must_not_be_null
from .paging import page, select
from .shapes import member_path
from .state import Call, Record, Window, once_per_token

REQUIRED = ("Name", "Schedule", "Duration", "Cutoff", "AllowUnassociatedTargets")
SETTABLE = (
    "Name",
    "Description",
    "StartDate",
    "EndDate",
    "Schedule",
    "ScheduleTimezone",
    "ScheduleOffset",
    "Duration",
    "Cutoff",
    "AllowUnassociatedTargets",
    "Enabled",
)
IDENTITY = ("WindowId", *(name for name in SETTABLE if name != "AllowUnassociatedTargets"))
UPDATE_ANSWER = ("WindowId", *SETTABLE)


def create_maintenance_window(call: Call, request: Record) -> Record:
    """Answers ``{"WindowId"}``; honours ClientToken (rule 15)."""

    def create() -> Record:
        record = {name: request[name] for name in SETTABLE if name in request}
        _check_meaning(record)
        now = call.now().timestamp()
        window_id = "mw-" + secrets.token_hex(9)[:17]
        call.windows[window_id] = Window(
            {"WindowId": window_id, **record, "Enabled": True, "CreatedDate": now, "ModifiedDate": now}
        )
        if request.get("Tags"):
            tags = {tag["Key"]: tag["Value"] for tag in request["Tags"]}
            call.backend.add_tags_to_resource("MaintenanceWindow", window_id, tags)
        return {"WindowId": window_id}

    return once_per_token(call, request, create)


def get_maintenance_window(call: Call, request: Record) -> Record:
    """Answers every member that is set, and NextExecutionTime; a missing window is a DoesNotExistException (A)."""
    record = call.window(request["WindowId"]).record
    return {**record, **_next(record, call.now())}


def update_maintenance_window(call: Call, request: Record) -> Record:
    """Answers every settable member as it now stands.

    B: an omitted member stays; with Replace, what Create requires is required and the rest becomes null. Enabled, which
    Create does not have, goes back to what a new window has (D).
    """
    window = call.window(request["WindowId"])
    given = {name: request[name] for name in SETTABLE if name in request}
    if request.get("Replace"):
        for name in REQUIRED:
            if name not in given:
                raise must_not_be_null(member_path(name))
        kept = {name: window.record[name] for name in ("WindowId", "CreatedDate")}
        record = {**kept, "Enabled": True, **given}
    else:
        record = {**window.record, **given}
    _check_meaning(record)
    window.record = {**record, "ModifiedDate": call.now().timestamp()}
    return {name: record[name] for name in UPDATE_ANSWER if name in record}


def delete_maintenance_window(call: Call, request: Record) -> Record:
    """Answers the id, whether or not the window existed: the model knows no DoesNotExistException here (B)."""
    window_id = request["WindowId"]
    if call.windows.pop(window_id, None) is not None:
        call.backend.__dict__["_resource_tags"]["MaintenanceWindow"].pop(window_id, None)
    return {"WindowId": window_id}


def describe_maintenance_windows(call: Call, request: Record) -> Record:
    """Answers a page of ``WindowIdentities``. B: the filter keys are Name and Enabled, in pages of 10-100."""
    rows = [window.record for window in call.windows.values()]
    readers = {"Name": lambda row: row["Name"], "Enabled": lambda row: str(row["Enabled"]).lower()}
    filters = [
        {**one, "Values": [value.lower() for value in one.get("Values", ())]} if one.get("Key") == "Enabled" else one
        for one in request.get("Filters", ())
    ]
    answer = page(call, request, "WindowIdentities", select(rows, filters, readers))
    now = call.now()
    answer["WindowIdentities"] = [
        {**{name: record[name] for name in IDENTITY if name in record}, **_next(record, now)}
        for record in answer["WindowIdentities"]
    ]
    return answer


def _next(record: Record, now: datetime) -> Record:
    """Rule 19: NextExecutionTime, if the window will run again; null members are absent (rule 6)."""
    found = schedule.next_execution_time(record, now)
    return {} if found is None else {"NextExecutionTime": found}


def _check_meaning(record: Record) -> None:
    """What the model does not say of a window's members; the words are D.

    That Cutoff must be smaller than Duration was seen (A: "Cuttoff was 12 but must be smaller than 5 (Duration - 1 )");
    where exactly the border lies is C: AWS's samples create windows with Duration 2 and Cutoff 1.
    """
    if record["Cutoff"] >= record["Duration"]:
        raise invalid(f"Cutoff was {record['Cutoff']} but must be smaller than {record['Duration']} (Duration)")
    try:
        schedule.parse(record["Schedule"])
    except ValueError as error:
        raise invalid(f"Schedule {error}") from None
    if "ScheduleOffset" in record and not record["Schedule"].startswith("cron("):
        raise invalid("ScheduleOffset is supported for cron expressions only")
    if "ScheduleTimezone" in record:
        _check_zone(record["ScheduleTimezone"])
    moments = {name: _moment(record[name], name) for name in ("StartDate", "EndDate") if name in record}
    if len(moments) == 2 and moments["EndDate"] <= moments["StartDate"]:
        raise invalid("EndDate must be later than StartDate")


def _check_zone(name: str) -> None:
    try:
        ZoneInfo("America/New_York")
    except (KeyError, ValueError, OSError):
        return  # this machine has no time zones: any name may be right
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise invalid(f"ScheduleTimezone {name} is not a valid time zone") from None


def _moment(text: str, member: str) -> datetime:
    try:
        return schedule.moment(text)
    except ValueError:
        raise invalid(f"{member} {text} is not in ISO-8601 Extended format") from None
