# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a list of tasks is converged, and what became of each."""

from __future__ import annotations

import typing as t

from .._engine.plan import Plan
from .._engine.problems import Problem
from .._engine.shapes import Options
from .._ssm import api
from .entries import Entry


class How(t.NamedTuple):
    """What the arguments say beside the list.

    purge: deregister the tasks of the named windows that are not in the list, except those whose name or id is in
    protect; more than limit of them are refused. all_tasks: read every task as a whole, also where the decision does
    not need it. gone_tasks: the same for those that will be deregistered. tell: is told now and then how far it is.
    warn: is told what may go wrong and is no error. backup: backup.Backup, which keeps what is about to be written
    before the first write.
    """

    workers: int = api.WORKERS
    stop: bool = False
    all_tasks: bool = False
    gone_tasks: bool = False
    purge: bool = False
    protect: t.Collection[str] = ()
    limit: int = 10
    windows: t.Sequence[str] = ()
    window_names: t.Sequence[str] = ()
    tell: t.Callable[[str, int, int], None] = lambda what, done, of: None
    warn: t.Callable[[str], None] = lambda sentence: None
    backup: t.Any = None


class Record:
    """What became of one entry, or of one task that no entry names (entry is None then).

    window: how it is named, while its id is not known. plan: None where it could not be made. problems: what forbids it.
    task: as it is now, or is predicted. error: why it failed, an SSMError or another exception. tried: whether its turn
    came. whole: whether all of the task was read.
    """

    def __init__(self, entry: t.Optional[Entry]) -> None:
        self.entry = entry
        self.window = entry.window if entry else ""
        self.window_id: t.Optional[str] = None
        self.task_id: t.Optional[str] = None
        self.name: t.Optional[str] = None
        self.plan: t.Optional[Plan] = None
        self.problems: t.List[Problem] = []
        self.task: t.Optional[Options] = None
        self.error: t.Optional[Exception] = None
        self.tried = False
        self.whole = False
        self.warnings: t.List[str] = []

    @property
    def changed(self) -> bool:
        return self.tried and self.error is None and self.plan is not None and self.plan.action != "none"
