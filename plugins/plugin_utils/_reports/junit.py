# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An audit document as JUnit XML, for the test reports of GitLab, Jenkins and GitHub's reporters.

A testsuite for each place, with a testcase for each window and rule: a rule without findings is a test that passes, and
a finding that is gone shows as fixed, because these tools identify a test by classname and name. A place that could not
be audited has a testcase with an error, a place with nothing to examine one that fails.

The elements and attributes are those that the schemas of Ant and Jenkins both allow, in the order that Ant's requires.
"""

from __future__ import annotations

import re
import typing as t
from xml.sax.saxutils import escape, quoteattr

from ...module_utils._audit.document import Document, Entry
from ...module_utils._audit.terms import NOTHING_EXAMINED
from .wording import CHECK, EMPTY, change_text, ids, unexamined_places, where

Key = t.Tuple[t.Optional[str], t.Optional[str]]
# Everything but the Char production of XML 1.0, https://www.w3.org/TR/xml/#charsets
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_BREAKS = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


class Case(t.NamedTuple):
    """A testcase: `fault` is "", failure or error."""

    classname: str
    name: str
    fault: str = ""
    kind: str = ""
    message: str = ""
    body: str = ""


def junit_report(document: Document) -> str:
    """The document as XML 1.0, to be written in UTF-8."""
    windows: t.Dict[str, t.List[Entry]] = {place["name"]: [] for place in document["places"]}
    findings: t.Dict[str, t.List[Entry]] = {place["name"]: [] for place in document["places"]}
    for window in document["windows"]:
        windows[window["place"]].append(window)
    for finding in document["findings"]:
        findings[finding["place"]].append(finding)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>"]
    without = {place["name"] for place in unexamined_places(document)}
    for index, place in enumerate(document["places"]):
        audited = _audited(place, place["name"] in without)
        cases = [audited, *_cases(document, place, windows[place["name"]], findings[place["name"]])]
        lines += _suite(index, place, document["generated_at"].rstrip("Z"), cases)
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _audited(place: Entry, is_empty: bool) -> Case:
    if place["error"] is not None:
        return Case(place["name"], "audited", "error", "not_audited", place["error"], place["error"])
    if is_empty:
        return Case(place["name"], "audited", "failure", NOTHING_EXAMINED, EMPTY, f"{EMPTY} {CHECK}")
    return Case(place["name"], "audited")


def _cases(
    document: Document, place: Entry, windows: t.Sequence[Entry], findings: t.Sequence[Entry]
) -> t.Iterator[Case]:
    by_test: t.Dict[Key, t.Dict[str, t.List[Entry]]] = {(window["window_id"], window["name"]): {} for window in windows}
    for finding in findings:
        key = finding["window_id"], finding["window_name"]
        by_test.setdefault(key, {}).setdefault(finding["rule"], []).append(finding)
    names = [key[1] for key in by_test]
    own = {(window["window_id"], window["name"]) for window in windows}
    for key, by_rule in by_test.items():
        classname = _classname(place["name"], key, ambiguous=names.count(key[1]) > 1)
        # For anything but a window of this place, only the failures are known.
        for rule in sorted(document["rules"] if key in own else by_rule):
            yield _case(document, classname, rule, by_rule.get(rule, []))


def _classname(place: str, key: Key, ambiguous: bool) -> str:
    window_id, name = key
    if name is None:
        return f"{place}.{window_id}" if window_id else place
    return f"{place}.{name} ({window_id})" if ambiguous and window_id else f"{place}.{name}"


def _case(document: Document, classname: str, rule: str, findings: t.Sequence[Entry]) -> Case:
    if not findings:
        return Case(classname, rule)
    first = findings[0]
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    lines = [line for finding in findings for line in _lines(finding)]
    described = document["rules"][rule]
    lines += ["", f"Why it matters: {described['reason']}", f"What to do: {described['remedy']}"]
    return Case(classname, rule, "failure", first["severity"], f"{first['message']}{more}", "\n".join(lines))


def _lines(finding: Entry) -> t.Iterator[str]:
    known_as = f" ({', '.join(ids(finding))})" if ids(finding) else ""
    yield f"[{finding['severity']}] {' / '.join(where(finding))}{known_as}: {finding['message']}"
    for change in finding["changes"]:
        yield f"  {change_text(change)}"


def _suite(index: int, place: Entry, moment: str, cases: t.Sequence[Case]) -> t.Iterator[str]:
    failures = sum(case.fault == "failure" for case in cases)
    errors = sum(case.fault == "error" for case in cases)
    package = " ".join(part for part in (place["account"], place["region"]) if part)
    yield (
        f'  <testsuite name={_attribute(place["name"])} package={_attribute(package)} id="{index}" '
        f'timestamp="{moment}" hostname={_attribute(place["name"])} tests="{len(cases)}" failures="{failures}" '
        f'errors="{errors}" time="0">'
    )
    yield "    <properties/>"
    for case in cases:
        head = f'    <testcase classname={_attribute(case.classname)} name={_attribute(case.name)} time="0"'
        if not case.fault:
            yield f"{head}/>"
            continue
        fault = f"<{case.fault} type={_attribute(case.kind)} message={_attribute(case.message)}>"
        yield f"{head}>{fault}{escape(_legal(case.body))}</{case.fault}></testcase>"
    yield from ("    <system-out/>", "    <system-err/>", "  </testsuite>")


def _attribute(text: str) -> str:
    # Written as references, because XML readers turn line breaks in attributes into spaces.
    return quoteattr(_legal(text), _LINE_BREAKS)


def _legal(text: str) -> str:
    """The text with what XML 1.0 cannot hold, not even as a reference, replaced as Unicode advises."""
    return _ILLEGAL.sub("\ufffd", text)
