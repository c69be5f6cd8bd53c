# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Audit documents: sorted, counted, and merged into one.

Pure functions of documents as schema.SCHEMA describes them. Merging sorts and counts again, so a document has only
one form, however it was made: in one run, or from the slices of a fleet in any order.
"""

from __future__ import annotations

import itertools
import json
import operator
import typing as t

from .schema import DRIFT_IDS, KINDS, NOTHING_EXAMINED, SCHEMA_NAME, SEVERITIES
from .shape import faults

Document = t.Dict[str, t.Any]
Entry = t.Dict[str, t.Any]
Order = t.Tuple[t.Any, ...]

FAULTS_SHOWN = 10


class NotMergeable(ValueError):
    """The input is not an audit document, or cannot become one; the message lists all problems."""


def merge(documents: t.Any) -> Document:
    """Make one document of a list of documents: sorted, counted, and independent of what was given.

    A document merged alone comes back. The order of the list does not matter, nor whether some were merged before.
    A place may occur in several documents if it is the same in each of them. If documents disagree about a rule, the
    highest severity counts.

    Raises NotMergeable if the list is empty, if an entry is not an audit document, or if a place differs between
    documents.
    """
    return joined([plain(document, f"documents[{index}]") for index, document in enumerate(_listed(documents))])


def joined(documents: t.Sequence[Document]) -> Document:
    """What merge makes of values that are known to be documents. Raises NotMergeable like merge."""
    parts: t.Dict[str, t.Dict[str, t.Any]] = {}
    rules: t.Dict[str, Entry] = {}
    for index, document in enumerate(_listed(documents)):
        for name, part in _by_place(document).items():
            if name in parts and _part_in_order(parts[name]) != _part_in_order(part):
                raise NotMergeable(
                    f"The place {name!r} is in several documents, and is different in documents[{index}]. Leave out the "
                    f"older audit of it, or give each account-region a name of its own, in the role with "
                    f"maintenance_window_audit_place."
                )
            parts.setdefault(name, part)
        for name, rule in document["rules"].items():
            rules[name] = min(rules.get(name, rule), rule, key=_rule_order)
    findings = in_their_order((finding for part in parts.values() for finding in part["findings"]), finding_order)
    places = [parts[name]["place"] for name in sorted(parts)]
    return {
        "schema": SCHEMA_NAME,
        "generated_at": max(document["generated_at"] for document in documents),
        "places": places,
        "windows": [
            window for name in sorted(parts) for window in in_their_order(parts[name]["windows"], _window_order)
        ],
        "rules": {name: rules[name] for name in sorted(rules)},
        "findings": findings,
        "summary": summary(places, findings, rules),
    }


def plain(document: t.Any, what: str) -> Document:
    """A copy of a document in plain maps, lists and texts. Raises NotMergeable if it is not one; what names it in the message."""
    known(document, what)
    copied: Document = json.loads(json.dumps(document))
    return copied


def known(document: t.Any, what: str) -> Document:
    """The document itself. Raises NotMergeable if it is not an audit document; what names it in the message."""
    found = faults(document)
    if found:
        more = len(found) - FAULTS_SHOWN
        tail = f" And {more} more." if more > 0 else ""
        raise NotMergeable(f"{what} is not an audit document: {' '.join(found[:FAULTS_SHOWN])}{tail}")
    return t.cast(Document, document)


def in_order(document: Document) -> Document:
    """What merge makes of one document, for one that was just made: its shape is not checked."""
    places = sorted(document["places"], key=lambda place: place["name"])
    findings = in_their_order(document["findings"], finding_order)
    return {
        **document,
        "places": places,
        "windows": in_their_order(document["windows"], lambda window: (window["place"], *_window_order(window))),
        "rules": {name: document["rules"][name] for name in sorted(document["rules"])},
        "findings": findings,
        "summary": summary(places, findings, document["rules"]),
    }


def summary(places: t.Sequence[Entry], findings: t.Sequence[Entry], rules: t.Iterable[str]) -> Entry:
    """The counts of a document's places and findings. rules: the ids of those that were on."""
    failed = sum(place["error"] is not None for place in places)
    by_severity = _counts("severity", SEVERITIES, findings)
    by_rule = _counts("rule", sorted(rules), findings)
    return {
        "places": len(places),
        "failed_places": failed,
        "windows": sum(place["windows"] for place in places),
        "tasks": sum(place["tasks"] for place in places),
        "findings": len(findings),
        "by_severity": by_severity,
        "by_kind": _counts("kind", KINDS, findings),
        "by_rule": by_rule,
        "drift": {name: by_rule.get(rule, 0) for name, rule in DRIFT_IDS.items()},
        "verdict": verdict(failed, by_severity, bool(empty_places(places, findings))),
    }


