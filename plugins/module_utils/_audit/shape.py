# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks whether a value is an audit document, and says in sentences why it is not."""

from __future__ import annotations

import math
import re
import typing as t

from .schema import SCHEMA, Schema

#: The names and numbers that lead to a value.
Path = t.Tuple[t.Union[str, int], ...]

SHOWN_CHARACTERS = 60
_NAMES = {
    "object": "a map",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}
_KINDS: t.Dict[type, str] = {
    str: "string",
    type(None): "null",
    dict: "object",
    list: "array",
    bool: "boolean",
    int: "integer",
}


def faults(document: t.Any) -> t.List[str]:
    """All reasons why a value is not an audit document, each a sentence with its path.

    The list is empty for an audit document. Its shape is that of schema.SCHEMA. Besides, the names of places must
    differ, and what a window or a finding refers to must exist; this is checked only if the shape is right.
    """
    return list(_against(SCHEMA, document, ())) or list(_broken_references(document))


def _at(path: Path) -> str:
    """A path, written for a sentence."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.lstrip(".") or "the document"


def _against(schema: Schema, value: t.Any, path: Path) -> t.Iterator[str]:
    """The faults of a value under the words of JSON Schema that schema uses."""
    if "const" in schema and not (isinstance(value, str) and value == schema["const"]):
        yield f"{_at(path)} must be {schema['const']!r}, but is {_shown(value)}."
        return
    kind = _kind(value)
    allowed = schema.get("type", kind)
    if kind != allowed and kind not in allowed:
        allowed = allowed if isinstance(allowed, list) else [allowed]
        yield f"{_at(path)} must be {' or '.join(_NAMES[name] for name in allowed)}, but is {_shown(value)}."
    elif kind not in _NAMES:
        yield f"{_at(path)} is {_shown(value)}, which JSON cannot hold."
    elif kind == "object":
        yield from _against_map(schema, value, path)
    elif kind == "array":
        for index, item in enumerate(value):
            yield from _against(schema.get("items", {}), item, (*path, index))
    elif "enum" in schema and value not in schema["enum"]:
        yield f"{_at(path)} must be one of {', '.join(schema['enum'])}, but is {_shown(value)}."
    elif "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{_at(path)} must be a time such as 2026-11-24T22:00:00Z, but is {_shown(value)}."
    elif "minimum" in schema and value < schema["minimum"]:
        yield f"{_at(path)} must be at least {schema['minimum']}, but is {_shown(value)}."


def _against_map(schema: Schema, value: t.Mapping[t.Any, t.Any], path: Path) -> t.Iterator[str]:
    members = schema.get("properties", {})
    others = schema.get("additionalProperties", {})
    missing = [repr(name) for name in schema.get("required", ()) if name not in value]
    if missing:
        yield f"{_at(path)} lacks {', '.join(missing)}."
    for name, inner in value.items():
        if not isinstance(name, str):
            yield f"{_at(path)} has the key {_shown(name)}, which is not text."
        elif name in members:
            yield from _against(members[name], inner, (*path, name))
        elif others is False:
            yield f"{_at(path)} has {_shown(name)}, which an audit document does not have there."
        else:
            yield from _against(others, inner, (*path, name))


def _broken_references(document: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    places: t.Set[str] = set()
    for index, place in enumerate(document["places"]):
        if place["name"] in places:
            yield f"places[{index}].name is {_shown(place['name'])}, which is already the name of another place."
        places.add(place["name"])
    for group in ("windows", "findings"):
        for index, entry in enumerate(document[group]):
            if entry["place"] not in places:
                yield f"{group}[{index}].place is {_shown(entry['place'])}, which is not in places."
            if group == "findings" and entry["rule"] not in document["rules"]:
                yield f"findings[{index}].rule is {_shown(entry['rule'])}, which is not in rules."


def _kind(value: t.Any) -> str:
    """The name of a value's type in JSON Schema, or of its class if JSON has no such type."""
    kind = _KINDS.get(type(value))
    if kind is not None:
        return kind
    if isinstance(value, float):
        # To JSON 1.0 is a whole number.
        return "integer" if value.is_integer() else "number" if math.isfinite(value) else "no number of JSON"
    # Ansible's own texts, maps and lists are of classes that derive from these.
    return next((name for kind, name in _KINDS.items() if isinstance(value, kind)), type(value).__name__)


def _shown(value: t.Any) -> str:
    """A value for a sentence: a short one itself, a long one by its kind and size."""
    if isinstance(value, (dict, list)):
        return f"{_NAMES[_kind(value)]} of {len(value)}"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, (str, int, float)):
        text = repr(value)
        return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}... ({len(text)} characters)"
    return f"a {type(value).__name__}"
