# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From a role's variables to the arguments of the module maintenance_window_tasks, or to all that is wrong with them."""

from __future__ import annotations

import posixpath
import re
import typing as t

from ...module_utils._converge.entries import EntryList
from ...module_utils._engine.entry import BACKUP_FOLDER
from ...module_utils._engine.problems import Problem, kind_of
from ...module_utils._engine.shapes import Options
from ...module_utils._resources.task import BLOCK_OF_TYPE
from ...module_utils._resources.task_rules import TASK
from ...module_utils.yaml_text import dates_as_text
from ..user_input import EMPTY, parse_text, words
from ..variables import AUDIT, COMMON, MODULE_OPTIONS, PLAYBOOKS, TASKS, message, name_problems, read_values
from .expansion import Expanded, expand_entry
from .flat_options import FLAT, SHORT, targets_of
from .pattern import BLOCKS, Pattern, read_pattern, read_patterns

LIST = TASK.plural
PATTERNS = "patterns"

#: How many entries a message names.
MOST_NAMED = 10

#: The short form of an option by the option's path in an entry.
SHORT_FORMS = {
    ".".join((BLOCKS, BLOCK_OF_TYPE[kind], *above)): name
    for kind, options in FLAT.items()
    for name, above in options.items()
}

Definitions = t.Callable[[str], t.Any]
"""Returns the definition of one of the role's patterns, by its name. May raise ValueError."""


class Arguments(t.NamedTuple):
    """The arguments of the module; or problems, and then it must not be called. expanded: the entries."""

    arguments: Options
    problems: t.List[Problem]
    expanded: t.Sequence[Expanded] = ()

    @property
    def refused(self) -> str:
        return message(self.problems)

    @property
    def declared(self) -> bool:
        """Whether the variables declare tasks. If not, there is nothing to do; an empty list can still purge."""
        return bool(self.problems) or "tasks" in self.arguments or "src" in self.arguments


def module_arguments(
    variables: t.Mapping[str, t.Any],
    shipped: t.Sequence[str],
    definition: Definitions,
    prefix: str = "",
    named: t.Iterable[str] = (),
) -> Arguments:
    """The arguments of the module for these variables, and all that is wrong with them.

    variables: by their names without prefix, which messages put before them; empty ones count as left out. shipped: the
    names of the role's own patterns. named: the names, with prefix, of all variables; one that is nearly the name of a
    variable of the role is a problem.
    """
    problems = name_problems(TASKS, named, prefix, (PLAYBOOKS, AUDIT))
    variables = dates_as_text(variables)
    values = read_values(TASKS.table, variables, prefix, problems)
    own = _with_base_dir(
        {name: values[name] for name in MODULE_OPTIONS.by_option if name in values}, values.get("base_dir")
    )
    common = {name: values[name] for name in COMMON.by_option if name in values}
    written = _add_common_targets(common, values, variables, prefix, problems)
    patterns, wrong = read_patterns(variables.get(PATTERNS) or {}, prefix + PATTERNS)
    problems += wrong
    entries = _entries(variables.get(LIST), own.get("src"), prefix, problems)
    if entries is None:
        return Arguments(own, problems)
    secret_names = frozenset(own.get("sensitive_parameters", ()))
    find = _Patterns(patterns, shipped, definition)
    path = prefix + LIST
    expanded = [
        expand_entry(entry, "%s[%d]" % (path, number), find, find.names, common, secret_names, prefix, written)
        for number, entry in enumerate(entries)
    ]
    for one in expanded:
        problems += one.problems
    # A window that is wrong is not missing.
    has_window = any(prefix + "window_" in str(problem) for problem in problems)
    problems += find.problems + _module_problems(expanded, prefix, own, secret_names, has_window)
    tasks = [one.task for one in expanded]
    return Arguments(dict(own, tasks=tasks), list(dict.fromkeys(problems)), expanded)


def _with_base_dir(own: Options, base: t.Optional[str]) -> Options:
    """The arguments; those that are relative paths on the host of the module start in base."""
    if base is None:
        return own
    paths = {name: own[name] for name in ("src", "backup_dir") if name in own}
    if own.get("backup"):
        paths.setdefault("backup_dir", BACKUP_FOLDER)
    return dict(own, **{name: _join(base, path) for name, path in paths.items()})


def _join(base: str, path: str) -> str:
    # The module puts a home or a variable in the place of the beginning, and that is where such a path starts.
    return path if path.startswith(("~", "$")) else posixpath.join(base, path)


