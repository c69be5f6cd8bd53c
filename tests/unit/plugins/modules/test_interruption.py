# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run that is asked to end finishes the write in progress, starts no other, and says what was done."""

from __future__ import annotations

import os
import pathlib
import signal
import threading
import time
import typing as t
from unittest import mock

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._ssm.errors import NotStarted
from ansible_collections.windowkeeper.ssm.plugins.module_utils._ssm.gate import SIGNALS, Gate
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import Options, Runner, Server

REGISTER, UPDATE = "RegisterTaskWithMaintenanceWindow", "UpdateMaintenanceWindowTask"


def tasks(count: int, **more: t.Any) -> t.List[Options]:
    return [dict({"name": "call-%d" % n, "task_type": "LAMBDA", "task_arn": "f"}, **more) for n in range(count)]


def interrupt(server: Server, operation: str, count: int, number: int) -> threading.Thread:
    """Send a signal to this process as soon as so many calls of the operation have arrived."""

    def wait() -> None:
        for _attempt in range(1000):
            if sum(entry["operation"] == operation for entry in server.requests()) >= count:
                os.kill(os.getpid(), number)
                return
            time.sleep(0.01)

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


@pytest.mark.parametrize("number", SIGNALS)
def test_the_write_in_progress_is_finished_and_no_other_is_started(
    run: Runner, server: Server, window: str, tmp_path: pathlib.Path, number: int
) -> None:
    before = [signal.getsignal(one) for one in SIGNALS]
    server.register(window, Name="call-0")
    server.forget()
    server.fault(REGISTER, "delay", seconds=0.4, skip=1)
    waiting = interrupt(server, REGISTER, 2, number)
    wish = tasks(6, priority=3)
    ended = run.tasks({"window_id": window, "tasks": wish, "backup": True, "backup_dir": str(tmp_path)})
    waiting.join()
    assert [signal.getsignal(one) for one in SIGNALS] == before
    assert ended.failed and ended.result["changed"]
    rows = ended.result["entries"]
    assert [row["action"] for row in rows] == ["update", "register", "register", "none", "none", "none"]
    assert [row.get("not_tried", False) for row in rows] == [False] * 3 + [True] * 3
    assert ended.result["counts"]["not_tried"] == 3 and ended.result["counts"]["failed"] == 0
    assert "3 were not tried. Not started: the module was interrupted by SIG" in ended.result["msg"]
    assert "Not tried: " in ended.result["msg"] and len(server.held()) == 3
    restored = run.tasks({"src": ended.result["backup_file"]})
    assert restored.result["counts"]["updated"] == 1 and restored.result["counts"]["deregistered"] == 2


def test_a_signal_while_reading_leaves_everything_untried(run: Runner, server: Server, window: str) -> None:
    for wish in tasks(4):
        server.register(window, Name=wish["name"])
    server.forget()
    server.fault("GetMaintenanceWindowTask", "delay", seconds=0.4, times=2)
    waiting = interrupt(server, "GetMaintenanceWindowTask", 1, signal.SIGTERM)
    ended = run.tasks({"window_id": window, "tasks": tasks(4, replace=True, priority=3), "max_workers": 1})
    waiting.join()
    assert ended.failed and not ended.result["changed"] and ended.result["counts"]["not_tried"] == 4
    assert server.operations() == ["Describe", "Get"]


def test_one_task_that_is_not_written_is_a_failure(run: Runner, server: Server, window: str, tmp_path: t.Any) -> None:
    server.register(window, Name="call-0")
    server.forget()
    server.fault("GetMaintenanceWindowTask", "delay", seconds=0.4)
    waiting = interrupt(server, "GetMaintenanceWindowTask", 1, signal.SIGINT)
    backup = {"backup": True, "backup_dir": str(tmp_path)}
    ended = run.task(dict(tasks(1)[0], window_id=window, priority=3, **backup))
    waiting.join()
    assert "the module was interrupted by SIGINT. Nothing was changed." in ended.result["msg"]
    assert "backup_file" not in ended.result and not list(tmp_path.iterdir())
    assert server.operations() == ["Describe", "Get"]


