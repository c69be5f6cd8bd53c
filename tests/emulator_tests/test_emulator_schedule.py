# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a window runs next: rule 19, and rule 20 about the expressions that a schedule may be."""

from __future__ import annotations

import pytest

WEDNESDAY = "2026-11-25T12:00:00Z"
WINDOW = {"Name": "weekly", "Duration": 2, "Cutoff": 1, "AllowUnassociatedTargets": True}


@pytest.fixture
def next_time(server, ssm):
    """Make a window at a moment and read its NextExecutionTime at another one; Get and Describe must agree."""

    def read(schedule, made=WEDNESDAY, read_at=None, **members):
        server.control("POST", "settings", {"now": made})
        window_id = ssm.create_maintenance_window(**WINDOW, Schedule=schedule, **members)["WindowId"]
        server.control("POST", "settings", {"now": read_at or made})
        found = ssm.get_maintenance_window(WindowId=window_id).get("NextExecutionTime")
        rows = {row["WindowId"]: row for row in ssm.describe_maintenance_windows()["WindowIdentities"]}
        assert rows[window_id].get("NextExecutionTime") == found
        return found

    return read


# The first nineteen are the examples of the pages of AWS's user guide about cron expressions, past and present.
@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        ("cron(0 10 * * ? *)", "2026-11-26T10:00Z"),
        ("cron(15 12 * * ? *)", "2026-11-25T12:15Z"),
        ("cron(0 18 ? * MON-FRI *)", "2026-11-25T18:00Z"),
        ("cron(0 8 1 * ? *)", "2026-12-01T08:00Z"),
        ("cron(0/15 * * * ? *)", "2026-11-25T12:15Z"),
        ("cron(0/10 * ? * MON-FRI *)", "2026-11-25T12:10Z"),
        ("cron(0/5 8-17 ? * MON-FRI *)", "2026-11-25T12:05Z"),
        ("cron(0 2 ? * THU#3 *)", "2026-12-17T02:00Z"),
        ("cron(15 10 ? * * *)", "2026-11-26T10:15Z"),
        ("cron(15 10 ? * MON-FRI *)", "2026-11-26T10:15Z"),
        ("cron(0 2 L * ? *)", "2026-11-30T02:00Z"),
        ("cron(15 10 ? * 6L *)", "2026-11-27T10:15Z"),
        ("cron(30 09 ? * * *)", "2026-11-26T09:30Z"),
        ("cron(24 30 09 ? * * *)", "2026-11-26T09:30:24Z"),
        ("cron(0 16 ? * TUE *)", "2026-12-01T16:00Z"),
        ("cron(0 09 ? * WED *)", "2026-12-02T09:00Z"),
        ("cron(0 30 23 ? * TUE#3 *)", "2026-12-15T23:30Z"),
        ("cron(0 0 2 ? 1/1 THU#3 *)", "2026-12-17T02:00Z"),
        ("cron(0 0 0 21 1/1 ? *)", "2026-12-21T00:00Z"),
        # A list, a step from a value, a range over the end of the week, names in lower case.
        ("cron(0 0 1 JAN,MAR ? *)", "2027-01-01T00:00Z"),
        ("cron(1/10 12 * * ? *)", "2026-11-25T12:01Z"),
        ("cron(*/20 12 * * ? *)", "2026-11-25T12:20Z"),
        ("cron(0 4 ? * FRI-MON *)", "2026-11-27T04:00Z"),
        ("cron(0 4 ? * sun *)", "2026-11-29T04:00Z"),
        ("cron(0 4 ? * 1 *)", "2026-11-29T04:00Z"),
        ("cron(0 4 ? * L *)", "2026-11-28T04:00Z"),
        ("cron(0 4 ? * SUN#1,SUN#5 *)", "2026-11-29T04:00Z"),
        # The weekday that is nearest to a day stays in its month: in 2027, 1 May is a Saturday, 31 October a Sunday.
        ("cron(0 8 3W * ? *)", "2026-12-03T08:00Z"),
        ("cron(0 8 1W AUG ? *)", "2027-08-02T08:00Z"),
        ("cron(0 8 1W MAY ? *)", "2027-05-03T08:00Z"),
        ("cron(0 8 2W MAY ? *)", "2027-05-03T08:00Z"),
        ("cron(0 8 8W MAY ? *)", "2027-05-07T08:00Z"),
        ("cron(0 8 31W OCT ? *)", "2027-10-29T08:00Z"),
        ("cron(0 8 LW * ? *)", "2026-11-30T08:00Z"),
        ("cron(0 8 L-2 * ? *)", "2026-11-28T08:00Z"),
        # Rare and impossible days, years that are still to come and that are over.
        ("cron(0 0 29 2 ? *)", "2028-02-29T00:00Z"),
        ("cron(0 0 ? 2 SUN#5 *)", "2032-02-29T00:00Z"),
        ("cron(0 0 1 1 ? 2030-2032)", "2030-01-01T00:00Z"),
        ("cron(0 0 31 2 ? *)", None),
        ("cron(0 0 1 1 ? 2025)", None),
    ],
)
def test_rule_19_the_next_time_of_a_cron_expression(next_time, schedule, expected):
    """Each form of a cron expression names the next moment that it says."""
    assert next_time(schedule) == expected


