# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.codec import flatten
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.plan import (
    absence,
    contradictions,
    differences,
    keeping_parameters,
    plan,
)
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.redaction import HIDDEN
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import Block, Field, Options, Role, Text
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.validation import Reading
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task import FIELDS
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task_rules import TASK
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.module_utils import service
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.module_utils.deciding import (
    WINDOW_ID,
    carried_out,
    decide,
    read,
    stored,
)
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.module_utils.examples import BLOCKS, CALL, PATCH, call, run

ONE, TWO, THREE = ("e32eecb2-646c-4f4b-8ed1-205fb000000%d" % number for number in (1, 2, 3))


def targets(*pairs: t.Tuple[str, t.List[str]]) -> t.List[Options]:
    return [{"key": key, "values": values} for key, values in pairs]


SAME: t.Dict[str, t.Tuple[Options, Options]] = {
    "nothing at all": (PATCH, {}),
    "the same again": (PATCH, PATCH),
    "null": (PATCH, {"description": None, "targets": None, "task_invocation_parameters": None, "priority": None}),
    "null inside": (PATCH, run(comment=None, parameters=None, notification_config={"notification_arn": None})),
    "a number as text": (PATCH, {"max_errors": "5", "priority": "3"}),
    "targets in another order": (PATCH, {"targets": list(reversed(PATCH["targets"]))}),
    "targets spread over entries": (
        PATCH,
        {"targets": targets(("WindowTargetIds", [TWO]), ("InstanceIds", ["i-1", "i-1"]), ("WindowTargetIds", [ONE]))},
    ),
    "events in another order": (PATCH, run(notification_config={"notification_events": ["TimedOut", "Failed"]})),
    "one event as a scalar in a list": (
        dict(
            PATCH,
            **run(
                notification_config={"notification_events": ["All"]},
                service_role_arn="arn:aws:iam::123456789012:role/r",
            ),
        ),
        run(notification_config={"notification_events": "All"}),
    ),
    "a scalar for a list of one": (PATCH, run(parameters={"Operation": ["Install"], "List": ["a", "b"]})),
    "an empty alarm switch": (PATCH, {"alarm_configuration": {"ignore_poll_alarm_failure": False}}),
    "deprecated parameters as a plain list": (PATCH, {"task_parameters": {"Old": ["x"]}}),
    "deprecated parameters as a text": (PATCH, {"task_parameters": {"Old": "x"}}),
    "priority 0 where none was given": (CALL, {"priority": 0}),
    "an empty priority where none was given": (CALL, {"priority": ""}),
    "an empty role where the service filled in its own": (CALL, {"service_role_arn": ""}),
    "empty values where there are none": (
        CALL,
        {"description": "", "targets": [], "cutoff_behavior": "", "alarm_configuration": {}, "logging_info": {}},
    ),
    "the placeholders of a task without targets": (CALL, {"max_concurrency": 1, "max_errors": "1"}),
    "JSON with other white space and order": (CALL, call(payload='{ "s":"x" ,\n "n": 1}')),
    "JSON as a mapping": (CALL, call(payload={"s": "x", "n": 1})),
    "JSON with another form of a number": (CALL, call(payload='{"n": 1.0, "s": "x"}')),
    "an empty block": (PATCH, run(cloud_watch_output_config={})),
    "the type": (CALL, {"task_type": "LAMBDA"}),
    "the placeholder for a hidden value": (CALL, call(payload=HIDDEN)),
    "a document version as a number": (dict(PATCH, **run(document_version="7")), run(document_version=7)),
}


def test_a_parameter_given_as_null_stays_as_it_is() -> None:
    members = stored({**PATCH, **run(parameters={"A": "1", "B": "2"})})
    planned = decide(members, run(parameters={"A": None, "C": "3", "D": None}))
    sent = planned.request["TaskInvocationParameters"]["RunCommand"]["Parameters"]
    assert sent == {"A": ["1"], "C": ["3"]}
    assert decide(members, run(parameters={"A": None})).action == "none"


