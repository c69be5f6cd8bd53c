# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: audit_variables
short_description: Read the variables of the role maintenance_window_audit
version_added: 0.1.0
author:
  - windowkeeper.ssm authors (@windowkeeper)
description:
  - Gives what the role's variables mean, as a playbook or a survey of AWX gives them, with the defaults of those that are
    empty, and all that is wrong with them.
options:
  _input:
    description: The role's variables, by their names without O(prefix).
    type: dict
    required: true
  prefix:
    description: What messages put before the names of variables.
    type: str
    default: ''
seealso:
  - plugin: windowkeeper.ssm.maintenance_window_audit
    plugin_type: role
"""

EXAMPLES = r"""
- name: Show what an answer of a survey means
  ansible.builtin.debug:
    msg: "{{ {'windows': 'sunday-night, monday-night', 'policy': 'yes'} | windowkeeper.ssm.audit_variables }}"
# msg:
#   windows: [sunday-night, monday-night]
#   policy: true
#   refused: ''
#   ...
"""

RETURN = r"""
_value:
  description: The variables by name, and in C(refused) a sentence with all that is wrong, or nothing.
  type: dict
"""

import typing as t


def audit_variables(variables: t.Mapping[str, t.Any], prefix: str = "") -> t.Dict[str, t.Any]:
    """What the variables of a role mean, as plugin_utils.audit_variables tells it."""
    # Imported here, as in all filters: where one is used, Ansible loads and compiles those of the whole collection.
    from ansible_collections.windowkeeper.ssm.plugins.plugin_utils import audit_variables as reading

    return reading.audit_variables(variables, prefix)


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict:
        """Return the filters by name, as ansible-core expects them."""
        return {"audit_variables": audit_variables}
