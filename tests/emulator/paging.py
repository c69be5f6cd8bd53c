# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters and pages of the Describe operations."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Any

from .errors import ApiError, invalid, must_not_be_null
from .state import Call, Record

# The model allows 10 to 100 and names no default; 50 is an own choice (D).
DEFAULT_PAGE = 50


def select(rows: Iterable[Record], filters: list[Record], readers: dict[str, Callable[[Record], str]]) -> list[Record]:
    """The rows that every filter lets through; a filter lets through a row whose value is one of its own.

    ``readers`` names the keys that the operation supports and how each reads a row (B: the operations' reference).
    """
    check_filters(filters, readers)
    found = list(rows)
    for one in filters:
        read, wanted = readers[one["Key"]], set(one["Values"])
        found = [row for row in found if read(row) in wanted]
    return found


def check_filters(filters: list[Record], keys: Iterable[str]) -> None:
    """An unknown key, or a filter without key or values, is a ValidationException (D: its words)."""
    for number, one in enumerate(filters, 1):
        for member in ("Key", "Values"):
            if not one.get(member):
                raise must_not_be_null(f"filters.{number}.member.{member.lower()}")
        if one["Key"] not in keys:
            raise invalid(f"The filter key {one['Key']} is not supported. Supported filter keys are {', '.join(keys)}.")


def page(call: Call, request: Record, member: str, rows: list[Record]) -> Record:
    """One page, ``{member: rows}``, with NextToken while more are left (B: pages of 10-100).

    On the last page NextToken is absent, as null members are (rule 6). A token is good for the same question only;
    any other is an InvalidNextToken (D).
    """
    size = request.get("MaxResults", DEFAULT_PAGE)
    if call.settings.page_size is not None:
        size = min(size, call.settings.page_size)
    start = _read_token(call, request) if "NextToken" in request else 0
    answer: Record = {member: rows[start : start + size]}
    if start + size < len(rows):
        answer["NextToken"] = _write_token(call, request, start + size)
    return answer


def _question(call: Call, request: Record) -> str:
    about = {name: value for name, value in request.items() if name not in ("MaxResults", "NextToken")}
    asked: list[Any] = [call.operation, call.account, call.region, about]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:16]


def _write_token(call: Call, request: Record, start: int) -> str:
    return base64.urlsafe_b64encode(f"{_question(call, request)}:{start}".encode()).decode()


def _read_token(call: Call, request: Record) -> int:
    try:
        question, _separator, start = base64.urlsafe_b64decode(request["NextToken"]).decode("ascii").partition(":")
        if question == _question(call, request):
            return int(start)
    except (binascii.Error, ValueError):
        pass
    raise ApiError("InvalidNextToken", "The specified token isn't valid.")
