# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module's options of a task, with a record of what the user wrote for each."""

from __future__ import annotations

import typing as t

from ...module_utils._engine.shapes import Options


class DesiredTask:
    """task: the module's options. sources: for dotted paths in task, the path of what the user wrote there."""

    def __init__(self) -> None:
        self.task: Options = {}
        self.sources: t.Dict[str, str] = {}

    def name_source(self, where: t.Sequence[str], path: str) -> None:
        """Record that the value there comes from what the user wrote at path."""
        self.sources[".".join(where)] = path

    def put(self, where: t.Sequence[str], value: t.Any, path: str) -> None:
        """Put a value into the task; path: what the user wrote. The structures around it are maps, or missing."""
        inner = self.task
        for name in where[:-1]:
            # A copy, since the entry's own maps must not change.
            inner[name] = dict(inner.get(name) or {})
            inner = inner[name]
        inner[where[-1]] = value
        self.name_source(where, path)

    def now(self, where: t.Tuple[str, ...]) -> t.Any:
        """The value there; or the structure around it, if that is empty or not a map."""
        value: t.Any = self.task
        for name in where:
            value = value.get(name)
            if not isinstance(value, dict) or not value:
                return value
        return value
