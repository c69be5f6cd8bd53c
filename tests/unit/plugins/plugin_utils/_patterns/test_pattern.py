# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a definition of a pattern may say, and what is said of one that is wrong."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._patterns.pattern import (
    Pattern,
    read_pattern,
    read_patterns,
)

GREET = {
    "description": "Greets.",
    "task_type": "RUN_COMMAND",
    "document": "Our-Greet",
    "reference": "https://example.com",
    "fixed": {"Language": "en"},
    "options": {
        "greeting": {"parameter": "Greeting", "choices": ["hello", 5], "required": True},
        "note": {"option": "comment", "sensitive": False, "default": "none"},
    },
}
CALL = {"task_type": "LAMBDA", "options": {"function": {"option": "task_arn"}, "payload": {"option": "payload"}}}


def pattern_of(definition: t.Any, name: str = "one") -> Pattern:
    pattern, problems = read_pattern(name, definition, "p")
    assert problems == []
    assert pattern is not None
    return pattern


def with_option(**definition: t.Any) -> t.Dict[str, t.Any]:
    return dict(GREET, options={"own": dict({"parameter": "Own"}, **definition)})


def test_a_pattern_with_a_document() -> None:
    pattern = pattern_of(GREET)
    assert (pattern.name, pattern.document, pattern.block) == ("one", "Our-Greet", "run_command")
    assert pattern.fixed == {"Language": "en"}
    assert pattern.options["greeting"].choices == ("hello", "5")
    assert pattern.options["note"].path == ("task_invocation_parameters", "run_command", "comment")
    assert pattern.owns_parameters
    assert {"greeting", "comment", "notification_role_arn", "instance_ids", "name", "pattern"} <= set(pattern.known)


def test_a_pattern_without_a_document() -> None:
    pattern = pattern_of(CALL)
    assert pattern.document is None
    assert pattern.options["function"].path == ("task_arn",)
    # The table of a task knows that a payload is secret.
    assert pattern.options["payload"].sensitive and not pattern.options["function"].sensitive
    assert not pattern.owns_parameters and pattern.flat == {}


def test_a_map_of_parameters_may_hold_secrets() -> None:
    options = {"runbook": {"option": "task_arn"}, "all": {"option": "parameters", "kind": "raw"}}
    pattern = pattern_of({"task_type": "AUTOMATION", "options": options})
    assert pattern.options["all"].sensitive
    assert list(pattern.flat) == ["document_version"]


@pytest.mark.parametrize("written", [{True: "On", False: "Off"}, {"true": "On", "false": "Off"}])
def test_what_a_boolean_becomes_by_keys_of_yaml_and_of_json(written: t.Any) -> None:
    assert pattern_of(with_option(kind="boolean", written=written)).options["own"].written == ("Off", "On")


