# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of an object's settings says something."""

from __future__ import annotations

from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.canonical import canonical
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import Block, Field, Number, Text

TABLE = Block((Field("size", "Size", Number()), Field("inner", "Inner", Block((Field("word", "Word", Text()),)))))


def test_what_is_left_out_leaves_no_empty_structure_behind() -> None:
    settings = {"inner": {"word": "usual"}, "size": 2}
    assert canonical(TABLE, settings, lambda field, _value, _whole: field.option == "word") == {"size": 2}
    assert canonical(TABLE, settings, lambda *_: False) == settings
    assert list(canonical(TABLE, settings, lambda *_: False)) == ["size", "inner"]
