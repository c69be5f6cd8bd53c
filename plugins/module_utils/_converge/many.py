# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read, plan, write, for a list of objects: all reads and all problems come before the first write."""

from __future__ import annotations

import typing as t

from .._engine.desired import plan_for
from .._engine.plan import Plan, absence
from .._engine.problems import Problem, Refused, did_you_mean
from .._engine.resource import Resource
from .._engine.shapes import Options
from .._ssm.calls import Calls
from .._ssm.client import at_once
from .._ssm.errors import SSMError
from .._ssm.lookup import missing_object, missing_parent, require_parent
from .entries import Entry, repeated
from .listings import Parents, listed_object
from .one import carry_out, check_references, may_be_written, names_references, referable, warnings_of
from .record import ConvergeOptions, Record


def converge_all(
    resource: Resource, calls: Calls, entries: t.Sequence[Entry], options: ConvergeOptions, check_mode: bool
) -> t.List[Record]:
    """Make all objects what is desired; a record of each entry, then of each object that was purged.

    Raises Refused, before any write. A call that fails is in its record, and not raised.
    """
    records, problems = plan_all(resource, calls, entries, options)
    problems = [problem for record in records for problem in record.problems] + problems
    if problems:
        # The parent of the whole list is as wrong for each entry in it.
        raise Refused(list(dict.fromkeys(problems)))
    _Writer(resource, calls, options, check_mode).write(records)
    return records


def plan_all(
    resource: Resource, calls: Calls, entries: t.Sequence[Entry], options: ConvergeOptions
) -> t.Tuple[t.List[Record], t.List[Problem]]:
    """Read what exists and plan, without a write: the records, and the problems that are in none of them."""
    return _Planner(resource, calls, options).plan(entries)


