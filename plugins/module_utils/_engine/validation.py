# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From what a playbook gives to desired settings: shapes, ranges and patterns from the table, all problems at once.

Desired settings hold only what was given: an option that is left out or null is not there, one that is given empty is
``Mark.CLEARED``, one that is given as the placeholder for a hidden value is ``Mark.KEPT``, one that is wrong is
``Mark.WRONG`` (and among the problems).
"""

from __future__ import annotations

import base64
import datetime
import json
import math
import re
import sys
import typing as t

from .meaning import decoded
from .problems import HIDDEN, Problem, did_you_mean, shown
from .shapes import Block, BooleanText, Field, Items, JSONText, Mark, Number, Options, Parameters, Switch, Tags, Text

_TRUE = frozenset(("y", "yes", "on", "1", "true", "t", "1.0"))
_FALSE = frozenset(("n", "no", "off", "0", "false", "f", "0.0"))
LARGEST = 2**31 - 1
"""An integer of the service has 32 bits."""


class Reading:
    """One pass over the arguments: turns them into desired settings and collects what is wrong.

    secret_names: names of parameters whose values may not be shown; "*" stands for all names.
    """

    def __init__(self, secret_names: t.Collection[str] = ()) -> None:
        self.problems: t.List[Problem] = []
        self.secret_names = frozenset(secret_names)

    def refuse(self, path: str, given: t.Any, allowed: str, sensitive: bool = False) -> None:
        """Note that the value given at path is wrong, and what would be right."""
        self.problems.append(Problem(path, given=shown(given, sensitive), allowed=allowed))

    def _refuse_size(self, path: str, given: str, allowed: str) -> None:
        self.problems.append(Problem(path, given=given, allowed=allowed))

    def block(self, block: Block, raw: t.Any, path: str = "") -> t.Any:
        """Desired settings of a structure; Mark.CLEARED for an empty one, None for what is no structure."""
        raw = from_json(raw, dict)
        if not isinstance(raw, dict):
            # What was meant as a structure with a secret in it may come as mistyped text.
            self.refuse(path, raw, "a mapping with %s" % ", ".join(block.by_option), _may_hold_secrets(block))
            return None
        if not raw:
            return Mark.CLEARED
        prefix = path + "." if path else ""
        desired: Options = {}
        for option, value in raw.items():
            field = block.by_option.get(option)
            if field is None:
                self.problems.append(unknown_option(prefix + str(option), str(option), block.by_option))
            elif value is not None:
                parsed = self.value(field, value, prefix + option)
                if parsed is not Mark.LEFT:
                    desired[option] = Mark.WRONG if parsed is None else parsed
        return desired

    def value(self, field: Field, raw: t.Any, path: str) -> t.Any:
        """The desired value of one field; None where raw is wrong (and is then among the problems)."""
        shape = field.shape
        if field.sensitive and raw == HIDDEN:
            return Mark.KEPT
        if raw in ("", [], {}):
            return Mark.CLEARED
        if isinstance(shape, Block):
            return self.block(shape, raw, path)
        if isinstance(shape, Parameters):
            return self._parameters(shape, raw, path)
        if isinstance(shape, Items):
            return self._items(shape, raw, path)
        if isinstance(shape, Tags):
            return self._tags(shape, raw, path)
        if isinstance(shape, Number):
            return self._number(shape, raw, path)
        if isinstance(shape, Switch):
            return self._switch(raw, path)
        return self._text(shape, raw, path, field.sensitive)

    def _tags(self, shape: Tags, raw: t.Any, path: str) -> t.Optional[t.Dict[str, str]]:
        raw = from_json(raw, dict)
        if not isinstance(raw, dict):
            self.refuse(path, raw, "a mapping from names to values")
            return None
        if len(raw) > shape.maximum:
            self._refuse_size(path, "%d tags" % len(raw), "at most %d" % shape.maximum)
        for name, value in raw.items():
            here = "%s.%s" % (path, name)
            if str(name).lower().startswith("aws:"):
                self.problems.append(Problem(here, "names that begin with aws: are reserved for AWS"))
            elif not 1 <= len(str(name)) <= 128:
                self._refuse_size(here, "a name of %d characters" % len(str(name)), "1 to 128 characters")
            elif isinstance(value, (dict, list)) or len(str(value)) > 256:
                self.refuse(here, value, "text of at most 256 characters")
        return {str(name): _tag_value(value) for name, value in raw.items()}

    def _number(self, shape: Number, raw: t.Any, path: str) -> t.Optional[int]:
        number = None
        if isinstance(raw, str) and re.fullmatch(r"\s*[+-]?[0-9]{1,18}\s*", raw):
            number = int(raw)
        elif isinstance(raw, float) and raw.is_integer():
            number = int(raw)
        elif isinstance(raw, int) and not isinstance(raw, bool):
            number = raw
        maximum = LARGEST if shape.maximum is None else shape.maximum
        if number is not None and shape.minimum <= number <= maximum:
            return number
        is_open = shape.maximum is None and (number is None or number <= LARGEST)
        end = "up" if is_open else "to %d" % maximum
        self.refuse(path, raw, "a whole number from %d %s" % (shape.minimum, end))
        return None

    def _switch(self, raw: t.Any, path: str) -> t.Optional[bool]:
        value = read_boolean(raw)
        if value is None:
            self.refuse(path, raw, "true or false")
        return value

    def _text(self, shape: Text, raw: t.Any, path: str, sensitive: bool = False) -> t.Any:
        if isinstance(raw, bytes) and shape.holds == "json_bytes":
            return self._blob(shape, raw, path)
        text = _as_text(raw) if shape.holds == "text" else _as_json_text(raw)
        if text is None:
            self.refuse(path, raw, "text" if shape.holds == "text" else "text, or what JSON can hold", sensitive)
            return None
        if HIDDEN in text:
            said = "the placeholder stands for a whole hidden value; leave the option out to keep the current value"
            self.problems.append(Problem(path, said))
            return None
        try:
            encoded_size = len(text.encode("utf-8"))
        except UnicodeEncodeError:
            self.refuse(path, raw, "text that UTF-8 can hold", True)
            return None
        if shape.holds == "json_base64":
            encoded = _as_base64(text)
            if encoded is None:
                self.refuse(path, raw, "a mapping, or JSON encoded in base64", sensitive)
                return None
            text = encoded
        allowed = self._breach(shape, text, encoded_size if shape.holds == "json_bytes" else len(text))
        if allowed:
            self.refuse(path, text, allowed, sensitive)
            return None
        # A list of thousands says the same words in each entry: all share one copy. Ansible's tagged texts cannot.
        return sys.intern(text) if text.__class__ is str else text

    def _blob(self, shape: Text, raw: bytes, path: str) -> t.Optional[bytes]:
        """Bytes that are no text, as a file of YAML may give them."""
        if shape.maximum is None or len(raw) <= shape.maximum:
            return raw
        self._refuse_size(path, "a value of %d bytes" % len(raw), "at most %d bytes" % shape.maximum)
        return None

    @staticmethod
    def _breach(shape: Text, text: str, size: int) -> str:
        """What is allowed, if text is not; else nothing."""
        if shape.choices and text not in shape.choices:
            return "; ".join(filter(None, ("one of %s" % ", ".join(shape.choices), shape.allowed)))
        fits = shape.minimum <= size and (shape.maximum is None or size <= shape.maximum)
        if fits and (not shape.pattern or re.fullmatch(shape.pattern, text)):
            return ""
        if fits:
            return shape.allowed or "text that matches %s" % shape.pattern
        unit = "bytes" if shape.holds == "json_bytes" else "characters"
        if shape.maximum is None:
            length = "at least %d %s" % (shape.minimum, unit)
        elif shape.minimum == shape.maximum:
            length = "%d %s" % (shape.maximum, unit)
        else:
            length = "%d to %d %s" % (shape.minimum, shape.maximum, unit)
        return "%s (here: %d)" % (", ".join(filter(None, (shape.allowed, length))), size)

    def _items(self, shape: Items, raw: t.Any, path: str) -> t.Any:
        items = from_json(raw, list)
        if items == []:
            return Mark.CLEARED
        if isinstance(items, str) and isinstance(shape.element, Text):
            items = [item.strip() for item in items.split(",") if item.strip()]
            if not items:
                return Mark.CLEARED
        elif not isinstance(items, (list, tuple)):
            items = [items]
        desired: t.List[t.Any] = []
        for number, item in enumerate(items):
            parsed = self._element(shape.element, item, "%s[%d]" % (path, number))
            if parsed is not None and parsed not in desired:
                desired.append(parsed)
        if shape.maximum is not None and len(desired) > shape.maximum:
            self._refuse_size(path, "a list of %d" % len(desired), "a list of at most %d" % shape.maximum)
        return desired or None

    def _element(self, shape: t.Union[Text, Block], item: t.Any, path: str) -> t.Any:
        if isinstance(shape, Text):
            return self._text(shape, item, path)
        before = len(self.problems)
        element = self.block(shape, item, path)
        if element is Mark.CLEARED:
            element = {}
        for field in shape.fields:
            if field.required and element is not None and element.get(field.option) in (None, Mark.CLEARED):
                self.problems.append(Problem("%s.%s" % (path, field.option), "a value is required"))
        return element if len(self.problems) == before else None

    def _parameters(self, shape: Parameters, raw: t.Any, path: str) -> t.Any:
        given = from_json(from_json(raw, list), dict)
        if given in ({}, []):
            return Mark.CLEARED
        other = _other_notation(given, shape.wrapper)
        if other is not None:
            self.problems.append(other._replace(path=path))
            return None
        if not isinstance(given, dict):
            self.refuse(path, raw, "a mapping from names to lists of text", bool(self.secret_names))
            return None
        desired: Options = {}
        for name, value in given.items():
            # Null is not managed here either: what is there under that name stays.
            parsed = Mark.LEFT if value is None else self._parameter(shape, str(name), value, "%s.%s" % (path, name))
            desired[str(name)] = parsed
        if all(value is Mark.LEFT for value in desired.values()):
            return Mark.LEFT
        if shape.maximum is not None and len(desired) > shape.maximum:
            self._refuse_size(path, "%d names" % len(desired), "at most %d" % shape.maximum)
        return desired

    def _parameter(self, shape: Parameters, name: str, value: t.Any, path: str) -> t.Any:
        sensitive = is_secret(name, self.secret_names)
        if isinstance(value, dict) and shape.wrapper and _is_wrapped(value):
            value = next(iter(value.values()))
        values = list(value) if isinstance(value, (list, tuple)) else [value]
        if values == [HIDDEN]:
            return Mark.KEPT
        breach = self._breach(shape.name, name, len(name))
        if breach:
            self._refuse_size(path, "a name of %d characters" % len(name), breach)
        if shape.maximum_values is not None and len(values) > shape.maximum_values:
            given = "a list of %d" % len(values)
            self._refuse_size(path, given, "a list of at most %d" % shape.maximum_values)
        parsed = []
        for number, item in enumerate(values):
            given = _as_parameter(item, structures=not shape.wrapper)
            text = self._text(shape.value, given, "%s[%d]" % (path, number), sensitive)
            if text is not None:
                parsed.append(text)
        return parsed


def _may_hold_secrets(block: Block) -> bool:
    return any(
        field.sensitive
        or isinstance(field.shape, Parameters)
        or isinstance(field.shape, Block)
        and _may_hold_secrets(field.shape)
        for field in block.fields
    )


def is_secret(name: str, secret_names: t.Collection[str]) -> bool:
    """Whether the values of the parameter of that name may not be shown."""
    return name in secret_names or "*" in secret_names


def read_boolean(raw: t.Any) -> t.Optional[bool]:
    """The boolean that raw is or spells, in any of Ansible's spellings; None if it is not a boolean."""
    word = str(raw).strip().lower()
    return word in _TRUE if word in _TRUE or word in _FALSE else None


