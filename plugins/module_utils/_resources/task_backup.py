# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What brings a task back as it was: entries for a list of tasks, made before the tasks are written."""

from __future__ import annotations

import typing as t

from .._engine.canonical import comes_back, essence, unknown
from .._engine.plan import contradictions
from .._engine.problems import HIDDEN, Problem
from .._engine.shapes import Block, Options, Text
from .._engine.validation import Reading
from .task import FIELDS
from .task_entry import ABOUT, ENTRY, REPLACE, SENSITIVE, STATE
from .task_rules import TASK

#: The folder of the files where none is given.
FOLDER = "windowkeeper-backup"
_ORDER = ("register", "update", "deregister")
_MOST_NAMED = 10


class Change(t.NamedTuple):
    """A task that is about to be written.

    action: register, update or deregister. before: the whole task as it is; None where it is yet to be registered. name:
    the one that it will have, None for none. secret_names: parameters whose values a result may not show.
    """

    action: str
    window_id: str
    before: t.Optional[Options]
    name: t.Optional[str]
    secret_names: t.Collection[str] = ()


Names = t.Mapping[str, t.Sequence[t.Optional[str]]]


def restoring(changes: t.Sequence[Change], names: Names) -> t.Tuple[t.List[Options], t.List[str]]:
    """The entries that undo the changes, those first that make room; and sentences on what they cannot bring back.

    names: of each window in which a task is to be deregistered, the names of all its tasks before the changes.
    """
    after = {(change.window_id, change.name) for change in changes if change.action != "deregister"}
    entries, sentences = [], []
    for change in sorted(changes, key=lambda one: _ORDER.index(one.action)):
        if change.before is None:
            entries.append({"window_id": change.window_id, "name": change.name, STATE: "absent"})
            continue
        entry = _whole(change.before)
        if change.action == "deregister":
            old_id = entry.pop("window_task_id")
            name = entry.get("name")
            taken = names.get(change.window_id, ()).count(name) > 1 or (change.window_id, name) in after
            if name is None or taken:
                # A task is registered by its name, and only where no other one has that name.
                entry["name"] = old_id
                why = "has no name" if name is None else "shares the name %s with another one" % name
                sentences.append(
                    "Task %s of %s %s: restored it will be named %s." % (old_id, change.window_id, why, old_id)
                )
            sentences += _lost(old_id, change)
        if change.secret_names:
            entry[SENSITIVE] = sorted(change.secret_names)
        entries.append(entry)
    return entries, sentences


def _whole(task: Options) -> Options:
    entry = _unmistakable(FIELDS, essence(FIELDS, task, comes_back))
    return dict(entry, **{REPLACE: True})


def _unmistakable(block: Block, options: Options) -> Options:
    """options without a text that would be read as the placeholder for what is there."""
    answer = {}
    for option, value in options.items():
        shape = block[option].shape
        if isinstance(shape, Block):
            value = _unmistakable(shape, value)
        elif isinstance(shape, Text) and shape.holds == "json_bytes" and isinstance(value, str) and HIDDEN in value:
            value = value.encode("utf-8")
        answer[option] = value
    return answer


def _lost(task_id: str, change: Change) -> t.Iterator[str]:
    paths = list(unknown(FIELDS, change.before or {}))
    if paths:
        said = "Task %s of %s has settings that this version does not know, and that are not in the backup: %s."
        yield said % (task_id, change.window_id, ", ".join(paths))


def flaws(entries: t.Sequence[Options]) -> t.List[Problem]:
    """Why entries could not be converged: the service holds values that the modules refuse to write.

    No more of them than a person reads.
    """
    problems: t.List[Problem] = []
    for entry in entries:
        reading = Reading(entry.get(SENSITIVE, ()))
        desired = reading.block(ENTRY, entry)
        wrong = list(reading.problems)
        if entry.get(STATE) != "absent" and not wrong:
            wrong = contradictions(
                TASK, {name: value for name, value in desired.items() if name not in ABOUT.by_option}
            )
        for problem in wrong:
            said = "task %s of %s could not be restored from a backup (%s)"
            which = entry.get("name") or entry.get("window_task_id")
            problems.append(Problem("backup", said % (which, entry["window_id"], problem), allowed="false"))
    return problems[:_MOST_NAMED]
