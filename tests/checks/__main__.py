# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`python3 -m tests.checks ...` installs nox into .venv and runs `nox ...`. The Makefile calls it."""

import os
import sys

from . import environments

environments.install(environments.NOX, "make")
python = environments.NOX.bin / "python"
os.execv(python, [str(python), "-B", "-m", "nox", *sys.argv[1:]])
