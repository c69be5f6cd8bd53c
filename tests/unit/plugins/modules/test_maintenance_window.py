# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One window: created, updated, cleared, tagged and deleted; rules W1-W13 of the service."""

from __future__ import annotations

import typing as t

import boto3
import pytest
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import (
    KEYS,
    REGION,
    Ended,
    Options,
    Runner,
    Server,
)

WINDOW, INFO = "maintenance_window", "maintenance_window_info"
SUNDAY: Options = {"name": "sunday", "schedule": "cron(0 2 ? * SUN *)", "duration": 3, "cutoff": 1}
WRITES = ("Create", "Update", "Delete", "AddTags", "RemoveTags")
NOWHERE = "mw-00000000000000000"


class Windows:
    """Runs the module, in check mode first: the same verdict, and no write."""

    def __init__(self, run: Runner) -> None:
        self.run, self.server = run, run.server

    def __call__(self, **options: t.Any) -> Ended:
        self.server.forget()
        predicted = self.run(WINDOW, options, check=True)
        assert [one for one in self.called() if one.startswith(WRITES)] == []
        self.server.forget()
        ended = self.run(WINDOW, options)
        for key in ("changed", "action", "changed_fields", "msg", "diff", "warnings"):
            assert predicted.result.get(key) == ended.result.get(key), key
        return ended

    def called(self) -> t.List[str]:
        return [entry["operation"] for entry in self.server.requests()]

    def stored(self, name: str = "sunday") -> Options:
        (row,) = [
            one for one in self.server.call("DescribeMaintenanceWindows")["WindowIdentities"] if one["Name"] == name
        ]
        return self.server.call("GetMaintenanceWindow", WindowId=row["WindowId"])

    def client(self) -> t.Any:
        keys = {"aws_access_key_id": KEYS["access_key"], "aws_secret_access_key": KEYS["secret_key"]}
        return boto3.client("ssm", region_name=REGION, endpoint_url=self.server.url, **keys)

    def tags(self) -> t.Dict[str, str]:
        of = {"ResourceType": "MaintenanceWindow", "ResourceId": self.stored()["WindowId"]}
        return {tag["Key"]: tag["Value"] for tag in self.client().list_tags_for_resource(**of)["TagList"]}


@pytest.fixture
def windows(run: Runner) -> Windows:
    return Windows(run)


def test_the_ladder(windows: Windows) -> None:
    made = windows(**SUNDAY)
    assert made.result["action"] == "create"
    assert made.result["changed_fields"] == ["name", "schedule", "duration", "cutoff", "allow_unassociated_targets"]
    assert windows.called() == ["DescribeMaintenanceWindows", "CreateMaintenanceWindow"]
    stored = windows.stored()
    assert (stored["Enabled"], stored["AllowUnassociatedTargets"]) == (True, False)
    for same in (
        SUNDAY,
        dict(SUNDAY, schedule="cron( 0 2  ? * sun * )"),
        {"name": "sunday"},
        {"name": "sunday", "enabled": True},
    ):
        assert not windows(**same).result["changed"]
    updated = windows(name="sunday", duration=10, cutoff=8, description="nights")
    assert updated.result["changed_fields"] == ["description", "duration", "cutoff"]
    assert windows.called().count("UpdateMaintenanceWindow") == 1
    windows(name="sunday", enabled=False)
    cleared = windows(name="sunday", description="")
    assert cleared.result["changed_fields"] == ["description"]
    stored = windows.stored()
    assert ("Description" in stored, stored["Enabled"], stored["Duration"]) == (False, False, 10)
    renamed = windows(window_id=stored["WindowId"], name="saturday")
    assert (renamed.result["action"], windows.stored("saturday")["WindowId"]) == ("update", stored["WindowId"])
    gone = windows(name="saturday", state="absent")
    assert (gone.result["action"], gone.result[WINDOW]) == ("delete", {})
    assert not windows(name="saturday", state="absent").result["changed"]
    assert not windows(window_id=NOWHERE, state="absent").result["changed"]


def test_w13_a_disabled_window_is_created_in_one_run(windows: Windows) -> None:
    made = windows(**SUNDAY, enabled=False)
    assert (made.result["action"], made.result[WINDOW]["enabled"]) == ("create", False)
    assert windows.called()[-2:] == ["CreateMaintenanceWindow", "UpdateMaintenanceWindow"]
    assert windows.stored()["Enabled"] is False
    assert not windows(**SUNDAY, enabled=False).result["changed"]


