# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What makes reports is pure, short, and nothing but Python's own library, the audit's document and its own files."""

from __future__ import annotations

import ast
import sys
import typing as t
from pathlib import Path

import pytest
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils import report_html

ROOT = Path(__file__).resolve().parents[3]
ROOM = ROOT / "plugins" / "plugin_utils"
PYTHON = sorted(ROOM.glob("report_*.py"))
PARTS = sorted((ROOM / "report").iterdir())
LONGEST, WIDEST = 300, 120


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def foreign(source: str) -> t.Iterator[str]:
    """What a file imports that is neither of Python's own library nor beside it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = ["." * node.level + (node.module or "")]
        else:
            continue
        for name in names:
            beside = name.startswith(".") and not name.startswith("..") or name.startswith("..module_utils._audit")
            if not beside and name.partition(".")[0] not in sys.stdlib_module_names:
                yield name


@pytest.mark.parametrize("path", PYTHON, ids=name_of)
def test_it_imports_nothing_from_outside(path: Path) -> None:
    assert list(foreign(path.read_text(encoding="utf-8"))) == []


def test_what_is_foreign_would_be_found() -> None:
    source = "import ansible\nfrom ..module_utils import api\nimport json\nfrom .report_wording import where\nfrom ..module_utils._audit.schema import KINDS\n"
    assert list(foreign(source)) == ["ansible", "..module_utils"]


@pytest.mark.parametrize("path", [*PYTHON, *PARTS], ids=name_of)
def test_a_file_is_short_enough_to_read(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= LONGEST
    assert [line for line in lines if len(line) > WIDEST] == []


def test_every_part_of_the_page_is_used() -> None:
    assert {path.name for path in PARTS} == {*report_html.SCRIPTS, "page.css", "page.html"}
