# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Calls about maintenance windows, and the listings of what is in them.

Every function takes botocore's client first; threads may share it.
"""

from __future__ import annotations

import typing as t
from functools import partial

from .calls import Calls, Filters
from .client import Members, carry_out_deletion, members, pages
from .errors import ReadErrors, WriteErrors, of_a_window


def window_calls(client: t.Any) -> Calls:
    """The operations for windows."""
    return Calls(
        client.meta.region_name,
        list=lambda _account, filters: describe_windows(client, filters.get("Name")),
        get=lambda _account, window_id: get_window(client, window_id),
        create=lambda _account, request: create_window(client, request),
        update=lambda _account, window_id, request: update_window(client, window_id, request),
        delete=lambda _account, window_id: delete_window(client, window_id),
        users=lambda _account, window_id: contents(client, window_id),
        tags=partial(tags_of_window, client),
        tag=partial(add_tags, client),
        untag=partial(remove_tags, client),
    )


def contents(client: t.Any, window_id: str) -> t.List[str]:
    """The tasks and targets in a window, by their names, or their IDs if they have none."""
    tasks, targets = describe_tasks(client, window_id) or (), describe_targets(client, window_id) or ()
    return [
        *("task %s" % (row.get("Name") or row["WindowTaskId"]) for row in tasks),
        *("target %s" % (row.get("Name") or row["WindowTargetId"]) for row in targets),
    ]


def describe_windows(client: t.Any, name: t.Optional[str] = None) -> t.List[Members]:
    """The account-region's windows of that name, or all of them."""
    return _all_windows(client) if name is None else _windows_of_name(client, name)


@ReadErrors.common_error_handler("list the maintenance windows")
def _all_windows(client: t.Any) -> t.List[Members]:
    return pages(client, "describe_maintenance_windows", "WindowIdentities", "WindowId")


@ReadErrors.common_error_handler("look the maintenance window up by its name")
def _windows_of_name(client: t.Any, name: str) -> t.List[Members]:
    filters = [{"Key": "Name", "Values": [name]}]
    return pages(client, "describe_maintenance_windows", "WindowIdentities", "WindowId", Filters=filters)


@of_a_window
@ReadErrors.list_error_handler("read the maintenance window", None)
def get_window(client: t.Any, window_id: str) -> t.Optional[Members]:
    """The window; None if it does not exist."""
    return members(client.get_maintenance_window(WindowId=window_id))


@of_a_window
@ReadErrors.list_error_handler("list the tasks of the maintenance window", None)
def describe_tasks(client: t.Any, window_id: str, filters: t.Optional[Filters] = None) -> t.Optional[t.List[Members]]:
    """Rows of the window's tasks, without their TaskInvocationParameters; None if the window does not exist.

    filters: WindowTaskId, TaskArn, Priority or TaskType and its value; all must match.
    """
    return _contents(client, "describe_maintenance_window_tasks", "Tasks", "WindowTaskId", window_id, filters)


@of_a_window
@ReadErrors.list_error_handler("list the targets of the maintenance window", None)
def describe_targets(client: t.Any, window_id: str, filters: t.Optional[Filters] = None) -> t.Optional[t.List[Members]]:
    """The targets that are registered with the window; None if the window does not exist.

    filters: Type, WindowTargetId or OwnerInformation and its value; all must match.
    """
    return _contents(client, "describe_maintenance_window_targets", "Targets", "WindowTargetId", window_id, filters)


def _contents(
    client: t.Any, operation: str, key: str, identity: str, window_id: str, filters: t.Optional[Filters]
) -> t.List[Members]:
    request: Members = {"WindowId": window_id}
    if filters:
        request["Filters"] = [{"Key": name, "Values": [value]} for name, value in filters.items()]
    return pages(client, operation, key, identity, **request)


@WriteErrors.common_error_handler("create the maintenance window")
def create_window(client: t.Any, request: t.Mapping[str, t.Any]) -> str:
    """The new window's ID. botocore adds a ClientToken and keeps it over its retries, so a retry creates no second."""
    return t.cast(str, client.create_maintenance_window(**request)["WindowId"])


@of_a_window
@WriteErrors.common_error_handler("update the maintenance window")
def update_window(client: t.Any, window_id: str, request: t.Mapping[str, t.Any]) -> Members:
    """The window as it is after the update."""
    return members(client.update_maintenance_window(WindowId=window_id, **request))


@of_a_window
@WriteErrors.common_error_handler("delete the maintenance window")
def delete_window(client: t.Any, window_id: str) -> bool:
    """See client.carry_out_deletion. AWS deletes what is in the window, too."""
    return carry_out_deletion(client.delete_maintenance_window, WindowId=window_id)


@of_a_window
@ReadErrors.common_error_handler("read the tags of the maintenance window")
def tags_of_window(client: t.Any, window_id: str) -> t.Dict[str, str]:
    """The window's tags."""
    answer = client.list_tags_for_resource(ResourceType="MaintenanceWindow", ResourceId=window_id)
    return {tag["Key"]: tag["Value"] for tag in answer.get("TagList", ())}


@of_a_window
@WriteErrors.common_error_handler("tag the maintenance window")
def add_tags(client: t.Any, window_id: str, request: t.Mapping[str, t.Any]) -> None:
    """Add tags, or change their values."""
    client.add_tags_to_resource(ResourceType="MaintenanceWindow", ResourceId=window_id, **request)


@of_a_window
@WriteErrors.common_error_handler("remove tags of the maintenance window")
def remove_tags(client: t.Any, window_id: str, request: t.Mapping[str, t.Any]) -> None:
    """Remove tags."""
    client.remove_tags_from_resource(ResourceType="MaintenanceWindow", ResourceId=window_id, **request)