class _Planner:
    def __init__(self, resource: Resource, calls: Calls, options: ConvergeOptions) -> None:
        self._resource, self._calls, self._options = resource, calls, options
        self._parents = Parents(resource, calls, options.workers)

    def plan(self, entries: t.Sequence[Entry]) -> t.Tuple[t.List[Record], t.List[Problem]]:
        records = [Record(entry) for entry in entries]
        listed, problems = self._find(records)
        self._read(records)
        self._check_references(records)
        known = [(r.entry, r.parent_id or r.entry.parent, r.object_id) for r in records if r.entry and not r.problems]
        problems += repeated(known)
        if self._options.purge:
            problems += self._purge(listed, records)
        return records, problems

    def _find(self, records: t.List[Record]) -> t.Tuple[t.List[str], t.List[Problem]]:
        """Find out which parents are meant, and list those that have to be; their IDs, and the problems with names."""
        names = self._options.parent_names if self._options.purge else ()
        self._parents.find([record.entry for record in records if record.entry], names)
        benefit: t.Dict[str, int] = dict.fromkeys(self._options.parents if self._options.purge else (), 2)
        problems: t.List[Problem] = []
        for record in records:
            entry = t.cast(Entry, record.entry)
            record.name = entry.name
            try:
                parent_id = record.parent_id = self._parents.id_of(entry)
            except Refused as refused:
                record.problems = entry.at(refused.problems)
            except SSMError as error:
                record.error = error
            else:
                if parent_id is not None:
                    benefit[parent_id] = benefit.get(parent_id, 0) + self._listing_benefit(entry)
        for name in names:
            try:
                benefit[t.cast(str, self._parents.id_of_name(name))] = 2
            except Refused as refused:
                problems += refused.problems
            except SSMError as error:
                records.append(_failed(error, name))
        listed = [parent_id for parent_id, sum_of_benefits in benefit.items() if sum_of_benefits > 1]
        self._parents.list_objects(listed)
        return listed, problems

    def _listing_benefit(self, entry: Entry) -> int:
        """How much a listing of its parent saves an entry: one Get of a known ID is as cheap, a second one is not."""
        if self._options.purge or not entry.object_id:
            return 2
        return 0 if self._needs_whole(entry) else 1

    def _needs_whole(self, entry: Entry) -> bool:
        """Whether the decision, or what is returned of it, needs what a listing leaves out."""
        if not entry.desired.present:
            return self._options.read_purged
        unlisted = any(option in entry.desired.settings for option in self._resource.unlisted)
        return self._options.read_all or entry.desired.exact or unlisted

    def _read(self, records: t.List[Record]) -> None:
        """Read what the plans need, and plan."""
        left = [record for record in records if record.entry and record.error is None and not record.problems]
        done = 0

        def read(record: Record) -> None:
            nonlocal done
            entry = t.cast(Entry, record.entry)
            try:
                record.problems = self._plan_one(record, entry)
                if record.plan is not None and record.plan.kind == "none" and not self._options.read_all:
                    # Thousands of these would be kept to the end.
                    record.plan = record.plan._replace(before=None, after=None)
            except Refused as refused:
                record.problems = entry.at(refused.problems)
            except SSMError as error:
                record.error = error
            finally:
                done += 1
                self._options.report_progress("read", done, len(left))

        at_once(read, left, self._options.workers)

    def _plan_one(self, record: Record, entry: Entry) -> t.List[Problem]:
        """Make the plan, from the listing if that holds enough; returns what forbids it."""
        if record.parent_id is None:
            return self._plan_from(record, entry, None)
        record.object_id, row = self._parents.row_of(entry, record.parent_id)
        if row is not None and not self._needs_whole(entry):
            problems = self._plan_from(record, entry, row)
            # A Replace sends back all that exists.
            if problems or record.plan is None or "Replace" not in record.plan.request:
                return problems
        record.whole = True
        listed = self._parents.listing(record.parent_id) is not None
        answer = None
        if record.object_id is not None and (row is not None or not listed):
            self._calls.check()
            answer = self._calls.get(record.parent_id, record.object_id)
        if answer is None and entry.object_id and entry.desired.present:
            if not listed:
                require_parent(self._resource, self._calls, record.parent_id)
            raise missing_object(self._resource, record.parent_id, entry.object_id)
        return self._plan_from(record, entry, None if answer is None else self._resource.options_of(answer))

    def _plan_from(self, record: Record, entry: Entry, current: t.Optional[Options]) -> t.List[Problem]:
        record.plan = plan_for(self._resource, entry.desired, record.parent_id, current)
        record.warnings = warnings_of(self._resource, current, entry.desired)
        record.name = record.name or (current or {}).get("name")
        return entry.at(record.plan.problems)

    def _check_references(self, records: t.Sequence[Record]) -> None:
        """Check the IDs of other objects in plans that change them; those of each parent are listed once."""
        left = [r for r in records if not r.problems and names_references(self._resource, r.plan)]
        parents = sorted({str(record.parent_id) for record in left})

        def listed(parent_id: str) -> t.Any:
            try:
                self._calls.check()
                return referable(self._calls, parent_id)
            except SSMError as error:
                return error

        names = dict(zip(parents, at_once(listed, parents, self._options.workers)))
        for record in left:
            found = names[str(record.parent_id)]
            if isinstance(found, SSMError):
                record.error = found
                continue
            problems, sentences = check_references(self._resource, t.cast(Plan, record.plan), found)
            record.problems = t.cast(Entry, record.entry).at(problems)
            record.warnings += sentences

    def _purge(self, listed: t.Sequence[str], records: t.List[Record]) -> t.List[Problem]:
        """Add a record of each object of the listed parents that no entry is about, and that is not protected.

        Returns what forbids the purge.
        """
        options, resource = self._options, self._resource
        kept = {record.object_id for record in records} | set(options.protect)
        # An entry that could not be understood may be about an object of its name.
        doubtful = {(record.parent_id, record.name) for record in records if record.problems}
        existing = {text for record in records for text in (record.name, record.object_id)}
        found: t.List[Record] = []
        problems: t.List[Problem] = []
        for parent_id in listed:
            try:
                listing = self._parents.listing(parent_id)
            except SSMError as error:
                if not any(record.parent_id == parent_id for record in records):
                    found.append(_failed(error, parent_id, parent_id))
                continue
            if listing is None or not listing.exists:
                # A parent that only absent entries name may be gone, as it may be without a purge.
                if parent_id in options.parents:
                    problems += missing_parent(resource, self._calls, parent_id).problems
                continue
            for object_id, row in listing.by_id.items():
                name = row.get(resource.name_member)
                existing.update((object_id, name))
                if object_id not in kept and name not in options.protect and (parent_id, name) not in doubtful:
                    record = Record(None)
                    record.parent_id, record.object_id, record.name = parent_id, object_id, name
                    record.plan = absence(resource, listed_object(resource, self._calls, row))
                    found.append(record)
        purged = [record for record in found if record.plan]
        if not any(record.error for record in records + found):
            # Whether a parent that could not be read has the object is not known.
            self._warn_of_protection(purged, sorted(set(options.protect) - existing))
        if len(purged) > options.limit:
            problems.append(self._over_limit(purged))
        if options.read_purged and not problems:
            at_once(self._read_purged, purged, options.workers)
        records += found
        return problems

    def _over_limit(self, purged: t.Sequence[Record]) -> Problem:
        resource, count, limit = self._resource, len(purged), str(self._options.limit)
        first = ", ".join("%s of %s" % (r.name or r.object_id, r.parent_id) for r in purged[:10])
        first += ", ..." if count > 10 else ""
        which = "%d %s" % (count, resource.noun + " is" if count == 1 else resource.plural + " are")
        verb = resource.verbs.past(resource.verbs.delete)
        said = "%s not in the list and would be %s: %s" % (which, verb, first)
        return Problem("purge_limit", said, limit, "purge_limit: %d, or purge_protect" % count)

    def _warn_of_protection(self, purged: t.Sequence[Record], unknown: t.Sequence[str]) -> None:
        """Warn of protected names that do not exist: one may be meant for an object that will be purged."""
        resource = self._resource
        for name in unknown if purged and resource.parent else ():
            near = did_you_mean(name, [record.name for record in purged if record.name])
            which = "no %s of the named %s has" % (resource.noun, t.cast(Resource, resource.parent).plural)
            self._options.warn("purge_protect names %s, which %s%s" % (name, which, near or "."))

    def _read_purged(self, record: Record) -> None:
        try:
            self._calls.check()
            answer = self._calls.get(str(record.parent_id), str(record.object_id))
            current = None if answer is None else self._resource.options_of(answer)
            record.plan, record.whole = absence(self._resource, current), True
        except SSMError as error:
            record.error = error


