# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A list of tasks as a playbook or a file gives it: read by the table, checked before any call."""

from __future__ import annotations

import typing as t

from .._engine.problems import Problem, kind_of
from .._engine.redaction import named_secrets, secrets
from .._engine.shapes import Mark, Options
from .._engine.validation import Reading, from_json
from .._resources.desired_task import Wanted, check_arguments, given_text
from .._resources.task import FIELDS
from .._resources.task_entry import ABOUT, ENTRY, PURGE_PARAMETERS, REPLACE, SENSITIVE, STATE, WINDOW_NAME

LIST = "tasks"
_PLACES = "in the entry or for the whole list"
_PATTERN = "pattern"
_NO_PATTERN = (
    "patterns are of the role's list maintenance_window_tasks_tasks, and not of the module or of a file for src"
)


class Entry(t.NamedTuple):
    """One entry. path: where it stands, for messages. secret_names: parameters whose values may not be shown.

    inherits: it names no window, and is about the one that the list names.
    """

    path: str
    wanted: Wanted
    secret_names: t.FrozenSet[str]
    inherits: bool = False

    def at(self, problems: t.Iterable[Problem]) -> t.List[Problem]:
        """problems about the entry's options, with the path to them in the list."""
        # What is wrong with the list's window is wrong in one place, however many entries have it from there.
        of_list = ("window_id", WINDOW_NAME) if self.inherits else ()
        return [
            problem if problem.path in of_list else problem._replace(path="%s.%s" % (self.path, problem.path))
            for problem in problems
        ]

    def hidden(self, more: t.Sequence[t.Any] = ()) -> t.Iterator[str]:
        """The texts among its settings, and among more settings, that may not be shown."""
        for settings in (self.wanted.desired, *more):
            if settings:
                yield from secrets(FIELDS, settings, self.secret_names)

    @property
    def window(self) -> str:
        """How it names its window: by the id, else by the name."""
        return given_text(self.wanted.desired, "window_id") or self.wanted.window_name or ""

    @property
    def task_id(self) -> t.Optional[str]:
        return given_text(self.wanted.desired, "window_task_id")

    @property
    def name(self) -> t.Optional[str]:
        return given_text(self.wanted.desired, "name")

    def __str__(self) -> str:
        known = [text for text in (self.name, self.task_id) if text]
        return "%s (%s)" % (self.path, ", ".join(known)) if known else self.path


