# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import base64
import datetime
import json
import typing as t

import pytest
from ansible.module_utils.common.json import Direction, get_module_encoder
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.problems import HIDDEN
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import BooleanText, JSONText, Mark
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.validation import from_json, is_secret
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.module_utils.every_shape import TABLE, read

RIGHT: t.Dict[str, t.Tuple[str, t.Any, t.Any]] = {
    "text": ("word", "abc", "abc"),
    "number as text": ("word", 1, "1"),
    "fraction as text": ("word", 1.5, "1.5"),
    "true as text": ("word", True, "true"),
    "false as text": ("word", False, "false"),
    "text of the least length": ("short", "ab", "ab"),
    "text of the most length": ("short", "abcd", "abcd"),
    "text of a form": ("form", "abc", "abc"),
    "choice": ("choice", "two", "two"),
    "number": ("count", 2, 2),
    "number as a text": ("count", " 9 ", 9),
    "number with a sign": ("count", "+3", 3),
    "whole fraction": ("count", 3.0, 3),
    "zero": ("level", 0, 0),
    "number without an end": ("level", 2**31 - 1, 2**31 - 1),
    "switch": ("lit", True, True),
    "switch off": ("lit", False, False),
    "switch as a word": ("lit", " Yes", True),
    "switch off as a word": ("lit", "off", False),
    "switch as a number": ("lit", 0, False),
    "list": ("words", ["b", "a"], ["b", "a"]),
    "empty list as JSON": ("words", "[]", Mark.CLEARED),
    "list with a repetition": ("words", ["b", "a", "b"], ["b", "a"]),
    "list of an empty text": ("words", [""], [""]),
    "tuple": ("words", ("a",), ["a"]),
    "scalar for a list": ("words", 5, ["5"]),
    "text for a list": ("words", "a", ["a"]),
    "texts with commas for a list": ("words", "a, b", ["a", "b"]),
    "list as JSON": ("words", '["a"]', ["a"]),
    "structures": ("inners", [{"word": "a", "words": "b"}], [{"word": "a", "words": ["b"]}]),
    "structure for a list": ("inners", {"word": "a", "words": ["b"]}, [{"word": "a", "words": ["b"]}]),
    "structures as JSON": ("inners", '[{"word": "a", "words": ["b"]}]', [{"word": "a", "words": ["b"]}]),
    "parameters": ("map", {"A": ["b", "a"]}, {"A": ["b", "a"]}),
    "scalar for a parameter": ("map", {"A": "b"}, {"A": ["b"]}),
    "parameter of booleans": ("map", {"A": [True, False]}, {"A": ["true", "false"]}),
    "parameter true": ("map", {"A": True}, {"A": ["true"]}),
    "parameter number": ("map", {"A": 1}, {"A": ["1"]}),
    "parameter of one empty text": ("map", {"A": [""]}, {"A": [""]}),
    "empty text for a parameter": ("map", {"A": ""}, {"A": [""]}),
    "parameter of no text": ("map", {"A": []}, {"A": []}),
    "parameter with repetition": ("map", {"A": ["b", "b"]}, {"A": ["b", "b"]}),
    "parameter null": ("map", {"A": None, "B": "b"}, {"A": Mark.LEFT, "B": ["b"]}),
    "list as text with a comma too much": ("words", "a, b,", ["a", "b"]),
    "parameter name that is no text": ("map", {1: "b"}, {"1": ["b"]}),
    "parameters as JSON": ("map", '{"A": ["b"]}', {"A": ["b"]}),
    "parameter placeholder": ("map", {"A": HIDDEN, "B": [HIDDEN]}, {"A": Mark.KEPT, "B": Mark.KEPT}),
    "wrapped parameter": ("wrapped", {"A": {"values": ["b"]}}, {"A": ["b"]}),
    "wrapped parameter as a scalar": ("wrapped", {"A": {"values": 1}}, {"A": ["1"]}),
    "wrapped parameter without its wrapper": ("wrapped", {"A": "b"}, {"A": ["b"]}),
    "structure": ("inner", {"word": "a"}, {"word": "a"}),
    "structure with null": ("inner", {"word": None}, {}),
    "structure with an empty part": ("inner", {"word": ""}, {"word": Mark.CLEARED}),
    "structure as JSON": ("inner", '{"word": "a"}', {"word": "a"}),
    "placeholder": ("secret", HIDDEN, Mark.KEPT),
    "JSON as a mapping": ("json", {"b": 1, "a": [True, None]}, '{"b":1,"a":[true,null]}'),
    "JSON as a list": ("json", ["ä"], '["ä"]'),
    "JSON as text": ("json", '{ "a": 1 }', '{ "a": 1 }'),
    "JSON as a number": ("json", 5, "5"),
    "JSON placeholder": ("json", HIDDEN, Mark.KEPT),
    "bytes up to the limit": ("blob", "ää", "ää"),
    "base64": ("encoded", "e30=", "e30="),
    "base64 of a mapping": ("encoded", {"a": 1}, base64.b64encode(b'{"a":1}').decode()),
    "base64 of JSON text": ("encoded", '{"a":1}', base64.b64encode(b'{"a":1}').decode()),
}