def _failed(error: Exception, parent: str, parent_id: t.Optional[str] = None) -> Record:
    record = Record(None)
    record.parent, record.parent_id, record.error = parent, parent_id, error
    return record


class _Writer:
    """Carries plans out: several parents at a time, in each of them in the list's order, what is purged last."""

    def __init__(self, resource: Resource, calls: Calls, options: ConvergeOptions, check_mode: bool) -> None:
        self._resource, self._calls, self._options, self._check_mode = resource, calls, options, check_mode

    def write(self, records: t.List[Record]) -> None:
        backup, workers = self._options.backup, self._options.workers
        if backup is not None and not self._check_mode:
            backup.read_whole(self._to_write(records), workers)
            backup.keep_records(self._to_write(records), workers)
        for record in records:
            if record.error is None and record.kind == "none":
                # Nothing to write: done, even if another one fails.
                self._carry_out(record)
        chains: t.Dict[t.Optional[str], t.List[Record]] = {}
        for record in self._to_write(records):
            chains.setdefault(record.parent_id, []).append(record)
        broken = _broken(records)
        total, done, stopped = sum(map(len, chains.values())), 0, False

        def write(chain: t.List[Record]) -> None:
            nonlocal done, stopped
            for record in chain:
                if stopped or _is_kept(record, broken):
                    continue
                self._carry_out(record)
                if record.error is not None:
                    broken.add(record.parent_id)
                    stopped = self._options.stop
                done += 1
                self._options.report_progress("written", done, total)

        at_once(write, list(chains.values()), workers)
        if backup is not None:
            backup.settle(lambda record: record.tried and record.kind != "none" and may_be_written(record.error))

    def _to_write(self, records: t.Sequence[Record]) -> t.List[Record]:
        broken = _broken(records)
        if self._options.stop and broken:
            return []
        return [
            record
            for record in records
            if record.error is None and record.kind != "none" and not _is_kept(record, broken)
        ]

    def _carry_out(self, record: Record) -> None:
        record.tried = True
        resource, calls, planned = self._resource, self._calls, t.cast(Plan, record.plan)
        if self._check_mode or planned.kind == "none":
            record.current = planned.after
            return
        try:
            outcome = carry_out(resource, calls, planned, str(record.parent_id), record.warnings, record.whole)
        except Exception as error:  # pylint: disable=broad-except
            # Any error at all: what was done to the others must still be reported.
            record.error = error
            return
        # What was to be deleted and is gone already is no change.
        record.plan, record.current, record.warnings = outcome.plan, outcome.current, list(outcome.warnings)
        if outcome.current is not None:
            record.object_id = outcome.current.get(resource.identity, record.object_id)


def _broken(records: t.Sequence[Record]) -> t.Set[t.Optional[str]]:
    """The parents in which something failed. None: it is not known in which, it may be any of those to purge."""
    return {record.parent_id for record in records if record.error is not None}


def _is_kept(record: Record, broken: t.Set[t.Optional[str]]) -> bool:
    """A parent keeps the objects that are to be purged until everything declared exists."""
    return record.entry is None and not broken.isdisjoint((record.parent_id, None))
