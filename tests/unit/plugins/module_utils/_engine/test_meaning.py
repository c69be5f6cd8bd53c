# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import base64
import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.meaning import (
    is_empty,
    json_meaning,
    meaning,
    same,
)
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import (
    Block,
    Field,
    Items,
    Number,
    Parameters,
    Shape,
    Switch,
    Text,
)

JSON = Text(holds="json")
ENCODED = Text(holds="json_base64")
EVENTS = Items(Text())
INNER = Block((Field("word", "Word", Text()), Field("lit", "Lit", Switch(), default=False)))
PAIRS = Items(INNER)
DEEP = "[" * 200_000


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


EQUAL: t.Dict[str, t.Tuple[Shape, t.Any, t.Any]] = {
    "key order": (JSON, '{"a":1,"b":2}', '{"b":2,"a":1}'),
    "white space": (JSON, '{"a":[1,2]}', ' {"a" :\n[1, 2] }'),
    "1 and 1.0": (JSON, "1", "1.0"),
    "1 and 1e0": (JSON, "[100]", "[1e2]"),
    "escapes": (JSON, '"ä"', '"\\u00e4"'),
    "bytes and text": (Text(holds="json_bytes"), b'{"a":1}', '{"a": 1}'),
    "text that is no JSON, as bytes": (Text(holds="json_bytes"), b"{{WINDOW_ID}}", "{{WINDOW_ID}}"),
    "JSON in base64": (ENCODED, encoded('{"a":1,"b":2}'), encoded('{ "b":2, "a":1 }')),
    "order of a list": (EVENTS, ["a", "b"], ["b", "a"]),
    "repetition in a list": (EVENTS, ["a", "b", "a"], ["a", "b"]),
    "order of structures": (PAIRS, [{"word": "a"}, {"word": "b"}], [{"word": "b"}, {"word": "a"}]),
    "an empty list and none": (EVENTS, [], None),
    "an empty text and none": (Text(), "", None),
    "empty bytes and none": (Text(holds="json_bytes"), b"", None),
    "an empty structure and none": (INNER, {}, None),
    "a structure of empty parts and none": (INNER, {"word": "", "lit": False}, None),
    "empty parameters and none": (Parameters(), {}, None),
    "order of parameters": (Parameters(), {"a": ["1"], "b": ["2"]}, {"b": ["2"], "a": ["1"]}),
    "lone surrogates": (JSON, "\ud800", "\ud800"),
}
DIFFERENT: t.Dict[str, t.Tuple[Shape, t.Any, t.Any]] = {
    "true and 1": (JSON, "[true]", "[1]"),
    "false and 0": (JSON, '{"a": false}', '{"a": 0}'),
    "null and nothing": (JSON, '{"a": null}', "{}"),
    "null and false": (JSON, "null", "false"),
    "1 and its text": (JSON, "[1]", '["1"]'),
    "order in a JSON list": (JSON, "[1,2]", "[2,1]"),
    "a list and an object": (JSON, "[]", "{}"),
    "numbers that a float cannot tell apart": (JSON, "0.1000000000000000000001", "0.1"),
    "JSON and an empty text": (JSON, "{}", ""),
    "NaN and other text that is no JSON": (JSON, "NaN", "Infinity"),
    "white space where there is no JSON": (JSON, "{{A}}", "{{ A }}"),
    "nesting too deep to read": (JSON, DEEP, DEEP + " "),
    "a number too large to read": (JSON, "1e" + "9" * 30, "1e" + "9" * 31),
    "text that is no base64": (ENCODED, "{}", "{ }"),
    "base64, and the same with a wrong character": (ENCODED, "eyJhIjoxfQ==", "eyJhIjo*xfQ=="),
    "JSON in a text that is not compared by it": (Text(), '{"a":1}', '{"a": 1}'),
    "order of a parameter's values": (Parameters(), {"a": ["1", "2"]}, {"a": ["2", "1"]}),
    "a parameter of one empty text and one of none": (Parameters(), {"a": [""]}, {"a": []}),
    "a parameter of none and no parameter": (Parameters(), {"a": []}, {}),
    "case of a parameter's name": (Parameters(), {"workingDirectory": ["x"]}, {"WorkingDirectory": ["x"]}),
    "zero and nothing": (Number(), 0, None),
    "false and nothing": (Switch(), False, None),
    "members that no row knows": (INNER, {"Future": 1}, {"Future": 2}),
    "a member that no row knows and none": (INNER, {"Future": 1}, {}),
}


@pytest.mark.parametrize("shape, one, other", EQUAL.values(), ids=EQUAL)
def test_equal(shape: Shape, one: t.Any, other: t.Any) -> None:
    assert meaning(shape, one) == meaning(shape, other)


@pytest.mark.parametrize("shape, one, other", DIFFERENT.values(), ids=DIFFERENT)
def test_different(shape: Shape, one: t.Any, other: t.Any) -> None:
    assert meaning(shape, one) != meaning(shape, other)


def test_text_that_is_no_json_is_compared_by_its_bytes() -> None:
    for text in ("NaN", "-Infinity", "{", "", '{"a": NaN}', "\ufeff{}", DEEP):
        assert json_meaning(text) == ("bytes", text.encode()), text[:20]


@pytest.mark.parametrize("depth", (300, 900))
def test_json_nested_too_deeply_is_compared_by_its_bytes(depth: int) -> None:
    nested, spaced = '{"a":' * depth + "1" + "}" * depth, '{"a": ' * depth + "1" + "}" * depth
    field = Field("json", "Json", Text(holds="json"))
    assert same(field, nested, nested, {}) and not same(field, nested, spaced, {})


def test_an_own_meaning_of_a_list_is_used() -> None:
    by_length = Items(Text(), meaning=len)
    assert meaning(by_length, ["a", "b"]) == meaning(by_length, ["c", "d"]) == 2
    assert is_empty(by_length, [])


FILLED = Field("word", "Word", Text(), filled=lambda value, resource: value == resource["fills"])
SAME = {
    "equal": (FILLED, "a", "a", True),
    "different": (FILLED, "a", "b", False),
    "filled in where nothing is wanted": (FILLED, "f", None, True),
    "filled in where an empty text is wanted": (FILLED, "f", "", True),
    "not what the service fills in": (FILLED, "g", None, False),
    "wanted although it would be filled in": (FILLED, None, "f", False),
    "wanted in the place of what was filled in": (FILLED, "f", "g", False),
    "no filling": (Field("word", "Word", Text()), "f", None, False),
    "a default and nothing": (Field("count", "Count", Number(), default=0), 0, None, True),
    "nothing and a default": (Field("count", "Count", Number(), default=0), None, 0, True),
}


@pytest.mark.parametrize("field, now, wanted, expected", SAME.values(), ids=SAME)
def test_same(field: Field, now: t.Any, wanted: t.Any, expected: bool) -> None:
    assert same(field, now, wanted, {"fills": "f"}) is expected
