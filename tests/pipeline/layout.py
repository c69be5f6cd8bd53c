# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where things are: the clone that is tested, and the folders inside `.venv` that a run fills."""

from __future__ import annotations

import os
from pathlib import Path

CLONE = Path(__file__).resolve().parents[2]
REQUIREMENTS = CLONE / "requirements"

NAMESPACE = "windowkeeper"
NAME = "ssm"
COLLECTION = f"{NAMESPACE}.{NAME}"

VENV = CLONE / ".venv"
PYTHONS = VENV / "python"
SHARED = VENV / "shared"
WORK = VENV / "work"
LOGS = VENV / "logs"
SITE = VENV / "site"


def work_folder(environment: str) -> Path:
    """The folder that belongs to one environment alone, so that environments can run side by side."""
    return WORK / environment


def collections_root(environment: str) -> Path:
    """The folder that holds `ansible_collections`, with ours and amazon.aws beside it."""
    return work_folder(environment) / "collections"


def collection_copy(environment: str) -> Path:
    """The copy of the clone that is tested: ansible-test insists on `…/ansible_collections/NAMESPACE/NAME`."""
    return collections_root(environment) / "ansible_collections" / NAMESPACE / NAME


def home_folder(environment: str) -> Path:
    """$HOME of everything that runs: ansible-test, ansible-lint and pip write caches there."""
    return work_folder(environment) / "home"


def shown(path: Path) -> str:
    """The path as a reader in the clone would type it."""
    return os.path.relpath(path, CLONE)
