# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What undoes changes: entries for a list that restore objects as they were, made before anything is written."""

from __future__ import annotations

import typing as t

from .canonical import canonical, comes_back, unknown
from .entry import REPLACE, SENSITIVE, STATE, entry_table, meta_options
from .plan import contradictions
from .problems import HIDDEN, Problem
from .resource import Resource
from .shapes import Block, Options, Text
from .validation import Reading

_ORDER = ("create", "update", "delete")
_MOST_NAMED = 10


class Change(t.NamedTuple):
    """An object that is about to be written.

    kind: create, update or delete. before: the whole object as it is; None if it is yet to be created. name: the one that
    it will have, None for none. secret_names: parameters whose values a result may not show.
    """

    kind: str
    parent_id: str
    before: t.Optional[Options]
    name: t.Optional[str]
    secret_names: t.Collection[str] = ()


Names = t.Mapping[str, t.Sequence[t.Optional[str]]]


def restoring(resource: Resource, changes: t.Sequence[Change], names: Names) -> t.Tuple[t.List[Options], t.List[str]]:
    """The entries that undo the changes, those first that make room; and sentences on what they cannot restore.

    names: of each parent in which an object will be deleted, the names of all its objects before the changes.
    """
    after = {(change.parent_id, change.name) for change in changes if change.kind != "delete"}
    entries, sentences = [], []
    for change in sorted(changes, key=lambda one: _ORDER.index(one.kind)):
        if change.before is None:
            parent = {option: change.parent_id for option in resource.parent_options[:1]}
            entries.append({**parent, "name": change.name, STATE: "absent"})
            continue
        entry = _unmistakable(resource.fields, canonical(resource.fields, change.before, comes_back))
        entry[REPLACE] = True
        if change.kind == "delete":
            old_id = entry.pop(resource.identity)
            name = entry.get("name")
            taken = names.get(change.parent_id, ()).count(name) > 1 or (change.parent_id, name) in after
            subject = _subject(resource, old_id, change)
            if name is None or taken:
                # An object is created by its name, and only if no other one has that name.
                entry["name"] = old_id
                why = "has no name" if name is None else "shares the name %s with another one" % name
                sentences.append("%s %s: restored it will be named %s." % (subject, why, old_id))
            paths = ", ".join(unknown(resource.fields, change.before))
            if paths:
                said = "%s has settings that this version does not know, and that are not in the backup: %s."
                sentences.append(said % (subject, paths))
        if change.secret_names:
            entry[SENSITIVE] = sorted(change.secret_names)
        entries.append(entry)
    return entries, sentences


def _subject(resource: Resource, object_id: str, change: Change) -> str:
    of = " of %s" % change.parent_id if resource.parent else ""
    return "%s %s%s" % (resource.noun.capitalize(), object_id, of)


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


def flaws(resource: Resource, entries: t.Sequence[Options]) -> t.List[Problem]:
    """Why entries could not be converged: the service holds values that the modules refuse to write.

    No more of them than a person reads.
    """
    table, meta = entry_table(resource), meta_options(resource)
    problems: t.List[Problem] = []
    for entry in entries:
        reading = Reading(entry.get(SENSITIVE, ()))
        desired = reading.block(table, entry)
        wrong = list(reading.problems)
        if entry.get(STATE) != "absent" and not wrong:
            settings = {name: value for name, value in desired.items() if name not in meta.by_option}
            wrong = contradictions(resource, settings)
        which = "%s %s" % (resource.noun, entry.get("name") or entry.get(resource.identity))
        which += "".join(" of %s" % entry[option] for option in resource.parent_options[:1])
        for problem in wrong:
            said = "%s could not be restored from a backup (%s)" % (which, problem)
            problems.append(Problem("backup", said, allowed="false"))
    return problems[:_MOST_NAMED]
