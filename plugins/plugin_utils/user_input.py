# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values as people and AWX surveys give them: YAML or JSON text for lists and maps, text with commas for lists of words."""

from __future__ import annotations

import re
import typing as t

from ..module_utils._engine.problems import Problem
from ..module_utils._engine.shapes import Block, Items, Mark, Options
from ..module_utils._engine.validation import Reading
from ..module_utils.yaml_text import Encrypted, Unreadable, read_text

EMPTY: t.Tuple[t.Any, ...] = (None, "", [], {}, ())
"""What means "left out" for a variable, since a survey sends an empty text for a question without an answer."""


def parsed(text: str) -> t.Any:
    """What YAML or JSON text holds. Raises ValueError, which says where but not what it is: it may hold secrets."""
    try:
        return read_text(text)
    except Unreadable as error:
        where = " (line %d, column %d)" % error.place if error.place else ""
        if isinstance(error, Encrypted):
            said = "not readable: a value in it is encrypted by Ansible Vault%s; write it as a list or map, not as text"
            raise ValueError(said % where) from None
        raise ValueError("neither YAML nor JSON" + where) from None


def content(raw: t.Any, kind: type) -> t.Any:
    """raw, or what it holds where it is text for a value of that kind (list or dict)."""
    if not isinstance(raw, str):
        return raw
    try:
        value = parsed(raw)
    except ValueError:
        return raw
    return value if isinstance(value, kind) else raw


def words(raw: t.Any) -> t.Any:
    """raw, or a list where it is text: of YAML or JSON, or words between commas, spaces and line breaks."""
    value = content(raw, list)
    return [word for word in re.split(r"[,\s]+", value) if word] if isinstance(value, str) else value


def read_variables(table: Block, variables: t.Mapping[str, t.Any], prefix: str, problems: t.List[Problem]) -> Options:
    """The variables that a table has, without those that are left out; adds to problems what is wrong with them.

    variables: by their names without prefix, which messages put before them.
    """
    reading = Reading()
    options: Options = {}
    for option, field in table.by_option.items():
        raw = variables.get(option)
        if isinstance(field.shape, Block):
            raw = content(raw, dict)
        elif isinstance(field.shape, Items):
            raw = content(raw, list) if isinstance(field.shape.element, Block) else words(raw)
        if raw not in EMPTY:
            value = reading.value(field, raw, prefix + option)
            if value is not None and not isinstance(value, Mark):
                options[option] = value
    problems += reading.problems
    return options
