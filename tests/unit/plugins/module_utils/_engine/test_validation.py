# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import base64
import typing as t

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.findings import HIDDEN, Finding
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import Block, Field, Items, Mark, Number, Parameters, Switch, Text
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.validation import Reading, from_json, is_secret
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task import FIELDS

INNER = Block((Field("word", "Word", Text(), required=True), Field("words", "Words", Items(Text()), required=True)))
TABLE = Block(
    (
        Field("word", "Word", Text(maximum=5)),
        Field("short", "Short", Text(2, 4)),
        Field("long", "Long", Text(2)),
        Field("exact", "Exact", Text(3, 3, "a+", "three times a")),
        Field("form", "Form", Text(pattern="[a-z]+")),
        Field("choice", "Choice", Text(choices=("one", "two"))),
        Field("secret", "Secret", Text(maximum=40), sensitive=True),
        Field("json", "Json", Text(maximum=40, holds="json"), sensitive=True),
        Field("blob", "Blob", Text(maximum=4, holds="json_bytes"), sensitive=True),
        Field("encoded", "Encoded", Text(1, 40, holds="json_base64")),
        Field("count", "Count", Number(2, 9)),
        Field("level", "Level", Number(0)),
        Field("lit", "Lit", Switch()),
        Field("words", "Words", Items(Text(), maximum=2)),
        Field("choices", "Choices", Items(Text(choices=("one", "two")))),
        Field("inners", "Inners", Items(INNER, maximum=2)),
        Field("map", "Map", Parameters()),
        Field(
            "narrow",
            "Narrow",
            Parameters(value=Text(1, 3), name=Text(1, 3), minimum=1, maximum=2, maximum_values=2),
        ),
        Field("wrapped", "Wrapped", Parameters(wrapper="Values")),
        Field("inner", "Inner", INNER),
    )
)


def read(raw: t.Any, *secret_names: str) -> t.Tuple[t.Any, t.List[Finding]]:
    reading = Reading(secret_names)
    return reading.block(TABLE, raw), reading.findings


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
    "number without an end": ("level", 10**12, 10**12),
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
    "parameter null": ("map", {"A": None, "B": "b"}, {"B": ["b"]}),
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
    desired, findings = read({option: raw})
    assert [str(finding) for finding in findings] == []
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


