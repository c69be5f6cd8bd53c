# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read, plan, write, for a list of tasks: all reads and all findings come before the first write."""

from __future__ import annotations

import typing as t

from . import api
from ._engine.findings import Finding, Refused
from ._engine.plan import Plan, absence
from ._engine.shapes import Options
from ._resources.task_rules import TASK, task_of
from .entries import Entry, repeated
from .read import missing_task, missing_window
from .read_many import Windows, row_as_task
from .reconcile import BLOCKS, carry_out, plan_task, warnings_of


class How(t.NamedTuple):
    """What the arguments say beside the list.

    purge: deregister the tasks of the named windows that are not in the list, except those whose name or id is in
    protect; more than limit of them are refused. all_tasks: read every task as a whole, also where the decision does
    not need it. gone_tasks: the same for those that will be deregistered. tell: is told now and then how far it is.
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


class Record:
    """What became of one entry, or of one task that no entry names (entry is None then).

    window: how it is named, while its id is not known. plan: None where it could not be made. task: as it is now, or is
    predicted. error: why it failed, an SSMError or another exception. tried: whether its turn came. whole: whether all
    of the task was read.
    """

    def __init__(self, entry: t.Optional[Entry]) -> None:
        self.entry = entry
        self.window = entry.window if entry else ""
        self.window_id: t.Optional[str] = None
        self.task_id: t.Optional[str] = None
        self.name: t.Optional[str] = None
        self.plan: t.Optional[Plan] = None
        self.task: t.Optional[Options] = None
        self.error: t.Optional[Exception] = None
        self.tried = False
        self.whole = False
        self.warnings: t.List[str] = []

    @property
    def changed(self) -> bool:
        return self.tried and self.error is None and self.plan is not None and self.plan.action != "none"


def converge_tasks(client: t.Any, entries: t.Sequence[Entry], how: How, check_mode: bool) -> t.List[Record]:
    """Bring all tasks to what is wanted; a record of each entry, then of each task that was purged.

    Raises Refused, before any write. A call that fails is in its record, and not raised.
    """
    records = [Record(entry) for entry in entries]
    windows = Windows(client, how.workers)
    listed = _find(windows, records, how)
    _read(client, windows, records, how)
    _refuse(repeated([(r.entry, r.window_id or r.entry.window, r.task_id) for r in records if r.entry]))
    if how.purge:
        records += _purge(client, windows, listed, records, how)
    _write(client, records, how, check_mode)
    return records


def _refuse(findings: t.List[Finding]) -> None:
    if findings:
        raise Refused(findings)


def _find(windows: Windows, records: t.List[Record], how: How) -> t.List[str]:
    """Find out which windows are meant, and list those that have to be; returns their ids."""
    names = how.window_names if how.purge else ()
    windows.find([record.entry for record in records if record.entry], names)
    worth: t.Dict[str, int] = dict.fromkeys(how.windows if how.purge else (), 2)
    findings: t.List[Finding] = []
    for record in records:
        entry = t.cast(Entry, record.entry)
        record.name = entry.name
        try:
            window_id = record.window_id = windows.id_of(entry)
        except Refused as refused:
            findings += entry.at(refused.findings)
        except api.SSMError as error:
            record.error = error
        else:
            if window_id is not None:
                worth[window_id] = worth.get(window_id, 0) + _worth(entry, how)
    for name in names:
        try:
            worth[t.cast(str, windows.id_of_name(name))] = 2
        except Refused as refused:
            findings += refused.findings
        except api.SSMError as error:
            records.append(_failed(error, name))
    _refuse(findings)
    listed = [window_id for window_id, sum_of_worth in worth.items() if sum_of_worth > 1]
    windows.list_tasks(listed)
    return listed


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
    left = [record for record in records if record.error is None]
    done = 0

    def read(record: Record) -> t.List[Finding]:
        nonlocal done
        entry = t.cast(Entry, record.entry)
        try:
            findings = _decided(client, windows, record, entry, how)
            if record.plan is not None and record.plan.action == "none" and not how.all_tasks:
                # Thousands of these would be kept to the end.
                record.plan = record.plan._replace(before=None, after=None)
            return findings
        except Refused as refused:
            return entry.at(refused.findings)
        except api.SSMError as error:
            record.error = error
            return []
        finally:
            done += 1
            how.tell("read", done, len(left))

    _refuse([finding for findings in api.at_once(read, left, how.workers) for finding in findings])


def _decided(client: t.Any, windows: Windows, record: Record, entry: Entry, how: How) -> t.List[Finding]:
    """Make the plan, from the listing where that tells enough; returns what forbids it."""
    if record.window_id is None:
        return _decide(record, entry, None)
    record.task_id, row = windows.row_of(entry, record.window_id)
    if row is not None and not _needs_whole(entry, how):
        findings = _decide(record, entry, row)
        # A Replace sends back all that there is.
        if findings or record.plan is None or "Replace" not in record.plan.request:
            return findings
    record.whole = True
    listed = windows.listing(record.window_id) is not None
    answer = None
    if record.task_id is not None and (row is not None or not listed):
        answer = api.get_task(client, record.window_id, record.task_id)
    if answer is None and entry.task_id and entry.wanted.present:
        # Get answers the same error for a missing task and for a missing window.
        if not listed and api.get_window(client, record.window_id) is None:
            raise missing_window(record.window_id)
        raise missing_task(record.window_id, entry.task_id)
    return _decide(record, entry, None if answer is None else task_of(answer))


def _decide(record: Record, entry: Entry, current: t.Optional[Options]) -> t.List[Finding]:
    record.plan = plan_task(entry.wanted, record.window_id, current)
    record.warnings = warnings_of(current, entry.wanted)
    record.name = record.name or (current or {}).get("name")
    return entry.at(record.plan.findings)


def _purge(
    client: t.Any, windows: Windows, listed: t.Sequence[str], records: t.List[Record], how: How
) -> t.List[Record]:
    """A record of each task of the listed windows that no entry is about, and that is not protected."""
    spared = {record.task_id for record in records} | set(how.protect)
    found, findings = [], []
    for window_id in listed:
        try:
            listing = windows.listing(window_id)
        except api.SSMError as error:
            if not any(record.window_id == window_id for record in records):
                found.append(_failed(error, window_id, window_id))
            continue
        if listing is None or not listing.exists:
            # A window of which only absent entries tell may be gone, as it may be without purge_tasks.
            findings += missing_window(window_id).findings if window_id in how.windows else []
            continue
        for task_id, row in listing.by_id.items():
            if task_id not in spared and row.get("Name") not in how.protect:
                record = Record(None)
                record.window_id, record.task_id, record.name = window_id, task_id, row.get("Name")
                record.plan = absence(TASK, row_as_task(row))
                found.append(record)
    count = sum(record.plan is not None for record in found)
    if count > how.limit:
        first = ", ".join("%s of %s" % (r.name or r.task_id, r.window_id) for r in found[:10] if r.plan)
        said = "%d tasks are not in the list and would be deregistered: %s%s" % (count, first, ", ..." * (count > 10))
        findings.append(Finding("purge_limit", said, str(how.limit), "purge_limit: %d, or purge_protect" % count))
    _refuse(findings)
    if how.gone_tasks:
        api.at_once(lambda record: _read_gone(client, record), [r for r in found if r.plan], how.workers)
    return found


def _read_gone(client: t.Any, record: Record) -> None:
    try:
        answer = api.get_task(client, str(record.window_id), str(record.task_id))
        record.plan = absence(TASK, None if answer is None else task_of(answer))
    except api.SSMError as error:
        record.error = error


def _write(client: t.Any, records: t.List[Record], how: How, check_mode: bool) -> None:
    """Carry the plans out: several windows at a time, in each of them in the list's order, what is purged last."""
    chains: t.Dict[t.Optional[str], t.List[Record]] = {}
    for record in records:
        if record.error is None:
            if record.plan is None or record.plan.action == "none":
                # Nothing to write: done, even where another one fails.
                _carry_out(client, record, check_mode)
            else:
                chains.setdefault(record.window_id, []).append(record)
    # None is among them where it is not known which window an entry means: it may be any of those to purge.
    broken = {record.window_id for record in records if record.error is not None}
    total, done, stopped = sum(map(len, chains.values())), 0, how.stop and bool(broken)

    def write(chain: t.List[Record]) -> None:
        nonlocal done, stopped
        for record in chain:
            # A window keeps the tasks that are to go until all that shall be there is there.
            if stopped or record.entry is None and not broken.isdisjoint((record.window_id, None)):
                continue
            _carry_out(client, record, check_mode)
            if record.error is not None:
                broken.add(record.window_id)
                stopped = how.stop
            done += 1
            how.tell("written", done, total)

    api.at_once(write, list(chains.values()), how.workers)


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
