# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors on order, and the service's rate limit."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from .errors import ApiError

KINDS = (
    "throttle",
    "error500",
    "drop_before",
    "drop_after",
    "delay",
    "access_denied",
    "expired_token",
    "code",
    "answer",
    "half",
)
TYPES = {
    "operation": str,
    "kind": str,
    "code": str,
    "message": str,
    "body": str,
    "status": int,
    "times": int,
    "skip": int,
    "seconds": (int, float),
}


@dataclass
class Fault:
    """What happens to an operation's calls (``*``: to any) after the first ``skip``, ``times`` times (-1: always).

    The kind ``answer`` carries the call out and answers ``body`` in the place of its answer, ``half`` the first half
    of it. A ``status`` other than 400 (an error's) goes with ``body``; without one it is 200.
    """

    operation: str = "*"
    kind: str = "throttle"
    code: str | None = None
    message: str | None = None
    body: str = ""
    status: int = 400
    times: int = 1
    skip: int = 0
    seconds: float = 0.0

    @classmethod
    def parse(cls, given: Any) -> Fault:
        """A fault from its JSON form. Raises ValueError that says what is wrong with it."""
        if not isinstance(given, dict):
            raise ValueError("a fault is an object")
        for name, value in given.items():
            if name not in TYPES:
                raise ValueError(f"a fault has no {name}; it has {', '.join(TYPES)}")
            if value is not None and (not isinstance(value, TYPES[name]) or isinstance(value, bool)):
                raise ValueError(f"{name} cannot be {value!r}")
        fault = cls(**{name: value for name, value in given.items() if value is not None})
        if fault.kind not in KINDS:
            raise ValueError(f"kind cannot be {fault.kind!r}; it is one of {', '.join(KINDS)}")
        if fault.kind == "code" and not fault.code:
            raise ValueError("a fault of the kind code needs a code")
        return fault


class Faults:
    """The faults that are left, in the order given. Several that match one call: delays add up, of the others the
    first one strikes."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, faults: list[Fault]) -> None:
        """Add faults behind those that are left."""
        with self._lock:
            self._faults.extend(faults)

    def listing(self) -> list[dict[str, Any]]:
        """What is left, in JSON form."""
        with self._lock:
            return [asdict(fault) for fault in self._faults]

    def clear(self) -> None:
        """Forget all of them."""
        with self._lock:
            self._faults.clear()

    def strike(self, operation: str) -> tuple[float, Fault | None]:
        """How long to delay this call, and the fault that it meets, if any. Counts both as used."""
        if not self._faults:
            return 0.0, None
        delay, struck = 0.0, None
        with self._lock:
            for fault in self._faults:
                if fault.operation not in ("*", operation) or (struck and fault.kind != "delay"):
                    continue
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                if fault.times > 0:
                    fault.times -= 1
                elif fault.times == 0:
                    continue
                if fault.kind == "delay":
                    delay += fault.seconds
                else:
                    struck = fault
            self._faults = [fault for fault in self._faults if fault.times != 0]
        return delay, struck


def throttled() -> ApiError:
    """What a call over the rate limit gets (A)."""
    return ApiError("ThrottlingException", "Rate exceeded")


def fault_error(fault: Fault, service: str, operation: str, account: str, region: str, resource: str) -> ApiError:
    """The error that a fault stands for. ``code`` and ``message`` of the fault win over the kind's own."""
    action = f"{service}:{operation}"
    made = {
        "throttle": throttled(),
        "error500": ApiError("InternalServerError", "An error occurred on the server side.", 500),
        "expired_token": ApiError("ExpiredTokenException", "The security token included in the request is expired"),
        "access_denied": ApiError(
            "AccessDeniedException",
            f"User: arn:aws:sts::{account}:assumed-role/windowkeeper/emulator is not authorized to perform: {action} "
            f"on resource: arn:aws:{service}:{region}:{account}:{resource} because no identity-based policy allows "
            f"the {action} action",
        ),
        "code": ApiError(fault.code or "", fault.message or "This error was ordered.", fault.status),
    }[fault.kind]
    return ApiError(fault.code or made.code, fault.message or made.message, made.status)


class RateLimit:
    """A token bucket for each account and region, as large as one second's rate."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[tuple[str, str], tuple[float, float]] = {}
        self._lock = threading.Lock()

    def allows(self, rate: float | None, account: str, region: str) -> bool:
        """Take a token, if there is one. ``rate``: calls per second, ``None`` for no limit."""
        if rate is None:
            return True
        now = self._clock()
        burst = max(rate, 1.0)
        with self._lock:
            level, filled_at = self._buckets.get((account, region), (burst, now))
            level = min(burst, level + (now - filled_at) * rate)
            allowed = level >= 1.0
            self._buckets[account, region] = (level - 1.0 if allowed else level, now)
        return allowed

    def clear(self) -> None:
        """Fill every bucket."""
        with self._lock:
            self._buckets.clear()
