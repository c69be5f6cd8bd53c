# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import base64
import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.problems import HIDDEN
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.redaction import (
    CHANGED,
    compared,
    presented,
    scrubbed,
    secrets,
    withheld,
)
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import (
    Block,
    Field,
    Items,
    Parameters,
    Text,
)

INNER = Block((Field("open", "Open", Text()), Field("closed", "Closed", Text(holds="json_bytes"), sensitive=True)))
TABLE = Block(
    (
        Field("word", "Word", Text()),
        Field("blob", "Blob", Text(holds="json_bytes")),
        Field("secret", "Secret", Text(holds="json"), sensitive=True),
        Field("inner", "Inner", INNER),
        Field("inners", "Inners", Items(INNER)),
        Field("map", "Map", Parameters()),
        Field("wrapped", "Wrapped", Parameters(wrapper="Values")),
    )
)
ALL: t.Dict[str, t.Any] = {
    "word": "w",
    "blob": b"\xff",
    "secret": "s3cret-1",
    "inner": {"open": "o", "closed": "s3cret-2"},
    "inners": [{"open": "o", "closed": "s3cret-3"}],
    "map": {"A": ["s3cret-4"], "B": ["b"]},
    "wrapped": {"A": ["s3cret-5"], "B": ["b"]},
    "Future": "s3cret-6",
}


def test_presented() -> None:
    assert presented(TABLE, ALL, {"A"}) == {
        "word": "w",
        "blob": HIDDEN,
        "secret": HIDDEN,
        "inner": {"open": "o", "closed": HIDDEN},
        "inners": [{"open": "o", "closed": HIDDEN}],
        "map": {"A": [HIDDEN], "B": ["b"]},
        "wrapped": {"A": {"values": [HIDDEN]}, "B": {"values": ["b"]}},
    }


def test_presented_with_all_parameters_hidden() -> None:
    shown = presented(TABLE, ALL, {"*"}) or {}
    assert shown["map"] == {"A": [HIDDEN], "B": [HIDDEN]}


def test_presented_as_it_is_on_demand() -> None:
    shown = presented(TABLE, ALL, {"*"}, show=True)
    expected = dict(ALL, blob=HIDDEN, wrapped={"A": {"values": ["s3cret-5"]}, "B": {"values": ["b"]}})
    expected.pop("Future")
    assert shown == expected


def test_no_settings_are_presented_as_none() -> None:
    assert presented(TABLE, None, ()) is None
    assert presented(TABLE, {"word": None}, ()) == {}


def test_what_is_presented_is_a_copy() -> None:
    shown = presented(TABLE, ALL, ()) or {}
    shown["map"]["B"].append("x")
    assert ALL["map"]["B"] == ["b"]


DIFFS: t.Dict[str, t.Tuple[str, t.Any, t.Any, t.Any, t.Any]] = {
    "open value": ("word", "a", "b", "a", "b"),
    "hidden value": ("secret", "a", "b", HIDDEN, CHANGED),
    "hidden value that stays": ("secret", "a", "a", HIDDEN, HIDDEN),
    "hidden value of equal meaning": ("secret", '{"a":1}', '{ "a": 1 }', HIDDEN, HIDDEN),
    "hidden value that comes": ("secret", None, "b", None, HIDDEN),
    "hidden value that goes": ("secret", "a", None, HIDDEN, None),
    "hidden value in a structure": ("inner", {"closed": "a"}, {"closed": "b"}, {"closed": HIDDEN}, {"closed": CHANGED}),
    "hidden parameter": (
        "map",
        {"A": ["a"], "B": ["c"]},
        {"A": ["b"], "B": ["d"]},
        {"A": [HIDDEN], "B": ["c"]},
        {"A": [CHANGED], "B": ["d"]},
    ),
    "hidden parameter that stays": ("map", {"A": ["a"]}, {"A": ["a"]}, {"A": [HIDDEN]}, {"A": [HIDDEN]}),
    "hidden parameter that comes": ("map", {"B": ["c"]}, {"A": ["a"]}, {"B": ["c"]}, {"A": [HIDDEN]}),
    "hidden wrapped parameter": (
        "wrapped",
        {"A": ["a"]},
        {"A": ["b"]},
        {"A": {"values": [HIDDEN]}},
        {"A": {"values": [CHANGED]}},
    ),
    "bytes that are no text": ("blob", b"\xff", b"\xfe", HIDDEN, CHANGED),
}


