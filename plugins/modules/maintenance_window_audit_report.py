#!/usr/bin/python
# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: maintenance_window_audit_report
version_added: 0.1.0
short_description: Write reports of audits of maintenance windows
description:
  - Merges the documents that M(windowkeeper.ssm.maintenance_window_audit_info) returned and JSON reports that were written
    before, and writes the result as JSON, Markdown, JUnit XML and an HTML page without external parts.
  - Writes the files on the controller, in check mode too, because a report changes nothing that is managed.
author:
  - The windowkeeper.ssm authors (@windowkeeper)
options:
  documents:
    description: The C(document) that M(windowkeeper.ssm.maintenance_window_audit_info) returned for each account and region.
    type: list
    elements: raw
    default: []
  files:
    description: JSON reports to merge, for example those of the slices of a job.
    type: list
    elements: str
    default: []
  failed:
    description: Account-regions that could not be audited, each with its C(name), the C(error) and its C(region).
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: Its name in the inventory.
        type: str
        required: true
      error:
        description: Why it could not be audited, in a sentence.
        type: str
        required: true
      region:
        description: The region.
        type: str
        default: ""
  formats:
    description: The formats of the reports.
    type: list
    elements: str
    choices: [json, markdown, junit, html]
    default: [json, markdown, junit, html]
  dest:
    description:
      - The folder for the reports, on the controller. It is created if it does not exist. A relative path starts where
        C(ansible-playbook) was started.
    type: str
    required: true
  name:
    description: The name of the reports' files, without C(.json), C(.md), C(.xml) and C(.html).
    type: str
    default: audit
  mode:
    description: The mode of the reports' files, quoted or with a leading zero. The reports reveal much about an account.
    type: raw
    default: "0600"
attributes:
  action:
    description: Runs on the controller.
    support: full
  async:
    description: Takes only seconds.
    support: none
  check_mode:
    description: Writes the reports in check mode too.
    support: full
  diff_mode:
    description: Has no diff.
    support: none
seealso:
  - module: windowkeeper.ssm.maintenance_window_audit_info
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

- name: Merge the reports of two slices
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
  description: The counts of all together, as M(windowkeeper.ssm.maintenance_window_audit_info) returns them.
  returned: success
  type: dict
  sample: {findings: 0, places: 2, verdict: clean}
overview:
  description: Lines to show, the counts and the paths of the files.
  returned: success
  type: list
  elements: str
  sample:
    - "1 account-region, 2 windows, 5 tasks, 1 finding: 0 high, 0 medium, 1 low, 0 info"
    - "Verdict: low"
    - /home/me/reports/audit.html
"""
