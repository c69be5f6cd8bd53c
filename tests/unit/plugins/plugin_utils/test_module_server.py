# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The parts of the program that test_server_process runs as a whole."""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
import types
import typing as t
from pathlib import Path

import pytest
from ansible.module_utils._internal._ansiballz import _loader
from ansible_collections.windowkeeper.ssm.plugins.module_utils import api
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils import module_server as program

Pipe = t.Tuple[int, int]


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> t.Iterator[Pipe]:
    """A pipe whose reading end is the program's standard input."""
    reading, writing = os.pipe()
    monkeypatch.setattr(program, "STDIN", reading)
    yield reading, writing
    for end in (reading, writing):
        try:
            os.close(end)
        except OSError:
            pass


def test_runs_are_read_one_by_one(pipe: Pipe) -> None:
    for number in (1, 2):
        text = json.dumps({"number": number}).encode()
        os.write(pipe[1], program.LENGTH.pack(len(text)) + text)
    assert program.read_run() == {"number": 1}
    os.close(pipe[1])
    assert program.read_run() == {"number": 2}
    assert program.read_run() is None


def test_half_a_run_is_none(pipe: Pipe) -> None:
    os.write(pipe[1], program.LENGTH.pack(100) + b"{")
    os.close(pipe[1])
    assert program.read_run() is None


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> t.Dict[str, t.Any]:
    monkeypatch.setattr(os, "environ", {"AWS_OLD": "1", "HOME": "/home"})
    monkeypatch.setattr(sys, "argv", ["given", "more"])
    return {"prefix": "AWS_", "environment": {"AWS_NEW": "2"}, "files_limit": 0, "profile": "legacy", "arguments": "{}"}


@pytest.mark.parametrize(
    "end, status",
    [(SystemExit(0), 0), (SystemExit(3), 3), (SystemExit(), 0), (SystemExit("words"), 1)]
    + [(KeyboardInterrupt(), 130), (MemoryError(), 1), (None, 1)],
)
def test_a_module_is_run_as_the_wrapper_runs_it(
    monkeypatch: pytest.MonkeyPatch, run: t.Dict[str, t.Any], end: t.Optional[BaseException], status: int
) -> None:
    seen: t.Dict[str, t.Any] = {}

    def run_module(**given: t.Any) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
        seen.update(given, environment=environment, argv=list(sys.argv))
        if end is not None:
            raise end

    monkeypatch.setattr(_loader, "run_module", run_module)
    assert program.carry_out(run, "a.module") == status
    assert seen == {
        "json_params": b"{}",
        "profile": "legacy",
        "module_fqn": "a.module",
        "modlib_path": "",
        "extensions": {},
        "environment": {"AWS_NEW": "2", "HOME": "/home"},
        "argv": [""],
    }


@pytest.mark.parametrize("limit, set_to", [(0, None), (512, (512, 2048)), (4096, (2048, 2048)), (1024, None)])
def test_the_limit_of_files(monkeypatch: pytest.MonkeyPatch, limit: int, set_to: t.Optional[t.Tuple[int, int]]) -> None:
    seen: t.List[t.Tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _what: (1024, 2048))
    monkeypatch.setattr(resource, "setrlimit", lambda _what, pair: seen.append(pair))
    program.set_files_limit(limit)
    assert seen == ([] if set_to is None else [set_to])


class Ended(Exception):
    """In place of the process's end."""


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch) -> t.List[int]:
    statuses: t.List[int] = []

    def end(status: int) -> t.NoReturn:
        statuses.append(status)
        raise Ended

    monkeypatch.setattr(os, "_exit", end)
    # Neither pytest's threads nor its own ends are the child's.
    monkeypatch.setattr(program, "threading", types.SimpleNamespace(_shutdown=lambda: None))
    monkeypatch.setattr(program, "atexit", types.SimpleNamespace(_run_exitfuncs=lambda: os.write(program.STDOUT, b"!")))
    return statuses


