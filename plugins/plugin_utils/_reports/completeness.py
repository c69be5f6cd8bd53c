# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a report has all that it should have: all hosts and slices, and each chosen window somewhere."""

from __future__ import annotations

import typing as t

from ...module_utils._audit.document import Document
from .documents import merge, unaudited_document

NO_REPORT = "None of the merged reports has this host: its slice is missing, or the job was limited to other hosts."
ADVICE = "Run the slices again, or set maintenance_window_audit_allow_missing to true."
#: How many hosts the sentence names.
NAMED = 10


def missing_places(document: Document, expected: t.Iterable[str]) -> t.List[str]:
    """The expected places that the document does not have, by name."""
    return sorted(set(expected) - {place["name"] for place in document["places"]})


def add_missing(document: Document, names: t.Iterable[str]) -> Document:
    """The document with these places, as not audited."""
    missing = [unaudited_document(name, "", NO_REPORT, document["generated_at"]) for name in names]
    return merge([document], (), missing)


def missing_sentence(missing: t.Sequence[str], files: int, slices: int) -> str:
    """What is missing in a merge; an empty text if nothing is. slices: the expected number, 0 if unknown."""
    said = []
    if slices and files != slices:
        said.append("%d of %d slices have a report." % (files, slices))
    if missing:
        more = " and %d more" % (len(missing) - NAMED) if len(missing) > NAMED else ""
        said.append("No report has %s%s." % (", ".join(missing[:NAMED]), more))
    return " ".join(said)


def unknown_windows(chosen: t.Sequence[t.Mapping[str, str]]) -> t.Dict[str, str]:
    """The chosen windows that no account-region has, each with a sentence.

    chosen: for each audited account-region, the windows that were chosen for it, each with the reason why it was not found,
    or an empty text.
    """
    unknown = {}
    for name in sorted({name for one in chosen for name in one}):
        reasons = [one[name] for one in chosen if name in one]
        if all(reasons):
            others = len(reasons) - 1
            tail = " Nor is it in the other %s." % ("account-region" if others == 1 else "%d account-regions" % others)
            unknown[name] = "maintenance_window_audit_windows: %s%s" % (
                _as_sentence(reasons[0]),
                tail if others else "",
            )
    return unknown


def _as_sentence(text: str) -> str:
    return text if text.endswith(("?", ".")) else text + "."
