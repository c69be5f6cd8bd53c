# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controller's side of module_server: start it, let it run a module, end it."""

from __future__ import annotations

import json
import os
import subprocess
import typing as t
from multiprocessing.util import Finalize

from .module_server import ENDED, LENGTH, READY, as_shell

PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "module_server.py")
SECONDS_TO_END = 5

#: Status, as a shell gives it, output and errors of a run.
Ended = t.Tuple[int, bytes, bytes]


class Start(t.NamedTuple):
    """What a process is started with: it carries out only runs that want just this.

    profile: of Ansible's JSON. folders: of packages, by name. environment: all variables, apart from those that each run is given.
    """

    interpreter: str
    module: str
    profile: str
    folder: str
    folders: t.Tuple[t.Tuple[str, t.Optional[str]], ...]
    environment: t.Tuple[t.Tuple[str, str], ...]


class ModuleProcess:
    """A process that has loaded a module, and the pipes to it. It ends when this process closes them, however this process ends."""

    many = False

    def __init__(self, start: Start) -> None:
        """Raises OSError if it cannot be started, EOFError if it cannot load the module."""
        settings = {
            "folders": dict(start.folders),
            "module": start.module,
            "profile": start.profile,
            "many": self.many,
        }
        self._process = subprocess.Popen(
            [start.interpreter, PROGRAM, json.dumps(settings)],
            cwd=start.folder,
            env=dict(start.environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if self.many else subprocess.PIPE,
        )
        # A worker ends without atexit; it does run these.
        self._ending = Finalize(self, _end, (self._process,), exitpriority=1)
        try:
            if self._read(len(READY)) != READY:
                raise EOFError
        except BaseException:
            self.end()
            raise

    def _read(self, count: int) -> bytes:
        text = t.cast(t.IO[bytes], self._process.stdout).read(count)
        if len(text) < count:
            raise EOFError
        return text

    def run(self, run: t.Mapping[str, t.Any]) -> Ended:
        """Let it run the module; that is not tried again if the process fails."""
        text = json.dumps(run).encode()
        try:
            return self._answer(LENGTH.pack(len(text)) + text)
        except (EOFError, OSError):
            self.end()
            return 1, b"", b"The process that was kept for the module's runs has ended."
        except BaseException:
            # A timeout, most likely. The run goes on, as it does in a process of its own; its answer is nobody's.
            self.end(wait=False)
            raise

    def _answer(self, text: bytes) -> Ended:
        """What comes of a run that the process is sent as text."""
        raise NotImplementedError

    def end(self, wait: bool = True) -> None:
        """Let it end; what it is running, it finishes."""
        self._ending.cancel()
        _end(self._process, wait)


class SingleRun(ModuleProcess):
    """A process for one run, which is carried out in it."""

    def _answer(self, text: bytes) -> Ended:
        # Nothing but what said that it is ready can have come before.
        out, err = self._process.communicate(text)
        self.end()
        return as_shell(self._process.returncode), out, err


class ModuleServer(ModuleProcess):
    """A process for any number of runs, each in a child of its own."""

    many = True

    def _answer(self, text: bytes) -> Ended:
        pipe = t.cast(t.IO[bytes], self._process.stdin)
        pipe.write(text)
        pipe.flush()
        status, out, err = ENDED.unpack(self._read(ENDED.size))
        return status, self._read(out), self._read(err)

    @property
    def usable(self) -> bool:
        """Whether it can take another run."""
        pipe = self._process.stdin
        return pipe is not None and not pipe.closed and self._process.poll() is None


def _end(process: t.Any, wait: bool = True) -> None:
    for pipe in (process.stdin, process.stdout, process.stderr):
        try:
            if pipe is not None:
                pipe.close()
        except OSError:
            # What was left in the buffer has no reader.
            pass
    if wait:
        try:
            process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


_kept: t.Dict[int, t.Tuple[Start, ModuleServer]] = {}


def server_for(start: Start) -> ModuleServer:
    """The server that this process keeps, if it was started with just this, or a new one in its place.

    Raises OSError or EOFError, as ModuleServer does.
    """
    # By process: a fork of this one would write into the same pipes.
    same, server = _kept.pop(os.getpid(), (None, None))
    if server is not None and (same != start or not server.usable):
        server.end()
        server = None
    server = server or ModuleServer(start)
    _kept[os.getpid()] = start, server
    return server
