# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is there for a list of tasks: each window listed once, several at a time."""

from __future__ import annotations

import typing as t

from .._engine.problems import Refused
from .._engine.shapes import Options
from .._resources.task_rules import task_of
from .._ssm import api
from .._ssm.lookup import missing_window, only_task, only_window
from .entries import Entry


class Listing:
    """The tasks of one window, as DescribeMaintenanceWindowTasks lists them. rows: None if it does not exist."""

    def __init__(self, rows: t.Optional[t.List[api.Members]]) -> None:
        self.exists = rows is not None
        self.by_id: t.Dict[str, api.Members] = {row["WindowTaskId"]: row for row in rows or ()}
        self._ids: t.Dict[str, t.List[str]] = {}
        for row in rows or ():
            self._ids.setdefault(row.get("Name", ""), []).append(row["WindowTaskId"])

    def ids(self, name: str) -> t.List[str]:
        return self._ids.get(name, [])


class Windows:
    """The windows that a list names: their ids, by the way they are named, and their listings, by id."""

    def __init__(self, client: t.Any, workers: int) -> None:
        self._client, self._workers = client, workers
        self._ids: t.Dict[str, t.Any] = {}
        self._listings: t.Dict[str, t.Any] = {}

    def find(self, entries: t.Sequence[Entry], others: t.Collection[str] = ()) -> None:
        """Look up the windows that are named by name only; others: more names that must be there."""
        required = {name: True for name in others}
        for entry in entries:
            if not _has_id(entry):
                required[entry.window] = required.get(entry.window, False) or entry.wanted.present
        if not required:
            return
        try:
            # One call for one name; for more of them, all windows (mostly one page) are fewer calls.
            windows = api.describe_windows(self._client, next(iter(required)) if len(required) == 1 else None)
        except api.SSMError as error:
            self._ids.update({name: error for name in required})
            return
        for name, is_required in required.items():
            try:
                self._ids[name] = only_window(self._client, name, windows, is_required)
            except Refused as refused:
                self._ids[name] = refused

    def id_of(self, entry: Entry) -> t.Optional[str]:
        """The id of the entry's window; None if there is none and none is required. Raises Refused, SSMError."""
        return entry.window if _has_id(entry) else self.id_of_name(entry.window)

    def id_of_name(self, name: str) -> t.Optional[str]:
        return _answer(self._ids[name])

    def list_tasks(self, window_ids: t.Sequence[str]) -> None:
        """List the tasks of these windows."""

        def listing(window_id: str) -> t.Any:
            try:
                return Listing(api.describe_tasks(self._client, window_id))
            except api.SSMError as error:
                return error

        self._listings.update(zip(window_ids, api.at_once(listing, window_ids, self._workers)))

    def listing(self, window_id: str) -> t.Optional[Listing]:
        """The window's listing; None if it was not needed. Raises SSMError."""
        return t.cast(t.Optional[Listing], _answer(self._listings.get(window_id)))

    def row_of(self, entry: Entry, window_id: str) -> t.Tuple[t.Optional[str], t.Optional[Options]]:
        """The id of the entry's task as far as it is known, and what is listed of it. Raises Refused, SSMError."""
        listing = self.listing(window_id)
        if listing is None:
            return entry.task_id, None
        if not listing.exists and entry.wanted.present:
            raise missing_window(self._client, window_id)
        task_id = entry.task_id or only_task(window_id, str(entry.name), listing.ids(str(entry.name)))
        row = listing.by_id.get(task_id) if task_id else None
        return task_id, None if row is None else row_as_task(row)


def _has_id(entry: Entry) -> bool:
    return isinstance(entry.wanted.desired.get("window_id"), str)


def _answer(found: t.Any) -> t.Any:
    if isinstance(found, Exception):
        raise found
    return found


def row_as_task(row: api.Members) -> Options:
    """The task of a listing's row, without its invocation parameters. A row calls Type what Get calls TaskType."""
    answer = dict(row)
    if "Type" in answer:
        answer["TaskType"] = answer.pop("Type")
    return task_of(answer)
