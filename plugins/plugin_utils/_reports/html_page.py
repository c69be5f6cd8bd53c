# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An audit document as one HTML page that stands alone: it loads and sends nothing, and its policy forbids both.

The parts of the page are in page/ beside this file. The totals and the account-regions are HTML; the findings are
JSON, which the page's script draws, and a plain list for readers without scripts.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import typing as t
from html import escape
from pathlib import Path

from ...module_utils._audit.document import Document, Entry
from ...module_utils._audit.terms import KINDS, NOTHING_EXAMINED, SEVERITIES
from .wording import (
    EMPTY,
    TITLE,
    change_text,
    count,
    groups,
    moment,
    nothing_found,
    severities_by_place,
    unexamined_places,
    verdict_text,
    where,
)

PARTS = Path(__file__).parent / "page"
#: The page's script is made of these, in this order.
SCRIPTS = ("data.js", "findings.js", "filters.js", "fleet.js", "page.js")
#: The members of a window in data.js, in order.
WINDOW_KEYS = ("window_id", "name", "enabled", "tasks", "next_execution_time")
#: The sign of each severity beside its colour, for readers who cannot tell the colours apart.
SIGNS = {"high": "▲", "medium": "◆", "low": "●", "info": "○"}


def html_report(document: Document) -> str:
    """The page as text, to be written in UTF-8."""
    style = _part("page.css")
    script = "(() => {\n" + "\n".join(_part(name) for name in SCRIPTS) + "})();\n"
    summary = document["summary"]
    pieces = {
        "policy": _policy(style, script),
        "title": escape(f"{TITLE}: {verdict_text(summary['verdict'])}, {count(summary['findings'], 'finding')}"),
        "heading": escape(TITLE),
        "style": style,
        "script": script,
        "moment": escape(moment(document)),
        "instant": escape(document["generated_at"]),
        "verdict": _verdict(summary),
        "totals": _totals(summary),
        "places": "\n".join(_place_rows(document)),
        "data": embedded(_compact(document)),
        "plain": "\n".join(_plain_list(document)),
    }
    # One pass over the template, so that a name in the data cannot be taken for one of its marks.
    return re.sub(r"@@([a-z]+)@@", lambda mark: pieces[mark.group(1)], _part("page.html"))


