# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documentation site has all its pages, its first page leads to them, and looking at it needs no network."""

from __future__ import annotations

import os
import re
import typing as t
from pathlib import Path

import pytest

from docs.site import playbook_pages
from tests.package.content import COLLECTION, ROOT, documented

SITE = Path(os.environ["WINDOWKEEPER_SITE"])
LOADING = re.compile(
    r'<(?:script|img|iframe|link rel="(?:stylesheet|icon|preload)")[^>]* (?:src|href)="(?:https?:)?//[^"]*"'
)


def wanted() -> t.List[str]:
    """One page per guide and per plugin and role for users, and a section per playbook."""
    names = [(kind, name[len(COLLECTION) + 1 :]) for kind, name in documented()]
    pages = [
        "%s_%s.html" % (name, kind) for kind, name in names if kind != "filter" or name in playbook_pages.LISTED_FILTERS
    ]
    pages += ["docsite/%s.html" % guide.stem for guide in sorted((ROOT / "docs" / "docsite" / "rst").glob("*.rst"))]
    return pages + [
        "%s.html#%s" % (playbook_pages.PAGE, playbook_pages.anchor(name)) for name in playbook_pages.names(ROOT)
    ]


@pytest.mark.parametrize("page", wanted())
def test_the_page_exists_and_the_first_page_leads_to_it(page: str) -> None:
    name, _hash, section = page.partition("#")
    text = (SITE / name).read_text(encoding="utf-8")
    assert not section or 'id="%s"' % section in text
    assert 'href="%s"' % page in (SITE / "index.html").read_text(encoding="utf-8")


def test_no_page_fetches_anything_from_another_server() -> None:
    pages = sorted(SITE.rglob("*.html"))
    assert pages
    found = {str(path): LOADING.findall(path.read_text(encoding="utf-8")) for path in pages}
    assert not {name: elements for name, elements in found.items() if elements}
