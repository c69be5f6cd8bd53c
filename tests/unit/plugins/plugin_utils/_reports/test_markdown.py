# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Markdown and JSON: what a reader sees is what the document holds, and nothing in it is markup."""

from __future__ import annotations

import html
import json
import re
import typing as t
from html.parser import HTMLParser

import jsonschema
import pytest
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.documents import merge
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.json_report import json_report
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.markdown import (
    code,
    in_table,
    markdown_report,
    prose,
)
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.schema import SCHEMA
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.wording import value_text
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.plugin_utils._reports.examples import (
    HOSTILE,
    TEXT,
    Document,
    documents,
    example,
)
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])

WANTED = """\
# Audit of maintenance windows

2 account-regions (1 could not be audited), 2 windows, 3 tasks, 3 findings. Created at 2026-11-24 22:00:00 UTC.

Verdict: **error**

| Place | Account | Region | Windows | Tasks | High | Medium | Low | Info |
|---|---|---|--:|--:|--:|--:|--:|--:|
| `dev-ohio` |  | `us-east-2` | 0 | 0 | 0 | 0 | 0 | 0 |
| `prod-frankfurt` | `123456789012` | `eu-central-1` | 2 | 3 | 0 | 1 | 2 | 0 |

## Could not be audited

- `dev-ohio`: AccessDenied: the role was refused.

## Medium: 1 finding

### `drift_changed`: 1 finding

Why it matters: Somebody changed it.

What to do: Converge.

- `prod-frankfurt` / `sunday-night` / `patch` (`mw-0123456789abcdef0`, `11111111-2222-4333-8444-555555555555`): \
2 settings differ.
  - `max_errors`: in AWS: `1`, declared: `10%`
  - `targets`: in AWS: `not set`, declared: `[{"key": "InstanceIds", "values": ["i-1"]}]`

## Low: 2 findings

### `no_alarm`: 2 findings

Why it matters: Nothing stops it.

What to do: Give it an alarm.

- `prod-frankfurt` / `sunday-night` / `22222222-2222-4333-8444-555555555555` (`mw-0123456789abcdef0`): \
There is no alarm.
- `prod-frankfurt` / `sunday-night` / `patch` (`mw-0123456789abcdef0`, `11111111-2222-4333-8444-555555555555`): \
There is no alarm.
"""


class Seen(HTMLParser):
    """The elements of a page, and the text between them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: t.Set[str] = set()
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: t.List[t.Tuple[str, t.Optional[str]]]) -> None:
        self.tags.add(tag)
        assert not [name for name, _value in attrs if name != "style"], attrs

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_data(self, data: str) -> None:
        self.text += data


def read(markdown: str) -> Seen:
    return Seen(READER.render(markdown))


def words(text: str) -> str:
    """What is visible of a text, without white space."""
    return re.sub("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "\ufffd", "".join(text.split()))


def test_the_whole_of_it() -> None:
    assert markdown_report(example()) == WANTED


def test_nothing_found() -> None:
    document = example()
    document["findings"] = []
    document["places"][0].update(error=None, windows=1)
    text = markdown_report(merge([document]))
    assert "Verdict: **clean**" in text and text.endswith("Nothing was found.\n") and "##" not in text
    document["places"][0]["error"] = "access denied"
    assert markdown_report(merge([document])).endswith("Nothing was found in what could be audited.\n")


def test_nothing_examined() -> None:
    document = example()
    document.update(findings=[])
    document["places"][0]["error"] = None
    text = markdown_report(merge([document]))
    assert "Verdict: **nothing examined**" in text and text.endswith("Nothing was found in what was examined.\n")
    assert "## Nothing examined\n\n- `dev-ohio`: No maintenance window was examined. Check the region" in text
    document["places"][1]["windows"] = 0
    text = markdown_report(merge([dict(document, windows=[])]))
    assert "- `prod-frankfurt`: No " in text and text.endswith("\n\nNo maintenance window was examined.\n")
    document["places"][1]["error"] = "access denied"
    text = markdown_report(merge([dict(document, windows=[])]))
    assert "Verdict: **error**" in text and text.endswith("\n\nNo maintenance window was examined.\n")


OWN = {"h1", "h2", "h3", "p", "br", "strong", "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "code"}


@given(documents())
def test_nothing_of_the_document_becomes_markup(document: Document) -> None:
    page = read(markdown_report(document))
    assert page.tags <= OWN
    assert page.text.count("Why it matters:") >= len({finding["rule"] for finding in document["findings"]})
    for finding in document["findings"]:
        assert words(finding["message"]) in words(page.text)


@given(TEXT)
def test_a_code_span_shows_the_text(text: str) -> None:
    shown = text if text.isprintable() and text.strip() else json.dumps(text)
    page = READER.render(f"x{code(text)}x")
    assert page == f"<p>x<code>{html.escape(shown, quote=False).replace(chr(34), '&quot;')}</code>x</p>\n"


@given(TEXT, TEXT)
def test_a_cell_shows_the_text(first: str, second: str) -> None:
    page = READER.render(f"|a|b|\n|---|---|\n|{in_table(code(first))}|{in_table(code(second))}|\n")
    shown = [text if text.isprintable() and text.strip() else json.dumps(text) for text in (first, second)]
    cells = re.findall("<td><code>(.*?)</code></td>", page, re.DOTALL)
    assert [html.unescape(cell) for cell in cells] == shown


@given(TEXT | st.text(alphabet="\\`*_[]<>|~$&#@!()-+. \nab1;", max_size=12))
def test_prose_shows_the_text(text: str) -> None:
    page = read(f"x {prose(text)} x")
    assert page.tags <= {"p", "code"}
    assert words(page.text) == words(f"x{text}x")


@pytest.mark.parametrize("text", HOSTILE)
def test_prose_is_one_line(text: str) -> None:
    assert len(prose(text).splitlines()) <= 1


def test_option_names_stay_readable() -> None:
    assert prose("max_errors is 100%, and (see) _this_") == "max_errors is 100%, and (see) \\_this\\_"


def test_nothing_turns_the_direction_of_a_line() -> None:
    assert prose("ab\u202ecd\x00e") == "ab\ufffdcd\ufffde"


def test_nobody_is_called() -> None:
    assert prose("ask @team or ops@example.com") == "ask `@`team or ops@example.com"


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (None, "not set"),
        ("not set", '"not set"'),
        ("", '""'),
        (" a", '" a"'),
        ("a\nb", '"a\\nb"'),
        ("10%", "10%"),
        (1, "1"),
        (True, "true"),
        ([], "[]"),
        ({"b": "ü", "a": [1]}, '{"a": [1], "b": "ü"}'),
        ("<hidden by windowkeeper.ssm> (changed)", "<hidden by windowkeeper.ssm> (changed)"),
    ],
)
def test_values(value: t.Any, wanted: str) -> None:
    assert value_text(value) == wanted


@given(documents())
def test_json_is_the_document(document: Document) -> None:
    loaded = json.loads(json_report(document))
    assert loaded == document
    jsonschema.Draft202012Validator(SCHEMA).validate(loaded)


def test_json_keeps_the_order_and_the_letters() -> None:
    document = example()
    document["findings"][0]["message"] = "Zürich"
    text = json_report(document)
    assert text.startswith('{\n  "schema": "windowkeeper.ssm/audit/1",\n  "generated_at"')
    assert "Zürich" in text and text.endswith("}\n")