def _tag_value(value: t.Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def from_json(raw: t.Any, kind: type) -> t.Any:
    """raw, or what it holds where it is JSON text for a value of that kind (as AWX surveys and -e send it)."""
    if isinstance(raw, str) and raw.strip()[:1] in ("{", "["):
        try:
            content = json.loads(raw)
        except (ValueError, RecursionError):
            return raw
        return content if isinstance(content, kind) else raw
    return raw


def _as_text(raw: t.Any) -> t.Optional[str]:
    if isinstance(raw, (BooleanText, JSONText)):
        return raw
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, (str, int)) or isinstance(raw, float) and math.isfinite(raw):
        return str(raw)
    if isinstance(raw, datetime.date):
        return raw.isoformat()
    return None


def _as_json_text(raw: t.Any) -> t.Optional[str]:
    if isinstance(raw, str):
        return raw
    try:
        return json.dumps(raw, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_iso_format)
    except (TypeError, ValueError, RecursionError):
        return None


def _iso_format(value: t.Any) -> str:
    """A date as Ansible hands it to a module."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError("%s has no JSON form" % type(value).__name__)


def _as_parameter(raw: t.Any, structures: bool) -> t.Any:
    """The value of a document's parameter, which is text to AWS: JSON for a mapping or list, if structures are allowed."""
    if isinstance(raw, bool):
        return BooleanText("true" if raw else "false")
    if structures and isinstance(raw, (dict, list, tuple)):
        text = _as_json_text(raw)
        return raw if text is None else JSONText(text)
    return raw


