# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a person reads: a line as each step starts and ends, and a table at the end."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

from . import layout
from .outcome import Outcome

TAIL_LINES = 60


class Reporter:
    """Prints whole blocks, one at a time, whichever thread they come from."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._began = time.monotonic()

    def say(self, *lines: str) -> None:
        """Print lines together."""
        with self._lock:
            print("\n".join(lines), flush=True)

    def started(self, name: str) -> None:
        """A step starts."""
        self.say(f"{self._clock()}  start   {name}")

    def progress(self, name: str, text: str) -> None:
        """A step has got somewhere."""
        self.say(f"{self._clock()}          {name}: {text}")

    def ended(self, name: str, outcome: Outcome, seconds: float) -> None:
        """A step has ended; of one that failed, the end of its log is shown."""
        lines = [
            f"{self._clock()}  {'ok' if outcome.ok else 'FAILED':<6}  {name}: {summary(outcome)} ({seconds:.0f} s)"
        ]
        lines += [f"         {line}" for line in outcome.lines]
        if not outcome.ok and outcome.log and outcome.log.is_file():
            if not outcome.told:
                text = outcome.log.read_text(encoding="utf-8", errors="replace").splitlines()
                lines += [f"         --- the last lines of {layout.shown(outcome.log)}"]
                lines += [f"         | {line}" for line in text[-TAIL_LINES:]]
            lines += [f"         --- all of it: {layout.shown(outcome.log)}"]
        self.say(*lines)

    def table(self, rows: Sequence[tuple[str, Outcome, float]]) -> None:
        """Every step in a row, and the sums as the last line."""
        width = max(len(name) for name, _outcome, _seconds in rows)
        lines = ["", f"{'step':<{width}}  {'result':<6}  {'seconds':>7}  what it ran"]
        for name, outcome, seconds in rows:
            lines.append(f"{name:<{width}}  {'ok' if outcome.ok else 'FAILED':<6}  {seconds:>7.0f}  {summary(outcome)}")
        passed = sum(outcome.passed for _name, outcome, _seconds in rows if outcome.counted)
        failed = sum(failures(outcome) for _name, outcome, _seconds in rows)
        elapsed = time.monotonic() - self._began
        lines += ["", f"{len(rows)} steps in {elapsed // 60:.0f} min {elapsed % 60:.0f} s"]
        lines += [f"{passed} passed, {failed} failed"]
        self.say(*lines)

    def _clock(self) -> str:
        elapsed = int(time.monotonic() - self._began)
        return f"[{elapsed // 60:>2}:{elapsed % 60:02}]"


def failures(outcome: Outcome) -> int:
    """How much of a step failed: at least one thing when it is not ok, for instance because it ran nothing."""
    return 0 if outcome.ok else max(outcome.failed, 1)


def summary(outcome: Outcome) -> str:
    """The counts in words."""
    if not outcome.passed and outcome.failed < 2:
        return outcome.what or "nothing ran"
    if not outcome.counted:
        return outcome.what
    counts = [f"{outcome.passed} passed"]
    counts += [f"{outcome.failed} failed"] if outcome.failed else []
    counts += [f"{outcome.skipped} skipped"] if outcome.skipped else []
    return ", ".join(counts) + (f"; {outcome.what}" if outcome.what else "")
