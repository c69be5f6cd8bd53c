# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log of API calls that ``/windowkeeper/requests`` shows."""

from __future__ import annotations

import threading
import time
from typing import Any

READS = ("Get", "List", "Describe", "AssumeRole", "Decode")


class Journal:
    """Calls, oldest first. Secret values stay in: a test looks there for what was sent."""

    def __init__(self) -> None:
        self._entries: list[dict[str, Any]] = []
        self._lock = threading.Lock()
        self._number = 0

    def begin(self, operation: str, account: str, region: str, parameters: Any) -> dict[str, Any]:
        """Note a call that arrived; its status is null until it is answered."""
        entry = {
            "number": 0,
            "operation": operation,
            "account": account,
            "region": region,
            "parameters": parameters,
            "write": not operation.startswith(READS),
            "status": None,
            "error": None,
            "time": time.time(),
        }
        with self._lock:
            self._number += 1
            entry["number"] = self._number
            self._entries.append(entry)
        return entry

    def entries(self) -> list[dict[str, Any]]:
        """A copy of the list as it stands."""
        with self._lock:
            return [dict(entry) for entry in self._entries]

    def clear(self) -> None:
        """Forget the calls and count from 1 again."""
        with self._lock:
            self._entries.clear()
            self._number = 0
