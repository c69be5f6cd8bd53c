# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server holds: windows with their tasks and targets, in moto's backend of an account and a region.

Being in moto's backend, it goes with ``/moto-api/reset``, and moto's own operations (tags, for one) see the windows.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from .errors import ApiError, missing

Record = dict[str, Any]


@dataclass
class Settings:
    """What ``/windowkeeper/settings`` changes. ``None`` means no limit; for ``now``, in ISO 8601, real time."""

    rate: float | None = None
    latency: float = 0.0
    strict_max: bool = False
    page_size: int | None = None
    now: str | None = None


@dataclass
class Window:
    """A window's own members as the API names them, and by id its registered targets, its tasks and its executions.

    Targets and tasks are oldest first. An execution holds what ``executions.py`` says.

    A stored record is never changed in place, only replaced: an answer may be written while the next call runs.
    """

    record: Record
    targets: dict[str, Record] = field(default_factory=dict)
    tasks: dict[str, Record] = field(default_factory=dict)
    executions: dict[str, Record] = field(default_factory=dict)


@dataclass
class Call:
    """One call's surroundings: who asks, where, and moto's SSM backend of that place."""

    operation: str
    account: str
    region: str
    backend: Any
    settings: Settings

    @property
    def windows(self) -> dict[str, Window]:
        return self.backend.windows

    def window(self, window_id: str) -> Window:
        """The window, or a DoesNotExistException in the service's words (A)."""
        try:
            return self.windows[window_id]
        except KeyError:
            raise missing("Maintenance window", window_id) from None

    def now(self) -> datetime:
        """The moment that it is for windows: real time, or the setting ``now``; with a time zone."""
        if self.settings.now is None:
            return datetime.now(timezone.utc)
        return datetime.fromisoformat(self.settings.now)

    @property
    def partition(self) -> str:
        """The first part of this place's ARNs."""
        if self.region.startswith("cn-"):
            return "aws-cn"
        return "aws-us-gov" if self.region.startswith("us-gov-") else "aws"


# One lock for all: the calls are short, and a read followed by a write must be one step.
lock = threading.RLock()


def once_per_token(call: Call, request: Record, create: Callable[[], Record]) -> Record:
    """What ``create`` answers, or what it answered when this ClientToken was first seen.

    Rule 15 (B): a token seen before with the same request answers the same id; with another request it is an
    IdempotentParameterMismatch. A request that was refused leaves no trace: its token may be used again (D).
    """
    token = request.get("ClientToken")
    if token is None:
        return create()
    seen = call.backend.__dict__.setdefault("maintenance_window_tokens", {})
    fingerprint = json.dumps({**request, "ClientToken": None}, sort_keys=True)
    if (call.operation, token) in seen:
        first, answer = seen[call.operation, token]
        if first != fingerprint:
            raise ApiError(
                "IdempotentParameterMismatch",
                "Error returned when an idempotent operation is retried and the parameters don't match the original "
                "call to the API with the same idempotency token.",
            )
        return answer
    answer = create()
    seen[call.operation, token] = (fingerprint, answer)
    return answer
