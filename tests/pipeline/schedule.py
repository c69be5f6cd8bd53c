# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run steps side by side, each when what it needs has passed, and report every start and end."""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from . import layout
from .outcome import CheckFailed, Outcome
from .processes import Interrupted
from .report import Reporter


@dataclass(frozen=True)
class Step:
    """A piece of work: `kind` is what a user selects by, `room` is what it must have for itself (an environment)."""

    kind: str
    name: str
    run: Callable[[Path], Outcome]
    needs: tuple[str, ...] = ()
    room: str = ""

    @property
    def log(self) -> Path:
        """Where its programs write."""
        return layout.LOGS / f"{self.name.replace(' ', '-')}.log"


@dataclass
class Result:
    """What became of a step."""

    step: Step
    outcome: Outcome
    seconds: float


@dataclass
class Schedule:
    """The steps in the order in which they are preferred; `run` returns a result for each of them."""

    steps: list[Step]
    workers: int
    reporter: Reporter
    _results: dict[str, Result] = field(default_factory=dict)
    _running: dict[str, Step] = field(default_factory=dict)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def run(self) -> list[Result]:
        """Run everything; a step whose needs did not pass counts as failed.

        An exception in the calling thread (an interrupt) leaves the workers to whoever stops their programs.
        """
        with self._changed:
            while len(self._results) < len(self.steps):
                self._fail_the_hopeless()
                for step in self._startable():
                    self._running[step.name] = step
                    threading.Thread(target=self._work, args=(step,), daemon=True).start()
                # In short waits, because a wait without end does not let a signal through on every system.
                self._changed.wait(0.5)
        return [self._results[step.name] for step in self.steps]

    def _startable(self) -> list[Step]:
        rooms = {step.room for step in self._running.values()} - {""}
        found: list[Step] = []
        for step in self.steps:
            if len(self._running) + len(found) >= self.workers:
                break
            waiting = step.name not in self._results and step.name not in self._running
            if waiting and step.room not in rooms and all(need in self._results for need in step.needs):
                found.append(step)
                rooms |= {step.room} - {""}
        return found

    def _fail_the_hopeless(self) -> None:
        for step in self.steps:
            broken = [need for need in step.needs if need in self._results and not self._results[need].outcome.ok]
            if broken and step.name not in self._results:
                self._record(Result(step, Outcome(0, 1, what=f"not run, for it needs: {', '.join(broken)}"), 0.0))

    def _work(self, step: Step) -> None:
        self.reporter.started(step.name)
        began = time.monotonic()
        step.log.unlink(missing_ok=True)
        try:
            outcome = step.run(step.log)
        except Interrupted:
            return
        except CheckFailed as failure:
            log = failure.log or (step.log if step.log.exists() else None)
            outcome = Outcome(failure.passed, 1, what=failure.reason, lines=failure.lines, log=log)
        except Exception:  # pylint: disable=broad-except
            # A fault of this program must end as a failed step, not as a thread that nobody misses.
            outcome = Outcome(0, 1, what="the pipeline itself failed", lines=tuple(traceback.format_exc().splitlines()))
        with self._changed:
            del self._running[step.name]
            self._record(Result(step, outcome, time.monotonic() - began))
            self._changed.notify_all()

    def _record(self, result: Result) -> None:
        self._results[result.step.name] = result
        self.reporter.ended(result.step.name, result.outcome, result.seconds)