def test_a_cleared_structure_leaves_nothing_that_the_service_had_filled_in() -> None:
    members = stored({**PATCH, **run(cloud_watch_output_config={"cloud_watch_output_enabled": True})})
    planned = decide(members, run(cloud_watch_output_config={}))
    assert "CloudWatchOutputConfig" not in planned.request["TaskInvocationParameters"]["RunCommand"]


@pytest.mark.parametrize("task, wish", SAME.values(), ids=SAME)
def test_equal_meaning_is_no_change(task: Options, wish: Options) -> None:
    planned = decide(stored(task), wish)
    assert (planned.action, planned.changed, planned.request, planned.problems) == ("none", (), {}, ())
    assert planned.after == planned.before


CHANGES: t.Dict[str, t.Tuple[Options, Options, t.Tuple[str, ...], t.Any]] = {
    "a description": (CALL, {"description": "new"}, ("description",), {"Description": "new"}),
    "a priority of 0": (PATCH, {"priority": 0}, ("priority",), {"Priority": 0}),
    "an empty priority": (PATCH, {"priority": ""}, ("priority",), {"Priority": 0}),
    "empty targets": (
        dict(PATCH, task_type="AUTOMATION", task_invocation_parameters={}),
        {"targets": []},
        ("targets", "max_concurrency", "max_errors"),
        {"Targets": []},
    ),
    "empty deprecated parameters": (PATCH, {"task_parameters": {}}, ("task_parameters",), {"TaskParameters": {}}),
    "empty invocation parameters": (
        CALL,
        {BLOCKS: {}},
        (BLOCKS + ".lambda.payload", BLOCKS + ".lambda.qualifier"),
        {"TaskInvocationParameters": {"Lambda": {}}},
    ),
    "one setting of a block brings the others along": (
        CALL,
        call(qualifier="2"),
        (BLOCKS + ".lambda.qualifier",),
        {"TaskInvocationParameters": {"Lambda": {"Payload": b'{"n":1,"s":"x"}', "Qualifier": "2"}}},
    ),
    "one setting cleared in a block": (
        CALL,
        call(qualifier=""),
        (BLOCKS + ".lambda.qualifier",),
        {"TaskInvocationParameters": {"Lambda": {"Payload": b'{"n":1,"s":"x"}'}}},
    ),
    "true is not 1 in JSON": (
        CALL,
        call(payload={"n": True, "s": "x"}),
        (BLOCKS + ".lambda.payload",),
        {"TaskInvocationParameters": {"Lambda": {"Payload": b'{"n":true,"s":"x"}', "Qualifier": "live"}}},
    ),
    "a list that is no set": (
        {**CALL, **call(payload=[1, 2])},
        call(payload=[2, 1]),
        (BLOCKS + ".lambda.payload",),
        {"TaskInvocationParameters": {"Lambda": {"Payload": b"[2,1]"}}},
    ),
    "the first own invocation parameters": (
        {"name": "run", "task_type": "AUTOMATION", "task_arn": "doc"},
        {BLOCKS: {"automation": {"parameters": {"A": True}}}},
        (BLOCKS + ".automation.parameters",),
        {"TaskInvocationParameters": {"Automation": {"Parameters": {"A": ["true"]}}}},
    ),
}


@pytest.mark.parametrize("task, wish, changed, request_members", CHANGES.values(), ids=CHANGES)
def test_a_change_sends_the_least(
    task: Options, wish: Options, changed: t.Tuple[str, ...], request_members: service.Members
) -> None:
    planned = decide(stored(task), wish)
    assert (planned.action, planned.problems) == ("update", ())
    assert planned.changed == changed
    sent = {name: value for name, value in planned.request.items() if name not in service.PAIR}
    assert sent == request_members
    assert decide(carried_out(stored(task), planned), wish).action == "none"


def test_the_pair_goes_along_with_an_update_of_a_task_with_targets() -> None:
    planned = decide(stored(PATCH), {"priority": 1})
    assert planned.request == {"Priority": 1, "MaxConcurrency": "10%", "MaxErrors": "5"}


