# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What exists for a list of objects: each parent listed once, several at a time."""

from __future__ import annotations

import typing as t

from .._engine.problems import Refused
from .._engine.resource import Resource
from .._engine.shapes import Options
from .._ssm.calls import NO_PARENT, Calls
from .._ssm.client import Members, at_once
from .._ssm.errors import SSMError
from .._ssm.lookup import missing_parent, only_id, only_parent
from .entries import Entry


class Listing:
    """The objects of one parent, as they are listed. rows: None if the parent does not exist."""

    def __init__(self, resource: Resource, rows: t.Optional[t.List[Members]]) -> None:
        self.exists = rows is not None
        self.by_id: t.Dict[str, Members] = {row[resource.id_member]: row for row in rows or ()}
        self._ids: t.Dict[str, t.List[str]] = {}
        for row in rows or ():
            self._ids.setdefault(row.get(resource.name_member, ""), []).append(row[resource.id_member])

    def ids(self, name: str) -> t.List[str]:
        return self._ids.get(name, [])


class Parents:
    """The parents that a list names: their IDs, by the way they are named, and their listings, by ID."""

    def __init__(self, resource: Resource, calls: Calls, workers: int) -> None:
        self._resource, self._calls, self._workers = resource, calls, workers
        self._ids: t.Dict[str, t.Any] = {}
        self._listings: t.Dict[str, t.Any] = {}

    def find(self, entries: t.Sequence[Entry], others: t.Collection[str] = ()) -> None:
        """Look up the parents that are named by name only; others: more names that must exist."""
        required = {name: True for name in others}
        for entry in entries:
            if not entry.parent_id:
                required[entry.parent] = required.get(entry.parent, False) or entry.desired.present
        if not required or self._calls.parents is None:
            return
        # One call for one name; for more of them, all parents (mostly one page) are fewer calls.
        filters = {"Name": next(iter(required))} if len(required) == 1 else {}
        try:
            rows = self._calls.parents.list(NO_PARENT, filters) or []
        except SSMError as error:
            self._ids.update({name: error for name in required})
            return
        for name, is_required in required.items():
            try:
                self._ids[name] = only_parent(self._resource, self._calls, name, rows, is_required)
            except Refused as refused:
                self._ids[name] = refused

    def id_of(self, entry: Entry) -> t.Optional[str]:
        """The ID of the entry's parent; None if there is none and none is required. Raises Refused, SSMError."""
        return entry.parent_id or (self.id_of_name(entry.parent) if self._resource.parent else NO_PARENT)

    def id_of_name(self, name: str) -> t.Optional[str]:
        return t.cast(t.Optional[str], _answer(self._ids[name]))

    def list_objects(self, parent_ids: t.Sequence[str]) -> None:
        """List the objects of these parents."""

        def listing(parent_id: str) -> t.Any:
            try:
                self._calls.check()
                return Listing(self._resource, self._calls.list(parent_id, {}))
            except SSMError as error:
                return error

        self._listings.update(zip(parent_ids, at_once(listing, parent_ids, self._workers)))

    def listing(self, parent_id: str) -> t.Optional[Listing]:
        """The parent's listing; None if it was not needed. Raises SSMError."""
        return t.cast(t.Optional[Listing], _answer(self._listings.get(parent_id)))

    def row_of(self, entry: Entry, parent_id: str) -> t.Tuple[t.Optional[str], t.Optional[Options]]:
        """The ID of the entry's object as far as it is known, and what is listed of it. Raises Refused, SSMError."""
        listing = self.listing(parent_id)
        if listing is None:
            return entry.object_id, None
        if not listing.exists and entry.desired.present:
            raise missing_parent(self._resource, self._calls, parent_id)
        name = str(entry.name)
        object_id = entry.object_id or only_id(self._resource, parent_id, name, listing.ids(name))
        row = listing.by_id.get(object_id) if object_id else None
        return object_id, None if row is None else listed_object(self._resource, self._calls, row)


def _answer(found: t.Any) -> t.Any:
    if isinstance(found, Exception):
        raise found
    return found


def listed_object(resource: Resource, calls: Calls, row: Members) -> Options:
    """The object of a listing's row, without its unlisted options."""
    return resource.options_of(calls.row(row))
