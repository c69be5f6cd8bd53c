# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each rule of the policy, tested both ways: what it finds, and what it leaves alone."""

from __future__ import annotations

import datetime
import typing as t
from pathlib import Path

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._audit.checks import may_have_succeeded_earlier
from ansible_collections.windowkeeper.ssm.plugins.module_utils._audit.model import AuditedWindow, Run
from ansible_collections.windowkeeper.ssm.plugins.module_utils._audit.place_document import ALL_RULES
from ansible_collections.windowkeeper.ssm.plugins.module_utils._audit.policy import RULES, RULES_BY_ID, policy_findings
from ansible_collections.windowkeeper.ssm.plugins.module_utils._audit.terms import SEVERITIES

NOW = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.timezone.utc)
BLOCKS = "task_invocation_parameters"
LINKED = "arn:aws:iam::123456789012:role/aws-service-role/ssm.amazonaws.com/AWSServiceRoleForAmazonSSM"
Options = t.Dict[str, t.Any]

WINDOW: Options = {
    "window_id": "mw-0c50858d012345678",
    "name": "sunday-night",
    "enabled": True,
    "duration": 4,
    "cutoff": 1,
    "schedule": "cron(0 4 ? * SUN *)",
    "next_execution_time": "2026-11-29T04:00Z",
}
COMMAND: Options = {
    "comment": "as it should be",
    "cloud_watch_output_config": {"cloud_watch_output_enabled": True},
    "notification_config": {"notification_arn": "arn:aws:sns:eu-central-1:123456789012:ops"},
    "document_version": "$DEFAULT",
    "parameters": {"commands": ["uptime"], "executionTimeout": ["600"]},
}
TASK: Options = {
    "window_task_id": "4f7ca192-7e9a-40fe-9192-5cb150123456",
    "name": "patch",
    "task_type": "RUN_COMMAND",
    "task_arn": "AWS-RunShellScript",
    "service_role_arn": "arn:aws:iam::123456789012:role/windows",
    "targets": [{"key": "WindowTargetIds", "values": ["there"]}],
    "max_concurrency": "1",
    "max_errors": "0",
    "alarm_configuration": {"alarms": [{"name": "broken"}]},
    BLOCKS: {"run_command": COMMAND},
}


def command(**changes: t.Any) -> Options:
    return {BLOCKS: {"run_command": dict(COMMAND, **changes)}}


def function(**settings: t.Any) -> Options:
    return {"task_type": "LAMBDA", "task_arn": "announce", BLOCKS: {"lambda": settings}}


def parameters(**given: t.Any) -> Options:
    return command(parameters=given)


def found(task: Options, window: t.Optional[Options] = None, **more: t.Any) -> t.List[t.Tuple[str, t.Optional[str]]]:
    """The rules, and the paths, of all that is found in one window with one task."""
    more.setdefault("target_ids", frozenset(["there"]))
    windows = [AuditedWindow(dict(WINDOW, **(window or {})), [dict(TASK, **task)], **more)]
    return [(one.rule, one.path) for one in policy_findings(windows, RULES_BY_ID, NOW)]


