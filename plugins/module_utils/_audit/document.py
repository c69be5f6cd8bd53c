# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Audit documents: sorted, counted, and packed into text. Pure functions of documents that fit docs/audit.schema.json."""

from __future__ import annotations

import base64
import gzip
import itertools
import json
import operator
import typing as t

from .terms import DRIFT_IDS, KINDS, NOTHING_EXAMINED, SEVERITIES

Document = t.Dict[str, t.Any]
Entry = t.Dict[str, t.Any]
Order = t.Tuple[t.Any, ...]

#: gzip's highest level takes three times as long and saves 5%.
LEVEL = 6


def in_order(document: Document) -> Document:
    """The document of one place, sorted and with its summary. Its shape is not checked."""
    places = sorted(document["places"], key=lambda place: place["name"])
    findings = sort_entries(document["findings"], finding_order)
    return {
        **document,
        "places": places,
        "windows": sort_entries(document["windows"], lambda window: (window["place"], *window_order(window))),
        "rules": {name: document["rules"][name] for name in sorted(document["rules"])},
        "findings": findings,
        "summary": summary(places, findings, document["rules"]),
    }


def packed(document: t.Mapping[str, t.Any]) -> str:
    """The document as compressed JSON in base64; the same document gives the same text.

    AWX cuts a result at 700,000 characters, and the JSON of a large account is longer.
    """
    content = json.dumps(document, sort_keys=True, separators=(",", ":")).encode("utf-8")
    return base64.b64encode(gzip.compress(content, LEVEL, mtime=0)).decode("ascii")


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
    """The worst of a document in one word, one of terms.VERDICTS."""
    if failed_places:
        return "error"
    worst = next((severity for severity in SEVERITIES if by_severity[severity]), None)
    return worst or (NOTHING_EXAMINED if has_empty_places else "clean")


def empty_places(places: t.Iterable[Entry], findings: t.Iterable[Entry]) -> t.List[Entry]:
    """The places that were audited and in which there was nothing to examine: no window, and no finding either.

    A place that had nothing to do is one of them only if that holds for all: then nothing at all was examined.
    """
    with_findings = {finding["place"] for finding in findings}
    audited = [place for place in places if place["error"] is None]
    all_idle = all(place["idle"] for place in audited)
    return [
        place
        for place in audited
        if not place["windows"] and place["name"] not in with_findings and (all_idle or not place["idle"])
    ]


def sort_entries(entries: t.Iterable[Entry], order: t.Callable[[Entry], Order]) -> t.List[Entry]:
    """Entries sorted by order, and by their whole content where order does not distinguish them."""
    keyed = sorted(((order(entry), entry) for entry in entries), key=operator.itemgetter(0))
    found: t.List[Entry] = []
    # Writing each of thousands as JSON would take longer than everything else here, and few are alike.
    for _key, group in itertools.groupby(keyed, operator.itemgetter(0)):
        alike = [entry for _order, entry in group]
        found += sorted(alike, key=canonical_json) if len(alike) > 1 else alike
    return found


def finding_order(finding: Entry) -> Order:
    """The sort key of findings: severity, place, window, task, rule and path."""
    named = [finding[key] or "" for key in ("place", "window_name", "task_name", "rule", "path")]
    return SEVERITIES.index(finding["severity"]), *named


def window_order(window: Entry) -> Order:
    """The sort key of the windows of a place: name and ID."""
    return window["name"], window["window_id"]


def canonical_json(value: t.Any) -> str:
    """The same text for the same content."""
    return json.dumps(value, sort_keys=True)


def _counts(member: str, words: t.Iterable[str], findings: t.Iterable[Entry]) -> t.Dict[str, int]:
    """The number of findings for each value of a member; 0 for a value that none has."""
    counted = dict.fromkeys(words, 0)
    for finding in findings:
        counted[finding[member]] += 1
    return counted
