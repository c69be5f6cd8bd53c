# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The JSON Schema of audit documents, from which docs/audit.schema.json is made, and the check of documents against it."""

from __future__ import annotations

import math
import re
import typing as t

from ...module_utils._audit.terms import DRIFT_IDS, KINDS, SCHEMA_NAME, SEVERITIES, VERDICTS

Schema = t.Dict[str, t.Any]
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


def _map(description: str, members: t.Dict[str, Schema]) -> Schema:
    """A map with all of these members and no others."""
    return {
        "description": description,
        "type": "object",
        "required": list(members),
        "additionalProperties": False,
        "properties": members,
    }


def _map_of(description: str, value: Schema) -> Schema:
    return {"description": description, "type": "object", "additionalProperties": value}


def _list(description: str, items: Schema) -> Schema:
    return {"description": description, "type": "array", "items": items}


def _text(description: str) -> Schema:
    return {"description": description, "type": "string"}


def _text_or_null(description: str) -> Schema:
    return {"description": description, "type": ["string", "null"]}


def _count(description: str) -> Schema:
    return {"description": description, "type": "integer", "minimum": 0}


def _one_of(description: str, words: t.Iterable[str]) -> Schema:
    return {"description": description, "type": "string", "enum": list(words)}


_PLACE = _map(
    "An account-region that was audited, or could not be.",
    {
        "name": _text("The host in the inventory that stands for the account-region."),
        "account": _text_or_null("The account's number; null if it is not known."),
        "region": _text("The region, such as eu-central-1."),
        "windows": _count("How many maintenance windows were examined."),
        "tasks": _count("How many tasks these windows have together."),
        "error": _text_or_null("Why the account-region could not be audited; null if it was audited."),
        "idle": _text_or_null("Why there was nothing to examine, if nothing is wrong with that; else null."),
    },
)

_WINDOW = _map(
    "A maintenance window that was audited, with findings or without.",
    {
        "place": _text("The name of its account-region in places."),
        "window_id": _text("Its ID, such as mw-0123456789abcdef0."),
        "name": _text("Its name."),
        "enabled": {"description": "Whether it is enabled.", "type": "boolean"},
        "tasks": _count("How many tasks it has."),
        "next_execution_time": _text_or_null(
            "When it runs next, in the words of the service; null if it does not run again."
        ),
    },
)

_RULE = _map(
    "A rule that was on in this audit.",
    {
        "severity": _one_of("The severity of a violation.", SEVERITIES),
        "reason": _text("Why it matters."),
        "remedy": _text("What to do about it."),
    },
)

_CHANGE = _map(
    "A setting that differs from its declaration.",
    {
        "path": _text("The option, with dots between its parts."),
        "before": {"description": "The value in AWS. A text stands for a hidden value."},
        "after": {"description": "The declared value. A text stands for a hidden value."},
    },
)

_FINDING = _map(
    "A policy violation, or drift.",
    {
        "rule": _text("The id of the rule in rules."),
        "severity": _one_of("Its severity.", SEVERITIES),
        "kind": _one_of("Whether it violates the policy, or is drift from a declaration.", KINDS),
        "place": _text("The name of the account-region in places."),
        "window_id": _text_or_null("The window's ID; null if the window does not exist, or none is concerned."),
        "window_name": _text_or_null("The window's name; null if no window is concerned."),
        "window_task_id": _text_or_null("The task's ID; null if the task does not exist, or none is concerned."),
        "task_name": _text_or_null("The task's name; null if it has none, or no task is concerned."),
        "path": _text_or_null("The option concerned, with dots between its parts; null if there is none."),
        "message": _text("The finding in words. Secrets do not occur in it."),
        "changes": _list(
            "The differences between AWS and the declaration; empty for violations of the policy.", _CHANGE
        ),
    },
)

_SUMMARY = _map(
    "The counts. They are computed again whenever a document is written or merged.",
    {
        "places": _count("Account-regions, those that could not be audited included."),
        "failed_places": _count("Account-regions that could not be audited."),
        "windows": _count("Maintenance windows."),
        "tasks": _count("Tasks of these windows."),
        "findings": _count("Findings."),
        "by_severity": _map("Findings by severity.", {name: _count(f"Of severity {name}.") for name in SEVERITIES}),
        "by_kind": _map("Findings by kind.", {name: _count(f"Of kind {name}.") for name in KINDS}),
        "by_rule": _map_of("Findings by rule; a rule that was on and found nothing has 0.", _count("Of this rule.")),
        "drift": _map("Findings of drift by their kind.", {name: _count(f"{name}.") for name in DRIFT_IDS}),
        "verdict": _one_of(
            "error if an account-region could not be audited, else the highest severity of a finding, else "
            "nothing_examined if there was no maintenance window to examine in an account-region, else clean.",
            VERDICTS,
        ),
    },
)

SCHEMA: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "https://github.com/windowkeeper/ssm/blob/main/docs/audit.schema.json",
    "title": "Audit of AWS Systems Manager maintenance windows",
    **_map(
        "What an audit found in one account-region, or in many: merging documents gives a document.",
        {
            "schema": {"description": "The name and version of this schema.", "const": SCHEMA_NAME},
            "generated_at": {
                "description": "When the audit was made, in UTC; of a merged document the latest.",
                "type": "string",
                "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$",
            },
            "places": _list("The account-regions, by name.", _PLACE),
            "windows": _list("The maintenance windows, by place, name and ID.", _WINDOW),
            "rules": _map_of("The rules that were on, by id.", _RULE),
            "findings": _list("The findings: highest severity first, then by place, window, task and rule.", _FINDING),
            "summary": _SUMMARY,
        },
    ),
}


def document_problems(document: t.Any) -> t.List[str]:
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
    """The document_problems of a value under the words of JSON Schema that schema uses."""
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
