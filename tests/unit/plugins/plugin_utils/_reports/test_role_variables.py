# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The variables of the audit's role, as playbooks and surveys give them; and the verdict."""

from __future__ import annotations

import json
import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.role_variables import audit_variables
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.verdict import audit_verdict

DEFAULTS = {
    "policy": True,
    "drift": False,
    "undeclared": True,
    "windows": [],
    "rules": {},
    "executions": 10,
    "max_workers": 10,
    "formats": ["json", "markdown", "junit", "html"],
    "dest": "windowkeeper-audit",
    "name": "audit",
    "mode": "0600",
    "fail_on": "none",
    "allow_empty": False,
    "expected": [],
    "slices": 0,
    "allow_missing": False,
    "upload": "",
    "upload_expiry": 86400,
    "bucket": "",
    "bucket_prefix": "",
    "refused": "",
}


@pytest.mark.parametrize("nothing", [None, "", [], {}])
def test_what_is_left_out_has_its_default(nothing: t.Any) -> None:
    assert audit_variables({}) == DEFAULTS
    assert audit_variables({name: nothing for name in DEFAULTS if name != "refused"}) == DEFAULTS


UNDERSTOOD: t.List[t.Tuple[str, t.Any, t.Any]] = [
    *(("policy", given, True) for given in (True, "yes", "true", "True", "on", "1", 1)),
    *(("undeclared", given, False) for given in (False, "no", "false", "off", "0", 0)),
    ("drift", "yes", True),
    *(
        ("windows", given, ["sunday-night", "monday-night"])
        for given in (
            ["sunday-night", "monday-night"],
            "sunday-night, monday-night",
            "sunday-night\nmonday-night\n",
            '["sunday-night", "monday-night"]',
            "- sunday-night\n- monday-night\n",
        )
    ),
    ("windows", "sunday-night", ["sunday-night"]),
    *(
        ("rules", given, {"no_alarm": "off", "no_output": "high"})
        for given in (
            {"no_alarm": "off", "no_output": "high"},
            {"no_alarm": False, "no_output": "high"},
            {"no_alarm": "No", "no_output": "high"},
            "no_alarm: off\nno_output: high\n",
            '{"no_alarm": "off", "no_output": "high"}',
            {"no_alarm": "off", "no_output": "high", "drift_changed": None},
        )
    ),
    ("executions", "0", 0),
    ("expected", "production, staging", ["production", "staging"]),
    ("slices", "3", 3),
    ("allow_missing", "yes", True),
    ("upload_expiry", "3600", 3600),
    ("executions", 100, 100),
    ("max_workers", "25", 25),
    ("formats", "html, junit", ["html", "junit"]),
    ("formats", ["html"], ["html"]),
    ("dest", "reports", "reports"),
    ("name", "slice-1", "slice-1"),
    ("mode", "640", "640"),
    ("mode", "0640", "0640"),
    # What YAML makes of a bare 0640
    ("mode", 0o640, "0640"),
    ("mode", 0o7, "0007"),
    ("fail_on", "drift", "drift"),
    ("allow_empty", "yes", True),
]


@pytest.mark.parametrize("name, given, wanted", UNDERSTOOD)
def test_what_surveys_and_playbooks_give(name: str, given: t.Any, wanted: t.Any) -> None:
    assert audit_variables({name: given}) == dict(DEFAULTS, **{name: wanted})


WRONG: t.List[t.Tuple[str, t.Any, str]] = [
    ("policy", "maybe", "audit_policy: 'maybe' was given"),
    ("windows", {"a": 1}, "audit_windows[0]: "),
    ("rules", "no_alarm", "audit_rules: "),
    ("rules", {"no_alarms": "high"}, "audit_rules.no_alarms: "),
    ("rules", {"no_alarm": "critical"}, "audit_rules.no_alarm: 'critical' was given; allowed: one of high, medium"),
    ("executions", "101", "audit_executions: "),
    ("executions", "many", "audit_executions: "),
    ("max_workers", 0, "audit_max_workers: "),
    ("formats", "pdf", "audit_formats[0]: 'pdf' was given"),
    ("name", "a/b", "audit_name: 'a/b' was given; allowed: a file name without a folder"),
    ("mode", "rw", "audit_mode: 'rw' was given; allowed: three octal digits, such as 0600"),
    ("mode", "4755", "audit_mode: "),
    # Octal was meant, and decimal given
    ("mode", 600, "audit_mode: '600 without quotes' was given; allowed: three octal digits, such as 0600"),
    ("mode", True, "audit_mode: "),
    ("fail_on", "critical", "audit_fail_on: 'critical' was given; allowed: one of none, drift"),
    (
        "fail_on",
        "hgih",
        "audit_fail_on: 'hgih' was given; there is no such value, did you mean high?; allowed: one of none",
    ),
    ("fail_on", "High", "audit_fail_on: 'High' was given; there is no such value, did you mean high?"),
    ("formats", "htm", "audit_formats[0]: 'htm' was given; there is no such value, did you mean html?"),
    ("formats", ["json", "junt"], "audit_formats[1]: 'junt' was given; there is no such value, did you mean junit?"),
    (
        "rules",
        {"no_alarm": "medum"},
        "audit_rules.no_alarm: 'medum' was given; there is no such value, did you mean medium?",
    ),
    ("rules", {"noalarm": "high"}, "audit_rules.noalarm: there is no such rule, did you mean no_alarm?"),
    ("allow_empty", "perhaps", "audit_allow_empty: 'perhaps' was given"),
]


