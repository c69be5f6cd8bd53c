# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.codec import flatten
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.plan import contradictions
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import Mark, Options
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task import FIELDS
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task_rules import (
    TASK,
    settle,
    unknown_targets,
    window_target_ids,
)
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.module_utils.deciding import decide, read, stored

BLOCKS = "task_invocation_parameters"
TARGETS = [{"key": "InstanceIds", "values": ["i-1"]}]
SHELL: Options = {
    "name": "shell",
    "task_type": "RUN_COMMAND",
    "task_arn": "AWS-RunShellScript",
    "targets": TARGETS,
    "max_concurrency": "2",
    "max_errors": "3",
}
CALL: Options = {"name": "call", "task_type": "LAMBDA", "task_arn": "announce"}
NOTIFY = {"notification_config": {"notification_arn": "arn:aws:sns:eu-central-1:123456789012:x"}}


def run(**settings: t.Any) -> Options:
    return {BLOCKS: {"run_command": settings}}


CONTRADICTIONS: t.Dict[str, t.Tuple[Options, t.List[str]]] = {
    "nothing": ({}, []),
    "a whole task": (SHELL, []),
    "one setting of a task that may be there": ({"priority": 1}, []),
    "targets without the pair, which may be there": ({"targets": TARGETS}, []),
    "an empty document": ({"task_arn": ""}, ["task_arn"]),
    "a command without targets": ({"task_type": "RUN_COMMAND", "targets": []}, ["targets"]),
    "a command, told by its block, without targets": ({**run(comment="x"), "targets": []}, ["targets"]),
    "no targets and the placeholders": (
        {"task_type": "LAMBDA", "targets": [], "max_errors": 1, "max_concurrency": "1"},
        [],
    ),
    "the block of another type": ({"task_type": "LAMBDA", **run(comment="x")}, [BLOCKS + ".run_command"]),
    "an empty block of another type": ({"task_type": "LAMBDA", BLOCKS: {"run_command": {}}}, []),
    "a hollow block of another type": ({"task_type": "LAMBDA", **run(comment=None)}, []),
    "blocks of two types": ({BLOCKS: {"run_command": {"comment": "x"}, "lambda": {"qualifier": "1"}}}, [BLOCKS]),
    "notifications, the role may be there": (run(**NOTIFY), []),
    "notifications with an empty role": (
        run(service_role_arn="", **NOTIFY),
        [BLOCKS + ".run_command.service_role_arn"],
    ),
    "hollow notifications with an empty role": (run(service_role_arn="", notification_config={}), []),
    "an alarm switch without an alarm that may be there": (
        {"alarm_configuration": {"ignore_poll_alarm_failure": True}},
        [],
    ),
    "an alarm switch and no alarm": (
        {"alarm_configuration": {"ignore_poll_alarm_failure": True, "alarms": []}},
        ["alarm_configuration.alarms"],
    ),
    "logging with an empty region": (
        {"logging_info": {"s3_bucket_name": "logs", "s3_region": ""}},
        ["logging_info.s3_region"],
    ),
}


EXACT: t.Dict[str, t.Tuple[Options, t.List[str]]] = {
    "nothing but the name": ({"name": "abc"}, ["task_arn", "targets"]),
    "targets without the pair": ({"task_arn": "a", "targets": TARGETS}, ["max_concurrency", "max_errors"]),
    "a command without targets": ({"task_arn": "a"}, ["targets"]),
    "notifications without a role": (dict(SHELL, **run(**NOTIFY)), [BLOCKS + ".run_command.service_role_arn"]),
    "logging without its bucket": (
        dict(SHELL, logging_info={"s3_key_prefix": "x"}),
        ["logging_info.s3_bucket_name", "logging_info.s3_region"],
    ),
}


