# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The policy over an estate with every fault sown into it: each is found, and nothing else."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._audit.policy import RULES
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.documents import merge
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.schema import document_problems
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import Options, Runner, Server
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.sown import (
    GONE_TARGET,
    WINDOW_FAULTS,
    document,
    found,
    good_task,
    good_window,
    run_of,
    sow,
)

SEVERITIES = {rule.id: rule.severity for rule in RULES}
Windows = t.Dict[str, str]


@pytest.fixture
def windows(server: Server) -> Windows:
    return sow(server)


@pytest.mark.parametrize("check", [True, False], ids=["check", "run"])
def test_each_fault_is_found_and_nothing_else(run: Runner, server: Server, windows: Windows, check: bool) -> None:
    ended = run.audit({"place": "prod"}, check=check)
    assert not ended.failed and ended.result["changed"] is False
    # Of libraries of old amazon.aws warns itself.
    assert not [warning for warning in ended.warnings if "is not supported or tested" not in warning]
    assert found(ended) == sorted((rule, rule) for rule in SEVERITIES)
    for one in ended.result["findings"]:
        assert one["severity"] == SEVERITIES[one["rule"]]
        assert (one["kind"], one["place"], one["changes"]) == ("policy", "prod", [])
        assert one["window_id"] == windows[one["rule"]]
        assert one["task_name"] == (None if one["rule"] in WINDOW_FAULTS else "uptime")
        assert (one["window_task_id"] is None) == (one["task_name"] is None)
    assert not [entry for entry in server.requests() if entry["write"]]


def test_the_summary_counts_and_the_document_has_it_all(run: Runner, windows: Windows) -> None:
    ended = run.audit({"place": "prod"})
    whole = document(ended)
    assert document_problems(whole) == [] and merge([whole]) == whole
    assert whole["findings"] == ended.result["findings"]
    assert whole["summary"] == ended.result["summary"]
    assert set(whole["rules"]) == set(SEVERITIES)
    (place,) = whole["places"]
    assert place == {
        "name": "prod",
        "account": "123456789012",
        "region": "us-east-1",
        "windows": 18,
        "tasks": 17,
        "error": None,
        "idle": None,
    }
    assert {row["name"]: row["tasks"] for row in whole["windows"]} == {name: int(name != "empty") for name in windows}
    assert {row["name"] for row in whole["windows"] if not row["enabled"]} == {"window_disabled"}
    assert {row["name"] for row in whole["windows"] if not row["next_execution_time"]} == set(WINDOW_FAULTS)
    counted = ended.result["summary"]
    assert (counted["windows"], counted["tasks"], counted["findings"]) == (18, 17, 15)
    assert counted["by_severity"] == {"high": 4, "medium": 8, "low": 3, "info": 0}
    assert counted["by_kind"] == {"policy": 15, "drift": 0}
    assert set(counted["by_rule"].values()) == {1}
    assert counted["verdict"] == "high"
    without = run.audit({"place": "prod", "return_findings": False})
    assert "findings" not in without.result
    assert dict(document(without), generated_at="") == dict(whole, generated_at="")


def test_an_account_without_windows_is_not_clean(run: Runner, server: Server) -> None:
    ended = run.audit()
    assert ended.result["summary"]["verdict"] == "nothing_examined" and found(ended) == []
    assert document(ended)["windows"] == [] and document_problems(document(ended)) == []
    assert server.operations() == ["DescribeWindows", "GetCallerIdentity"]


@pytest.mark.parametrize("rule", ["window_ended", "no_alarm"])
def test_each_rule_can_be_switched_off_or_have_another_severity(run: Runner, windows: Windows, rule: str) -> None:
    off = run.audit({"rules": {rule: "off"}})
    assert found(off) == sorted((other, other) for other in SEVERITIES if other != rule)
    assert rule not in document(off)["rules"] and rule not in off.result["summary"]["by_rule"]
    info = run.audit({"rules": {rule: "info"}})
    assert [one["rule"] for one in info.result["findings"] if one["severity"] == "info"] == [rule]
    assert info.result["findings"][-1]["rule"] == rule
    assert document(info)["rules"][rule]["severity"] == "info"
    assert info.result["summary"]["by_severity"]["info"] == 1


@pytest.mark.parametrize("off", ["off", "OFF", False, "no"])
def test_off_in_all_its_forms(run: Runner, windows: Windows, off: t.Any) -> None:
    """YAML reads a bare off as false. Null is left out."""
    assert ("no_alarm", "no_alarm") not in found(run.audit({"rules": {"no_alarm": off, "no_output": None}}))


def test_without_any_rule_nothing_is_read(run: Runner, server: Server, windows: Windows) -> None:
    ended = run.audit({"rules": {rule: "off" for rule in SEVERITIES}})
    assert ended.result["summary"]["verdict"] == "nothing_examined"
    assert server.operations() == ["GetCallerIdentity"]