@pytest.mark.parametrize(
    ("made", "zone", "schedule", "expected"),
    [
        # What an issue of Instance Scheduler on AWS shows from the live service.
        ("2020-07-20T00:00:00Z", "Australia/Brisbane", "cron(0 0 ? * SUN *)", "2020-07-26T00:00+10:00"),
        (WEDNESDAY, "America/Los_Angeles", "cron(0 16 ? * TUE *)", "2026-12-01T16:00-08:00"),
        (WEDNESDAY, "Europe/London", "cron(0 16 ? * TUE *)", "2026-12-01T16:00Z"),
        (WEDNESDAY, "America/Los_Angeles", "at(2027-07-07T13:15:30)", "2027-07-07T13:15:30-07:00"),
        (WEDNESDAY, "Asia/Tokyo", "rate(5 hours)", "2026-11-26T02:00+09:00"),
        # The local day is another one than UTC's.
        ("2026-11-28T20:00:00Z", "Asia/Tokyo", "cron(0 4 ? * SUN *)", "2026-12-06T04:00+09:00"),
        ("2026-11-28T18:59:59Z", "Asia/Tokyo", "cron(0 4 ? * SUN *)", "2026-11-29T04:00+09:00"),
        # Clocks go forward over 02:30, and back, so that 02:30 comes twice and counts once.
        ("2027-03-27T12:00:00Z", "Europe/Berlin", "cron(30 2 * * ? *)", "2027-03-28T03:30+02:00"),
        ("2027-03-28T01:10:00Z", "Europe/Berlin", "cron(30 2 * * ? *)", "2027-03-28T03:30+02:00"),
        ("2027-03-28T01:30:00Z", "Europe/Berlin", "cron(30 2 * * ? *)", "2027-03-29T02:30+02:00"),
        ("2027-10-30T12:00:00Z", "Europe/Berlin", "cron(30 2 * * ? *)", "2027-10-31T02:30+02:00"),
        ("2027-10-31T00:30:00Z", "Europe/Berlin", "cron(30 2 * * ? *)", "2027-11-01T02:30+01:00"),
    ],
)
def test_rule_19_the_next_time_is_in_the_windows_time_zone(next_time, made, zone, schedule, expected):
    """A schedule is read in ScheduleTimezone, and the answer names its distance from UTC."""
    assert next_time(schedule, made, ScheduleTimezone=zone) == expected


@pytest.mark.parametrize(
    ("read_at", "expected"),
    [
        ("2026-11-25T12:00:00.596Z", "2026-11-25T17:00:00.596Z"),
        ("2026-11-25T17:00:00.595Z", "2026-11-25T17:00:00.596Z"),
        ("2026-11-25T17:00:00.596Z", "2026-11-25T22:00:00.596Z"),
        ("2026-12-25T12:00:00Z", "2026-12-25T12:00:00.596Z"),
    ],
)
def test_rule_19_a_rate_counts_from_the_last_change(next_time, read_at, expected):
    """A rate has no first run at once, and goes on with the fraction of a second that it started with."""
    assert next_time("rate(5 hours)", "2026-11-25T12:00:00.596Z", read_at) == expected


