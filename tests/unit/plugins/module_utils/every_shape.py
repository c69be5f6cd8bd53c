# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A table with a field of every shape, and the way through validation."""

from __future__ import annotations

import typing as t

from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.problems import Problem
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import (
    Block,
    Field,
    Items,
    Number,
    Parameters,
    Switch,
    Text,
)
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.validation import Reading

INNER = Block((Field("word", "Word", Text(), required=True), Field("words", "Words", Items(Text()), required=True)))
TABLE = Block(
    (
        Field("word", "Word", Text(maximum=5)),
        Field("short", "Short", Text(2, 4)),
        Field("long", "Long", Text(2)),
        Field("exact", "Exact", Text(3, 3, "a+", "three times a")),
        Field("form", "Form", Text(pattern="[a-z]+")),
        Field("choice", "Choice", Text(choices=("one", "two"))),
        Field("secret", "Secret", Text(maximum=40), sensitive=True),
        Field("json", "Json", Text(maximum=40, holds="json"), sensitive=True),
        Field("blob", "Blob", Text(maximum=4, holds="json_bytes"), sensitive=True),
        Field("encoded", "Encoded", Text(1, 40, holds="json_base64")),
        Field("count", "Count", Number(2, 9)),
        Field("level", "Level", Number(0)),
        Field("lit", "Lit", Switch()),
        Field("words", "Words", Items(Text(), maximum=2)),
        Field("choices", "Choices", Items(Text(choices=("one", "two")))),
        Field("inners", "Inners", Items(INNER, maximum=2)),
        Field("map", "Map", Parameters()),
        Field(
            "narrow", "Narrow", Parameters(value=Text(1, 3), name=Text(1, 3), minimum=1, maximum=2, maximum_values=2)
        ),
        Field("wrapped", "Wrapped", Parameters(wrapper="Values")),
        Field("inner", "Inner", INNER),
    )
)


def read(raw: t.Any, *secret_names: str) -> t.Tuple[t.Any, t.List[Problem]]:
    reading = Reading(secret_names)
    return reading.block(TABLE, raw), reading.problems
