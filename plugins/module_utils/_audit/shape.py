# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What keeps a value from being an audit document, in sentences for whoever handed it over."""

from __future__ import annotations

import math
import re
import typing as t

from .schema import SCHEMA, Schema

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


def faults(document: t.Any) -> t.List[str]:
    """All that keeps a value from being an audit document, each a sentence with its path.

    An empty list: it is one. The shape is that of schema.SCHEMA. Beyond it, names of places must differ, and what
    a window or a finding refers to must be there; this is looked at only where the shape is right.
    """
    return list(_against(SCHEMA, document, "")) or list(_broken_references(document))


def _against(schema: Schema, value: t.Any, path: str) -> t.Iterator[str]:
    """The faults of a value under the words of JSON Schema that schema uses."""
    where = path or "the document"
    if "const" in schema and not (isinstance(value, str) and value == schema["const"]):
        yield f"{where} must be {schema['const']!r}, but is {_shown(value)}."
        return
    kind = _kind(value)
    allowed = schema.get("type", kind)
    allowed = allowed if isinstance(allowed, list) else [allowed]
    if kind not in allowed:
        yield f"{where} must be {' or '.join(_NAMES[name] for name in allowed)}, but is {_shown(value)}."
        return
    if kind not in _NAMES:
        yield f"{where} is {_shown(value)}, which JSON cannot hold."
    elif kind == "object":
        yield from _against_map(schema, value, path)
    elif kind == "array":
        for index, item in enumerate(value):
            yield from _against(schema.get("items", {}), item, f"{path}[{index}]")
    elif "enum" in schema and value not in schema["enum"]:
        yield f"{where} must be one of {', '.join(schema['enum'])}, but is {_shown(value)}."
    elif "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{where} must be a time such as 2026-11-24T22:00:00Z, but is {_shown(value)}."
    elif "minimum" in schema and value < schema["minimum"]:
        yield f"{where} must be at least {schema['minimum']}, but is {_shown(value)}."


def _against_map(schema: Schema, value: t.Mapping[t.Any, t.Any], path: str) -> t.Iterator[str]:
    where = path or "the document"
    members = schema.get("properties", {})
    others = schema.get("additionalProperties", {})
    missing = [repr(name) for name in schema.get("required", ()) if name not in value]
    if missing:
        yield f"{where} lacks {', '.join(missing)}."
    for name, inner in value.items():
        if not isinstance(name, str):
            yield f"{where} has the key {_shown(name)}, which is no text."
        elif name in members:
            yield from _against(members[name], inner, f"{path}.{name}".lstrip("."))
        elif others is False:
            yield f"{where} has {_shown(name)}, which an audit document does not have there."
        else:
            yield from _against(others, inner, f"{path}.{name}".lstrip("."))


def _broken_references(document: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    places: t.Set[str] = set()
    for index, place in enumerate(document["places"]):
        if place["name"] in places:
            yield f"places[{index}].name is {_shown(place['name'])}, which is another place's name already."
        places.add(place["name"])
    for group in ("windows", "findings"):
        for index, entry in enumerate(document[group]):
            if entry["place"] not in places:
                yield f"{group}[{index}].place is {_shown(entry['place'])}, which is none of places."
            if group == "findings" and entry["rule"] not in document["rules"]:
                yield f"findings[{index}].rule is {_shown(entry['rule'])}, which is none of rules."


def _kind(value: t.Any) -> str:
    """The name of a value's type in JSON Schema, or that of its class where JSON has no such type."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        # To JSON 1.0 is a whole number.
        return "integer" if value.is_integer() else "number" if math.isfinite(value) else "no number of JSON"
    for kind, name in ((str, "string"), (dict, "object"), (list, "array")):
        if isinstance(value, kind):
            return name
    return type(value).__name__


def _shown(value: t.Any) -> str:
    """A value in a sentence: short ones as they are, of the others only what they are."""
    if isinstance(value, (dict, list)):
        return f"{_NAMES[_kind(value)]} of {len(value)}"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, (str, int, float)):
        text = repr(value)
        return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}... ({len(text)} characters)"
    return f"a {type(value).__name__}"
