# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page: it holds the document, no name in it does anything, and it stands alone. tests/browser looks at it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import typing as t
from html.parser import HTMLParser

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._audit.terms import KINDS, SEVERITIES
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.documents import merge
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.html_page import (
    PARTS,
    SIGNS,
    embedded,
    html_report,
)
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.plugin_utils._reports.examples import (
    HOSTILE,
    JSON,
    Document,
    documents,
    example,
)
from hypothesis import given

MEGABYTE = 1024 * 1024
#: What may follow no link: attributes that load or send something.
LOADING = {"src", "srcset", "href", "action", "formaction", "data", "poster", "background", "ping", "manifest"}


class Page(HTMLParser):
    """What a browser takes a page for: elements, and the text of scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: t.List[t.Tuple[str, t.Dict[str, t.Optional[str]]]] = []
        self.raw: t.Dict[str, str] = {}
        self.text = ""
        self._inside = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: t.List[t.Tuple[str, t.Optional[str]]]) -> None:
        named = dict(attrs)
        self.elements.append((tag, named))
        self._inside = f"{tag}{'#data' if named.get('id') == 'data' else ''}" if tag in ("script", "style") else ""

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.raw[self._inside] = self.raw.get(self._inside, "") + data
        else:
            self.text += data

    @property
    def policy(self) -> str:
        (found,) = [
            attrs["content"] or ""
            for tag, attrs in self.elements
            if tag == "meta" and attrs.get("http-equiv") == "Content-Security-Policy"
        ]
        return found


def unpacked(packed: t.Dict[str, t.Any]) -> t.Tuple[t.List[t.Any], t.List[t.Any]]:
    """The windows and findings that the page's data stand for, as data.js reads them."""
    keys = ("window_id", "name", "enabled", "tasks", "next_execution_time")
    windows = [
        {"place": packed["places"][row[0]][0], **dict(zip(keys, row[1:], strict=True))} for row in packed["windows"]
    ]
    findings = []
    for row in packed["findings"]:
        known = windows[row[4]] if row[5] == 0 else {"window_id": row[5], "name": row[6]}
        findings.append(
            {
                "rule": packed["rules"][row[0]][0],
                "severity": SEVERITIES[row[1]],
                "kind": KINDS[row[2]],
                "place": packed["places"][row[3]][0],
                "window_id": known["window_id"],
                "window_name": known["name"],
                "window_task_id": row[7],
                "task_name": row[8],
                "path": row[9],
                "message": row[10],
                "changes": [dict(zip(("path", "before", "after"), change, strict=True)) for change in row[11]],
            }
        )
    return windows, findings


BLANK = Page(html_report(example()))


@given(documents())
def test_it_holds_the_document_and_nothing_in_it_is_markup(document: Document) -> None:
    page = Page(html_report(document).encode("utf-8", "backslashreplace").decode())
    # A parser reads half a surrogate pair as its replacement only where it was written as text.
    windows, findings = unpacked(json.loads(page.raw["script#data"]))
    assert windows == document["windows"]
    assert findings == document["findings"]
    assert page.raw["script"] == BLANK.raw["script"]
    assert page.raw["style"] == BLANK.raw["style"]
    assert {tag for tag, _attrs in page.elements} <= {tag for tag, _attrs in BLANK.elements}
    assert len([tag for tag, _attrs in page.elements if tag == "script"]) == 2


@given(JSON)
def test_embedded_data_come_back_and_end_no_element(value: t.Any) -> None:
    text = embedded(value)
    assert json.loads(text) == value
    assert not re.search("[<>&]", text)


def test_it_loads_nothing() -> None:
    for tag, attrs in BLANK.elements:
        for name, value in attrs.items():
            assert not name.startswith("on"), (tag, name)
            assert name not in LOADING or (value or "").startswith(("#", "data:,")), (tag, name, value)
    style = BLANK.raw["style"]
    assert "url(" not in style and "@import" not in style
    assert not re.search(
        r"\b(fetch|XMLHttpRequest|WebSocket|sendBeacon|import)\b|innerHTML|https?:", BLANK.raw["script"]
    )


def test_the_policy_lets_this_script_and_this_style_through_and_nothing_else() -> None:
    def digest(text: str) -> str:
        return "'sha256-%s'" % base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    rules = dict(part.strip().split(" ", 1) for part in BLANK.policy.split(";"))
    assert rules == {
        "default-src": "'none'",
        "style-src": digest(BLANK.raw["style"]),
        "script-src": digest(BLANK.raw["script"]),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "require-trusted-types-for": "'script'",
    }


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_shown_as_they_are(name: str) -> None:
    document = example()
    for entry in (*document["findings"], *document["windows"]):
        entry["place"] = name
    document["places"][1]["name"] = name
    document["places"][0]["error"] = name
    document["findings"][0]["message"] = name
    page = Page(html_report(merge([document])))
    totals, _heading, listed = page.text.rpartition("JavaScript is off")
    assert name in totals and listed.count(name) >= 3
    # No mark of the template that a name holds was replaced.
    assert "use strict" not in page.text
    assert "@@" not in page.text.replace("@@data@@ @@script@@", "")


def test_readers_without_scripts_get_a_list() -> None:
    for text in (
        "drift_changed",
        "Somebody changed it.",
        "max_errors: in AWS: 1, declared: 10%",
        "prod-frankfurt / sunday-night / patch",
    ):
        assert text in BLANK.text


def test_totals_are_there_without_scripts() -> None:
    text = " ".join(BLANK.text.split())
    assert "Could not audit everything" in text
    assert "Account-regions 2 1 could not be audited".replace(" ", "") in text.replace(" ", "")
    assert "1 changed" in text and "missing" not in text


def test_the_document_in_the_page_is_not_repeated() -> None:
    """5,000 findings in less than 5 MB, with room for names longer than these."""
    document = example()
    finding, window = document["findings"][0], document["windows"][0]
    document["windows"] = [dict(window, window_id=f"mw-{number:017x}") for number in range(6000)]
    document["findings"] = [
        dict(finding, window_id=f"mw-{number:017x}", message="x" * 200, window_task_id=f"{number:036}")
        for number in range(5000)
    ]
    assert len(html_report(merge([document])).encode()) < 5 * MEGABYTE


def test_the_signs_beside_the_colours_are_those_of_the_scripts() -> None:
    (line,) = (line for line in (PARTS / "data.js").read_text("utf-8").splitlines() if line.startswith("const SIGNS"))
    assert dict(re.findall(r'(\w+): "(.)"', line)) == SIGNS and len(set(SIGNS.values())) == len(SEVERITIES)
