# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An audit document as JSON text, in the shape of docs/audit.schema.json."""

from __future__ import annotations

import json
import typing as t

from ...module_utils._audit.document import Document


def json_report(document: Document) -> str:
    """The document itself, its members in the order of the schema, with each place, window and finding on a line."""
    return _opened(f"{_encode(name)}: {_parts(value)}" for name, value in document.items()) + "\n"


_encode = json.JSONEncoder(ensure_ascii=False).encode


def _parts(value: t.Any) -> str:
    if isinstance(value, dict):
        return _opened((f"{_encode(name)}: {_encode(part)}" for name, part in value.items()), indent="    ")
    if isinstance(value, list):
        return _opened(map(_encode, value), "[]", "    ")
    return _encode(value)


def _opened(lines: t.Iterable[str], brackets: str = "{}", indent: str = "  ") -> str:
    text = f",\n{indent}".join(lines)
    return f"{brackets[0]}\n{indent}{text}\n{indent[2:]}{brackets[1]}" if text else brackets
