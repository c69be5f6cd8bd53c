# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Start programs, write down what they say, and make sure that none is left behind."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from .outcome import CheckFailed

PR_SET_CHILD_SUBREAPER = 36
GRACE_SECONDS = 5.0


class Interrupted(Exception):
    """The run was told to stop; no further program starts."""


class Processes:
    """The programs that run at the moment, from any thread."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._stopping = False

    def start(
        self, argv: Sequence[str | Path], *, cwd: Path, environ: Mapping[str, str], log: Path
    ) -> subprocess.Popen[bytes]:
        """Start a program in a session of its own, so that a Ctrl-C reaches it only through `stop_all`.

        Raises Interrupted when the run is being stopped.
        """
        log.parent.mkdir(parents=True, exist_ok=True)
        with self._lock:
            if self._stopping:
                raise Interrupted
            with log.open("ab") as output:
                output.write(f"$ cd {cwd}\n$ {' '.join(map(str, argv))}\n".encode())
                output.flush()
                process = subprocess.Popen(
                    [str(word) for word in argv],
                    cwd=cwd,
                    env=dict(environ),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            self._running.add(process)
        return process

    def finish(self, process: subprocess.Popen[bytes]) -> None:
        """Forget a program, and end what is left of its group."""
        end_groups([process])
        with self._lock:
            self._running.discard(process)

    def run(
        self, argv: Sequence[str | Path], *, cwd: Path, environ: Mapping[str, str], log: Path, seconds: float = 900
    ) -> int:
        """Run a program to its end and return its exit status; its output is appended to `log`.

        Raises CheckFailed when it takes longer than `seconds`, Interrupted when the run is being stopped.
        """
        process = self.start(argv, cwd=cwd, environ=environ, log=log)
        try:
            status = process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise CheckFailed(f"took longer than {seconds:.0f} s: {Path(argv[0]).name}", log) from None
        finally:
            self.finish(process)
        if self._stopping:
            raise Interrupted
        return status

    @contextlib.contextmanager
    def background(
        self, argv: Sequence[str | Path], *, cwd: Path, environ: Mapping[str, str], log: Path
    ) -> Iterator[subprocess.Popen[bytes]]:
        """Keep a program running for the length of the block."""
        process = self.start(argv, cwd=cwd, environ=environ, log=log)
        try:
            yield process
        finally:
            self.finish(process)

    def stop_all(self) -> None:
        """End every program and everything it started; nothing starts afterwards."""
        with self._lock:
            self._stopping = True
            running = list(self._running)
        end_groups(running)
        end_descendants()


def adopt_orphans() -> None:
    """Have what our children leave behind become our children, not init's, so that it can be found and ended.

    Ansible's workers open sessions of their own, which ending a process group does not reach. Linux only; elsewhere
    the groups must do.
    """
    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_groups(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask each program's group to end, wait a little, then insist."""
    for process in processes:
        _signal_group(process, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    for process in processes:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, deadline - time.monotonic()))
        _signal_group(process, signal.SIGKILL)
        process.wait()


def end_descendants() -> list[str]:
    """End whatever still descends from this program; returns their command lines, for a report."""
    named: dict[int, str] = {}
    for sent in (signal.SIGTERM, signal.SIGKILL):
        for _attempt in range(20):
            alive = descendants(os.getpid())
            if not alive:
                return sorted(named.values())
            named.update(alive)
            for pid in alive:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, sent)
            time.sleep(0.1)
    return sorted(named.values())


def descendants(pid: int) -> dict[int, str]:
    """The living descendants of a process: {process id: command line}. Empty where there is no /proc."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            # "pid (command) state parent …": the command may hold blanks and parentheses itself.
            state, parent = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[:2]
            if state != "Z":
                children.setdefault(int(parent), []).append(int(stat.parent.name))
    found: dict[int, str] = {}
    waiting = [pid]
    while waiting:
        for child in children.get(waiting.pop(), []):
            with contextlib.suppress(OSError):
                command = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                found[child] = command.strip()
            waiting.append(child)
    return found


def _signal_group(process: subprocess.Popen[bytes], sent: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, sent)
