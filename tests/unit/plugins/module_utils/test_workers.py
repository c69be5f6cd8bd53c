# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How many threads go on, and that all is done whatever their number."""

from __future__ import annotations

import threading
import time
import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils import api, workers
from ansible_collections.windowkeeper.ssm.plugins.module_utils.workers import Workers, workers_for

MOST = 10


@pytest.mark.parametrize(
    "share, now, then",
    [(1.0, 10, 5), (1.03, 5, 2), (0.98, 3, 1), (1.0, 1, 1), (0.9, 10, 10), (0.88, 1, 1)]
    + [(0.5, 1, 2), (0.02, 4, 8), (0.02, 8, 10), (0.02, 10, 10)],
)
def test_fewer_where_they_wait_for_each_other_and_more_where_they_wait_for_answers(
    share: float, now: int, then: int
) -> None:
    assert workers_for(share, now, MOST) == then


class Clock:
    """In place of the module time: each call takes a second, and the share of it that the test says."""

    def __init__(self, share: float) -> None:
        self.share, self.wall, self.cpu = share, 0.0, 0.0
        self._lock = threading.Lock()

    def passes(self) -> None:
        with self._lock:
            self.wall += 1
            self.cpu += self.share

    def perf_counter(self) -> float:
        return self.wall

    def process_time(self) -> float:
        return self.cpu


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock(1.0)
    monkeypatch.setattr(workers, "time", made)
    return made


def name() -> str:
    return threading.current_thread().name


def test_threads_without_use_wait_and_come_back(clock: Clock) -> None:
    by: t.Dict[str, t.Set[str]] = {"work": set(), "waiting": set()}

    def call(number: int) -> int:
        # The first half is all work, the second all waiting.
        clock.share = 1.0 if number < 200 else 0.0
        clock.passes()
        if 100 < number < 200:
            by["work"].add(name())
        elif number > 300:
            by["waiting"].add(name())
        time.sleep(0.001)
        return -number

    assert Workers(call, range(400), MOST).answers() == [-number for number in range(400)]
    assert (len(by["work"]), len(by["waiting"])) == (1, MOST)


def test_those_that_wait_end_with_the_last_call(clock: Clock) -> None:
    def call(number: int) -> int:
        clock.passes()
        time.sleep(0.001)
        return number

    assert Workers(call, range(100), MOST).answers() == list(range(100))


def test_the_first_error_ends_all(clock: Clock) -> None:
    asked: t.List[int] = []

    def call(number: int) -> None:
        clock.passes()
        asked.append(number)
        time.sleep(0.001)
        if number == 50:
            raise LookupError("fifty")

    with pytest.raises(LookupError, match="fifty"):
        Workers(call, range(1000), MOST).answers()
    assert len(asked) < 100


@pytest.mark.parametrize("count, threads", [(0, 0), (1, 1), (2, 2), (30, 3)])
def test_no_more_threads_than_asked_for_or_needed(count: int, threads: int) -> None:
    names: t.Set[str] = set()

    def call(_argument: int) -> None:
        names.add(name())
        time.sleep(0.02)

    api.at_once(call, range(count), 3)
    assert len(names) == threads
