# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Schedules, dates, time zones and tags of a window, and keys of a target, as the service takes them."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import Options
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.validation import Reading
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources import schedule
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.target import TARGET
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.window import WINDOW

RIGHT = (
    "rate(1 day)",
    "rate(30minutes)",
    "at(2026-02-28T23:59:59)",
    "cron(0 2 ? * SUN *)",
    "cron(0 0 2 ? * SUN *)",
    "cron(0/15 */2 1,15 JAN-MAR ? 2026-2030)",
    "cron(0 2 LW * ? *)",
    "cron(0 2 15W * ? *)",
    "cron(0 2 ? * FRI-MON *)",
    "cron(0 2 ? * TUE#2 *)",
    "cron(0 2 ? * 6L *)",
)


@pytest.mark.parametrize("expression", RIGHT)
def test_expressions_that_aws_takes(expression: str) -> None:
    assert schedule.flaw(expression) is None


@pytest.mark.parametrize(
    "part, name",
    [
        ("0/0 2 ? * SUN *", "minutes"),
        ("0/x 2 ? * SUN *", "minutes"),
        ("0 5-2 ? * SUN *", "hours"),
        ("0 1-2-3 ? * SUN *", "hours"),
        ("0 2 32 * ? *", "day of the month"),
        ("0 2 ? * TUE#6 *", "day of the week"),
        ("0 2 ? * SUN 1969", "year"),
    ],
)
def test_a_field_that_aws_refuses(part: str, name: str) -> None:
    assert (schedule.flaw("cron(%s)" % part) or "").endswith("is not valid for the %s" % name)


@pytest.mark.parametrize("text", ["2026-02-30T00:00:00Z", "2026-01-01T25:00Z", "2026-01-01T00:00:00", "soon"])
def test_what_is_no_instant(text: str) -> None:
    assert schedule.instant(text) is None and schedule.date_meaning(text) == text


def problems(raw: Options, resource: t.Any = WINDOW) -> t.List[str]:
    reading = Reading()
    desired = reading.block(resource.fields, raw)
    assert isinstance(desired, dict)
    return [str(one) for one in (*reading.problems, *resource.rules(desired, desired, lambda _path: False))]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "UTC", "+09:00", "GMT-03"])
def test_zones(zone: str) -> None:
    assert problems({"schedule_timezone": zone}) == []


TAGS: t.Dict[str, t.Tuple[t.Any, str]] = {
    "a list": ([1], "tags: [1] was given; allowed: a mapping from names to values"),
    "too many": ({str(n): "x" for n in range(51)}, "tags: 51 tags was given; allowed: at most 50"),
    "a long name": ({"n" * 129: "x"}, "a name of 129 characters was given; allowed: 1 to 128 characters"),
    "a list as a value": ({"a": ["b"]}, "tags.a: ['b'] was given; allowed: text of at most 256 characters"),
    "a long value": ({"a": "b" * 257}, "allowed: text of at most 256 characters"),
}


@pytest.mark.parametrize("raw, said", TAGS.values(), ids=TAGS)
def test_tags_that_aws_refuses(raw: t.Any, said: str) -> None:
    (problem,) = problems({"tags": raw})
    assert said in problem


def test_values_of_tags_are_text() -> None:
    tags = Reading().block(WINDOW.fields, {"tags": {"a": None, "b": True, "c": 1}})["tags"]
    assert tags == {"a": "", "b": "true", "c": "1"}


def test_a_key_is_given_once() -> None:
    twice = [{"key": "tag:A", "values": ["b"]}, {"key": "tag:A", "values": ["c"]}]
    assert problems({"resource_type": "INSTANCE", "targets": twice}, TARGET) == [
        "targets: tag:A was given; each key can be given only once"
    ]
