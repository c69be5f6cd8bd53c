# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tarball that a user installs."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.package.content import BIN, ROOT


@pytest.fixture(scope="session", name="tarball")
def _tarball(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The collection as `ansible-galaxy collection build` packs it."""
    folder = tmp_path_factory.mktemp("build")
    words = [BIN / "ansible-galaxy", "collection", "build", "--output-path", folder]
    subprocess.run(words, cwd=ROOT, check=True)
    (tarball,) = folder.glob("*.tar.gz")
    return tarball
