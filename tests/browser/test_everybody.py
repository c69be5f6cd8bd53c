# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page for everybody: by keyboard, by screen reader, in the dark, on a phone."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.tests.browser.pages import Opened, count, focused, outlined, ready, settled
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

Open = t.Callable[..., Opened]
Document = t.Dict[str, t.Any]
PHONE = {"width": 390, "height": 844}


def press(page: Page, key: str, times: int = 1) -> None:
    for _time in range(times):
        page.keyboard.press(key)


def tab_to(page: Page, name: str, most: int = 80) -> None:
    """Press Tab until that has the focus; at each stop one must see where the focus is."""
    for _stop in range(most):
        page.keyboard.press("Tab")
        assert outlined(page) or page.evaluate("document.activeElement === document.body"), focused(page)
        if name in focused(page):
            return
    raise AssertionError(f"Tab does not lead to {name}")


def test_everything_by_keyboard(open_page: Open, few: Document) -> None:
    page = open_page(few).page
    press(page, "Tab")
    assert focused(page) == "Skip to the findings"
    assert page.get_by_role("link", name="Skip to the findings").bounding_box()["y"] >= 0
    press(page, "Enter")
    tab_to(page, "Search")
    page.keyboard.type("frankfurt no_alarm")
    wanted = sum(one["rule"] == "no_alarm" for one in few["findings"])
    settled(page, wanted)
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    settled(page, 60)
    tab_to(page, "high")
    press(page, "Space")
    settled(page, 60 - count(few, severity="high"))
    press(page, "Space")
    tab_to(page, "Policy and drift")
    page.keyboard.type("Drift")
    press(page, "Tab")
    settled(page, count(few, kind="drift"))
    tab_to(page, "Reset")
    press(page, "Enter")
    settled(page, 60)
    tab_to(page, "high")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    press(page, "Enter")
    assert page.evaluate("!document.activeElement.parentElement.open")


def test_the_fleet_by_keyboard(open_page: Open, few: Document) -> None:
    page = open_page(few).page
    tab_to(page, "prod-frankfurt: 14 windows")
    strip = page.get_by_role("listbox")
    keys = ("ArrowRight", "ArrowRight", "ArrowLeft", "End", "ArrowRight", "Home")
    for key, at in zip(keys, (1, 2, 1, 13, 13, 0), strict=True):
        press(page, key)
        window = few["windows"][at]
        option = strip.get_by_role("option")
        assert option.count() == 1
        assert option.get_attribute("aria-label").startswith(f"{window['name']}: ")
        assert option.get_attribute("aria-posinset") == str(at + 1)
        assert option.get_attribute("aria-setsize") == "14"
        assert strip.get_attribute("aria-activedescendant") == option.get_attribute("id")
        assert window["name"] in page.locator("#tip").inner_text()
    index = next(i for i, one in enumerate(few["windows"]) if count(few, window_id=one["window_id"]))
    press(page, "ArrowRight", index)
    press(page, "Enter")
    settled(page, count(few, window_id=few["windows"][index]["window_id"]))
    assert focused(page) == "Findings"


def test_the_lines_of_a_fleet_by_keyboard(open_page: Open, document: Document) -> None:
    page = open_page(document, viewport=PHONE).page
    strip = page.get_by_role("listbox").first
    strip.focus()
    press(page, "ArrowDown")
    tops = strip.evaluate("(strip) => [strip.children[0].offsetTop, strip.children[strip.at].offsetTop, strip.at]")
    assert tops[1] > tops[0] and tops[2] > 10
    press(page, "ArrowUp")
    assert strip.evaluate("(strip) => strip.at") == 0


def test_landmarks_headings_and_names(open_page: Open, few: Document) -> None:
    page = open_page(few).page
    for role in ("banner", "main", "contentinfo", "search", "table"):
        assert page.get_by_role(role).count() == 1, role
    assert page.get_by_role("heading", level=1).all_inner_texts() == ["Audit of maintenance windows"]
    assert page.get_by_role("heading", level=2).all_text_contents() == ["Totals", "Fleet", "Findings"]
    assert page.get_by_role("heading", level=3).count() == page.locator(".rule").count()
    for name in ("Kind", "Rule", "Account-region"):
        assert page.get_by_role("combobox", name=name).count() == 1
    for name in ("high", "medium", "low", "info"):
        assert page.get_by_role("checkbox", name=name).is_checked()
    assert page.get_by_role("group", name="Severity").count() == 1
    for name in ("Auto", "Light", "Dark"):
        assert page.get_by_role("radio", name=name).count() == 1
    assert page.locator("#count").get_attribute("aria-live") == "polite"
    assert page.locator("html").get_attribute("lang") == "en"


def background(page: Page) -> t.List[int]:
    colours = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).map(Number)")
    return t.cast(t.List[int], colours[:3])


def test_dark_and_light_and_the_switch(open_page: Open, few: Document) -> None:
    page = open_page(few, color_scheme="dark").page
    assert max(background(page)) < 60
    page.get_by_role("radio", name="Light").check()
    assert min(background(page)) > 200
    page.emulate_media(color_scheme="light")
    page.get_by_role("radio", name="Dark").focus()
    press(page, "Space")
    assert max(background(page)) < 60
    page.reload()
    ready(page)
    assert max(background(page)) < 60 and page.get_by_role("radio", name="Dark").is_checked()
    page.get_by_role("radio", name="Auto").check()
    assert min(background(page)) > 200
    page.emulate_media(color_scheme="dark")
    assert max(background(page)) < 60
    # Paper is white.
    page.emulate_media(media="print", color_scheme="dark")
    assert min(background(page)) > 200


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [{"width": 1380, "height": 900}, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing(open_page: Open, few: Document, scheme: str, size: t.Dict[str, int]) -> None:
    # Axe writes into the page to measure, which the page's policy would refuse.
    page = open_page(few, color_scheme=scheme, viewport=size, bypass_csp=True).page
    page.get_by_role("checkbox", name="info").uncheck()
    # What is not drawn yet cannot be measured.
    page.add_style_tag(content=".rule li { content-visibility: visible !important }")
    found = Axe().run(page)
    violations = [(one["id"], one["nodes"][0]["html"][:200]) for one in found.response["violations"]]
    assert violations == []
    assert {"color-contrast", "label", "list", "aria-required-children"} <= {
        one["id"] for one in found.response["passes"]
    }


def test_axe_would_find_something(open_page: Open, few: Document) -> None:
    page = open_page(few, bypass_csp=True).page
    page.add_style_tag(content=".rule p { color: #aaa !important }")
    page.evaluate("document.getElementById('search').labels[0].replaceWith(document.getElementById('search'))")
    page.evaluate("document.getElementById('search').removeAttribute('placeholder')")
    assert {"color-contrast", "label"} <= {one["id"] for one in Axe().run(page).response["violations"]}


@pytest.mark.parametrize("width", [320, 390, 768, 1024])
def test_nothing_sticks_out(open_page: Open, few: Document, width: int) -> None:
    page = open_page(few, viewport={"width": width, "height": 844}).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.get_by_role("searchbox")).to_be_visible()
