# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a module for many objects returns: a row for each, diffs of what changed, and a message on failures.

AWX cuts an event's result at 700,000 characters, diff included, and then nothing of it can be read. So the rows come
first, then the diffs, then the objects, and what does not fit is left out and counted.
"""

from __future__ import annotations

import json
import typing as t

from .._engine.problems import shortened
from .._engine.redaction import ALL, by_line, compared, presented, scrubbed, scrubbed_quotation, secrets
from .._engine.resource import Resource
from .._engine.shapes import Options
from .._ssm.errors import NotStarted, SSMError
from .._ssm.explanation import explain
from .record import Record

LARGEST = 600000
# Of that, for the diffs: AWX keeps them once more as an event of their own, as they are and as they are printed, with a
# colour to each line. That event is five times as long.
LARGEST_DIFF = 130000
MOST_NAMED = 20
MOST_WARNINGS = 50
_LEFT_OUT = "%s of %d of %d %s are left out of the result, which AWX would cut otherwise. %s"
_ROWS_LEFT_OUT = (
    "%d of %d rows are left out of the result, those of unchanged %s first, which AWX would cut otherwise. %s"
)
# Another way to split a list would let a purge take one part's objects for those that are not in the other.
_IN_PARTS = "To see them all, run the list %s by %s."


class Results:
    """The return values of a module for many objects. left_out: sentences on what did not fit.

    returned: the objects whose settings are returned: changed, all or none.
    """

    def __init__(
        self,
        resource: Resource,
        records: t.Sequence[Record],
        returned: str,
        with_diff: bool,
    ) -> None:
        self._resource, self._records = resource, records
        # In Jinja counts.update would be the method of a dict, so counts are named by the past participle.
        verbs = resource.verbs
        counted = {"none": "unchanged", **{verb: verbs.past(verb) for verb in verbs}}
        self._room = LARGEST
        self.left_out: t.List[str] = []
        self.failed = [record for record in records if record.failed]
        self.untried = [record for record in records if record.untried]
        self._stop = next((record.error for record in self.untried if isinstance(record.error, NotStarted)), None)
        self.changed = [record for record in records if record.changed]
        entries = [record for record in records if record.entry is not None]
        purged = [record for record in records if record.entry is None]
        values: t.Dict[str, t.Any] = {
            "changed": bool(self.changed),
            "entries": [self._row(record) for record in entries],
            "purged": [self._row(record) for record in purged],
        }
        values["counts"] = dict(
            dict.fromkeys(counted.values(), 0),
            failed=len(self.failed),
            not_tried=len(self.untried),
        )
        for record in records:
            if record.tried and record.error is None and record.plan is not None:
                values["counts"][counted[record.plan.action]] += 1
        self._room -= len(json.dumps(values))
        if self._room < 0:
            self._room = LARGEST
            for rows in ("entries", "purged"):
                values[rows] = self._shortened(values[rows])
            self._room = LARGEST - len(json.dumps(values))
        if with_diff:
            values["diff"] = self._fitting(self.changed, self._diff, "The diffs", LARGEST_DIFF)
        selected = {"changed": self.changed, "all": records, "none": []}[returned]
        shown = [record for record in selected if record.current is not None]
        values[resource.result + "s"] = self._fitting(shown, self._object, "The settings", LARGEST)
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
                self.left_out.append(_LEFT_OUT % (what, left, len(records), self._resource.plural, self._in_parts))
                break
            self._room -= size
            answer.append(shown)
        return answer

    def _shortened(self, rows: t.List[Options]) -> t.List[Options]:
        """As many rows as fit: the rows of unchanged objects are left out first."""
        kept = [row for row in rows if row["changed"] or "error" in row or "not_tried" in row]
        for place, row in enumerate(kept):
            self._room -= len(json.dumps(row))
            if self._room < 0:
                kept = kept[:place]
                break
        if len(kept) == len(rows):
            return kept
        left = len(rows) - len(kept)
        self.left_out.append(_ROWS_LEFT_OUT % (left, len(rows), self._resource.plural, self._in_parts))
        return kept

    @property
    def _in_parts(self) -> str:
        noun = self._resource.parent.noun if self._resource.parent else "part"
        return _IN_PARTS % (noun, noun)

    def _hidden_names(self, record: Record) -> t.Collection[str]:
        # Which parameters of a purged object are sensitive was said in its entry, which is gone.
        return record.entry.secret_names if record.entry else ALL

    def _row(self, record: Record) -> Options:
        row: Options = {
            "name": record.name or "",
            **{option: record.parent_id or "" for option in self._resource.parent_options[:1]},
            self._resource.identity: record.object_id or "",
            "changed": record.changed,
            "action": record.plan.action if record.plan is not None and record.changed else "none",
            "changed_fields": list(record.plan.changed) if record.plan is not None and record.changed else [],
        }
        if record.failed:
            row["error"] = self._reason(record, self._subject(record))
        elif record.untried:
            row["not_tried"] = True
        return row

    def _reason(self, record: Record, about: str, number: int = 1) -> str:
        """Why it failed, and so many more with it. about: which they are."""
        error = record.error
        plan = record.plan
        settings = error.settings if isinstance(error, SSMError) else (plan.before, plan.after) if plan else ()
        hidden = list(self._hidden(record, settings))
        if isinstance(error, SSMError):
            said = explain(error, about, self._unchanged(record, number), hidden)
        else:
            said = scrubbed_quotation(str(error), hidden)
            said = "%s: %s. Whether AWS has carried it out is not known." % (type(error).__name__, said)
        return scrubbed(said, hidden)

    def _hidden(self, record: Record, settings: t.Sequence[t.Any]) -> t.Iterator[str]:
        if record.entry is not None:
            yield from record.entry.hidden(settings)
        else:
            for one in settings:
                yield from secrets(self._resource.fields, one or {}, ALL)

    def _object(self, record: Record) -> Options:
        return presented(self._resource.fields, record.current, self._hidden_names(record)) or {}

    def _diff(self, record: Record) -> Options:
        plan = record.plan
        before, after = (None, None) if plan is None else (plan.before, plan.after)
        old, new = compared(self._resource.fields, before, after, self._hidden_names(record))
        if before is not None and after is not None and plan is not None:
            touched = {path.partition(".")[0] for path in plan.changed}
            old, new = ({name: side[name] for name in side if name in touched} for side in (old, new))
        # Without the ID of a new object: check mode does not know it.
        header = self._subject(record, before is not None)
        return {"before_header": header, "after_header": header, "before": by_line(old), "after": by_line(new)}

    def warnings(self) -> t.List[str]:
        """The warnings of all objects, and what was left out."""
        said = [
            "%s: %s" % (record.entry.path if record.entry else record.object_id, sentence)
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
                said.append(self._reason(records[0], self._subject(records[0])))
            else:
                named = _listed([self._name_of(record, True) for record in records], ", ")
                said.append("%s: %s" % (named, reason))
        more = sum(map(len, list(groups.values())[MOST_NAMED:]))
        return " ".join(said + (["And %d more (see entries)." % more] if more else []))

    @property
    def is_complete(self) -> bool:
        """Whether everything was done: nothing failed, and nothing has stopped the run before its end."""
        return not self.failed and self._stop is None

    def failure(self, check_mode: bool) -> str:
        """What was done, what failed and why, and what was not tried, for a run that is not complete."""
        would = "would have changed" if check_mode else "changed"
        unchanged = len(self._records) - len(self.changed) - len(self.failed) - len(self.untried)
        parts = [
            "%d of %d %s failed, %d %s, %d needed no change, %d were not tried."
            % (
                len(self.failed),
                len(self._records),
                self._resource.plural,
                len(self.changed),
                would,
                unchanged,
                len(self.untried),
            ),
        ]
        if self.failed:
            parts.append("Failed: %s" % self._failures())
        elif self._stop is not None:
            parts.append(explain(self._stop, "", ""))
        if self.changed:
            done = ["%s (%s)" % (self._name_of(record), record.plan.action) for record in self.changed if record.plan]
            parts.append("%s: %s." % (would.capitalize(), _listed(done, ", ")))
        if self.untried:
            parts.append("Not tried: %s." % _listed([self._name_of(record) for record in self.untried], ", "))
        parts.append("Running it again does what is left.")
        return " ".join(parts)

    def _unchanged(self, record: Record, number: int) -> str:
        """What a read that failed means for what it was about."""
        if record.entry is None and record.object_id is None:
            return "Nothing was %s there." % self._resource.verbs.past(self._resource.verbs.delete)
        noun, plural = self._resource.noun, self._resource.plural
        return "This %s was not changed." % noun if number == 1 else "These %s were not changed." % plural

    def _name_of(self, record: Record, with_parent: bool = False) -> str:
        parent = record.parent_id or record.parent
        name = str(record.entry) if record.entry else record.name or record.object_id or parent
        name = "%s of %s" % (name, parent) if with_parent and parent and name != parent else name
        return shortened(name)

    def _subject(self, record: Record, with_id: bool = True) -> str:
        """Which object of which parent a record is about, for a message and a diff's header."""
        parent, noun = self._resource.parent, self._resource.noun
        known = [
            record.entry.path if record.entry else "not in the list",
            "%s %s" % (parent.noun, record.parent_id or record.parent) if parent else "",
            "%s %s" % (noun, record.object_id) if record.object_id and with_id else "",
            "name %s" % record.name if record.name else "",
        ]
        return ", ".join(shortened(text) for text in known if text)


def _listed(texts: t.Sequence[str], between: str) -> str:
    more = len(texts) - MOST_NAMED
    said = between.join(texts[:MOST_NAMED])
    return "%s%sand %d more (see entries)" % (said, between, more) if more > 0 else said
