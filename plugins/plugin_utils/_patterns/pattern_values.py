# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The value of an option of a pattern: from what was given to what the document takes."""

from __future__ import annotations

import json
import re
import typing as t

from ...module_utils._engine.validation import read_boolean
from ..user_input import from_text
from .pattern import PatternOption

Value = t.Tuple[t.Any, t.Optional[str]]
"""A value; or None, and what is allowed."""


def read_value(option: PatternOption, raw: t.Any) -> Value:
    """The value of the option in the task for what the user wrote, which is not empty."""
    return _READERS[option.kind](option, raw)


def _is_replaced(text: str) -> bool:
    """Whether AWS replaces a part of the text when the task runs, so that its value is not known yet."""
    return re.search(r"\{\{.+?\}\}", text) is not None


def _as_text(raw: t.Any) -> t.Optional[str]:
    if isinstance(raw, bool):
        return "true" if raw else "false"
    return str(raw) if isinstance(raw, (str, int, float)) else None


def _text(option: PatternOption, raw: t.Any) -> Value:
    text = _as_text(raw)
    if text is None:
        return None, "text"
    if _is_replaced(text):
        return text, None
    if option.choices and text not in option.choices:
        return None, "one of %s" % ", ".join(option.choices)
    if option.pattern and not re.fullmatch(option.pattern, text):
        return None, option.allowed or "text that matches %s" % option.pattern
    if option.maximum is not None and len(text) > option.maximum:
        return None, "at most %d characters" % option.maximum
    return text, None


def _boolean(option: PatternOption, raw: t.Any) -> Value:
    """A boolean, which the module compares with any spelling of it; or the option's own word for it."""
    word, written = str(_as_text(raw)).strip(), option.written or ()
    if word in written or _is_replaced(word):
        return word, None
    is_true = read_boolean(word)
    if is_true is not None:
        return written[is_true] if written else is_true, None
    own = [one for one in written if read_boolean(one) is None]
    return None, "one of %s" % ", ".join(["true", "false", *own])


def _number(option: PatternOption, raw: t.Any) -> Value:
    text = str(_as_text(raw)).strip()
    if isinstance(raw, str) and _is_replaced(text):
        return text, None
    if re.fullmatch(r"[0-9]{1,18}(\.0)?", text) and not isinstance(raw, bool):
        number = int(text.partition(".")[0])
        low = option.minimum is None or number >= option.minimum
        if low and (option.maximum is None or number <= option.maximum):
            return str(number), None
    least, most = option.minimum or 0, option.maximum
    return None, "a whole number from %d %s" % (least, "up" if most is None else "to %d" % most)


def _list(option: PatternOption, raw: t.Any) -> Value:
    items = from_text(raw, list)
    if isinstance(items, str):
        items = [item.strip() for item in re.split(r"[,\n]", items) if item.strip()]
    return _texts(option, items)


def _lines(option: PatternOption, raw: t.Any) -> Value:
    if isinstance(raw, str):
        # Not splitlines: it splits at form feeds, U+2028 and the like too, which are part of a command.
        raw = re.split(r"\r?\n", raw)
        # A line end at the end of the text ends its last line, and begins no other.
        raw = raw[:-1] if len(raw) > 1 and not raw[-1] else raw
    return _texts(option, raw)


def _texts(option: PatternOption, items: t.Any) -> Value:
    values = []
    for item in items if isinstance(items, (list, tuple)) else [items]:
        value, allowed = _text(option, item)
        if allowed is not None:
            return None, "a list of texts" if allowed == "text" else "a list, each %s" % allowed
        values.append(value)
    return values, None


def _map(option: PatternOption, raw: t.Any) -> Value:
    """The text of a JSON object, which is how a document's StringMap travels."""
    return _json_text(raw, (dict,), "a map")


def _json(option: PatternOption, raw: t.Any) -> Value:
    return _json_text(raw, (dict, list), "a list or a map, or JSON text for one")


def _json_text(raw: t.Any, kinds: t.Tuple[type, ...], allowed: str) -> Value:
    if isinstance(raw, str) and _is_replaced(raw):
        return raw, None
    for kind in kinds:
        value = from_text(raw, kind)
        if isinstance(value, kind):
            try:
                return json.dumps(value, ensure_ascii=False), None
            except (TypeError, ValueError):
                break
    return None, allowed


def _pairs(option: PatternOption, raw: t.Any) -> Value:
    """Text of name=value pairs between spaces, which a map may stand for."""
    given = from_text(raw, dict)
    if not isinstance(given, dict):
        value, allowed = _text(option, raw)
        return value, "a map, or text" if allowed == "text" else allowed
    pairs = []
    for name, item in given.items():
        text = _as_text(item)
        if text is None or re.search("[\"'\n]", text):
            return None, "a map from names to texts of one line without quotes"
        pairs.append("%s=%s" % (name, "'%s'" % text if not text or re.search(r"\s", text) else text))
    return _text(option, " ".join(pairs))


def _raw(option: PatternOption, raw: t.Any) -> Value:
    return raw, None


_READERS: t.Dict[str, t.Callable[[PatternOption, t.Any], Value]] = {
    "text": _text,
    "boolean": _boolean,
    "number": _number,
    "list": _list,
    "lines": _lines,
    "map": _map,
    "json": _json,
    "pairs": _pairs,
    "raw": _raw,
}
