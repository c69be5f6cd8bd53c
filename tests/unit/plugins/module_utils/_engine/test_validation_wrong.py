# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is refused, and what is said of it."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.problems import HIDDEN
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import (
    Block,
    Field,
    Mark,
    Parameters,
    Text,
)
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.validation import Reading
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task import FIELDS
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.module_utils.every_shape import TABLE, read

WRONG: t.Dict[str, t.Tuple[str, t.Any, str]] = {
    "text too long": ("word", "abcdef", "word: 'abcdef' was given; allowed: 0 to 5 characters (here: 6)"),
    "text too short": ("short", "a", "short: 'a' was given; allowed: 2 to 4 characters (here: 1)"),
    "text too short with no end": ("long", "a", "long: 'a' was given; allowed: at least 2 characters (here: 1)"),
    "text of another exact length": (
        "exact",
        "aa",
        "exact: 'aa' was given; allowed: three times a, 3 characters (here: 2)",
    ),
    "text of another form, in words": ("exact", "aab", "exact: 'aab' was given; allowed: three times a"),
    "text of another form": ("form", "A", "form: 'A' was given; allowed: text that matches [a-z]+"),
    "a form is one of the whole text": ("form", "a\n", "form: 'a\\n' was given; allowed: text that matches [a-z]+"),
    "no choice": ("choice", "three", "choice: 'three' was given; allowed: one of one, two"),
    "a choice in another case": ("choice", "One", "choice: 'One' was given; allowed: one of one, two"),
    "a mapping for text": ("word", {"a": 1}, "word: {'a': 1} was given; allowed: text"),
    "a list for text": ("word", ["a"], "word: ['a'] was given; allowed: text"),
    "bytes for a JSON text": ("json", b"x", "json: a hidden value was given; allowed: text, or what JSON can hold"),
    "number too small": ("count", 1, "count: 1 was given; allowed: a whole number from 2 to 9"),
    "number too large": ("count", "10", "count: '10' was given; allowed: a whole number from 2 to 9"),
    "number below zero": ("level", -1, "level: -1 was given; allowed: a whole number from 0 up"),
    "fraction": ("count", 2.5, "count: 2.5 was given; allowed: a whole number from 2 to 9"),
    "true for a number": ("level", True, "level: True was given; allowed: a whole number from 0 up"),
    "a word for a number": ("level", "many", "level: 'many' was given; allowed: a whole number from 0 up"),
    "digits of another script": ("level", "\u0663", "level: '٣' was given; allowed: a whole number from 0 up"),
    "a word for a switch": ("lit", "maybe", "lit: 'maybe' was given; allowed: true or false"),
    "2 for a switch": ("lit", 2, "lit: 2 was given; allowed: true or false"),
    "list too long": ("words", "a,b,c", "words: a list of 3 was given; allowed: a list of at most 2"),
    "no choice in a list": ("choices", ["one", "x"], "choices[1]: 'x' was given; allowed: one of one, two"),
    "a mapping in a list": ("words", [{"a": 1}], "words[0]: {'a': 1} was given; allowed: text"),
    "text that UTF-8 cannot hold": (
        "json",
        "\ud800",
        "json: a hidden value was given; allowed: text that UTF-8 can hold",
    ),
    "text for a structure": ("inner", "text", "inner: 'text' was given; allowed: a mapping with word, words"),
    "broken JSON for a structure": (
        "inner",
        '{"word": ',
        "inner: '{\"word\": ' was given; allowed: a mapping with word, words",
    ),
    "a structure in a list without what it requires": (
        "inners",
        [{"words": "b"}],
        "inners[0].word: a value is required",
    ),
    "a structure in a list with it empty": (
        "inners",
        [{"word": "a", "words": []}],
        "inners[0].words: a value is required",
    ),
    "text for parameters": ("map", "text", "map: 'text' was given; allowed: a mapping from names to lists of text"),
    "a list for parameters": (
        "map",
        ["text"],
        "map: ['text'] was given; allowed: a mapping from names to lists of text",
    ),
    "too many parameters": ("narrow", {"a": "1", "b": "1", "c": "1"}, "narrow: 3 names was given; allowed: at most 2"),
    "too many values": (
        "narrow",
        {"a": ["1", "2", "3"]},
        "narrow.a: a list of 3 was given; allowed: a list of at most 2",
    ),
    "parameter name too long": (
        "narrow",
        {"abcd": "1"},
        "narrow.abcd: a name of 4 characters was given; allowed: 1 to 3 characters (here: 4)",
    ),
    "parameter value too long": (
        "narrow",
        {"a": ["1", "1234"]},
        "narrow.a[1]: '1234' was given; allowed: 1 to 3 characters (here: 4)",
    ),
    "empty parameter value": ("narrow", {"a": ""}, "narrow.a[0]: '' was given; allowed: 1 to 3 characters (here: 0)"),
    "bytes for a parameter's value": ("map", {"A": b"\xff"}, "map.A[0]: b'\\xff' was given; allowed: text"),
    "more than the wrapper": (
        "wrapped",
        {"A": {"values": ["b"], "x": 1}},
        "wrapped.A[0]: {'values': ['b'], 'x': 1} was given; allowed: text",
    ),
    "bytes over the limit": ("blob", "äää", "blob: a hidden value was given; allowed: 0 to 4 bytes (here: 6)"),
    "bytes that UTF-8 cannot hold": (
        "blob",
        "\ud800",
        "blob: a hidden value was given; allowed: text that UTF-8 can hold",
    ),
    "no base64": (
        "encoded",
        "plain text",
        "encoded: 'plain text' was given; allowed: a mapping, or JSON encoded in base64",
    ),
    "base64 with a wrong character": (
        "encoded",
        "e3*0=",
        "encoded: 'e3*0=' was given; allowed: a mapping, or JSON encoded in base64",
    ),
    "base64 too long": (
        "encoded",
        {"a": "x" * 40},
        "encoded: 'eyJhIjoieHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eCJ9' was given; "
        "allowed: 1 to 40 characters (here: 64)",
    ),
    "placeholder within a longer text": (
        "secret",
        "a" + HIDDEN,
        "secret: the placeholder stands for a whole hidden value; leave the option out to keep the current value",
    ),
    "placeholder in a field that is not hidden": (
        "long",
        HIDDEN,
        "long: the placeholder stands for a whole hidden value; leave the option out to keep the current value",
    ),
    "placeholder beside another value of a parameter": (
        "map",
        {"A": [HIDDEN, "b"]},
        "map.A[0]: the placeholder stands for a whole hidden value; leave the option out to keep the current value",
    ),
    "placeholder within JSON": (
        "json",
        {"a": HIDDEN},
        "json: the placeholder stands for a whole hidden value; leave the option out to keep the current value",
    ),
}


