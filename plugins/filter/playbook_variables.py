# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: playbook_variables
short_description: Find misspelt variables of the collection's playbooks
version_added: 0.1.0
author:
  - windowkeeper.ssm authors (@windowkeeper)
description:
  - Ansible ignores a variable that nobody reads. With a misspelt C(windowkeeper_ssm_role_arn), a playbook would run in the
    wrong account. The playbooks use this filter to refuse such names.
options:
  _input:
    description: The names of all variables.
    type: list
    elements: str
    required: true
"""

EXAMPLES = r"""
- name: Show misspelt variables
  ansible.builtin.debug:
    msg: "{{ query('ansible.builtin.varnames', '^windowkeeper') | windowkeeper.ssm.playbook_variables }}"
"""

RETURN = r"""
_value:
  description: A sentence with all misspelt variables and the names that were probably meant, or an empty text.
  type: str
"""

import typing as t

from ansible.errors import AnsibleFilterError


def playbook_variables(names: t.Any) -> str:
    """Find misspelt variables of the playbooks. Raises AnsibleFilterError if names is no list."""
    # Imported here: for one filter, Ansible loads all of the collection, and their imports together take 60 ms.
    from ansible_collections.windowkeeper.ssm.plugins.plugin_utils.variables import PLAYBOOKS, message, name_problems

    if not isinstance(names, list):
        raise AnsibleFilterError("playbook_variables needs a list of names of variables.")
    return message(name_problems(PLAYBOOKS, names, PLAYBOOKS.prefix))


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict:
        """Return the filters by name, as ansible-core expects them."""
        return {"playbook_variables": playbook_variables}
