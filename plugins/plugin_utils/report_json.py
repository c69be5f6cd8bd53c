# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An audit document as JSON text, in the shape of docs/audit.schema.json."""

from __future__ import annotations

import json

from ..module_utils._audit.document import Document


def json_report(document: Document) -> str:
    """The document itself, indented, with its members in the order of the schema."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
