# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shape of a document: what is refused, in which words, and that the shipped schema says the same."""

from __future__ import annotations

import copy
import datetime
import json
import typing as t
from pathlib import Path

import jsonschema
import pytest
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.schema import SCHEMA, document_problems
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.plugin_utils._reports.examples import (
    JSON,
    Document,
    documents,
    example,
    unsorted_documents,
)
from hypothesis import given
from hypothesis import strategies as st

SHIPPED = Path(__file__).resolve().parents[5] / "docs" / "audit.schema.json"
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def test_the_shipped_schema_is_the_one_that_counts() -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert json.loads(text) == SCHEMA, "write it again from plugins/plugin_utils/_reports/schema.py"
    assert text == json.dumps(SCHEMA, indent=2) + "\n"


def test_the_schema_is_a_json_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def described(schema: t.Any, path: str = "") -> t.Iterator[str]:
    """The paths of what the schema says nothing about."""
    if path and "description" not in schema:
        yield path
    for name, inner in schema.get("properties", {}).items():
        yield from described(inner, f"{path}.{name}")
    for word in ("items", "additionalProperties"):
        if isinstance(schema.get(word), dict):
            yield from described(schema[word], f"{path}.{word}")


def test_the_schema_describes_each_member() -> None:
    assert list(described(SCHEMA)) == []
    assert list(described({"properties": {"a": {"items": {}}}})) == [".a", ".a.items"]


@given(unsorted_documents(), documents())
def test_documents_fit(document: Document, merged: Document) -> None:
    assert document_problems(document) == document_problems(merged) == []
    VALIDATOR.validate(document)
    VALIDATOR.validate(merged)


def spots(value: t.Any) -> t.Iterator[t.Tuple[t.Any, t.Any]]:
    """Every container of a document with every key in it."""
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in list(keys):
        yield value, key
        yield from spots(value[key])


@given(st.data())
def test_a_spoilt_document_is_refused_exactly_where_the_schema_refuses_it(data: st.DataObject) -> None:
    document = data.draw(documents())
    found = list(spots(document))
    container, key = found[data.draw(st.integers(0, len(found) - 1))]
    how = data.draw(st.sampled_from(["replace", "remove", "add"]))
    if how == "replace":
        container[key] = data.draw(JSON)
    elif how == "remove":
        del container[key]
    elif isinstance(container, dict):
        container[data.draw(st.text(max_size=4))] = data.draw(JSON)
    fits = VALIDATOR.is_valid(document)
    said = document_problems(document)
    if fits:
        # Only then are references checked: of names, which no schema can compare.
        assert all("which is not in" in fault or "which is already" in fault for fault in said)
    else:
        assert said


@given(st.recursive(st.none() | st.text() | st.floats() | st.binary(), st.lists, max_leaves=5))
def test_anything_else_gets_sentences(value: t.Any) -> None:
    said = document_problems(value)
    assert said and all(fault.endswith(".") and "\n" not in fault for fault in said)


def changed(path: t.Sequence[t.Any], value: t.Any) -> Document:
    document = example()
    inner: t.Any = document
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return document


@pytest.mark.parametrize(
    ("path", "value", "wanted"),
    [
        (["schema"], "other/2", "schema must be 'windowkeeper.ssm/audit/1', but is 'other/2'."),
        (["schema"], 1, "schema must be 'windowkeeper.ssm/audit/1', but is 1."),
        (
            ["generated_at"],
            datetime.datetime(2026, 11, 24),
            "generated_at must be a text, but is a datetime.",
        ),
        (
            ["generated_at"],
            "yesterday",
            "generated_at must be a time such as 2026-11-24T22:00:00Z, but is 'yesterday'.",
        ),
        (["places"], {}, "places must be a list, but is a map of 0."),
        (["places", 1, "windows"], -1, "places[1].windows must be at least 0, but is -1."),
        (["places", 1, "windows"], True, "places[1].windows must be a whole number, but is true."),
        (["places", 1, "account"], 5, "places[1].account must be a text or null, but is 5."),
        (["windows", 0, "enabled"], "yes", "windows[0].enabled must be true or false, but is 'yes'."),
        (["rules", "no_alarm"], None, "rules.no_alarm must be a map, but is null."),
        (["rules", 5], {}, "rules has the key 5, which is not text."),
        (
            ["findings", 2, "severity"],
            "urgent",
            "findings[2].severity must be one of high, medium, low, info, but is 'urgent'.",
        ),
        (["findings", 0, "extra"], 1, "findings[0] has 'extra', which an audit document does not have there."),
        (["findings", 0, "place"], "x", "findings[0].place is 'x', which is not in places."),
        (["findings", 0, "rule"], "x", "findings[0].rule is 'x', which is not in rules."),
        (["windows", 1, "place"], "x", "windows[1].place is 'x', which is not in places."),
        (
            ["places", 0, "name"],
            "prod-frankfurt",
            "places[1].name is 'prod-frankfurt', which is already the name of another place.",
        ),
        (
            ["findings", 0, "changes", 0, "after"],
            [b"x"],
            "findings[0].changes[0].after[0] is a bytes, which JSON cannot hold.",
        ),
        (
            ["findings", 0, "changes", 0, "before"],
            float("nan"),
            "findings[0].changes[0].before is nan, which JSON cannot hold.",
        ),
        (
            ["findings", 0, "kind"],
            "k" * 100,
            "findings[0].kind must be one of policy, drift, but is '" + "k" * 59 + "... (102 characters).",
        ),
    ],
)
def test_the_words(path: t.Sequence[t.Any], value: t.Any, wanted: str) -> None:
    assert document_problems(changed(path, value)) == [wanted]


@pytest.mark.parametrize("member", ["schema", "places", "summary"])
def test_what_is_missing_is_named(member: str) -> None:
    document = copy.deepcopy(example())
    del document[member]
    assert document_problems(document) == [f"the document lacks {member!r}."]


def test_all_that_is_missing_is_one_sentence() -> None:
    document = example()
    document["places"][0] = {"name": "a", "region": "b", "tasks": 0}
    assert document_problems(document) == ["places[0] lacks 'account', 'windows', 'error', 'idle'."]
