# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of every kind, made from the table itself, so that a row that is added to it is tried at once.

``settings`` gives settings as they are read, ``arguments`` gives them as a playbook does; both are valid in themselves.
``tasks`` and ``wishes`` add the rules between the fields of a task.
"""

from __future__ import annotations

import base64
import functools
import json
import typing as t

from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.meaning import is_empty
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import (
    Block,
    Field,
    Items,
    Number,
    Options,
    Parameters,
    Shape,
    Switch,
    Text,
)
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task import BLOCK_OF_TYPE, FIELDS
from hypothesis import strategies as st

LONGEST = 12
"""Texts and lists grow no longer than this, unless the table asks for more: what is long shows nothing new."""

BLOCKS = "task_invocation_parameters"
LETTERS = st.characters(exclude_categories=("Cs", "Cc"))

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from([0.5, 1.0, 100.0]) | st.text(LETTERS, max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(LETTERS, max_size=3), inner, max_size=3),
    max_leaves=6,
)


_IDS = {
    "WindowTargetIds": st.uuids().map(str),
    "InstanceIds": st.integers(0, 10**6).map("i-{:017x}".format) | st.integers(0, 99).map("mi-{:017x}".format),
}
_targets = st.sampled_from(sorted(_IDS)).flatmap(
    lambda key: st.fixed_dictionaries(
        {"key": st.just(key), "values": st.lists(_IDS[key], min_size=1, max_size=4, unique=True)}
    )
)


@functools.lru_cache(maxsize=None)
def texts(shape: Text) -> st.SearchStrategy[str]:
    """Texts that the shape allows, never an empty one."""
    if shape.choices:
        return st.sampled_from(shape.choices)
    longest = LONGEST + shape.minimum if shape.maximum is None else min(shape.maximum, LONGEST + shape.minimum)
    if shape.pattern:
        return st.from_regex(shape.pattern, fullmatch=True).filter(
            lambda text: shape.minimum <= len(text) <= (shape.maximum or len(text))
        )
    plain = st.text(LETTERS, min_size=max(shape.minimum, 1), max_size=longest)
    if shape.holds == "json_base64":
        return json_values.map(lambda value: base64.b64encode(json.dumps(value).encode()).decode())
    return plain if shape.holds == "text" else json_values.map(json.dumps) | plain


@functools.lru_cache(maxsize=None)
def values(shape: Shape) -> st.SearchStrategy[t.Any]:
    """Values that the shape allows, none of them empty."""
    if isinstance(shape, Text):
        return texts(shape)
    if isinstance(shape, Number):
        return st.integers(shape.minimum, min(shape.maximum or 100, shape.minimum + 100))
    if isinstance(shape, Switch):
        return st.booleans()
    if shape is FIELDS["targets"].shape:
        return st.lists(_targets, min_size=1, max_size=2, unique_by=lambda target: target["key"])
    if isinstance(shape, Items):
        element = shape.element
        most = min(shape.maximum or 4, 4)
        if isinstance(element, Block):
            first = element.fields[0].option
            return st.lists(whole(element), min_size=1, max_size=most, unique_by=lambda item: item[first])
        return st.lists(texts(element), min_size=1, max_size=most, unique=True)
    if isinstance(shape, Parameters):
        # An empty text among values is a value like any other where the service takes it.
        empty = [] if shape.value.minimum else [st.just("")]
        value = st.one_of(texts(shape.value), *empty)
        return st.dictionaries(texts(shape.name), st.lists(value, min_size=1, max_size=3), min_size=1, max_size=3)
    return settings(shape).filter(lambda options: not is_empty(shape, options))


@functools.lru_cache(maxsize=None)
def whole(block: Block) -> st.SearchStrategy[Options]:
    """Structures with a value for every field."""
    return st.fixed_dictionaries({field.option: values(field.shape) for field in block.fields})


@functools.lru_cache(maxsize=None)
def settings(block: Block) -> st.SearchStrategy[Options]:
    """Settings with a value for every required field and any of the others."""
    required = {field.option: values(field.shape) for field in block.fields if field.required}
    others = {field.option: values(field.shape) for field in block.fields if not field.required}
    return st.fixed_dictionaries(required, optional=others)


@functools.lru_cache(maxsize=None)
def arguments(block: Block) -> st.SearchStrategy[Options]:
    """What a playbook may give for a table: left out, null, empty or a value, for each field."""
    return st.fixed_dictionaries({}, optional={field.option: _argument(field) for field in block.fields})


@functools.lru_cache(maxsize=None)
def _argument(field: Field) -> st.SearchStrategy[t.Any]:
    shape = field.shape
    given = arguments(shape) if isinstance(shape, Block) else values(shape)
    nothing = st.sampled_from([None, "", {}] if isinstance(shape, (Block, Parameters)) else [None, ""])
    return given | nothing if not field.required else given


@functools.lru_cache(maxsize=None)
def _own_block(task_type: str) -> Block:
    """The table of a task's type: its own block of invocation parameters alone."""
    table = FIELDS[BLOCKS].shape
    assert isinstance(table, Block)
    return Block((table[BLOCK_OF_TYPE[task_type]],))


@functools.lru_cache(maxsize=None)
def _typed(task_type: str, made: t.Callable[[Block], st.SearchStrategy[Options]]) -> st.SearchStrategy[Options]:
    left_out = ("window_id", "window_task_id", "task_type", "targets", "max_concurrency", "max_errors", BLOCKS)
    table = Block(tuple(field for field in FIELDS.fields if field.option not in left_out))
    invocation = made(_own_block(task_type))
    return st.builds(
        lambda rest, blocks: dict(rest, **({BLOCKS: blocks} if blocks is not None else {})),
        made(table),
        st.none() | invocation,
    )


@st.composite
def tasks(draw: st.DrawFn) -> Options:
    """A task that can be registered: its arguments, without identity."""
    task_type = draw(st.sampled_from(sorted(BLOCK_OF_TYPE)))
    task = draw(_typed(task_type, settings))
    task["task_type"] = task_type
    if task_type == "RUN_COMMAND" or draw(st.booleans()):
        for option in ("targets", "max_concurrency", "max_errors"):
            task[option] = draw(values(FIELDS[option].shape))
    command = task.get(BLOCKS, {}).get("run_command", {})
    if "notification_config" in command:
        command.setdefault("service_role_arn", "arn:aws:iam::123456789012:role/publishes")
    return task


@st.composite
def wishes(draw: st.DrawFn, task_type: str) -> Options:
    """What a playbook may want of a task of that type that exists. It may break rules between fields."""
    wish = draw(_typed(task_type, arguments))
    for option in ("targets", "max_concurrency", "max_errors"):
        if draw(st.booleans()):
            wish[option] = draw(values(FIELDS[option].shape))
    if draw(st.integers(0, 7)) == 0:
        wish["targets"] = []
    return wish
