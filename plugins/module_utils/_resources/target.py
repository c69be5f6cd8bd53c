# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a target that is registered with a maintenance window is: its table of fields, and the rules between them.

Limits are those of botocore's service model for RegisterTargetWithMaintenanceWindow; the rules are the service's own, which
its error messages state.
"""

from __future__ import annotations

import re
import typing as t

from .._engine.problems import Problem, did_you_mean
from .._engine.resource import Missing, Resource, Verbs
from .._engine.shapes import Block, Clearing, Field, Items, Options, Role, Text
from .task import UUID
from .window import WINDOW

MOST_VALUES = {"InstanceIds": 50, "resource-groups:Name": 1}
MOST_TAG_VALUES = 5
GROUP, GROUP_TYPES = "resource-groups:Name", "resource-groups:ResourceTypeFilters"
KEYS = {"INSTANCE": ("InstanceIds", "tag:KEY", "tag-key"), "RESOURCE_GROUP": (GROUP, GROUP_TYPES)}
_RESOURCE_TYPE = re.compile(r"AWS::[A-Za-z0-9]+::[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*")


def _targets_meaning(targets: t.List[Options]) -> t.Any:
    """Which values each key has. Neither the order of keys nor that of values means anything."""
    return frozenset((target.get("key"), frozenset(target.get("values") or ())) for target in targets)


TARGET_FIELDS = Block(
    (
        Field("window_id", "WindowId", Text(20, 20, r"mw-[0-9a-f]{17}", "mw- and 17 hex digits"), Role.IDENTITY),
        Field("window_target_id", "WindowTargetId", Text(36, 36, UUID, "a UUID"), Role.IDENTITY),
        Field("resource_type", "ResourceType", Text(choices=tuple(KEYS)), Role.FIXED),
        Field("name", "Name", Text(3, 128, r"[a-zA-Z0-9_\-.]{3,128}", "letters, digits and _ - .")),
        Field("description", "Description", Text(1, 128)),
        Field("owner_information", "OwnerInformation", Text(1, 128), sensitive=True),
        Field(
            "targets",
            "Targets",
            Items(
                Block(
                    (
                        Field("key", "Key", Text(1, 163), required=True),
                        Field("values", "Values", Items(Text(), minimum=1, maximum=50), required=True),
                    )
                ),
                maximum=5,
                meaning=_targets_meaning,
            ),
            clearing=Clearing.NEVER,
            required=True,
        ),
    )
)


def rules(settings: Options, desired: Options, missing: Missing) -> t.List[Problem]:
    """What is wrong with the settings of a target; see Resource.rules."""
    problems = []
    for option in ("resource_type", "targets"):
        if not settings.get(option) and missing(option):
            allowed = "one of %s" % ", ".join(KEYS) if option == "resource_type" else None
            problems.append(Problem(option, "required to register a new target", allowed=allowed))
    resource_type, given = settings.get("resource_type"), desired.get("targets")
    if isinstance(given, list) and resource_type in KEYS:
        problems += _wrong_targets(str(resource_type), given)
    return problems


def _wrong_targets(resource_type: str, targets: t.Sequence[Options]) -> t.Iterator[Problem]:
    keys = [str(target.get("key")) for target in targets]
    for number, target in enumerate(targets):
        key, values = keys[number], target.get("values") or ()
        path = "targets[%d]" % number
        if not _is_key(resource_type, key):
            yield Problem(path + ".key", _why_not(resource_type, key), repr(key), ", ".join(KEYS[resource_type]))
            continue
        most = MOST_VALUES.get(key, MOST_TAG_VALUES)
        if len(values) > most and key != GROUP_TYPES:
            yield Problem(path + ".values", given="%d values" % len(values), allowed="at most %d for %s" % (most, key))
        for value in values if key == GROUP_TYPES else ():
            if not _RESOURCE_TYPE.fullmatch(value):
                allowed = "a resource type with its exact case, such as AWS::EC2::Instance"
                yield Problem(path + ".values", None, repr(value), allowed)
    repeated = sorted({key for key in keys if keys.count(key) > 1})
    if repeated:
        yield Problem("targets", "each key can be given only once", ", ".join(repeated))
    if "InstanceIds" in keys and len(set(keys)) > 1:
        yield Problem("targets", "InstanceIds cannot be combined with other keys", ", ".join(keys))
    if resource_type == "RESOURCE_GROUP" and GROUP_TYPES in keys and GROUP not in keys:
        yield Problem("targets", "%s is required" % GROUP, ", ".join(keys))


def _is_key(resource_type: str, key: str) -> bool:
    return key in KEYS[resource_type] or resource_type == "INSTANCE" and len(key) > 4 and key.startswith("tag:")


def _why_not(resource_type: str, key: str) -> str:
    others = [kind for kind in KEYS if kind != resource_type and _is_key(kind, key)]
    if others:
        return "this key is for the resource_type %s, the target is %s" % (others[0], resource_type)
    if resource_type == "INSTANCE" and ":" not in key and key.lower() not in ("instanceids", "tag-key"):
        return "there is no such key; write the tag %s as tag:%s" % (key, key)
    return "there is no such key" + did_you_mean(key, KEYS[resource_type])


TARGET = Resource(
    noun="target",
    identity="window_target_id",
    fields=TARGET_FIELDS,
    result="maintenance_window_target",
    parent=WINDOW,
    verbs=Verbs(create="register", delete="deregister"),
    rules=rules,
    filters=("window_target_id",),
    content=("resource_type", "targets"),
    users="tasks use it",
)
