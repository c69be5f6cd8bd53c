# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From an entry to the module's options: patterns, short forms, settings of all tasks, and what is wrong."""

from __future__ import annotations

import copy
import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._patterns.expansion import Expanded, expand_entry
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._patterns.pattern import read_patterns

PATTERNS, _WRONG = read_patterns(
    {
        "greet": {
            "task_type": "RUN_COMMAND",
            "document": "Our-Greet",
            "fixed": {"Language": "en"},
            "options": {
                "greeting": {"parameter": "Greeting", "choices": ["hello", "bye"], "required": True},
                "times": {"parameter": "Times", "kind": "number"},
                "token": {"parameter": "Token", "sensitive": True},
                "loud": {"parameter": "Loud", "kind": "boolean", "default": "true"},
            },
        },
        "restart": {
            "task_type": "AUTOMATION",
            "document": "Our-Restart",
            "options": {
                "instance": {"parameter": "Instance", "required": True, "default_with_targets": "{{RESOURCE_ID}}"}
            },
        },
        "book": {
            "task_type": "AUTOMATION",
            "options": {
                "runbook": {"option": "task_arn", "required": True, "allowed": "a name"},
                "parameters_of_it": {"option": "parameters", "kind": "raw"},
                "mode": {"parameter": "Mode"},
            },
        },
        "call": {
            "task_type": "LAMBDA",
            "options": {
                "function": {"option": "task_arn", "default": "announce"},
                "payload_of_it": {"option": "payload", "kind": "raw"},
            },
        },
    },
    "p",
)
TARGETS = [{"key": "InstanceIds", "values": ["i-1"]}]
COMMON = {
    "targets": TARGETS,
    "max_concurrency": "2",
    "max_errors": "0",
    "service_role_arn": "arn:run",
    "cutoff_behavior": "CANCEL_TASK",
    "timeout_seconds": 60,
    "output_s3_bucket_name": "bucket",
    "output_s3_key_prefix": "prefix",
    "cloud_watch_log_group_name": "group",
    "notification_arn": "arn:topic",
    "notification_events": ["Failed"],
    "notification_type": "Command",
    "notification_role_arn": "arn:publish",
}
OF_COMMAND = {
    "timeout_seconds": 60,
    "output_s3_bucket_name": "bucket",
    "output_s3_key_prefix": "prefix",
    "cloud_watch_output_config": {"cloud_watch_log_group_name": "group", "cloud_watch_output_enabled": True},
    "notification_config": {
        "notification_arn": "arn:topic",
        "notification_events": ["Failed"],
        "notification_type": "Command",
    },
    "service_role_arn": "arn:publish",
}


def expanded(entry: t.Any, common: t.Optional[t.Dict[str, t.Any]] = None, secrets: t.Collection[str] = ()) -> Expanded:
    before = copy.deepcopy((entry, common))
    result = expand_entry(entry, "e", PATTERNS.get, sorted(PATTERNS), common or {}, secrets, "v_")
    assert (entry, common) == before, "what was given was changed"
    return result


def task_of(entry: t.Any, common: t.Optional[t.Dict[str, t.Any]] = None) -> t.Any:
    result = expanded(entry, common)
    assert result.problems == []
    return result.task


def command_of(entry: t.Any, common: t.Optional[t.Dict[str, t.Any]] = None) -> t.Any:
    return task_of(entry, common)["task_invocation_parameters"]["run_command"]


def said(entry: t.Any, common: t.Optional[t.Dict[str, t.Any]] = None, secrets: t.Collection[str] = ()) -> t.List[str]:
    return [str(problem) for problem in expanded(entry, common, secrets).problems]


def test_the_patterns_are_right() -> None:
    assert _WRONG == []


def test_an_entry_of_a_pattern() -> None:
    entry = {"name": "one", "pattern": "greet", "greeting": "bye", "times": 3, "priority": 2, "comment": "now"}
    assert task_of(entry) == {
        "task_type": "RUN_COMMAND",
        "task_arn": "Our-Greet",
        "name": "one",
        "priority": 2,
        "sensitive_parameters": ["Token"],
        "task_invocation_parameters": {
            "run_command": {
                "comment": "now",
                "parameters": {"Language": "en", "Greeting": "bye", "Times": "3", "Loud": True},
            }
        },
    }


