# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import (
    Block,
    Field,
    Items,
    Number,
    Parameters,
    Shape,
    Switch,
    Text,
    argument_spec,
)

INNER = Block((Field("word", "Word", Text(), required=True), Field("count", "Count", Number())))
ARGUMENTS: t.Dict[str, t.Tuple[str, Shape, t.Dict[str, t.Any]]] = {
    "text": ("word", Text(), {"type": "str"}),
    "text with choices": ("word", Text(choices=("a", "b")), {"type": "str", "choices": ["a", "b"]}),
    "text that holds JSON": ("word", Text(holds="json"), {"type": "raw"}),
    "text that holds JSON in bytes": ("word", Text(holds="json_bytes"), {"type": "raw"}),
    "number": ("count", Number(), {"type": "int"}),
    "switch": ("lit", Switch(), {"type": "bool"}),
    "parameters": ("map", Parameters(), {"type": "dict"}),
    "list of text": ("words", Items(Text()), {"type": "list", "elements": "str"}),
    "list of choices": ("words", Items(Text(choices=("a",))), {"type": "list", "elements": "str", "choices": ["a"]}),
    "structure": (
        "inner",
        INNER,
        # What a structure requires may be there already: only a list's elements are given whole.
        {"type": "dict", "options": {"word": {"type": "str"}, "count": {"type": "int"}}},
    ),
    "list of structures": (
        "inners",
        Items(INNER),
        {
            "type": "list",
            "elements": "dict",
            "options": {"word": {"type": "str", "required": True}, "count": {"type": "int", "required": False}},
        },
    ),
    "a name that Ansible takes for a secret": ("key_prefix", Text(), {"type": "str", "no_log": False}),
}


@pytest.mark.parametrize("option, shape, argument", ARGUMENTS.values(), ids=ARGUMENTS)
def test_argument_of_a_shape(option: str, shape: Shape, argument: t.Dict[str, t.Any]) -> None:
    assert argument_spec(Block((Field(option, "Member", shape),))) == {option: argument}


def test_a_block_gives_its_fields_by_option() -> None:
    assert INNER["word"].member == "Word"
    assert list(INNER.by_option) == ["word", "count"]
    with pytest.raises(KeyError):
        INNER["Word"]