def _other_notation(given: t.Any, wrapper: t.Optional[str]) -> t.Optional[Problem]:
    """What to write in the place of parameters in the notation of another tool; None where they are in ours."""
    blocks = given if isinstance(given, (list, tuple)) else [given]
    names = [_name_in_block(block) for block in blocks if isinstance(block, dict)]
    if names and None not in names and len(names) == len(blocks):
        return Problem("", "a name and its values, as Terraform writes a parameter", allowed=_ours(names))
    if isinstance(given, dict) and not wrapper:
        names = [str(name) for name, value in given.items() if isinstance(value, dict) and _is_wrapped(value)]
        if names:
            return Problem("", "values in a mapping, one of the forms of the AWS CLI", allowed=_ours(names))
    return None


def _name_in_block(block: t.Dict[t.Any, t.Any]) -> t.Optional[str]:
    """The name in a mapping of a name and its values; None in any other."""
    parts = {str(key).lower(): value for key, value in block.items()}
    name = parts.get("name", parts.get("key"))
    is_block = len(parts) == 2 and "values" in parts and isinstance(name, str)
    return name if is_block else None


def _is_wrapped(value: t.Dict[t.Any, t.Any]) -> bool:
    return [str(key).lower() for key in value] == ["values"]


def _ours(names: t.Sequence[t.Any]) -> str:
    return "a mapping from each name to its values: {%s}" % ", ".join("%s: [...]" % name for name in names[:3])


def _as_base64(text: str) -> t.Optional[str]:
    if text.lstrip()[:1] in ("{", "["):
        return base64.b64encode(text.encode("utf-8")).decode("ascii")
    try:
        json.loads(decoded(text).decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return "".join(text.split())


def unknown_option(path: str, option: str, known: t.Collection[str], others: t.Iterable[str] = ()) -> Problem:
    """The problem with an option that does not exist, with the name that was probably meant: of known, or of others."""
    word = snake_case(option)
    guess = did_you_mean(word, known) or did_you_mean(word, others)
    return Problem(path, "there is no such option" + guess, allowed=", ".join(known))


def snake_case(name: str) -> str:
    """The option that the API's name would be."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
