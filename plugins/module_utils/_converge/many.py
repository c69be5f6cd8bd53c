# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read, plan, write, for a list of tasks: all reads and all problems come before the first write."""

from __future__ import annotations

import typing as t

from .._engine.plan import Plan, absence
from .._engine.problems import Problem, Refused, did_you_mean
from .._engine.shapes import Options
from .._resources.task_rules import TASK, task_of
from .._ssm import api
from .._ssm.lookup import missing_task, missing_window, window_targets
from .entries import Entry, repeated
from .listings import Windows, row_as_task
from .one import BLOCKS, carry_out, check_targets, may_be_written, needs_targets, plan_task, warnings_of
from .record import How, Record


def converge_tasks(client: t.Any, entries: t.Sequence[Entry], how: How, check_mode: bool) -> t.List[Record]:
    """Bring all tasks to what is wanted; a record of each entry, then of each task that was purged.

    Raises Refused, before any write. A call that fails is in its record, and not raised.
    """
    records, problems = decide_tasks(client, entries, how)
    problems = [problem for record in records for problem in record.problems] + problems
    if problems:
        # The window of the whole list is as wrong for each entry in it.
        raise Refused(list(dict.fromkeys(problems)))
    _write(client, records, how, check_mode)
    return records


def decide_tasks(client: t.Any, entries: t.Sequence[Entry], how: How) -> t.Tuple[t.List[Record], t.List[Problem]]:
    """Read what is there and plan, without a write: the records, and what is wrong beside what they say themselves."""
    records = [Record(entry) for entry in entries]
    windows = Windows(client, how.workers)
    listed, problems = _find(windows, records, how)
    _read(client, windows, records, how)
    _look_up_targets(client, records, how)
    known = [(r.entry, r.window_id or r.entry.window, r.task_id) for r in records if r.entry and not r.problems]
    problems += repeated(known)
    if how.purge:
        problems += _purge(client, windows, listed, records, how)
    return records, problems


def _find(windows: Windows, records: t.List[Record], how: How) -> t.Tuple[t.List[str], t.List[Problem]]:
    """Find out which windows are meant, and list those that have to be; their ids, and what is wrong with names."""
    names = how.window_names if how.purge else ()
    windows.find([record.entry for record in records if record.entry], names)
    worth: t.Dict[str, int] = dict.fromkeys(how.windows if how.purge else (), 2)
    problems: t.List[Problem] = []
    for record in records:
        entry = t.cast(Entry, record.entry)
        record.name = entry.name
        try:
            window_id = record.window_id = windows.id_of(entry)
        except Refused as refused:
            record.problems = entry.at(refused.problems)
        except api.SSMError as error:
            record.error = error
        else:
            if window_id is not None:
                worth[window_id] = worth.get(window_id, 0) + _worth(entry, how)
    for name in names:
        try:
            worth[t.cast(str, windows.id_of_name(name))] = 2
        except Refused as refused:
            problems += refused.problems
        except api.SSMError as error:
            records.append(_failed(error, name))
    listed = [window_id for window_id, sum_of_worth in worth.items() if sum_of_worth > 1]
    windows.list_tasks(listed)
    return listed, problems


def _worth(entry: Entry, how: How) -> int:
    """How much an entry has of a listing of its window: one Get of a known id is as cheap, a second one is not."""
    if how.purge or not entry.task_id:
        return 2
    return 0 if _needs_whole(entry, how) else 1


def _needs_whole(entry: Entry, how: How) -> bool:
    """Whether the decision, or what is told of it, needs what a listing leaves out."""
    if not entry.wanted.present:
        return how.gone_tasks
    return how.all_tasks or entry.wanted.exact or BLOCKS in entry.wanted.desired


def _failed(error: Exception, window: str, window_id: t.Optional[str] = None) -> Record:
    record = Record(None)
    record.window, record.window_id, record.error = window, window_id, error
    return record


