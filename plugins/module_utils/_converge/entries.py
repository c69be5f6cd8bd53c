# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A list of objects as a playbook or a file gives it: read by the table, checked before any call."""

from __future__ import annotations

import typing as t

from .._engine.desired import Desired, argument_problems, text_of
from .._engine.entry import FORCE, PURGE_PARAMETERS, PURGE_TAGS, REPLACE, SENSITIVE, STATE, entry_table, meta_options
from .._engine.problems import Problem, kind_of
from .._engine.redaction import named_secrets, secrets
from .._engine.resource import Resource
from .._engine.shapes import Mark, Options
from .._engine.validation import Reading, from_json
from .source import read_source

_PLACES = "in the entry or for the whole list"


class Entry(t.NamedTuple):
    """One entry. path: where it stands, for messages. secret_names: parameters whose values may not be shown.

    inherits: it names no parent, and is about the one that the list names.
    """

    path: str
    resource: Resource
    desired: Desired
    secret_names: t.FrozenSet[str]
    inherits: bool = False

    def at(self, problems: t.Iterable[Problem]) -> t.List[Problem]:
        """problems with the entry's options, with the path to them in the list."""
        # What is wrong with the list's parent is wrong in one place, however many entries have it from there.
        of_list = self.resource.parent_options if self.inherits else ()
        return [
            problem if problem.path in of_list else problem._replace(path="%s.%s" % (self.path, problem.path))
            for problem in problems
        ]

    def hidden(self, more: t.Sequence[t.Any] = ()) -> t.Iterator[str]:
        """The texts among its settings, and among more settings, that may not be shown."""
        for settings in (self.desired.settings, *more):
            if settings:
                yield from secrets(self.resource.fields, settings, self.secret_names)

    @property
    def parent_id(self) -> t.Optional[str]:
        return self.desired.text(self.resource.parent.identity) if self.resource.parent else None

    @property
    def parent(self) -> str:
        """How it names its parent: by the ID, else by the name."""
        return self.parent_id or self.desired.parent_name or ""

    @property
    def object_id(self) -> t.Optional[str]:
        return self.desired.text(self.resource.identity)

    @property
    def name(self) -> t.Optional[str]:
        return self.desired.text("name")

    def __str__(self) -> str:
        known = [text for text in (self.name, self.object_id) if text]
        return "%s (%s)" % (self.path, ", ".join(known)) if known else self.path