def _add_common_targets(
    common: Options, values: Options, variables: t.Mapping[str, t.Any], prefix: str, problems: t.List[Problem]
) -> t.Dict[str, str]:
    """Turn the short forms of the common targets into targets; returns for paths in them the user's names."""
    given = [name for name in SHORT if words(variables.get(name)) not in EMPTY]
    are_wrong = any(problem.path.partition("[")[0] in [prefix + name for name in given] for problem in problems)
    short = {name: values.get(name, []) for name in given}
    targets, sources, wrong = targets_of(short, {name: prefix + name for name in short}) if short else ([], {}, [])
    problems += wrong
    if short and "targets" in common:
        said = "takes the place of %stargets; set only one of them" % prefix
        problems.append(Problem(prefix + next(iter(short)), said))
    elif are_wrong or wrong or "targets" not in common and variables.get("targets") not in EMPTY:
        # They are wrong, which is reported here, once. Entries should not be reported as lacking targets.
        common["targets"] = [{"key": "InstanceIds", "values": ["i-0123456789abcdef0"]}]
    elif short:
        common["targets"] = targets
        return sources
    return {}


def _entries(raw: t.Any, src: t.Any, prefix: str, problems: t.List[Problem]) -> t.Optional[t.Sequence[t.Any]]:
    """The list of tasks; None if there is none or something is wrong."""
    path = prefix + LIST
    if raw is None or isinstance(raw, str) and not raw.strip():
        return None
    if src:
        problems.append(Problem(prefix + "src", "takes the place of %s; set only one of them" % path))
        return None
    if isinstance(raw, str):
        try:
            raw = parse_text(raw)
        except ValueError as error:
            problems.append(Problem(path, "the text is %s" % error, allowed="a list of tasks"))
            return None
    if not isinstance(raw, (list, tuple)):
        problems.append(Problem(path, given=kind_of(raw), allowed="a list of tasks"))
        return None
    return raw


class _Patterns:
    """The patterns by name, the user's own first; those of the role are read when they are needed."""

    def __init__(
        self, own: t.Dict[str, t.Optional[Pattern]], shipped: t.Sequence[str], definition: Definitions
    ) -> None:
        self._known = dict(own)
        self._shipped = frozenset(shipped)
        self._definition = definition
        self.names = sorted(self._shipped | set(own))
        self.problems: t.List[Problem] = []

    def __call__(self, name: str) -> t.Optional[Pattern]:
        if name not in self._known and name in self._shipped:
            path = "patterns/%s.yml" % name
            try:
                pattern, wrong = read_pattern(name, self._definition(name), path)
            except ValueError as error:
                pattern, wrong = None, [Problem(path, "it is %s" % error)]
            self._known[name] = pattern
            self.problems += wrong
        return self._known.get(name)


def _module_problems(
    expanded: t.List[Expanded], prefix: str, own: Options, secret_names: t.FrozenSet[str], has_window: bool
) -> t.List[Problem]:
    """What the module would find wrong with the tasks, with the names that the user of the role wrote."""
    entries = EntryList(TASK)
    entries.parent_id, entries.secret_names = own.get("window_id"), secret_names
    found = entries.read_list([one.task for one in expanded], LIST)
    window_name = own.get("window_name")
    if not window_name and not entries.parent_id:
        found += [] if has_window else _missing_window(entries, prefix)
        # Reported once, and not again for each entry.
        window_name = prefix + "window_name"
    found += entries.complete(window_name)
    return [in_user_terms(problem, expanded, prefix) for problem in found]


def _missing_window(entries: EntryList, prefix: str) -> t.List[Problem]:
    """The problem if some entries name no window, and no window is named for all."""
    lacking = [entry.path for entry in entries.entries if not entry.parent]
    if not lacking:
        return []
    names = ", ".join(prefix + path for path in lacking[:MOST_NAMED]) + (", ..." if len(lacking) > MOST_NAMED else "")
    said = "required, since no window is named by %s" % names
    return [Problem("window_name", said, allowed="the name of a window, here or in each entry")]


def add_prefix(text: str, prefix: str) -> str:
    """A message of the module with the role's name of the list."""
    return re.sub(r"(?<![\w./])%s(?=\[[0-9]+\])" % LIST, prefix + LIST, text)


def in_user_terms(problem: Problem, expanded: t.Sequence[Expanded], prefix: str) -> Problem:
    """A problem of the module, with the names that the user of the role wrote."""
    if problem.problem:
        problem = problem._replace(problem=add_prefix(problem.problem, prefix))
    number, _bracket, rest = problem.path[len(LIST) + 1 :].partition("]")
    if not problem.path.startswith(LIST + "[") or not number.isdigit() or int(number) >= len(expanded):
        is_ours = re.split(r"[.\[]", problem.path, maxsplit=1)[0] in TASKS.names
        return problem._replace(path=prefix + problem.path) if is_ours else problem
    one, where = expanded[int(number)], rest.lstrip(".")
    for end in range(len(where), 0, -1):
        if where[:end] in one.sources and where[end : end + 1] in ("", ".", "["):
            return problem._replace(path=one.sources[where[:end]] + where[end:])
    # What is missing was not written, so it has no source.
    short = SHORT_FORMS.get(where) if one.has_pattern else None
    return problem._replace(path="%s%s[%s]%s" % (prefix, LIST, number, "." + short if short else rest))
