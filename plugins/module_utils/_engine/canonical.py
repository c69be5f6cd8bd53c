# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What settings say: without what is empty, what no table knows, and what the reader of them can do without."""

from __future__ import annotations

import typing as t

from .meaning import is_empty
from .shapes import Block, Field, Items, Options, Parameters, Shape

LeaveOut = t.Callable[[Field, t.Any, Options], bool]


def canonical(block: Block, options: Options, leave_out: LeaveOut) -> Options:
    """The settings that say something, in the table's order, as options of a playbook.

    leave_out: given a field, its value and the whole resource, tells whether it can be left out.
    """
    return _canonical(block, options, leave_out, options)


def _canonical(block: Block, options: Options, leave_out: LeaveOut, resource: Options) -> Options:
    answer = {}
    for field in block.fields:
        value = options.get(field.option)
        if not is_empty(field.shape, value) and not leave_out(field, value, resource):
            said = _canonical_value(field.shape, value, leave_out, resource)
            if said not in ({}, []):
                answer[field.option] = said
    return answer


def _canonical_value(shape: Shape, value: t.Any, leave_out: LeaveOut, resource: Options) -> t.Any:
    if isinstance(shape, Block):
        return _canonical(shape, value, leave_out, resource)
    if isinstance(shape, Items) and isinstance(shape.element, Block):
        return [_canonical(shape.element, item, leave_out, resource) for item in value]
    if isinstance(shape, Parameters):
        return {name: list(values) for name, values in value.items()}
    return list(value) if isinstance(shape, Items) else value


def is_filled(field: Field, value: t.Any, resource: Options) -> bool:
    """Whether the service puts this value there by itself."""
    return field.filled is not None and field.filled(value, resource)


def comes_back(field: Field, value: t.Any, resource: Options) -> bool:
    """Whether the service fills the value in, and wants to do so itself: it may refuse it where it is sent."""
    return not field.resent and is_filled(field, value, resource)


def is_default(field: Field, value: t.Any, resource: Options) -> bool:
    """Whether the value is what the service has where none is given."""
    return value == field.default or is_filled(field, value, resource)


def unknown(block: Block, options: Options, prefix: str = "") -> t.Iterator[str]:
    """The dotted paths of what no table knows."""
    for option, value in options.items():
        field = block.by_option.get(option)
        if field is None:
            yield prefix + option
        elif isinstance(field.shape, Block) and isinstance(value, dict):
            yield from unknown(field.shape, value, "%s%s." % (prefix, option))