@pytest.mark.parametrize("option, raw, wanted", RIGHT.values(), ids=RIGHT)
def test_right(option: str, raw: t.Any, wanted: t.Any) -> None:
    desired, problems = read({option: raw})
    assert [str(problem) for problem in problems] == []
    assert desired == {option: wanted}
    assert type(desired[option]) is type(wanted)


@pytest.mark.parametrize("option", TABLE.by_option)
def test_null_is_left_out(option: str) -> None:
    assert read({option: None}) == ({}, [])


@pytest.mark.parametrize("empty", ["", [], {}], ids=repr)
@pytest.mark.parametrize("option", TABLE.by_option)
def test_empty_is_cleared(option: str, empty: t.Any) -> None:
    assert read({option: empty}) == ({option: Mark.CLEARED}, [])


@pytest.mark.parametrize("option", ["map", "inner"])
def test_an_empty_structure_as_json_is_cleared(option: str) -> None:
    assert read({option: "{}"}) == ({option: Mark.CLEARED}, [])


def test_nothing_given_at_all_is_cleared() -> None:
    assert read({}) == (Mark.CLEARED, [])


@pytest.mark.parametrize("names", [("A",), ("*",)], ids=str)
def test_a_wrong_value_of_a_hidden_parameter_is_not_shown(names: t.Tuple[str, ...]) -> None:
    _desired, problems = read({"narrow": {"A": "hunter2"}}, *names)
    assert [problem.given for problem in problems] == ["a hidden value"]


def test_names_of_hidden_parameters_keep_their_case() -> None:
    assert is_secret("A", ["A"]) and is_secret("B", ["*"]) and not is_secret("a", ["A"])


@pytest.mark.parametrize(
    "raw, kind, content",
    [
        ('{"a": 1}', dict, {"a": 1}),
        (' {"a": 1}', dict, {"a": 1}),
        ("[1]", list, [1]),
        ("[1]", dict, "[1]"),
        ("{", dict, "{"),
        ("[" * 200_000, list, "[" * 200_000),
        ("1", list, "1"),
        ({"a": 1}, dict, {"a": 1}),
    ],
    ids=["object", "after a space", "list", "another kind", "broken", "too deep", "no structure", "structure"],
)
def test_json_is_read_where_a_structure_is_due(raw: t.Any, kind: type, content: t.Any) -> None:
    assert from_json(raw, kind) == content


def test_parameters_that_are_all_null_are_left_out() -> None:
    assert read({"map": {"A": None, "B": None}, "word": "a"}) == ({"word": "a"}, [])


@pytest.mark.parametrize("blob", [b"\xff", b"abcd", b"\x00\x00"])
def test_bytes_are_taken_as_they_are_where_bytes_travel(blob: bytes) -> None:
    assert read({"blob": blob}) == ({"blob": blob}, [])


def test_too_many_bytes_are_refused_without_being_shown() -> None:
    desired, (problem,) = read({"blob": b"\xff" * 5})
    assert desired == {"blob": Mark.WRONG}
    assert str(problem) == "blob: a value of 5 bytes was given; allowed: at most 4 bytes"


DATES = {"2026-01-05": datetime.date(2026, 1, 5), "2026-01-05T10:30:00": datetime.datetime(2026, 1, 5, 10, 30)}


