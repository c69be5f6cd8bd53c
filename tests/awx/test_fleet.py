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
import requests

from tests.awx.conftest import Template
from tests.awx.estate import PLACES, Estate
from tests.awx.job import SECONDS, Awx, Job
from tests.awx.test_jobs import Templates, seen_by_nobody, summary_of

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
    lines = summary_of(whole)
    assert whole.artifacts["windowkeeper_audit_lines"] == lines and lines[0] == "Verdict: high"
    assert lines[2].startswith("high drift_missing: ") and lines[-1].startswith("Report: /")
    parts = audited_in_slices(awx, templates[AUDIT], workflow_job=77)
    assert [part.status for part in parts] == ["successful"] * SLICES
    assert sorted(part.artifacts["windowkeeper_audit"]["places"] for part in parts) == [1, 2, 2]
    merged = awx.launch(templates[MERGE], {"windowkeeper_sliced_job": 77})
    assert report(merged) == document
    assert merged.artifacts["windowkeeper_audit"] == document["summary"]
    assert summary_of(merged)[:-1] == lines[:-1]
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
    assert summary_of(job)[2].startswith(f"NOT AUDITED {failed['name']}: ")
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
    assert summary_of(job)[0] == "Verdict: failed (1 of 2 account-regions)"
    assert told[other]["changed"] == 1 and fleet.writes() == ["RegisterTaskWithMaintenanceWindow"]
    # What the workflow does next: look again, and fail where there still is drift.
    audit = {"maintenance_window_audit_policy": "no", "maintenance_window_audit_fail_on": "drift"}
    again = awx.launch(templates[AUDIT], audit, limit="production")
    assert again.failed_hosts == {failed, other}
    assert again.artifacts["windowkeeper_audit"]["drift"] == {"changed": 0, "missing": 1, "undeclared": 3}
    seen_by_nobody(job, fleet)


def test_a_host_that_declares_nothing_has_nothing_to_do(awx: Awx, templates: Templates, fleet: Estate) -> None:
    """In a job that converges, and in the audit of drift that comes before it in the workflow."""
    job = awx.launch(templates["Converge declared windows"], job_type="run", limit="sandbox")
    assert (job.status, fleet.writes()) == ("successful", []), job.stdout
    assert summary_of(job)[-1] == "Nothing declared for sandbox-frankfurt"
    assert job.artifacts["windowkeeper_converge_verdict"] == "nothing_declared"
    audit = {"maintenance_window_audit_policy": "no", "maintenance_window_audit_fail_on": "drift"}
    job = awx.launch(templates[AUDIT], audit, limit="sandbox")
    assert (job.status, job.failed_hosts) == ("successful", set()), job.stdout
    assert "Nothing declared for sandbox-frankfurt" in summary_of(job)


def test_a_merge_names_the_hosts_of_a_missing_slice(awx: Awx, templates: Templates, fleet: Estate) -> None:
    awx.launch(templates[AUDIT], part=(1, SLICES), workflow_job=78)
    merged = awx.launch(templates[MERGE], {"windowkeeper_sliced_job": 78})
    assert merged.status == "failed" and fleet.writes() == []
    assert "No report has " in merged.stdout and "staging-virginia" in merged.stdout
    assert sum(bool(place["error"]) for place in report(merged)["places"]) == 3
    assert summary_of(merged)[0] == "Verdict: error"


def test_reports_are_uploaded_with_the_credential_of_the_job(awx: Awx, templates: Templates, fleet: Estate) -> None:
    """Not with the role of an account of the fleet, whose bucket this is not."""
    s3 = fleet.caller.client("s3", endpoint_url=fleet.url)
    bucket = {"LocationConstraint": "eu-central-1"}
    s3.create_bucket(Bucket="our-reports", CreateBucketConfiguration=bucket)
    fleet.forget_calls()
    template = templates[AUDIT]
    upload = {
        "maintenance_window_audit_upload": "s3://our-reports/audits",
        "maintenance_window_audit_upload_connection": {"region": "eu-central-1"},
    }
    job = awx.launch(dict(template, extra_vars=dict(template["extra_vars"], **upload)), limit="production")
    assert job.status == "successful", job.stdout
    link = job.artifacts["windowkeeper_audit_link"]
    page = requests.get(link, timeout=SECONDS)
    path = Path(job.artifacts["windowkeeper_audit_files"]["html"])
    assert page.content == path.read_bytes() and "X-Amz-Expires=86400" in link
    assert any("windowkeeper_audit_link" in line for line in summary_of(job))
    (account,) = {call["account"] for call in fleet.calls() if call["operation"].startswith("PUT /our-reports")}
    assert account not in {account for account, _region in PLACES.values()}
    seen_by_nobody(job, fleet)