@pytest.mark.parametrize("pattern", [None, "", "task"])
def test_an_entry_without_a_pattern_stays_as_it_is(pattern: t.Optional[str]) -> None:
    entry: t.Dict[str, t.Any] = {
        "name": "one",
        "task_type": "LAMBDA",
        "task_arn": "announce",
        "task_invocation_parameters": {"lambda": {"payload": {"a": 1}}},
        "task_parameters": {"a": ["b"]},
        "replace": True,
    }
    assert task_of(dict(entry, pattern=pattern, description=None)) == entry


@pytest.mark.parametrize("raw", ["open-sesame", 5, None, ["open-sesame"], "[1]"])
def test_what_is_no_entry_is_left_to_who_checks_the_tasks(raw: t.Any) -> None:
    assert expanded(raw) == Expanded(raw, {}, [])


def test_an_entry_may_be_text() -> None:
    assert task_of('{"name": "one"}') == task_of("name: one") == {"name": "one"}


def test_an_unknown_pattern() -> None:
    assert said({"name": "one", "pattern": "gret", "greeting": 1}) == [
        "e.pattern: 'gret' was given; there is no such pattern, did you mean greet?; "
        "allowed: task, book, call, greet, restart"
    ]
    assert said({"pattern": ["x"]})[0].startswith(
        "e.pattern: ['x'] was given; there is no such pattern; allowed: task, "
    )
    assert expanded({"name": "one", "window_id": "w", "pattern": "x", "priority": 1}).task == {
        "name": "one",
        "window_id": "w",
    }


def test_all_that_is_wrong_is_said_at_once() -> None:
    entry = {
        "name": "one",
        "pattern": "greet",
        "greeting": "HELLO",
        "greetings": "open-sesame",
        "xyz": "open-sesame",
        "task_arn": "open-sesame",
        "times": "often",
        "token": ["open-sesame"],
        "targets": [],
        "instance_ids": "i-1",
    }
    assert said(entry) == [
        "e.greetings: pattern greet has no such option, did you mean greeting?; allowed: greeting, times, token, loud, "
        "instance_ids, window_target_ids, and the options of all tasks of its type",
        "e.xyz: pattern greet has no such option; allowed: greeting, times, token, loud, "
        "instance_ids, window_target_ids, and the options of all tasks of its type",
        "e.greeting: 'HELLO' was given; allowed: one of hello, bye",
        "e.task_arn: pattern greet sets it; set the options of the pattern, or use no pattern",
        "e.times: 'often' was given; allowed: a whole number from 0 up",
        "e.token: a hidden value was given; allowed: text",
        "e.instance_ids: takes the place of targets; set only one of them",
    ]
    # What is right is checked with the rest
    assert expanded(dict(entry, comment=["x"])).task["task_invocation_parameters"]["run_command"]["comment"] == ["x"]


@pytest.mark.parametrize("option", ["language", "Language"])
def test_what_a_pattern_fixes_is_said(option: str) -> None:
    entry = {"pattern": "greet", "greeting": "bye", option: "open-sesame"}
    assert said(entry) == ["e.%s: pattern greet fixes Language to en; leave it out" % option]
    for secret in (option, "Language", "*"):
        hidden = ["e.%s: pattern greet fixes Language to a hidden value; leave it out" % option]
        assert said(entry, secrets=[secret]) == hidden


@pytest.mark.parametrize("secrets", [["Times"], ["times"], ["*"]])
def test_a_wrong_value_of_a_secret_is_not_quoted(secrets: t.List[str]) -> None:
    entry = {"pattern": "greet", "greeting": "bye", "times": "open-sesame"}
    hidden = ["e.times: a hidden value was given; allowed: a whole number from 0 up"]
    assert said(entry, secrets=secrets) == hidden
    assert said(dict(entry, sensitive_parameters=secrets)) == hidden
    assert said(dict(entry, sensitive_parameters=", ".join(secrets))) == hidden


def test_a_secret_by_the_name_of_the_option_is_one_by_the_name_of_the_parameter() -> None:
    entry = {"pattern": "greet", "greeting": "bye", "sensitive_parameters": "times Own"}
    assert task_of(entry)["sensitive_parameters"] == ["Own", "Times", "Token", "times"]
    assert task_of({"pattern": "restart", "instance": "i"}).get("sensitive_parameters") is None
    # Without a pattern too the module is given a list
    assert task_of({"name": "one", "sensitive_parameters": "times Own"})["sensitive_parameters"] == ["times", "Own"]
    # Nothing to add
    entry = {"pattern": "greet", "greeting": "bye", "sensitive_parameters": ["Token"]}
    assert task_of(entry)["sensitive_parameters"] == ["Token"]