@pytest.mark.parametrize("option, raw, said", WRONG.values(), ids=WRONG)
def test_wrong(option: str, raw: t.Any, said: str) -> None:
    desired, problems = read({option: raw})
    assert [str(problem) for problem in problems] == [said]
    assert desired[option] is not None


def test_text_for_a_structure_that_may_hold_a_secret_is_not_shown() -> None:
    for inner in (Field("s", "S", Text(), sensitive=True), Field("p", "P", Parameters()), Field("b", "B", TABLE)):
        reading = Reading()
        assert reading.block(Block((inner,)), "s3cret", "path") is None
        assert "s3cret" not in str(reading.problems[0])


def test_text_for_parameters_is_not_shown_where_some_are_hidden() -> None:
    _desired, problems = read({"map": "Password=s3cret"}, "Password")
    assert "s3cret" not in str(problems[0])


@pytest.mark.parametrize("empty", [{}, "{}"], ids=repr)
def test_an_empty_structure_in_a_list_lacks_all_that_it_requires(empty: t.Any) -> None:
    desired, problems = read({"inners": [empty]})
    assert [problem.path for problem in problems] == ["inners[0].word", "inners[0].words"]
    assert desired == {"inners": Mark.WRONG}


@pytest.mark.parametrize("empty", [None, "", 5], ids=repr)
def test_what_is_no_structure_in_a_list_is_refused(empty: t.Any) -> None:
    assert [problem.path for problem in read({"inners": [empty]})[1]] == ["inners[0]"]


def test_a_wrong_value_is_marked_so_that_it_is_not_taken_for_a_missing_one() -> None:
    desired, _problems = read({"word": "abcdef", "inner": {"word": []}, "words": [{}]})
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
    _desired, problems = read(raw)
    assert [problem.path for problem in problems] == [path]
    assert str(problems[0].problem).startswith(problem)
    assert problems[0].given is None
    assert "word" in str(problems[0].allowed)


def test_camel_case_of_the_api_is_recognised() -> None:
    reading = Reading()
    reading.block(FIELDS, {"TaskInvocationParameters": {"RunCommand": {}}})
    assert "did you mean task_invocation_parameters?" in str(reading.problems[0])


def test_all_that_is_wrong_is_found_at_once() -> None:
    raw = {"word": "abcdef", "count": 1, "inner": {"wrod": 1}, "map": {"A": b"x"}, "choice": "x", "level": 3}
    _desired, problems = read(raw)
    assert [problem.path for problem in problems] == ["word", "count", "inner.wrod", "map.A[0]", "choice"]
