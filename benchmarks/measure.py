# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How long a command takes, and how much memory all its processes hold. Linux: the memory is read from /proc."""

from __future__ import annotations

import contextlib
import os
import pathlib
import subprocess
import tempfile
import threading
import time
import typing as t

Words = t.Sequence[str]
Environ = t.Mapping[str, str]

MIB = 1024 * 1024
SECONDS_BETWEEN_LOOKS = 0.05


class CommandFailed(Exception):
    """A measured command ended with another status than 0."""


class Sample(t.NamedTuple):
    """One run: seconds from start to end, and CPU seconds (user and system) of all its processes."""

    wall: float
    cpu: float


class Peak(t.NamedTuple):
    """The most memory at one time in MiB: of all processes together, and of the largest.

    together counts a page that n processes share as a whole for each of them (RSS); shared counts 1/n of it (PSS),
    so it is what the machine has to hold.
    """

    together: float
    shared: float
    largest: float


def timed(words: Words, environ: Environ, may_fail: bool = False) -> Sample:
    """Run a command to its end. Raises CommandFailed with the end of its output."""
    with tempfile.TemporaryFile() as output:
        begin = time.perf_counter()
        process = subprocess.Popen(
            list(words), env=dict(environ), stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
        _pid, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode and not may_fail:
            output.seek(0)
            told = output.read().decode(errors="replace")[-2000:]
            raise CommandFailed("%s ended with status %d:\n%s" % (" ".join(words), process.returncode, told))
    return Sample(wall, usage.ru_utime + usage.ru_stime)


def peak_memory(words: Words, environ: Environ) -> Peak:
    """Run a command and look at its processes now and then. A run of its own: looking takes time."""
    process = subprocess.Popen(list(words), env=dict(environ), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    peak = Peak(0, 0, 0)
    ended = threading.Event()

    def look() -> None:
        nonlocal peak
        while not ended.wait(SECONDS_BETWEEN_LOOKS):
            held = [_held(pid) for pid in _tree(process.pid)]
            now = Peak(sum(rss for rss, _pss in held), sum(pss for _rss, pss in held), max([0, *(h[0] for h in held)]))
            peak = Peak(*map(max, peak, now))

    looking = threading.Thread(target=look)
    looking.start()
    status = process.wait()
    ended.set()
    looking.join()
    if status:
        raise CommandFailed("%s ended with status %d" % (" ".join(words), status))
    return peak


def _tree(root: int) -> t.List[int]:
    """The living processes that descend from root, and root itself."""
    children: t.Dict[int, t.List[int]] = {}
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            # "pid (command) state parent ...": the command may hold blanks and parentheses itself.
            parent = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1]
            children.setdefault(int(parent), []).append(int(stat.parent.name))
    found, waiting = [root], [root]
    while waiting:
        more = children.get(waiting.pop(), [])
        found += more
        waiting += more
    return found


def _held(pid: int) -> t.Tuple[float, float]:
    """RSS and PSS of a process in MiB; nothing for one that has ended."""
    sizes = {"Rss": 0.0, "Pss": 0.0}
    with contextlib.suppress(OSError):
        for line in pathlib.Path("/proc/%d/smaps_rollup" % pid).read_text(encoding="utf-8").splitlines():
            name, _colon, size = line.partition(":")
            if name in sizes:
                sizes[name] = int(size.split()[0]) * 1024 / MIB
    return sizes["Rss"], sizes["Pss"]
