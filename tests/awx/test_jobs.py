# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each job template, run the way AWX runs it, with answers as its surveys send them; what AWX then has of it."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path

import yaml

from tests.awx.conftest import CREDENTIAL, Template
from tests.awx.estate import Estate
from tests.awx.job import MAX_EVENT_RES, AmazonCredential, Awx, Job

Templates = t.Dict[str, Template]

PLACE = "sandbox-frankfurt"
MODULE = "windowkeeper.ssm.maintenance_window_tasks"
PAYLOAD_SECRET = "s3cret-of-the-payload"
PARAMETER_SECRET = "s3cret-of-the-parameter"
TASKS = f"""
- name: announce
  pattern: lambda
  function: announce
  payload:
    password: {PAYLOAD_SECRET}
    window: "{{{{WINDOW_ID}}}}"
  targets: []
- name: clean
  pattern: shell_script
  commands: [clean --token {PARAMETER_SECRET}]
"""
ANSWERS = {
    "windowkeeper_ssm_hosts": PLACE,
    "maintenance_window_tasks_window_name": "sunday-night",
    "maintenance_window_tasks_tasks": TASKS,
    "maintenance_window_tasks_instance_ids": "i-0123456789abcdef0, i-0123456789abcdef1",
    "maintenance_window_tasks_sensitive_parameters": "commands",
    "maintenance_window_tasks_purge_tasks": "yes",
}


#: What AWX's Output tab shows of an event, colors included.
SHOWN = 1024
MOST_LINES = 20


def summary_of(job: Job) -> t.List[str]:
    """The lines with which the output ends, in an event of its own that AWX does not cut."""
    named = [event for event in job.events if event["event"].startswith("runner_on_")]
    last = named[-1]
    assert last["event_data"]["task"] == "Show the summary", last["event_data"]["task"]
    assert len(last["stdout"].encode()) < SHOWN, last["stdout"]
    lines: t.List[str] = last["event_data"]["res"]["msg"]
    assert len(lines) <= MOST_LINES
    return lines


def seen_by_nobody(job: Job, estate: Estate, *more: str) -> None:
    """Secrets are in nothing that AWX stores, and nothing that it stores is cut."""
    for secret in estate.secrets() | set(more):
        # As text of JSON, where a slash or a quote may be escaped.
        assert secret not in job.text and json.dumps(secret)[1:-1] not in job.text
    assert job.longest < MAX_EVENT_RES


def test_the_credential_has_no_region(tmp_path: Path) -> None:
    environ = AmazonCredential("key", "secret", "token").environment(tmp_path)
    assert environ == {
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_SECURITY_TOKEN": "token",
        "AWS_SESSION_TOKEN": "token",
    }


def test_a_window_is_converged_from_a_survey(awx: Awx, templates: Templates, estate: Estate) -> None:
    window = estate.window(PLACE, "sunday-night", tasks=2)
    before = estate.tasks(PLACE, window)
    template = templates["Converge one window"]
    looked = awx.launch(template, ANSWERS)
    assert (looked.status, looked.failed_hosts) == ("successful", set())
    assert estate.writes() == [] and estate.tasks(PLACE, window) == before
    made = awx.launch(template, ANSWERS, job_type="run")
    stored = {task["Name"]: task for task in estate.tasks(PLACE, window)}
    assert set(stored) == {"announce", "clean"}
    again = awx.launch(template, ANSWERS)
    told = {"changed": 4, "unchanged": 0, "failed": 0, "not_tried": 0, "error": "", "verdict": "changed"}
    counts = "2 registered, 2 deregistered"
    would = "2 would be registered, 2 would be deregistered"
    for job, verdict, words in ((looked, "would change", would), (made, "changed", counts)):
        lines = summary_of(job)
        assert lines[:2] == [f"Verdict: {verdict} (1 account-region)", f"Tasks: {words}"]
        assert lines[2] == f"{PLACE} / sunday-night: {words}"
        assert job.artifacts["windowkeeper_converge_lines"] == lines
        assert job.artifacts["windowkeeper_converge_verdict"] == "changed"
        result = job.results(MODULE)[PLACE]
        assert result["changed"]
        for name in ("announce", "clean", "uptime-0", "uptime-1"):
            assert name in json.dumps(result["diff"])
        assert {key: job.artifacts["windowkeeper_converge"][PLACE][key] for key in told} == told
    # What check mode showed is what the run showed.
    assert looked.results(MODULE)[PLACE]["diff"] == made.results(MODULE)[PLACE]["diff"]
    assert not again.results(MODULE)[PLACE]["changed"] and not again.results(MODULE)[PLACE].get("diff")
    assert again.artifacts["windowkeeper_converge"][PLACE]["unchanged"] == 2
    for job in (looked, made, again):
        seen_by_nobody(job, estate, PAYLOAD_SECRET, PARAMETER_SECRET)