WRONG: t.Dict[str, t.Tuple[str, t.Any, str, str]] = {
    "text too long": ("word", "abcdef", "word", "'abcdef' was given; allowed: 0 to 5 characters (here: 6)"),
    "text too short": ("short", "a", "short", "'a' was given; allowed: 2 to 4 characters (here: 1)"),
    "text too short with no end": ("long", "a", "long", "'a' was given; allowed: at least 2 characters (here: 1)"),
    "text of another exact length": (
        "exact", "aa", "exact", "'aa' was given; allowed: three times a, 3 characters (here: 2)",
    ),
    "text of another form, in words": ("exact", "aab", "exact", "'aab' was given; allowed: three times a"),
    "text of another form": ("form", "A", "form", "'A' was given; allowed: text that matches [a-z]+"),
    "a form is one of the whole text": ("form", "a\n", "form", "'a\\n' was given; allowed: text that matches [a-z]+"),
    "no choice": ("choice", "three", "choice", "'three' was given; allowed: one of one, two"),
    "a choice in another case": ("choice", "One", "choice", "'One' was given; allowed: one of one, two"),
    "a mapping for text": ("word", {"a": 1}, "word", "{'a': 1} was given; allowed: text"),
    "a list for text": ("word", ["a"], "word", "['a'] was given; allowed: text"),
    "bytes for a JSON text": ("json", b"x", "json", "a hidden value was given; allowed: text"),
    "number too small": ("count", 1, "count", "1 was given; allowed: a whole number from 2 to 9"),
    "number too large": ("count", "10", "count", "'10' was given; allowed: a whole number from 2 to 9"),
    "number below zero": ("level", -1, "level", "-1 was given; allowed: a whole number from 0 up"),
    "fraction": ("count", 2.5, "count", "2.5 was given; allowed: a whole number from 2 to 9"),
    "true for a number": ("level", True, "level", "True was given; allowed: a whole number from 0 up"),
    "a word for a number": ("level", "many", "level", "'many' was given; allowed: a whole number from 0 up"),
    "digits of another script": ("level", "\u0663", "level", "'\u0663' was given; allowed: a whole number from 0 up"),
    "a word for a switch": ("lit", "maybe", "lit", "'maybe' was given; allowed: true or false"),
    "2 for a switch": ("lit", 2, "lit", "2 was given; allowed: true or false"),
    "list too long": ("words", "a,b,c", "words", "allowed: a list of at most 2"),
    "no choice in a list": ("choices", ["one", "x"], "choices[1]", "'x' was given; allowed: one of one, two"),
    "a mapping in a list": ("words", [{"a": 1}], "words[0]", "{'a': 1} was given; allowed: text"),
    "text that UTF-8 cannot hold": ("json", "\ud800", "json", "a hidden value was given; allowed: text that UTF-8 can hold"),
    "text for a structure": (
        "inner", "text", "inner", "'text' was given; allowed: a mapping with word, words",
    ),
    "broken JSON for a structure": (
        "inner", '{"word": ', "inner", "was given; allowed: a mapping with word, words",
    ),
    "a structure in a list without what it requires": ("inners", [{"words": "b"}], "inners[0].word", "a value is required"),
    "a structure in a list with it empty": (
        "inners", [{"word": "a", "words": []}], "inners[0].words", "a value is required",
    ),
    "text for parameters": (
        "map", "text", "map", "'text' was given; allowed: a mapping from names to lists of text",
    ),
    "a list for parameters": (
        "map", ["text"], "map", "['text'] was given; allowed: a mapping from names to lists of text",
    ),
    "too many parameters": (
        "narrow", {"a": "1", "b": "1", "c": "1"}, "narrow", "allowed: at most 2",
    ),
    "too many values": (
        "narrow", {"a": ["1", "2", "3"]}, "narrow.a", "allowed: a list of at most 2",
    ),
    "parameter name too long": (
        "narrow", {"abcd": "1"}, "narrow.abcd", "allowed: 1 to 3 characters (here: 4)",
    ),
    "parameter value too long": (
        "narrow", {"a": ["1", "1234"]}, "narrow.a[1]", "'1234' was given; allowed: 1 to 3 characters (here: 4)",
    ),
    "empty parameter value": (
        "narrow", {"a": ""}, "narrow.a[0]", "'' was given; allowed: 1 to 3 characters (here: 0)",
    ),
    "a mapping for a parameter's value": ("map", {"A": {"b": 1}}, "map.A[0]", "{'b': 1} was given; allowed: text"),
    "more than the wrapper": (
        "wrapped", {"A": {"values": ["b"], "x": 1}}, "wrapped.A[0]",
        "{'values': ['b'], 'x': 1} was given; allowed: text",
    ),
    "bytes over the limit": ("blob", "äää", "blob", "a hidden value was given; allowed: 0 to 4 bytes (here: 6)"),
    "text that UTF-8 cannot hold": (
        "blob", "\ud800", "blob", "a hidden value was given; allowed: text that UTF-8 can hold",
    ),
    "no base64": (
        "encoded", "plain text", "encoded",
        "'plain text' was given; allowed: a mapping, or JSON encoded in base64",
    ),
    "base64 too long": (
        "encoded", {"a": "x" * 40}, "encoded", "allowed: 1 to 40 characters (here: 64)",
    ),
    "placeholder within a longer text": (
        "secret", "a" + HIDDEN, "secret", "the placeholder stands for a whole hidden value",
    ),
    "placeholder in a field that is not hidden": (
        "long", HIDDEN, "long", "the placeholder stands for a whole hidden value",
    ),
    "placeholder beside another value of a parameter": (
        "map", {"A": [HIDDEN, "b"]}, "map.A[0]", "the placeholder stands for a whole hidden value",
    ),
    "placeholder within JSON": (
        "json", {"a": HIDDEN}, "json", "the placeholder stands for a whole hidden value",
    ),
}


@pytest.mark.parametrize("option, raw, path, said", WRONG.values(), ids=WRONG)
def test_wrong(option: str, raw: t.Any, path: str, said: str) -> None:
    desired, findings = read({option: raw})
    assert [finding.path for finding in findings] == [path]
    assert said in str(findings[0])
    assert desired[option] is not None