@pytest.mark.parametrize("value", [None, "", []])
def test_what_is_required(value: t.Any) -> None:
    given = "" if value is None else "an empty value was given; "
    for entry, sentence in (
        ({"pattern": "greet", "greeting": value}, "e.greeting: %srequired by pattern greet; allowed: hello, bye"),
        ({"pattern": "book", "runbook": value}, "e.runbook: %srequired by pattern book; allowed: a name"),
        (
            {"pattern": "restart", "instance": value},
            "e.instance: %srequired by pattern restart for a task without targets",
        ),
    ):
        assert said(entry) == [sentence % given]


def test_a_default_of_tasks_with_targets() -> None:
    def parameters(entry: t.Dict[str, t.Any], common: t.Dict[str, t.Any]) -> t.Any:
        return task_of(dict(entry, pattern="restart"), common)["task_invocation_parameters"]["automation"]["parameters"]

    assert parameters({"instance_ids": "i-1"}, {}) == {"Instance": "{{RESOURCE_ID}}"}
    assert parameters({}, {"targets": TARGETS}) == {"Instance": "{{RESOURCE_ID}}"}
    assert parameters({"instance": "i-2"}, {"targets": TARGETS}) == {"Instance": "i-2"}
    assert said({"pattern": "restart", "targets": []}, {"targets": TARGETS}) != []


def test_a_default_that_is_given_empty_is_left_out() -> None:
    entry = {"pattern": "greet", "greeting": "bye", "loud": ""}
    assert command_of(entry)["parameters"] == {"Language": "en", "Greeting": "bye"}
    assert task_of({"pattern": "call"})["task_arn"] == "announce"


def test_a_default_is_read_as_a_given_value_is() -> None:
    options = {
        "flag": {"parameter": "Flag", "kind": "boolean", "default": "no"},
        "word": {"parameter": "Word", "kind": "boolean", "written": {True: "On", False: "Off"}, "default": True},
        "more": {"parameter": "More", "kind": "map", "default": {"a": 1}},
        "count": {"parameter": "Count", "kind": "number", "default": 3},
        "lines": {"parameter": "Lines", "kind": "lines", "default": "a\nb\n"},
    }
    patterns, wrong = read_patterns({"own": {"task_type": "RUN_COMMAND", "document": "Own", "options": options}}, "p")
    assert wrong == []
    task = expand_entry({"pattern": "own"}, "e", patterns.get, ["own"], {}).task
    assert task["task_invocation_parameters"]["run_command"]["parameters"] == {
        **{"Flag": False, "Word": "On", "More": '{"a": 1}', "Count": "3", "Lines": ["a", "b"]}
    }
    options["count"]["default"] = "many"
    patterns, wrong = read_patterns({"own": {"task_type": "RUN_COMMAND", "document": "Own", "options": options}}, "p")
    assert [str(one) for one in expand_entry({"pattern": "own"}, "e", patterns.get, ["own"], {}).problems] == [
        "e.count: 'many' was given; the default of pattern own is wrong; allowed: a whole number from 0 up"
    ]


def test_parameters_of_a_map_and_of_options() -> None:
    entry = {"pattern": "book", "runbook": "b", "parameters_of_it": {"A": [1]}, "mode": "fast"}
    assert task_of(entry)["task_invocation_parameters"] == {"automation": {"parameters": {"A": [1], "Mode": "fast"}}}
    entry = {"pattern": "book", "runbook": "b", "parameters_of_it": "A: [1]", "mode": "fast"}
    assert task_of(entry)["task_invocation_parameters"] == {"automation": {"parameters": {"A": [1], "Mode": "fast"}}}
    entry = {"pattern": "book", "runbook": "b", "parameters_of_it": "open-sesame", "mode": "fast"}
    assert task_of(entry)["task_invocation_parameters"] == {"automation": {"parameters": "open-sesame"}}
    # None at all: what the pattern knows of is cleared.
    assert task_of({"pattern": "book", "runbook": "b"})["task_invocation_parameters"] == {
        "automation": {"parameters": {}}
    }


