# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Audit documents from results and files: unpacked, checked, and merged into one.

Merging sorts and counts again, so a document has only one form, however it was made: in one run, or from the slices of a
fleet in any order.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import json
import typing as t
import zlib
from pathlib import Path

from ...module_utils._audit.document import (
    Document,
    Entry,
    Order,
    canonical_json,
    finding_order,
    sort_entries,
    summary,
    window_order,
)
from ...module_utils._audit.terms import SCHEMA_NAME, SEVERITIES
from .schema import document_problems

PROBLEMS_SHOWN = 10


class DocumentError(ValueError):
    """The input is not an audit document, or documents cannot be merged; the message lists all problems."""


def merge(documents: t.Sequence[t.Any], files: t.Sequence[str] = (), unaudited: t.Sequence[Document] = ()) -> Document:
    """One document from documents, JSON files and the documents of unaudited places: sorted, and counted again.

    The order does not matter, nor whether some were merged before. A place may occur in several documents if it is the
    same in each of them. If documents disagree about a rule, the highest severity counts.

    Raises DocumentError if nothing is given, if something is not an audit document, or if a place differs between
    documents.
    """
    given = [checked_document(document, f"documents[{number}]") for number, document in enumerate(documents)]
    given += [*(read_document(path) for path in files), *unaudited]
    if not given:
        raise DocumentError("A list of audit documents is needed, but it is empty: nothing was audited.")
    parts = _parts_by_place(given)
    rules: t.Dict[str, Entry] = {}
    for document in given:
        for name, rule in document["rules"].items():
            rules[name] = min(rules.get(name, rule), rule, key=_rule_order)
    findings = sort_entries((finding for part in parts.values() for finding in part["findings"]), finding_order)
    places = [parts[name]["place"] for name in sorted(parts)]
    return {
        "schema": SCHEMA_NAME,
        "generated_at": max(document["generated_at"] for document in given),
        "places": places,
        "windows": [window for name in sorted(parts) for window in sort_entries(parts[name]["windows"], window_order)],
        "rules": {name: rules[name] for name in sorted(rules)},
        "findings": findings,
        "summary": summary(places, findings, rules),
    }


def checked_document(given: t.Any, source: str) -> Document:
    """A document, unpacked if it is text. Raises DocumentError; source names it in the message."""
    if isinstance(given, str):
        try:
            given = unpacked(given)
        except ValueError as error:
            raise DocumentError(f"{source} is not an audit document: {error}.") from None
        return _checked(given, source)
    # A copy without Ansible's own types of maps, lists and texts.
    copied: Document = json.loads(json.dumps(_checked(given, source)))
    return copied


def read_document(path: str) -> Document:
    """The document in a JSON file. Raises DocumentError."""
    try:
        text = Path(path).expanduser().read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise DocumentError(f"The file {path} cannot be read: {reason}.") from None
    return checked_document(text, f"The file {path}")


def unaudited_document(
    name: str, region: str, error: t.Optional[str], generated_at: str, idle: t.Optional[str] = None
) -> Document:
    """The document of a place that could not be audited because of that error, or in which nothing is to be examined."""
    place = {"name": name, "account": None, "region": region, "windows": 0, "tasks": 0, "error": error, "idle": idle}
    return {
        "schema": SCHEMA_NAME,
        "generated_at": generated_at,
        "places": [place],
        "windows": [],
        "rules": {},
        "findings": [],
        "summary": summary([place], [], {}),
    }


def unpacked(text: str) -> t.Any:
    """The document in text of _audit.document.packed, or in JSON text. Raises ValueError for any other text."""
    try:
        if text.lstrip()[:1] in ("{", "["):
            return json.loads(text)
        return json.loads(gzip.decompress(base64.b64decode(text, validate=True)))
    except json.JSONDecodeError:
        raise
    except (binascii.Error, OSError, EOFError, zlib.error, ValueError, RecursionError) as error:
        raise ValueError("it is neither a packed audit document nor JSON") from error


def _checked(document: t.Any, source: str) -> Document:
    problems = document_problems(document)
    if problems:
        more = len(problems) - PROBLEMS_SHOWN
        tail = f" And {more} more." if more > 0 else ""
        raise DocumentError(f"{source} is not an audit document: {' '.join(problems[:PROBLEMS_SHOWN])}{tail}")
    return t.cast(Document, document)


def _parts_by_place(documents: t.Sequence[Document]) -> t.Dict[str, t.Dict[str, t.Any]]:
    """The places of all documents by name, each with its own windows and findings. Raises DocumentError."""
    parts: t.Dict[str, t.Dict[str, t.Any]] = {}
    for index, document in enumerate(documents):
        own: t.Dict[str, t.Dict[str, t.Any]] = {
            place["name"]: {"place": place, "windows": [], "findings": []} for place in document["places"]
        }
        for group in ("windows", "findings"):
            for entry in document[group]:
                own[entry["place"]][group].append(entry)
        for name, part in own.items():
            if name in parts and _sorted_part(parts[name]) != _sorted_part(part):
                raise DocumentError(
                    f"The place {name!r} is in several documents, and is different in documents[{index}]. Leave out the "
                    f"older audit of it, or give each account-region a name of its own, in the role with "
                    f"maintenance_window_audit_place."
                )
            parts.setdefault(name, part)
    return parts


def _sorted_part(part: t.Mapping[str, t.Any]) -> t.Tuple[t.Any, ...]:
    windows, findings = sort_entries(part["windows"], window_order), sort_entries(part["findings"], finding_order)
    return part["place"], windows, findings


def _rule_order(rule: Entry) -> Order:
    return SEVERITIES.index(rule["severity"]), canonical_json(rule)