def embedded(value: t.Any) -> str:
    """A value as JSON that may stand in a script element: nothing in it can end the element or begin a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _part(name: str) -> str:
    return (PARTS / name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """The content security policy: this style and this script, and nothing from anywhere."""
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script)]
    return (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; img-src data:; "
        f"base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )


def _compact(document: Document) -> t.Dict[str, t.Any]:
    """The document without repetitions, as data.js reads it: lists in a fixed order, and numbers of entries."""
    places = {place["name"]: index for index, place in enumerate(document["places"])}
    rules = {name: index for index, name in enumerate(document["rules"])}
    windows = {(window["place"], window["window_id"]): index for index, window in enumerate(document["windows"])}

    def finding(entry: Entry) -> t.List[t.Any]:
        window = windows.get((entry["place"], entry["window_id"]), -1)
        same = window >= 0 and document["windows"][window]["name"] == entry["window_name"]
        return [
            rules[entry["rule"]],
            SEVERITIES.index(entry["severity"]),
            KINDS.index(entry["kind"]),
            places[entry["place"]],
            window,
            *([0, 0] if same else [entry["window_id"], entry["window_name"]]),
            entry["window_task_id"],
            entry["task_name"],
            entry["path"],
            entry["message"],
            [[change["path"], change["before"], change["after"]] for change in entry["changes"]],
        ]

    return {
        "nothing": nothing_found(document),
        "places": [[place["name"], place["account"], place["region"]] for place in document["places"]],
        "rules": [[name, rule["reason"], rule["remedy"]] for name, rule in document["rules"].items()],
        "windows": [[places[one["place"]], *(one[key] for key in WINDOW_KEYS)] for one in document["windows"]],
        "groups": [[group.severity, group.rule] for group in groups(document)],
        "findings": [finding(entry) for entry in document["findings"]],
    }


def _verdict(summary: Entry) -> str:
    said = {
        "error": "Could not audit everything",
        NOTHING_EXAMINED: "Nothing examined",
        "clean": "Clean",
        **{severity: f"Worst: {severity}" for severity in SEVERITIES},
    }[summary["verdict"]]
    sign = {"error": "✕", NOTHING_EXAMINED: "∅", "clean": "✓", **SIGNS}[summary["verdict"]]
    return f'<p class="verdict {summary["verdict"]}"><span aria-hidden="true">{sign}</span> {said}</p>'


def _totals(summary: Entry) -> str:
    drift, kinds, failed = summary["drift"], summary["by_kind"], summary["failed_places"]
    tiles = [
        _tile(severity.capitalize(), summary["by_severity"][severity], severity, SIGNS[severity])
        for severity in SEVERITIES
    ]
    places = f"{failed:,} could not be audited" if failed else "all of them audited"
    happened = ", ".join(f"{number:,} {name}" for name, number in drift.items() if number) or "none"
    facts = [
        ("Account-regions", summary["places"], places, failed),
        ("Windows", summary["windows"], f"with {count(summary['tasks'], 'task')}", 0),
        ("Policy", kinds["policy"], f"by {count(len(summary['by_rule']), 'rule')}", 0),
        ("Drift", kinds["drift"], happened, 0),
    ]
    tiles += [
        f'<div class="tile"><dt>{name}</dt><dd><b>{number:,}</b><span class="{"bad" if bad else "note"}">{note}</span>'
        f"</dd></div>"
        for name, number, note, bad in facts
    ]
    return "\n".join(tiles)


def _tile(name: str, number: int, severity: str, sign: str) -> str:
    quiet = "" if number else " none"
    return (
        f'<div class="tile {severity}{quiet}"><dt><span class="sign" aria-hidden="true">{sign}</span>{name}</dt>'
        f'<dd><b>{number:,}</b><span class="note">{"finding" if number == 1 else "findings"}</span></dd></div>'
    )


def _place_rows(document: Document) -> t.Iterator[str]:
    by_place = severities_by_place(document)
    without = {place["name"] for place in unexamined_places(document)}
    for index, place in enumerate(document["places"]):
        about = " ".join(f"<span>{escape(part)}</span>" for part in (place["account"], place["region"]) if part)
        windows = f'<td class="n" data-label="Windows">{place["windows"]:,}</td>'
        error = place["error"]
        if place["name"] in without:
            picture = f'<p class="bad"><span aria-hidden="true">∅</span> {EMPTY}</p>'
        elif error is None:
            picture = f'<div class="strip" data-place="{index}"></div>'
        else:
            picture = f'<p class="bad"><span aria-hidden="true">✕</span> Could not be audited: {escape(error)}</p>'
        cells = "".join(
            f'<td class="n {severity if number else "none"}" data-label="{severity.capitalize()}">{number:,}</td>'
            for severity, number in by_place[place["name"]].items()
        )
        yield (
            f'<tr><th scope="row"><span class="place" data-place="{index}">{escape(place["name"])}</span>'
            f'<span class="note">{about}</span></th>'
            f'<td class="picture">{picture}</td>{windows}{cells}</tr>'
        )


def _plain_list(document: Document) -> t.Iterator[str]:
    """The findings for readers without scripts."""
    for group in groups(document):
        yield f"<h3>{group.severity.capitalize()}: {escape(group.rule)}</h3>"
        yield f"<p>{escape(group.reason)} {escape(group.remedy)}</p><ul>"
        for finding in group.findings:
            changes = "; ".join(map(change_text, finding["changes"]))
            said = f"{' / '.join(where(finding))}: {finding['message']}{f' ({changes})' if changes else ''}"
            yield f"<li>{escape(said)}"
        yield "</ul>"
