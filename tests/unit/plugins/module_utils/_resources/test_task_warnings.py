# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.problems import HIDDEN
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import Options
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task_warnings import warnings
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.module_utils.deciding import read

BLOCKS = "task_invocation_parameters"
COMMAND, PAYLOAD = BLOCKS + ".run_command", BLOCKS + ".lambda.payload"


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
    "a parameter": (run(parameters={"InstanceId": [""], "B": ["x"]}), [COMMAND + ".parameters.InstanceId"]),
    "a blank line in a script": (run(parameters={"commands": ["a", "", "b"]}), []),
    "a script that begins with a blank line": (run(parameters={"commands": ["", "b"]}), []),
    "nothing but blank lines": (run(parameters={"commands": ["", ""]}), []),
    "the console's own": (run(parameters={"workingDirectory": [""]}), []),
    "a parameter without values": (run(parameters={"A": []}), []),
    "parameters cleared": (run(parameters={}), []),
    "an empty text in a payload": (payload({"prefix": ""}), []),
    "an empty text deep in an input": ({BLOCKS: {"step_functions": {"input": {"a": [{"b": ""}]}}}}, []),
    "payload cleared": (payload(""), []),
    "payload kept": (payload(HIDDEN), []),
    "block cleared": ({BLOCKS: {"lambda": {}}}, []),
}


@pytest.mark.parametrize("raw, paths", EMPTY.values(), ids=EMPTY)
def test_a_value_that_is_one_empty_text(raw: Options, paths: t.List[str]) -> None:
    assert warned(None, raw) == paths
    assert warned(read(raw), raw) == [], "it exists already"
    assert warnings(None, read(raw), templated=False) == [], "nothing has templated it"


EMPTIED: t.Dict[str, t.Tuple[Options, Options, t.List[str]]] = {
    "a comment": (run(comment="{{WINDOW_ID}}"), run(comment=""), [COMMAND + ".comment"]),
    "a payload": (payload("{{WINDOW_ID}}"), payload(""), [PAYLOAD]),
    "a part of a comment": (run(comment="of {{WINDOW_ID}}"), run(comment="of "), []),
    "no pseudo parameter existed": (run(comment="of it"), run(comment=""), []),
    "it still exists": (run(comment="of {{WINDOW_ID}}"), run(comment="for {{WINDOW_ID}}"), []),
}


@pytest.mark.parametrize("now, raw, paths", EMPTIED.values(), ids=EMPTIED)
def test_a_pseudo_parameter_that_templating_has_emptied(now: Options, raw: Options, paths: t.List[str]) -> None:
    assert warned(now, raw) == paths


def test_a_sentence_names_the_ways_out() -> None:
    (sentence,) = warnings(None, read(run(parameters={"InstanceId": ""})))
    assert "!unsafe" in sentence and "windowkeeper.ssm.pseudo_parameter" in sentence


NO_JSON: t.Dict[str, t.Tuple[str, t.Optional[str]]] = {
    "an object": ('{"a": [1, null]}', None),
    "a text": ('"a"', None),
    "a pseudo parameter in a text": ('{"a": "{{RESOURCE_ID}}"}', None),
    "a pseudo parameter alone": ("{{WINDOW_ID}}", None),
    "a pseudo parameter as a value": ('{"a": {{RESOURCE_ID}}, "b": [{{TARGET_ID}}]}', None),
    "nested too deep to tell": ("[" * 200000, None),
    "a comma too many": ('{"a": 1,}', "line 1, column"),
    "in the second line": ('{\n"a"\n}', "line 3, column"),
    "cut off": ('{"token": "hunter2', "line 1, column 11"),
    "single quotes": ("{'token': 'hunter2'}", "line 1, column 2"),
    "no JSON at all": ("hunter2", "line 1, column 1"),
    "a pseudo parameter in what is none": ("{{WINDOW_ID}} hunter2", "line 1, column"),
}


@pytest.mark.parametrize("text, place", NO_JSON.values(), ids=NO_JSON)
@pytest.mark.parametrize("block, option", [("lambda", "payload"), ("step_functions", "input")])
def test_a_payload_that_is_no_json(block: str, option: str, text: str, place: t.Optional[str]) -> None:
    said = warnings(None, {BLOCKS: {block: {option: text}}}, templated=False)
    if place is None:
        assert said == []
        return
    assert len(said) == 1 and said[0].startswith("%s.%s.%s is not valid JSON (%s" % (BLOCKS, block, option, place))
    assert "hunter2" not in said[0]