@pytest.mark.parametrize("name, given, said", WRONG)
def test_what_is_wrong(name: str, given: t.Any, said: str) -> None:
    understood = audit_variables({name: given}, prefix="audit_")
    refused = understood["refused"]
    assert refused.startswith("Nothing was examined, one argument is wrong: " + said), refused
    # It is a fact of Ansible's, which holds what JSON can.
    assert json.loads(json.dumps(understood)) == dict(DEFAULTS, refused=refused)


def test_all_that_is_wrong_at_once() -> None:
    refused = audit_variables({"mode": "rw", "executions": -1, "rules": {"a": 1, "no_alarm": 2}})["refused"]
    assert refused.startswith("Nothing was examined, 4 arguments are wrong: ")
    assert "rules.a: there is no such rule; allowed: " in refused


@pytest.mark.parametrize("name", ["..", ".", "a/b"])
def test_a_name_that_is_no_files(name: str) -> None:
    assert "a file name without a folder" in audit_variables({"name": name})["refused"]


def test_a_host_that_declares_nothing_is_not_refused() -> None:
    assert audit_variables({"policy": "no", "drift": "no"}, prefix="audit_")["refused"] == ""


@pytest.mark.parametrize(
    "upload, bucket, prefix",
    [
        ("s3://our-reports", "our-reports", ""),
        ("s3://our-reports/", "our-reports", ""),
        ("s3://our-reports/audits/today/", "our-reports", "audits/today/"),
        ("", "", ""),
    ],
)
def test_the_place_of_the_upload(upload: str, bucket: str, prefix: str) -> None:
    read = audit_variables({"upload": upload})
    assert (read["bucket"], read["bucket_prefix"], read["refused"]) == (bucket, prefix, "")


@pytest.mark.parametrize("upload", ["our-reports", "https://our-reports", "s3://", "s3://Our_Reports", "s3://a b"])
def test_no_place_for_an_upload(upload: str) -> None:
    assert "s3://BUCKET/PREFIX" in audit_variables({"upload": upload}, prefix="audit_")["refused"]


def test_a_folder_that_is_lost_is_refused_unless_the_reports_are_uploaded() -> None:
    def lost(folder: str) -> str:
        return "%s is lost." % folder

    refused = audit_variables({"dest": "reports"}, "audit_", (), lost)["refused"]
    assert refused == (
        "Nothing was examined, one argument is wrong: audit_dest: reports is lost. "
        "Or set audit_upload to upload the reports to an S3 bucket."
    )
    assert audit_variables({"dest": "reports", "upload": "s3://our-reports"}, "audit_", (), lost)["refused"] == ""


PREFIX = "maintenance_window_audit_"


@pytest.mark.parametrize(
    "name, meant",
    [
        (PREFIX + "failon", PREFIX + "fail_on"),
        ("maintenance_windows_audit_fail_on", PREFIX + "fail_on"),
        (PREFIX + "window", PREFIX + "windows"),
        (PREFIX + "allowempty", PREFIX + "allow_empty"),
        (PREFIX + "executons", PREFIX + "executions"),
        (PREFIX + "file", PREFIX + "files"),
        # Without it nothing is declared, and no drift is looked for.
        ("maintenance_window_tasks_task", "maintenance_window_tasks_tasks"),
        ("maintenance_windows_tasks_tasks", "maintenance_window_tasks_tasks"),
    ],
)
def test_a_misspelt_variable_is_refused(name: str, meant: str) -> None:
    refused = audit_variables({}, PREFIX, [name, PREFIX + "policy"])["refused"]
    said = "%s: the role has no such variable, did you mean %s?" % (name, meant)
    assert refused == "Nothing was examined, one argument is wrong: " + said


def test_variables_and_facts_of_the_roles_are_no_misspelt_ones() -> None:
    facts = [PREFIX + name for name in ("document", "summary", "error", "unreachable", "place", "files")]
    named = [*facts, *(PREFIX + name for name in DEFAULTS if name != "refused")]
    named += ["maintenance_window_tasks_targets", "maintenance_window_tasks_results", "maintenance_windows", "other"]
    assert audit_variables({}, PREFIX, named)["refused"] == ""
    # If tasks are declared, the role that converges checks its own variables.
    assert audit_variables({"drift": True}, PREFIX, ["maintenance_window_tasks_task"])["refused"] == ""


