# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests.mutants changes in a file, and what it leaves alone."""

from __future__ import annotations

import ast

import pytest

from tests.mutants.changes import changes

CHANGED = [
    ("x = a < b <= c\n", ["x = a <= b <= c\n", "x = a < b < c\n"]),
    ("x = a and (b or c)\n", ["x = a or (b or c)\n", "x = a and (b and c)\n"]),
    ("x = not (a + b)\n", ["x = (a + b)\n", "x = not (a - b)\n"]),
    ('x = [1, True, None, "ä", b"b"]\n', ["2, True", "1, False", "'ä~'", "b'b~'"]),
    (
        "def f() -> 'T':\n    'doc'\n    a.b = c\n    d()\n    return e\n",
        ["    pass\n    d()", "c\n    pass\n", "return None"],
    ),
    ("@d('x')\ndef f(x: 'T' = 1):\n    return\n", ["= 2"]),
    ("if a:\n    raise b\nx = f'{a}'\n", ["if (not a):", "    pass", "f'{a}' '~'"]),
    ("import a\n'text'\n", []),
]


@pytest.mark.parametrize("text, parts", CHANGED)
def test_each_change_is_a_whole_file(text: str, parts: list[str]) -> None:
    made = list(changes(text))
    assert len(made) == len(parts)
    for part, change in zip(parts, made, strict=True):
        assert sum(part in one.text for one in made) == 1, part
        assert ast.dump(ast.parse(change.text)) != ast.dump(ast.parse(text))
        assert text.splitlines()[change.line - 1].find(change.old.splitlines()[0]) >= 0
