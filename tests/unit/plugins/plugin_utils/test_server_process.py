# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The processes, with a module that tells what it finds around it and then spoils it."""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import time
import typing as t
from pathlib import Path

import ansible
import pytest
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils import server_process
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils.server_process import ModuleProcess, ModuleServer, SingleRun, Start, server_for

MODULE = '''
import atexit, gc, json, os, sys, warnings
from ansible.module_utils import basic, _internal
from ansible.module_utils.common import warnings as ansible_warnings

if __name__ == "__main__":
    given = json.loads(basic._ANSIBLE_ARGS)["ANSIBLE_MODULE_ARGS"]
    print(json.dumps({
        "given": given,
        "aws": {name: value for name, value in os.environ.items() if name.startswith("AWS_")},
        "kept": os.environ.get("KEPT"),
        "folder": os.getcwd(),
        "umask": os.umask(0o077),
        "argv": sys.argv[1:],
        "stdin": sys.stdin.read(),
        "collects": gc.isenabled(),
        "warnings": len(ansible_warnings._global_warnings),
        "controller": _internal.is_controller,
        "spoiled": getattr(sys, "spoiled", False),
        "path": [path for path in sys.path if "plugin_utils" in path or path in ("", ".")],
        "parent": os.getppid(),
    }))
    os.environ["AWS_SPOILED"] = os.environ["KEPT"] = "spoiled"
    os.chdir("/")
    sys.argv.append("spoiled")
    sys.spoiled = True
    gc.enable()
    ansible_warnings.warn("spoiled")
    atexit.register(print, "at the end")
    if given.get("raise"):
        raise RuntimeError("a bug")
    if given.get("interrupt"):
        raise KeyboardInterrupt
    if given.get("kill"):
        os.kill(os.getpid(), given["kill"])
    if given.get("kill the server"):
        os.kill(os.getppid(), 9)
    if given.get("sleep"):
        __import__("time").sleep(given["sleep"])
    if "status" in given:
        sys.exit(given["status"])
'''


@pytest.fixture
def start(tmp_path: Path) -> t.Iterator[Start]:
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "told.py").write_text(MODULE)
    (tmp_path / "plays").mkdir()
    folders = (("ansible", os.path.dirname(ansible.__file__)), ("package", str(tmp_path / "package")))
    environment = {"PATH": os.environ["PATH"], "KEPT": "as started"}
    yield Start(
        sys.executable, "package.told", "legacy", str(tmp_path / "plays"), folders, tuple(environment.items())
    )
    for _start, server in server_process._kept.values():
        server.end()
    server_process._kept.clear()


@pytest.fixture
def server(start: Start) -> t.Iterator[ModuleServer]:
    server = ModuleServer(start)
    yield server
    server.end()


def run(process: ModuleProcess, aws: t.Any = (), **given: t.Any) -> t.Tuple[int, t.Any, str]:
    """Status, what the module told, and all else that it wrote."""
    asked = {
        "prefix": "AWS_",
        "environment": dict(aws),
        "files_limit": 0,
        "profile": "legacy",
        "arguments": json.dumps({"ANSIBLE_MODULE_ARGS": given}),
    }
    status, out, err = process.run(asked)
    first, _newline, rest = out.decode().partition("\n")
    return status, json.loads(first) if first else None, rest + err.decode()


def found_by(start: Start, number: int) -> t.Dict[str, t.Any]:
    """What a run with that number finds around it."""
    return {
        "given": {"number": number, "status": number},
        "aws": {"AWS_PROFILE": "p%d" % number},
        "kept": "as started",
        "folder": start.folder,
        "argv": [],
        "stdin": "",
        "collects": False,
        "warnings": 0,
        "controller": False,
        "spoiled": False,
        "path": [],
    }


@pytest.mark.parametrize("single", [False, True])
def test_a_run_finds_nothing_of_another(start: Start, single: bool) -> None:
    server = ModuleServer(start)
    for number in range(3):
        process = SingleRun(start) if single else server
        status, told, rest = run(process, aws={"AWS_PROFILE": "p%d" % number}, number=number, status=number)
        assert (status, rest) == (number, "at the end\n")
        del told["umask"]
        assert told.pop("parent") == (os.getpid() if single else server._process.pid)
        assert told == found_by(start, number)
    server.end()


