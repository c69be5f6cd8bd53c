# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.findings import HIDDEN
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import Options
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task_warnings import warnings
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.module_utils.deciding import read

BLOCKS = "task_invocation_parameters"
COMMAND, PAYLOAD, INPUT = BLOCKS + ".run_command", BLOCKS + ".lambda.payload", BLOCKS + ".step_functions.input"


def run(**settings: t.Any) -> Options:
    return {BLOCKS: {"run_command": settings}}


def payload(given: t.Any) -> Options:
    return {BLOCKS: {"lambda": {"payload": given}}}


def warned(current: t.Optional[Options], raw: Options) -> t.List[str]:
    """The paths that sentences begin with."""
    return [sentence.split(" ")[0] for sentence in warnings(current, read(raw))]


@pytest.mark.parametrize(
    "document, expected",
    [
        ("AWS-RunPatchBaseline", True),
        ("arn:aws:ssm:eu-central-1::document/AWS-RunPatchBaseline", True),
        ("AmazonCloudWatch-ManageAgent", True),
        ("my-document", False),
        ("arn:aws:ssm:eu-central-1:123456789012:document/mine", False),
    ],
)
def test_a_hash_pinned_on_a_document_that_aws_owns(document: str, expected: bool) -> None:
    wish = run(document_hash="0" * 64)
    paths = [COMMAND + ".document_hash"] if expected else []
    assert warned({"task_arn": document}, wish) == paths
    assert warned(None, dict(wish, task_arn=document)) == paths
    assert warned({"task_arn": "AWS-X" if not expected else "mine"}, dict(wish, task_arn=document)) == paths


@pytest.mark.parametrize("raw", [run(document_hash=""), run(comment="x"), {BLOCKS: {}}, {}], ids=str)
def test_a_hash_that_is_cleared_or_left_out_is_nothing_to_warn_of(raw: Options) -> None:
    assert warned({"task_arn": "AWS-X"}, raw) == []


EMPTY: t.Dict[str, t.Tuple[Options, t.List[str]]] = {
    "parameter": (run(parameters={"InstanceId": [""], "B": ["x"]}), [COMMAND + ".parameters.InstanceId"]),
    "parameter among others": (run(parameters={"commands": ["a", ""]}), [COMMAND + ".parameters.commands"]),
    "the console's own": (run(parameters={"workingDirectory": [""]}), []),
    "a parameter without values": (run(parameters={"A": []}), []),
    "parameters cleared": (run(parameters={}), []),
    "payload": (payload('{"resource": ""}'), [PAYLOAD]),
    "deep in an input": ({BLOCKS: {"step_functions": {"input": {"a": [{"b": ""}]}}}}, [INPUT]),
    "payload without an empty text": (payload({"a": [1, "x", None]}), []),
    "payload that is no JSON": (payload("{{WINDOW_ID}}"), []),
    "payload nested too deep": (payload("[" * 4000), []),
    "payload cleared": (payload(""), []),
    "payload kept": (payload(HIDDEN), []),
    "block cleared": ({BLOCKS: {"lambda": {}}}, []),
}


@pytest.mark.parametrize("raw, paths", EMPTY.values(), ids=EMPTY)
def test_an_empty_text_where_pseudo_parameters_stand(raw: Options, paths: t.List[str]) -> None:
    assert warned(None, raw) == paths
    assert warned(read(raw), raw) == [], "it is there already"


EMPTIED: t.Dict[str, t.Tuple[Options, Options, t.List[str]]] = {
    "a comment": (run(comment="of {{WINDOW_ID}}"), run(comment="of "), [COMMAND + ".comment"]),
    "a comment of nothing else": (run(comment="{{WINDOW_ID}}"), run(comment=""), [COMMAND + ".comment"]),
    "one value of a parameter": (
        run(parameters={"A": ["x", "on {{RESOURCE_ID}}"]}),
        run(parameters={"A": ["x", "on "]}),
        [COMMAND + ".parameters.A"],
    ),
    "another text": (run(comment="of {{WINDOW_ID}}"), run(comment="of mine"), []),
    "no pseudo parameter was there": (run(comment="of it"), run(comment=""), []),
    "still there": (run(comment="of {{WINDOW_ID}}"), run(comment="for {{WINDOW_ID}}"), []),
}


@pytest.mark.parametrize("now, raw, paths", EMPTIED.values(), ids=EMPTIED)
def test_a_pseudo_parameter_that_templating_has_emptied(now: Options, raw: Options, paths: t.List[str]) -> None:
    assert warned(now, raw) == paths


def test_an_empty_text_that_is_there_already_is_none_in_another_writing_of_the_json() -> None:
    assert warned(read(payload('{ "resource": "" }')), payload({"resource": ""})) == []


def test_a_sentence_names_the_ways_out_and_shows_no_value() -> None:
    (sentence,) = warnings(None, read(payload({"secret": "hunter2", "resource": ""})))
    assert "!unsafe" in sentence and "windowkeeper.ssm.pseudo_parameter" in sentence
    assert "hunter2" not in sentence
