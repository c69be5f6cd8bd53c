# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

from ansible_collections.windowkeeper.ssm.plugins.plugin_utils.reusing import ReusingAction

ROLE = "windowkeeper.ssm.maintenance_window_tasks"


class ActionModule(ReusingAction):
    """Runs the module of the same name; where the role of that name calls it, errors name the role's variables."""

    def run(self, tmp: t.Any = None, task_vars: t.Optional[t.Dict[str, t.Any]] = None) -> t.Dict[str, t.Any]:
        result = super().run(tmp, task_vars)
        role = self._task._role
        if result.get("findings") and role is not None and role.get_name() == ROLE:
            # Imported here: only a wrong argument needs it.
            from ansible_collections.windowkeeper.ssm.plugins.plugin_utils.role_words import in_words_of_the_role

            result = in_words_of_the_role(result, ROLE.rpartition(".")[2] + "_")
        return result
