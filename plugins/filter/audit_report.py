# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: audit_report
short_description: Write an audit document as a report
version_added: 0.1.0
author:
  - windowkeeper.ssm authors (@windowkeeper)
description:
  - Turns an audit document, of one account-region or merged from many, into the text of a report. Changes nothing and calls
    nothing.
  - Sorts the findings and counts them again, so the report is right for a document from which you removed findings.
  - Hidden values stay hidden. Names and values are escaped for each format, so that text in the name of a window stays text.
positional: format
options:
  _input:
    description:
      - An audit document. It has the shape of C(docs/audit.schema.json) in this collection.
    type: dict
    required: true
  format:
    description:
      - The format of the report.
      - V(json) is the document itself, for programs.
      - V(markdown) is for GitHub, GitLab, mails and chats.
      - V(junit) is JUnit XML for the test reports of GitLab, Jenkins and GitHub. Each rule is a test of each window, so a
        finding that is gone shows as fixed. An account-region without a window to examine is a failed test.
      - V(html) is a single page with an overview of the fleet, filters and search. It loads and sends nothing, and can be
        mailed, archived and printed.
    type: str
    choices: [json, markdown, junit, html]
    required: true
seealso:
  - plugin: windowkeeper.ssm.audit_merge
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Write the page for people and the test report for GitLab
  ansible.builtin.copy:
    content: "{{ audit | windowkeeper.ssm.audit_report(item.format) }}"
    dest: "{{ playbook_dir }}/{{ item.file }}"
    mode: "0644"
  loop:
    - {format: html, file: audit.html}
    - {format: junit, file: audit.xml}
  vars:
    audit: "{{ lookup('ansible.builtin.file', playbook_dir ~ '/audit.json') | from_json }}"

- name: Show the findings of severity high, and nothing else
  ansible.builtin.debug:
    msg: "{{ audit | combine({'findings': high}) | windowkeeper.ssm.audit_report('markdown') }}"
  vars:
    high: "{{ audit.findings | selectattr('severity', '==', 'high') | list }}"
    audit: "{{ lookup('ansible.builtin.file', playbook_dir ~ '/audit.json') | from_json }}"
"""

RETURN = r"""
_value:
  description: The text of the report. Write it to a file in UTF-8, as M(ansible.builtin.copy) does.
  type: str
  sample: "# Audit of maintenance windows\n\n1 account-region, 2 windows, 10 tasks, 0 findings. ..."
"""

import typing as t
from difflib import get_close_matches

from ansible.errors import AnsibleFilterError
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.formats import ENDINGS


def audit_report(document: t.Any, format: t.Any) -> str:  # pylint: disable=redefined-builtin
    """Write an audit document as the text of a report. format: one of ENDINGS.

    Half a surrogate pair, which no file in UTF-8 can hold, becomes backslash, u and its number.

    Raises AnsibleFilterError if the format is unknown, or if the value is not an audit document.
    """
    # Imported here, as in all filters: if one is used, Ansible loads those of the whole collection.
    from ansible_collections.windowkeeper.ssm.plugins.module_utils._audit.document import NotMergeable, joined
    from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.audit_reports import (
        from_anywhere,
        written_out,
    )

    if not isinstance(format, str) or format not in ENDINGS:
        close = get_close_matches(str(format).lower(), ENDINGS, n=1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        raise AnsibleFilterError(f"audit_report: format must be one of {', '.join(ENDINGS)}, but is {format!r}.{hint}")
    if isinstance(document, list):
        raise AnsibleFilterError(
            "audit_report needs one audit document, but was given a list. "
            "Make one of them with the filter windowkeeper.ssm.audit_merge."
        )
    try:
        return written_out(joined([from_anywhere(document, "the value")]), format)
    except NotMergeable as fault:
        raise AnsibleFilterError(f"audit_report: {fault}") from None


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict:
        """Return the filters by name, as ansible-core expects them."""
        return {"audit_report": audit_report}
