# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every message that the modules have is quoted in the guide on troubleshooting, and what it quotes is one of them.

Most of the guide's quotations are provoked when it is played (tests/guides); the others are compared with the code.
"""

from __future__ import annotations

import ast
import re
import typing as t

import pytest

from tests.guides.pages import GUIDES, ROOT

ROOM = ROOT / "plugins"
FILES = (
    "action/maintenance_window_audit_report.py",
    "module_utils/_engine/problems.py",
    "module_utils/_engine/plan.py",
    "module_utils/_engine/validation.py",
    "module_utils/_resources/schedule.py",
    "module_utils/_resources/target.py",
    "module_utils/_resources/task.py",
    "module_utils/_resources/task_rules.py",
    "module_utils/_resources/task_warnings.py",
    "module_utils/_resources/window.py",
    "module_utils/_converge/backup.py",
    "module_utils/_converge/entries.py",
    "module_utils/_ssm/answers.py",
    "module_utils/_ssm/explanation.py",
    "module_utils/_ssm/gate.py",
    "module_utils/_converge/results.py",
    "module_utils/_ssm/lookup.py",
    "module_utils/_converge/one.py",
    "module_utils/_converge/many.py",
    "module_utils/_converge/source.py",
    "plugin_utils/_reports/documents.py",
    "plugin_utils/_reports/report_files.py",
    "plugin_utils/_reports/role_variables.py",
    "plugin_utils/_reports/verdict.py",
    "plugin_utils/_patterns/expansion.py",
    "plugin_utils/_patterns/flat_options.py",
    "plugin_utils/_patterns/pattern.py",
    "plugin_utils/_patterns/pattern_values.py",
    "plugin_utils/_patterns/role_variables.py",
    "plugin_utils/user_input.py",
    "plugin_utils/variables.py",
    "plugin_utils/_patterns/unknown_options.py",
)
#: Texts of so many words that are never printed as a message of their own.
NO_MESSAGES = {
    "has no JSON form": "caught: the value is refused as one that is not text",
    "not repeated here; its number of entries is": "the echo of the arguments",
    "not in the list": "which task a message is about",
    "letters, digits and _ - .": "what is allowed, as every other such list",
    "text, or what JSON can hold": "what is allowed, as every other such list",
    "a list of texts": "what is allowed in a pattern",
    "a list or a map, or JSON text for one": "what is allowed for an option of a pattern",
    "a map, or text": "what is allowed for an option of a pattern",
    "a map from names to texts of one line without quotes": "what is allowed for an option of a pattern",
    "a map with true and false": "what is allowed in a pattern",
    "a map from names of patterns to patterns": "what is allowed for the patterns of the role",
}
#: Literals of the guide with so many words that are no messages of this collection.
NOT_OURS = (
    'ansible_python_interpreter: "{{ ansible_playbook_python }}"',
    "expected token 'end of print statement', got ':'",
)
WORDS = 4
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sdr]")


def strings_of(source: str) -> t.Iterator[str]:
    """A file's texts, without its docstrings."""
    tree = ast.parse(source)
    docstrings = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def texts_of(source: str) -> t.Iterator[str]:
    """The fixed parts of a file's texts, from one placeholder to the next, that have at least so many words."""
    for text in strings_of(source):
        for part in PLACEHOLDER.split(text.replace("%%", "%")):
            if len(part.split()) >= WORDS:
                yield " ".join(part.strip(" :;([]").split())


def templates_of(source: str) -> t.Iterator[t.Pattern[str]]:
    """A file's texts with a few words, as what they may become."""
    for text in strings_of(source):
        parts = PLACEHOLDER.split(text.replace("%%", "%"))
        if len(" ".join(parts).split()) > 2:
            yield re.compile(".*".join(re.escape(part) for part in parts))


def guide() -> str:
    text = (GUIDES / "troubleshooting.rst").read_text(encoding="utf-8")
    return " ".join(text.replace("``", "").split())


@pytest.mark.parametrize("name", FILES)
def test_every_message_is_in_the_guide(name: str) -> None:
    said = guide()
    texts = set(texts_of((ROOM / name).read_text(encoding="utf-8")))
    assert not [text for text in texts if text not in said and text not in NO_MESSAGES]


def test_every_exception_is_needed() -> None:
    texts = {text for name in FILES for text in texts_of((ROOM / name).read_text(encoding="utf-8"))}
    assert set(NO_MESSAGES) <= texts


def test_a_message_that_is_missing_would_be_found() -> None:
    source = '"""A docstring of so many words."""\nA = "the %s is on the wrong shelf: %d" % (1, 2)\nB = "two words"\n'
    assert list(texts_of(source)) == ["is on the wrong shelf"]
    assert "is on the wrong shelf" not in guide()


def test_what_is_quoted_within_a_sentence_is_a_message() -> None:
    sources = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "plugins").rglob("*.py"))]
    templates = {text for source in sources for text in templates_of(source)}
    text = (GUIDES / "troubleshooting.rst").read_text(encoding="utf-8")
    literals = [" ".join(found.split()) for found in re.findall(r"``(.+?)``", text, re.DOTALL)]
    quoted = [literal for literal in literals if len(literal.split()) >= WORDS and literal not in NOT_OURS]
    assert len(quoted) > 10
    assert not [literal for literal in quoted if not any(template.search(literal) for template in templates)]
