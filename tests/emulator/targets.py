# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The four operations of a window's registered targets."""

from __future__ import annotations

import uuid

from .errors import ApiError, invalid, missing, must_not_be_null
from .paging import page, select
from .state import Call, Record, Window, once_per_token

SETTABLE = ("Targets", "OwnerInformation", "Name", "Description")
# B: the keys that the reference of RegisterTargetWithMaintenanceWindow shows for each resource type.
KEYS = {
    "INSTANCE": ("InstanceIds", "tag-key", "tag:"),
    "RESOURCE_GROUP": ("resource-groups:Name", "resource-groups:ResourceTypeFilters"),
}


def register_target_with_maintenance_window(call: Call, request: Record) -> Record:
    """Answers ``{"WindowTargetId"}``; honours ClientToken (rule 15)."""
    window = call.window(request["WindowId"])

    def register() -> Record:
        _check_targets(request["Targets"], request["ResourceType"])
        target_id = str(uuid.uuid4())
        window.targets[target_id] = {
            "WindowId": request["WindowId"],
            "WindowTargetId": target_id,
            "ResourceType": request["ResourceType"],
            **{name: request[name] for name in SETTABLE if name in request},
        }
        return {"WindowTargetId": target_id}

    return once_per_token(call, request, register)


def update_maintenance_window_target(call: Call, request: Record) -> Record:
    """Answers every member except the resource type.

    B: an omitted member stays; with Replace, Targets is required and the rest becomes null.
    """
    target = _target(call.window(request["WindowId"]), request["WindowTargetId"])
    given = {name: request[name] for name in SETTABLE if name in request}
    if "Targets" in given:
        _check_targets(given["Targets"], target["ResourceType"])
    if request.get("Replace"):
        if "Targets" not in given:
            raise must_not_be_null("targets")
        target = {name: target[name] for name in ("WindowId", "WindowTargetId", "ResourceType")}
    updated = {**target, **given}
    call.window(request["WindowId"]).targets[request["WindowTargetId"]] = updated
    return {name: value for name, value in updated.items() if name != "ResourceType"}


def describe_maintenance_window_targets(call: Call, request: Record) -> Record:
    """Answers a page of ``Targets``. B: the filter keys are Type, WindowTargetId and OwnerInformation."""
    readers = {
        "Type": lambda row: row["ResourceType"],
        "WindowTargetId": lambda row: row["WindowTargetId"],
        "OwnerInformation": lambda row: row.get("OwnerInformation", ""),
    }
    rows = call.window(request["WindowId"]).targets.values()
    return page(call, request, "Targets", select(rows, request.get("Filters", ()), readers))


def deregister_target_from_maintenance_window(call: Call, request: Record) -> Record:
    """Answers both ids. With Safe, a target that a task still names is a TargetInUseException (B)."""
    window = call.window(request["WindowId"])
    target_id = request["WindowTargetId"]
    _target(window, target_id)
    if request.get("Safe"):
        for task_id, task in window.tasks.items():
            if any(
                one.get("Key") == "WindowTargetIds" and target_id in one.get("Values", ())
                for one in task.get("Targets", ())
            ):
                raise ApiError(
                    "TargetInUseException",
                    f"This Target cannot be deregistered because it is still referenced in Task: {task_id}",
                )
    del window.targets[target_id]
    return {"WindowId": request["WindowId"], "WindowTargetId": target_id}


def _target(window: Window, target_id: str) -> Record:
    try:
        return window.targets[target_id]
    except KeyError:
        raise missing("Maintenance window target", target_id) from None


def _check_targets(targets: list[Record], resource_type: str) -> None:
    """D: the words. B: which keys a resource type takes."""
    if not targets:
        raise invalid("You must specify at least one target")
    for number, one in enumerate(targets, 1):
        if "Key" not in one:
            raise must_not_be_null(f"targets.{number}.member.key")
        if not one.get("Values"):
            raise invalid(f"The target {one['Key']} must have at least one value")
        known = KEYS[resource_type]
        if one["Key"] not in known and not ("tag:" in known and one["Key"].startswith("tag:") and len(one["Key"]) > 4):
            raise invalid(f"{one['Key']} is not a valid target key for the resource type {resource_type}")
