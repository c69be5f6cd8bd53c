# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of an audit document: its name, severities, kinds and verdicts."""

from __future__ import annotations

SCHEMA_NAME = "windowkeeper.ssm/audit/1"
#: Highest first.
SEVERITIES = ("high", "medium", "low", "info")
KINDS = ("policy", "drift")
#: The rules that compare with a declaration: {kind of drift: rule id}.
DRIFT_IDS = {"changed": "drift_changed", "missing": "drift_missing", "undeclared": "drift_undeclared"}
#: What a place is if nothing was found in it because it has no maintenance window.
NOTHING_EXAMINED = "nothing_examined"
#: Why there was nothing to examine in a place, although nothing is wrong with that.
NOTHING_DECLARED, NOT_CHOSEN = "nothing is declared", "no window of that name exists"
#: Worst first: a place that could not be audited outranks all findings in others.
VERDICTS = ("error", *SEVERITIES, NOTHING_EXAMINED, "clean")
