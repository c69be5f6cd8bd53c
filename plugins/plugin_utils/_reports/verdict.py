# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the audit of a place fails its job."""

from __future__ import annotations

import typing as t

from ...module_utils._audit.document import Document
from ...module_utils._audit.terms import DRIFT_IDS, NOTHING_EXAMINED, SEVERITIES
from .wording import CHECK, EMPTY, count, severities_text, where

#: How many findings the sentence quotes.
QUOTED = 3
#: The reports that people read, the best first.
READABLE = ("html", "markdown", "junit", "json")
_ALLOW = "Set maintenance_window_audit_allow_empty to true if that is expected. (fail_on: %s)"


def audit_verdict(
    summary: t.Mapping[str, t.Any],
    fail_on: str,
    allow_empty: bool = False,
    document: t.Optional[Document] = None,
    files: t.Optional[t.Mapping[str, str]] = None,
) -> str:
    """Why the audit of a place fails its job, in a sentence; empty if it does not.

    fail_on: none, drift or a severity. allow_empty: whether an audit that examined nothing may pass. document: of the place, to
    quote from. files: the paths of the reports, by format.
    """
    if fail_on == "none":
        return ""
    failing = _failing(summary, fail_on)
    if failing:
        said = _sentence(failing, summary, fail_on, document["findings"] if document else ())
    elif allow_empty or _has_nothing_to_do(summary, fail_on, document):
        return ""
    elif not summary or summary["verdict"] == NOTHING_EXAMINED:
        said = "%s %s %s" % (_empty_sentence(document), CHECK, _ALLOW % fail_on)
    else:
        return ""
    report = next((files[name] for name in READABLE if name in files), None) if files else None
    return "%s Report: %s" % (said, report) if report else said


def _has_nothing_to_do(summary: t.Mapping[str, t.Any], fail_on: str, document: t.Optional[Document]) -> bool:
    """Whether the place declares nothing, and only drift fails; or whether none of the chosen windows is in it."""
    if document and document["places"][0]["idle"]:
        return True
    return bool(summary) and fail_on == "drift" and not set(DRIFT_IDS.values()) & set(summary["by_rule"])


def _empty_sentence(document: t.Optional[Document]) -> str:
    if not document:
        return EMPTY
    place = document["places"][0]
    account = " (account %s)" % place["account"] if place["account"] else ""
    return "%s in %s%s." % (EMPTY.rstrip("."), place["region"], account)


def _failing(summary: t.Mapping[str, t.Any], fail_on: str) -> int:
    """How many findings fail the job."""
    if not summary:
        return 0
    if fail_on == "drift":
        return int(summary["by_kind"]["drift"])
    return sum(summary["by_severity"][severity] for severity in _severities(fail_on))


def _severities(fail_on: str) -> t.Sequence[str]:
    return SEVERITIES[: SEVERITIES.index(fail_on) + 1]


def _sentence(
    failing: int, summary: t.Mapping[str, t.Any], fail_on: str, findings: t.Sequence[t.Mapping[str, t.Any]]
) -> str:
    if fail_on == "drift":
        what, counting = "drift", [one for one in findings if one["kind"] == "drift"]
    else:
        what = "severity %s" % fail_on + ("" if fail_on == SEVERITIES[0] else " or higher")
        counting = [one for one in findings if one["severity"] in _severities(fail_on)]
    said = "%s of %s (fail_on: %s)." % (count(failing, "finding"), what, fail_on)
    # The place is the host that fails.
    quoted = ["%s: %s" % (" / ".join(where(dict(one, place=""))), one["message"]) for one in counting[:QUOTED]]
    if quoted:
        more = " And %d more." % (failing - len(quoted)) if failing > len(quoted) else ""
        said += " %s%s" % (" ".join(quoted), more)
    examined = "%s and %s were examined" % (count(summary["windows"], "window"), count(summary["tasks"], "task"))
    return said + " All findings: %s. %s." % (severities_text(summary["by_severity"]), examined)
