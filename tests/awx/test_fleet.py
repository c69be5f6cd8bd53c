# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fleet of examples/fleet: in one job and in slices, with an account that fails, its credentials seen by nobody."""

from __future__ import annotations

import json
import typing as t
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.awx.conftest import Template
from tests.awx.estate import PLACES, Estate
from tests.awx.job import Awx, Job
from tests.awx.test_jobs import Templates, seen_by_nobody

AUDIT, MERGE = "Audit maintenance windows", "Merge reports of an audit"
SLICES = 3
DENIED = {"operation": "AssumeRole", "kind": "access_denied"}


@pytest.fixture(name="fleet")
def _fleet(estate: Estate) -> Estate:
    """A window in every place, one more in some."""
    for number, place in enumerate(PLACES):
        estate.window(place, "sunday-night", tasks=1 + number % 2)
    return estate


def report(job: Job) -> t.Dict[str, t.Any]:
    """The JSON report of an audit, without the moment that no two runs share."""
    path = Path(job.artifacts["windowkeeper_audit_files"]["json"])
    document: t.Dict[str, t.Any] = json.loads(path.read_text(encoding="utf-8"))
    assert document.pop("generated_at")
    return document


def audited_in_slices(awx: Awx, template: Template, workflow_job: int) -> t.List[Job]:
    """The jobs that AWX makes of a sliced one; they run beside each other."""
    numbers = range(1, SLICES + 1)

    def run(number: int) -> Job:
        return awx.launch(template, part=(number, SLICES), workflow_job=workflow_job)

    with ThreadPoolExecutor(SLICES) as pool:
        return list(pool.map(run, numbers))


def each_role_was_asked_for_once(calls: t.List[t.Dict[str, t.Any]]) -> None:
    """By every host for itself, as group_vars say, and nothing was called without it."""
    asked = [call["parameters"] for call in calls if call["operation"] == "AssumeRole"]
    assert len(asked) == len(PLACES)
    for parameters in asked:
        assert parameters["ExternalId"] == "windowkeeper-example"
        assert parameters["RoleSessionName"] == "windowkeeper-fleet"
        assert str(parameters["DurationSeconds"]) == "3600"
    places = {(call["account"], call["region"]) for call in calls if call["operation"] != "AssumeRole"}
    assert places == set(PLACES.values())


def test_slices_merged_are_what_one_job_gives(awx: Awx, templates: Templates, fleet: Estate) -> None:
    whole = awx.launch(templates[AUDIT], verbosity=3)
    assert (whole.status, whole.failed_hosts) == ("successful", set()), whole.stdout
    each_role_was_asked_for_once(fleet.calls())
    document = report(whole)
    assert {place["name"]: (place["account"], place["region"]) for place in document["places"]} == PLACES
    assert whole.artifacts["windowkeeper_audit"] == document["summary"]
    assert whole.artifacts["windowkeeper_audit_verdict"] == document["summary"]["verdict"] == "high"
    parts = audited_in_slices(awx, templates[AUDIT], workflow_job=77)
    assert [part.status for part in parts] == ["successful"] * SLICES
    assert sorted(part.artifacts["windowkeeper_audit"]["places"] for part in parts) == [1, 2, 2]
    merged = awx.launch(templates[MERGE], {"windowkeeper_sliced_job": 77})
    assert report(merged) == document
    assert merged.artifacts["windowkeeper_audit"] == document["summary"]
    assert fleet.writes() == []
    for job in (whole, *parts, merged):
        seen_by_nobody(job, fleet)


def test_an_account_that_fails_holds_up_no_other(awx: Awx, templates: Templates, fleet: Estate) -> None:
    fleet.fault(**DENIED)
    job = awx.launch(templates[AUDIT])
    document = report(job)
    (failed,) = [place for place in document["places"] if place["error"]]
    assert (job.status, job.failed_hosts) == ("failed", {failed["name"]})
    assert "cannot be assumed" in failed["error"] and "AccessDenied" in failed["error"]
    assert {place["name"] for place in document["places"]} == set(PLACES)
    assert {finding["place"] for finding in document["findings"]} == set(PLACES) - {failed["name"]}
    assert job.artifacts["windowkeeper_audit_verdict"] == "error"
    assert "Traceback" not in job.text
    seen_by_nobody(job, fleet)


def test_a_slice_whose_only_account_fails_reports_it(awx: Awx, templates: Templates, fleet: Estate) -> None:
    fleet.fault(**DENIED, times=-1)
    job = awx.launch(templates[AUDIT], limit="sandbox")
    (place,) = report(job)["places"]
    assert job.failed_hosts == {place["name"]} == {"sandbox-frankfurt"}
    assert "AccessDenied" in place["error"]


def test_converging_goes_on_where_one_account_fails(awx: Awx, templates: Templates, fleet: Estate) -> None:
    fleet.fault(**DENIED)
    job = awx.launch(templates["Converge declared windows"], job_type="run", limit="production")
    told = job.artifacts["windowkeeper_converge"]
    assert set(told) == {"production-frankfurt", "production-virginia"}
    (failed,) = [place for place, what in told.items() if what["error"]]
    (other,) = set(told) - {failed}
    assert job.failed_hosts == {failed} and "AccessDenied" in told[failed]["error"]
    assert told[other]["changed"] == 1 and fleet.writes() == ["RegisterTaskWithMaintenanceWindow"]
    # What the workflow does next: look again, and fail where there still is drift.
    audit = {"maintenance_window_audit_policy": "no", "maintenance_window_audit_fail_on": "drift"}
    again = awx.launch(templates[AUDIT], audit, limit="production")
    assert again.failed_hosts == {failed, other}
    assert again.artifacts["windowkeeper_audit"]["drift"] == {"changed": 0, "missing": 1, "undeclared": 3}
    seen_by_nobody(job, fleet)
