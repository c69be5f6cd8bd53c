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

from . import api
from ._engine.findings import Finding, Refused
from ._engine.plan import Plan
from ._engine.shapes import Options
from ._resources.task_backup import Change, flaws, restoring
from ._resources.task_rules import task_of

FOLDER = "windowkeeper-backup"
_UNREADABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


class Backup:
    """Keeps what a run is about to change. path: of the file, once there is one. warnings: what it cannot bring back."""

    def __init__(self, directory: t.Optional[str], secret_names: t.Collection[str]) -> None:
        self.directory = directory or FOLDER
        self.secret_names = secret_names
        self.path: t.Optional[str] = None
        self.warnings: t.List[str] = []
        self._read: t.Dict[int, t.Optional[Options]] = {}

    def keep(self, client: t.Any, changes: t.Sequence[Change], workers: int = api.WORKERS) -> None:
        """Write the file, if there is a change. Raises Refused if it cannot be, api.SSMError when a call fails."""
        if not changes:
            return
        windows = sorted({change.window_id for change in changes if change.action == "deregister"})
        listings = api.at_once(lambda window_id: api.describe_tasks(client, window_id), windows, workers)
        names = {window_id: [row.get("Name") for row in rows or ()] for window_id, rows in zip(windows, listings)}
        entries, self.warnings = restoring(changes, names)
        wrong = flaws(entries)
        if wrong:
            raise Refused(wrong)
        name = file_name(datetime.datetime.now(datetime.timezone.utc), {change.window_id for change in changes})
        self.path = write_file(self.directory, name, as_text(entries))

    def keep_plan(self, client: t.Any, plan: Plan) -> None:
        """keep, for the plan of one task that was read as a whole."""
        told = plan.after or plan.before or {}
        self.keep(client, [_change(plan, told["window_id"], plan.before, self.secret_names)])

    def read_whole(self, client: t.Any, records: t.Sequence[t.Any], workers: int) -> None:
        """Read those of the records of reconcile_many that were planned from a listing. What fails is in its record."""
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
        """keep, for the records of reconcile_many that are about to be written, after read_whole."""
        changes = [
            _change(
                record.plan,
                record.window_id,
                self._read.get(id(record), record.plan.before),
                record.entry.secret_names if record.entry else self.secret_names,
            )
            for record in records
        ]
        # A task that was listed and is gone has been deregistered meanwhile: there is nothing to bring back.
        self.keep(client, [one for one in changes if one.before or one.action == "register"], workers)

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
        raise Refused([Finding("backup_dir", said, repr(directory), "a folder with space that can be written")]) from error
    return path


def as_text(entries: t.Sequence[Options]) -> str:
    """The entries as JSON, which is YAML too; only bytes that are no text need a tag of YAML's."""
    return _text(list(entries), "\n") + "\n"


def _text(value: t.Any, end: str) -> str:
    more = end + "  "
    if isinstance(value, dict) and value:
        return "{" + ",".join("%s%s: %s" % (more, _text(str(name), end), _text(value[name], more)) for name in value) + end + "}"
    if isinstance(value, list) and value:
        return "[" + ",".join(more + _text(item, more) for item in value) + end + "]"
    if isinstance(value, bytes):
        return '!!binary "%s"' % base64.b64encode(value).decode("ascii")
    # YAML refuses some characters that JSON takes, and JSON's pairs of escapes are no single character to YAML.
    return _UNREADABLE.sub(lambda found: "\\u%04x" % ord(found[0]), json.dumps(value, ensure_ascii=False))
