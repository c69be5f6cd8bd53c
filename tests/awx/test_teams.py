# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What setup.yml creates only if it is asked to: teams, roles, notifications, and more credentials."""

from __future__ import annotations

import json
import typing as t

import pytest

from tests.awx import setup_as_code, stand_in

PlaySetup = t.Callable[..., setup_as_code.Setup]
TEAMS = {"awx_launch_team": "Operators", "awx_approve_team": "Managers", "awx_read_team": "Auditors"}
SUMMARY = {
    "places": 5,
    "failed_places": 1,
    "by_severity": {"high": 3, "medium": 60, "low": 8, "info": 0},
    "drift": {"changed": 1, "missing": 2, "undeclared": 0},
}
JOB: t.Dict[str, t.Any] = {
    "id": 71,
    "name": "Audit maintenance windows",
    "artifacts": {
        "windowkeeper_audit": SUMMARY,
        "windowkeeper_audit_verdict": "error",
        "windowkeeper_audit_files": {"html": "/files/audit/70/audit-71.html"},
        "windowkeeper_audit_lines": ["Verdict: error", "NOT AUDITED sandbox: AccessDenied"],
        "windowkeeper_audit_link": "https://s3.example.com/audit-71.html",
        "windowkeeper_workflow_job": 70,
    },
}
CONTEXT = {"job": JOB, "url": "https://awx.example.com/#/jobs/playbook/71"}
COUNTS = (
    "Findings: 3 high, 60 medium, 8 low. Drift: 2 tasks missing in AWS, 1 different, 0 not declared. "
    "Account-regions: 5, of which 1 could not be audited. Reports: /files/audit/70/audit-71.html. HTML: https://s3.example.com/audit-71.html"
)


@pytest.fixture(scope="module", name="chosen")
def _chosen(play_setup: PlaySetup) -> setup_as_code.Setup:
    """What is asked for with teams, private servers, and no AWS credential."""
    said = play_setup(**TEAMS, awx_credential="", awx_registry_credential="registry", awx_scm_credential="git")
    assert said.status == 0, said.output
    return said


@pytest.fixture(scope="module", name="granted")
def _granted(chosen: setup_as_code.Setup) -> t.Dict[str, t.Set[t.Tuple[str, str]]]:
    """What each team may do: {team: {(role, template or workflow)}}."""
    assert set(chosen.named("team")) == set(TEAMS.values())
    granted: t.Dict[str, t.Set[t.Tuple[str, str]]] = {}
    for module, arguments in chosen.calls:
        if module == "role":
            (team,) = arguments["teams"]
            for name in arguments.get("job_templates") or arguments["workflows"]:
                granted.setdefault(team, set()).add((arguments["role"], name))
    return granted


WORKFLOW = "Audit, approve, converge, audit"
JOBS_OF_WORKFLOW = {"Audit maintenance windows", "Is there drift?", "Converge declared windows"}


def test_who_approves_sees_what_is_approved(granted: t.Dict[str, t.Set[t.Tuple[str, str]]]) -> None:
    assert ("approval", WORKFLOW) in granted["Managers"]
    assert {("read", name) for name in JOBS_OF_WORKFLOW} <= granted["Managers"]
    assert not [name for role, name in granted["Managers"] if role == "execute"]


def test_who_launches_changes_nothing_without_an_approval(granted: t.Dict[str, t.Set[t.Tuple[str, str]]]) -> None:
    launched = {name for role, name in granted["Operators"] if role == "execute"}
    assert launched == {
        "Audit maintenance windows",
        "Merge reports of an audit",
        "Export maintenance windows",
        WORKFLOW,
    }
    assert {("read", name) for name in JOBS_OF_WORKFLOW} <= granted["Operators"]
    assert ("approval", WORKFLOW) not in granted["Operators"]


def test_who_reads_only_reads(granted: t.Dict[str, t.Set[t.Tuple[str, str]]]) -> None:
    assert {role for role, _name in granted["Auditors"]} == {"read"}
    assert {name for _role, name in granted["Auditors"]} >= JOBS_OF_WORKFLOW | {WORKFLOW}


def test_without_an_aws_credential_jobs_use_the_role_of_the_instance(chosen: setup_as_code.Setup) -> None:
    templates = chosen.named("job_template").values()
    assert templates and not any(template.get("credentials") for template in templates)


def test_private_servers_have_credentials(chosen: setup_as_code.Setup, setup: setup_as_code.Setup) -> None:
    for said, registry, repository in ((chosen, "registry", "git"), (setup, None, None)):
        assert said.named("execution_environment")["windowkeeper"].get("credential") == registry
        assert said.named("project")["windowkeeper"].get("credential") == repository


def test_neither_teams_nor_notifications_are_created_unasked(setup: setup_as_code.Setup) -> None:
    assert not {"team", "role", "notification_template"} & {module for module, _arguments in setup.calls}


@pytest.mark.parametrize("kind", ["email", "webhook"])
def test_notifications_contain_the_counts(play_setup: PlaySetup, kind: str) -> None:
    said = play_setup(awx_notification_type=kind, awx_notification_configuration={"url": "https://chat.example.com"})
    assert said.status == 0, said.output
    failed, pending = (
        said.named("notification_template")[f"windowkeeper: a {name}"] for name in ("failed audit", "pending approval")
    )
    templates = said.named("job_template")
    assert templates["Audit maintenance windows"]["notification_templates_error"] == [failed["name"]]
    # AWX expands the messages of an approval without artifacts; this job succeeds only if an approval follows.
    assert templates["Is there drift?"]["notification_templates_success"] == [pending["name"]]
    for template, event, subject, link in (
        (failed, "error", "Audit maintenance windows #71 failed: error", "https://awx.example.com/#/jobs/playbook/71"),
        (
            pending,
            "success",
            "Drift in maintenance windows waits for an approval",
            "https://awx.example.com/#/jobs/workflow/70",
        ),
    ):
        assert template["notification_type"] == kind and list(template["messages"]) == [event]
        message, body = (stand_in.rendered(template["messages"][event][part], CONTEXT) for part in ("message", "body"))
        line, lines = f"{subject}. {COUNTS} {link}", "\n".join(JOB["artifacts"]["windowkeeper_audit_lines"])
        assert message == (subject if kind == "email" else line)
        assert json.loads(body) == {"text": line} if kind == "webhook" else body == f"{COUNTS}\n\n{link}\n\n{lines}"


def test_a_message_that_awx_cannot_render_is_refused() -> None:
    for wrong in ("{{ job.artifacts.windowkeeper_audit.drift }}", "{{ verdict }}", "{% if %}"):
        with pytest.raises(stand_in.Refused, match="Unable to render"):
            stand_in.rendered(wrong, stand_in.MESSAGE_STUB, strict=True)