def counted(drift: int = 0, **severities: int) -> t.Dict[str, t.Any]:
    by_severity = dict({"high": 0, "medium": 0, "low": 0, "info": 0}, **severities)
    rules = {"no_alarm": 0, "drift_changed": drift}
    summary: t.Dict[str, t.Any] = {
        "windows": 3,
        "tasks": 1,
        "by_severity": by_severity,
        "by_kind": {"policy": 0, "drift": drift},
        "by_rule": rules,
    }
    return dict(summary, verdict=next((word for word, number in by_severity.items() if number), "clean"))


ALL = ["none", "drift", "high", "medium", "low", "info"]
NOTHING = dict(counted(), verdict="nothing_examined")
NO_DRIFT = dict(counted(high=1), by_rule={"no_alarm": 1})


@pytest.mark.parametrize(
    "summary, failing, allowed",
    [
        (counted(), [], []),
        (counted(info=1), ["info"], ["info"]),
        (counted(low=1), ["low", "info"], ["low", "info"]),
        (counted(medium=1), ["medium", "low", "info"], ["medium", "low", "info"]),
        (counted(high=1), ["high", "medium", "low", "info"], ["high", "medium", "low", "info"]),
        (counted(drift=1, low=1), ["drift", "low", "info"], ["drift", "low", "info"]),
        (NOTHING, ALL[1:], []),
        ({}, ALL[1:], []),
        # Nothing is declared, so there is no drift.
        (NO_DRIFT, ALL[2:], ALL[2:]),
        (dict(NOTHING, by_rule={"no_alarm": 0}), ALL[2:], []),
    ],
)
def test_the_verdict(summary: t.Dict[str, t.Any], failing: t.List[str], allowed: t.List[str]) -> None:
    """allowed: what fails if the audit may have examined nothing."""
    assert [word for word in ALL if audit_verdict(summary, word)] == failing
    assert [word for word in ALL if audit_verdict(summary, word, allow_empty=True)] == allowed


def test_an_account_that_has_none_of_the_chosen_windows_passes() -> None:
    document = {"places": [{"idle": "no window of that name exists"}], "findings": []}
    assert [word for word in ALL if audit_verdict(NOTHING, word, document=document)] == []


def finding(number: int, severity: str, kind: str = "policy") -> t.Dict[str, t.Any]:
    named = {
        "place": "here",
        "window_name": "sunday",
        "window_id": "mw-1",
        "task_name": None,
        "window_task_id": "t%d" % number,
    }
    return dict(named, severity=severity, kind=kind, message="Message %d." % number)


def test_the_verdict_counts_quotes_the_worst_and_names_a_report() -> None:
    found = [
        finding(1, "high"),
        finding(2, "high"),
        *(finding(number, "medium") for number in (3, 4, 5)),
        finding(6, "low"),
    ]
    document: t.Dict[str, t.Any] = {"places": [{"idle": None}], "findings": found}
    files = {"json": "/r/audit.json", "markdown": "/r/audit.md"}
    assert audit_verdict(counted(high=2, medium=3, low=9), "medium", False, document, files) == (
        "5 findings of severity medium or higher (fail_on: medium). sunday / t1: Message 1. sunday / t2: Message 2. "
        "sunday / t3: Message 3. And 2 more. All findings: 2 high, 3 medium, 9 low, 0 info. "
        "3 windows and 1 task were examined. Report: /r/audit.md"
    )
    document["findings"] = [finding(1, "high"), finding(2, "low", "drift")]
    assert audit_verdict(counted(drift=1, high=1, low=1), "drift", False, document, {"html": "/r/audit.html"}) == (
        "1 finding of drift (fail_on: drift). sunday / t2: Message 2. All findings: 1 high, 0 medium, 1 low, 0 info. "
        "3 windows and 1 task were examined. Report: /r/audit.html"
    )


@pytest.mark.parametrize(
    "account, where", [("123456789012", "eu-central-1 (account 123456789012)"), (None, "eu-central-1")]
)
def test_the_verdict_on_nothing_says_where_and_what_to_do(account: t.Optional[str], where: str) -> None:
    document = {"places": [{"region": "eu-central-1", "account": account, "idle": None}], "findings": []}
    said = audit_verdict(NOTHING, "high", document=document)
    assert said.startswith("No maintenance window was examined in %s. Check the region" % where)
    assert "Set maintenance_window_audit_allow_empty to true if that is expected. (fail_on: high)" in said


def test_json_of_a_survey_with_templates_stays_text() -> None:
    given = json.dumps(["{{ RESOURCE_ID }}"])
    assert audit_variables({"windows": given})["windows"] == ["{{ RESOURCE_ID }}"]
