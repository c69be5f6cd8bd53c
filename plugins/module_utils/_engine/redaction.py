# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a result, a diff, the echo of the arguments or a message may show."""

from __future__ import annotations

import base64
import html
import json
import re
import typing as t

from .meaning import is_empty, meaning
from .problems import HIDDEN
from .shapes import Block, Items, Options, Parameters, Shape
from .validation import from_json, is_secret

ALL = frozenset("*")
"""Stands for the names of all parameters, if it is not known which of them are sensitive."""
CHANGED = HIDDEN + " (changed)"
"""What stands in a diff's after where a hidden value differs from a hidden value before."""


def presented(
    block: Block, options: t.Optional[Options], secret_names: t.Collection[str], show: bool = False
) -> t.Optional[Options]:
    """Settings as results show them: hidden values replaced (unless show), empty and unknown ones left out."""
    if options is None:
        return None
    answer = {}
    for field in block.fields:
        value = options.get(field.option)
        if not is_empty(field.shape, value):
            hide = field.sensitive and not show
            answer[field.option] = HIDDEN if hide else _shown(field.shape, value, () if show else secret_names, show)
    return answer


def _shown(shape: Shape, value: t.Any, secret_names: t.Collection[str], show: bool) -> t.Any:
    if isinstance(shape, Block):
        return presented(shape, value, secret_names, show)
    if isinstance(shape, Items) and isinstance(shape.element, Block):
        return [presented(shape.element, item, secret_names, show) for item in value]
    if isinstance(shape, Parameters):
        hidden = {name for name in value if is_secret(name, secret_names)}
        wrap = shape.wrapper.lower() if shape.wrapper else None
        shown = {name: [HIDDEN] if name in hidden else list(values) for name, values in value.items()}
        return {name: {wrap: values} for name, values in shown.items()} if wrap else shown
    # Bytes that are no text cannot be shown, nor given back: the placeholder keeps them.
    return HIDDEN if isinstance(value, bytes) else value


def compared(
    block: Block, before: t.Optional[Options], after: t.Optional[Options], secret_names: t.Collection[str]
) -> t.Tuple[Options, Options]:
    """Both sides of a diff. A hidden value that differs says so without showing either value."""
    old, new = presented(block, before, secret_names) or {}, presented(block, after, secret_names) or {}
    _mark_changed(block, before or {}, after or {}, old, new, secret_names)
    return old, new


def by_line(value: t.Any) -> t.Any:
    """A side of a diff with each text of several lines as a list of them, so that a script is compared line by line."""
    if isinstance(value, dict):
        return {name: by_line(item) for name, item in value.items()}
    if isinstance(value, list):
        return [by_line(item) for item in value]
    return value.split("\n") if isinstance(value, str) and "\n" in value else value


def _mark_changed(
    block: Block, before: Options, after: Options, old: Options, new: Options, secret_names: t.Collection[str]
) -> None:
    for field in block.fields:
        option, shape = field.option, field.shape
        if old.get(option) is None or new.get(option) is None:
            continue
        if isinstance(shape, Block):
            _mark_changed(shape, before[option], after[option], old[option], new[option], secret_names)
        elif new[option] == HIDDEN and meaning(shape, before[option]) != meaning(shape, after[option]):
            new[option] = CHANGED
        elif isinstance(shape, Parameters):
            for name, values in after[option].items():
                if is_secret(name, secret_names) and before[option].get(name, values) != values:
                    new[option][name] = {shape.wrapper.lower(): [CHANGED]} if shape.wrapper else [CHANGED]


def named_secrets(raw: t.Any) -> t.FrozenSet[str]:
    """The names of parameters that an argument says may not be shown, right or wrong as it was given."""
    if isinstance(raw, str):
        raw = raw.split(",")
    if raw is None:
        return frozenset()
    if not isinstance(raw, (list, tuple)):
        # It will be refused; until then nothing is shown.
        return ALL
    return frozenset(str(name).strip() for name in raw)


def withheld(block: Block, raw: t.Any, secret_names: t.Collection[str]) -> t.Any:
    """Arguments as given, right or wrong, with all hidden that may not be shown.

    What no table knows is hidden too: a mistyped option may hold what belongs into a sensitive one.
    """
    raw = from_json(raw, dict)
    if raw in (None, "", [], {}):
        return raw
    if not isinstance(raw, dict):
        return HIDDEN
    answer = {}
    for option, value in raw.items():
        field = block.by_option.get(option)
        if value in (None, "", [], {}):
            answer[option] = value
        elif field is None or field.sensitive:
            answer[option] = HIDDEN
        elif isinstance(field.shape, Block):
            answer[option] = withheld(field.shape, value, secret_names)
        elif isinstance(field.shape, Items) and isinstance(field.shape.element, Block) and isinstance(value, list):
            answer[option] = [withheld(field.shape.element, item, secret_names) for item in value]
        elif isinstance(field.shape, Parameters):
            answer[option] = _withheld_parameters(value, secret_names)
        else:
            answer[option] = value
    return answer


