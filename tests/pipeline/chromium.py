# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The browser that tests/browser drives: the system's own, installed where that is possible."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from . import layout, surroundings
from .outcome import CheckFailed
from .processes import Processes

NAMES = ("chromium", "chromium-browser", "google-chrome")
OS_RELEASE = Path("/etc/os-release")
APT = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]


def ensure(processes: Processes, log: Path) -> Path:
    """A browser that starts: one on PATH, else Debian's or Ubuntu's, which root installs here.

    Raises CheckFailed, with what to install, when there is none: a check that is left out in silence shows nothing.
    """
    found = _found(processes, log)
    if not found and _may_install():
        environ = surroundings.for_pip() | {"DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
            processes.run([*APT, *words], cwd=layout.CLONE, environ=environ, log=log)
        found = _found(processes, log)
    if not found:
        raise CheckFailed(
            f"no browser that starts: install Chromium or Google Chrome, so that one of {', '.join(NAMES)} is on PATH "
            f"(Debian, as root: apt-get install chromium)",
            log if log.exists() else None,
        )
    return found


def _found(processes: Processes, log: Path) -> Path | None:
    for name in NAMES:
        program = shutil.which(name)
        # Ubuntu's package may be there and only say that it is a snap.
        words = [program or name, "--version"]
        if program and processes.run(words, cwd=layout.CLONE, environ=surroundings.for_pip(), log=log, seconds=60) == 0:
            return Path(program)
    return None


def _may_install() -> bool:
    """Whether this is root on Debian or one of its kin."""
    words = OS_RELEASE.read_text(encoding="utf-8").replace('"', "").split() if OS_RELEASE.exists() else []
    kin = {word for line in words for word in line.removeprefix("ID=").removeprefix("ID_LIKE=").split()}
    return os.geteuid() == 0 and bool(kin & {"debian", "ubuntu"}) and shutil.which("apt-get") is not None
