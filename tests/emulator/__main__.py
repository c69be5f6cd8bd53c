# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Start the server: ``python -m tests.emulator`` from the repository's root, or ``python path/to/tests/emulator``."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

package = __package__ or "emulator"
if not __package__:
    # Run as a folder, Python puts the folder itself on the path; the package is found from the folder above it.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

if __name__ == "__main__":
    sys.exit(importlib.import_module(f"{package}.server").main())
