# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a window will run next: its schedule, time zone, offset and the dates between which it is active."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from . import cron
from .state import Record

EXPRESSION = re.compile(r"(cron|rate|at)\((.+)\)")
RATE = re.compile(r"([1-9]\d{0,4}) (minute|hour|day)(s?)")
AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?")
# A moment that a change of the clocks skips or repeats is at most this far from where it seems to be.
CLOCK_CHANGE = timedelta(hours=3)


@dataclass(frozen=True)
class Schedule:
    """``kind`` is cron, rate or at; of the others only the one of that kind counts. ``at`` has no time zone."""

    kind: str
    cron: cron.Cron | None = None
    rate: timedelta = timedelta()
    at: datetime = datetime.max


def parse(text: str) -> Schedule:
    """A window's Schedule. Raises ValueError that says what it must be."""
    found = EXPRESSION.fullmatch(text)
    if found is None:
        raise ValueError("must be a cron, rate or at expression")
    kind, inner = found.groups()
    if kind == "cron":
        return Schedule(kind, cron=cron.parse(inner))
    if kind == "at":
        if not AT.fullmatch(inner):
            raise ValueError("must have its moment as in at(2026-11-29T04:00:00)")
        return Schedule(kind, at=datetime.fromisoformat(inner))
    rate = RATE.fullmatch(inner)
    # B: the unit is singular with 1 and plural with more.
    if rate is None or (rate.group(1) == "1") == bool(rate.group(3)):
        raise ValueError("must have a rate of 1 minute, hour or day, or of more minutes, hours or days")
    return Schedule(kind, rate=timedelta(**{f"{rate.group(2)}s": int(rate.group(1))}))


def next_execution_time(record: Record, now: datetime) -> str | None:
    """NextExecutionTime of a stored window, or None if it has none. ``now`` has a time zone.

    A: a disabled window has none, and from the moment on that a window opens it is the time after that one. B: there is
    none after EndDate, nor after the moment of an at expression.
    """
    if not record["Enabled"]:
        return None
    zone = _zone(record.get("ScheduleTimezone", "UTC"))
    start, end = (moment(record[name]) if name in record else None for name in ("StartDate", "EndDate"))
    for run in _runs(record, zone, now, start):
        if end is not None and run > end:
            return None
        if run > now and (start is None or run >= start):
            return in_javas_words(run.astimezone(zone))
    return None


def moment(text: str) -> datetime:
    """A date in ISO 8601; without an offset it is UTC (D). Raises ValueError for any other text."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=timezone.utc)


def in_javas_words(run: datetime) -> str:
    """A moment as the service writes it: ``2026-11-29T04:00Z``, ``2026-11-29T05:00+01:00``, ``…T23:19:20.596Z``.

    A, the first two: seconds and fractions are left out when they are nothing. B, the third: AWS's samples of rates.
    """
    if run.microsecond:
        text = run.isoformat(timespec="milliseconds")
    else:
        text = run.isoformat(timespec="seconds" if run.second else "minutes")
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text


def _runs(record: Record, zone: tzinfo, now: datetime, start: datetime | None) -> Iterator[datetime]:
    """The times that the schedule names, in order: all of them from ``now`` and ``start`` on, and maybe some before."""
    schedule = parse(record["Schedule"])
    changed = datetime.fromtimestamp(round(record["ModifiedDate"], 3), timezone.utc)
    if schedule.kind == "at":
        yield schedule.at.replace(tzinfo=zone)
    elif schedule.kind == "rate":
        # B: a rate counts from StartDate, the first run is then; else it counts from the window's last change (D).
        base = start or changed
        passed = max(0, (now - base) // schedule.rate) if start else max(1, (now - base) // schedule.rate)
        while True:
            yield base + passed * schedule.rate
            passed += 1
    elif schedule.cron is not None:
        offset = timedelta(days=record.get("ScheduleOffset", 0))
        earliest = (max(now, start or now).astimezone(zone) - offset - CLOCK_CHANGE).replace(tzinfo=None)
        for named in schedule.cron.moments(earliest):
            # B: a day of the schedule that was over when the window was made counts for no offset.
            if not offset or named.replace(tzinfo=zone) > changed:
                yield (named + offset).replace(tzinfo=zone).astimezone(timezone.utc)


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return timezone.utc  # this machine has no time zones
