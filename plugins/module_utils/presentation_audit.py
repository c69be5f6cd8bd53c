# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The return values of the audit module."""

from __future__ import annotations

import json

from ._audit.document import in_order
from ._audit.packing import packed
from ._engine.shapes import Options

ROOM_FOR_FINDINGS = 300000


def audit_result(document: Options, with_findings: bool) -> Options:
    """The return values for the document of one place. AWX cuts a result at 700,000 characters, so some findings may be left out."""
    whole = in_order(document)
    result: Options = {"changed": False, "summary": whole["summary"], "document": packed(whole)}
    if with_findings:
        room, findings = ROOM_FOR_FINDINGS, []
        for finding in whole["findings"]:
            room -= len(json.dumps(finding))
            if room < 0:
                break
            findings.append(finding)
        result["findings"] = findings
    return result
