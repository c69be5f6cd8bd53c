# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Calls about maintenance windows and their targets. Every function takes botocore's client first; threads may share it."""

from __future__ import annotations

import typing as t

from .calls import Calls
from .client import Members, members, pages
from .errors import ReadErrors, of_a_window


def window_calls(client: t.Any) -> Calls:
    """The operations for windows."""
    return Calls(
        client.meta.region_name,
        list=lambda _account, filters: describe_windows(client, filters.get("Name")),
        get=lambda _account, window_id: get_window(client, window_id),
    )


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
@ReadErrors.list_error_handler("list the targets of the maintenance window", None)
def describe_targets(client: t.Any, window_id: str) -> t.Optional[t.List[Members]]:
    """The targets that are registered with the window; None if the window does not exist."""
    return pages(client, "describe_maintenance_window_targets", "Targets", "WindowTargetId", WindowId=window_id)
