# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Schedules of maintenance windows: what is wrong with an expression, and which expressions are equal.

AWS: rate(N minutes|hours|days), at(yyyy-MM-ddTHH:mm:ss), cron with six fields, or seven with the seconds first. A cron
expression may not name both a day of the month and a day of the week.
"""

from __future__ import annotations

import datetime
import re
import typing as t

SYNTAX = "rate(NUMBER minutes|hours|days), cron(EXPRESSION) or at(yyyy-MM-ddTHH:mm:ss)"
_RATE = re.compile(r"rate\(([0-9]+) ?(minutes?|hours?|days?)\)")
_AT = re.compile(r"at\(([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})\)")
_CRON = re.compile(r"cron\((.*)\)", re.DOTALL)
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")


class _CronField(t.NamedTuple):
    """A field of a cron expression. names: of its values, from the least. special: a pattern of what else it takes."""

    name: str
    least: int
    most: int
    names: t.Tuple[str, ...] = ()
    special: str = "$."


_SECONDS = _CronField("seconds", 0, 59)
_FIELDS = (
    _CronField("minutes", 0, 59),
    _CronField("hours", 0, 23),
    _CronField("day of the month", 1, 31, special=r"\?|L|LW|L-[0-9]{1,2}|([1-9]|[12][0-9]|3[01])W"),
    _CronField("month", 1, 12, _MONTHS),
    _CronField("day of the week", 1, 7, _DAYS, special=r"\?|L|([1-7]|%s)(L|#[1-5])" % "|".join(_DAYS)),
    _CronField("year", 1970, 2199),
)


def meaning(expression: str) -> str:
    """A form of the expression that is equal for expressions which differ in spaces and case only."""
    return re.sub(r"\s+", " ", expression.strip()).replace("( ", "(").replace(" )", ")").upper()


def is_cron(expression: str) -> bool:
    return expression.strip().lower().startswith("cron(")


def takes_offset(expression: str) -> bool:
    """Whether a schedule offset can be added: AWS takes one for the nth or the last weekday of a month only."""
    found = _CRON.fullmatch(expression.strip())
    fields = found[1].split() if found else []
    return len(fields) in (6, 7) and bool(re.search("#|L", fields[-2].upper()))


def flaw(expression: str) -> t.Optional[str]:
    """What is wrong with the expression; None if nothing is."""
    text = expression.strip()
    rate, at, cron = _RATE.fullmatch(text), _AT.fullmatch(text), _CRON.fullmatch(text)
    if rate:
        return "the number of a rate must be 1 or more" if int(rate[1]) == 0 else None
    if at:
        try:
            datetime.datetime.strptime(at[1], "%Y-%m-%dT%H:%M:%S")
        except ValueError:
            return "there is no such date or time"
        return None
    return _flaw_in_cron(cron[1].upper().split()) if cron else "not a schedule expression"


def _flaw_in_cron(given: t.Sequence[str]) -> t.Optional[str]:
    if len(given) not in (6, 7):
        return "a cron expression has 6 fields, or 7 with the seconds first; this one has %d" % len(given)
    fields = _FIELDS if len(given) == 6 else (_SECONDS, *_FIELDS)
    for field, text in zip(fields, given):
        for part in text.split(","):
            if not _is_part(field, part):
                return "%r is not valid for the %s" % (part, field.name)
    day, weekday = given[-4], given[-2]
    if "?" not in (day, weekday):
        return "either the day of the month or the day of the week must be ?"
    if day == weekday:
        return "only one of the day of the month and the day of the week can be ?"
    return None


def _is_part(field: _CronField, part: str) -> bool:
    if part == "*" or re.fullmatch(field.special, part):
        return True
    span, slash, step = part.partition("/")
    if slash and not (step.isascii() and step.isdigit() and int(step) > 0):
        return False
    if slash and span == "*":
        return True
    ends = [_number(field, end) for end in span.split("-")]
    if len(ends) > 2 or None in ends:
        return False
    # A range such as FRI-MON goes over the end of the week.
    return len(ends) == 1 or bool(field.names) or t.cast(int, ends[0]) <= t.cast(int, ends[1])


def _number(field: _CronField, text: str) -> t.Optional[int]:
    if text in field.names:
        return field.names.index(text) + field.least
    if not (text.isascii() and text.isdigit()):
        return None
    number = int(text)
    return number if field.least <= number <= field.most else None


def instant(text: str) -> t.Optional[datetime.datetime]:
    """The point in time that a date with an offset, or with Z, stands for; None if it is not such a date."""
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(\.\d+)? ?(Z|[+-]\d\d(?::?\d\d)?)", text.strip())
    if not found:
        return None
    offset = {"Z": "+00:00"}.get(found[5], found[5])
    digits = offset[1:].replace(":", "").ljust(4, "0")
    try:
        return datetime.datetime.strptime(
            "%sT%s%s%s%s" % (found[1], found[2], found[3] or ":00", offset[0], digits), "%Y-%m-%dT%H:%M:%S%z"
        )
    except ValueError:
        return None


def date_meaning(text: str) -> t.Any:
    """A form of a date that is equal for the same instant."""
    return instant(text) or text


def warnings(expression: str, zone_free_now: datetime.datetime) -> t.Iterator[str]:
    """What is allowed in an expression, and will cause trouble. zone_free_now: the time in UTC, without a time zone."""
    text = expression.strip()
    rate, at, cron = _RATE.fullmatch(text), _AT.fullmatch(text), _CRON.fullmatch(text)
    if rate:
        number, unit = int(rate[1]), rate[2]
        if unit.startswith("minute") and number < 5:
            yield "a rate below 5 minutes starts the window more often than it can end"
        if (number == 1) == unit.endswith("s"):
            right = unit.rstrip("s") if number == 1 else unit + "s"
            yield "AWS calls %s invalid in places; write rate(%d %s)" % (text, number, right)
    # A day more, because the time zone is not known here.
    past = zone_free_now - datetime.timedelta(days=1)
    if at and datetime.datetime.strptime(at[1], "%Y-%m-%dT%H:%M:%S") < past:
        yield "the time of %s is past, so the window never runs" % text
    if cron:
        years = re.findall("[0-9]{4}", cron[1].split()[-1]) if cron[1].split() else []
        if years and "/" not in cron[1].split()[-1] and max(map(int, years)) < past.year:
            yield "the years of %s are past, so the window never runs" % text
