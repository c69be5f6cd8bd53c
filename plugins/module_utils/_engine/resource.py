# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a kind of object is: its words, its table, and the rules that no single field can state."""

from __future__ import annotations

import datetime
import typing as t

from .codec import flatten
from .problems import Problem
from .shapes import Block, Options, Role, has_parameters

Missing = t.Callable[[str], bool]
"""Whether the option at a path is known to have no value. One that is just not given may have one on the service."""


class Verbs(t.NamedTuple):
    """What creating, updating and deleting are called for this kind of object, in results and messages."""

    create: str = "create"
    update: str = "update"
    delete: str = "delete"

    def past(self, verb: str) -> str:
        """The past participle of one of them."""
        return verb + ("d" if verb.endswith("e") else "ed")


class References(t.NamedTuple):
    """A setting that names other objects of the same parent by their IDs, which are looked up when the setting changes.

    option: the setting. noun: what it names. ids: given an object, the IDs in it. problems: given an object, its
    parent's ID and the names of what exists by their IDs, the problems. action: the IAM action that listing them needs.
    """

    option: str
    noun: str
    ids: t.Callable[[Options], t.Sequence[str]]
    problems: t.Callable[[Options, str, t.Mapping[str, str]], t.List[Problem]]
    action: str


def _unchanged(settings: Options) -> Options:
    return settings


def _no_problems(_settings: Options, _desired: Options, _missing: Missing) -> t.List[Problem]:
    return []


def _no_options(_after: Options) -> t.Collection[str]:
    return ()


def _no_warnings(
    _current: t.Optional[Options], _desired: Options, _templated: bool, _now: datetime.datetime
) -> t.Iterable[str]:
    return ()


class Resource(t.NamedTuple):
    """A kind of object, such as a task of a maintenance window. Everything but noun, identity and fields has a default.

    noun: what messages call it. identity: the option that holds its ID. fields: its table. title: its full name in
        messages, if that is not the noun. result: the return value that holds one of them.
    parent: the kind of object that contains it, if any. verbs: what its calls are called.
    settle: returns an object without what is no setting of it.
    rules: given the settings as they will be, the desired ones with their marks, and Missing, returns the problems.
    companions: given the object as it will be, returns the options that are sent with every update.
    unsent: given the object as it will be, returns the options that must never be sent with such settings.
    warnings: given the current object (None if it does not exist), the desired settings, whether Ansible has templated
        these, and the time, returns what is allowed and will cause trouble.
    references: the setting that names other objects of the parent, if there is one.
    unlisted: the options that a listing lacks, so that they must be read one by one.
    filters: the options by which the service filters a listing.
    at_creation: the options that a new object has unless others are given.
    content: the options that identify an object without ID and name; without them, one of both is required.
    users: a clause such as "tasks use it", if an object that others use is only deleted with force.
    misplaced: options that users write here and that belong elsewhere, and what to tell them.
    """

    noun: str
    identity: str
    fields: Block
    title: str = ""
    result: str = ""
    parent: t.Optional["Resource"] = None
    verbs: Verbs = Verbs()
    settle: t.Callable[[Options], Options] = _unchanged
    rules: t.Callable[[Options, Options, Missing], t.List[Problem]] = _no_problems
    companions: t.Callable[[Options], t.Collection[str]] = _no_options
    unsent: t.Callable[[Options], t.Collection[str]] = _no_options
    warnings: t.Callable[[t.Optional[Options], Options, bool, datetime.datetime], t.Iterable[str]] = _no_warnings
    references: t.Optional[References] = None
    unlisted: t.Sequence[str] = ()
    filters: t.Sequence[str] = ()
    at_creation: t.Mapping[str, t.Any] = {}
    content: t.Sequence[str] = ()
    users: str = ""
    misplaced: t.Mapping[str, str] = {}

    @property
    def plural(self) -> str:
        return self.noun + "s"

    @property
    def parent_options(self) -> t.Tuple[str, ...]:
        """The options that name the parent: by its ID, and by its name."""
        return (self.parent.identity, "%s_name" % self.parent.noun) if self.parent else ()

    @property
    def tags(self) -> t.Optional[str]:
        """The option that holds the tags; None if this kind of object has none."""
        return next((field.option for field in self.fields.fields if field.role is Role.TAGS), None)

    @property
    def has_parameters(self) -> bool:
        """Whether a setting, or a part of one, has parameters, whose names are data."""
        return has_parameters(self.fields)

    @property
    def id_member(self) -> str:
        return self.fields[self.identity].member

    @property
    def name_member(self) -> str:
        return self.fields["name"].member

    def options_of(self, answer: t.Mapping[str, t.Any]) -> Options:
        """The object in the options' form, from what the API answered."""
        return self.settle(flatten(self.fields, answer))
