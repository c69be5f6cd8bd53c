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
  - Reads the role's variables as playbooks and surveys of AWX set them. Empty ones get their defaults. Everything that is wrong
    with them comes in one sentence.
options:
  _input:
    description: The role's variables, by their names without O(prefix).
    type: dict
    required: true
  prefix:
    description: The prefix of the variables, for messages.
    type: str
    default: ''
  named:
    description: The names of all variables, with prefix. Misspelt ones are refused.
    type: list
    elements: str
    default: []
seealso:
  - plugin: windowkeeper.ssm.maintenance_window_audit
    plugin_type: role
"""

EXAMPLES = r"""
- name: Show how the answer of a survey is read
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
  description:
    - The variables by name, and in C(refused) a sentence with all that is wrong, or an empty text. C(bucket) and
      C(bucket_prefix) are the parts of C(upload).
  type: dict
"""

import typing as t


def audit_variables(
    variables: t.Mapping[str, t.Any], prefix: str = "", named: t.Sequence[str] = ()
) -> t.Dict[str, t.Any]:
    """The values of the role's variables, see _reports.role_variables."""
    # Imported here: for one filter, Ansible loads all of the collection, and their imports together take 60 ms.
    from ansible_collections.windowkeeper.ssm.plugins.filter.lost_folder import lost_folder
    from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports import role_variables

    return role_variables.audit_variables(variables, prefix, named, lost_folder)


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict:
        """Return the filters by name, as ansible-core expects them."""
        return {"audit_variables": audit_variables}