def test_an_estate_is_exported_converged_and_restored(
    awx: Awx, templates: Templates, estate: Estate, tmp_path: Path
) -> None:
    window = estate.window(PLACE, "sunday-night", tasks=2)
    before = estate.tasks(PLACE, window)
    exported = awx.launch(templates["Export maintenance windows"], {"windowkeeper_ssm_hosts": PLACE})
    assert exported.status == "successful", exported.stdout
    folder = Path(templates["Export maintenance windows"]["extra_vars"]["windowkeeper_ssm_export_dir"]).parent / PLACE
    (file,) = folder.glob("*.yml")
    variables = yaml.safe_load(file.read_text(encoding="utf-8"))
    changed = [dict(task, max_errors="7") for task in variables["maintenance_window_tasks_tasks"]]
    answers = {
        "windowkeeper_ssm_hosts": PLACE,
        "maintenance_window_tasks_window_name": "sunday-night",
        "maintenance_window_tasks_tasks": yaml.safe_dump(changed),
    }
    made = awx.launch(templates["Converge one window"], answers, job_type="run")
    assert {task["MaxErrors"] for task in estate.tasks(PLACE, window)} == {"7"}, made.stdout
    backup = made.artifacts["windowkeeper_converge"][PLACE]["backup_file"]
    estate.forget_calls()
    restore = templates["Restore maintenance windows"]
    answers = {"windowkeeper_ssm_hosts": PLACE, "windowkeeper_ssm_restore_file": backup}
    looked = awx.launch(restore, answers)
    assert (looked.status, estate.writes()) == ("successful", []), looked.stdout
    restored = awx.launch(restore, answers, job_type="run")
    (stats,) = restored.artifacts["windowkeeper_restore"].values()
    assert (stats["verdict"], stats["updated"], stats["windows"][window]["updated"]) == ("changed", 2, 2)
    assert summary_of(restored) == restored.artifacts["windowkeeper_restore_lines"]
    # What a read answers for a task that was registered without them.
    unsaid = {"Priority": 0, "TaskParameters": {}}
    after = estate.tasks(PLACE, window)
    assert [unsaid | task for task in after] == [unsaid | task for task in before]
    for job in (exported, made, looked, restored):
        seen_by_nobody(job, estate)


def test_a_thousand_tasks_stay_small(awx: Awx, templates: Templates, estate: Estate) -> None:
    window = estate.window(PLACE, "sunday-night", tasks=0)
    entries = [
        f"- {{name: task-{number}, pattern: shell_script, commands: [echo {number}], description: No. {number}}}"
        for number in range(1000)
    ]
    answers = dict(ANSWERS, maintenance_window_tasks_tasks="\n".join(entries))
    del answers["maintenance_window_tasks_sensitive_parameters"]
    made = awx.launch(templates["Converge one window"], answers, job_type="run")
    assert made.artifacts["windowkeeper_converge"][PLACE]["changed"] == 1000, made.stdout[-2000:]
    assert len(estate.tasks(PLACE, window)) == 1000
    assert made.results(MODULE)[PLACE]["diff"]
    seen_by_nobody(made, estate)


def test_what_goes_wrong_is_a_sentence(awx: Awx, templates: Templates, estate: Estate) -> None:
    answers = dict(ANSWERS, maintenance_window_tasks_window_name="no-such-window")
    job = awx.launch(templates["Converge one window"], answers, job_type="run")
    assert (job.status, job.failed_hosts) == ("failed", {PLACE})
    told = job.artifacts["windowkeeper_converge"][PLACE]
    assert "no-such-window" in told["error"] and told["changed"] == 0
    # The message is printed once, and is in the summary.
    messages = [data["res"]["msg"] for data in job.of("runner_on_failed")]
    assert messages == [told["error"], f"{PLACE} was not converged, or not completely; the reason is above."]
    assert summary_of(job) == ["Verdict: failed (1 of 1 account-region)", f"FAILED {PLACE}: {told['error']}"]
    assert "Traceback" not in job.text and estate.writes() == []
    seen_by_nobody(job, estate, PAYLOAD_SECRET, PARAMETER_SECRET)


def test_the_credential_is_what_the_job_calls_with(awx: Awx, templates: Templates, estate: Estate) -> None:
    template = dict(templates["Converge one window"], credentials=[])
    job = awx.launch(template, ANSWERS)
    assert job.failed_hosts == {PLACE}
    assert "Unable to locate credentials" in job.artifacts["windowkeeper_converge"][PLACE]["error"]
    assert CREDENTIAL.inputs["password"] not in job.text and not estate.calls()