@pytest.mark.parametrize("option, before, after, old, new", DIFFS.values(), ids=DIFFS)
def test_compared(option: str, before: t.Any, after: t.Any, old: t.Any, new: t.Any) -> None:
    """None stands for no value."""
    sides = [{} if value is None else {option: value} for value in (before, after, old, new)]
    assert compared(TABLE, *sides[:2], {"A"}) == tuple(sides[2:])


def test_a_task_that_is_new_or_goes_is_one_side_of_a_diff() -> None:
    whole, shown = {"secret": "b", "word": "w"}, {"secret": HIDDEN, "word": "w"}
    assert compared(TABLE, None, whole, ()) == ({}, shown)
    assert compared(TABLE, whole, None, ()) == (shown, {})


WITHHELD: t.Dict[str, t.Tuple[t.Any, t.Any]] = {
    "right": (
        {"word": "w", "secret": {"x": "y"}, "inner": {"open": "o", "closed": "c"}, "map": {"A": "a", "B": "b"}},
        {"word": "w", "secret": HIDDEN, "inner": {"open": "o", "closed": HIDDEN}, "map": {"A": HIDDEN, "B": "b"}},
    ),
    "empty": (
        {"secret": "", "inner": {}, "map": None, "word": []},
        {"secret": "", "inner": {}, "map": None, "word": []},
    ),
    "mistyped option": ({"sercet": "s3cret"}, {"sercet": HIDDEN}),
    "mistyped option in a structure": ({"inner": {"clsd": "s3cret"}}, {"inner": {"clsd": HIDDEN}}),
    "structure as JSON": ({"inner": '{"open": "o", "closed": "c"}'}, {"inner": {"open": "o", "closed": HIDDEN}}),
    "text for a structure": ({"inner": "s3cret"}, {"inner": HIDDEN}),
    "list for a structure": ({"inner": ["s3cret"]}, {"inner": HIDDEN}),
    "text for parameters": ({"map": "s3cret"}, {"map": HIDDEN}),
    "parameters as JSON": ({"map": '{"A": "s3cret"}'}, {"map": {"A": HIDDEN}}),
    "wrapped parameters": ({"wrapped": {"A": {"values": "s3cret"}}}, {"wrapped": {"A": HIDDEN}}),
    "empty structure as JSON": ({"inner": "{}"}, {"inner": {}}),
    "text for all": ("s3cret", HIDDEN),
}


@pytest.mark.parametrize("raw, shown", WITHHELD.values(), ids=WITHHELD)
def test_withheld(raw: t.Any, shown: t.Any) -> None:
    assert withheld(TABLE, raw, {"A"}) == shown


def test_hidden_values_in_structures_in_a_list_are_withheld_and_known() -> None:
    raw = {"inners": [{"open": "o", "closed": "s3cret"}]}
    assert withheld(TABLE, raw, ()) == {"inners": [{"open": "o", "closed": HIDDEN}]}
    assert "s3cret" in set(secrets(TABLE, raw, ()))


def test_secrets_are_given_as_they_are_and_as_they_travel() -> None:
    found = set(secrets(TABLE, dict(ALL, secret=b"\xff-"), {"A"}))
    assert {"s3cret-2", "s3cret-4", "s3cret-5", base64.b64encode(b"s3cret-2").decode()} <= found
    assert base64.b64encode(b"\xff-").decode() in found
    assert not {"w", "o", "b"} & found


def test_what_is_no_value_is_no_secret() -> None:
    assert list(secrets(TABLE, {"secret": None, "inner": "x", "map": {"A": "x"}, "word": "w"}, {"A"})) == []


SCRUBBED = {
    "a long text everywhere": ("x hunter2 xhunter2x", ["hunter2"], "x {0} x{0}x"),
    "four characters everywhere": ("x abcd 'abcd' xabcdx", ["abcd"], "x {0} '{0}' x{0}x"),
    "three characters between quotes alone": ("abc of 'abc' \"abc\" xabcx", ["abc"], "abc of '{0}' \"{0}\" xabcx"),
    "one character between quotes alone": ("1 of '1' \"1\" 10", ["1"], "1 of '{0}' \"{0}\" 10"),
    "the longer of two first": ("secret-secret", ["secret", "secret-secret"], "{0}"),
    "an empty text": ("a '' b", [""], "a '' b"),
    "nothing hidden": ("a b", [], "a b"),
}


@pytest.mark.parametrize("message, hidden, expected", SCRUBBED.values(), ids=SCRUBBED)
def test_scrubbed(message: str, hidden: t.List[str], expected: str) -> None:
    assert scrubbed(message, hidden) == expected.format(HIDDEN)