def _read(client: t.Any, windows: Windows, records: t.List[Record], how: How) -> None:
    """Read what the decisions need, and decide."""
    left = [record for record in records if record.entry and record.error is None and not record.problems]
    done = 0

    def read(record: Record) -> None:
        nonlocal done
        entry = t.cast(Entry, record.entry)
        try:
            record.problems = _decided(client, windows, record, entry, how)
            if record.plan is not None and record.plan.action == "none" and not how.all_tasks:
                # Thousands of these would be kept to the end.
                record.plan = record.plan._replace(before=None, after=None)
        except Refused as refused:
            record.problems = entry.at(refused.problems)
        except api.SSMError as error:
            record.error = error
        finally:
            done += 1
            how.tell("read", done, len(left))

    api.at_once(read, left, how.workers)


def _decided(client: t.Any, windows: Windows, record: Record, entry: Entry, how: How) -> t.List[Problem]:
    """Make the plan, from the listing where that tells enough; returns what forbids it."""
    if record.window_id is None:
        return _decide(record, entry, None)
    record.task_id, row = windows.row_of(entry, record.window_id)
    if row is not None and not _needs_whole(entry, how):
        problems = _decide(record, entry, row)
        # A Replace sends back all that there is.
        if problems or record.plan is None or "Replace" not in record.plan.request:
            return problems
    record.whole = True
    listed = windows.listing(record.window_id) is not None
    answer = None
    if record.task_id is not None and (row is not None or not listed):
        answer = api.get_task(client, record.window_id, record.task_id)
    if answer is None and entry.task_id and entry.wanted.present:
        # Get answers the same error for a missing task and for a missing window.
        if not listed and api.get_window(client, record.window_id) is None:
            raise missing_window(client, record.window_id)
        raise missing_task(record.window_id, entry.task_id)
    return _decide(record, entry, None if answer is None else task_of(answer))


def _decide(record: Record, entry: Entry, current: t.Optional[Options]) -> t.List[Problem]:
    record.plan = plan_task(entry.wanted, record.window_id, current)
    record.warnings = warnings_of(current, entry.wanted)
    record.name = record.name or (current or {}).get("name")
    return entry.at(record.plan.problems)


def _look_up_targets(client: t.Any, records: t.Sequence[Record], how: How) -> None:
    """Check the window target IDs of the plans that change targets; each window's targets are listed once."""
    left = [record for record in records if not record.problems and needs_targets(record.plan)]
    windows = sorted({str(record.window_id) for record in left})

    def listed(window_id: str) -> t.Any:
        try:
            return window_targets(client, window_id)
        except api.SSMError as error:
            return error

    names = dict(zip(windows, api.at_once(listed, windows, how.workers)))
    for record in left:
        found = names[str(record.window_id)]
        if isinstance(found, api.SSMError):
            record.error = found
            continue
        problems, sentences = check_targets(t.cast(Plan, record.plan), found)
        record.problems = t.cast(Entry, record.entry).at(problems)
        record.warnings += sentences


def _purge(
    client: t.Any, windows: Windows, listed: t.Sequence[str], records: t.List[Record], how: How
) -> t.List[Problem]:
    """Add a record of each task of the listed windows that no entry is about, and that is not protected.

    Returns what forbids the purge.
    """
    spared = {record.task_id for record in records} | set(how.protect)
    # An entry that could not be understood may be about a task of its name.
    doubtful = {(record.window_id, record.name) for record in records if record.problems}
    there = {text for record in records for text in (record.name, record.task_id)}
    found: t.List[Record] = []
    problems: t.List[Problem] = []
    for window_id in listed:
        try:
            listing = windows.listing(window_id)
        except api.SSMError as error:
            if not any(record.window_id == window_id for record in records):
                found.append(_failed(error, window_id, window_id))
            continue
        if listing is None or not listing.exists:
            # A window of which only absent entries tell may be gone, as it may be without purge_tasks.
            problems += missing_window(client, window_id).problems if window_id in how.windows else []
            continue
        for task_id, row in listing.by_id.items():
            name = row.get("Name")
            there.update((task_id, name))
            if task_id not in spared and name not in how.protect and (window_id, name) not in doubtful:
                record = Record(None)
                record.window_id, record.task_id, record.name = window_id, task_id, name
                record.plan = absence(TASK, row_as_task(row))
                found.append(record)
    doomed = [record for record in found if record.plan]
    if not any(record.error for record in records + found):
        # Of a window that could not be read nobody knows whether it has the task.
        _warn_of_protection(doomed, sorted(set(how.protect) - there), how)
    count = len(doomed)
    if count > how.limit:
        first = ", ".join("%s of %s" % (r.name or r.task_id, r.window_id) for r in doomed[:10])
        first += ", ..." if count > 10 else ""
        are = "task is" if count == 1 else "tasks are"
        said = "%d %s not in the list and would be deregistered: %s" % (count, are, first)
        problems.append(Problem("purge_limit", said, str(how.limit), "purge_limit: %d, or purge_protect" % count))
    if how.gone_tasks and not problems:
        api.at_once(lambda record: _read_gone(client, record), doomed, how.workers)
    records += found
    return problems


