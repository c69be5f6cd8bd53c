# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values as people and AWX surveys give them: YAML or JSON text for lists and maps, text with commas for lists of words."""

from __future__ import annotations

import re
import typing as t

from ..module_utils.yaml_text import Encrypted, Unreadable, read_text

EMPTY: t.Tuple[t.Any, ...] = (None, "", [], {}, ())
"""The values of a variable that is left out: AWX sends an empty text for a question without an answer."""


def parse_text(text: str) -> t.Any:
    """The value of YAML or JSON text. Raises ValueError with the place, but without the text: it may hold secrets."""
    try:
        return read_text(text)
    except Unreadable as error:
        where = " (line %d, column %d)" % error.place if error.place else ""
        if isinstance(error, Encrypted):
            said = "not readable: a value in it is encrypted by Ansible Vault%s; write it as a list or map, not as text"
            raise ValueError(said % where) from None
        raise ValueError("neither YAML nor JSON" + where) from None


def from_text(raw: t.Any, kind: type) -> t.Any:
    """raw, or what it holds if it is YAML or JSON text for a value of that kind (list or dict)."""
    if not isinstance(raw, str):
        return raw
    try:
        value = parse_text(raw)
    except ValueError:
        return raw
    return value if isinstance(value, kind) else raw


def words(raw: t.Any) -> t.Any:
    """raw, or a list if it is text: YAML or JSON, or words between commas, spaces and line breaks."""
    value = from_text(raw, list)
    return [word for word in re.split(r"[,\s]+", value) if word] if isinstance(value, str) else value


def mode_text(given: t.Any) -> t.Any:
    """A file's mode as octal digits if YAML has made a number of it; everything else unchanged."""
    if not isinstance(given, int) or isinstance(given, bool):
        return given
    # 600 is not a mode: 0600 or "600" was meant.
    return "%04o" % given if 0 <= given <= 0o777 else "%d without quotes" % given