def test_the_pair_is_never_sent_for_a_task_without_targets() -> None:
    assert decide(stored(CALL), {"priority": 1}).request == {"Priority": 1}
    assert "MaxErrors" not in decide(None, dict(CALL, max_errors=1)).request
    assert "MaxErrors" not in decide(stored(dict(CALL, description="old")), {"description": ""}).request


def test_the_type_cannot_change() -> None:
    planned = decide(stored(CALL), {"task_type": "AUTOMATION"})
    (problem,) = planned.problems
    assert (problem.path, problem.given, problem.allowed) == ("task_type", "'AUTOMATION'", "LAMBDA")
    assert "cannot be changed" in str(problem)


def test_the_placeholder_keeps_the_value_beside_one_that_changes() -> None:
    planned = decide(stored(CALL), call(payload=HIDDEN, qualifier="2"))
    assert planned.changed == (BLOCKS + ".lambda.qualifier",)
    assert planned.request["TaskInvocationParameters"]["Lambda"]["Payload"] == b'{"n":1,"s":"x"}'


def test_the_placeholder_keeps_a_parameter_beside_one_that_changes() -> None:
    planned = decide(stored(PATCH), run(parameters={"Operation": "Scan", "List": [HIDDEN]}))
    sent = planned.request["TaskInvocationParameters"]["RunCommand"]["Parameters"]
    assert sent == {"Operation": ["Scan"], "List": ["a", "b"]}


@pytest.mark.parametrize(
    "members, wish, path",
    [
        (None, dict(CALL, **call(payload=HIDDEN)), BLOCKS + ".lambda.payload"),
        (stored(dict(CALL, **call(qualifier="1"))), call(payload=HIDDEN), BLOCKS + ".lambda.payload"),
        (stored(PATCH), run(parameters={"New": HIDDEN}), BLOCKS + ".run_command.parameters.New"),
        (stored(PATCH), {"task_parameters": {"New": {"values": [HIDDEN]}}}, "task_parameters.New"),
    ],
    ids=["registration", "no payload there", "no such parameter", "no such deprecated parameter"],
)
def test_the_placeholder_is_refused_where_there_is_nothing_to_keep(members: t.Any, wish: Options, path: str) -> None:
    assert [problem.path for problem in decide(members, wish).problems] == [path]


@pytest.mark.parametrize(
    "now, given, then",
    [
        (
            PATCH["targets"],
            targets(("InstanceIds", ["i-9", "i-1"]), ("WindowTargetIds", [THREE, TWO, ONE])),
            targets(("WindowTargetIds", [ONE, TWO, THREE]), ("InstanceIds", ["i-1", "i-9"])),
        ),
        (
            targets(("InstanceIds", ["i-1"])),
            targets(("WindowTargetIds", [ONE]), ("InstanceIds", ["i-1"])),
            targets(("InstanceIds", ["i-1"]), ("WindowTargetIds", [ONE])),
        ),
    ],
    ids=["what stays", "what is new"],
)
def test_a_diff_keeps_the_order_of_what_stays(now: t.Any, given: t.Any, then: t.Any) -> None:
    planned = decide(stored(dict(PATCH, targets=now)), {"targets": given})
    assert planned.after is not None and planned.after["targets"] == then


def test_a_registration_sends_what_was_given_and_no_more() -> None:
    planned = decide(None, CALL)
    assert planned.request == {
        "TaskType": "LAMBDA",
        "Name": "call",
        "TaskArn": "announce",
        "TaskInvocationParameters": {"Lambda": {"Payload": b'{"n":1,"s":"x"}', "Qualifier": "live"}},
    }
    assert planned.before is None
    assert planned.after is not None and planned.after["window_id"] == WINDOW_ID


def test_a_default_that_is_given_goes_along_and_is_no_reason_for_an_update() -> None:
    logs = {"cloud_watch_log_group_name": "patching", "cloud_watch_output_enabled": False}
    wish = {"task_invocation_parameters": {"run_command": {"cloud_watch_output_config": logs}}}
    planned = decide(None, {**PATCH, **wish})
    sent = planned.request["TaskInvocationParameters"]["RunCommand"]["CloudWatchOutputConfig"]
    assert sent == {"CloudWatchLogGroupName": "patching", "CloudWatchOutputEnabled": False}
    there = {
        **PATCH,
        "task_invocation_parameters": {
            "run_command": {"cloud_watch_output_config": {"cloud_watch_log_group_name": "patching"}}
        },
    }
    assert decide(stored(there), wish).action == "none"


