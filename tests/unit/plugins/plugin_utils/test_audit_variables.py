# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The variables of the audit's role, as playbooks and surveys give them; and the verdict."""

from __future__ import annotations

import json
import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils.audit_variables import audit_variables
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils.audit_verdict import audit_verdict

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
            "no_alarm: off\nno_output: high\n",
            '{"no_alarm": "off", "no_output": "high"}',
            {"no_alarm": "off", "no_output": "high", "drift_changed": None},
        )
    ),
    ("executions", "0", 0),
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
    ("name", "a/b", "audit_name: 'a/b' was given; allowed: a file's name without a folder"),
    ("mode", "rw", "audit_mode: 'rw' was given; allowed: three octal digits, such as 0600"),
    ("mode", "4755", "audit_mode: "),
    # Octal was meant, and decimal given
    ("mode", 600, "audit_mode: '600 without quotes' was given; allowed: three octal digits, such as 0600"),
    ("mode", True, "audit_mode: "),
    ("fail_on", "critical", "audit_fail_on: 'critical' was given"),
]


@pytest.mark.parametrize("name, given, said", WRONG)
def test_what_is_wrong(name: str, given: t.Any, said: str) -> None:
    understood = audit_variables({name: given}, prefix="audit_")
    refused = understood["refused"]
    assert refused.startswith("Nothing was changed, one argument is wrong: " + said), refused
    # It is a fact of Ansible's, which holds what JSON can.
    assert json.loads(json.dumps(understood)) == dict(DEFAULTS, refused=refused)


def test_all_that_is_wrong_at_once() -> None:
    refused = audit_variables({"mode": "rw", "executions": -1, "rules": {"a": 1, "no_alarm": 2}})["refused"]
    assert refused.startswith("Nothing was changed, 4 arguments are wrong: ")
    assert "rules.a: there is no such rule; allowed: " in refused


@pytest.mark.parametrize("name", ["..", ".", "a/b"])
def test_a_name_that_is_no_files(name: str) -> None:
    assert "a file's name without a folder" in audit_variables({"name": name})["refused"]


def test_nothing_to_look_at() -> None:
    refused = audit_variables({"policy": "no", "drift": "no"}, prefix="audit_")["refused"]
    assert "audit_policy: 'false' was given" in refused or "audit_policy: false was given" in refused
    assert audit_variables({"policy": "no", "drift": "yes"})["refused"] == ""


def counted(drift: int = 0, **severities: int) -> t.Dict[str, t.Any]:
    by_severity = dict({"high": 0, "medium": 0, "low": 0, "info": 0}, **severities)
    return {"by_severity": by_severity, "by_kind": {"policy": 0, "drift": drift}}


ALL = ["none", "drift", "high", "medium", "low", "info"]


@pytest.mark.parametrize(
    "summary, failing",
    [
        (counted(), []),
        (counted(info=1), ["info"]),
        (counted(low=1), ["low", "info"]),
        (counted(medium=1), ["medium", "low", "info"]),
        (counted(high=1), ["high", "medium", "low", "info"]),
        (counted(drift=1, low=1), ["drift", "low", "info"]),
        ({}, []),
    ],
)
def test_the_verdict(summary: t.Dict[str, t.Any], failing: t.List[str]) -> None:
    assert [word for word in ALL if audit_verdict(summary, word)] == failing


def test_the_verdict_counts_and_says_why() -> None:
    said = audit_verdict(counted(high=2, medium=3, low=9), "medium")
    assert said.startswith("5 findings of severity medium or higher. Nothing was changed") and "fail_on: medium" in said
    assert audit_verdict(counted(drift=1), "drift").startswith("1 finding of drift. ")


def test_json_of_a_survey_with_templates_stays_text() -> None:
    given = json.dumps(["{{ RESOURCE_ID }}"])
    assert audit_variables({"windows": given})["windows"] == ["{{ RESOURCE_ID }}"]