RUN = BLOCKS + ".run_command"
OFTEN = Run("AWS-RunShellScript", "RUN_COMMAND", "FAILED")
FOUND: t.List[t.Tuple[str, t.Optional[str], Options]] = [
    ("service_linked_role", "service_role_arn", {"service_role_arn": LINKED}),
    ("service_linked_role", "service_role_arn", {"service_role_arn": None}),
    ("no_output", RUN, command(cloud_watch_output_config=None)),
    ("no_output", RUN, command(cloud_watch_output_config={"cloud_watch_output_enabled": False})),
    ("no_notification", RUN + ".notification_config", command(notification_config={})),
    ("no_alarm", "alarm_configuration", {"alarm_configuration": None}),
    ("no_alarm", "alarm_configuration", {"alarm_configuration": {"alarms": []}}),
    ("deprecated_task_parameters", "task_parameters", {"task_parameters": {"commands": ["date"]}}),
    ("deprecated_logging_info", "logging_info", {"logging_info": {"s3_bucket_name": "logs"}}),
    ("document_hash_pinned", RUN + ".document_hash", command(document_hash="a" * 64)),
    ("latest_version", RUN + ".document_version", command(document_version="$LATEST")),
    ("latest_version", BLOCKS + ".lambda.qualifier", function(qualifier="$LATEST")),
    (
        "latest_version",
        "task_arn",
        dict(function(), task_arn="arn:aws:lambda:eu-central-1:1:function:announce:$LATEST"),
    ),
    ("continue_task", "cutoff_behavior", parameters(executionTimeout=["3601"])),
    (
        "continue_task",
        "cutoff_behavior",
        dict(parameters(executionTimeout=["7200"]), cutoff_behavior="CONTINUE_TASK"),
    ),
    ("continue_task", "cutoff_behavior", dict(parameters(Operation=["Install"]), task_arn="AWS-RunPatchBaseline")),
    (
        "continue_task",
        "cutoff_behavior",
        dict(parameters(Operation=["Install"]), task_arn="arn:aws:ssm:eu-central-1::document/AWS-ApplyPatchBaseline"),
    ),
    ("continue_task", "cutoff_behavior", dict(parameters(Action=["Install"]), task_arn="AWS-InstallWindowsUpdates")),
    ("max_errors_all", "max_errors", {"max_errors": "100%"}),
    ("dangling_target", "targets", {"targets": [{"key": "WindowTargetIds", "values": ["there", "gone"]}]}),
]


@pytest.mark.parametrize("rule, path, task", FOUND)
def test_what_is_found_in_a_task(rule: str, path: str, task: Options) -> None:
    assert found(task) == [(rule, path)]
    (one,) = policy_findings([AuditedWindow(WINDOW, [dict(TASK, **task)], frozenset(["there"]))], RULES_BY_ID, NOW)
    assert not one.message.startswith("It") and one.message.endswith(".")


ALL_IN_OLD_FORM = dict(command(parameters=None), task_arn="AWS-ApplyPatchBaseline")
SSM_ARN = "arn:aws:ssm:eu-central-1::document/"


def old(**given: t.Any) -> Options:
    """A task whose parameters are in task_parameters only, in the options' form."""
    return dict(ALL_IN_OLD_FORM, task_parameters=given)


IN_EFFECT: t.List[t.Tuple[bool, Options]] = [
    (True, old(Operation=["Install"])),
    (True, dict(old(Operation=["Install"]), **{BLOCKS: None})),
    (True, dict(old(Operation=["Install"]), **{BLOCKS: {"run_command": {"parameters": {}}}})),
    (True, dict(old(Operation=["Install"]), task_arn=SSM_ARN + "AWS-RunPatchBaseline:$DEFAULT")),
    (True, dict(old(Action=["Install"]), task_arn="AWS-InstallWindowsUpdates:3")),
    (True, dict(old(Operation=["Install"], RebootOption=["NoReboot"]), task_arn="AWS-RunPatchBaselineWithHooks")),
    (True, dict(old(executionTimeout=["7200"]), task_arn="AWS-RunShellScript")),
    (True, dict(old(ExecutionTimeout=[" 7200 "]), task_arn="AWS-RunShellScript")),
    (True, dict(parameters(ExecutionTimeout=["7200"]))),
    (True, dict(parameters(executionTimeout=["60", "7200"]))),
    (False, old(Operation=["Scan"])),
    (False, dict(old(Operation=["Install"]), cutoff_behavior="CANCEL_TASK")),
    # The invocation parameters win.
    (
        False,
        dict(
            parameters(Operation=["Scan"]), task_arn="AWS-RunPatchBaseline", task_parameters={"Operation": ["Install"]}
        ),
    ),
    (
        True,
        dict(
            parameters(Operation=["Install"]), task_arn="AWS-RunPatchBaseline", task_parameters={"Operation": ["Scan"]}
        ),
    ),
    (False, dict(parameters(executionTimeout=["60"]), task_parameters={"executionTimeout": ["7200"]})),
    # The other types ignore the old form.
    (False, dict(old(Operation=["Install"]), task_type="AUTOMATION", **{BLOCKS: None})),
]


