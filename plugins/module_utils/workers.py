# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Several threads for calls that wait for answers, and fewer of them where answers come before there is time to wait.

Python runs one thread at a time. Where a call is work and next to no waiting, as with an endpoint nearby, ten threads need
a quarter more of the CPU than one for the same, because they hand over to each other all the time.
"""

from __future__ import annotations

import threading
import time
import typing as t
from concurrent.futures import ThreadPoolExecutor

SECONDS_BETWEEN_LOOKS = 0.02
#: Shares of one CPU that the process takes: above the first, threads wait for each other; below the second, for answers.
#: A thread alone stays below the first, because even the nearest answer takes some time.
FULL, ROOM = 0.96, 0.75


def workers_for(share: float, now: int, most: int) -> int:
    """How many threads shall go on, where the process took that share of one CPU with so many. most: the limit."""
    if share > FULL:
        return max(1, now // 2)
    return min(most, now * 2) if share < ROOM else now


class Workers:
    """Threads that take arguments from one list. The first error ends it."""

    def __init__(self, call: t.Callable[[t.Any], t.Any], arguments: t.Sequence[t.Any], most: int) -> None:
        self._call, self._arguments = call, arguments
        self._answers: t.List[t.Any] = [None] * len(arguments)
        # They share one iterator: a future for each of thousands would cost 1.5 KB.
        self._left = iter(range(len(arguments)))
        self._most = self._now = min(most, len(arguments))
        self._over = False
        self._change = threading.Condition()
        self._looked = time.perf_counter(), time.process_time()

    def answers(self) -> t.List[t.Any]:
        """The answers in the arguments' order, when all are there. Raises what a call raised."""
        with ThreadPoolExecutor(self._most) as pool:
            list(pool.map(self._work, range(self._most)))
        return self._answers

    def _work(self, worker: int) -> None:
        try:
            for place in self._left:
                self._answers[place] = self._call(self._arguments[place])
                self._look()
                self._take_turns(worker)
        except BaseException:
            for _place in self._left:
                pass
            raise
        finally:
            with self._change:
                self._over = True
                self._change.notify_all()

    def _look(self) -> None:
        wall, cpu = self._looked
        passed = time.perf_counter() - wall
        if passed < SECONDS_BETWEEN_LOOKS or not self._change.acquire(blocking=False):
            return
        try:
            share = (time.process_time() - cpu) / passed
            self._looked = wall + passed, cpu + share * passed
            before, self._now = self._now, workers_for(share, self._now, self._most)
            if self._now > before:
                self._change.notify_all()
        finally:
            self._change.release()

    def _take_turns(self, worker: int) -> None:
        """Let a worker that is one too many wait until it is not, or all is done."""
        if worker >= self._now:
            with self._change:
                self._change.wait_for(lambda: worker < self._now or self._over)
