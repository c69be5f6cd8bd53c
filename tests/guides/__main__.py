# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`python -m tests.guides [PAGE…]`: play the guides and the README, each against a test server of its own.

`ansible-playbook`, `ansible`, `aws` and `ansible-builder` must be on PATH. Credentials are those of the test server;
nothing reaches AWS.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .blocks import Unplayable
from .pages import ROOT, moves_of_page, pages, unused
from .player import Player, Wrong

REGION = "eu-central-1"
#: Distinctive, because Ansible masks a credential's value wherever it is printed.
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "AKIAWINDOWKEEPERPAGE",
    "AWS_SECRET_ACCESS_KEY": "windowkeeper/not-a-secret/only-the-guides",
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    # Less to do for each task; what is printed is the same.
    "ANSIBLE_PIPELINING": "true",
}
#: For what a reader takes out of a clone.
CLONE = {"GUIDE_CLONE": str(ROOT)}


@contextlib.contextmanager
def _server() -> Iterator[str]:
    """A test server for the length of the block; gives its URL."""
    command = [sys.executable, "-m", "tests.emulator", "--port", "0", "--quiet"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            first = process.stdout.readline() if process.stdout else ""
            yield first.split()[-1]
        finally:
            process.terminate()


def _play(page: Path, folder: Path) -> str:
    """Play a page; returns what is wrong with it, or nothing."""
    began = time.monotonic()
    try:
        moves = moves_of_page(page)
        with _server() as url:
            player = Player(folder, {**os.environ, **CREDENTIALS, "AWS_ENDPOINT_URL": url, **CLONE})
            for move in moves:
                player.play(move)
        fault, said = "", f"ok, {len(moves)} moves"
    except (Unplayable, Wrong) as wrong:
        fault = str(wrong)
        said = f"FAILED, {fault}"
    print(f"page {page.relative_to(ROOT)}: {said} ({time.monotonic() - began:.0f} s)", flush=True)
    return fault


def main() -> int:
    """Play the pages; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.guides", description=__doc__)
    parser.add_argument("pages", nargs="*", type=Path, metavar="PAGE", help="all of them without this")
    parser.add_argument("--jobs", type=int, default=2, help="how many pages at a time")
    asked = parser.parse_args()
    chosen = [path.resolve() for path in asked.pages] or sorted(pages(), key=lambda path: -path.stat().st_size)
    faults = [] if asked.pages else [f"README.md: nothing begins with {start!r} any more" for start in unused()]
    with tempfile.TemporaryDirectory(prefix="guides-") as top, ThreadPoolExecutor(asked.jobs) as pool:
        played = pool.map(lambda page: (page, _play(page, Path(top) / page.stem)), chosen)
        faults += [f"{page.name} {fault}" for page, fault in played if fault]
    for fault in faults:
        print(f"FAULT: {fault.splitlines()[0]}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
