# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each cause of a failure has a next step of its own, and an endpoint that hangs is given up."""

from __future__ import annotations

import time
import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._ssm import client as ssm
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import Options, Runner, Server

WISH: Options = {"name": "call", "task_type": "LAMBDA", "task_arn": "announce"}
STEPS: t.Dict[str, t.Tuple[Options, str]] = {
    "clock": ({"kind": "code", "code": "RequestTimeTooSkewed"}, "Set the clock of the host"),
    "credentials": ({"kind": "code", "code": "AuthFailure"}, "Check access_key, secret_key"),
    "throttled": ({"kind": "code", "code": "RequestThrottledException"}, "with fewer forks"),
    "quota": ({"kind": "code", "code": "LimitExceededException"}, "request a higher quota"),
    "proxy": ({"kind": "answer", "body": "<html>Forbidden</html>", "status": 403}, "whether the proxy of this host"),
    "closed": ({"kind": "drop_before"}, "check the proxy, NAT and firewall"),
}


@pytest.mark.parametrize("fault, step", STEPS.values(), ids=STEPS)
def test_a_cause_has_its_own_next_step(run: Runner, server: Server, window: str, fault: Options, step: str) -> None:
    server.fault("DescribeMaintenanceWindowTasks", times=-1, **fault)
    message = run.task(dict(WISH, window_id=window)).result["msg"]
    assert "Nothing was changed." in message and step in message.partition("Nothing was changed.")[2], message


def test_the_proxy_that_refuses_a_connection_is_named(run: Runner, window: str) -> None:
    connect = {"aws_config": {"proxies": {"http": "http://127.0.0.1:9"}}, "endpoint_url": "http://ssm.invalid"}
    message = run.task(dict(WISH, window_id=window), connect=connect).result["msg"]
    assert "the proxy cannot be used" in message and "Check the proxy of this host" in message


def test_a_hung_endpoint_is_given_up(run: Runner, server: Server, window: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ssm.READ_SECONDS * ssm.CONNECT_ATTEMPTS < 100
    monkeypatch.delenv("AWS_MAX_ATTEMPTS")
    monkeypatch.setattr(ssm, "READ_SECONDS", 0.3)
    server.fault("DescribeMaintenanceWindowTasks", "delay", seconds=1, times=-1)
    began = time.monotonic()
    message = run.task(dict(WISH, window_id=window)).result["msg"]
    assert time.monotonic() - began < 20
    assert "the connection timed out before AWS answered" in message and "Nothing was changed." in message
    assert server.operations() == ["Describe"] * ssm.CONNECT_ATTEMPTS
