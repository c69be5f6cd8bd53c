# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values as people and surveys give them, and what an option of a pattern makes of them."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._patterns.pattern import PatternOption
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._patterns.pattern_values import read_value
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils.user_input import from_text, parse_text, words

#: Where str.splitlines splits too.
NO_LINE_ENDS = ("\f", "\v", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029", "\r", "\t", "\xa0")

LEVEL = PatternOption("level", choices=("low", "high"))
URL = PatternOption("url", pattern="https://.+", allowed="https:// and more", maximum=20)
NUMBER = PatternOption("number", kind="number", minimum=1, maximum=60)
ANY_NUMBER = PatternOption("number", kind="number")
SWITCH = PatternOption("switch", kind="boolean")
WRITTEN = PatternOption("switch", kind="boolean", written=("Disabled", "Enabled"))
LIST = PatternOption("list", kind="list", choices=("a", "b"))
LINES = PatternOption("lines", kind="lines")
MAP = PatternOption("map", kind="map")
JSON = PatternOption("json", kind="json")
PAIRS = PatternOption("pairs", kind="pairs", pattern=r"[^:]*", allowed="no colons")


@pytest.mark.parametrize(
    "option, raw, value",
    [
        (LEVEL, "low", "low"),
        (LEVEL, "{{ssm:/level}}", "{{ssm:/level}}"),
        (URL, "https://a", "https://a"),
        (URL, "s3://{{WINDOW_ID}}/and-much-longer", "s3://{{WINDOW_ID}}/and-much-longer"),
        (PatternOption("text"), 5, "5"),
        (PatternOption("text"), 1.5, "1.5"),
        (PatternOption("text"), True, "true"),
        (PatternOption("text"), False, "false"),
        (NUMBER, 1, "1"),
        (NUMBER, 60, "60"),
        (NUMBER, " 7 ", "7"),
        (NUMBER, 7.0, "7"),
        (NUMBER, "{{ssm:number}}", "{{ssm:number}}"),
        (ANY_NUMBER, 0, "0"),
        (ANY_NUMBER, 10**12, "1000000000000"),
        (SWITCH, True, True),
        (SWITCH, False, False),
        (SWITCH, "Yes", True),
        (SWITCH, "off", False),
        (SWITCH, 0, False),
        (SWITCH, 1.0, True),
        (SWITCH, "{{ssm:switch}}", "{{ssm:switch}}"),
        (WRITTEN, "no", "Disabled"),
        (WRITTEN, True, "Enabled"),
        (WRITTEN, "Enabled", "Enabled"),
        (LIST, ["a", "b"], ["a", "b"]),
        (LIST, "a, b", ["a", "b"]),
        (LIST, "a\nb\n", ["a", "b"]),
        (LIST, '["a"]', ["a"]),
        (LIST, "- a\n- b", ["a", "b"]),
        (LIST, ("b",), ["b"]),
        (LINES, "a, b\n\n  c\n", ["a, b", "", "  c"]),
        (LINES, ["a, b", "- c", 1], ["a, b", "- c", "1"]),
        (LINES, "- a\n- b", ["- a", "- b"]),
        *((LINES, "a%sb\nc" % mark, ["a%sb" % mark, "c"]) for mark in NO_LINE_ENDS),
        (LINES, "a\r\nb\r\n", ["a", "b"]),
        (LINES, "a\n\nb\n\n", ["a", "", "b", ""]),
        (LINES, "\n", [""]),
        (LINES, "a\n ", ["a", " "]),
        (LINES, ["a\nb\n", "c\fd"], ["a\nb\n", "c\fd"]),
        (MAP, {"a": [1]}, '{"a": [1]}'),
        (MAP, "a: 1", '{"a": 1}'),
        (MAP, '{"a": "\u00e4"}', '{"a": "\u00e4"}'),
        (MAP, "{{ssm:map}}", "{{ssm:map}}"),
        (JSON, [{"Path": "/etc"}], '[{"Path": "/etc"}]'),
        (JSON, '[{"Path": "/etc"}]', '[{"Path": "/etc"}]'),
        (JSON, "Path: /etc", '{"Path": "/etc"}'),
        (PAIRS, "a=1 b='c d'", "a=1 b='c d'"),
        (PAIRS, {"a": 1, "b": "c d", "e": True, "f": ""}, "a=1 b='c d' e=true f=''"),
        (PAIRS, "a: 1", "a=1"),
        (PAIRS, '{"a": "b"}', "a=b"),
        (PAIRS, "a={{ssm:b}}", "a={{ssm:b}}"),
        (PatternOption("raw", kind="raw"), {"a": b"b"}, {"a": b"b"}),
    ],
)
def test_a_value_that_is_right(option: PatternOption, raw: t.Any, value: t.Any) -> None:
    assert read_value(option, raw) == (value, None)


@pytest.mark.parametrize(
    "option, raw, allowed",
    [
        (LEVEL, "Low", "one of low, high"),
        (LEVEL, ["low"], "text"),
        (LEVEL, {"a": 1}, "text"),
        (URL, "http://a", "https:// and more"),
        (PatternOption("url", pattern="a+"), "b", "text that matches a+"),
        (URL, "https://" + 13 * "a", "at most 20 characters"),
        (NUMBER, 0, "a whole number from 1 to 60"),
        (NUMBER, 61, "a whole number from 1 to 60"),
        (NUMBER, "many", "a whole number from 1 to 60"),
        (NUMBER, 1.5, "a whole number from 1 to 60"),
        (NUMBER, -1, "a whole number from 1 to 60"),
        (NUMBER, True, "a whole number from 1 to 60"),
        (NUMBER, [1], "a whole number from 1 to 60"),
        (ANY_NUMBER, "x", "a whole number from 0 up"),
        (SWITCH, "perhaps", "one of true, false"),
        (SWITCH, [True], "one of true, false"),
        (WRITTEN, "enabled", "one of true, false, Disabled, Enabled"),
        (LIST, ["a", "c"], "a list, each one of a, b"),
        (LIST, [["a"]], "a list of texts"),
        (LINES, {"a": 1}, "a list of texts"),
        (MAP, ["a"], "a map"),
        (MAP, "a", "a map"),
        (MAP, {"a": b"b"}, "a map"),
        (PAIRS, {"a": [1]}, "a map from names to texts of one line without quotes"),
        (PAIRS, {"a": "it's"}, "a map from names to texts of one line without quotes"),
        (PAIRS, {"a": "b\nc"}, "a map from names to texts of one line without quotes"),
        (PAIRS, {"a": "b:c"}, "no colons"),
        (PAIRS, "a=b:c", "no colons"),
        (PAIRS, ["a=1"], "a map, or text"),
        (JSON, "a", "a list or a map, or JSON text for one"),
        (JSON, [b"b"], "a list or a map, or JSON text for one"),
    ],
)
def test_a_value_that_is_wrong(option: PatternOption, raw: t.Any, allowed: str) -> None:
    assert read_value(option, raw) == (None, allowed)


def test_text_that_is_json_or_yaml() -> None:
    assert parse_text('{"a": [1]}') == {"a": [1]}
    assert parse_text("a: !unsafe '{{b}}'\nc: !unsafe [d]\ne: !unsafe {f: !unsafe g}") == {
        "a": "{{b}}",
        "c": ["d"],
        "e": {"f": "g"},
    }


@pytest.mark.parametrize(
    "text", ["- a: {open-sesame", "a: open-sesame: b", "[" * 3000 + "open-sesame", "2026-99-99", "? [a]\n: b"]
)
def test_text_that_is_neither_is_not_quoted(text: str) -> None:
    with pytest.raises(ValueError, match="neither YAML nor JSON") as caught:
        parse_text(text)
    assert "sesame" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_place_is_named_where_it_is_known() -> None:
    with pytest.raises(ValueError, match=r"neither YAML nor JSON \(line 2, column [0-9]\)"):
        parse_text("- a\n- b: c: d")


@pytest.mark.parametrize(
    "raw, kind, value",
    [
        ([1], list, [1]),
        ("[1]", list, [1]),
        ("- 1", list, [1]),
        ("a: 1", dict, {"a": 1}),
        ("a: 1", list, "a: 1"),
        ("{", dict, "{"),
        (None, list, None),
    ],
)
def test_content_is_what_text_holds_if_it_is_of_that_kind(raw: t.Any, kind: type, value: t.Any) -> None:
    assert from_text(raw, kind) == value


@pytest.mark.parametrize(
    "raw, value",
    [
        ("a, b\nc  d,", ["a", "b", "c", "d"]),
        ("- a\n- b", ["a", "b"]),
        ('["a"]', ["a"]),
        (["a, b"], ["a, b"]),
        ("", []),
        (None, None),
        (5, 5),
    ],
)
def test_words(raw: t.Any, value: t.Any) -> None:
    assert words(raw) == value