def test_a_failed_second_call_says_what_exists_now(windows: Windows) -> None:
    windows.server.fault("UpdateMaintenanceWindow", "access_denied")
    ended = windows.run(WINDOW, dict(SUNDAY, enabled=False))
    window_id = windows.stored()["WindowId"]
    assert "Before that, the window %s was created; run it again to do the rest." % window_id in ended.result["msg"]


def test_w10_a_name_is_exact_and_not_unique(windows: Windows) -> None:
    windows(**dict(SUNDAY, name="sunday-long"))
    assert windows(**SUNDAY).result["action"] == "create"
    windows.server.window("sunday")
    assert "2 windows have that name" in windows(**dict(SUNDAY, duration=4)).result["msg"]


def test_w4_an_offset_goes_with_its_schedule_in_one_step(windows: Windows) -> None:
    windows(**dict(SUNDAY, schedule="cron(0 2 ? * TUE#2 *)", schedule_offset=3))
    changed = windows(name="sunday", schedule="rate(7 days)")
    assert changed.result["changed_fields"] == ["schedule", "schedule_offset"]
    assert "ScheduleOffset" not in windows.stored()
    assert windows.called().count("UpdateMaintenanceWindow") == 1
    assert not windows(name="sunday", schedule="rate(7 days)").result["changed"]


@pytest.mark.parametrize("same", ["2030-01-01T02:00:00+02:00", "2030-01-01T00:00Z", "2030-01-01T00:00:00.000Z"])
def test_w6_dates_are_instants(windows: Windows, same: str) -> None:
    windows(**SUNDAY, start_date="2030-01-01T00:00:00Z")
    assert not windows(name="sunday", start_date=same).result["changed"]
    assert windows(name="sunday", start_date="2030-01-01T00:00:01Z").result["changed_fields"] == ["start_date"]


def test_tags_are_read_only_if_declared_and_purged_unless_told(windows: Windows) -> None:
    made = windows(**SUNDAY, tags={"team": "ops", "tier": 1})
    assert (windows.tags(), made.result[WINDOW]["tags"]) == ({"team": "ops", "tier": "1"}, {"team": "ops", "tier": "1"})
    assert not windows(**SUNDAY).result["changed"] and "ListTagsForResource" not in windows.called()
    merged = windows(name="sunday", tags={"team": "web"}, purge_tags=False)
    assert (merged.result["changed_fields"], windows.tags()) == (["tags"], {"team": "web", "tier": "1"})
    assert "UpdateMaintenanceWindow" not in windows.called()
    windows(name="sunday", tags={"team": "web"})
    assert windows.tags() == {"team": "web"}
    windows(name="sunday", tags={})
    assert windows.tags() == {}
    assert not windows(name="sunday", tags={}).result["changed"]


def test_tags_of_aws_stay(windows: Windows) -> None:
    windows(**SUNDAY)
    tags = [{"Key": "aws:stack", "Value": "x"}, {"Key": "a", "Value": "b"}]
    window_id = windows.stored()["WindowId"]
    windows.client().add_tags_to_resource(ResourceType="MaintenanceWindow", ResourceId=window_id, Tags=tags)
    windows(name="sunday", tags={})
    assert windows.tags() == {"aws:stack": "x"}
    assert "reserved for AWS" in windows(name="sunday", tags={"aws:mine": "x"}).result["msg"]


def test_w12_a_window_with_contents_is_kept_unless_forced(windows: Windows, server: Server) -> None:
    windows(**SUNDAY)
    window_id = windows.stored()["WindowId"]
    server.register(window_id, Name="install")
    server.target(window_id, "11111111-2222-3333-4444-555555555555", Name="web", ResourceType="INSTANCE", Targets=[])
    refused = windows(name="sunday", state="absent")
    assert "it still has tasks or targets: task install, target web" in refused.result["msg"]
    assert windows(name="sunday", state="absent", force=True).result["action"] == "delete"