@pytest.mark.parametrize(
    ("read_at", "expected"),
    [
        ("2018-12-20T00:00:00Z", "2019-01-01T00:03:15+09:00"),
        ("2019-06-20T00:00:00Z", "2019-06-25T00:03:15+09:00"),
        ("2019-06-24T15:03:14Z", "2019-06-25T00:03:15+09:00"),
        ("2019-06-24T15:03:15Z", None),
        ("2020-01-01T00:00:00Z", None),
    ],
)
def test_rule_19_a_rate_between_two_dates(next_time, read_at, expected):
    """AWS's example of a rate that starts with StartDate and has its last run five days before EndDate."""
    found = next_time(
        "rate(7 days)",
        "2018-12-20T00:00:00Z",
        read_at,
        ScheduleTimezone="Asia/Tokyo",
        StartDate="2019-01-01T00:03:15+09:00",
        EndDate="2019-06-30T00:06:15+09:00",
    )
    assert found == expected


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        # AWS's example: midnight in New York, 9 o'clock in Los Angeles.
        ({"StartDate": "2019-01-01T00:00:00-05:00"}, "2019-01-04T09:00-08:00"),
        ({"StartDate": "2019-01-04T17:00:00Z"}, "2019-01-04T09:00-08:00"),
        ({"StartDate": "2019-01-04T17:00:01Z"}, "2019-01-11T09:00-08:00"),
        ({"StartDate": "2019-01-04T17:00:01"}, "2019-01-11T09:00-08:00"),
        ({"EndDate": "2018-12-14T17:00:00Z"}, "2018-12-14T09:00-08:00"),
        ({"EndDate": "2018-12-14T16:59:59Z"}, None),
        ({"EndDate": "2018-12-01T00:00:00Z"}, None),
    ],
)
def test_rule_19_a_cron_expression_between_two_dates(next_time, dates, expected):
    """A window runs neither before StartDate nor after EndDate; either may fall on the run itself."""
    schedule = "cron(0 09 ? * FRI *)"
    assert next_time(schedule, "2018-12-10T00:00:00Z", ScheduleTimezone="America/Los_Angeles", **dates) == expected


@pytest.mark.parametrize(
    ("read_at", "expected"),
    [
        ("2020-07-01T00:00:00Z", "2020-07-07T15:55Z"),
        ("2020-07-07T15:54:59Z", "2020-07-07T15:55Z"),
        ("2020-07-07T15:55:00Z", None),
        ("2026-11-25T12:00:00Z", None),
    ],
)
def test_rule_19_an_at_expression_has_one_time(next_time, read_at, expected):
    """From its moment on there is no next one."""
    assert next_time("at(2020-07-07T15:55:00)", "2020-07-01T00:00:00Z", read_at) == expected


@pytest.mark.parametrize(
    ("made", "read_at", "expected"),
    [
        ("2026-12-14T12:00:00Z", "2026-12-14T12:00:00Z", "2026-12-17T23:30Z"),
        ("2026-12-14T12:00:00Z", "2026-12-16T12:00:00Z", "2026-12-17T23:30Z"),
        ("2026-12-14T12:00:00Z", "2026-12-17T23:30:00Z", "2027-01-21T23:30Z"),
        ("2026-12-16T12:00:00Z", "2026-12-16T12:00:00Z", "2027-01-21T23:30Z"),
    ],
)
def test_rule_19_an_offset_counts_days_after_the_schedule(next_time, made, read_at, expected):
    """AWS's example, two days after the third Tuesday; a Tuesday before the window was made counts for nothing."""
    assert next_time("cron(30 23 ? * TUE#3 *)", made, read_at, ScheduleOffset=2) == expected


def test_rule_19_a_disabled_window_has_no_next_time(server, ssm):
    """Update disables a window and enables it again; all else that was set stays."""
    server.control("POST", "settings", {"now": WEDNESDAY})
    dates = {"StartDate": "2026-01-01T00:00:00Z", "EndDate": "2027-01-01T00:00:00Z"}
    window_id = ssm.create_maintenance_window(**WINDOW, Schedule="cron(0 4 ? * SUN *)", **dates)["WindowId"]
    enabled = ssm.get_maintenance_window(WindowId=window_id)
    assert enabled["NextExecutionTime"] == "2026-11-29T04:00Z"
    assert ssm.update_maintenance_window(WindowId=window_id, Enabled=False)["Enabled"] is False
    disabled = ssm.get_maintenance_window(WindowId=window_id)
    assert "NextExecutionTime" not in disabled
    row = ssm.describe_maintenance_windows()["WindowIdentities"][0]
    assert "NextExecutionTime" not in row
    assert row["Enabled"] is disabled["Enabled"] is False
    for name, date in dates.items():
        assert row[name] == disabled[name] == date
    ssm.update_maintenance_window(WindowId=window_id, Enabled=True)
    assert ssm.get_maintenance_window(WindowId=window_id)["NextExecutionTime"] == enabled["NextExecutionTime"]


