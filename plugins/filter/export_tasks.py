# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: export_tasks
short_description: Write the tasks of maintenance windows as variables files
version_added: 0.1.0
author:
  - windowkeeper.ssm authors (@windowkeeper)
description:
  - Turns the tasks of all windows, as M(windowkeeper.ssm.maintenance_window_task_info) returns them, into variables files for the
    role P(windowkeeper.ssm.maintenance_window_tasks#role), one for each window.
  - Converging such a file changes nothing. Values that the service fills in are left out. A task is identified by its name, and
    also by its ID if it has no name or shares it.
  - A hidden value becomes a template with a variable of its own. Until that variable is defined, the current value is kept.
  - Text that Jinja would evaluate, such as C({{RESOURCE_ID}}), is written with C(!unsafe).
  - The playbook C(windowkeeper.ssm.export) reads the tasks, uses this filter, and writes the files.
options:
  _input:
    description:
      - The result of M(windowkeeper.ssm.maintenance_window_task_info), called without a window and without
        O(windowkeeper.ssm.maintenance_window_task_info#module:include_sensitive).
    type: dict
    required: true
seealso:
  - module: windowkeeper.ssm.maintenance_window_task_info
"""

EXAMPLES = r"""
- name: Read the tasks of all windows
  windowkeeper.ssm.maintenance_window_task_info:
    region: eu-central-1
  register: estate

- name: Write a file for each window
  ansible.builtin.copy:
    content: "{{ item.content }}"
    dest: "windows/{{ item.file }}"
    mode: "0600"
  loop: "{{ estate | windowkeeper.ssm.export_tasks }}"
  loop_control:
    label: "{{ item.file }}"
"""

RETURN = r"""
_value:
  description:
    - One mapping for each window, with the name of its C(file), the C(content), the C(window_id), the C(window_name), and in
      C(variables) the names of the variables for hidden values.
    - The file is named after the window. If that is not a valid file name, or other windows have the same name, the window's ID is
      added.
  type: list
  elements: dict
  sample:
    - content: "---\n# The tasks of the maintenance window sunday-night …"
      file: sunday-night.yml
      variables: [vault_sunday_night_announce_payload]
      window_id: mw-0c50858d01EXAMPLE
      window_name: sunday-night
"""

import typing as t

from ansible.errors import AnsibleFilterError


def export_tasks(result: t.Mapping[str, t.Any]) -> t.List[t.Dict[str, t.Any]]:
    """The files as mappings, in the order of their names. Raises AnsibleFilterError for what is no such result."""
    # Imported here: for one filter, Ansible loads all of the collection, and their imports together take 60 ms.
    from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._export.variables import variables_files

    needed = ("windows", "maintenance_window_tasks")
    if not isinstance(result, t.Mapping) or not all(isinstance(result.get(name), list) for name in needed):
        raise AnsibleFilterError(
            "export_tasks needs what windowkeeper.ssm.maintenance_window_task_info returns when no window is named, "
            "with windows and maintenance_window_tasks."
        )
    return [
        {
            "file": one.name,
            "content": one.content,
            "window_id": one.window_id,
            "window_name": one.window_name,
            "variables": list(one.variables),
        }
        for one in variables_files(result["windows"], result["maintenance_window_tasks"])
    ]


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict:
        """Return the filters by name, as ansible-core expects them."""
        return {"export_tasks": export_tasks}
