# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: audit_verdict
short_description: Say whether an audit fails a job
version_added: 0.1.0
author:
  - windowkeeper.ssm authors (@windowkeeper)
description:
  - Returns a sentence if the findings that are counted in a summary are such as O(fail_on) names, or if nothing was examined.
    Else returns an empty text.
options:
  _input:
    description: What M(windowkeeper.ssm.maintenance_window_audit_info) returns as C(summary).
    type: dict
    required: true
  fail_on:
    description: V(drift) for any drift, or the lowest severity that fails, or V(none) for nothing.
    type: str
    required: true
    choices: [none, drift, high, medium, low, info]
  allow_empty:
    description: Whether an audit may pass that examined nothing.
    type: bool
    default: false
  document:
    description: What M(windowkeeper.ssm.maintenance_window_audit_info) returns as C(document). The sentence quotes its worst findings.
    type: str
    default: ''
  files:
    description: The paths of the reports by format. The sentence names one.
    type: dict
    default: {}
seealso:
  - plugin: windowkeeper.ssm.maintenance_window_audit
    plugin_type: role
"""

EXAMPLES = r"""
- name: Fail if there are findings of severity high
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


def audit_verdict(
    summary: t.Mapping[str, t.Any],
    fail_on: str,
    allow_empty: bool = False,
    document: str = "",
    files: t.Optional[t.Mapping[str, str]] = None,
) -> str:
    """Why an audit fails a job, see _reports.verdict."""
    # Imported here: for one filter, Ansible loads all of the collection, and their imports together take 60 ms.
    from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports import verdict
    from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.documents import unpacked

    return verdict.audit_verdict(summary, fail_on, allow_empty, unpacked(document) if document else None, files)


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict:
        """Return the filters by name, as ansible-core expects them."""
        return {"audit_verdict": audit_verdict}