def _warn_of_protection(doomed: t.Sequence[Record], unknown: t.Sequence[str], how: How) -> None:
    """Warn of what is protected and is nowhere: it may be meant for one of the tasks that are to go."""
    for name in unknown if doomed else ():
        near = did_you_mean(name, [record.name for record in doomed if record.name])
        how.warn("purge_protect names %s, which no task of the named windows has%s" % (name, near or "."))


def _read_gone(client: t.Any, record: Record) -> None:
    try:
        answer = api.get_task(client, str(record.window_id), str(record.task_id))
        record.plan, record.whole = absence(TASK, None if answer is None else task_of(answer)), True
    except api.SSMError as error:
        record.error = error


def _broken(records: t.Sequence[Record]) -> t.Set[t.Optional[str]]:
    """The windows in which something failed. None: it is not known in which, it may be any of those to purge."""
    return {record.window_id for record in records if record.error is not None}


def _is_spared(record: Record, broken: t.Set[t.Optional[str]]) -> bool:
    """A window keeps the tasks that are to go until all that shall be there is there."""
    return record.entry is None and not broken.isdisjoint((record.window_id, None))


def _to_write(records: t.Sequence[Record], how: How) -> t.List[Record]:
    broken = _broken(records)
    if how.stop and broken:
        return []
    return [
        record
        for record in records
        if record.error is None
        and record.plan is not None
        and record.plan.action != "none"
        and not _is_spared(record, broken)
    ]


def _write(client: t.Any, records: t.List[Record], how: How, check_mode: bool) -> None:
    """Carry the plans out: several windows at a time, in each of them in the list's order, what is purged last."""
    if how.backup is not None and not check_mode:
        how.backup.read_whole(client, _to_write(records, how), how.workers)
        how.backup.keep_records(client, _to_write(records, how), how.workers)
    for record in records:
        if record.error is None and (record.plan is None or record.plan.action == "none"):
            # Nothing to write: done, even where another one fails.
            _carry_out(client, record, check_mode)
    chains: t.Dict[t.Optional[str], t.List[Record]] = {}
    for record in _to_write(records, how):
        chains.setdefault(record.window_id, []).append(record)
    broken = _broken(records)
    total, done, stopped = sum(map(len, chains.values())), 0, False

    def write(chain: t.List[Record]) -> None:
        nonlocal done, stopped
        for record in chain:
            if stopped or _is_spared(record, broken):
                continue
            _carry_out(client, record, check_mode)
            if record.error is not None:
                broken.add(record.window_id)
                stopped = how.stop
            done += 1
            how.tell("written", done, total)

    api.at_once(write, list(chains.values()), how.workers)
    if how.backup is not None:
        how.backup.settle(lambda record: record.tried and may_be_written(record.error))


def _carry_out(client: t.Any, record: Record, check_mode: bool) -> None:
    record.tried = True
    try:
        outcome = carry_out(client, t.cast(Plan, record.plan), record.warnings, check_mode, record.whole)
    except Exception as error:  # pylint: disable=broad-except
        # Whatever it is: what was done to the others must be told.
        record.error = error
        return
    record.task, record.warnings = outcome.task, list(outcome.warnings)
    if outcome.task is not None:
        record.task_id = outcome.task.get("window_task_id", record.task_id)
