# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists of objects: what an entry says beside its settings, and the options of a module that takes such a list."""

from __future__ import annotations

import typing as t

from .resource import Resource
from .shapes import Block, Field, Items, Switch, Text, argument_spec

STATE = "state"
REPLACE = "replace"
PURGE_PARAMETERS = "purge_parameters"
SENSITIVE = "sensitive_parameters"
FORCE = "force"
PURGE_TAGS = "purge_tags"
BACKUP_FOLDER = "windowkeeper-backup"
"""The folder of backups if none is given."""
_DEFAULTS: t.Tuple[t.Tuple[str, t.Any], ...] = (
    (STATE, "present"),
    (REPLACE, False),
    (PURGE_PARAMETERS, True),
    (SENSITIVE, []),
    (FORCE, False),
    (PURGE_TAGS, True),
)


def meta_options(resource: Resource) -> Block:
    """The options of an entry that are no settings of the object."""
    return Block(
        (
            Field(STATE, "", Text(choices=("present", "absent"))),
            Field(REPLACE, "", Switch()),
            *([Field(PURGE_PARAMETERS, "", Switch())] if resource.has_parameters else []),
            *(Field(option, "", Text()) for option in resource.parent_options[1:]),
            *([Field(SENSITIVE, "", Items(Text()))] if resource.has_parameters else []),
            *([Field(PURGE_TAGS, "", Switch())] if resource.tags else []),
            *([Field(FORCE, "", Switch())] if resource.users else []),
        )
    )


def entry_table(resource: Resource) -> Block:
    """All options of an entry."""
    return Block(resource.fields.fields + meta_options(resource).fields)


def entry_spec(resource: Resource) -> t.Dict[str, t.Dict[str, t.Any]]:
    """Ansible's argument spec for one object: an entry of a list, or the options of a module."""
    spec = argument_spec(entry_table(resource))
    for option, value in _DEFAULTS:
        if option in spec:
            spec[option]["default"] = value
    return spec


def list_spec(resource: Resource) -> t.Dict[str, t.Dict[str, t.Any]]:
    """Ansible's argument spec for a list of entries, and for what is said of all of them."""
    spec = entry_spec(resource)
    return {
        resource.plural: {"type": "list", "elements": "dict", "options": spec},
        "src": {"type": "path"},
        **{option: spec[option] for option in (*resource.parent_options, SENSITIVE) if option in spec},
        "max_workers": {"type": "int", "default": 10},
    }


def backup_spec() -> t.Dict[str, t.Dict[str, t.Any]]:
    """Ansible's argument spec for a backup."""
    return {"backup": {"type": "bool", "default": False}, "backup_dir": {"type": "path"}}
