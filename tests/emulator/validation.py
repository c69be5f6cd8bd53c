# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check a request against the service model, the way the service does before it looks at anything else.

botocore checks types, required members, unknown members and minimums only; a bad pattern, a value over its maximum and
a word outside an enum reach the service (evidence B). All of them are refused here, for clients that are not botocore.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

from .errors import ApiError, invalid
from .shapes import TYPE_NAMES, Shape


def java_text(value: Any) -> str:
    """A value as the service's messages print it: ``[a, b]``, ``{k=v}``, ``true``."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, list):
        return f"[{', '.join(map(java_text, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}={java_text(one)}" for key, one in value.items()) + "}"
    return str(value)


class _Findings:
    """What is wrong with a request, in the order of its members."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def add(self, value: Any, path: str, constraint: str, hidden: bool) -> None:
        """Note one finding. ``hidden``: the model marks the member as sensitive, its value is not echoed (rule 16)."""
        if value is None:
            shown = " null"
        else:
            shown = "" if hidden else f" '{java_text(value)}'"
        self.texts.append(f"Value{shown} at '{path}' failed to satisfy constraint: {constraint}")

    def error(self) -> ApiError:
        count = len(self.texts)
        plural = "error" if count == 1 else "errors"
        return invalid(f"{count} validation {plural} detected: {'; '.join(self.texts)}")


def validate(shape: Shape, request: Any) -> dict[str, Any]:
    """The request without its null members and with its blobs in canonical base64; nothing of the input is shared.

    Raises ApiError (ValidationException) that names and counts all that breaks the model.
    """
    findings = _Findings()
    cleaned = _check(shape, request, "", findings, False)
    if findings.texts:
        raise findings.error()
    return cleaned


def _check(shape: Shape, value: Any, path: str, findings: _Findings, hidden: bool) -> Any:
    hidden = hidden or shape.sensitive
    expected = TYPE_NAMES[shape.kind]
    if not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
        findings.add(value, path, f"Member must be of type {shape.kind}", hidden)
        return None
    if shape.kind == "structure":
        return _check_structure(shape, value, path, findings, hidden)
    if shape.kind == "blob":
        return _check_blob(shape, value, path, findings, hidden)
    for constraint in shape.broken(value):
        findings.add(value, path, constraint, hidden)
    if shape.kind == "list":
        return _check_list(shape, value, path, findings, hidden)
    if shape.kind == "map":
        return _check_map(shape, value, path, findings, hidden)
    return value


def _check_structure(shape: Shape, value: dict[str, Any], path: str, findings: _Findings, hidden: bool) -> Any:
    prefix = f"{path}." if path else ""
    for member in shape.required:
        if value.get(member) is None:
            findings.add(None, prefix + shape.paths[member], "Member must not be null", hidden)
    cleaned = {}
    for member, one in value.items():
        known = shape.members.get(member)
        if known is None:
            findings.add(one, prefix + member, "Member must be one that the operation knows", hidden)
        elif one is not None:
            cleaned[member] = _check(known, one, prefix + shape.paths[member], findings, hidden)
    return cleaned


def _check_blob(shape: Shape, value: str, path: str, findings: _Findings, hidden: bool) -> str | None:
    try:
        decoded = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        findings.add(value, path, "Member must be base64 encoded", hidden)
        return None
    # The limit counts what is sent to the function, not its encoding.
    for constraint in shape.broken(decoded):
        findings.add(value, path, constraint, hidden)
    return base64.b64encode(decoded).decode()


def _check_list(shape: Shape, value: list[Any], path: str, findings: _Findings, hidden: bool) -> list[Any]:
    element = shape.element
    hidden = hidden or element.sensitive
    if element.kind == "string":
        wrong = [one for one in value if not isinstance(one, str)]
        for one in wrong:
            findings.add(one, path, "Member must hold only members of type string", hidden)
        # A list's plain elements are reported at the list, with every limit that they have.
        if not wrong and any(element.broken(one) for one in value):
            findings.add(value, path, f"Member must satisfy constraint: [{', '.join(element.constraints)}]", hidden)
        return list(value)
    return [_check(element, one, f"{path}.{number}.member", findings, hidden) for number, one in enumerate(value, 1)]


def _check_map(shape: Shape, value: dict[str, Any], path: str, findings: _Findings, hidden: bool) -> dict[str, Any]:
    if any(shape.key.broken(key) for key in value):
        findings.add(value, path, f"Map keys must satisfy constraint: [{', '.join(shape.key.constraints)}]", hidden)
    return {key: _check(shape.element, one, f"{path}.{key}.member", findings, hidden) for key, one in value.items()}
