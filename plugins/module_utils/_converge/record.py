# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a list of objects is converged, and what became of each."""

from __future__ import annotations

import typing as t

from .._engine.plan import Plan
from .._engine.problems import Problem
from .._engine.shapes import Options
from .._ssm.client import WORKERS
from .._ssm.errors import NotStarted
from .entries import Entry


class ConvergeOptions(t.NamedTuple):
    """What the arguments say beside the list.

    purge: delete the objects of the named parents that are not in the list, except those whose name or ID is in protect;
    more than limit of them are refused. parents, parent_names: those that the list names beside its entries. read_all: read
    every object as a whole, also if the decision does not need it. read_purged: the same for those that will be deleted.
    report_progress: called with what is done ("read" or "written"), how many of them, and of how many. warn: called with
    sentences on what may go wrong. backup: backup.Backup, which keeps what is about to be written before the first write.
    """

    workers: int = WORKERS
    stop: bool = False
    read_all: bool = False
    read_purged: bool = False
    purge: bool = False
    protect: t.Collection[str] = ()
    limit: int = 10
    parents: t.Sequence[str] = ()
    parent_names: t.Sequence[str] = ()
    report_progress: t.Callable[[str, int, int], None] = lambda what, done, of: None
    warn: t.Callable[[str], None] = lambda sentence: None
    backup: t.Any = None


class Record:
    """What became of one entry, or of one object that no entry names (entry is None then).

    parent: how it is named, while its ID is not known. plan: None if it could not be made. problems: what forbids it.
    current: the object as it is now, or is predicted. error: why it failed, an SSMError or another exception; NotStarted
    if a call that it needs was not made. tried: whether its turn came. whole: whether all of the object was read.
    """

    def __init__(self, entry: t.Optional[Entry]) -> None:
        self.entry = entry
        self.parent = entry.parent if entry else ""
        self.parent_id: t.Optional[str] = None
        self.object_id: t.Optional[str] = None
        self.name: t.Optional[str] = None
        self.plan: t.Optional[Plan] = None
        self.problems: t.List[Problem] = []
        self.current: t.Optional[Options] = None
        self.error: t.Optional[Exception] = None
        self.tried = False
        self.whole = False
        self.warnings: t.List[str] = []

    @property
    def kind(self) -> str:
        """The kind of the plan: create, update, delete or none."""
        return self.plan.kind if self.plan else "none"

    @property
    def failed(self) -> bool:
        return self.error is not None and not isinstance(self.error, NotStarted)

    @property
    def untried(self) -> bool:
        """Whether nothing was tried, because a write before it failed or nothing further may be started."""
        return isinstance(self.error, NotStarted) or self.error is None and not self.tried

    @property
    def changed(self) -> bool:
        return self.tried and self.error is None and self.kind != "none"
