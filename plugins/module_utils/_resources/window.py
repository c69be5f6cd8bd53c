# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a maintenance window is: its table of fields, the rules between them, and the warnings.

Limits are those of botocore's service model for CreateMaintenanceWindow; the rules are the service's own, which its error
messages state.
"""

from __future__ import annotations

import datetime
import re
import typing as t
import zoneinfo

from .._engine.problems import Problem
from .._engine.resource import Missing, Resource
from .._engine.shapes import Block, Clearing, Field, Mark, Number, Options, Role, Switch, Tags, Text
from . import schedule

_DATE = Text(meaning=schedule.date_meaning)
#: What AWS adds to a window, and what is no setting.
_READ_ONLY = ("CreatedDate", "ModifiedDate")

FIELDS = Block(
    (
        Field("window_id", "WindowId", Text(20, 20, r"mw-[0-9a-f]{17}", "mw- and 17 hex digits"), Role.IDENTITY),
        Field(
            "name",
            "Name",
            Text(3, 128, r"[a-zA-Z0-9_\-.]{3,128}", "letters, digits and _ - ."),
            clearing=Clearing.NEVER,
        ),
        Field("description", "Description", Text(1, 128)),
        Field("schedule", "Schedule", Text(1, 256, meaning=schedule.meaning), clearing=Clearing.NEVER),
        Field("schedule_timezone", "ScheduleTimezone", Text()),
        Field("schedule_offset", "ScheduleOffset", Number(1, 6)),
        Field("duration", "Duration", Number(1, 24), clearing=Clearing.NEVER),
        Field("cutoff", "Cutoff", Number(0, 23), clearing=Clearing.NEVER),
        Field("start_date", "StartDate", _DATE),
        Field("end_date", "EndDate", _DATE),
        Field("allow_unassociated_targets", "AllowUnassociatedTargets", Switch(), clearing=Clearing.NEVER),
        Field("enabled", "Enabled", Switch(), clearing=Clearing.NEVER, default=True, at_creation=False),
        Field("tags", "Tags", Tags(), Role.TAGS),
        Field("next_execution_time", "NextExecutionTime", Text(), Role.READ),
    )
)
_REQUIRED = ("name", "schedule", "duration", "cutoff")
_NOT_CLEARED = (*_REQUIRED, "allow_unassociated_targets", "enabled")


def settle(window: Options) -> Options:
    """The window without what is no setting, and without an offset that its schedule does not take.

    A cron expression with an offset becomes a rate in one step: the offset goes with it.
    """
    kept = {option: value for option, value in window.items() if option not in _READ_ONLY}
    if "schedule_offset" in kept and not schedule.is_cron(str(kept.get("schedule", ""))):
        del kept["schedule_offset"]
    return kept


def rules(settings: Options, desired: Options, missing: Missing) -> t.List[Problem]:
    """What is wrong with the settings of a window; see Resource.rules."""
    problems = [
        Problem(option, "required to create a new window")
        for option in _REQUIRED
        if option not in settings and desired.get(option) is not Mark.CLEARED and missing(option)
    ]
    problems += [
        Problem(option, "a value is required") for option in _NOT_CLEARED if desired.get(option) is Mark.CLEARED
    ]
    duration, cutoff = settings.get("duration"), settings.get("cutoff")
    if isinstance(duration, int) and isinstance(cutoff, int) and cutoff >= duration:
        said = "the cutoff must be less than the duration, which is %d" % duration
        problems.append(Problem("cutoff", said, str(cutoff), "0 to %d" % (duration - 1)))
    problems += _schedule_problems(settings, desired)
    return [*problems, *_date_problems(settings, desired)]


def _schedule_problems(settings: Options, desired: Options) -> t.Iterator[Problem]:
    expression, offset, zone = (desired.get(name) for name in ("schedule", "schedule_offset", "schedule_timezone"))
    wrong = schedule.flaw(expression) if isinstance(expression, str) else None
    if wrong:
        yield Problem("schedule", wrong, repr(expression), schedule.SYNTAX)
    resulting = settings.get("schedule")
    if isinstance(offset, int) and isinstance(resulting, str) and not wrong and not schedule.takes_offset(resulting):
        said = (
            "an offset needs a cron schedule with the nth or the last weekday of a month, such as cron(0 2 ? * TUE#2 *)"
        )
        yield Problem("schedule_offset", said, str(offset))
    if isinstance(zone, str) and not _may_be_zone(zone):
        allowed = (
            "a time zone of the IANA database with its exact case, such as Europe/Berlin, or an offset such as +09:00"
        )
        yield Problem("schedule_timezone", "there is no such time zone", repr(zone), allowed)


def _may_be_zone(name: str) -> bool:
    if re.fullmatch(r"(UTC|GMT)?[+-]\d\d(:?\d\d)?", name):
        return True
    zones = zoneinfo.available_timezones()
    # A host may have no time zone data.
    return not zones or name in zones


def _date_problems(settings: Options, desired: Options) -> t.Iterator[Problem]:
    wrong = False
    for option in ("start_date", "end_date"):
        given = desired.get(option)
        if isinstance(given, str) and schedule.instant(given) is None:
            wrong = True
            allowed = "a date and time with an offset or Z, such as 2026-01-31T04:00:00+01:00"
            yield Problem(option, given=repr(given), allowed=allowed)
    ends = [schedule.instant(str(settings.get(option))) for option in ("start_date", "end_date")]
    touched = any(isinstance(desired.get(option), str) for option in ("start_date", "end_date"))
    if touched and not wrong and ends[0] and ends[1] and ends[0] >= ends[1]:
        said = "the window must start before it ends; start_date is %s" % settings["start_date"]
        yield Problem("end_date", said, repr(settings["end_date"]))


def warnings(
    _current: t.Optional[Options], desired: Options, _templated: bool, now: datetime.datetime
) -> t.Iterator[str]:
    """What is allowed in a window, and will cause trouble."""
    expression, end = desired.get("schedule"), desired.get("end_date")
    if isinstance(expression, str):
        yield from ("schedule: %s." % said for said in schedule.warnings(expression, now.replace(tzinfo=None)))
    last = schedule.instant(end) if isinstance(end, str) else None
    if last and last < now:
        yield "end_date: %s is past, so the window never runs again." % end


WINDOW = Resource(
    noun="window",
    identity="window_id",
    fields=FIELDS,
    title="maintenance window",
    result="maintenance_window",
    settle=settle,
    rules=rules,
    warnings=warnings,
    unlisted=("allow_unassociated_targets",),
    at_creation={"allow_unassociated_targets": False},
    users="it still has tasks or targets",
)