@pytest.mark.parametrize("payload", ["", {"a": 1}, "text"])
def test_what_goes_into_the_block_goes_as_it_is(payload: t.Any) -> None:
    entry = {"pattern": "call", "payload_of_it": payload}
    assert task_of(entry)["task_invocation_parameters"] == {"lambda": {"payload": payload}}


@pytest.mark.parametrize(
    "given, targets",
    [
        ({"instance_ids": "i-1, i-2"}, [{"key": "InstanceIds", "values": ["i-1", "i-2"]}]),
        ({"window_target_ids": ["t"]}, [{"key": "WindowTargetIds", "values": ["t"]}]),
        (
            {"instance_ids": ["i-1"], "window_target_ids": "- t"},
            [{"key": "InstanceIds", "values": ["i-1"]}, {"key": "WindowTargetIds", "values": ["t"]}],
        ),
        ({"instance_ids": ""}, []),
        ({"instance_ids": [], "window_target_ids": "t"}, [{"key": "WindowTargetIds", "values": ["t"]}]),
        ({"targets": TARGETS, "instance_ids": None}, TARGETS),
        ({"targets": "- key: InstanceIds\n  values: [i-1]"}, TARGETS),
    ],
)
def test_targets_and_their_short_forms(given: t.Any, targets: t.Any) -> None:
    assert task_of(given)["targets"] == targets
    # and they win over those of all
    assert task_of(given, {"targets": [{"key": "InstanceIds", "values": ["i-9"]}]})["targets"] == targets


def test_a_short_form_that_is_wrong() -> None:
    assert said({"instance_ids": 5}) == ["e.instance_ids: 5 was given; allowed: a list of IDs"]


@pytest.mark.parametrize(
    "given, allowed",
    [
        (
            {"instance_ids": ["i-%d" % n for n in range(51)]},
            "at most 50; for more, register them as a target of the window",
        ),
        ({"window_target_ids": " ".join("t%d" % n for n in range(51))}, "at most 10"),
    ],
)
def test_too_many_ids_are_reported_once_where_the_user_wrote_them(given: t.Any, allowed: str) -> None:
    (name,) = given
    for entry in ({"pattern": "greet", "greeting": "bye"}, {"pattern": "restart"}, {"task_type": "RUN_COMMAND"}):
        (sentence,) = said(dict(entry, **given))
        assert sentence.startswith("e.%s: a list of 51 was given; allowed: %s" % (name, allowed))
    # the same ID twice is one
    assert said({"pattern": "restart", "instance_ids": ["i-1", "i-2"] * 30}) == []


UNKNOWN = {
    "one of the module's, misspelt": (
        {"priorty": 1},
        "e.priorty: there is no such option, did you mean priority?; allowed: ",
    ),
    "a short form, misspelt": (
        {"instance_id": "i"},
        "e.instance_id: there is no such option, did you mean instance_ids?;",
    ),
    "a short form of another type": (
        {"task_type": "LAMBDA", "comment": "x"},
        "e.comment: only for tasks of type RUN_COMMAND; this one is LAMBDA",
    ),
    "a short form without a type": ({"comment": "x"}, "e.comment: only for tasks of type RUN_COMMAND; set task_type"),
    "an option of a pattern": (
        {"greeting": "bye"},
        "e.greeting: there is no such option without a pattern; follow pattern greet",
    ),
    "an option of another pattern": (
        {"pattern": "restart", "instance": "i", "mode": "x"},
        "e.mode: pattern restart has no such option; follow pattern book to set it",
    ),
    "the document's own name": (
        {"pattern": "book", "runbook": "b", "Mode": "x"},
        "e.Mode: pattern book has no such option, did you mean mode?",
    ),
    "pattern misspelt, and what belongs to it": (
        {"patern": "greet", "greeting": "bye"},
        "e.patern: there is no such option, did you mean pattern?; allowed: ",
    ),
    "a required one misspelt": (
        {"pattern": "greet", "greting": "bye"},
        "e.greting: pattern greet has no such option, did you mean greeting?; allowed: ",
    ),
    "parameters of a command": (
        {"task_type": "RUN_COMMAND", "parameters": {}},
        "e.parameters: there is no such option without a pattern; "
        "set task_invocation_parameters.run_command.parameters",
    ),
    "parameters of a runbook": (
        {"task_type": "AUTOMATION", "parameters": {}},
        "e.parameters: there is no such option without a pattern; set task_invocation_parameters.automation.parameters",
    ),
    "parameters of a function": (
        {"task_type": "LAMBDA", "parameters": {}},
        "e.parameters: there is no such option without a pattern; set task_invocation_parameters.lambda.payload",
    ),
    "what the pattern sets": (
        {"pattern": "call", "task_parameters": {"a": "b"}},
        "e.task_parameters: pattern call sets it; set the options of the pattern, or use no pattern",
    ),
}


