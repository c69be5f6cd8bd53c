# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The README's commands for users without Galaxy are run as a new user would run them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import typing as t
from pathlib import Path

import pytest

from tests.package.content import BIN, ROOT

#: By which of its commands the block for users without Galaxy is recognised.
BUILD = "ansible-galaxy collection build"
MOST_BYTES = 1_000_000
#: What a clone may contain that must not be packed: virtual environments, downloads, what was installed beside it.
LITTER = (
    ".venv/lib/a.py",
    "venv/lib/a.py",
    "collections/ansible_collections/a.yml",
    "download/a",
    "a.whl",
    "old.tar.gz",
)


@pytest.fixture(scope="module", name="clone")
def _clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone with litter."""
    folder = tmp_path_factory.mktemp("readme") / "clone"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".git", "__pycache__"))
    for name in LITTER:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(os.urandom(1000))
    return folder


@pytest.fixture(scope="module", name="output")
def _output(clone: Path) -> str:
    """What the commands print, with an empty environment, and a home with nothing but settings of pip."""
    home, venv = clone.parent / "home", clone.parent / "venv"
    shutil.copytree(Path.home() / ".config" / "pip", home / ".config" / "pip")
    python = "python%d.%d" % sys.version_info[:2]
    subprocess.run([Path(sys.base_prefix) / "bin" / python, "-m", "venv", venv], check=True)
    others = [entry for entry in os.environ["PATH"].split(os.pathsep) if entry != str(BIN)]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    environ.update(
        HOME=str(home),
        PATH=os.pathsep.join([str(venv / "bin"), *others]),
        # Where nothing listens.
        ANSIBLE_GALAXY_SERVER="http://127.0.0.1:9",
    )
    readme = (clone / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```console\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    (commands,) = (block for block in blocks if BUILD in block)
    words = ["bash", "-euo", "pipefail", "-c", commands]
    try:
        ran = subprocess.run(
            words, cwd=clone, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
    finally:
        # 550 MB.
        shutil.rmtree(venv)
    print(ran.stdout)
    assert ran.returncode == 0
    return ran.stdout


def test_the_commands_work_without_a_warning(output: str) -> None:
    assert not re.findall(r"^\[.*WARNING\].*", output, re.MULTILINE)


def test_the_tarball_contains_the_sources_alone(clone: Path, output: str) -> None:
    assert output
    tarball = next(clone.glob("windowkeeper-ssm-*.tar.gz"))
    assert tarball.stat().st_size <= MOST_BYTES
    with tarfile.open(tarball) as packed:
        names = {member.name for member in packed.getmembers() if member.isfile()}
    assert not sorted(names - {"MANIFEST.json", "FILES.json"} - sources())


def sources() -> t.Set[str]:
    """The files of the copy that is tested, apart from what running the tests leaves there."""
    words = ["git", "ls-files", "-z", "--others", "--exclude-standard"]
    listed = subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return set(listed.stdout.split("\0"))
