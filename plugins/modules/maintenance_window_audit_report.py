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
  idle:
    description: Account-regions in which there was nothing to examine, although nothing is wrong with that.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: Its name in the inventory.
        type: str
        required: true
      reason:
        description: Why there was nothing to examine.
        type: str
        default: nothing is declared
      region:
        description: The region.
        type: str
        default: ""
  chosen_windows:
    description:
      - The RV(windowkeeper.ssm.maintenance_window_audit_info#module:chosen_windows) of each audited account-region.
        RV(unknown_windows) names those that were found in none.
    type: list
    elements: dict
    default: []
  expected:
    description:
      - Names of account-regions that merged reports must have. Missing ones are reported as not audited and named in RV(incomplete),
        unless O(allow_missing=true).
    type: list
    elements: str
    default: []
  slices:
    description: How many files O(files) must be. V(0) for any number.
    type: int
    default: 0
  allow_missing:
    description: Whether slices, and account-regions of O(expected), may be missing.
    type: bool
    default: false
  added_lines:
    description: How many lines will be shown with those of RV(overview), for which it leaves room.
    type: int
    default: 0
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
  description:
    - At most 20 lines that AWX shows without cutting them, with the verdict, the counts, the worst findings and the path of a
      report.
  returned: success
  type: list
  elements: str
  sample:
    - "Verdict: low"
    - "1 account-region, 2 windows, 5 tasks, 1 finding: 0 high, 0 medium, 1 low, 0 info"
    - "low no_alarm: production / sunday-night / install-patches"
    - "Report: /home/me/reports/audit.html"
incomplete:
  description: Which slices and account-regions are missing, in a sentence; an empty text if they are not, or may be.
  returned: success
  type: str
  sample: ""
missing:
  description: The names in O(expected) that no document has.
  returned: success
  type: list
  elements: str
  sample: []
unknown_windows:
  description: The chosen windows that no account-region has, each with a sentence.
  returned: success
  type: dict
  sample: {}
"""
