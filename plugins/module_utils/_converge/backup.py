# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Objects as they were, kept in a file before the first of them is written."""

from __future__ import annotations

import base64
import contextlib
import datetime
import json
import os
import re
import secrets
import typing as t

from .._engine.entry import BACKUP_FOLDER
from .._engine.plan import Plan
from .._engine.problems import Problem, Refused
from .._engine.redaction import ALL
from .._engine.resource import Resource
from .._engine.restoring import Change, flaws, restoring
from .._engine.shapes import Options
from .._ssm.calls import Calls
from .._ssm.client import at_once
from .._ssm.errors import SSMError
from .record import Record

_UNREADABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


class Backup:
    """Keeps what a run is about to change. path: of the file, once it exists. warnings: what it cannot restore.

    A change is kept with the record that it belongs to, or with None if there is only one object.
    """

    def __init__(
        self, resource: Resource, calls: Calls, directory: t.Optional[str], secret_names: t.Collection[str]
    ) -> None:
        self._resource, self._calls = resource, calls
        self.directory = directory or BACKUP_FOLDER
        self.secret_names = secret_names
        self.path: t.Optional[str] = None
        self.warnings: t.List[str] = []
        self._read: t.Dict[int, t.Optional[Options]] = {}
        self._kept: t.List[t.Tuple[t.Optional[Record], Change]] = []
        self._names: t.Dict[str, t.List[t.Optional[str]]] = {}

    def keep_plan(self, plan: Plan, parent_id: str) -> None:
        """Keep one object that was read as a whole. Raises what keep_records raises."""
        self._keep([(None, _change(plan, parent_id, plan.before, self.secret_names))], 1)

    def read_whole(self, records: t.Sequence[Record], workers: int) -> None:
        """Read those of the records that were planned from a listing as a whole. What fails is in its record."""

        def read(record: Record) -> None:
            try:
                self._calls.check()
                answer = self._calls.get(str(record.parent_id), str(record.object_id))
            except SSMError as error:
                record.error = error
            else:
                self._read[id(record)] = None if answer is None else self._resource.options_of(answer)

        at_once(read, [record for record in records if _before(record) is not None and not record.whole], workers)

    def keep_records(self, records: t.Sequence[Record], workers: int) -> None:
        """Keep the objects of the records, after read_whole. Raises Refused if that fails, SSMError for a call."""
        kept: t.List[t.Tuple[t.Optional[Record], Change]] = []
        for record in records:
            secret_names = record.entry.secret_names if record.entry else ALL
            before = self._read.get(id(record), _before(record))
            # An object that was listed and is gone has been deleted meanwhile: there is nothing to restore.
            if record.plan is not None and (before is not None or record.kind == "create"):
                kept.append((record, _change(record.plan, str(record.parent_id), before, secret_names)))
        self._keep(kept, workers)

    def _keep(self, kept: t.List[t.Tuple[t.Optional[Record], Change]], workers: int) -> None:
        if not kept:
            return
        changes, name_member = [change for _record, change in kept], self._resource.name_member
        parents = sorted({change.parent_id for change in changes if change.kind == "delete"})
        listings = at_once(lambda parent_id: self._calls.list(parent_id, {}), parents, workers)
        self._names = {parent: [row.get(name_member) for row in rows or ()] for parent, rows in zip(parents, listings)}
        self._kept = kept
        entries, self.warnings = restoring(self._resource, changes, self._names)
        wrong = flaws(self._resource, entries)
        if wrong:
            raise Refused(wrong)
        self.path = write_file(
            self.directory, self._file_name({change.parent_id for change in changes}), as_text(entries)
        )

    def _file_name(self, parents: t.Collection[str]) -> str:
        """Names sort by time, and no two runs have the same."""
        parent, now = self._resource.parent, datetime.datetime.now(datetime.timezone.utc)
        which = self._resource.plural
        if parent:
            which = min(parents) if len(parents) == 1 else "%d-%s" % (len(parents), parent.plural)
        return "%s_%s_%s.yml" % (now.strftime("%Y%m%dT%H%M%S.%fZ"), which, secrets.token_hex(4))

    def settle(self, was_written: t.Callable[[t.Any], bool]) -> None:
        """Take out of the file what was not changed after all: brought back, it would be there twice.

        was_written: of the record that a change was kept with, whether its write was carried out, or may have been.
        """
        left = [(record, change) for record, change in self._kept if was_written(record)]
        if self.path is None or len(left) == len(self._kept):
            return
        entries, warnings = restoring(self._resource, [change for _record, change in left], self._names)
        directory, name = os.path.split(self.path)
        # The file as it is holds more than is needed, which is better than none.
        with contextlib.suppress(OSError, Refused):
            if left:
                os.replace(write_file(directory, name + ".part", as_text(entries)), self.path)
            else:
                os.unlink(self.path)
                self.path = None
            self.warnings = warnings

    @property
    def return_values(self) -> t.Dict[str, str]:
        return {} if self.path is None else {"backup_file": self.path}


def _before(record: Record) -> t.Optional[Options]:
    return record.plan.before if record.plan else None


def _change(plan: Plan, parent_id: str, before: t.Optional[Options], secret_names: t.Collection[str]) -> Change:
    return Change(plan.kind, parent_id, before, (plan.after or {}).get("name"), secret_names)


def write_file(directory: str, name: str, text: str) -> str:
    """The path of a new file that holds text, for its owner's eyes only. Raises Refused, and leaves no part of it."""
    path = os.path.abspath(os.path.join(directory, name))
    try:
        os.makedirs(directory, mode=0o700, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with open(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(path)
            raise
    except OSError as error:
        said = "the backup cannot be written there (%s)" % (error.strerror or error)
        raise Refused(
            [Problem("backup_dir", said, repr(directory), "a folder with space that can be written")]
        ) from error
    return path


def as_text(entries: t.Sequence[Options]) -> str:
    """The entries as JSON, which is YAML too; only bytes that are no text need a tag of YAML's."""
    return _text(list(entries), "\n") + "\n"


def _text(value: t.Any, end: str) -> str:
    more = end + "  "
    if isinstance(value, dict) and value:
        return (
            "{"
            + ",".join("%s%s: %s" % (more, _text(str(name), end), _text(value[name], more)) for name in value)
            + end
            + "}"
        )
    if isinstance(value, list) and value:
        return "[" + ",".join(more + _text(item, more) for item in value) + end + "]"
    if isinstance(value, bytes):
        return '!!binary "%s"' % base64.b64encode(value).decode("ascii")
    # YAML refuses some characters that JSON takes, and JSON's pairs of escapes are no single character to YAML.
    return _UNREADABLE.sub(lambda found: "\\u%04x" % ord(found[0]), json.dumps(value, ensure_ascii=False))
