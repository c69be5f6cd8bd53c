# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several calls at a time, and the paginators that they share."""

from __future__ import annotations

import threading
import time
import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._ssm import client as ssm
from ansible_collections.windowkeeper.ssm.plugins.module_utils._ssm import tasks, windows


class Client:
    """Counts the paginators that are asked of it."""

    def __init__(self) -> None:
        self.made: t.List[str] = []

    def get_paginator(self, operation: str) -> t.Any:
        self.made.append(operation)
        return self

    def paginate(self, **request: t.Any) -> t.Iterator[t.Dict[str, t.Any]]:
        row = {"WindowTaskId": request["WindowId"], "WindowTargetId": request["WindowId"]}
        # A row that moves from one page to the next while they are read is listed twice.
        yield {"Tasks": [row], "Targets": [row]}
        yield {"Tasks": [dict(row)], "Targets": []}


def test_a_client_makes_one_paginator_for_each_operation() -> None:
    one, other = Client(), Client()
    for client in (one, one, other):
        assert [row["WindowTaskId"] for row in tasks.describe_tasks(client, "mw-1") or ()] == ["mw-1"]
    assert [row["WindowTargetId"] for row in windows.describe_targets(one, "mw-1") or ()] == ["mw-1"]
    assert one.made == ["describe_maintenance_window_tasks", "describe_maintenance_window_targets"]
    assert other.made == ["describe_maintenance_window_tasks"]


@pytest.mark.parametrize("count", (0, 1, 2, 30))
def test_answers_come_in_the_arguments_order(count: int) -> None:
    assert ssm.at_once(lambda number: number * 2, list(range(count)), 3) == [number * 2 for number in range(count)]


def test_calls_are_made_at_the_same_time() -> None:
    together = threading.Barrier(4, timeout=30)
    assert ssm.at_once(lambda _number: bool(together.wait() < 4), [1, 2, 3, 4], 4) == [True] * 4


def test_the_first_error_ends_it() -> None:
    called = []

    def call(number: int) -> None:
        called.append(number)
        if number == 0:
            raise ValueError("no")
        time.sleep(0.005)

    with pytest.raises(ValueError):
        ssm.at_once(call, list(range(1000)), 1)
    assert len(called) < 1000
