# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the module for many tasks returns: a row for each, diffs of what changed, a message where something failed.

AWX cuts an event's result at 700,000 characters, diff included, and then nothing of it can be read. So the rows come
first, then the diffs, then the tasks, and what does not fit is left out and counted.
"""

from __future__ import annotations

import json
import typing as t

from .._engine.redaction import by_line, compared, presented, scrubbed
from .._engine.shapes import Options
from .._resources.task import FIELDS
from .._ssm.errors import SSMError
from .many import Record

LARGEST = 600000
# Of that, for the diffs: AWX keeps them once more as an event of their own, as they are and as they are printed, with a
# colour to each line. That event is five times as long.
LARGEST_DIFF = 130000
# What is counted of each action. In Jinja counts.update would be the method of a dict.
COUNTED = {"none": "unchanged", "register": "registered", "update": "updated", "deregister": "deregistered"}
MOST_NAMED = 20
MOST_WARNINGS = 50
_LEFT_OUT = "%s of %d of %d tasks are left out of the result, which AWX would cut otherwise. %s"
_ROWS_LEFT_OUT = (
    "%d of %d rows are left out of the result, those of unchanged tasks first, which AWX would cut otherwise. %s"
)
# Another way to split a list would let purge_tasks take one part's tasks for those that are not in the other.
_WINDOW_BY_WINDOW = "To see them all, run the list window by window."


class Results:
    """The module's return values. left_out: sentences on what did not fit."""

    def __init__(
        self, records: t.Sequence[Record], return_tasks: str, with_diff: bool, secret: t.Collection[str]
    ) -> None:
        self._records, self._secret = records, secret
        self._room = LARGEST
        self.left_out: t.List[str] = []
        self.failed = [record for record in records if record.error is not None]
        self.untried = [record for record in records if not record.tried and record.error is None]
        self.changed = [record for record in records if record.changed]
        entries = [record for record in records if record.entry is not None]
        purged = [record for record in records if record.entry is None]
        values: t.Dict[str, t.Any] = {
            "changed": bool(self.changed),
            "entries": [self._row(record) for record in entries],
            "purged": [self._row(record) for record in purged],
        }
        values["counts"] = dict(
            dict.fromkeys(COUNTED.values(), 0),
            failed=len(self.failed),
            not_tried=len(self.untried),
        )
        for record in records:
            if record.tried and record.error is None and record.plan is not None:
                values["counts"][COUNTED[record.plan.action]] += 1
        self._room -= len(json.dumps(values))
        if self._room < 0:
            self._room = LARGEST
            for rows in ("entries", "purged"):
                values[rows] = self._shortened(values[rows])
            self._room = LARGEST - len(json.dumps(values))
        if with_diff:
            values["diff"] = self._fitting(self.changed, self._diff, "The diffs", LARGEST_DIFF)
        returned = {"changed": self.changed, "all": records, "none": []}[return_tasks]
        shown = [record for record in returned if record.task is not None]
        values["maintenance_window_tasks"] = self._fitting(shown, self._task, "The settings", LARGEST)
        self.values = values

    def _fitting(
        self, records: t.Sequence[Record], show: t.Callable[[Record], Options], what: str, largest: int
    ) -> t.List[Options]:
        """What show makes of each record, as far as there is room, and in at most so many characters."""
        answer: t.List[Options] = []
        room = min(self._room, largest)
        for record in records:
            shown = show(record)
            # A diff is printed with its lines broken, and escaped once more where results are kept.
            size = len(json.dumps(shown))
            room -= size
            if room < 0:
                left = len(records) - len(answer)
                self.left_out.append(_LEFT_OUT % (what, left, len(records), _WINDOW_BY_WINDOW))
                break
            self._room -= size
            answer.append(shown)
        return answer

    def _shortened(self, rows: t.List[Options]) -> t.List[Options]:
        """The rows that tell of something: those of unchanged tasks go first, then what is over."""
        kept = [row for row in rows if row["changed"] or "error" in row or "not_tried" in row]
        for place, row in enumerate(kept):
            self._room -= len(json.dumps(row))
            if self._room < 0:
                kept = kept[:place]
                break
        if len(kept) == len(rows):
            return kept
        self.left_out.append(_ROWS_LEFT_OUT % (len(rows) - len(kept), len(rows), _WINDOW_BY_WINDOW))
        return kept

    def _hidden_names(self, record: Record) -> t.Collection[str]:
        return record.entry.secret_names if record.entry else self._secret

    def _row(self, record: Record) -> Options:
        row: Options = {
            "name": record.name or "",
            "window_id": record.window_id or "",
            "window_task_id": record.task_id or "",
            "changed": record.changed,
            "action": record.plan.action if record.plan is not None and record.changed else "none",
            "changed_fields": list(record.plan.changed) if record.plan is not None and record.changed else [],
        }
        if record.error is not None:
            row["error"] = self._reason(record, subject(record))
        elif not record.tried:
            row["not_tried"] = True
        return row

    def _reason(self, record: Record, about: str, number: int = 1) -> str:
        """Why it failed, and so many more with it. about: which they are."""
        error = record.error
        settings: t.Sequence[t.Any] = ()
        if isinstance(error, SSMError):
            # Imported here: only a failure needs it.
            from .._ssm.explanation import explain

            settings = error.settings
            said = explain(error, about, _unchanged(record, number))
        else:
            said = "%s: %s. Whether AWS has carried it out is not known." % (type(error).__name__, error)
        if record.entry is not None:
            return scrubbed(said, record.entry.hidden(settings))
        return said

    def _task(self, record: Record) -> Options:
        return presented(FIELDS, record.task, self._hidden_names(record)) or {}

    def _diff(self, record: Record) -> Options:
        plan = record.plan
        before, after = (None, None) if plan is None else (plan.before, plan.after)
        old, new = compared(FIELDS, before, after, self._hidden_names(record))
        if before is not None and after is not None and plan is not None:
            touched = {path.partition(".")[0] for path in plan.changed}
            old, new = ({name: side[name] for name in side if name in touched} for side in (old, new))
        # Without the id of a task that is new: check mode does not know it.
        header = subject(record, before is not None)
        return {"before_header": header, "after_header": header, "before": by_line(old), "after": by_line(new)}

    def warnings(self) -> t.List[str]:
        """Sentences of the tasks, and on what was left out."""
        said = [
            "%s: %s" % (record.entry.path if record.entry else record.task_id, sentence)
            for record in self._records
            for sentence in record.warnings
        ]
        more = len(said) - MOST_WARNINGS
        if more > 0:
            said = said[:MOST_WARNINGS] + ["There are %d more warnings of this kind." % more]
        return said + self.left_out

    def _failures(self) -> str:
        """What failed and why: a reason that many have in common once, after their names."""
        groups: t.Dict[str, t.List[Record]] = {}
        for record in self.failed:
            groups.setdefault(self._reason(record, "", 2), []).append(record)
        said = []
        for reason, records in list(groups.items())[:MOST_NAMED]:
            if len(records) == 1 and isinstance(records[0].error, SSMError):
                said.append(self._reason(records[0], subject(records[0])))
            else:
                named = _listed([_called(record, True) for record in records], ", ")
                said.append("%s: %s" % (named, reason))
        more = sum(map(len, list(groups.values())[MOST_NAMED:]))
        return " ".join(said + (["And %d more (see entries)." % more] if more else []))

    def failure(self, check_mode: bool) -> str:
        """What was done, what failed and why, and what was not tried, for a run in which something failed."""
        would = "would have changed" if check_mode else "changed"
        unchanged = len(self._records) - len(self.changed) - len(self.failed) - len(self.untried)
        parts = [
            "%d of %d tasks failed, %d %s, %d needed no change, %d were not tried."
            % (len(self.failed), len(self._records), len(self.changed), would, unchanged, len(self.untried)),
            "Failed: %s" % self._failures(),
        ]
        if self.changed:
            done = ["%s (%s)" % (_called(record), record.plan.action) for record in self.changed if record.plan]
            parts.append("%s: %s." % (would.capitalize(), _listed(done, ", ")))
        if self.untried:
            parts.append("Not tried: %s." % _listed([_called(record) for record in self.untried], ", "))
        parts.append("Running it again does what is left.")
        return " ".join(parts)


def _unchanged(record: Record, number: int) -> str:
    """What a read that failed means for what it was about."""
    if record.entry is None and record.task_id is None:
        return "Nothing was deregistered there."
    return "This task was not changed." if number == 1 else "These tasks were not changed."


def _listed(texts: t.Sequence[str], between: str) -> str:
    more = len(texts) - MOST_NAMED
    said = between.join(texts[:MOST_NAMED])
    return "%s%sand %d more (see entries)" % (said, between, more) if more > 0 else said


def _called(record: Record, with_window: bool = False) -> str:
    window = record.window_id or record.window
    called = str(record.entry) if record.entry else record.name or record.task_id or window
    return "%s of %s" % (called, window) if with_window and called != window else called


def subject(record: Record, with_id: bool = True) -> str:
    """Which task of which window a record is about, for a message and a diff's head."""
    known = [
        record.entry.path if record.entry else "not in the list",
        "window %s" % (record.window_id or record.window),
        "task %s" % record.task_id if record.task_id and with_id else "",
        "name %s" % record.name if record.name else "",
    ]
    return ", ".join(filter(None, known))