@pytest.mark.parametrize("raw, paths", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_contradictions_are_known_without_a_call(raw: Options, paths: t.List[str]) -> None:
    assert [problem.path for problem in contradictions(TASK, read(raw))] == paths


@pytest.mark.parametrize("raw, paths", EXACT.values(), ids=EXACT)
def test_all_that_exact_arguments_lack_is_found_at_once(raw: Options, paths: t.List[str]) -> None:
    assert [problem.path for problem in decide(stored(SHELL), raw, exact=True).problems] == paths


def test_a_value_that_is_wrong_is_not_taken_for_a_missing_one() -> None:
    wrong = {"targets": TARGETS, "max_errors": Mark.WRONG, "max_concurrency": Mark.CLEARED}
    assert [problem.path for problem in contradictions(TASK, wrong)] == ["max_concurrency"]


REFUSED: t.Dict[str, t.Tuple[t.Optional[Options], Options, t.List[str]]] = {
    "a command without targets": (None, dict(SHELL, targets=None), ["targets"]),
    "a command that loses its targets": (SHELL, {"targets": []}, ["targets"]),
    "a pair for a task without targets": (CALL, {"max_errors": 5}, ["max_errors"]),
    "a block of another type": (CALL, run(comment="x"), [BLOCKS + ".run_command"]),
    "notifications without a role": (SHELL, run(**NOTIFY), [BLOCKS + ".run_command.service_role_arn"]),
    "the document is cleared": (CALL, {"task_arn": ""}, ["task_arn"]),
    "the pair is cleared": (SHELL, {"max_errors": "", "max_concurrency": ""}, ["max_concurrency", "max_errors"]),
}


@pytest.mark.parametrize("task, wish, paths", REFUSED.values(), ids=REFUSED)
def test_refused_for_what_is_there(task: t.Optional[Options], wish: Options, paths: t.List[str]) -> None:
    planned = decide(stored(task) if task else None, wish)
    assert [problem.path for problem in planned.problems] == paths


def test_the_role_that_notifications_need_cannot_be_cleared() -> None:
    planned = decide(
        stored(dict(SHELL, **run(service_role_arn="arn:aws:iam::123456789012:role/r", **NOTIFY))),
        run(service_role_arn=""),
    )
    assert [problem.path for problem in planned.problems] == [BLOCKS + ".run_command.service_role_arn"]


def test_old_notifications_without_a_role_do_not_stand_in_the_way() -> None:
    members = stored(dict(SHELL, **run(service_role_arn="arn:aws:iam::123456789012:role/r", **NOTIFY)))
    del members["TaskInvocationParameters"]["RunCommand"]["ServiceRoleArn"]
    assert decide(members, {"priority": 3}).problems == ()


def test_the_pair_goes_with_the_targets() -> None:
    planned = decide(stored(dict(SHELL, task_type="AUTOMATION")), {"targets": []})
    assert planned.changed == ("targets", "max_concurrency", "max_errors")
    assert planned.after is not None and not {"max_errors", "max_concurrency"} & set(planned.after)
    assert "MaxErrors" not in planned.request


def test_placeholders_are_not_taken_for_the_pair_that_first_targets_need() -> None:
    planned = decide(stored(CALL), {"targets": TARGETS})
    assert [problem.path for problem in planned.problems] == ["max_concurrency", "max_errors"]


def test_a_task_without_targets_has_no_pair() -> None:
    current = flatten(FIELDS, stored(CALL))
    assert current["max_errors"] == "1"
    assert "max_errors" not in settle(current)
    assert settle(dict(SHELL)) == SHELL


@pytest.mark.parametrize(
    "key, form, most", [("WindowTargetIds", "4f7ca192-7e9a-40fe-9192-5cb15000%04d", 10), ("InstanceIds", "i-%d", 50)]
)
def test_a_key_has_at_most_so_many_values_however_they_are_spread(key: str, form: str, most: int) -> None:
    ids = [form % number for number in range(most + 1)]
    others = [{"key": "InstanceIds", "values": ["i-0"]}] if key == "WindowTargetIds" else []

    def spread(ids: t.List[str]) -> Options:
        return read({"targets": [{"key": key, "values": ids[:4]}, {"key": key, "values": ids[4:]}, *others]})

    assert contradictions(TASK, spread(ids[:-1])) == []
    (problem,) = contradictions(TASK, spread(ids))
    assert str(problem) == "targets: %d %s was given; allowed: at most %d in all" % (most + 1, key, most)


UUID = "4f7ca192-7e9a-40fe-9192-5cb150000000"
IDS: t.Dict[str, t.Tuple[str, str, t.Optional[str]]] = {
    "a name": ("WindowTargetIds", "web", "a UUID, the ID of a target that is registered with the window"),
    "an instance": ("WindowTargetIds", "i-0123456789abcdef0", "the key InstanceIds"),
    "a managed node": ("WindowTargetIds", "mi-0123456789abcdef0", "the key InstanceIds"),
    "a window": ("WindowTargetIds", "mw-0123456789abcdef0", "a UUID"),
    "a UUID cut short": ("WindowTargetIds", UUID[:-1], "a UUID"),
    "a UUID": ("WindowTargetIds", UUID, None),
    "a UUID in capitals": ("WindowTargetIds", UUID.upper(), None),
    "a window among instances": ("InstanceIds", "mw-0123456789abcdef0", "i-... or mi-..."),
    "a tag among instances": ("InstanceIds", "tag:web", "i-... or mi-..."),
    "a target among instances": ("InstanceIds", UUID, "the key WindowTargetIds"),
    "an instance among instances": ("InstanceIds", "i-0123456789abcdef0", None),
    "a node among instances": ("InstanceIds", "mi-0123456789abcdef0", None),
}


@pytest.mark.parametrize("key, value, allowed", IDS.values(), ids=IDS)
def test_an_id_is_one_of_what_its_key_stands_for(key: str, value: str, allowed: t.Optional[str]) -> None:
    problems = contradictions(TASK, read({"targets": [{"key": key, "values": [value]}]}))
    if allowed is None:
        assert problems == []
        return
    (problem,) = problems
    assert (problem.path, problem.given) == ("targets", repr(value)) and allowed in str(problem.allowed)


def test_ids_that_were_read_are_not_judged() -> None:
    members = stored(SHELL)
    members["Targets"] = [{"Key": "WindowTargetIds", "Values": ["of another form"]}]
    assert decide(members, {"priority": 3}).problems == ()


def test_a_target_that_the_window_lacks_is_reported_with_those_that_it_has() -> None:
    task = {"targets": [{"key": "WindowTargetIds", "values": [UUID, "b"]}, {"key": "InstanceIds", "values": ["i-1"]}]}
    assert window_target_ids(task) == [UUID, "b"]
    assert unknown_targets(task, "mw-1", {UUID: "web", "b": ""}) == []
    (problem,) = unknown_targets(task, "mw-1", {UUID: "web", "a": ""})
    assert str(problem) == "targets: 'b' was given; window mw-1 has no such target; allowed: one of %s (web), a" % UUID
    assert "no target is registered" in str(unknown_targets(task, "mw-1", {})[0])
