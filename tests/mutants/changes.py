# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All single changes of a Python file that its tests should notice. Pure: text in, changes out."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

OPERATORS: dict[type[ast.AST], Any] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
# All other conditions are changed themselves.
PLAIN = (ast.Name, ast.Attribute, ast.Call)
# A dropped assignment to a name mostly ends in a NameError, which any test notices.
PARTS = (ast.Attribute, ast.Subscript)
DROPPED = (ast.Expr, ast.AugAssign, ast.Continue, ast.Break, ast.Raise)


@dataclass(frozen=True)
class Change:
    """One change. line: where, from 1. old, new: that part of the text before and after. text: the whole file after."""

    line: int
    old: str
    new: str
    text: str


def changes(text: str) -> Iterator[Change]:
    """The changes of a file, in the order of its lines."""
    starts = [0]
    for line in text.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    raw = text.encode()
    for node, new in _replacements(ast.parse(text)):
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
        old = raw[start:end].decode()
        yield Change(node.lineno, old, new, (raw[:start] + new.encode() + raw[end:]).decode())


def _replacements(tree: ast.Module) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    changed: Any
    for node in _walk(tree):
        if isinstance(node, ast.Compare):
            for place, operator in enumerate(node.ops):
                changed = copy.deepcopy(node)
                changed.ops[place] = OPERATORS[type(operator)]()
                yield node, ast.unparse(changed)
        elif isinstance(node, (ast.BoolOp, ast.BinOp, ast.AugAssign)) and type(node.op) in OPERATORS:
            changed = copy.deepcopy(node)
            changed.op = OPERATORS[type(node.op)]()
            yield node, ast.unparse(changed)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield node, f"({ast.unparse(node.operand)})"
        elif isinstance(node, ast.Constant) and node.value not in (None, ...):
            yield node, repr(_other(node.value))
        elif isinstance(node, ast.JoinedStr):
            yield node, f"{ast.unparse(node)} '~'"
        elif isinstance(node, ast.Return) and node.value and ast.unparse(node.value) != "None":
            yield node, "return None"
        if isinstance(node, (ast.If, ast.While, ast.IfExp)) and isinstance(node.test, PLAIN):
            yield node.test, f"(not {ast.unparse(node.test)})"
        if isinstance(node, DROPPED) or isinstance(node, ast.Assign) and isinstance(node.targets[0], PARTS):
            yield node, "pass"


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes that do something: no docstrings, no annotations, no decorators, no imports."""
    yield node
    if isinstance(node, ast.JoinedStr):
        # Before Python 3.12 nobody knows where the parts of one stand.
        return
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list"):
            continue
        for child in value if isinstance(value, list) else [value]:
            is_text = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
            if isinstance(child, ast.AST) and not is_text and not isinstance(child, (ast.Import, ast.ImportFrom)):
                yield from _walk(child)


def _other(value: object) -> object:
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + 1
    return value + b"~" if isinstance(value, bytes) else str(value) + "~"
