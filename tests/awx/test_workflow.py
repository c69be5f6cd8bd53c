# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The workflow of the kit with the inventory of the example: its jobs, in the order in which AWX would run them."""

from __future__ import annotations

import typing as t
from pathlib import Path

import pytest

from tests.awx import setup_as_code
from tests.awx.conftest import Template
from tests.awx.estate import PLACES, Estate
from tests.awx.job import Awx, Job

Templates = t.Dict[str, Template]
NUMBER = 90


class Workflow:
    """A workflow job. jobs: those that have run, by the identifiers of their nodes; an approval has none."""

    def __init__(self, setup: setup_as_code.Setup, templates: Templates, awx: Awx) -> None:
        (workflow,) = setup.named("workflow_job_template").values()
        self.nodes = {node["identifier"]: node for node in workflow["workflow_nodes"]}
        self.templates, self.awx = templates, awx
        self.jobs: t.Dict[str, t.Optional[Job]] = {}
        self.failed = False

    def run(self, limit: str = "") -> None:
        """Run the nodes one after the other, as each has ended, and approve whatever waits."""
        artifacts: t.Dict[str, t.Any] = {}
        followers = [{"identifier": "audit"}]
        self.jobs.clear()
        while followers:
            (follower,) = followers
            name = follower["identifier"]
            node = self.nodes[name]
            succeeded = True
            self.jobs[name] = None
            if node["unified_job_template"]["type"] != "workflow_approval":
                job = self.jobs[name] = self._launch(node, artifacts, limit)
                succeeded = job.status == "successful"
                artifacts = artifacts | job.artifacts
            related = node.get("related", {})
            failing = related.get("failure_nodes", []) + related.get("always_nodes", [])
            # A failure that no node follows fails the workflow.
            self.failed = self.failed or not (succeeded or failing)
            followers = related.get("success_nodes", []) + related.get("always_nodes", []) if succeeded else failing

    def _launch(self, node: t.Dict[str, t.Any], artifacts: t.Dict[str, t.Any], limit: str) -> Job:
        template = self.templates[node["unified_job_template"]["name"]]
        return self.awx.launch(
            template,
            node.get("extra_data"),
            job_type=node.get("job_type", ""),
            # A template that does not ask for a limit ignores that of the workflow.
            limit=limit if template.get("ask_limit_on_launch") else "",
            workflow_job=NUMBER,
            artifacts=artifacts,
        )


@pytest.fixture(name="workflow")
def _workflow(setup: setup_as_code.Setup, templates: Templates, awx: Awx) -> Workflow:
    return Workflow(setup, templates, awx)


def test_with_drift_it_asks_converges_and_succeeds(workflow: Workflow, estate: Estate) -> None:
    for place in PLACES:
        estate.window(place, "sunday-night")
    workflow.run()
    assert list(workflow.jobs) == ["audit", "drift", "approve", "converge", "audit-again"]
    assert not workflow.failed
    assert estate.writes() == ["RegisterTaskWithMaintenanceWindow"] * 2
    audit, drift, again = (t.cast(Job, workflow.jobs[name]) for name in ("audit", "drift", "audit-again"))
    assert audit.artifacts["windowkeeper_audit"]["drift"]["missing"] == 2
    # What the notification of a pending approval uses.
    for artifact in ("windowkeeper_audit", "windowkeeper_audit_verdict", "windowkeeper_audit_files"):
        assert drift.artifacts[artifact] == audit.artifacts[artifact]
    assert drift.artifacts["windowkeeper_audit_lines"] == audit.artifacts.get("windowkeeper_audit_lines", [])
    assert drift.artifacts["windowkeeper_workflow_job"] == NUMBER
    assert again.status == "successful"
    assert {Path(path).suffix for path in audit.artifacts["windowkeeper_audit_files"].values()} == {".html", ".json"}
    # Without drift, it ends after the audit.
    estate.forget_calls()
    workflow.run(limit="production")
    assert list(workflow.jobs) == ["audit"] and not workflow.failed
    assert not estate.writes()


def test_an_account_that_fails_asks_for_no_approval(workflow: Workflow, estate: Estate) -> None:
    estate.fault(operation="AssumeRole", kind="access_denied", times=-1)
    workflow.run()
    assert list(workflow.jobs) == ["audit", "drift"] and workflow.failed
    drift = t.cast(Job, workflow.jobs["drift"])
    assert (
        "there is nothing to approve" in drift.results("ansible.builtin.fail", "runner_on_failed")["localhost"]["msg"]
    )


def test_a_merge_with_a_wrong_number_says_what_to_enter(awx: Awx, templates: Templates, estate: Estate) -> None:
    estate.window("sandbox-frankfurt", "sunday-night")
    audit = awx.launch(templates["Audit maintenance windows"], limit="sandbox", workflow_job=91)
    assert audit.status == "successful", audit.stdout
    job = awx.launch(templates["Merge reports of an audit"], {"windowkeeper_sliced_job": 123456})
    assert job.status == "failed"
    said = job.results("ansible.builtin.fail", "runner_on_failed")["localhost"]["msg"]
    assert "/audit/123456 contains no report" in said
    assert "Enter the number of the workflow job that AWX created for the slices." in said
    assert "The newest jobs with a folder of reports are 91" in said
