# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.windowkeeper.ssm.plugins.plugin_utils.reusing import ReusingAction


class ActionModule(ReusingAction):
    """Runs the module of the same name."""
