# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the client retries, several calls at a time, and the paginators that they share."""

from __future__ import annotations

import threading
import time
import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._ssm import client as ssm
from ansible_collections.windowkeeper.ssm.plugins.module_utils._ssm import tasks, windows
from botocore.exceptions import ConnectionClosedError, ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError


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


class Module:
    """Stands for a module: notes the service and the configuration of each client, and what is registered with it."""

    def __init__(self) -> None:
        self.asked: t.List[t.Tuple[str, t.Dict[str, t.Any]]] = []
        self.hooks: t.List[t.Tuple[str, t.Callable[..., None]]] = []
        self.meta = self.events = self.service_model = self.service_id = self.config = self
        self.retries: t.Dict[str, int] = {}

    def hyphenize(self) -> str:
        return "ssm"

    def client(self, service: str, config: t.Dict[str, t.Any]) -> t.Any:
        self.asked.append((service, config))
        return self

    def register_first(self, event: str, hook: t.Callable[..., None]) -> None:
        self.hooks.append((event, hook))

    register = register_first

    def get_caller_identity(self) -> t.Dict[str, str]:
        return {"Account": "123456789012"}


@pytest.mark.parametrize("variable", [None, "AWS_RETRY_MODE", "AWS_MAX_ATTEMPTS"])
def test_the_retries_of_the_client_unless_the_environment_sets_them(
    monkeypatch: pytest.MonkeyPatch, variable: t.Optional[str]
) -> None:
    for name in ("AWS_RETRY_MODE", "AWS_MAX_ATTEMPTS"):
        monkeypatch.setenv(name, "2" if name == variable else "")
    module = Module()
    ssm.ssm_client(module, 4)
    retries = {} if variable else {"retries": {"mode": "adaptive", "total_max_attempts": 10}}
    assert module.asked == [("ssm", {"max_pool_connections": 4, "connect_timeout": 10, "read_timeout": 20, **retries})]


def test_the_account_is_asked_for_with_few_attempts_and_in_little_time() -> None:
    module = Module()
    assert ssm.account_of(module) == ssm.account_of(module, attempts=1, seconds=4) == "123456789012"
    assert module.asked == [
        (
            "sts",
            {
                "connect_timeout": seconds,
                "read_timeout": seconds,
                "retries": {"mode": "standard", "total_max_attempts": attempts},
            },
        )
        for attempts, seconds in ((3, 10), (1, 4))
    ]


@pytest.mark.parametrize("error", [EndpointConnectionError, ConnectTimeoutError, ReadTimeoutError])
def test_a_connection_is_tried_three_times(error: t.Type[Exception]) -> None:
    module = Module()
    ssm.ssm_client(module)
    give_up, failed = module.hooks[0][1], error(endpoint_url="x")  # type: ignore[call-arg]
    assert give_up(response=None, caught_exception=failed, attempts=2) is None
    with pytest.raises(error):
        give_up(response=None, caught_exception=failed, attempts=3)
    # All else is retried as botocore does it.
    assert give_up(caught_exception=ConnectionClosedError(endpoint_url="x"), attempts=9) is None
    assert give_up(response=(), attempts=9) is None
