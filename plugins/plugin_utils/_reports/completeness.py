# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a report has all that it should have: all hosts and slices, and each chosen window somewhere."""

from __future__ import annotations

import typing as t

from ...module_utils._audit.document import Document
from .documents import merge, unaudited_document

NO_REPORT = "None of the merged reports has this host: its slice is missing, or the job was limited to other hosts."
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
    """What is missing in a merge, and what to do; an empty text if nothing is. slices: the expected number, 0 if unknown."""
    said = []
    if slices and files != slices:
        said.append("%d of %d slices have a report." % (files, slices))
    if missing:
        more = " and %d more" % (len(missing) - NAMED) if len(missing) > NAMED else ""
        said.append("No report has %s%s." % (", ".join(missing[:NAMED]), more))
    if said:
        said.append("Run the slices again, or set maintenance_window_audit_allow_missing to true.")
    return " ".join(said)


def unknown_windows(missing: t.Sequence[t.Mapping[str, str]]) -> t.Dict[str, str]:
    """The chosen windows that no audited account-region has, each with a sentence.

    missing: for each audited account-region, the windows that it lacks, each with a sentence.
    """
    if not missing:
        return {}
    everywhere = set.intersection(*(set(one) for one in missing))
    if len(missing) == 1:
        return {name: missing[0][name] for name in sorted(everywhere)}
    said = "No account-region has a window named %r. In one of them: %s."
    return {name: said % (name, missing[0][name].rstrip(".")) for name in sorted(everywhere)}
