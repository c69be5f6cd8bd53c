# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an entry of a list of tasks is: the table of a task, and what a playbook says about it beside its settings."""

from __future__ import annotations

import typing as t

from .._engine.shapes import Block, Field, Items, Switch, Text, argument_spec
from .task import FIELDS

STATE = "state"
REPLACE = "replace"
PURGE_PARAMETERS = "purge_parameters"
WINDOW_NAME = "window_name"
SENSITIVE = "sensitive_parameters"

ABOUT = Block(
    (
        Field(STATE, "", Text(choices=("present", "absent"))),
        Field(REPLACE, "", Switch()),
        Field(PURGE_PARAMETERS, "", Switch()),
        Field(WINDOW_NAME, "", Text()),
        Field(SENSITIVE, "", Items(Text())),
    )
)

ENTRY = Block(FIELDS.fields + ABOUT.fields)


def entry_spec() -> t.Dict[str, t.Dict[str, t.Any]]:
    """Ansible's argument spec for an entry."""
    spec = argument_spec(ENTRY)
    for option, value in ((STATE, "present"), (REPLACE, False), (PURGE_PARAMETERS, True), (SENSITIVE, [])):
        spec[option]["default"] = value
    return spec


def list_spec() -> t.Dict[str, t.Dict[str, t.Any]]:
    """Ansible's argument spec for a list of entries, and for what is said of all of them."""
    return {
        "tasks": {"type": "list", "elements": "dict", "options": entry_spec()},
        "src": {"type": "path"},
        "window_id": argument_spec(FIELDS)["window_id"],
        WINDOW_NAME: {"type": "str"},
        SENSITIVE: {"type": "list", "elements": "str", "default": []},
        "max_workers": {"type": "int", "default": 10},
    }
