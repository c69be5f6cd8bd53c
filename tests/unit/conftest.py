# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make `ansible_collections` importable, and settle how hypothesis looks for examples."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# …/ansible_collections/windowkeeper/ssm/tests/unit/conftest.py
COLLECTIONS_ROOT = Path(__file__).resolve().parents[5]

# The same examples in every run: a failure that one run in fifty shows helps nobody who changed something else.
settings.register_profile(
    "ci", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_configure(config: pytest.Config) -> None:
    """Put the folder that holds `ansible_collections` on Python's path."""
    if Path(__file__).resolve().parents[4].name != "ansible_collections":
        raise pytest.UsageError(
            "the tests import ansible_collections.windowkeeper.ssm, so they run from a copy in such a folder: "
            "`make unit` makes one"
        )
    if str(COLLECTIONS_ROOT) not in sys.path:
        sys.path.insert(0, str(COLLECTIONS_ROOT))
