# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find the Pythons of this machine, and say which ansible-core each of them can be tested with."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

#: What this pipeline itself needs.
OLDEST = (3, 11)

#: Which Pythons each ansible-core's controller runs on, the one to prefer first.
CORES: dict[str, tuple[str, ...]] = {
    "2.19": ("3.11", "3.12", "3.13"),
    "2.20": ("3.12", "3.13", "3.14"),
    "2.21": ("3.13", "3.12", "3.14"),
    "2.22": ("3.14", "3.13"),
}


@dataclass(frozen=True)
class Interpreter:
    """A Python that answered: its version as `3.12`, and its path."""

    version: str
    path: Path


def running() -> Interpreter:
    """The Python that runs this, behind any virtual environment."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    base = Path(sys.base_prefix) / "bin" / f"python{version}"
    return Interpreter(version, base if base.exists() else Path(sys.executable))


def find_all() -> dict[str, Interpreter]:
    """Every usable Python by version: the running one, those on PATH, those of pyenv."""
    found = {running().version: running()}
    for version in sorted({version for versions in CORES.values() for version in versions}):
        for candidate in _candidates(version):
            if version not in found and _answers(candidate, version):
                found[version] = Interpreter(version, candidate)
    return found


def choose(found: dict[str, Interpreter]) -> dict[str, Interpreter]:
    """Which Python each ansible-core is tested on: {core: interpreter}, without the cores that none fits."""
    chosen = {}
    for core, versions in CORES.items():
        fitting = [version for version in versions if version in found]
        if fitting:
            chosen[core] = found[fitting[0]]
    return chosen


def _candidates(version: str) -> list[Path]:
    on_path = shutil.which(f"python{version}")
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    newest_first = sorted(pyenv.glob(f"{version}.*/bin/python{version}"), key=_release, reverse=True)
    return ([Path(on_path)] if on_path else []) + newest_first


def _release(path: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", path.parents[1].name)]


def _answers(candidate: Path, version: str) -> bool:
    """Whether it is what its name says: a version manager's shim may stand for a Python that is not active."""
    program = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run([candidate, "-c", program], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and answer.stdout.strip() == version
