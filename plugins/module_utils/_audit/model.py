# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an audit examines and finds: the windows of one account and region with their tasks, and findings."""

from __future__ import annotations

import datetime
import typing as t

from .._engine.shapes import Options


class Run(t.NamedTuple):
    """One task of one execution of a window. The service does not say which task of the window it was."""

    task_arn: str
    task_type: str
    status: str
    started: t.Optional[datetime.datetime] = None


class AuditedWindow(t.NamedTuple):
    """A window. settings and tasks are in the options' names; runs are those of its last executions.

    target_ids: of the targets that are registered with it; None if no task refers to one, and they were not read.
    """

    settings: Options
    tasks: t.Sequence[Options]
    target_ids: t.Optional[t.FrozenSet[str]] = None
    runs: t.Sequence[Run] = ()


class Finding(t.NamedTuple):
    """A policy violation or drift. rule: its id. window, task: settings; task is None for one about the window. path: the
    option concerned.

    changes: of drift, each with path, before (in AWS) and after (declared), as they may be shown.
    """

    rule: str
    window: Options
    task: t.Optional[Options]
    path: t.Optional[str]
    message: str
    changes: t.Sequence[Options] = ()