@pytest.mark.parametrize("entry, sentence", UNKNOWN.values(), ids=UNKNOWN)
def test_what_an_entry_cannot_have_is_reported_once_with_what_to_write_instead(entry: t.Any, sentence: str) -> None:
    (only,) = said(entry)
    assert only.startswith(sentence)
    # What is deprecated is never advised.
    assert "task_parameters" not in only or "task_parameters" in entry


def test_what_is_deprecated_can_be_cleared_under_a_pattern() -> None:
    task = task_of({"pattern": "call", "task_parameters": {}, "logging_info": ""})
    assert (task["task_parameters"], task["logging_info"]) == ({}, "")


def test_an_unknown_option_hides_nothing_else_that_is_wrong() -> None:
    result = expanded({"name": "one", "priorty": 1, "max_errors": "many"})
    assert result.task == {"name": "one", "max_errors": "many"}


def test_settings_of_all_tasks() -> None:
    task = task_of({"pattern": "greet", "greeting": "bye"}, COMMON)
    command = task.pop("task_invocation_parameters")["run_command"]
    assert {option: command[option] for option in OF_COMMAND} == OF_COMMAND
    assert task["targets"] == TARGETS
    of_task = ("max_concurrency", "max_errors", "service_role_arn", "cutoff_behavior")
    assert [task[option] for option in of_task] == ["2", "0", "arn:run", "CANCEL_TASK"]


@pytest.mark.parametrize(
    "entry",
    [
        {"task_type": "RUN_COMMAND"},
        {"task_type": "RUN_COMMAND", "task_invocation_parameters": {"run_command": None}},
        {"task_invocation_parameters": {"run_command": {"parameters": {}}}},
        {"task_invocation_parameters": '{"run_command": {"parameters": {}}}'},
    ],
)
def test_they_reach_entries_without_a_pattern_that_run_a_command(entry: t.Any) -> None:
    command = command_of(entry, COMMON)
    assert {option: command[option] for option in OF_COMMAND} == OF_COMMAND


@pytest.mark.parametrize(
    "entry",
    [
        {"pattern": "call"},
        {"task_type": "AUTOMATION"},
        {"name": "of no known type"},
        {"task_invocation_parameters": {"lambda": {"payload": 1}, "run_command": {"comment": "x"}}},
        {"task_invocation_parameters": "run_command"},
    ],
)
def test_tasks_that_run_no_command_get_none_of_its_settings(entry: t.Any) -> None:
    assert "timeout_seconds" not in str(task_of(entry, COMMON))


@pytest.mark.parametrize(
    "given", [{"task_invocation_parameters": {}}, {"task_invocation_parameters": {"run_command": ""}}]
)
def test_a_block_that_is_given_empty_stays_empty(given: t.Any) -> None:
    entry = dict(given, task_type="RUN_COMMAND")
    assert task_of(entry, COMMON)["task_invocation_parameters"] == given["task_invocation_parameters"]


def test_what_an_entry_says_wins() -> None:
    own = {"max_errors": "", "service_role_arn": "", "cutoff_behavior": "CONTINUE_TASK", "timeout_seconds": ""}
    task = task_of(dict(own, pattern="greet", greeting="bye"), COMMON)
    assert {option: task[option] for option in ("max_errors", "service_role_arn", "cutoff_behavior")} == {
        "max_errors": "",
        "service_role_arn": "",
        "cutoff_behavior": "CONTINUE_TASK",
    }
    assert task["task_invocation_parameters"]["run_command"]["timeout_seconds"] == ""


