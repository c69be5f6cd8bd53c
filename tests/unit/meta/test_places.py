# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lists of CONTRIBUTING.md are complete: what a new member, rule, pattern, option or variable touches.

A file that names every one of its kind, outside its generated parts, would have to name a new one too.
"""

from __future__ import annotations

import functools
import re
import typing as t
from pathlib import Path

import pytest
import yaml
from ansible_collections.windowkeeper.ssm.plugins.module_utils._audit.policy import RULES
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import Block, Items
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task import FIELDS
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.role_variables import TABLE
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils.user_input import parse_text
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils.variables import COMMON, MODULE_OPTIONS

from tests.generate.files import generated
from tests.generate.sources import literal, read_patterns
from tests.generate.text import without_parts

ROOT = Path(__file__).resolve().parents[3]
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
FOLDERS = ("docs", "examples", "meta", "playbooks", "plugins", "roles", "tests")
ENDINGS = (".py", ".yml", ".md", ".rst", ".js", ".html", ".json")

Named = t.Iterable[t.Tuple[str, t.Sequence[t.Optional[str]]]]
"""Things of one kind: what NAME in a path stands for, and the words of which one names the thing."""


@functools.lru_cache(maxsize=None)
def by_hand() -> t.Dict[str, str]:
    """What people maintain: the text of each file by its path, without the generated parts."""
    whole = {path for path, text in generated(ROOT).items() if path.suffix == ".json"}
    paths = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in ENDINGS]
    return {
        str(path.relative_to(ROOT)): without_parts(path.read_text(encoding="utf-8"))
        for path in paths
        if path.is_file() and path not in whole and "output" not in path.parts
    }


def places_of(things: Named) -> t.Set[str]:
    """The files that name every one of these things."""
    found: t.List[t.Set[str]] = []
    for name, words in things:
        word = re.compile(r"(?<![A-Za-z0-9])(%s)(?![A-Za-z0-9])" % "|".join(re.escape(word) for word in words if word))
        found.append(
            {path.replace(name, "NAME") if name else path for path, text in by_hand().items() if word.search(text)}
        )
    return set.intersection(*found)


def listed(title: str) -> t.List[str]:
    """The places that the numbered list under a heading of CONTRIBUTING.md names."""
    section = re.search(r"^### %s\n(.*?)(?=^##|\Z)" % re.escape(title), CONTRIBUTING, re.MULTILINE | re.DOTALL)
    assert section, "CONTRIBUTING.md has no section ### %s" % title
    items = re.findall(r"^\d+\. (.*(?:\n   .*)*)", section[1], re.MULTILINE)
    assert items, title
    return [place for item in items for place in re.findall(r"`((?:%s)/[^`]+)`" % "|".join(FOLDERS), item)]


def members(block: Block) -> t.Iterator[t.Tuple[str, t.Sequence[str]]]:
    for field in block.fields:
        yield "", (field.option, field.member)
        inner = field.shape.element if isinstance(field.shape, Items) else field.shape
        if isinstance(inner, Block):
            yield from members(inner)


def patterns() -> t.Iterator[t.Tuple[str, t.Sequence[t.Optional[str]]]]:
    for one in read_patterns(ROOT / "roles" / "maintenance_window_tasks" / "patterns"):
        if one.pattern.document:
            yield one.pattern.name, (one.pattern.name, one.pattern.document)


def options_of_modules() -> t.Iterator[t.Tuple[str, t.Sequence[str]]]:
    for path in (ROOT / "plugins" / "modules").glob("*.py"):
        for option in yaml.safe_load(literal(path.read_text(encoding="utf-8"), "DOCUMENTATION")).get("options", {}):
            yield path.stem, (option,)


KINDS: t.Dict[str, Named] = {
    "A member of the API": list(members(FIELDS)),
    "A rule of the audit": [("", (rule.id,)) for rule in RULES],
    "A pattern": list(patterns()),
    "An option of a module": list(options_of_modules()),
    "A variable that is an option of the module": [("", (name,)) for name in MODULE_OPTIONS.by_option],
    "A variable that is a setting of all tasks": [("", (name,)) for name in COMMON.by_option],
    "A variable of the audit": [("", (name,)) for name in TABLE.by_option],
}


@pytest.mark.parametrize("title", KINDS)
def test_the_list_has_exactly_the_places_that_name_all_of_the_kind(title: str) -> None:
    assert sorted(listed(title)) == sorted(places_of(KINDS[title]))


def test_a_pattern_without_a_document_is_named_where_its_example_is() -> None:
    """The expected tasks of the integration test name the examples, not the patterns."""
    names = [
        (one.pattern.name, (one.pattern.name, parse_text(one.example)[0]["name"]))
        for one in read_patterns(ROOT / "roles" / "maintenance_window_tasks" / "patterns")
    ]
    assert places_of(names) <= set(listed("A pattern"))


@pytest.mark.parametrize("title", [*KINDS, "A resource"])
def test_the_places_exist(title: str) -> None:
    for place in listed(title):
        assert any(ROOT.glob(place.replace("NAME", "*"))), place


def test_a_place_that_names_all_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    text = " ".join(rule.id for rule in RULES)
    monkeypatch.setitem(by_hand(), "docs/rules.md", text)
    monkeypatch.setitem(by_hand(), "docs/more.md", "<!-- rules: begin -->\n%s\n<!-- rules: end -->" % "x")
    assert "docs/rules.md" in places_of(KINDS["A rule of the audit"])
    assert "docs/more.md" not in places_of(KINDS["A rule of the audit"])