def test_a_child_carries_one_run_out(pipe: Pipe, ends: t.List[int], monkeypatch: pytest.MonkeyPatch) -> None:
    files = [os.memfd_create("f") for _file in range(4)]
    monkeypatch.setattr(program, "STDOUT", files[2])
    monkeypatch.setattr(program, "STDERR", files[3])
    monkeypatch.setattr(program, "carry_out", lambda run, module: os.write(program.STDOUT, run["say"].encode()) + 4)
    os.write(pipe[1], program.LENGTH.pack(12) + b'{"say":"hi"}')
    hearing, ending = os.pipe()
    with pytest.raises(Ended):
        program.run_and_end("a.module", files[0], files[1], ending)
    assert ends == [6] and os.read(hearing, 9) == b"\x06"
    os.close(hearing)
    os.close(ending)
    assert program.written(files[0]) == b"hi!"
    assert os.read(program.STDIN, 1) == b"", "the module reads nothing of what is for others"
    for file in files:
        os.close(file)


def test_a_child_without_a_run_ends(pipe: Pipe, ends: t.List[int]) -> None:
    os.close(pipe[1])
    with pytest.raises(Ended):
        program.run_and_end("a.module", -1, -1)
    assert ends == [0]


@pytest.mark.parametrize("told, wait_status, status", [(None, 3 << 8, 3), (None, 9, 137), (3, 3 << 8, 3)])
def test_an_answer_for_each_child_until_nobody_reads_it(
    monkeypatch: pytest.MonkeyPatch, told: t.Optional[int], wait_status: int, status: int
) -> None:
    said = program.ENDED.pack(status, 5, 0)
    answers: t.List[bytes] = []
    waited: t.List[int] = []
    children = iter([7, 8, 9])

    def fork() -> int:
        child = next(children)
        os.write(files[-2], b"out %d" % child)
        if told is not None:
            os.write(pipes[-1][1], bytes([told]))
        if child == 9:
            answers.append(os.read(reading, 1000))
            os.close(reading)
        return child

    def waitpid(child: int, _how: int) -> t.Tuple[int, int]:
        waited.append(child)
        return child, wait_status

    reading, writing = os.pipe()
    files: t.List[int] = []
    pipes: t.List[t.Tuple[int, int]] = []
    create, pipe = os.memfd_create, os.pipe
    monkeypatch.setattr(os, "pipe", lambda: pipes.append(pipe()) or pipes[-1])
    monkeypatch.setattr(os, "memfd_create", lambda name: files.append(create(name)) or files[-1])
    monkeypatch.setattr(os, "fork", fork)
    monkeypatch.setattr(os, "waitpid", waitpid)
    with pytest.raises(BrokenPipeError):
        program.serve("a.module", writing)
    os.close(writing)
    assert answers == [said + b"out 7" + said + b"out 8"]
    assert waited[:2] == [7, 8], "none is left behind"


def test_a_fork_is_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    def run_and_end(*_given: t.Any) -> t.NoReturn:
        raise Ended

    monkeypatch.setattr(os, "fork", lambda: 0)
    monkeypatch.setattr(program, "run_and_end", run_and_end)
    reading, writing = os.pipe()
    with pytest.raises(Ended):
        program.serve("a.module", writing)
    assert os.read(reading, 1) == b"", "the child cannot answer"
    os.close(reading)


@pytest.fixture
def kept_as_it_was(monkeypatch: pytest.MonkeyPatch) -> t.Iterator[None]:
    """What loading changes in a process."""
    import botocore.session

    for name in ("create_loader", "get_session"):
        monkeypatch.setattr(botocore.session, name, getattr(botocore.session, name))
    monkeypatch.setattr(os, "environ", dict(os.environ))
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(sys, "modules", dict(sys.modules))
    yield
    gc.enable()
    gc.unfreeze()


