# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: role_messages
short_description: Word a result of the module maintenance_window_tasks for the user of a role or playbook
version_added: 0.1.0
author:
  - windowkeeper.ssm authors (@windowkeeper)
description:
  - Returns how many tasks were changed, in a few words, and why the module failed, with the names that the user wrote
    instead of the module's options.
  - The role P(windowkeeper.ssm.maintenance_window_tasks#role) and the playbook C(windowkeeper.ssm.restore) use it.
options:
  _input:
    description: A registered result of M(windowkeeper.ssm.maintenance_window_tasks), also one of a task with C(failed_when).
    type: dict
    required: true
  check_mode:
    description: Whether the result is of a run in check mode.
    type: bool
    default: false
  variables:
    description: The role's variables, as for the filter P(windowkeeper.ssm.task_patterns#filter).
    type: dict
    default: {}
  folder:
    description: The folder of patterns, as for that filter. Required with O(variables).
    type: path
  prefix:
    description: The beginning of the names of the role's variables.
    type: str
    default: ''
  arguments:
    description: The arguments of the module, for the names of the windows.
    type: dict
    default: {}
seealso:
  - plugin: windowkeeper.ssm.task_patterns
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Converge what a file says
  windowkeeper.ssm.maintenance_window_tasks:
    src: tasks.yml
    window_name: sunday-night
  register: converged

- name: Report the results
  ansible.builtin.debug:
    msg: "{{ (converged | windowkeeper.ssm.role_messages(check_mode=ansible_check_mode)).summary }}"
# msg: 2 updated, 1 registered, 12 unchanged
"""

RETURN = r"""
_value:
  description:
    - C(summary), the counts in words; empty if the module was refused. C(failed), whether the module has failed. C(msg), why
      it has, or an empty text. C(windows), the counts of each window by its name, or by its ID if the arguments do not name
      it.
  type: dict
  sample:
    failed: false
    msg: ""
    summary: 2 updated, 1 registered, 12 unchanged
    windows:
      sunday-night: {deregistered: 0, failed: 0, not_tried: 0, registered: 1, unchanged: 12, updated: 2}
"""

import typing as t

from ansible.errors import AnsibleFilterError


def role_messages(
    result: t.Any,
    check_mode: bool = False,
    variables: t.Optional[t.Dict[str, t.Any]] = None,
    folder: str = "",
    prefix: str = "",
    arguments: t.Optional[t.Dict[str, t.Any]] = None,
) -> t.Dict[str, t.Any]:
    """Word a result of the module. Raises AnsibleFilterError if it is no map."""
    # Imported here: for one filter, Ansible loads all of the collection, and their imports together take 60 ms.
    from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._patterns.role_messages import (
        has_failed,
        message,
        summary,
    )
    from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._patterns.run_summary import counts_by_window

    if not isinstance(result, dict):
        raise AnsibleFilterError("role_messages needs a result of windowkeeper.ssm.maintenance_window_tasks.")
    failed = has_failed(result)
    expanded = _expanded(variables, folder, prefix) if failed and variables and result.get("problems") else ()
    return {
        "failed": failed,
        "msg": message(result, expanded, prefix) if failed else "",
        "summary": summary(result, check_mode),
        "windows": counts_by_window(result.get("entries") or (), result.get("purged") or (), arguments),
    }


def _expanded(variables: t.Dict[str, t.Any], folder: str, prefix: str) -> t.Sequence[t.Any]:
    """The entries that the role gave to the module, expanded once more: only a failure needs the names in them."""
    from ansible_collections.windowkeeper.ssm.plugins.filter.task_patterns import read_arguments

    return read_arguments(variables, folder, prefix).expanded


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict:
        """Return the filters by name, as ansible-core expects them."""
        return {"role_messages": role_messages}
