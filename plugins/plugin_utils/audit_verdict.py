# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether what was found fails a job."""

from __future__ import annotations

import typing as t

from ..module_utils._audit.schema import SEVERITIES

FAIL_ON = ("none", "drift", *SEVERITIES)


def audit_verdict(summary: t.Mapping[str, t.Any], fail_on: str) -> str:
    """Why the audit of a place fails its job, in a sentence; nothing where it does not. fail_on: one of FAIL_ON."""
    if fail_on == "none" or not summary:
        return ""
    if fail_on == "drift":
        count, what = summary["by_kind"]["drift"], "drift"
    else:
        severities = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
        count = sum(summary["by_severity"][severity] for severity in severities)
        what = "severity %s" % (fail_on if len(severities) == 1 else fail_on + " or higher")
    if not count:
        return ""
    counted = "1 finding" if count == 1 else "%d findings" % count
    return "%s of %s. Nothing was changed; the reports tell what to do. (fail_on: %s)" % (counted, what, fail_on)