def verdict(failed_places: int, by_severity: t.Mapping[str, int], has_empty_places: bool = False) -> str:
    """The worst of a document in one word, one of schema.VERDICTS."""
    if failed_places:
        return "error"
    worst = next((severity for severity in SEVERITIES if by_severity[severity]), None)
    return worst or (NOTHING_EXAMINED if has_empty_places else "clean")


def empty_places(places: t.Iterable[Entry], findings: t.Iterable[Entry]) -> t.List[Entry]:
    """The places that were audited and in which there was nothing to examine: no window, and no finding either."""
    with_findings = {finding["place"] for finding in findings}
    return [
        place
        for place in places
        if place["error"] is None and not place["windows"] and place["name"] not in with_findings
    ]


def in_their_order(entries: t.Iterable[Entry], order: t.Callable[[Entry], Order]) -> t.List[Entry]:
    """Entries sorted by order, and by their whole content where order does not distinguish them."""
    keyed = sorted(((order(entry), entry) for entry in entries), key=operator.itemgetter(0))
    found: t.List[Entry] = []
    # Writing each of thousands as JSON would take longer than everything else here, and few are alike.
    for _key, group in itertools.groupby(keyed, operator.itemgetter(0)):
        alike = [entry for _order, entry in group]
        found += sorted(alike, key=_canonical) if len(alike) > 1 else alike
    return found


def finding_order(finding: Entry) -> Order:
    """The sort key of findings: severity, place, window, task, rule and path."""
    named = [finding[key] or "" for key in ("place", "window_name", "task_name", "rule", "path")]
    return SEVERITIES.index(finding["severity"]), *named


def _window_order(window: Entry) -> Order:
    return window["name"], window["window_id"]


def _rule_order(rule: Entry) -> Order:
    return SEVERITIES.index(rule["severity"]), _canonical(rule)


def _canonical(value: t.Any) -> str:
    return json.dumps(value, sort_keys=True)


def _counts(member: str, words: t.Iterable[str], findings: t.Iterable[Entry]) -> t.Dict[str, int]:
    """The number of findings for each value of a member; 0 for a value that none has."""
    counted = dict.fromkeys(words, 0)
    for finding in findings:
        counted[finding[member]] += 1
    return counted


def _by_place(document: Document) -> t.Dict[str, t.Dict[str, t.Any]]:
    """A document's places by name, each with its own windows and findings."""
    parts: t.Dict[str, t.Dict[str, t.Any]] = {
        place["name"]: {"place": place, "windows": [], "findings": []} for place in document["places"]
    }
    for group in ("windows", "findings"):
        for entry in document[group]:
            parts[entry["place"]][group].append(entry)
    return parts


def _part_in_order(part: t.Mapping[str, t.Any]) -> t.Tuple[t.Any, ...]:
    windows, findings = in_their_order(part["windows"], _window_order), in_their_order(part["findings"], finding_order)
    return part["place"], windows, findings


def _listed(documents: t.Any) -> t.List[t.Any]:
    """The list itself. Raises NotMergeable if it is not a list, or empty."""
    if not isinstance(documents, list):
        hint = " For a single one, put it into a list." if isinstance(documents, dict) else ""
        raise NotMergeable(f"A list of audit documents is needed, but it is a {type(documents).__name__}.{hint}")
    if not documents:
        raise NotMergeable("A list of audit documents is needed, but it is empty: nothing was audited.")
    return documents