class EntryList:
    """The options of a module for many tasks: the list, and the window of those that name none.

    The list leaves the arguments before Ansible looks at it, as the settings of a module for one task do.
    """

    names = (LIST, "window_id")

    def __init__(self) -> None:
        self.entries: t.List[Entry] = []
        self.given: t.Optional[int] = None
        self.window_id: t.Any = None
        self.secret_names: t.FrozenSet[str] = frozenset()

    def read(self, raw: Options, secret_names: t.FrozenSet[str]) -> t.List[Problem]:
        """Take them in, as they were given; returns what is wrong with them."""
        self.secret_names = secret_names
        reading = Reading()
        if raw.get("window_id") not in (None, ""):
            wanted = reading.value(FIELDS["window_id"], raw["window_id"], "window_id")
            self.window_id = Mark.WRONG if wanted is None else wanted
        if raw.get(LIST) is None:
            return reading.problems
        return reading.problems + self.read_list(raw[LIST], LIST)

    def read_list(self, raw: t.Any, path: str, templated: bool = True) -> t.List[Problem]:
        """Take the list in; path is what it is called in messages. Returns what is wrong with it.

        templated: Ansible has templated it.
        """
        items = from_json(raw, list)
        if not isinstance(items, (list, tuple)):
            self.given = 0
            return [Problem(path, given=kind_of(items), allowed="a list of tasks")]
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
            problems += [Problem(LIST, "one of tasks and src is required")] if required else []
        elif src is not None and self.given is not None:
            problems.append(Problem("src", "cannot be combined with tasks; set one of them"))
        elif src is not None:
            # Imported here: most lists are no files.
            from .source import read_source

            content, problems = read_source(src)
            problems += [] if problems else self.read_list(content, src, templated=False)
        return problems + self.complete(params.get("window_name") or None)

    def _entry(self, path: str, item: t.Any, problems: t.List[Problem], templated: bool) -> t.Optional[Entry]:
        item = from_json(item, dict)
        if not isinstance(item, dict):
            # What was meant as a task may be text with a secret in it.
            problems.append(Problem(path, given=kind_of(item), allowed="the options of a task"))
            return None
        secret_names = self.secret_names | named_secrets(item.get(SENSITIVE))
        reading = Reading(secret_names)
        if _PATTERN in item:
            reading.problems.append(Problem("%s.%s" % (path, _PATTERN), _NO_PATTERN))
            item = {option: value for option, value in item.items() if option != _PATTERN}
        desired = reading.block(ENTRY, item, path) if item else {}
        for option in (STATE, REPLACE, PURGE_PARAMETERS):
            if desired.get(option) is Mark.CLEARED:
                reading.problems.append(Problem("%s.%s" % (path, option), "a value is required, or leave it out"))
        problems += reading.problems
        about = {option: desired.pop(option, None) for option in ABOUT.by_option}
        wanted = Wanted(
            desired,
            given_text(about, WINDOW_NAME),
            present=about[STATE] != "absent",
            exact=about[REPLACE] is True,
            purge_parameters=about[PURGE_PARAMETERS] is not False,
            templated=templated,
        )
        return Entry(path, wanted, secret_names)

    def echo(self, raw: Options) -> Options:
        """What the echo of the arguments may show: a list of thousands would fill it."""
        shown = dict(raw)
        if raw.get(LIST) is not None:
            shown[LIST] = "not repeated here; its number of entries is %d" % (self.given or 0)
        return shown

    def hidden(self, more: t.Sequence[t.Any] = ()) -> t.Iterator[str]:
        """The texts among all entries that may not be shown."""
        for entry in self.entries:
            yield from entry.hidden(more)

    def complete(self, window_name: t.Optional[str]) -> t.List[Problem]:
        """Give the window of all to the entries that name none; returns what no call is needed to find wrong."""
        problems: t.List[Problem] = []
        for number, entry in enumerate(self.entries):
            if not entry.window:
                desired = entry.wanted.desired
                if self.window_id:
                    desired["window_id"] = self.window_id
                wanted = entry.wanted._replace(window_name=window_name)
                inherits = bool(self.window_id or window_name)
                self.entries[number] = entry = entry._replace(wanted=wanted, inherits=inherits)
            problems += entry.at(check_arguments(entry.wanted, _PLACES))
        return problems + repeated([(entry, entry.window, entry.task_id) for entry in self.entries])


def out_of_range(params: Options, option: str, least: int, most: t.Optional[int] = None) -> t.List[Problem]:
    """What is wrong with a number among the options, if something is."""
    number = params.get(option)
    if not isinstance(number, int) or least <= number and (most is None or number <= most):
        return []
    allowed = "%d or more" % least if most is None else "%d to %d" % (least, most)
    return [Problem(option, given=str(number), allowed=allowed)]


def repeated(places: t.Iterable[t.Tuple[Entry, str, t.Optional[str]]]) -> t.List[Problem]:
    """Entries that are about one task, or want one name for two tasks of one window without saying which they are.

    places: each entry with its window, and with the id of the task that it is about as far as that is known.
    """
    problems = []
    first: t.Dict[t.Tuple[str, str, str], Entry] = {}
    for entry, window, task_id in places:
        claims = [("window_task_id", task_id)]
        if entry.wanted.present or not entry.task_id:
            claims.append(("name", entry.name))
        for option, value in claims:
            if value is None or not window:
                continue
            other = first.setdefault((window, option, value), entry)
            # The service lets tasks share a name: two IDs say which are meant.
            if other is not entry and not (option == "name" and other.task_id and entry.task_id):
                what = "task" if option == "window_task_id" else "name"
                said = "%s is about the same %s of window %s" % (other, what, window)
                problems.append(Problem("%s.%s" % (entry.path, option), said, repr(value)))
                break
    return problems
