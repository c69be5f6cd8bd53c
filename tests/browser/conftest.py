# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A headless Chromium, and the report's page opened in it from a file, as people open it."""

from __future__ import annotations

import os
import shutil
import sys
import typing as t
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

# …/ansible_collections/windowkeeper/ssm/tests/browser/conftest.py
sys.path.insert(0, str(Path(__file__).resolve().parents[5]))

from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.html_page import html_report  # noqa: E402
from ansible_collections.windowkeeper.ssm.tests.browser.fleet import document as fleet_document  # noqa: E402
from ansible_collections.windowkeeper.ssm.tests.browser.pages import Opened, ready  # noqa: E402

NAMES = ("chromium", "chromium-browser", "google-chrome")
# As root there is no sandbox; the others keep the browser from looking for its maker's servers.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> t.Iterator[Browser]:
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not program:
        pytest.fail(f"none of {', '.join(NAMES)} is on PATH: install Chromium, or name it in CHROMIUM")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def document() -> t.Dict[str, t.Any]:
    """A large fleet: 30 account-regions of 200 windows, one of them not audited; 5,000 findings."""
    return fleet_document()


@pytest.fixture(scope="session")
def some() -> t.Dict[str, t.Any]:
    """Enough to filter."""
    return fleet_document(places=12, windows=60, findings=900)


@pytest.fixture(scope="session")
def few() -> t.Dict[str, t.Any]:
    """A small fleet with every rule."""
    return fleet_document(places=2, windows=14, findings=60)


Open = t.Callable[..., Opened]


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> t.Iterator[Open]:
    """Opens the page of a document; afterwards, nothing may have gone wrong in it, and nothing may have left it."""
    opened: t.List[t.Tuple[BrowserContext, Opened]] = []

    def open_it(document: t.Dict[str, t.Any], address: str = "", **settings: t.Any) -> Opened:
        file = tmp_path / f"audit-{len(opened)}.html"
        file.write_text(html_report(document), encoding="utf-8")
        context = browser.new_context(**{"viewport": {"width": 1380, "height": 900}, **settings})
        context.set_default_timeout(15000)
        page: Page = context.new_page()
        found = Opened(page, file, [], [])
        page.on("request", lambda request: found.requests.append(request.url))
        page.on("pageerror", lambda error: found.faults.append(str(error)))
        page.on("console", lambda said: found.faults.append(said.text) if said.type in ("error", "warning") else None)
        page.on("dialog", lambda dialog: (found.faults.append(f"dialog {dialog.message}"), dialog.dismiss()))
        opened.append((context, found))
        page.goto(f"{file.as_uri()}{address}")
        if settings.get("java_script_enabled", True):
            ready(page)
        return found

    yield open_it
    for context, found in opened:
        context.close()
        assert found.faults == []
        own = found.file.as_uri()
        assert {url.partition("#")[0] for url in found.requests} - {own, "data:,"} == set()
