# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: audit_merge
short_description: Merge audit documents into one
version_added: 0.1.0
author:
  - windowkeeper.ssm authors (@windowkeeper)
description:
  - Merges the audit documents of many account-regions into one document, sorts it and counts its findings again.
  - The order of the documents does not matter, nor whether some of them were merged before. The documents of the slices of a
    job in AWX become the document of one run.
  - An account-region may occur in several documents if it is the same in each of them. If documents disagree about a rule, its
    highest severity counts.
options:
  _input:
    description:
      - A list of audit documents. Each has the shape of C(docs/audit.schema.json) in this collection.
    type: list
    elements: dict
    required: true
seealso:
  - plugin: windowkeeper.ssm.audit_report
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Merge the documents that the slices of a job left behind
  ansible.builtin.set_fact:
    audit: "{{ files | map('ansible.builtin.file') | map('from_json') | list | windowkeeper.ssm.audit_merge }}"
  vars:
    files: "{{ query('ansible.builtin.fileglob', playbook_dir ~ '/audits/*.json') }}"

- name: Show the verdict
  ansible.builtin.debug:
    msg: "{{ audit.summary.verdict }}: {{ audit.summary.findings }} findings in {{ audit.summary.windows }} windows"
# msg: "high: 12 findings in 200 windows"
"""

RETURN = r"""
_value:
  description: The audit document of all of them, in the same shape.
  type: dict
  sample:
    schema: windowkeeper.ssm/audit/1
    generated_at: "2026-11-24T22:00:00Z"
    places:
      - name: prod-frankfurt
        account: "123456789012"
        region: eu-central-1
        windows: 0
        tasks: 0
        error:
    windows: []
    rules: {}
    findings: []
    summary:
      places: 1
      failed_places: 0
      windows: 0
      tasks: 0
      findings: 0
      by_severity: {high: 0, medium: 0, low: 0, info: 0}
      by_kind: {policy: 0, drift: 0}
      by_rule: {}
      drift: {changed: 0, missing: 0, undeclared: 0}
      verdict: nothing_examined
"""

import typing as t

from ansible.errors import AnsibleFilterError


def audit_merge(documents: t.Any) -> t.Dict[str, t.Any]:
    """Merge a list of audit documents into one, as document.merge does.

    Raises AnsibleFilterError if something is not an audit document, or if documents contradict each other.
    """
    # Imported here, as in all filters: if one is used, Ansible loads those of the whole collection.
    from ansible_collections.windowkeeper.ssm.plugins.module_utils._audit.document import NotMergeable, joined
    from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.audit_reports import from_anywhere

    try:
        if isinstance(documents, list):
            documents = [from_anywhere(given, f"documents[{number}]") for number, given in enumerate(documents)]
        return joined(documents)
    except NotMergeable as fault:
        raise AnsibleFilterError(f"audit_merge: {fault}") from None


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict:
        """Return the filters by name, as ansible-core expects them."""
        return {"audit_merge": audit_merge}