def test_the_umask_is_the_callers(server: ModuleServer, start: Start) -> None:
    mask = os.umask(0)
    os.umask(mask)
    assert [run(process, status=0)[1]["umask"] for process in (server, server, SingleRun(start))] == [mask] * 3


@pytest.mark.parametrize("kind", [ModuleServer, SingleRun])
def test_a_bug_is_told_as_ansible_tells_it(start: Start, kind: t.Type[ModuleProcess]) -> None:
    status, _told, rest = run(kind(start), **{"raise": True})
    failed = json.loads(rest.splitlines()[0])
    assert status == 1 and failed["failed"] is True and "a bug" in str(failed["exception"])


@pytest.mark.parametrize("kind", [ModuleServer, SingleRun])
def test_a_module_that_does_not_end_by_itself(start: Start, kind: t.Type[ModuleProcess]) -> None:
    status, _told, rest = run(kind(start))
    assert status == 1 and "did not handle its own exit" in rest.partition("\n")[0]


@pytest.mark.parametrize(
    "given, status",
    [({"interrupt": True}, 130), ({"kill": signal.SIGKILL}, 137), ({"status": None}, 0), ({"status": "words"}, 1)],
)
def test_the_status_is_a_shells(server: ModuleServer, start: Start, given: t.Dict[str, t.Any], status: int) -> None:
    assert run(SingleRun(start), **given)[0] == status
    assert run(server, **given)[0] == status
    assert run(server, status=0)[0] == 0, "and the next one runs"


def test_a_server_that_is_gone_runs_nothing_again(server: ModuleServer) -> None:
    status, told, rest = run(server, **{"kill the server": True, "sleep": 0.2})
    assert (status, told) == (1, None) and "has ended" in rest
    assert not server.usable


def test_a_process_for_one_run_ends_with_it(start: Start) -> None:
    single = SingleRun(start)
    assert run(single, status=0)[1]["given"] == {"status": 0}
    assert single._process.returncode == 0


def test_what_one_run_writes_may_be_long(start: Start) -> None:
    assert run(SingleRun(start), status=0, long="x" * 300_000)[1]["given"]["long"] == "x" * 300_000


@pytest.mark.parametrize("kind", [ModuleServer, SingleRun])
def test_one_that_is_interrupted_is_left_to_end(start: Start, kind: t.Type[ModuleProcess]) -> None:
    process = kind(start)

    class OutOfTime(BaseException):
        pass

    def alarm(_number: int, _frame: t.Any) -> None:
        raise OutOfTime

    before = signal.signal(signal.SIGALRM, alarm)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        begin = time.monotonic()
        with pytest.raises(OutOfTime):
            run(process, sleep=2)
        assert time.monotonic() - begin < 1.5
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert t.cast(t.Any, process._process.stdin).closed
    process._process.wait(10)


@pytest.mark.parametrize("kind", [ModuleServer, SingleRun])
def test_what_cannot_be_loaded(start: Start, tmp_path: Path, kind: t.Type[ModuleProcess]) -> None:
    with pytest.raises(EOFError):
        kind(start._replace(module="package.nothing"))
    (tmp_path / "package" / "bad.py").write_text("1 / 0")
    with pytest.raises(EOFError):
        kind(start._replace(module="package.bad"))
    with pytest.raises(OSError):
        kind(start._replace(interpreter=str(tmp_path / "no-python")))


def test_a_server_is_kept_for_what_is_alike(start: Start) -> None:
    first = server_for(start)
    assert server_for(start) is first
    other = start._replace(environment=(("KEPT", "otherwise"), *start.environment[:1]))
    second = server_for(other)
    assert second is not first and not first.usable and first._process.returncode == 0
    assert run(second, status=0)[1]["kept"] == "otherwise"
    second.end()
    assert server_for(other) is not second


def test_a_fork_does_not_use_its_parents_server(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    first = server_for(start)
    monkeypatch.setattr(os, "getpid", lambda: 1)
    assert server_for(start) is not first and first.usable


@pytest.mark.parametrize("kind", [ModuleServer, SingleRun])
def test_it_ends_when_its_owner_does(start: Start, kind: t.Type[ModuleProcess]) -> None:
    process = kind(start)
    pid = process._process.pid
    del process
    gc.collect()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