@pytest.mark.parametrize("expected, task", IN_EFFECT)
def test_the_parameters_in_effect_count_wherever_they_are(expected: bool, task: Options) -> None:
    assert ("continue_task" in {rule for rule, _path in found(task)}) is expected


@pytest.mark.parametrize("own", [{"output_s3_bucket_name": ""}, {"output_s3_bucket_name": None}, {}])
def test_the_bucket_in_effect_counts_wherever_it_is(own: Options) -> None:
    task = dict(command(cloud_watch_output_config=None, **own), logging_info={"s3_bucket_name": "logs"})
    assert [rule for rule, _path in found(task)] == ["deprecated_logging_info"]
    assert [rule for rule, _path in found(dict(task, logging_info={}))] == ["no_output"]


@pytest.mark.parametrize(
    "task, said",
    [
        (old(Operation=["Scan"]), "task_parameters (Operation) is deprecated, and takes effect."),
        ({"task_parameters": {"b": ["1"], "a": []}}, "task_parameters (a, b) is deprecated and has no effect."),
        ({"logging_info": {"s3_bucket_name": "logs"}}, "logging_info is deprecated, and takes effect."),
        (
            dict(command(output_s3_bucket_name="own"), logging_info={"s3_bucket_name": "logs"}),
            "logging_info is deprecated and has no effect.",
        ),
        (
            {"task_type": "AUTOMATION", "task_arn": "a", BLOCKS: None, "task_parameters": {"a": ["1"]}},
            "task_parameters (a) is deprecated and has no effect.",
        ),
        (
            parameters(executionTimeout=["3660"]),
            "The command may run for 61 min, but the cutoff is 1 h before the window's",
        ),
        (parameters(executionTimeout=["7200"]), "The command may run for 2 h, but "),
        (parameters(executionTimeout=["3601"]), "The command may run for 3601 s, but "),
        (
            {"targets": [{"key": "WindowTargetIds", "values": ["gone", "lost"]}]},
            "The task refers to targets that the window does not have: gone, lost.",
        ),
    ],
)
def test_what_is_said_of_a_task(task: Options, said: str) -> None:
    windows = [AuditedWindow(WINDOW, [dict(TASK, **task)], frozenset(["there"]))]
    assert any(one.message.startswith(said) for one in policy_findings(windows, RULES_BY_ID, NOW))


def test_a_cutoff_at_the_end_is_said() -> None:
    windows = [AuditedWindow(dict(WINDOW, cutoff=0), [dict(TASK, **parameters(executionTimeout=["660"]))])]
    (one,) = policy_findings(windows, ["continue_task"], NOW)
    assert one.message == (
        "The command may run for 11 min, but the cutoff is the window's end, and the task is not cancelled there."
    )


LEFT_ALONE: t.List[Options] = [
    {},
    command(cloud_watch_output_config={}, output_s3_bucket_name="logs"),
    dict(command(document_hash="a" * 64), task_arn="Own-Document"),
    command(document_version="3"),
    function(qualifier="live"),
    dict(function(), task_arn="announce"),
    dict(parameters(Action=["Install"]), task_arn="AWS-ApplyPatchBaseline"),
    dict(parameters(Operation=["Scan"]), task_arn="AWS-ApplyPatchBaseline"),
    parameters(executionTimeout=["3600"]),
    parameters(executionTimeout=["{{ssm:limit}}"]),
    dict(parameters(executionTimeout=["7200"]), cutoff_behavior="CANCEL_TASK"),
    dict(parameters(Operation=["Install"]), task_arn="AWS-RunPatchBaseline", cutoff_behavior="CANCEL_TASK"),
    dict(parameters(Operation=["Scan"]), task_arn="AWS-RunPatchBaseline"),
    {"max_errors": "99%"},
    {"targets": [{"key": "InstanceIds", "values": ["gone"]}]},
    {"task_parameters": {}, "logging_info": {}},
]


