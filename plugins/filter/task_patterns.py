# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: task_patterns
short_description: Turn tasks that follow patterns into tasks for the module maintenance_window_tasks
version_added: 0.1.0
author:
  - windowkeeper.ssm authors (@windowkeeper)
description:
  - The one step of the role P(windowkeeper.ssm.maintenance_window_tasks#role) in which something is decided. It reads the
    role's variables, as a playbook or a survey of AWX gives them, expands the entries that follow a pattern, and finds all
    that is wrong with them.
  - Nothing is called and nothing is written. What comes out is never templated, so that C({{RESOURCE_ID}}) stays as it is.
options:
  _input:
    description:
      - The role's variables, by their names without O(prefix).
      - What is empty counts as left out.
    type: dict
    required: true
  folder:
    description:
      - A folder of patterns, each in a file C(NAME.yml). Its files are not templated.
    type: path
    required: true
  prefix:
    description: What messages put before the names of variables.
    type: str
    default: ''
  named:
    description:
      - The names, with O(prefix), of all variables. One that is almost a variable of the role, and is
        none, is wrong. Others are left alone.
    type: list
    elements: str
    default: []
seealso:
  - plugin: windowkeeper.ssm.maintenance_window_tasks
    plugin_type: role
"""

EXAMPLES = r"""
- name: Show what a task that follows a pattern is for the module
  ansible.builtin.debug:
    msg: "{{ variables | windowkeeper.ssm.task_patterns(folder='patterns') }}"
  vars:
    variables:
      window_name: sunday-night
      tasks:
        - name: scan
          pattern: patch_scan
          instance_ids: i-0123456789abcdef0
          max_concurrency: 10%
          max_errors: 1
# msg:
#   arguments:
#     tasks:
#       - max_concurrency: 10%
#         max_errors: 1
#         name: scan
#         targets:
#           - key: InstanceIds
#             values: [i-0123456789abcdef0]
#         task_arn: AWS-RunPatchBaseline
#         task_invocation_parameters:
#           run_command:
#             parameters:
#               Operation: Scan
#         task_type: RUN_COMMAND
#     window_name: sunday-night
#   refused: ''
#   declared: true
"""

RETURN = r"""
_value:
  description:
    - C(arguments), what the module M(windowkeeper.ssm.maintenance_window_tasks) is to be called with.
    - C(refused), a sentence with all that is wrong. Where it is not empty the module must not be called.
    - C(declared), whether the variables declare tasks. If not, there is nothing to do.
  type: dict
"""

import typing as t
from pathlib import Path

from ansible.errors import AnsibleFilterError


def task_patterns(variables: t.Any, folder: str, prefix: str = "", named: t.Iterable[str] = ()) -> t.Dict[str, t.Any]:
    """The arguments of the module for a role's variables; see role_variables.module_arguments.

    Raises AnsibleFilterError if variables is no map or folder holds no pattern. What is wrong with the variables is in
    the result and raises nothing: Ansible would show the variables, and there may be secrets among them.
    """
    if not isinstance(variables, dict):
        raise AnsibleFilterError("task_patterns needs a map with a role's variables.")
    read = read_arguments(variables, folder, prefix, named)
    return {"arguments": read.arguments, "refused": read.refused, "declared": read.declared}


def read_arguments(variables: t.Dict[str, t.Any], folder: str, prefix: str, named: t.Iterable[str] = ()) -> t.Any:
    """The role_variables.Arguments for a role's variables and the patterns in a folder. Raises AnsibleFilterError."""
    # Imported here: for one filter, Ansible loads all of the collection, and their imports together take 60 ms.
    from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._patterns.role_variables import module_arguments
    from ansible_collections.windowkeeper.ssm.plugins.plugin_utils.user_input import parse_text

    files = {path.stem: path for path in Path(folder).glob("*.yml")}
    if not files:
        raise AnsibleFilterError(f"task_patterns found no pattern (NAME.yml) in the folder {folder!r}.")

    def definition(name: str) -> t.Any:
        try:
            return parse_text(files[name].read_text(encoding="utf-8"))
        except OSError as error:
            raise AnsibleFilterError(f"The pattern {str(files[name])!r} cannot be read: {error}.") from error

    return module_arguments(variables, sorted(files), definition, prefix, named)


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict:
        """Return the filters by name, as ansible-core expects them."""
        return {"task_patterns": task_patterns}