WRONG: t.Dict[str, t.Tuple[Options, t.List[str]]] = {
    "unknown rule": ({"rules": {"no_alarms": "high"}}, ["rules.no_alarms"]),
    "unknown rule, off": ({"rules": {"no_alarms": False}}, ["rules.no_alarms"]),
    "unknown severity": ({"rules": {"no_alarm": "critical"}}, ["rules.no_alarm"]),
    "a boolean that is no off": ({"rules": {"no_alarm": True}}, ["rules.no_alarm"]),
    "many": (
        {"rules": {"a": 1, "no_alarm": 2}, "executions": 101, "max_workers": 0},
        ["rules.a", "rules.no_alarm", "executions", "max_workers"],
    ),
    "fewer than no executions": ({"executions": -1}, ["executions"]),
    "too many workers": ({"max_workers": 101}, ["max_workers"]),
    "nothing to tell": ({"policy": False}, ["tasks"]),
    "a list and a file": ({"tasks": [], "src": "/nowhere"}, ["src"]),
    "a file that is not there": ({"src": "/nowhere/tasks.yml"}, ["src"]),
    "entries": (
        {"tasks": [{"name": "uptime"}, {"window_name": "good-1", "max_errors": "x"}]},
        ["tasks[1].max_errors", "tasks[0].window_id", "tasks[1].window_task_id"],
    ),
}


@pytest.mark.parametrize("arguments, paths", WRONG.values(), ids=WRONG)
def test_wrong_arguments_are_told_all_at_once_before_any_call(
    run: Runner, server: Server, arguments: Options, paths: t.List[str]
) -> None:
    ended = run.audit(arguments, check=True)
    assert ended.failed and sorted(ended.paths) == sorted(paths)
    assert all(path in ended.result["msg"] for path in paths)
    assert "Nothing was examined" in ended.result["msg"]
    assert server.operations() == []


def test_an_unknown_rule_and_severity_tell_what_there_is(run: Runner, server: Server) -> None:
    given = {"no_alarms": "high", "no_alarm": "critical", "no_output": "hgih", "something": "low"}
    message = run.audit({"rules": given}).result["msg"]
    assert "rules.no_alarms: there is no such rule, did you mean no_alarm?; allowed: document_hash_pinned, " in message
    assert "rules.something: there is no such rule; allowed: document_hash_pinned, " in message
    assert "rules.no_output: 'hgih' was given; there is no such severity, did you mean high?; allowed: " in message
    assert "rules.no_alarm: 'critical' was given; allowed: high, medium, low, info, off" in message


@pytest.mark.parametrize("by", ["name", "id"])
def test_windows_restrict_the_policy(run: Runner, server: Server, windows: Windows, by: str) -> None:
    names = ["no_alarm", "good-1"]
    asked = names if by == "name" else [windows[name] for name in names]
    ended = run.audit({"windows": asked})
    assert found(ended) == [("no_alarm", "no_alarm")]
    assert sorted(row["name"] for row in document(ended)["windows"]) == sorted(names)
    assert server.operations().count("Get") == 2


def test_a_window_that_is_not_there_is_an_error(run: Runner, server: Server, windows: Windows) -> None:
    ended = run.audit({"windows": ["good-1", "nobody", "mw-0123456789abcdef0"]})
    assert ended.failed and ended.paths == ["windows", "windows"]
    message = ended.result["msg"]
    assert "2 arguments are wrong" in message
    assert "windows: no maintenance window named 'nobody' in us-east-1 (account 123456789012); there are " in message
    assert (
        "no maintenance window with the ID 'mw-0123456789abcdef0' in us-east-1 (account 123456789012); there" in message
    )
    assert ", and %d more" % (len(windows) - 5) in message
    assert server.operations() == ["DescribeWindows", "GetCallerIdentity"]


@pytest.mark.parametrize("policy", [True, False])
def test_an_empty_list_declares_nothing(run: Runner, server: Server, policy: bool) -> None:
    ended = run.audit({"policy": policy, "tasks": []})
    assert ended.result["summary"]["verdict"] == "nothing_examined"
    assert not {"drift_changed", "drift_missing"} & set(ended.result["summary"]["by_rule"])
    # With a window it does: all of its tasks are undeclared.
    good_window(server, "nightly")
    ended = run.audit({"policy": False, "tasks": [], "window_name": "nightly"})
    assert ended.result["summary"]["verdict"] == "low" and found(ended) == [("drift_undeclared", "nightly")]
    assert run.audit({"policy": False, "tasks": []}).result["summary"]["verdict"] == "nothing_examined"


def test_targets_that_dangle_are_named_and_those_of_the_window_do_not(run: Runner, server: Server) -> None:
    window = server.window()
    there = server.call(
        "RegisterTargetWithMaintenanceWindow",
        WindowId=window,
        ResourceType="INSTANCE",
        Targets=[{"Key": "InstanceIds", "Values": ["i-0123456789abcdef0"]}],
    )["WindowTargetId"]
    server.register(window, **good_task(Targets=[{"Key": "WindowTargetIds", "Values": [there]}]))
    assert found(run.audit()) == []
    both = [{"Key": "WindowTargetIds", "Values": [there, GONE_TARGET]}]
    server.register(window, **good_task(Name="dangles", Targets=both))
    (one,) = run.audit().result["findings"]
    assert (one["rule"], one["task_name"], one["path"]) == ("dangling_target", "dangles", "targets")
    assert one["message"] == "The task refers to a target that the window does not have: %s." % GONE_TARGET


