# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tasks as they were, kept in a file before the first of them is written."""

from __future__ import annotations

import base64
import contextlib
import datetime
import json
import os
import re
import secrets
import typing as t

from .._engine.plan import Plan
from .._engine.problems import Problem, Refused
from .._engine.shapes import Options
from .._resources.task_backup import FOLDER, Change, flaws, restoring
from .._resources.task_rules import task_of
from .._ssm import api

_UNREADABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


class Backup:
    """Keeps what a run is about to change. path: of the file, once there is one. warnings: what it cannot bring back.

    A change is kept with what it belongs to: a record of reconcile_many, or None where there is only one task.
    """

    def __init__(self, directory: t.Optional[str], secret_names: t.Collection[str]) -> None:
        self.directory = directory or FOLDER
        self.secret_names = secret_names
        self.path: t.Optional[str] = None
        self.warnings: t.List[str] = []
        self._read: t.Dict[int, t.Optional[Options]] = {}
        self._kept: t.List[t.Tuple[t.Any, Change]] = []
        self._names: t.Dict[str, t.List[t.Optional[str]]] = {}

    def keep_plan(self, client: t.Any, plan: Plan) -> None:
        """Keep one task that was read as a whole. Raises what keep_records raises."""
        told = plan.after or plan.before or {}
        self._keep(client, [(None, _change(plan, told["window_id"], plan.before, self.secret_names))], 1)

    def read_whole(self, client: t.Any, records: t.Sequence[t.Any], workers: int) -> None:
        """Read those of the records that were planned from a listing as a whole. What fails is in its record."""
        left = [record for record in records if record.plan.before is not None and not record.whole]

        def read(record: t.Any) -> None:
            try:
                answer = api.get_task(client, record.window_id, record.task_id)
            except api.SSMError as error:
                record.error = error
            else:
                self._read[id(record)] = None if answer is None else task_of(answer)

        api.at_once(read, left, workers)

    def keep_records(self, client: t.Any, records: t.Sequence[t.Any], workers: int) -> None:
        """Keep the tasks of the records, after read_whole. Raises Refused if that cannot be, api.SSMError for a call."""
        kept = []
        for record in records:
            secret_names = record.entry.secret_names if record.entry else self.secret_names
            before = self._read.get(id(record), record.plan.before)
            # A task that was listed and is gone has been deregistered meanwhile: there is nothing to bring back.
            if before is not None or record.plan.action == "register":
                kept.append((record, _change(record.plan, record.window_id, before, secret_names)))
        self._keep(client, kept, workers)

    def _keep(self, client: t.Any, kept: t.List[t.Tuple[t.Any, Change]], workers: int) -> None:
        if not kept:
            return
        changes = [change for _record, change in kept]
        windows = sorted({change.window_id for change in changes if change.action == "deregister"})
        listings = api.at_once(lambda window_id: api.describe_tasks(client, window_id), windows, workers)
        self._names = {window_id: [row.get("Name") for row in rows or ()] for window_id, rows in zip(windows, listings)}
        self._kept = kept
        entries, self.warnings = restoring(changes, self._names)
        wrong = flaws(entries)
        if wrong:
            raise Refused(wrong)
        name = file_name(datetime.datetime.now(datetime.timezone.utc), {change.window_id for change in changes})
        self.path = write_file(self.directory, name, as_text(entries))

    def settle(self, was_written: t.Callable[[t.Any], bool]) -> None:
        """Take out of the file what was not changed after all: brought back, it would be there twice.

        was_written: of the record that a change was kept with, whether its write was carried out, or may have been.
        """
        left = [(record, change) for record, change in self._kept if was_written(record)]
        if self.path is None or len(left) == len(self._kept):
            return
        entries, warnings = restoring([change for _record, change in left], self._names)
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
    def told(self) -> t.Dict[str, str]:
        """The return value."""
        return {} if self.path is None else {"backup_file": self.path}


def _change(plan: Plan, window_id: str, before: t.Optional[Options], secret_names: t.Collection[str]) -> Change:
    return Change(plan.action, window_id, before, (plan.after or {}).get("name"), secret_names)


def file_name(now: datetime.datetime, windows: t.Collection[str]) -> str:
    """Names sort by time, and no two runs have the same."""
    which = min(windows) if len(windows) == 1 else "%d-windows" % len(windows)
    return "%s_%s_%s.yml" % (now.strftime("%Y%m%dT%H%M%S.%fZ"), which, secrets.token_hex(4))


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
