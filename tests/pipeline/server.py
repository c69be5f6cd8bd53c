# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Start the test server of tests/emulator and wait until it listens."""

from __future__ import annotations

import contextlib
import re
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from . import surroundings
from .environments import Environment
from .outcome import CheckFailed
from .processes import Processes

START_SECONDS = 60.0
LISTENING = re.compile(r"listening on (http://127\.0\.0\.1:\d+)")


@contextlib.contextmanager
def serving(
    environment: Environment, copy: Path, processes: Processes, log: Path, port: int = 0
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run the test server for the length of the block; gives its URL and its process.

    Raises CheckFailed when it does not come up.
    """
    log.unlink(missing_ok=True)
    argv: list[str | Path] = [environment.python, "-m", "tests.emulator", "--port", str(port)]
    environ = surroundings.with_credentials(surroundings.for_environment(environment.name))
    with processes.background(argv, cwd=copy, environ=environ, log=log) as process:
        yield _wait_for_url(process, log), process


def reset(url: str) -> None:
    """Make the server forget everything.

    Raises CheckFailed when it does not answer.
    """
    try:
        with urllib.request.urlopen(urllib.request.Request(f"{url}/windowkeeper/reset", method="POST"), timeout=30):
            pass
    except OSError as error:
        raise CheckFailed(f"the test server could not be reset: {error}") from error


def _wait_for_url(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        said = LISTENING.search(log.read_text(encoding="utf-8", errors="replace"))
        if said:
            return said.group(1)
        if process.poll() is not None:
            raise CheckFailed(f"the test server ended with status {process.returncode}", log)
        time.sleep(0.05)
    raise CheckFailed(f"the test server did not listen within {START_SECONDS:.0f} s", log)
