# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests ask an opened page."""

from __future__ import annotations

import typing as t
from pathlib import Path

from playwright.sync_api import Page


class Opened(t.NamedTuple):
    """A page, its file, all that it asked for, and all that went wrong in it."""

    page: Page
    file: Path
    requests: t.List[str]
    faults: t.List[str]


def ready(page: Page) -> None:
    """Wait until all findings are drawn."""
    page.wait_for_selector("body[data-drawn]", timeout=30000)


def shown(page: Page) -> int:
    """How many findings are on the page, hidden ones left out."""
    number: int = page.locator("#groups details:not([hidden]) li:not([hidden])").count()
    return number


def settled(page: Page, wanted: int) -> None:
    """Wait until so many findings are shown, and make sure that the count says so too."""
    page.wait_for_function("wanted => document.body.dataset.shown === String(wanted)", arg=wanted)
    assert shown(page) == wanted
    total = page.evaluate("document.querySelectorAll('#groups li').length")
    noun = "finding" if total == 1 else "findings"
    said = f"{wanted:,} {noun}" if wanted == total else f"{wanted:,} of {total:,} {noun}"
    assert page.locator("#count").inner_text() == said


def count(document: t.Dict[str, t.Any], **members: t.Any) -> int:
    """How many findings of a document have these members."""
    return sum(all(finding[key] == value for key, value in members.items()) for finding in document["findings"])


def focused(page: Page) -> str:
    """What has the focus, by its label or text."""
    said: str = page.evaluate("""() => { const e = document.activeElement;
        return (e.getAttribute("aria-label") || e.labels?.[0]?.textContent || e.textContent || e.tagName).trim(); }""")
    return said


def outlined(page: Page) -> bool:
    """Whether one sees where the focus is: an outline, of the element itself or of what stands for it."""
    seen: bool = page.evaluate("""() => { const e = document.activeElement; const stands = e.nextElementSibling;
        return [e, stands].filter(Boolean).some((one) => getComputedStyle(one).outlineStyle === "solid"); }""")
    return seen