def test_text_for_a_structure_that_may_hold_a_secret_is_not_shown() -> None:
    for inner in (Field("s", "S", Text(), sensitive=True), Field("p", "P", Parameters()), Field("b", "B", TABLE)):
        reading = Reading()
        assert reading.block(Block((inner,)), "s3cret", "path") is None
        assert "s3cret" not in str(reading.findings[0])


def test_text_for_parameters_is_not_shown_where_some_are_hidden() -> None:
    _desired, findings = read({"map": "Password=s3cret"}, "Password")
    assert "s3cret" not in str(findings[0])


@pytest.mark.parametrize("empty", [{}, "{}"], ids=repr)
def test_an_empty_structure_in_a_list_lacks_all_that_it_requires(empty: t.Any) -> None:
    desired, findings = read({"inners": [empty]})
    assert [finding.path for finding in findings] == ["inners[0].word", "inners[0].words"]
    assert desired == {"inners": Mark.WRONG}


@pytest.mark.parametrize("empty", [None, "", 5], ids=repr)
def test_what_is_no_structure_in_a_list_is_refused(empty: t.Any) -> None:
    assert [finding.path for finding in read({"inners": [empty]})[1]] == ["inners[0]"]


def test_a_wrong_value_is_marked_so_that_it_is_not_taken_for_a_missing_one() -> None:
    desired, _findings = read({"word": "abcdef", "inner": {"word": []}, "words": [{}]})
    assert desired["word"] is Mark.WRONG


@pytest.mark.parametrize(
    "raw, path, problem",
    [
        ({"wrod": 1}, "wrod", "there is no such option, did you mean word?"),
        ({"Word": 1}, "Word", "there is no such option, did you mean word?"),
        ({"inner": {"Words": 1}}, "inner.Words", "there is no such option, did you mean words?"),
        ({"inners": [{"word": "a", "words": "b", "wordz": 1}]}, "inners[0].wordz", "there is no such option"),
        ({"xyzzy": 1}, "xyzzy", "there is no such option"),
        ({"xyzzy": None}, "xyzzy", "there is no such option"),
        ({1: "a"}, "1", "there is no such option"),
    ],
    ids=str,
)
def test_an_unknown_option_is_named_and_what_it_holds_is_not_shown(raw: t.Any, path: str, problem: str) -> None:
    _desired, findings = read(raw)
    assert [finding.path for finding in findings] == [path]
    assert str(findings[0].problem).startswith(problem)
    assert findings[0].given is None
    assert "word" in str(findings[0].allowed)


def test_camel_case_of_the_api_is_recognised() -> None:
    reading = Reading()
    reading.block(FIELDS, {"TaskInvocationParameters": {"RunCommand": {}}})
    assert "did you mean task_invocation_parameters?" in str(reading.findings[0])


def test_all_that_is_wrong_is_found_at_once() -> None:
    raw = {"word": "abcdef", "count": 1, "inner": {"wrod": 1}, "map": {"A": {"b": 1}}, "choice": "x", "level": 3}
    _desired, findings = read(raw)
    assert [finding.path for finding in findings] == ["word", "count", "inner.wrod", "map.A[0]", "choice"]


@pytest.mark.parametrize("names", [("A",), ("*",)], ids=str)
def test_a_wrong_value_of_a_hidden_parameter_is_not_shown(names: t.Tuple[str, ...]) -> None:
    _desired, findings = read({"narrow": {"A": "hunter2"}}, *names)
    assert [finding.given for finding in findings] == ["a hidden value"]


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


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5) | st.just(HIDDEN),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from([*FIELDS.by_option, "lambda", "key", "x"]), inner, max_size=4),
    max_leaves=15,
)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(list(FIELDS.by_option)), ANYTHING, max_size=6))
def test_whatever_is_given_is_read_or_refused_and_never_fails(raw: t.Dict[str, t.Any]) -> None:
    reading = Reading()
    desired = reading.block(FIELDS, raw)
    wrong = [option for option, value in (desired.items() if raw else ()) if value is Mark.WRONG]
    assert all(any(finding.path.startswith(option) for finding in reading.findings) for option in wrong)
