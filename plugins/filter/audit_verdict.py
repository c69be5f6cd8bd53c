# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: audit_verdict
short_description: Tell whether the findings of an audit fail a job
version_added: 0.1.0
author:
  - windowkeeper.ssm authors (@windowkeeper)
description:
  - Gives a sentence where the findings that are counted in a summary are such as O(fail_on) names, else nothing.
options:
  _input:
    description: What M(windowkeeper.ssm.maintenance_window_audit_info) returns as C(summary).
    type: dict
    required: true
  fail_on:
    description: V(drift) for any drift, or the lowest severity that counts, or V(none).
    type: str
    required: true
    choices: [none, drift, high, medium, low, info]
seealso:
  - plugin: windowkeeper.ssm.maintenance_window_audit
    plugin_type: role
"""

EXAMPLES = r"""
- name: Fail where something of severity high was found
  ansible.builtin.assert:
    that: not audit.summary | windowkeeper.ssm.audit_verdict('high')
    fail_msg: "{{ audit.summary | windowkeeper.ssm.audit_verdict('high') }}"
"""

RETURN = r"""
_value:
  description: The sentence, or an empty text.
  type: str
"""

import typing as t


def audit_verdict(summary: t.Mapping[str, t.Any], fail_on: str) -> str:
    """Why what was found fails a job, as plugin_utils.audit_verdict tells it."""
    # Imported here, as in all filters: where one is used, Ansible loads and compiles those of the whole collection.
    from ansible_collections.windowkeeper.ssm.plugins.plugin_utils import audit_verdict as judging

    return judging.audit_verdict(summary, fail_on)


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict:
        """Return the filters by name, as ansible-core expects them."""
        return {"audit_verdict": audit_verdict}