def test_a_second_signal_ends_the_process() -> None:
    process = os.fork()
    if not process:
        gate = Gate()
        gate.listen()
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(NotStarted):
            gate.check()
        os.kill(os.getpid(), signal.SIGTERM)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == -signal.SIGTERM


def test_without_its_parent_process_nothing_further_is_started() -> None:
    parents = [7, 7, 1]
    gate = Gate(lambda: parents.pop(0))
    gate.check()
    with pytest.raises(NotStarted) as stopped:
        gate.check()
    assert str(stopped.value.exception) == "the process that started this module has ended"


def test_credentials_that_cannot_be_renewed_close_the_gate() -> None:
    gate, client = Gate(), mock.Mock()
    gate.watch(client)
    handlers = dict(call.args for call in client.meta.events.register.call_args_list)
    handlers["after-call-error.ssm"](exception=ValueError("no"))
    gate.check()
    gone = type("CredentialRetrievalError", (Exception,), {})("the provider does not answer")
    handlers["after-call-error.ssm"](exception=gone)
    with pytest.raises(NotStarted) as stopped:
        gate.check()
    assert stopped.value.exception is gone


@pytest.mark.parametrize("code", ["ExpiredTokenException", "InvalidClientTokenId"])
@pytest.mark.parametrize("operation, written", [(UPDATE, 1), ("GetMaintenanceWindowTask", 0)])
def test_after_dead_credentials_nothing_further_is_tried(
    run: Runner, server: Server, window: str, code: str, operation: str, written: int
) -> None:
    for wish in tasks(5):
        server.register(window, Name=wish["name"])
    server.forget()
    server.fault(operation, "code", code=code, times=-1, skip=1)
    more = {"replace": True} if not written else {}
    ended = run.tasks({"window_id": window, "tasks": tasks(5, priority=3, **more), "max_workers": 1})
    rows = ended.result["entries"]
    assert ["error" in row for row in rows] == [False, True, False, False, False]
    assert ended.result["counts"]["failed"] == 1 and ended.result["counts"]["updated"] == written
    assert ended.result["counts"]["not_tried"] == 4 - written
    assert [entry["operation"] for entry in server.requests()].count(operation) == 2


def test_a_task_that_somebody_else_removes_is_no_change(
    run: Runner, server: Server, window: str, tmp_path: t.Any
) -> None:
    wish: Options = {"name": "call-0", "state": "absent"}
    backup = {"backup": True, "backup_dir": str(tmp_path)}
    for _twice in range(2):
        server.register(window, Name="call-0")
        server.fault("DeregisterTaskFromMaintenanceWindow", "code", code="DoesNotExistException")
        ended = run.task(dict(wish, window_id=window, **backup))
        assert (ended.failed, ended.result["changed"], ended.result["action"]) == (False, False, "none")
        assert "backup_file" not in ended.result
        server.fault("DeregisterTaskFromMaintenanceWindow", "code", code="DoesNotExistException")
        ended = run.tasks({"window_id": window, "tasks": [wish], **backup})
        assert not ended.failed and not ended.result["changed"] and ended.result["counts"]["unchanged"] == 1
        assert not list(tmp_path.iterdir())
        run.task(dict(wish, window_id=window))


def test_a_throttled_removal_of_a_task_that_is_gone_is_no_change(
    run: Runner, server: Server, window: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_MAX_ATTEMPTS")
    server.register(window, Name="call-0")
    server.fault("DeregisterTaskFromMaintenanceWindow", "throttle")
    server.fault("DeregisterTaskFromMaintenanceWindow", "code", code="DoesNotExistException")
    ended = run.task({"window_id": window, "name": "call-0", "state": "absent"})
    assert not ended.failed and not ended.result["changed"]