class EntryList:
    """The options of a module for many objects: the list, and the parent of those that name none.

    The list leaves the arguments before Ansible looks at it, as the settings of a module for one object do.
    """

    def __init__(self, resource: Resource) -> None:
        self.resource = resource
        self.names = (resource.plural, *resource.parent_options[:1])
        self.entries: t.List[Entry] = []
        self.given: t.Optional[int] = None
        self.parent_id: t.Any = None
        self._table, self._meta = entry_table(resource), meta_options(resource)
        self.secret_names: t.FrozenSet[str] = frozenset()

    def read(self, raw: Options, secret_names: t.FrozenSet[str]) -> t.List[Problem]:
        """Take them in, as they were given; returns what is wrong with them."""
        self.secret_names = secret_names
        reading = Reading()
        for option in self.names[1:]:
            if raw.get(option) not in (None, ""):
                value = reading.value(self.resource.fields[option], raw[option], option)
                self.parent_id = Mark.WRONG if value is None else value
        if raw.get(self.resource.plural) is None:
            return reading.problems
        return reading.problems + self.read_list(raw[self.resource.plural], self.resource.plural)

    def read_list(self, raw: t.Any, path: str, templated: bool = True) -> t.List[Problem]:
        """Take the list in; path is what it is called in messages. Returns what is wrong with it.

        templated: Ansible has templated it.
        """
        items = from_json(raw, list)
        if not isinstance(items, (list, tuple)):
            self.given = 0
            return [Problem(path, given=kind_of(items), allowed="a list of %s" % self.resource.plural)]
        self.given = len(items)
        problems: t.List[Problem] = []
        for number, item in enumerate(items):
            entry = self._entry("%s[%d]" % (path, number), item, problems, templated)
            if entry is not None:
                self.entries.append(entry)
        return problems

    def check(self, params: Options, required: bool = True) -> t.List[Problem]:
        """What is wrong with the list, found without a call; reads the file of src. params: the other options."""
        problems: t.List[Problem] = []
        src = params.get("src")
        if src is None and self.given is None:
            if required:
                problems.append(Problem(self.names[0], "one of %s and src is required" % self.names[0]))
        elif src is not None and self.given is not None:
            problems.append(Problem("src", "cannot be combined with %s; set one of them" % self.names[0]))
        elif src is not None:
            content, problems = read_source(src, self.resource.plural)
            problems += [] if problems else self.read_list(content, src, templated=False)
        return problems + self.complete(*(params.get(option) or None for option in self.resource.parent_options[1:]))

    def _entry(self, path: str, item: t.Any, problems: t.List[Problem], templated: bool) -> t.Optional[Entry]:
        item = from_json(item, dict)
        if not isinstance(item, dict):
            # What was meant as an entry may be text with a secret in it.
            allowed = "the options of a %s" % self.resource.noun
            problems.append(Problem(path, given=kind_of(item), allowed=allowed))
            return None
        secret_names = self.secret_names | named_secrets(item.get(SENSITIVE))
        reading = Reading(secret_names)
        for option in self.resource.misplaced:
            if option in item:
                reading.problems.append(Problem("%s.%s" % (path, option), self.resource.misplaced[option]))
        item = {option: value for option, value in item.items() if option not in self.resource.misplaced}
        settings = reading.block(self._table, item, path) if item else {}
        for option in (STATE, REPLACE, PURGE_PARAMETERS, PURGE_TAGS, FORCE):
            if settings.get(option) is Mark.CLEARED:
                reading.problems.append(Problem("%s.%s" % (path, option), "a value is required, or leave it out"))
        problems += reading.problems
        meta = {option: settings.pop(option, None) for option in self._meta.by_option}
        desired = Desired(
            settings,
            next((text_of(meta, option) for option in self.resource.parent_options[1:]), None),
            present=meta[STATE] != "absent",
            exact=meta[REPLACE] is True,
            purge_parameters=meta.get(PURGE_PARAMETERS) is not False,
            force=meta.get(FORCE) is True,
            purge_tags=meta.get(PURGE_TAGS) is not False,
            templated=templated,
        )
        return Entry(path, self.resource, desired, secret_names)

    def echo(self, raw: Options) -> Options:
        """What the echo of the arguments may show: a list of thousands would fill it."""
        shown = dict(raw)
        if raw.get(self.names[0]) is not None:
            shown[self.names[0]] = "not repeated here; its number of entries is %d" % (self.given or 0)
        return shown

    def hidden(self, more: t.Sequence[t.Any] = ()) -> t.Iterator[str]:
        """The texts among all entries that may not be shown."""
        for entry in self.entries:
            yield from entry.hidden(more)

    def complete(self, parent_name: t.Optional[str] = None) -> t.List[Problem]:
        """Give the parent of all to the entries that name none; returns the problems that need no call."""
        problems: t.List[Problem] = []
        for number, entry in enumerate(self.entries):
            if not entry.parent and self.resource.parent:
                if self.parent_id:
                    entry.desired.settings[self.resource.parent.identity] = self.parent_id
                desired = entry.desired._replace(parent_name=parent_name)
                inherits = bool(self.parent_id or parent_name)
                self.entries[number] = entry = entry._replace(desired=desired, inherits=inherits)
            problems += entry.at(argument_problems(self.resource, entry.desired, _PLACES))
        return problems + repeated([(entry, entry.parent, entry.object_id) for entry in self.entries])


def out_of_range(params: Options, option: str, least: int, most: t.Optional[int] = None) -> t.List[Problem]:
    """What is wrong with a number among the options, if something is."""
    number = params.get(option)
    if not isinstance(number, int) or least <= number and (most is None or number <= most):
        return []
    allowed = "%d or more" % least if most is None else "%d to %d" % (least, most)
    return [Problem(option, given=str(number), allowed=allowed)]


def repeated(places: t.Iterable[t.Tuple[Entry, str, t.Optional[str]]]) -> t.List[Problem]:
    """Entries that are about one object, or give one name to two objects of one parent without saying which they are.

    places: each entry with its parent, and with the ID of the object that it is about as far as that is known.
    """
    problems = []
    first: t.Dict[t.Tuple[str, str, str], Entry] = {}
    for entry, parent, object_id in places:
        resource = entry.resource
        claims = [(resource.identity, object_id)]
        if entry.desired.present or not entry.object_id:
            claims.append(("name", entry.name))
        for option, value in claims:
            if value is None or resource.parent and not parent:
                continue
            other = first.setdefault((parent, option, value), entry)
            # The service lets objects share a name: two IDs say which are meant.
            if other is not entry and not (option == "name" and other.object_id and entry.object_id):
                what = resource.noun if option == resource.identity else "name"
                of = " of %s %s" % (resource.parent.noun, parent) if resource.parent else ""
                said = "%s is about the same %s%s" % (other, what, of)
                problems.append(Problem("%s.%s" % (entry.path, option), said, repr(value)))
                break
    return problems
