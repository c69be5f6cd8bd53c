# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The service model's shapes, read once from botocore and made ready for checking a request."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from botocore.loaders import Loader

# Python's re does not know the Unicode classes that the model's patterns use. \w holds the letters, the numbers and
# the underscore, which the model always names together; the separators are listed one by one.
UNICODE_CLASSES = {
    r"\p{L}": r"\w",
    r"\p{N}": r"\w",
    r"\p{Z}": " \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000",
}

TYPE_NAMES = {
    "string": str,
    "integer": int,
    "long": int,
    "boolean": bool,
    "structure": dict,
    "map": dict,
    "list": list,
    "blob": str,
}


@dataclass
class Shape:
    """One shape of the model. ``constraints`` are the service's words for every limit that it sets."""

    name: str
    kind: str
    sensitive: bool
    minimum: int | None
    maximum: int | None
    pattern: re.Pattern[str] | None
    enum: frozenset[str]
    constraints: list[str]
    required: tuple[str, ...] = ()
    members: dict[str, Shape] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    element: Shape | None = None
    key: Shape | None = None

    def broken(self, value: Any) -> list[str]:
        """Which of this shape's own limits the value breaks, in the service's words; what it holds is not looked at."""
        found = []
        size = value if self.kind in ("integer", "long") else None
        if size is None and self.kind in ("string", "list", "map", "blob"):
            size = len(value)
        measure = "value" if self.kind in ("integer", "long") else "length"
        if size is not None:
            if self.maximum is not None and size > self.maximum:
                found.append(f"Member must have {measure} less than or equal to {self.maximum}")
            if self.minimum is not None and size < self.minimum:
                found.append(f"Member must have {measure} greater than or equal to {self.minimum}")
        if self.pattern is not None and not self.pattern.fullmatch(value):
            found.append(self.constraints[-1])
        if self.enum and value not in self.enum:
            found.append(self.constraints[-1])
        return found


def _constraints(kind: str, model: dict[str, Any]) -> list[str]:
    measure = "value" if kind in ("integer", "long") else "length"
    words = []
    if "max" in model:
        words.append(f"Member must have {measure} less than or equal to {model['max']}")
    if "min" in model:
        words.append(f"Member must have {measure} greater than or equal to {model['min']}")
    if "pattern" in model:
        words.append(f"Member must satisfy regular expression pattern: {model['pattern']}")
    if "enum" in model:
        words.append(f"Member must satisfy enum value set: [{', '.join(model['enum'])}]")
    return words


def _pattern(text: str | None) -> re.Pattern[str] | None:
    if text is None:
        return None
    for unicode_class, characters in UNICODE_CLASSES.items():
        text = text.replace(unicode_class, characters)
    return re.compile(text)


def member_path(member: str) -> str:
    """How the service's messages write a member: ``MaxErrors`` is ``maxErrors``."""
    return member[0].lower() + member[1:]


def request_shapes(operations: Iterable[str]) -> dict[str, Shape]:
    """The input shape of each operation, by the operation's name. Raises KeyError for one that the model lacks."""
    model = Loader().load_service_model("ssm", "service-2")
    built: dict[str, Shape] = {}

    def build(name: str) -> Shape:
        if name in built:
            return built[name]
        described = model["shapes"][name]
        kind = described["type"]
        shape = built[name] = Shape(
            name=name,
            kind=kind,
            sensitive=described.get("sensitive", False),
            minimum=described.get("min"),
            maximum=described.get("max"),
            pattern=_pattern(described.get("pattern")),
            enum=frozenset(described.get("enum", ())),
            constraints=_constraints(kind, described),
            required=tuple(described.get("required", ())),
        )
        for member, reference in described.get("members", {}).items():
            shape.members[member] = build(reference["shape"])
            shape.paths[member] = member_path(member)
        element = described.get("member") or described.get("value")
        if element:
            shape.element = build(element["shape"])
        if "key" in described:
            shape.key = build(described["key"]["shape"])
        return shape

    return {name: build(model["operations"][name]["input"]["shape"]) for name in operations}