def _withheld_parameters(raw: t.Any, secret_names: t.Collection[str]) -> t.Any:
    raw = from_json(raw, dict)
    if not isinstance(raw, dict):
        return HIDDEN
    return {name: HIDDEN if is_secret(str(name), secret_names) else value for name, value in raw.items()}


def secrets(block: Block, options: Options, secret_names: t.Collection[str]) -> t.Iterator[str]:
    """All the hidden texts among settings, each as it is and as it travels."""
    for field in block.fields:
        value = options.get(field.option)
        if isinstance(value, dict) and isinstance(field.shape, Block):
            yield from secrets(field.shape, value, secret_names)
        elif isinstance(value, list) and isinstance(field.shape, Items) and isinstance(field.shape.element, Block):
            for item in value:
                yield from secrets(field.shape.element, item, secret_names)
        elif isinstance(value, dict) and isinstance(field.shape, Parameters):
            for name, values in value.items():
                if is_secret(name, secret_names) and isinstance(values, list):
                    yield from values
        elif field.sensitive and isinstance(value, (str, bytes)):
            yield value if isinstance(value, str) else value.decode("utf-8", "replace")
            yield base64.b64encode(value.encode("utf-8") if isinstance(value, str) else value).decode("ascii")


def scrubbed(message: str, hidden: t.Iterable[str]) -> str:
    """message without the hidden texts, as they are or as JSON and Python write them. For what AWS says: scrubbed_quotation.

    A text of less than four characters is replaced only between quotes: anywhere else it would rather be part of a
    word, and the message would become unreadable without anything being kept secret.
    """
    for text in sorted({form for text in hidden for form in _written(text)}, key=len, reverse=True):
        if len(text) >= 4:
            message = message.replace(text, HIDDEN)
        elif text:
            for quote in "'\"":
                message = message.replace(quote + text + quote, quote + HIDDEN + quote)
    return message


def scrubbed_quotation(said: str, hidden: t.Iterable[str]) -> str:
    """What AWS said without the hidden texts, and without the texts and numbers in them if they are JSON.

    AWS quotes what it refuses: escaped, with other white space, only the beginning of it. So every part of a hidden text
    that is long enough to be recognized is replaced, and if there is any hidden text, each Value '...' is.
    """
    texts = {text for whole in hidden for text in (whole, *_inner_texts(whole)) if text.strip()}
    if not texts:
        return said
    said = _QUOTATION.sub("Value '%s'" % HIDDEN, said)
    forms = {form for text in texts for form in _written(text)}
    said = _without_parts(said, [form for form in forms if len(_letters(form)[0]) >= _RECOGNIZED])
    for text in sorted(forms, key=len, reverse=True):
        pattern = r"(?<!\w)%s(?!\w)" if len(text) >= 4 else "(?<=['\"])%s(?=['\"])"
        said = re.sub(pattern % re.escape(text), HIDDEN, said)
    return said


_RECOGNIZED = 8
"""So many characters of a hidden text, white space and backslashes left out, are a part of it and no coincidence."""
_QUOTATION = re.compile(r"Value '(?:.*?'(?= at '[^']*' failed)|.*'|.*\Z)", re.DOTALL)


def _written(text: str) -> t.Set[str]:
    """A text as it is, and as JSON, Python and XML write it."""
    as_json = (json.dumps(text, ensure_ascii=ascii)[1:-1] for ascii in (True, False))
    return {text, *as_json, repr(text)[1:-1], html.escape(text)}


def _inner_texts(text: str) -> t.Iterator[str]:
    """The texts and longer numbers that are values in JSON text."""
    try:
        left = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    while left:
        item = left.pop()
        if isinstance(item, dict):
            left += item.values()
        elif isinstance(item, list):
            left += item
        elif isinstance(item, str):
            yield item
            # JSON often holds JSON as text.
            if item[:1] in ("{", "["):
                yield from _inner_texts(item)
        elif isinstance(item, (int, float)) and len(str(item)) >= 4 and not isinstance(item, bool):
            yield str(item)


def _letters(text: str) -> t.Tuple[str, t.List[int]]:
    """text without white space and backslashes, and where each of its characters stands in text."""
    places = [place for place, letter in enumerate(text) if not letter.isspace() and letter != "\\"]
    return "".join(text[place] for place in places), places


def _without_parts(said: str, forms: t.Iterable[str]) -> str:
    """said without the parts of forms that are in it."""
    parts: t.Set[str] = set()
    for form in forms:
        letters = _letters(form)[0]
        parts.update(letters[start : start + _RECOGNIZED] for start in range(len(letters) - _RECOGNIZED + 1))
    letters, places = _letters(said)
    spans: t.List[t.List[int]] = []
    for start in range(len(letters) - _RECOGNIZED + 1):
        if letters[start : start + _RECOGNIZED] in parts:
            if spans and start <= spans[-1][1]:
                spans[-1][1] = start + _RECOGNIZED
            else:
                spans.append([start, start + _RECOGNIZED])
    for start, end in reversed(spans):
        said = said[: places[start]] + HIDDEN + said[places[end - 1] + 1 :]
    return said