@pytest.mark.parametrize("check", [True, False], ids=["check", "run"])
def test_the_calls_of_an_audit(run: Runner, server: Server, windows: Windows, check: bool) -> None:
    run.audit({"max_workers": 1, "windows": ["good-1", "dangling_target", "empty"]}, check=check)
    # The first by the service's order; in it one success ends the look at executions.
    assert server.operations() == [
        "DescribeWindows",
        *("Describe", "DescribeExecutions", "DescribeRuns"),
        *("Describe", "DescribeTargets", "DescribeExecutions"),
        "Describe",
        *("Get", "Get"),
        "GetCallerIdentity",
    ]


def test_what_the_rules_do_not_need_is_not_read(run: Runner, server: Server, windows: Windows) -> None:
    arguments: Options = {"max_workers": 1, "windows": ["dangling_target"]}
    run.audit(dict(arguments, executions=0))
    assert server.operations() == ["DescribeWindows", "Describe", "DescribeTargets", "Get", "GetCallerIdentity"]
    assert "never_succeeds" not in document(run.audit({"executions": 0}))["rules"]
    server.forget()
    run.audit(dict(arguments, rules={"never_succeeds": "off", "dangling_target": "off"}))
    assert server.operations() == ["DescribeWindows", "Describe", "Get", "GetCallerIdentity"]


def test_executions_are_read_until_each_task_has_succeeded(run: Runner, server: Server) -> None:
    window = good_window(server, "nightly")
    server.register(window, **good_task(Name="other", TaskArn="Other"))
    shell, other = "AWS-RunShellScript", "Other"
    run_of(server, window, 1, (shell, "SUCCESS"), (other, "SUCCESS"))
    run_of(server, window, 2, (shell, "FAILED"), (other, "SUCCESS"))
    run_of(server, window, 3, (shell, "SUCCESS"), (other, "FAILED"))
    # Planned, not run: it comes without a StartTime, and says nothing.
    run_of(server, window, 4, (shell, "FAILED"), (other, "FAILED"), StartTime=None, EndTime=None)
    server.forget()
    assert found(run.audit()) == []
    assert server.operations().count("DescribeRuns") == 2
    server.forget()
    ended = run.audit({"executions": 1})
    assert [(one["rule"], one["task_name"]) for one in ended.result["findings"]] == [("never_succeeds", "other")]
    assert ended.result["findings"][0]["message"] == (
        "The task did not succeed in the only run that was examined (FAILED, 2026-11-03 04:00 UTC)."
    )
    assert server.operations().count("DescribeRuns") == 1


def test_as_many_executions_as_are_asked_for_and_no_more(run: Runner, server: Server) -> None:
    window = good_window(server, "nightly")
    for number in range(1, 13):
        run_of(server, window, number, ("AWS-RunShellScript", "SUCCESS" if number == 2 else "TIMED_OUT"))
    server.forget()
    (one,) = run.audit().result["findings"]
    assert one["message"] == (
        "None of the 10 runs that were examined succeeded (TIMED_OUT; the latest at 2026-11-12 04:00 UTC)."
    )
    assert server.operations().count("DescribeRuns") == 10
    assert found(run.audit({"executions": 11})) == []


@pytest.mark.parametrize(
    "operation, tasks",
    [
        ("GetMaintenanceWindowTask", 0),
        ("DescribeMaintenanceWindowTasks", 0),
        ("DescribeMaintenanceWindowTargets", 1),
        ("DescribeMaintenanceWindowExecutions", 1),
        ("DescribeMaintenanceWindowExecutionTasks", 1),
    ],
)
def test_what_goes_while_it_is_read_is_no_error(run: Runner, server: Server, operation: str, tasks: int) -> None:
    window = good_window(server, "nightly", Targets=[{"Key": "WindowTargetIds", "Values": [GONE_TARGET]}])
    run_of(server, window, 1, ("AWS-RunShellScript", "FAILED"))
    server.fault(operation, "code", code="DoesNotExistException", message="Maintenance window does not exist")
    ended = run.audit()
    assert not ended.failed, ended.result
    (place,), (row,) = document(ended)["places"], document(ended)["windows"]
    assert (place["windows"], place["tasks"], row["tasks"]) == (1, tasks, tasks)


def test_every_page_is_read(run: Runner, server: Server) -> None:
    server.control("POST", "settings", {"page_size": 10})
    windows = [server.window("window-%02d" % number) for number in range(12)]
    for number in range(12):
        server.register(windows[0], **good_task(Name="task-%02d" % number, AlarmConfiguration=None))
    ended = run.audit()
    assert ended.result["summary"]["windows"] == 12 and found(ended) == [("no_alarm", "window-00")] * 12