@pytest.mark.parametrize(
    "given, there, gone",
    [
        ({"output_s3_bucket_name": ""}, {"output_s3_bucket_name": ""}, "output_s3_key_prefix"),
        ({"notification_arn": ""}, {"notification_config": {}}, "service_role_arn"),
        ({"cloud_watch_log_group_name": ""}, {"cloud_watch_output_config": {}}, "cloud_watch_log_group_name"),
        (
            {"cloud_watch_output_enabled": False},
            {"cloud_watch_output_config": {"cloud_watch_output_enabled": False}},
            "cloud_watch_log_group_name",
        ),
    ],
)
def test_what_belongs_to_what_an_entry_empties_is_left_out(given: t.Any, there: t.Any, gone: str) -> None:
    for entry in ({"pattern": "greet", "greeting": "bye"}, {"task_type": "RUN_COMMAND"}):
        command = command_of(dict(entry, **given), COMMON)
        assert {option: command[option] for option in there} == there
        assert gone not in command and gone not in command.get("cloud_watch_output_config", {})


def test_what_belongs_to_another_setting_does_not_come_alone() -> None:
    alone = {name: value for name, value in COMMON.items() if name not in ("output_s3_bucket_name", "notification_arn")}
    command = command_of({"pattern": "greet", "greeting": "bye"}, alone)
    assert not {"output_s3_key_prefix", "notification_config", "service_role_arn"} & set(command)
    entry = {"pattern": "greet", "greeting": "bye", "output_s3_bucket_name": "own", "notification_arn": "arn:own"}
    command = command_of(entry, alone)
    assert command["output_s3_key_prefix"] == "prefix" and command["service_role_arn"] == "arn:publish"
    assert command["notification_config"]["notification_events"] == ["Failed"]


def test_a_log_group_turns_its_output_on() -> None:
    group = {"cloud_watch_log_group_name": "own"}
    entry = {"pattern": "greet", "greeting": "bye"}
    config = command_of(dict(entry, **group))["cloud_watch_output_config"]
    assert config == {"cloud_watch_log_group_name": "own", "cloud_watch_output_enabled": True}
    config = command_of(dict(entry, cloud_watch_output_enabled=False, **group), COMMON)["cloud_watch_output_config"]
    assert config == {"cloud_watch_log_group_name": "own", "cloud_watch_output_enabled": False}
    config = command_of(dict(entry, cloud_watch_output_enabled=True), COMMON)["cloud_watch_output_config"]
    assert config == {"cloud_watch_log_group_name": "group", "cloud_watch_output_enabled": True}


@pytest.mark.parametrize("targets", [[], ""])
def test_max_settings_only_with_targets(targets: t.Any) -> None:
    task = task_of({"pattern": "call", "targets": targets}, COMMON)
    assert not {"max_concurrency", "max_errors"} & set(task)
    assert task_of({"name": "one"}, {"max_errors": "1"}) == {"name": "one"}


def test_a_task_that_shall_be_absent_is_only_named() -> None:
    entry = {"name": "one", "state": "absent", "window_name": "w", "priority": 1}
    assert task_of(entry, COMMON) == entry
    assert task_of(dict(entry, pattern="greet"), COMMON) == {"name": "one", "state": "absent", "window_name": "w"}
    assert said(dict(entry, pattern="greet", times="often")) != []


def test_sources_say_how_the_user_calls_what_is_in_the_task() -> None:
    entry = {"pattern": "greet", "greeting": "bye", "comment": "x", "window_target_ids": "t", "instance_ids": "i"}
    sources = expanded(entry, COMMON).sources
    block = "task_invocation_parameters.run_command."
    assert sources[block + "comment"] == "e.comment"
    assert sources[block + "parameters.Greeting"] == "e.greeting"
    assert sources[block + "service_role_arn"] == "v_notification_role_arn"
    assert sources["targets[1].values"] == "e.window_target_ids"
    assert sources["max_errors"] == "v_max_errors"


@pytest.mark.parametrize("blocks", [{"run_command": "open-sesame"}, "open-sesame", {}, {"run_command": ""}])
def test_a_block_that_is_no_map_gets_nothing(blocks: t.Any) -> None:
    entry = {"task_type": "RUN_COMMAND", "task_invocation_parameters": blocks}
    assert task_of(entry, COMMON)["task_invocation_parameters"] == blocks
    # and what cannot go into it is not lost without a word
    assert said(dict(entry, comment="x")) == ["e.comment: task_invocation_parameters sets it too; set only one of them"]


