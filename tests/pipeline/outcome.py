# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a step hands back, and how it says that it failed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Outcome:
    """What a step did: how many things passed, failed and were skipped, and what to show of it.

    `counted` is false for what only prepares the others: it is no test, so it is left out of the sums. `told` is true
    when `lines` say all that went wrong, so that the end of the log adds nothing.
    """

    passed: int
    failed: int = 0
    skipped: int = 0
    what: str = ""
    lines: tuple[str, ...] = ()
    log: Path | None = None
    counted: bool = True
    told: bool = False

    @property
    def ok(self) -> bool:
        """A step that ran nothing has shown nothing, so it has not passed."""
        return self.failed == 0 and self.passed > 0


@dataclass
class CheckFailed(Exception):
    """A step could not do its work, or found something wrong; `log` holds the whole story."""

    reason: str
    log: Path | None = None
    passed: int = 0
    lines: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        return self.reason
