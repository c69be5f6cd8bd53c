# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An entry of a list of tasks: the table of a task, and what a playbook says about it beside its settings."""

from __future__ import annotations

from .._engine.entry import entry_table, meta_options
from .task_rules import TASK

ABOUT = meta_options(TASK)
ENTRY = entry_table(TASK)