@pytest.mark.parametrize("task", LEFT_ALONE)
def test_what_is_left_alone_in_a_task(task: Options) -> None:
    assert found(task) == []


@pytest.mark.parametrize("seconds, is_reported", [("601", True), ("600", False)])
def test_where_the_cutoff_is_the_end_itself_only_short_work_may_go_on(seconds: str, is_reported: bool) -> None:
    assert bool(found(parameters(executionTimeout=[seconds]), {"cutoff": 0})) is is_reported


def test_other_types_have_neither_output_nor_notifications_of_their_own() -> None:
    automation = {"task_type": "AUTOMATION", BLOCKS: {"automation": {"document_version": "1"}}}
    assert found(automation) == []
    automation[BLOCKS] = {"automation": {"document_version": "$LATEST"}}
    assert found(automation) == [("latest_version", BLOCKS + ".automation.document_version")]
    assert found({"task_type": "LAMBDA", BLOCKS: None, "targets": [], "max_errors": "100%"}) == []


def test_targets_that_were_not_read_do_not_dangle() -> None:
    assert found({"targets": [{"key": "WindowTargetIds", "values": ["gone"]}]}, target_ids=None) == []


WINDOWS: t.List[t.Tuple[Options, t.List[str]]] = [
    ({"enabled": False, "next_execution_time": None}, ["window_disabled"]),
    ({"end_date": "2026-11-24T11:59:00Z", "next_execution_time": None}, ["window_ended"]),
    ({"end_date": "2026-11-24T13:59:00+02:00", "next_execution_time": None}, ["window_ended"]),
    ({"end_date": "2025-01-01", "next_execution_time": None, "enabled": False}, ["window_ended", "window_disabled"]),
    ({"end_date": "2026-11-24T12:01:00Z"}, []),
    ({"end_date": "no date"}, []),
    ({"next_execution_time": None}, ["no_next_execution"]),
    ({"enabled": None}, []),
]


@pytest.mark.parametrize("window, rules", WINDOWS)
def test_windows(window: Options, rules: t.List[str]) -> None:
    assert [rule for rule, _path in found({}, window)] == rules


@pytest.mark.parametrize(
    "runs, rules",
    [
        ([], []),
        ([OFTEN], ["never_succeeds"]),
        ([OFTEN, OFTEN._replace(status="TIMED_OUT")], ["never_succeeds"]),
        ([OFTEN, OFTEN._replace(status="SUCCESS")], []),
        ([OFTEN._replace(status="IN_PROGRESS")], []),
        ([OFTEN._replace(task_arn="another")], []),
        ([OFTEN._replace(task_type="AUTOMATION")], []),
    ],
)
def test_a_task_that_never_succeeds(runs: t.List[Run], rules: t.List[str]) -> None:
    assert [rule for rule, _path in found({}, runs=runs)] == rules


LAST = datetime.datetime(2026, 11, 22, 5, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))
EARLIER = datetime.datetime(2026, 11, 15, 4, tzinfo=datetime.timezone.utc)


@pytest.mark.parametrize(
    "runs, said",
    [
        ([OFTEN], "The task did not succeed in the only run that was examined (FAILED)."),
        (
            [OFTEN._replace(started=LAST)],
            "The task did not succeed in the only run that was examined (FAILED, 2026-11-22 04:00 UTC).",
        ),
        (
            [OFTEN._replace(started=EARLIER), OFTEN._replace(status="TIMED_OUT", started=LAST)],
            "None of the 2 runs that were examined succeeded (FAILED, TIMED_OUT; the latest at 2026-11-22 04:00 UTC).",
        ),
        ([OFTEN, OFTEN, OFTEN], "None of the 3 runs that were examined succeeded (FAILED)."),
        (
            [OFTEN, OFTEN._replace(status="IN_PROGRESS")],
            "The task did not succeed in the only run that was examined (FAILED).",
        ),
    ],
)
def test_how_a_task_that_never_succeeds_is_reported(runs: t.List[Run], said: str) -> None:
    (one,) = policy_findings([AuditedWindow(WINDOW, [TASK], None, runs)], ["never_succeeds"], NOW)
    assert one.message == said


