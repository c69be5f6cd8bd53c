# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is there: windows and tasks, by id, by name and by filter."""

from __future__ import annotations

import re
import typing as t

from .._engine.meaning import same
from .._engine.problems import Problem, Refused, nearest
from .._engine.shapes import Options
from .._resources.task import FIELDS
from .._resources.task_rules import task_of
from . import api

NO_WINDOW = "no maintenance window"
"""How the problem with a window begins that was looked for in the wrong region, or in the wrong account."""

NAMES_SHOWN = 5
SERVICE_FILTERS = ("task_type", "task_arn", "priority")


def find_window(
    client: t.Any, window_id: t.Optional[str], window_name: t.Optional[str], required: bool = True
) -> t.Optional[str]:
    """The window's id, looked up by name if need be. None if there is none and none is required."""
    if window_id is not None:
        return window_id
    return only_window(client, str(window_name), api.describe_windows(client, window_name), required)


def only_window(client: t.Any, name: str, windows: t.Iterable[api.Members], required: bool) -> t.Optional[str]:
    """The id of the window of that name among windows. Raises Refused for two, and for none if one is required."""
    ids = [window["WindowId"] for window in windows if window.get("Name") == name]
    if len(ids) > 1:
        said = "%d windows have that name (%s); set window_id" % (len(ids), ", ".join(ids))
        raise Refused([Problem("window_name", said, repr(name))])
    if not ids and required:
        raise Refused([Problem("window_name", no_window(client, name, _all_names(client)))])
    return ids[0] if ids else None


def _all_names(client: t.Any) -> t.List[str]:
    try:
        return [window.get("Name") or window["WindowId"] for window in api.describe_windows(client)]
    except api.SSMError:
        return []


def no_window(client: t.Any, name: str, names: t.Collection[str]) -> str:
    """The problem with a window's name or ID that does not exist: the region that was searched, and the nearest names.

    names: of the windows that exist.
    """
    called = "with the ID" if re.fullmatch("mw-[0-9a-f]{17}", name) else "named"
    said = "%s %s %r in %s" % (NO_WINDOW, called, name, client.meta.region_name)
    near = nearest(name, names, NAMES_SHOWN)
    if near:
        return "%s, did you mean %s?" % (said, " or ".join(near))
    shown = sorted(names)[:NAMES_SHOWN]
    more = ", and %d more" % (len(names) - len(shown)) if len(names) > len(shown) else ""
    return "%s; there are %s%s" % (said, ", ".join(shown), more) if shown else said + "; there is none at all"


def missing_window(client: t.Any, window_id: str) -> Refused:
    """The error for a window's ID that does not exist."""
    return Refused([Problem("window_id", "%s with the ID %s in %s" % (NO_WINDOW, window_id, client.meta.region_name))])


def missing_task(window_id: str, window_task_id: str) -> Refused:
    """The error for a task that is not there, in a window that is."""
    said = "window %s has no such task; leave window_task_id out to register one by its name" % window_id
    return Refused([Problem("window_task_id", said, repr(window_task_id))])


def current_task(
    client: t.Any, window_id: str, window_task_id: t.Optional[str], name: t.Optional[str], required: bool
) -> t.Optional[Options]:
    """The task of that id, or else of that name; None if there is none.

    required: raises Refused for a missing window, and for a missing id (a task of a missing name can be registered).
    """
    task_id = window_task_id or task_id_of_name(client, window_id, str(name), required)
    answer = api.get_task(client, window_id, task_id) if task_id is not None else None
    if answer is not None:
        return task_of(answer)
    if window_task_id is not None and required:
        require_window(client, window_id)
        raise missing_task(window_id, window_task_id)
    return None


def require_window(client: t.Any, window_id: str) -> None:
    """Get answers the same error for a missing task and for a missing window: tell the person which it is."""
    if api.get_window(client, window_id) is None:
        raise missing_window(client, window_id)


def task_id_of_name(client: t.Any, window_id: str, name: str, window_required: bool) -> t.Optional[str]:
    """The id of the window's task of that name; None if there is none. Raises Refused for two."""
    rows = api.describe_tasks(client, window_id)
    if rows is None:
        if window_required:
            raise missing_window(client, window_id)
        return None
    return only_task(window_id, name, [row["WindowTaskId"] for row in rows if row.get("Name") == name])


def window_targets(client: t.Any, window_id: str) -> t.Optional[t.Dict[str, str]]:
    """The names of the targets that are registered with the window, by their IDs; None if listing them is denied."""
    try:
        rows = api.describe_targets(client, window_id)
    except api.SSMError as error:
        # Imported here: only a failure needs it.
        from .explanation import is_denied

        if is_denied(error):
            return None
        raise
    return {row["WindowTargetId"]: row.get("Name", "") for row in rows or ()}


def only_task(window_id: str, name: str, ids: t.Sequence[str]) -> t.Optional[str]:
    """The id of the task of that name, from the ids of all that have it. Raises Refused for two."""
    if len(ids) > 1:
        said = "%d tasks of window %s have that name (%s); set window_task_id" % (len(ids), window_id, ", ".join(ids))
        raise Refused([Problem("name", said, repr(name))])
    return ids[0] if ids else None


def tasks_of_window(client: t.Any, window_id: str, filters: Options) -> t.List[Options]:
    """All tasks of the window that match every filter, in the order that Describe gives them.

    filters: window_task_id, name, task_type, task_arn, priority. With an id one Get is enough; else one Describe
    (all pages) and a Get for each task, several at once. Raises Refused if there is no such window.
    """
    task_id = filters.get("window_task_id")
    if task_id is not None:
        answer = api.get_task(client, window_id, task_id)
        if answer is None:
            require_window(client, window_id)
        return _matching([answer], filters)
    wanted = {FIELDS[option].member: str(filters[option]) for option in SERVICE_FILTERS if option in filters}
    rows = api.describe_tasks(client, window_id, wanted)
    if rows is None:
        raise missing_window(client, window_id)
    # The service has no filter for the name.
    ids = [row["WindowTaskId"] for row in rows if filters.get("name") in (None, row.get("Name"))]
    return _matching(api.at_once(lambda one: api.get_task(client, window_id, one), ids), filters)


def tasks_of_all_windows(client: t.Any, filters: Options) -> t.Tuple[t.List[api.Members], t.List[Options]]:
    """All windows of the account and region, and the tasks of all of them that match every filter, window by window.

    filters: as those of tasks_of_window. One Describe of the windows, one (all pages) for each of them, and a Get for
    each task that may match, several at once.
    """
    windows = api.describe_windows(client)
    service_filters = ("window_task_id", *SERVICE_FILTERS)
    wanted = {FIELDS[option].member: str(filters[option]) for option in service_filters if option in filters}
    listed = api.at_once(lambda window: api.describe_tasks(client, window["WindowId"], wanted), windows)
    ids = [
        (window["WindowId"], row["WindowTaskId"])
        for window, rows in zip(windows, listed)
        # A window that was listed and has none is gone meanwhile.
        for row in rows or ()
        if filters.get("name") in (None, row.get("Name"))
    ]
    return windows, _matching(api.at_once(lambda pair: api.get_task(client, *pair), ids), filters)


def _matching(answers: t.Iterable[t.Optional[api.Members]], filters: Options) -> t.List[Options]:
    tasks = [task_of(answer) for answer in answers if answer is not None]
    return [
        task
        for task in tasks
        if all(same(FIELDS[option], task.get(option), value, task) for option, value in filters.items())
    ]
