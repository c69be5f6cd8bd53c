# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a value means, so that two values which mean the same are never called different."""

from __future__ import annotations

import base64
import binascii
import decimal
import json
import typing as t

from .shapes import Block, BooleanText, Field, Items, JSONText, Options, Parameters, Shape, Tags, Text

MOST_NESTED = 100
"""JSON nested more deeply compares as bytes: Python would not get through comparing it."""


def meaning(shape: Shape, value: t.Any) -> t.Any:
    """A form of value that is equal for equal meaning; None for no value, an empty one, or a block of such."""
    if value is None:
        return None
    if isinstance(shape, Block):
        known = {}
        for field in shape.fields:
            meant = _field_meaning(field, value.get(field.option))
            if meant is not None:
                known[field.option] = meant
        unknown = {name: item for name, item in value.items() if name not in shape.by_option}
        return (known, unknown) if known or unknown else None
    if isinstance(shape, Items):
        if not value:
            return None
        if shape.meaning:
            return shape.meaning(value)
        if isinstance(shape.element, Block):
            return frozenset(_frozen(shape.element, item) for item in value)
        return frozenset(value)
    if isinstance(shape, Parameters):
        return {name: tuple(values) for name, values in value.items()} or None
    if isinstance(shape, Tags):
        return dict(value) or None
    if isinstance(shape, Text):
        return _text_meaning(shape, value)
    return value


def _field_meaning(field: Field, value: t.Any) -> t.Any:
    return None if value == field.default else meaning(field.shape, value)


def _frozen(block: Block, item: Options) -> t.FrozenSet[t.Tuple[str, t.Any]]:
    return frozenset((field.option, meaning(field.shape, item.get(field.option))) for field in block.fields)


def _text_meaning(shape: Text, value: t.Union[str, bytes]) -> t.Any:
    if value in ("", b""):
        return None
    if shape.meaning:
        return shape.meaning(t.cast(str, value))
    if shape.holds == "text":
        return value
    if shape.holds == "json_base64":
        try:
            return json_meaning(decoded(t.cast(str, value)))
        except (binascii.Error, ValueError):
            return value
    return json_meaning(value)


def decoded(text: str) -> bytes:
    """What base64 text holds; it may have line breaks in it. Raises ValueError (binascii.Error is one)."""
    return base64.b64decode("".join(text.split()), validate=True)


def as_spelled(given: t.Sequence[str], now: t.Sequence[str]) -> t.List[str]:
    """The values given for a parameter, in the spelling that exists where that means the same."""
    if len(given) != len(now):
        return [str(text) for text in given]
    return [there if _means(text, there) else str(text) for text, there in zip(given, now)]


def _means(given: str, now: str) -> bool:
    if isinstance(given, BooleanText):
        return now.lower() == given
    return isinstance(given, JSONText) and bool(json_meaning(now) == json_meaning(str(given)))


def is_empty(shape: Shape, value: t.Any) -> bool:
    """Whether value says nothing at all: missing, or empty in every part."""
    if isinstance(shape, Block) and value:
        # The same answer as meaning's, at the first part that says something.
        parts = ((shape.by_option.get(option), item) for option, item in value.items())
        return all(field and (item == field.default or is_empty(field.shape, item)) for field, item in parts)
    return meaning(shape, value) is None


def same(field: Field, now: t.Any, new: t.Any, resource: Options) -> bool:
    """Whether a field that holds now needs no change to hold new (None: nothing).

    The service fills in values where none was given (a role, a log group); if nothing is desired they are no drift.
    """
    # Most fields of most tasks hold just this, or nothing: no need to find out what it means.
    if now == new or _field_meaning(field, now) == _field_meaning(field, new):
        return True
    nothing_new = _field_meaning(field, new) is None
    return nothing_new and field.filled is not None and field.filled(now, resource)


def json_meaning(text: t.Union[str, bytes]) -> t.Any:
    """The JSON that text holds, in a comparable form; the text's bytes where it holds none.

    1 and 1.0 are one number, 1 and true are not the same, the order of keys and white space mean nothing.
    """
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    try:
        content = json.loads(raw.decode("utf-8"), parse_float=decimal.Decimal, parse_constant=_refuse_constant)
        return ("json", _canonical(content))
    except (ValueError, RecursionError, decimal.DecimalException):
        return ("bytes", raw)


def _refuse_constant(name: str) -> t.NoReturn:
    raise ValueError("%s is no JSON" % name)


def _canonical(content: t.Any, depth: int = 0) -> t.Any:
    if depth > MOST_NESTED:
        raise RecursionError("nested too deeply to be compared")
    if isinstance(content, dict):
        return ("object", frozenset((key, _canonical(item, depth + 1)) for key, item in content.items()))
    if isinstance(content, list):
        return ("array", tuple(_canonical(item, depth + 1) for item in content))
    if isinstance(content, bool) or content is None:
        return ("constant", content)
    if isinstance(content, str):
        return content
    return ("number", content)