def test_short_forms_beside_the_block() -> None:
    block = {"run_command": {"comment": "x"}}
    for entry in (
        {"task_invocation_parameters": block, "timeout_seconds": 30, "notification_arn": ""},
        {"timeout_seconds": 30, "notification_arn": "", "task_invocation_parameters": block},
    ):
        assert command_of(entry) == {"comment": "x", "timeout_seconds": 30, "notification_config": {}}
        assert said(dict(entry, comment="y"))


@pytest.mark.parametrize("name, most", [("instance_ids", 50), ("window_target_ids", 10)])
def test_so_many_ids_and_one_too_many(name: str, most: int) -> None:
    ids = ["i-%d" % number for number in range(most + 1)]
    assert len(task_of({name: ids[:-1]})["targets"][0]["values"]) == most
    (sentence,) = said({name: ids})
    assert sentence.startswith("e.%s: a list of %d was given; allowed: at most %d" % (name, most + 1, most))


def test_sources_name_every_option_of_the_entry_as_the_user_wrote_it() -> None:
    """A message of the module about a part of the task names the option from its source."""
    block = "task_invocation_parameters.run_command."
    written = {
        "greeting": block + "parameters.Greeting",
        "timeout_seconds": block + "timeout_seconds",
        "notification_role_arn": block + "service_role_arn",
        "notification_events": block + "notification_config.notification_events",
        "cloud_watch_log_group_name": block + "cloud_watch_output_config.cloud_watch_log_group_name",
        "window_target_ids": "targets[0].values",
    }
    entry = dict.fromkeys(written, "bye")
    sources = expanded(dict(entry, pattern="greet"), COMMON).sources
    assert {name: sources[path] for name, path in written.items()} == {name: "e." + name for name in written}
    # What an option brings along, or clears, is named by it.
    output = block + "cloud_watch_output_config"
    assert sources[output + ".cloud_watch_output_enabled"] == "e.cloud_watch_log_group_name"
    cleared = expanded(dict(entry, pattern="greet", cloud_watch_log_group_name=""), COMMON).sources
    assert cleared[output] == "e.cloud_watch_log_group_name"
    # So are the settings of all tasks, and defaults of the pattern.
    common = expanded({"pattern": "greet", "greeting": "bye"}, COMMON).sources
    assert common[output + ".cloud_watch_output_enabled"] == "v_cloud_watch_log_group_name"
    assert common["cutoff_behavior"] == "v_cutoff_behavior" and common["targets"] == "v_targets"
    assert expanded({"pattern": "call", "payload_of_it": ""}).sources == {
        "task_arn": "e.function",
        "task_invocation_parameters.lambda.payload": "e.payload_of_it",
    }


@pytest.mark.parametrize(
    "task_type, places",
    [
        ("RUN_COMMAND", "{0}.run_command.parameters"),
        ("AUTOMATION", "{0}.automation.parameters"),
        ("LAMBDA", "{0}.lambda.payload"),
        ("STEP_FUNCTIONS", "{0}.step_functions.input"),
        (None, "{0}.run_command.parameters, for a runbook {0}.automation.parameters,"),
    ],
)
def test_where_parameters_go_without_a_pattern(task_type: t.Optional[str], places: str) -> None:
    assert said({"task_type": task_type, "parameters": {}}) == [
        "e.parameters: there is no such option without a pattern; set " + places.format("task_invocation_parameters")
    ]


@pytest.mark.parametrize(
    "written, allowed", [({True: "On", False: "Off"}, ""), ({True: "Reboot", False: "no"}, ", Reboot"), (None, "")]
)
def test_a_boolean_that_is_wrong_is_reported_with_the_words_of_its_own(written: t.Any, allowed: str) -> None:
    options = {"flag": {"parameter": "Flag", "kind": "boolean", "written": written}}
    patterns, _wrong = read_patterns({"own": {"task_type": "RUN_COMMAND", "document": "Own", "options": options}}, "p")
    (problem,) = expand_entry({"pattern": "own", "flag": "maybe"}, "e", patterns.get, ["own"], {}).problems
    assert str(problem) == "e.flag: 'maybe' was given; allowed: one of true, false" + allowed