@pytest.mark.parametrize(
    "task_type, named, ran",
    [
        ("RUN_COMMAND", "AWS-RunShellScript", SSM_ARN + "AWS-RunShellScript"),
        ("RUN_COMMAND", SSM_ARN + "AWS-RunShellScript", "AWS-RunShellScript"),
        ("RUN_COMMAND", "AWS-RunShellScript:1", "AWS-RunShellScript"),
        (
            "AUTOMATION",
            "AWS-StopEC2Instance",
            "arn:aws:ssm:eu-central-1::automation-definition/AWS-StopEC2Instance:$DEFAULT",
        ),
        ("LAMBDA", "announce", "arn:aws:lambda:eu-central-1:123456789012:function:announce"),
        ("LAMBDA", "123456789012:function:announce", "arn:aws:lambda:eu-central-1:123456789012:function:announce:live"),
    ],
)
def test_what_ran_is_known_by_its_name_and_by_its_arn(task_type: str, named: str, ran: str) -> None:
    task = dict(TASK, task_type=task_type, task_arn=named)
    succeeded = Run(ran, task_type, "SUCCESS")
    for run, rules in ((succeeded, []), (succeeded._replace(status="FAILED"), ["never_succeeds"])):
        found_ = policy_findings([AuditedWindow(WINDOW, [task], None, [run])], ["never_succeeds"], NOW)
        assert [one.rule for one in found_] == rules
    assert not may_have_succeeded_earlier([task], [succeeded])


def test_state_machines_are_known_by_their_arn() -> None:
    arn = "arn:aws:states:eu-central-1:123456789012:stateMachine:"
    task = dict(TASK, task_type="STEP_FUNCTIONS", task_arn=arn + "one")
    run = Run(arn + "two", "STEP_FUNCTIONS", "FAILED")
    assert policy_findings([AuditedWindow(WINDOW, [task], None, [run])], ["never_succeeds"], NOW) == []


def test_earlier_executions_are_asked_for_until_each_task_has_succeeded() -> None:
    tasks = [{"task_arn": "a", "task_type": "LAMBDA"}, {"task_arn": "b", "task_type": "LAMBDA"}]
    assert may_have_succeeded_earlier(tasks, [Run("a", "LAMBDA", "SUCCESS"), Run("b", "LAMBDA", "FAILED")])
    assert not may_have_succeeded_earlier(tasks, [Run("a", "LAMBDA", "SUCCESS"), Run("b", "LAMBDA", "SUCCESS")])


def test_only_the_rules_that_are_on_are_asked() -> None:
    windows = [AuditedWindow(dict(WINDOW, enabled=False), [dict(TASK, max_errors="100%")])]
    assert [one.rule for one in policy_findings(windows, ["max_errors_all"], NOW)] == ["max_errors_all"]
    assert [one.rule for one in policy_findings(windows, [], NOW)] == []


def test_each_rule_is_complete_and_found_above() -> None:
    tested = {rule for rule, _path, _task in FOUND} | {rule for _window, rules in WINDOWS for rule in rules}
    assert set(RULES_BY_ID) == tested | {"never_succeeds"}
    for rule in RULES:
        assert rule.severity in SEVERITIES
        assert rule.reason.endswith(".") and rule.remedy.endswith(".")
        assert (rule.task is None) != (rule.window is None)


def test_the_role_tells_every_rule_as_it_is() -> None:
    readme = Path(__file__).resolve().parents[5] / "roles" / "maintenance_window_audit" / "README.md"
    table = readme.read_text(encoding="utf-8").split("<!-- rules: begin -->\n")[1].split("<!-- rules: end -->")[0]
    rows = ["| `%s` | %s | %s | %s |" % (one.id, one.severity, one.reason, one.remedy) for one in ALL_RULES.values()]
    assert table.splitlines()[2:] == rows
