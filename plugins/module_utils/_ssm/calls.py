# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The operations for one kind of object, as what converges needs them."""

from __future__ import annotations

import typing as t

from .client import Members

Filters = t.Mapping[str, t.Any]
NO_PARENT = ""
"""Stands for the parent's ID if this kind of object has no parent."""


def _no_such_call(*_arguments: t.Any) -> t.NoReturn:
    raise NotImplementedError("this kind of object is only read")


def _always() -> None:
    return None


def _as_listed(row: Members) -> Members:
    return row


class Calls(t.NamedTuple):
    """The operations for one kind of object, bound to a client. Each takes the parent's ID first, or NO_PARENT.

    region: where calls are made. list: the parent's objects that match the filters, {member: value}; None if the parent
    does not exist. get: the whole object; None if it, or its parent, does not exist. create: with a request, the new
    object's ID. update: with an ID and a request, the members after the update. delete: False if it was gone already.
    row: turns a row of a listing into the members that get uses. parents: the operations for the parent's kind.
    references: the names of the objects to which the resource's references refer, by their IDs. users: what uses the object
    with that ID, as messages name it. tags, tag, untag: read, add and remove the tags of the object with that ID.
    check: does nothing while further calls may be started; a list asks before each read and write, and one object before
    its write. All raise errors.SSMError, and check errors.NotStarted.
    """

    region: str
    list: t.Callable[[str, Filters], t.Optional[t.List[Members]]]
    get: t.Callable[[str, str], t.Optional[Members]]
    create: t.Callable[[str, Members], str] = _no_such_call
    update: t.Callable[[str, str, Members], Members] = _no_such_call
    delete: t.Callable[[str, str], bool] = _no_such_call
    row: t.Callable[[Members], Members] = _as_listed
    parents: t.Optional["Calls"] = None
    references: t.Callable[[str], t.Dict[str, str]] = _no_such_call
    users: t.Callable[[str, str], t.Sequence[str]] = _no_such_call
    tags: t.Callable[[str], t.Dict[str, str]] = _no_such_call
    tag: t.Callable[[str, Members], t.Any] = _no_such_call
    untag: t.Callable[[str, Members], t.Any] = _no_such_call
    check: t.Callable[[], None] = _always