WRONG: t.Dict[str, t.Tuple[Options, str]] = {
    "W1 cutoff": (
        {"cutoff": 3},
        "cutoff: 3 was given; the cutoff must be less than the duration, which is 3; allowed: 0 to 2",
    ),
    "W2 two days": (
        {"schedule": "cron(0 2 1 * SUN *)"},
        "either the day of the month or the day of the week must be ?",
    ),
    "W2 no day": ({"schedule": "cron(0 2 ? * ? *)"}, "only one of the day of the month"),
    "W2 fields": ({"schedule": "cron(0 2 * * SUN)"}, "has 6 fields, or 7 with the seconds first; this one has 5"),
    "W2 range": ({"schedule": "cron(0 25 ? * SUN *)"}, "'25' is not valid for the hours"),
    "W2 name": ({"schedule": "cron(0 2 ? JUNE SUN *)"}, "'JUNE' is not valid for the month"),
    "W3 syntax": ({"schedule": "every sunday"}, "not a schedule expression; allowed: rate(NUMBER minutes|hours|days)"),
    "W3 rate": ({"schedule": "rate(0 days)"}, "the number of a rate must be 1 or more"),
    "W3 at": ({"schedule": "at(2026-02-30T00:00:00)"}, "there is no such date or time"),
    "W4 offset": ({"schedule_offset": 3}, "an offset needs a cron schedule with the nth or the last weekday"),
    "W5 zone": ({"schedule_timezone": "europe/berlin"}, "there is no such time zone"),
    "W6 date": ({"start_date": "2026-01-01T00:00:00"}, "a date and time with an offset or Z"),
    "W6 order": ({"start_date": "2030-01-02T00:00Z", "end_date": "2030-01-01T00:00Z"}, "must start before it ends"),
    "name": ({"name": "a b"}, "letters, digits and _ - ."),
    "empty": ({"schedule": ""}, "schedule: a value is required"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_refused_before_any_call(name: str, windows: Windows) -> None:
    options, said = WRONG[name]
    ended = windows(**dict(SUNDAY, **options))
    assert said in ended.result["msg"] and windows.called() == []


def test_what_a_new_window_needs(windows: Windows) -> None:
    said = windows(name="sunday").result["msg"]
    assert all("%s: required to create a new window" % option in said for option in ("schedule", "duration", "cutoff"))


@pytest.mark.parametrize(
    "stored, given", [({"Duration": 8, "Cutoff": 4}, {"duration": 4}), ({"Duration": 2}, {"cutoff": 2})]
)
def test_w1_holds_against_stored_values(windows: Windows, stored: Options, given: Options) -> None:
    windows.server.window("sunday", **stored)
    assert "the cutoff must be less than the duration" in windows(name="sunday", **given).result["msg"]


@pytest.mark.parametrize(
    "options, said",
    [
        ({"schedule": "rate(3 minutes)"}, "a rate below 5 minutes"),
        ({"schedule": "rate(1 hours)"}, "write rate(1 hour)"),
        ({"schedule": "at(2020-01-01T00:00:00)"}, "is past, so the window never runs"),
        ({"schedule": "cron(0 2 ? * SUN 2020-2022)"}, "are past, so the window never runs"),
        ({"end_date": "2020-01-01T00:00:00Z"}, "is past, so the window never runs again"),
    ],
)
def test_what_will_cause_trouble_is_a_warning(windows: Windows, options: Options, said: str) -> None:
    ended = windows.run(WINDOW, dict(SUNDAY, **options), check=True)
    assert not ended.failed and any(said in warning for warning in ended.warnings)


def test_replace_resets_what_is_left_out(windows: Windows) -> None:
    windows(**SUNDAY, description="x", schedule_timezone="Europe/Berlin", tags={"a": "b"})
    reset = windows(**SUNDAY, replace=True)
    assert reset.result["changed_fields"] == ["description", "schedule_timezone"]
    assert (windows.tags(), "Description" in windows.stored()) == ({"a": "b"}, False)
    assert not windows(**SUNDAY, replace=True).result["changed"]


def test_info_returns_what_changes_nothing(windows: Windows) -> None:
    windows(**SUNDAY, tags={"a": "b"}, start_date="2030-01-01T00:00:00Z")
    windows(**dict(SUNDAY, name="sunday-2"), enabled=False)
    found = windows.run(INFO, {"tags": True}).result["maintenance_windows"]
    assert [(one["name"], one.get("tags"), one["enabled"]) for one in found] == [
        ("sunday", {"a": "b"}, True),
        ("sunday-2", None, False),
    ]
    for one in found:
        assert not windows(**one).result["changed"]
    for filters, names in (
        ({"name": "sunday"}, ["sunday"]),
        ({"name_prefix": "sunday"}, ["sunday", "sunday-2"]),
        ({"enabled": False}, ["sunday-2"]),
        ({"window_id": found[0]["window_id"]}, ["sunday"]),
        ({"name": "none"}, []),
    ):
        assert [one["name"] for one in windows.run(INFO, filters).result["maintenance_windows"]] == names