@pytest.mark.parametrize(
    "definition, sentence",
    [
        ("open-sesame", "p: a value that is not a map (str) was given; allowed: a map with description"),
        ({}, "p.task_type: required; allowed: one of RUN_COMMAND"),
        (
            dict(GREET, task_type="COMMAND"),
            "p.task_type: 'COMMAND' was given; there is no such type, did you mean RUN_",
        ),
        (dict(GREET, task_type=5), "p.task_type: 5 was given; allowed: one of RUN_COMMAND"),
        (
            dict(GREET, docment="x"),
            "p.docment: there is no such key, did you mean document?; allowed: description, task_type, document",
        ),
        (dict(GREET, fixed=["a"]), "p.fixed: a value that is not a map (list) was given"),
        (dict(CALL, fixed={"a": 1}), "p.fixed: tasks of type LAMBDA have no document"),
        (dict(GREET, document=""), "p.document: required, or an option with option: task_arn"),
        (dict(CALL, document="x"), "p.document: 'x' was given; an option becomes the task_arn already"),
        (dict(GREET, options=["a"]), "p.options: a value that is not a map (list) was given"),
        (dict(GREET, options={"a": "b"}), "p.options.a: a value that is not a map (str) was given"),
        (dict(GREET, options={"Own": {}}), "p.options.Own: not a name for an option; allowed: lower case letters"),
        (dict(GREET, options={"comment": {}}), "p.options.comment: every task has an option of this name already"),
        (dict(GREET, options={"priority": {}}), "p.options.priority: every task has an option of this name"),
        (dict(GREET, options={"task_arn": {}}), "p.options.task_arn: every task has an option of this name"),
        (dict(GREET, options={"own": {}}), "p.options.own: set one of parameter and option, and only one"),
        (with_option(option="comment"), "p.options.own: set one of parameter and option, and only one"),
        (
            with_option(parameter=None, option="payload"),
            "p.options.own.option: 'payload' was given; allowed: task_arn, ",
        ),
        (dict(CALL, options={"own": {"parameter": "Own"}}), "p.options.own.parameter: tasks of type LAMBDA have no"),
        (
            with_option(kid="text"),
            "p.options.own.kid: there is no such key, did you mean kind?; allowed: description, parameter",
        ),
        (
            with_option(kind="bool"),
            "p.options.own.kind: 'bool' was given; there is no such kind, did you mean boolean?",
        ),
        (with_option(kind="string"), "p.options.own.kind: 'string' was given; allowed: text, boolean"),
        (with_option(choices="a"), "p.options.own.choices: 'a' was given; allowed: a list of texts"),
        (with_option(minimum=True), "p.options.own.minimum: True was given; allowed: a whole number"),
        (with_option(maximum="9"), "p.options.own.maximum: '9' was given; allowed: a whole number"),
        (with_option(required="yes"), "p.options.own.required: 'yes' was given; allowed: true or false"),
        (with_option(written="On"), "p.options.own.written: 'On' was given; allowed: a map with true and false"),
        (with_option(pattern="("), "p.options.own.pattern: not a regular expression: "),
        (with_option(pattern=5), "p.options.own.pattern: not a regular expression: "),
    ],
)
def test_a_definition_that_is_wrong(definition: t.Any, sentence: str) -> None:
    pattern, problems = read_pattern("one", definition, "p")
    assert pattern is None
    assert [str(problem) for problem in problems if str(problem).startswith(sentence)], problems
    assert "sesame" not in "".join(map(str, problems))


@pytest.mark.parametrize(
    "definition, path",
    [
        ({"task_typ": "LAMBDA"}, "p.task_typ"),
        ({"task_type": "RUN_COMMAND", "documnt": "x"}, "p.documnt"),
        (dict(GREET, options={"own": {"paramter": "Own"}}), "p.options.own.paramter"),
    ],
)
def test_a_misspelt_key_is_not_reported_as_a_missing_one_too(definition: t.Any, path: str) -> None:
    _pattern, problems = read_pattern("one", definition, "p")
    assert [problem.path for problem in problems] == [path]


@pytest.mark.parametrize("name", ["task", "Own", "my-pattern", ""])
def test_a_name_that_is_wrong(name: str) -> None:
    pattern, problems = read_pattern(name, GREET, "p")
    assert pattern is None
    assert [str(problem) for problem in problems] == [
        "p: %r was given; not a name for a pattern; allowed: lower case letters, digits and underscores, and not task"
        % name
    ]


def test_patterns_of_a_map_of_text_and_of_something_else() -> None:
    patterns, problems = read_patterns({"one": GREET, "two": CALL, "three": {}}, "v")
    assert [name for name, pattern in patterns.items() if pattern] == ["one", "two"]
    assert patterns["three"] is None
    assert [problem.path for problem in problems] == ["v.three.task_type"]
    patterns, problems = read_patterns("one: {task_type: AUTOMATION, document: Our-One}", "v")
    assert patterns["one"] and patterns["one"].document == "Our-One" and problems == []
    assert [str(problem) for problem in read_patterns("open-sesame", "v")[1]] == [
        "v: a value that is not a map (str) was given; allowed: a map from names of patterns to patterns"
    ]
