# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which work is measured, in which ways, and how often. What costs minutes is run less often, and the page says so."""

from __future__ import annotations

import typing as t

from .subjects import AWS, LIST, LOOP, THREADS

ONE_TASK_RUNS = 15
ONE_TASK_PAIRS = (("module", "plain module"), ("module", "bare"), ("plain module", "bare"), ("play", "command"))

AUDITED_WINDOWS, AUDITED_IN_EACH = 200, 5
#: How often the audit runs at each latency in milliseconds.
AUDITS = {0: 7, 30: 5}

THROTTLED_TASKS, THROTTLED_RATE, THROTTLED_RUNS = 200, 10, 2


class Case(t.NamedTuple):
    """Some number of tasks, unchanged or all changed. latency: milliseconds. runs: how often in each way.

    memory: of which ways the memory is measured too.
    """

    size: int
    changes: bool
    latency: int
    runs: t.Mapping[str, int]
    memory: t.Sequence[str] = ()

    @property
    def key(self) -> str:
        return key(self.size, self.changes, self.latency)


def key(size: int, changes: bool, latency: int) -> str:
    """The name of a case among the results."""
    return "%d %s %d ms" % (size, "changed" if changes else "unchanged", latency)


def _case(size: int, changes: bool, latency: int, both: int, memory: t.Sequence[str] = (), **others: int) -> Case:
    names = {"loop": LOOP, "aws": AWS}
    runs = {LIST: both, THREADS: both, **{names[name]: count for name, count in others.items()}}
    return Case(size, changes, latency, runs, memory)


CASES = (
    _case(10, False, 0, 7, loop=3, aws=3),
    _case(10, False, 30, 5, loop=1, aws=1),
    _case(10, True, 0, 5, loop=2, aws=2),
    _case(10, True, 30, 3, loop=1, aws=1),
    _case(100, False, 0, 9, (LIST, LOOP, THREADS), loop=3, aws=1),
    _case(100, False, 30, 5),
    _case(100, True, 0, 5, loop=1, aws=1),
    _case(100, True, 30, 3),
    _case(300, False, 0, 5, loop=1),
    _case(300, False, 30, 5),
    _case(300, True, 0, 3),
    _case(300, True, 30, 3),
    _case(1000, False, 0, 7, (LIST, THREADS)),
    _case(1000, False, 30, 5),
    _case(1000, True, 0, 3),
    _case(1000, True, 30, 3),
    _case(5000, False, 0, 5, (LIST, THREADS)),
    _case(5000, False, 30, 3),
    _case(5000, True, 0, 3),
    _case(5000, True, 30, 1),
)

QUICK = (
    _case(10, False, 0, 1, loop=1, aws=1),
    _case(100, False, 0, 2, (LIST,)),
    _case(100, True, 30, 1),
    _case(1000, False, 0, 1, (LIST,)),
)