def test_rule_19_a_window_whose_dates_are_over_can_be_made(server, ssm):
    """A window whose EndDate has passed reads back as it was made, enabled, and does not run."""
    server.control("POST", "settings", {"now": WEDNESDAY})
    dates = {"StartDate": "2020-01-01T00:00:00Z", "EndDate": "2021-01-01T00:00:00Z"}
    window_id = ssm.create_maintenance_window(**WINDOW, Schedule="rate(1 day)", **dates)["WindowId"]
    window = ssm.get_maintenance_window(WindowId=window_id)
    assert window["Enabled"] is True
    assert "NextExecutionTime" not in window
    assert {name: window[name] for name in dates} == dates


def test_the_clock_of_windows_can_be_set(server, ssm):
    """now sets the dates of windows; without it time is real; dates are compared with their distances from UTC."""
    server.control("POST", "settings", {"now": "2026-11-29T05:00:00+01:00"})
    window_id = ssm.create_maintenance_window(
        **WINDOW, Schedule="rate(1 day)", StartDate="2027-01-01T01:00:00+02:00", EndDate="2027-01-01T00:30:00Z"
    )["WindowId"]
    assert ssm.get_maintenance_window(WindowId=window_id)["CreatedDate"].isoformat()[:10] == "2026-11-29"
    server.control("POST", "reset")
    assert server.control("GET", "settings")["now"] is None


@pytest.mark.parametrize(
    ("schedule", "message"),
    [
        ("rate(1 week)", "Schedule must have a rate of 1 minute, hour or day, or of more minutes, hours or days"),
        ("rate(1 hours)", "Schedule must have a rate of 1 minute, hour or day, or of more minutes, hours or days"),
        ("rate(5 hour)", "Schedule must have a rate of 1 minute, hour or day, or of more minutes, hours or days"),
        ("rate(0 days)", "Schedule must have a rate of 1 minute, hour or day, or of more minutes, hours or days"),
        ("at(tomorrow)", "Schedule must have its moment as in at(2026-11-29T04:00:00)"),
        ("at(2026-02-30T04:00:00)", None),
        ("cron(0 4 * * *)", "Schedule must have 6 fields, or 7 with seconds, not 5"),
        ("cron(0 4 * * * *)", "Schedule must have ? in one of day of month and day of week, and not in the other"),
        ("cron(0 4 1 * SUN *)", "Schedule must have ? in one of day of month and day of week, and not in the other"),
        ("cron(0 4 ? * ? *)", "Schedule must have ? in one of day of month and day of week, and not in the other"),
        ("cron(60 4 ? * SUN *)", "Schedule must not have 60 as minutes"),
        ("cron(0 8-4 ? * SUN *)", "Schedule must not have 8-4 as hours"),
        ("cron(0 4 ? * 0 *)", "Schedule must not have 0 as day of week"),
        ("cron(0 4 ? * SUNDAY *)", "Schedule must not have SUNDAY as day of week"),
        ("cron(0 4 ? * SUN#6 *)", "Schedule must not have SUN#6 as day of week"),
        ("cron(0 4 32 * ? *)", "Schedule must not have 32 as day of month"),
        ("cron(0 4 1 13 ? *)", "Schedule must not have 13 as month"),
        ("cron(0/0 4 1 * ? *)", "Schedule must not have 0/0 as minutes"),
        ("cron(0 4 1 * ? 1969)", "Schedule must not have 1969 as year"),
        ("cron( )", "Schedule must have 6 fields, or 7 with seconds, not 0"),
        ("cron(0 4 1, * ? *)", "Schedule must not have nothing as day of month"),
    ],
)
def test_rule_20_expressions_that_are_refused(ssm, refusal, schedule, message):
    """An expression that AWS's reference does not know is refused when a window is made."""
    code, text = refusal(ssm.create_maintenance_window, **WINDOW, Schedule=schedule)
    assert code == "ValidationException"
    assert message in (None, text)
