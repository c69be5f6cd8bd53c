#!/usr/bin/python
# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: maintenance_window_audit_report
version_added: 0.1.0
short_description: Write the reports of audits of maintenance windows
description:
  - Makes one of all documents that M(windowkeeper.ssm.maintenance_window_audit_info) gave, and of JSON reports that were
    written before, and writes it as JSON, Markdown, JUnit XML and a page of HTML that stands alone.
  - The files are written on the controller, in check mode too, for a report changes nothing that is managed.
author:
  - The windowkeeper.ssm authors (@windowkeeper)
options:
  documents:
    description: What M(windowkeeper.ssm.maintenance_window_audit_info) returned as C(document), of each account and region.
    type: list
    elements: raw
    default: []
  files:
    description: JSON reports, for example those of the slices of a job.
    type: list
    elements: str
    default: []
  failed:
    description: Account-regions that could not be audited, each with its C(name) and the C(error), and its C(region).
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: What the inventory calls it.
        type: str
        required: true
      error:
        description: Why, in a sentence.
        type: str
        required: true
      region:
        description: The region.
        type: str
        default: ""
  formats:
    description: Which reports are written.
    type: list
    elements: str
    choices: [json, markdown, junit, html]
    default: [json, markdown, junit, html]
  dest:
    description: The folder. It is made if it is not there. A relative one starts where C(ansible-playbook) was started.
    type: str
    required: true
  name:
    description: The name of the files, without C(.json), C(.md), C(.xml) and C(.html).
    type: str
    default: audit
  mode:
    description: The files' mode, quoted or with a zero in front. They tell much of an account.
    type: raw
    default: "0600"
attributes:
  action:
    description: It runs on the controller.
    support: full
  async:
    description: It takes seconds.
    support: none
  check_mode:
    description: Writes the reports in check mode too.
    support: full
  diff_mode:
    description: Has no diff.
    support: none
seealso:
  - module: windowkeeper.ssm.maintenance_window_audit_info
  - plugin: windowkeeper.ssm.audit_report
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Audit
  windowkeeper.ssm.maintenance_window_audit_info:
    place: production
    return_findings: false
  register: audit

- name: Write a page and a report for CI
  windowkeeper.ssm.maintenance_window_audit_report:
    documents: ["{{ audit.document }}"]
    formats: [html, junit]
    dest: reports

- name: Make one report of those of two slices
  windowkeeper.ssm.maintenance_window_audit_report:
    files: [slice-1/audit.json, slice-2/audit.json]
    dest: reports
"""

RETURN = r"""
files:
  description: The paths of the files, by format.
  returned: success
  type: dict
  sample: {html: /home/me/reports/audit.html}
summary:
  description: As M(windowkeeper.ssm.maintenance_window_audit_info) returns it, of all together.
  returned: success
  type: dict
  sample: {findings: 0, places: 2, verdict: clean}
"""