@pytest.mark.usefixtures("kept_as_it_was")
def test_packages_come_from_their_folders(tmp_path: Path) -> None:
    for name, source in (("plain/there.py", "X = 1"), ("with_init/__init__.py", "Y = 2"), ("with_init/sub.py", "Z = 3")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(source)
    plain, with_init = str(tmp_path / "plain"), str(tmp_path / "with_init")
    program.provide({"wk_top": None, "wk_top.plain": plain, "wk_init": with_init})
    scope: t.Dict[str, t.Any] = {}
    exec("import wk_top.plain.there, wk_init.sub\nfound = wk_top.plain.there.X, wk_init.Y, wk_init.sub.Z", scope)
    assert scope["found"] == (1, 2, 3)


@pytest.mark.usefixtures("kept_as_it_was")
def test_loading_leaves_the_module_to_be_run_and_is_done_with_no_account(monkeypatch: pytest.MonkeyPatch) -> None:
    import botocore.session

    clients: t.List[t.Any] = []
    make = api.ssm_client

    def ssm_client(module: t.Any) -> t.Any:
        clients.append(make(module))
        return clients[-1]

    monkeypatch.setattr(api, "ssm_client", ssm_client)
    name = "ansible_collections.windowkeeper.ssm.plugins.modules.maintenance_window_task_info"
    sys.modules.pop(name, None)
    program.load(name, "legacy", True)
    assert name not in sys.modules and not gc.isenabled()
    finder = t.cast(program.Compiled, sys.meta_path[0])
    assert finder.code is not None and finder.get_code(name) is finder.code
    assert finder.find_spec("another.module") is None
    (client,) = clients
    assert client._request_signer._credentials.access_key == "none"
    assert os.environ["AWS_CONFIG_FILE"] == os.environ["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull
    # Sessions share what botocore reads of itself, and nothing else.
    one, other = botocore.session.get_session(), botocore.session.get_session()
    assert one is not other
    assert one.get_component("data_loader") is other.get_component("data_loader")
    emitters = [session.get_component("event_emitter") for session in (one, other)]
    seen: t.List[str] = []
    emitters[0].register("before-sign", lambda **_event: seen.append("one"))
    emitters[1].emit("before-sign.ssm")
    assert seen == []
    monkeypatch.setitem(t.cast(t.Any, os.environ), "AWS_DATA_PATH", "/elsewhere")
    theirs = botocore.session.get_session().get_component("data_loader")
    assert "/elsewhere" in theirs.search_paths and theirs is not one.get_component("data_loader")


@pytest.mark.usefixtures("kept_as_it_was")
def test_sessions_have_all_of_botocores_handlers() -> None:
    import botocore.hooks
    import botocore.session

    def registered(session: t.Any) -> t.List[str]:
        return sorted(map(str, session._original_handler._handlers.prefix_search("before-parameter-build.s3.CopyObject")))

    usual = botocore.session.get_session()
    program.share_handlers()
    shared = botocore.session.get_session()
    assert registered(usual) == registered(shared) and len(registered(usual)) > 0


@pytest.mark.usefixtures("kept_as_it_was")
def test_for_one_run_nothing_is_rehearsed(monkeypatch: pytest.MonkeyPatch) -> None:
    done: t.List[str] = []
    for name in ("share_models", "share_handlers", "rehearse"):
        monkeypatch.setattr(program, name, lambda name=name: done.append(name))
    program.load("ansible_collections.windowkeeper.ssm.plugins.module_utils.errors", "legacy", False)
    assert done == ["share_models"]


@pytest.mark.usefixtures("kept_as_it_was")
def test_what_only_saves_time_may_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> t.NoReturn:
        raise ImportError("boto3")

    for name in ("share_models", "share_handlers", "rehearse"):
        monkeypatch.setattr(program, name, fails)
    program.load("ansible_collections.windowkeeper.ssm.plugins.module_utils.errors", "legacy", True)
    with pytest.raises(ImportError):
        program.load("ansible_collections.windowkeeper.ssm.plugins.modules.nothing", "legacy", True)


@pytest.mark.usefixtures("kept_as_it_was")
@pytest.mark.parametrize("many", [True, False])
def test_the_program_says_when_it_is_ready(monkeypatch: pytest.MonkeyPatch, many: bool) -> None:
    here = os.path.dirname(os.path.realpath(program.__file__))
    monkeypatch.setattr(sys, "path", ["", here, "/lib"])
    monkeypatch.setattr(sys, "argv", ["program", json.dumps({"folders": {}, "module": "m", "profile": "p", "many": many})])
    files = [os.memfd_create("f") for _file in range(2)]
    monkeypatch.setattr(program, "STDOUT", files[0])
    monkeypatch.setattr(program, "STDERR", files[1])
    done: t.List[t.Any] = []

    def run(*given: t.Any) -> t.NoReturn:
        done.append((given[0], program.written(given[1]), *given[2:]))
        raise Ended

    monkeypatch.setattr(program, "load", lambda *given: done.append((given, list(sys.path))))
    monkeypatch.setattr(program, "serve" if many else "run_and_end", run)
    with pytest.raises(Ended):
        program.main()
    ran = ("m", program.READY) if many else ("m", program.READY, files[1])
    assert done == [(("m", "p", many), ["/lib"]), ran]
    os.write(files[0], b"printed by somebody")
    assert b"printed" in program.written(files[1]), "and is no answer"