def test_all_that_a_registration_lacks_is_found_at_once() -> None:
    planned = decide(None, {"name": "abc", "targets": PATCH["targets"]})
    assert [problem.path for problem in planned.problems] == ["task_type", "task_arn", "max_concurrency", "max_errors"]


@pytest.mark.parametrize(
    "wish, path",
    [
        ({"alarm_configuration": {"ignore_poll_alarm_failure": True}}, "alarm_configuration.alarms"),
        ({"logging_info": {"s3_key_prefix": "p"}}, "logging_info.s3_bucket_name"),
    ],
    ids=["alarm", "logging"],
)
def test_a_structure_without_what_it_requires_is_refused_unless_it_is_there(wish: Options, path: str) -> None:
    assert path in [problem.path for problem in decide(stored(CALL), wish).problems]
    assert decide(stored(PATCH), wish).problems == ()


def test_a_rule_can_ask_what_is_known_to_be_missing() -> None:
    """What is empty is known to be missing, with all that is inside; what is left out may be there."""
    inner = Block((Field("word", "Word", Text()), Field("deep", "Deep", Block((Field("word", "Word", Text()),)))))
    table = Block((Field("inner", "Inner", inner), Field("kind", "Kind", Text(), Role.FIXED)))
    asked = ["kind", "inner", "inner.word", "inner.deep.word"]

    def known(raw: t.Any) -> t.List[str]:
        found: t.List[str] = []

        def rules(settings: Options, given: Options, missing: t.Callable[[str], bool]) -> t.List[t.Any]:
            found.extend(path for path in asked if missing(path))
            return []

        contradictions(TASK._replace(fields=table, rules=rules), Reading().block(table, raw))
        return found

    some = {"kind": "x", "inner": {"word": "x", "deep": {"word": "x"}}}
    assert known(some) == []
    assert known({"kind": None, "inner": {"word": ""}}) == ["inner.word"]
    assert known({"kind": "x", "inner": ""}) == ["inner", "inner.word", "inner.deep.word"]
    assert known({"kind": "x", "inner": {"word": "x", "deep": ""}}) == ["inner.deep.word"]


def test_what_is_absent_already_needs_nothing() -> None:
    planned = absence(TASK, None)
    assert (planned.action, planned.changed, planned.before) == ("none", (), None)


def test_differences_name_leaves_in_the_order_of_the_table() -> None:
    before = flatten(FIELDS, stored(CALL))
    after = dict(before, name="new", priority=4, task_arn="other")
    assert differences(FIELDS, before, after) == ("name", "task_arn", "priority")


SPELLED: t.Dict[str, t.Tuple[t.List[str], t.Any]] = {
    "a boolean": (["False"], False),
    "a boolean in capitals": (["TRUE"], True),
    "booleans in a list": (["True", "x", "false"], [True, "x", False]),
    "a mapping": (['{ "b": 1, "a": [true] }'], {"a": [True], "b": 1}),
    "a list in a list": (['["a", "b"]'], [["a", "b"]]),
}


@pytest.mark.parametrize("now, given", SPELLED.values(), ids=SPELLED)
def test_what_means_the_same_keeps_its_spelling(now: t.List[str], given: t.Any) -> None:
    members = stored(dict(PATCH, **run(parameters={"Check": now, "Operation": "Install"})))
    assert decide(members, run(parameters={"Check": given, "Operation": "Install"})).action == "none"
    planned = decide(members, run(parameters={"Check": given, "Operation": "Scan"}))
    sent = planned.request["TaskInvocationParameters"]["RunCommand"]["Parameters"]
    assert sent == {"Check": now, "Operation": ["Scan"]}
    assert all(text.__class__ is str for texts in sent.values() for text in texts)


