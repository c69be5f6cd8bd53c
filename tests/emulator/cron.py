# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""AWS's cron expressions: what each field may hold, and the moments that an expression names.

The dialect is B (the user guide's reference of cron and rate expressions): six fields, or seven with the seconds in
front; days of the week count from SUN, 1; ``?`` in one of the two fields of days; ``L``, ``W`` and ``#``. What the
reference leaves open is as in Quartz, whose dialect this is (D): ``W`` stays in its month, ``L`` alone as a day of the
week is Saturday, a range of names may go over the end of the week.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

MONTHS = {
    name: number
    for number, name in enumerate(
        ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"), 1
    )
}
WEEKDAYS = {name: number for number, name in enumerate(("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"), 1)}
NO_NAMES: dict[str, int] = {}

# The days of a month that one part of a field of days names, from year, month and the month's length.
Days = Callable[[int, int, int], set[int]]


@dataclass(frozen=True)
class Field:
    """One field: its name in messages, its smallest and largest value, and names for values."""

    name: str
    first: int
    last: int
    names: dict[str, int]
    wraps: bool = False


SECONDS = Field("seconds", 0, 59, NO_NAMES)
MINUTES = Field("minutes", 0, 59, NO_NAMES)
HOURS = Field("hours", 0, 23, NO_NAMES)
DAY_OF_MONTH = Field("day of month", 1, 31, NO_NAMES)
MONTH = Field("month", 1, 12, MONTHS, wraps=True)
DAY_OF_WEEK = Field("day of week", 1, 7, WEEKDAYS, wraps=True)
YEAR = Field("year", 1970, 2199, NO_NAMES)


@dataclass(frozen=True)
class Cron:
    """An expression that was understood. All values are sorted; ``days`` is one function for each part of the field."""

    seconds: list[int]
    minutes: list[int]
    hours: list[int]
    days: list[Days]
    months: list[int]
    years: list[int]

    def moments(self, start: datetime) -> Iterator[datetime]:
        """The moments named, from ``start`` on, in order; both without a time zone. Ends after the last year."""
        for year in self.years:
            if year < start.year:
                continue
            for month in self.months:
                if (year, month) < (start.year, start.month):
                    continue
                length = calendar.monthrange(year, month)[1]
                for day in sorted(set().union(*(days(year, month, length) for days in self.days))):
                    if (year, month, day) >= (start.year, start.month, start.day):
                        yield from self._moments_of(year, month, day, start)

    def _moments_of(self, year: int, month: int, day: int, start: datetime) -> Iterator[datetime]:
        for hour in self.hours:
            if datetime(year, month, day, hour, 59, 59) < start:
                continue
            for minute in self.minutes:
                for second in self.seconds:
                    moment = datetime(year, month, day, hour, minute, second)
                    if moment >= start:
                        yield moment


@lru_cache(maxsize=1024)
def parse(text: str) -> Cron:
    """The fields between the brackets of ``cron(…)``. Raises ValueError that says what they must be."""
    fields = text.upper().split()
    if len(fields) not in (6, 7):
        raise ValueError(f"must have 6 fields, or 7 with seconds, not {len(fields)}")
    seconds = fields.pop(0) if len(fields) == 7 else "0"
    minutes, hours, day_of_month, month, day_of_week, year = fields
    if (day_of_month == "?") == (day_of_week == "?"):
        raise ValueError("must have ? in one of day of month and day of week, and not in the other")
    if day_of_week == "?":
        days = [_day_of_month(part) for part in day_of_month.split(",")]
    else:
        days = [_day_of_week(part) for part in day_of_week.split(",")]
    return Cron(
        _values(SECONDS, seconds),
        _values(MINUTES, minutes),
        _values(HOURS, hours),
        days,
        _values(MONTH, month),
        _values(YEAR, year),
    )


def _values(field: Field, text: str) -> list[int]:
    return sorted(set().union(*(_part(field, part) for part in text.split(","))))


def _part(field: Field, text: str) -> set[int]:
    """The values of ``*``, ``a``, ``a-b`` and of each of them with ``/step``."""
    span, slash, step = text.partition("/")
    if slash and not (step.isdecimal() and int(step) > 0):
        raise ValueError(f"must not have {text or 'nothing'} as {field.name}")
    if span == "*":
        low, high = field.first, field.last
    else:
        start, dash, end = span.partition("-")
        low = _value(field, start)
        high = _value(field, end) if dash else field.last if slash else low
    every = int(step) if slash else 1
    if low <= high:
        return set(range(low, high + 1, every))
    if not field.wraps:
        raise ValueError(f"must not have {text or 'nothing'} as {field.name}")
    count = field.last - field.first + 1
    return {(value - field.first) % count + field.first for value in range(low, high + count + 1, every)}


def _value(field: Field, text: str) -> int:
    value = field.names.get(text, int(text) if text.isdecimal() else -1)
    if not field.first <= value <= field.last:
        raise ValueError(f"must not have {text or 'nothing'} as {field.name}")
    return value


def _day_of_month(text: str) -> Days:
    if found := re.fullmatch(r"L(?:-(\d+))?", text):
        before = int(found.group(1) or 0)
        return lambda year, month, length: {length - before} if before < length else set()
    if text == "LW":
        return lambda year, month, length: {_nearest_weekday(year, month, length, length)}
    if found := re.fullmatch(r"(\d+)W", text):
        wanted = _value(DAY_OF_MONTH, found.group(1))
        return lambda year, month, length: (
            {_nearest_weekday(year, month, wanted, length)} if wanted <= length else set()
        )
    values = _part(DAY_OF_MONTH, text)
    return lambda year, month, length: {day for day in values if day <= length}


def _nearest_weekday(year: int, month: int, day: int, length: int) -> int:
    """The Monday to Friday that is nearest to a day, in the same month."""
    weekday = calendar.weekday(year, month, day)
    if weekday == calendar.SATURDAY:
        return day - 1 if day > 1 else day + 2
    if weekday == calendar.SUNDAY:
        return day + 1 if day < length else day - 2
    return day


def _day_of_week(text: str) -> Days:
    if text == "L":
        text = "SAT"
    if found := re.fullmatch(r"(\w+)L", text):
        last = _value(DAY_OF_WEEK, found.group(1))
        return lambda year, month, length: {max(_days_on(year, month, length, {last}))}
    if found := re.fullmatch(r"(\w+)#([1-5])", text):
        nth, number = _value(DAY_OF_WEEK, found.group(1)), int(found.group(2))
        return lambda year, month, length: set(sorted(_days_on(year, month, length, {nth}))[number - 1 : number])
    values = _part(DAY_OF_WEEK, text)
    return lambda year, month, length: _days_on(year, month, length, values)


def _days_on(year: int, month: int, length: int, weekdays: set[int]) -> set[int]:
    """The days of a month that fall on the days of the week, which count from SUN, 1."""
    first = (calendar.weekday(year, month, 1) + 1) % 7
    return {day for day in range(1, length + 1) if (first + day - 1) % 7 + 1 in weekdays}
