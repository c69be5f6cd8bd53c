# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Between the options' names and the API's: expand (options to API) and flatten (API to options), by the table."""

from __future__ import annotations

import typing as t

from .meaning import is_empty
from .shapes import Block, Items, Options, Parameters, Shape, Tags, Text


def expand(block: Block, options: Options) -> t.Dict[str, t.Any]:
    """The API's form of settings in the options' form. Structures that say nothing are left out."""
    answer = {}
    for option, value in options.items():
        field = block.by_option.get(option)
        if field is None:
            answer[option] = value
        elif _is_sent(field.shape, value):
            answer[field.member] = _expand_value(field.shape, value)
    return answer


def _is_sent(shape: Shape, value: t.Any) -> bool:
    if value is None:
        return False
    if isinstance(shape, Block):
        return not is_empty(shape, value)
    if isinstance(shape, Text) and value == "":
        # Tasks made in the console read back with empty texts. They go back as they came where the service
        # takes them, and are left out where botocore or the service refuses an empty text.
        return not (shape.minimum or shape.choices or shape.pattern)
    if isinstance(shape, Tags):
        return bool(value)
    if isinstance(shape, (Items, Parameters)):
        return len(value) >= shape.minimum
    return True


def _expand_value(shape: Shape, value: t.Any) -> t.Any:
    if isinstance(shape, Block):
        return expand(shape, value)
    if isinstance(shape, Items):
        if isinstance(shape.element, Block):
            return [expand(shape.element, item) for item in value]
        return list(value)
    if isinstance(shape, Parameters):
        if shape.wrapper:
            return {name: {shape.wrapper: list(values)} for name, values in value.items()}
        return {name: list(values) for name, values in value.items()}
    if isinstance(shape, Tags):
        return [{"Key": name, "Value": text} for name, text in value.items()]
    if isinstance(shape, Text) and shape.holds == "json_bytes" and isinstance(value, str):
        return value.encode("utf-8")
    return value


def flatten(block: Block, answer: t.Mapping[str, t.Any]) -> Options:
    """The options' form of what the API answered. Members that the table does not know keep their own name."""
    options: Options = {}
    for member, value in answer.items():
        field = block.by_member.get(member)
        if field is None:
            options[member] = value
        elif value is not None:
            options[field.option] = _flatten_value(field.shape, value)
    return options


def _flatten_value(shape: Shape, value: t.Any) -> t.Any:
    if isinstance(shape, Block):
        return flatten(shape, value)
    if isinstance(shape, Items):
        if isinstance(shape.element, Block):
            return [flatten(shape.element, item) for item in value]
        return list(value)
    if isinstance(shape, Parameters):
        if shape.wrapper:
            return {name: list(wrapped.get(shape.wrapper, [])) for name, wrapped in value.items()}
        return {name: list(values) for name, values in value.items()}
    if isinstance(shape, Text) and shape.holds == "json_bytes" and isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return value
    return value