@pytest.mark.parametrize("text, value", DATES.items(), ids=DATES)
def test_a_date_is_the_text_that_ansible_makes_of_it_for_a_module(text: str, value: datetime.date) -> None:
    """A file for src, and the role, read YAML's dates themselves."""
    assert json.loads(json.dumps({"at": value}, cls=get_module_encoder("legacy", Direction.CONTROLLER_TO_MODULE))) == {
        "at": text
    }
    raw = {"long": value, "words": [value], "map": {"A": value, "B": [value, {"at": value}]}, "json": {"at": value}}
    desired, problems = read(raw)
    assert problems == []
    assert desired["long"] == text and desired["words"] == [text] and json.loads(desired["json"]) == {"at": text}
    assert desired["map"] == {"A": [text], "B": [text, '{"at":"%s"}' % text]}


@pytest.mark.parametrize("raw, text", [(True, "true"), (False, "false")])
def test_a_boolean_of_a_parameter_is_one_whatever_its_spelling(raw: bool, text: str) -> None:
    for option in ("map", "wrapped"):
        desired, _problems = read({option: {"A": [raw, "x"]}})
        value, other = desired[option]["A"]
        assert value == text and isinstance(value, BooleanText) and other.__class__ is str


@pytest.mark.parametrize(
    "raw, text",
    [({"b": 1, "a": [True]}, '{"b":1,"a":[true]}'), ([["x"]], '["x"]'), ({}, "{}"), ([{"a": "b"}], '{"a":"b"}')],
    ids=str,
)
def test_a_structure_of_a_parameter_is_json(raw: t.Any, text: str) -> None:
    desired, problems = read({"map": {"A": raw if isinstance(raw, list) else [raw]}})
    assert problems == [] and desired == {"map": {"A": [text]}} and isinstance(desired["map"]["A"][0], JSONText)


FOREIGN: t.Dict[str, t.Tuple[t.Any, str]] = {
    "a block of Terraform": ({"name": "Operation", "values": ["Install"]}, "{Operation: [...]}"),
    "a block with a capital": ({"Name": "Operation", "Values": "Install"}, "{Operation: [...]}"),
    "a list of blocks": ([{"name": "A", "values": ["b"]}, {"name": "C", "values": []}], "{A: [...], C: [...]}"),
    "a list of keys": ([{"Key": "A", "Values": ["b"]}], "{A: [...]}"),
    "a list of blocks as JSON": ('[{"name": "A", "values": ["b"]}]', "{A: [...]}"),
    "the form of the AWS CLI": ({"Operation": {"Values": ["Install"]}}, "{Operation: [...]}"),
    "one of it": ({"Operation": {"values": "Install"}, "RebootOption": ["NoReboot"]}, "{Operation: [...]}"),
}


@pytest.mark.parametrize("raw, ours", FOREIGN.values(), ids=FOREIGN)
def test_the_notation_of_another_tool_is_refused_with_ours(raw: t.Any, ours: str) -> None:
    desired, (problem,) = read({"map": raw})
    assert desired == {"map": Mark.WRONG}
    assert problem.path == "map" and str(problem.allowed).endswith("a mapping from each name to its values: " + ours)
    assert "Install" not in str(problem)


@pytest.mark.parametrize(
    "raw",
    [{"name": "AmazonCloudWatchAgent", "action": "Install"}, {"name": ["a"], "values": ["b"]}, {"values": ["b"]}],
    ids=str,
)
def test_parameters_of_such_names_are_parameters(raw: t.Any) -> None:
    desired, problems = read({"map": raw})
    assert problems == [] and set(desired["map"]) == set(raw)


def test_the_form_of_the_aws_cli_is_that_of_wrapped_parameters() -> None:
    assert read({"wrapped": {"A": {"Values": ["b"]}}}) == ({"wrapped": {"A": ["b"]}}, [])


def test_base64_may_have_line_breaks() -> None:
    encoded = "eyJh\nIjox\nfQ==\n"
    assert read({"encoded": encoded}) == ({"encoded": encoded.replace("\n", "")}, [])
    assert read({"encoded": encoded.replace("\n", "\r\n  ")}) == ({"encoded": encoded.replace("\n", "")}, [])


@pytest.mark.parametrize("raw", [",", " ", " , ,"], ids=repr)
def test_a_list_of_no_words_is_cleared(raw: str) -> None:
    assert read({"words": raw}) == ({"words": Mark.CLEARED}, [])
