# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.codec import expand, flatten
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import (
    Block,
    Field,
    Items,
    Number,
    Parameters,
    Switch,
    Text,
)

TABLE = Block(
    (
        Field("word", "Word", Text()),
        Field("short", "Short", Text(1, 5)),
        Field("choice", "Choice", Text(choices=("a",))),
        Field("form", "Form", Text(pattern="a*")),
        Field("blob", "Blob", Text(holds="json_bytes")),
        Field("count", "Count", Number()),
        Field("lit", "Lit", Switch()),
        Field("words", "Words", Items(Text())),
        Field("one", "One", Items(Text(), minimum=1)),
        Field("pairs", "Pairs", Items(Block((Field("left", "Left", Text()), Field("right", "Right", Items(Text())))))),
        Field("map", "Map", Parameters()),
        Field("full_map", "FullMap", Parameters(minimum=1)),
        Field("wrapped", "Wrapped", Parameters(wrapper="Values")),
        Field("inner", "Inner", Block((Field("word", "Word", Text()), Field("lit", "Lit", Switch(), default=False)))),
    )
)
BOTH_WAYS: t.Dict[str, t.Tuple[t.Dict[str, t.Any], t.Dict[str, t.Any]]] = {
    "text": ({"word": "x"}, {"Word": "x"}),
    "empty text": ({"word": ""}, {"Word": ""}),
    "bytes": ({"blob": "{}"}, {"Blob": b"{}"}),
    "bytes beyond ASCII": ({"blob": "ä"}, {"Blob": b"\xc3\xa4"}),
    "bytes that are no text": ({"blob": b"\xff"}, {"Blob": b"\xff"}),
    "zero": ({"count": 0}, {"Count": 0}),
    "false": ({"lit": False}, {"Lit": False}),
    "empty list": ({"words": []}, {"Words": []}),
    "list of an empty text": ({"words": [""]}, {"Words": [""]}),
    "list of structures": ({"pairs": [{"left": "a", "right": ["b"]}]}, {"Pairs": [{"Left": "a", "Right": ["b"]}]}),
    "map, names and case as they are": ({"map": {"workingDirectory": [""]}}, {"Map": {"workingDirectory": [""]}}),
    "map with an empty list": ({"map": {"A": []}}, {"Map": {"A": []}}),
    "wrapped map": ({"wrapped": {"A": ["b"]}}, {"Wrapped": {"A": {"Values": ["b"]}}}),
    "structure": ({"inner": {"word": "x", "lit": False}}, {"Inner": {"Word": "x", "Lit": False}}),
    "members that no row knows": (
        {"FutureMember": {"Deep": [1]}, "inner": {"Newer": None}},
        {"FutureMember": {"Deep": [1]}, "Inner": {"Newer": None}},
    ),
}


@pytest.mark.parametrize("options, members", BOTH_WAYS.values(), ids=BOTH_WAYS)
def test_both_ways(options: t.Dict[str, t.Any], members: t.Dict[str, t.Any]) -> None:
    assert expand(TABLE, options) == members
    assert flatten(TABLE, members) == options


@pytest.mark.parametrize(
    "options",
    [
        {"word": None},
        {"short": ""},
        {"choice": ""},
        {"form": ""},
        {"one": []},
        {"full_map": {}},
        {"inner": {}},
        {"inner": {"word": "", "lit": False}},
    ],
    ids=str,
)
def test_what_the_service_would_refuse_or_take_for_nothing_is_not_sent(options: t.Dict[str, t.Any]) -> None:
    assert expand(TABLE, options) == {}


def test_null_members_are_no_options() -> None:
    assert flatten(TABLE, {"Word": None, "Future": None}) == {"Future": None}


def test_a_wrapped_list_that_is_missing_reads_as_empty() -> None:
    assert flatten(TABLE, {"Wrapped": {"A": {}}}) == {"wrapped": {"A": []}}


def test_lists_are_copied() -> None:
    values = ["a"]
    expanded = expand(TABLE, {"words": values, "map": {"A": values}})
    expanded["Words"].append("b")
    expanded["Map"]["A"].append("b")
    assert values == ["a"]