OTHERWISE: t.Dict[str, t.Tuple[t.List[str], t.Any, t.List[str]]] = {
    "the other boolean": (["False"], True, ["true"]),
    "a text is no boolean": (["False"], "false", ["false"]),
    "a boolean for a text": (["no"], False, ["false"]),
    "more values": (["False"], [False, "x"], ["false", "x"]),
    "another mapping": (['{"a": 1}'], {"a": 2}, ['{"a":2}']),
    "text is compared as text": (['{"a": 1}'], '{"a":1}', ['{"a":1}']),
    "no JSON yet": (["{"], {"a": 2}, ['{"a":2}']),
}


@pytest.mark.parametrize("now, given, then", OTHERWISE.values(), ids=OTHERWISE)
def test_what_means_something_else_is_written(now: t.List[str], given: t.Any, then: t.List[str]) -> None:
    planned = decide(stored(dict(PATCH, **run(parameters={"Check": now}))), run(parameters={"Check": given}))
    assert planned.changed == (BLOCKS + ".run_command.parameters",)
    assert planned.request["TaskInvocationParameters"]["RunCommand"]["Parameters"] == {"Check": then}


MERGED: t.Dict[str, t.Tuple[t.Any, t.Dict[str, t.List[str]]]] = {
    "one more": ({"C": "c"}, {"A": ["a"], "B": ["b"], "C": ["c"]}),
    "one changed": ({"A": "x"}, {"A": ["x"], "B": ["b"]}),
    "none": ({}, {"A": ["a"], "B": ["b"]}),
    "null": ({"A": None, "B": "x"}, {"A": ["a"], "B": ["x"]}),
}


@pytest.mark.parametrize("given, then", MERGED.values(), ids=MERGED)
def test_parameters_are_merged_by_name_if_they_are_not_purged(given: t.Any, then: t.Any) -> None:
    now = {"A": ["a"], "B": ["b"]}
    current = flatten(FIELDS, stored(dict(PATCH, task_parameters=now, **run(parameters=now))))
    wish = read(dict(run(parameters=given), task_parameters=given))
    planned = plan(TASK, current, keeping_parameters(FIELDS, current, wish))
    after = t.cast(Options, planned.after)
    assert after["task_parameters"] == after[BLOCKS]["run_command"]["parameters"] == then
    assert (planned.action == "none") == (then == now)


def test_a_block_that_is_cleared_is_cleared_with_its_parameters() -> None:
    current = flatten(FIELDS, stored(dict(PATCH, **run(parameters={"A": ["a"]}))))
    settings = keeping_parameters(FIELDS, current, read({BLOCKS: {"run_command": {}}}))
    assert "parameters" not in t.cast(Options, plan(TASK, current, settings).after).get(BLOCKS, {}).get(
        "run_command", {}
    )


def test_parameters_that_do_not_exist_yet_have_nothing_to_be_merged_with() -> None:
    current = flatten(FIELDS, stored(dict(PATCH, **{BLOCKS: None})))
    settings = keeping_parameters(FIELDS, current, read(run(parameters={"A": "a"})))
    assert t.cast(Options, plan(TASK, current, settings).after)[BLOCKS]["run_command"]["parameters"] == {"A": ["a"]}


@pytest.mark.parametrize(
    "now, given", [(None, "CONTINUE_TASK"), ("CONTINUE_TASK", ""), ("CONTINUE_TASK", "CONTINUE_TASK")]
)
def test_the_documented_default_equals_none(now: t.Optional[str], given: str) -> None:
    assert decide(stored(dict(PATCH, cutoff_behavior=now)), {"cutoff_behavior": given}).action == "none"


def test_the_documented_default_is_written_where_something_else_is() -> None:
    planned = decide(stored(dict(PATCH, cutoff_behavior="CANCEL_TASK")), {"cutoff_behavior": "CONTINUE_TASK"})
    assert planned.changed == ("cutoff_behavior",) and planned.request["CutoffBehavior"] == "CONTINUE_TASK"
    assert "Replace" not in planned.request
