# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A task on its way to the module: the module's options, and how the user calls what stands in them."""

from __future__ import annotations

import typing as t

from ..module_utils._engine.shapes import Options


class Draft:
    """task: the module's options. sources: for dotted paths in task, how the user calls what stands there."""

    def __init__(self) -> None:
        self.task: Options = {}
        self.sources: t.Dict[str, str] = {}

    def name_source(self, where: t.Sequence[str], path: str) -> None:
        """Note that what stands there is what the user calls path."""
        self.sources[".".join(where)] = path

    def put(self, where: t.Sequence[str], value: t.Any, path: str) -> None:
        """Put a value into the task; path: how the user calls it. What is around it is a map, or not there."""
        inner = self.task
        for name in where[:-1]:
            # A copy: the entry's own maps stay as they are.
            inner[name] = dict(inner.get(name) or {})
            inner = inner[name]
        inner[where[-1]] = value
        self.name_source(where, path)

    def now(self, where: t.Tuple[str, ...]) -> t.Any:
        """What stands there; where a structure around it is given empty, or is no map, that."""
        value: t.Any = self.task
        for name in where:
            value = value.get(name)
            if not isinstance(value, dict) or not value:
                return value
        return value
