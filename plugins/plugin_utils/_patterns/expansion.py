# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From an entry of a list, which may follow a pattern, to the module's options, with the settings of all tasks."""

from __future__ import annotations

import typing as t

from ...module_utils._engine.entry import SENSITIVE
from ...module_utils._engine.problems import Problem, did_you_mean, shown
from ...module_utils._engine.redaction import named_secrets
from ...module_utils._engine.shapes import Options
from ...module_utils._engine.validation import is_secret, snake_case
from ...module_utils._resources.task import BLOCK_OF_TYPE
from ..user_input import EMPTY, from_text, words
from ..variables import COMMON_OF_COMMAND, COMMON_OF_TASK, COMMON_WITH_TARGETS
from .flat_options import (
    BELONGS_TO,
    CLEARS,
    DEPRECATED,
    FLAT,
    OF_A_PATTERN,
    OF_ALL_PATTERNS,
    SHORT,
    targets_of,
)
from .pattern import BLOCKS, PLAIN, Pattern
from .pattern_values import read_value
from .unknown_options import nearest_option, unknown_options

IDENTITY = ("window_id", "window_name", "window_task_id", "name", "state", SENSITIVE)
"""What identifies a task; all that matters of one that should be absent."""

_READERS: t.Dict[str, t.Callable[[t.Any], t.Any]] = {BLOCKS: lambda raw: from_text(raw, dict), SENSITIVE: words}


class Expanded(t.NamedTuple):
    """An entry as the module takes it.

    task: the module's options, without those that are wrong. sources: for paths in task, what the user wrote there.
    problems: what is wrong with the entry. has_pattern: whether it follows one.
    """

    task: t.Any
    sources: t.Dict[str, str]
    problems: t.List[Problem]
    has_pattern: bool = False


def expand_entry(
    raw: t.Any,
    path: str,
    patterns: t.Callable[[str], t.Optional[Pattern]],
    names: t.Sequence[str],
    common: t.Mapping[str, t.Any],
    secret_names: t.Collection[str] = (),
    prefix: str = "",
    target_sources: t.Optional[t.Mapping[str, str]] = None,
) -> Expanded:
    """The entry as the module takes it.

    path: the entry's place, for messages. patterns: returns the pattern of a name, None if something is wrong with it;
    names: of all patterns. common: settings of entries that do not set them, none of them empty; in messages their
    names have prefix. secret_names: parameters of all entries that may not be shown. target_sources: for paths in
    the common targets, the names of the variables that they come from.
    """
    entry = from_text(raw, dict)
    if not isinstance(entry, dict):
        # It may be text with a secret in it. The check of the tasks reports it.
        return Expanded(raw, {}, [])
    given = {option: value for option, value in entry.items() if value is not None}
    name = given.get("pattern", PLAIN) or PLAIN
    pattern = patterns(str(name)) if name != PLAIN else None
    if pattern is None and name != PLAIN:
        said = "there is no such pattern" + did_you_mean(str(name), [*names, PLAIN])
        problem = Problem(path + ".pattern", said, shown(name), ", ".join([PLAIN, *names]))
        # A pattern that exists and is wrong is reported where it is defined.
        return Expanded(_identity(given), {}, [] if name in names else [problem])
    expansion = _Expansion(path, given, pattern, frozenset(secret_names))
    expansion.add_own_options()
    if not _is_absent(given):
        expansion.add_common(common, prefix, target_sources or {})
        expansion.add_pattern_values()
    task = _identity(given) if pattern and _is_absent(given) else expansion.task
    unknown: t.List[Problem] = []
    if expansion.unknown:
        all_patterns = [one for one in (patterns(name) for name in names) if one is not None]
        unknown = unknown_options(expansion.unknown, path, pattern, expansion.task_type, all_patterns)
    return Expanded(task, expansion.sources, unknown + expansion.problems, pattern is not None)


def _is_absent(entry: Options) -> bool:
    return bool(entry.get("state") == "absent")


def _identity(entry: Options) -> Options:
    return {option: entry[option] for option in IDENTITY if option in entry}


class _Expansion:
    """The expansion of one entry. task: the module's options. sources: for dotted paths in task, what the user wrote there.

    pattern: None if the entry has the module's own options.
    """

    def __init__(self, path: str, given: Options, pattern: t.Optional[Pattern], secrets: t.FrozenSet[str]) -> None:
        self.task: Options = {}
        self.sources: t.Dict[str, str] = {}
        self.path = path
        self.given = given
        self.pattern = pattern
        self.problems: t.List[Problem] = []
        self.unknown: t.List[str] = []
        self._secrets = secrets | named_secrets(words(given.get(SENSITIVE)))
        self.task_type = pattern.task_type if pattern else self._own_type()
        self._parameters: t.Dict[str, t.Any] = {}

    def _own_type(self) -> t.Optional[str]:
        """The type that the entry names, or the only one that it can have."""
        blocks = from_text(self.given.get(BLOCKS), dict)
        if self.given.get("task_type"):
            return str(self.given["task_type"])
        found = [name for name, block in BLOCK_OF_TYPE.items() if isinstance(blocks, dict) and blocks.get(block)]
        return found[0] if len(found) == 1 else None

    def add_own_options(self) -> None:
        """Add the options that the entry has."""
        if self.pattern is not None:
            self.task["task_type"] = self.pattern.task_type
            if self.pattern.document is not None:
                self.task["task_arn"] = self.pattern.document
        options = self.pattern.options if self.pattern else {}
        flat = self.pattern.flat if self.pattern else FLAT.get(self.task_type or "", {})
        for option, value in self.given.items():
            if option in options:
                self._add_pattern_option(option, value)
            elif option in OF_ALL_PATTERNS or self.pattern is None and option in OF_A_PATTERN:
                self.task[option] = _READERS[option](value) if option in _READERS else value
            elif option not in flat and option not in SHORT and option != "pattern":
                self._add_exceptional_option(option, value)
        for option in self.given:
            if option in flat:
                self._add_flat_option(option, flat[option], self.given[option])
        self._add_targets(self.given, self.path + ".", {name: self.path + "." + name for name in SHORT})

    def _add_exceptional_option(self, option: str, given: t.Any) -> None:
        """Add an option that entries can have under a condition only, or report it."""
        path = "%s.%s" % (self.path, option)
        if self.pattern is not None and option in DEPRECATED and given in EMPTY:
            # No pattern sets these, but a task may have them from before: empty clears them.
            self.task[option] = given
        elif self.pattern is not None and option in OF_A_PATTERN:
            said = "pattern %s sets it; set the options of the pattern, or use no pattern" % self.pattern.name
            self.problems.append(Problem(path, said))
        elif self.pattern is not None and self._fixed(option) is not None:
            name = t.cast(str, self._fixed(option))
            fixed = "a hidden value" if {name, option, "*"} & self._secrets else self.pattern.fixed[name]
            said = "pattern %s fixes %s to %s; leave it out" % (self.pattern.name, name, fixed)
            self.problems.append(Problem(path, said))
        else:
            self.unknown.append(option)

    def _fixed(self, option: str) -> t.Optional[str]:
        """The parameter that the pattern fixes and the option stands for, if there is one."""
        fixed = t.cast(Pattern, self.pattern).fixed
        return next((name for name in fixed if snake_case(str(option)) == snake_case(str(name))), None)

    def _add_pattern_option(self, name: str, value: t.Any) -> None:
        option = t.cast(Pattern, self.pattern).options[name]
        path = "%s.%s" % (self.path, name)
        if value in EMPTY:
            # An empty parameter of the document means the document's own default.
            if option.path:
                self.set_value(option.path, value, path)
            return
        read, allowed = read_value(option, value)
        if allowed is not None:
            secret = option.sensitive or is_secret(name, self._secrets)
            secret = secret or option.parameter is not None and is_secret(option.parameter, self._secrets)
            self.problems.append(Problem(path, given=shown(value, secret), allowed=allowed))
        elif option.parameter:
            self._parameters[option.parameter] = read
            self.set_source((BLOCKS, BLOCK_OF_TYPE[str(self.task_type)], "parameters", option.parameter), path)
        else:
            self.set_value(option.path, read, path)

    def _add_flat_option(self, option: str, where: t.Tuple[str, ...], value: t.Any) -> None:
        path = "%s.%s" % (self.path, option)
        block = (BLOCKS, BLOCK_OF_TYPE[str(self.task_type)])
        if BLOCKS in self.given and self.value_at(block + where) is not None:
            self.problems.append(Problem(path, "%s sets it too; set only one of them" % BLOCKS))
        elif value in EMPTY and option in CLEARS:
            self.set_value((*block, CLEARS[option]), {}, path)
        else:
            self.set_value(block + where, value, path)
            if option == "cloud_watch_log_group_name" and self.given.get("cloud_watch_output_enabled") is None:
                self.set_value((*block, where[0], "cloud_watch_output_enabled"), True, path)

    def _add_targets(self, given: t.Mapping[str, t.Any], prefix: str, sources: t.Mapping[str, str]) -> None:
        short = {name: words(given[name]) for name in SHORT if given.get(name) is not None}
        if not short:
            if isinstance(self.task.get("targets"), str):
                self.task["targets"] = from_text(self.task["targets"], list)
            return
        if "targets" in self.task:
            said = "takes the place of targets; set only one of them"
            self.problems.append(Problem(prefix + next(iter(short)), said))
            return
        targets, sources, wrong = targets_of(short, sources)
        self.problems += wrong
        if not wrong:
            self.task["targets"] = targets
            self.sources.update(sources)

    def set_source(self, where: t.Sequence[str], path: str) -> None:
        """Record that the value there comes from what the user wrote at path."""
        self.sources[".".join(where)] = path

    def set_value(self, where: t.Sequence[str], value: t.Any, path: str) -> None:
        """Set a value in the task; path: what the user wrote. The structures around it are maps, or missing."""
        inner = self.task
        for name in where[:-1]:
            # A copy, since the entry's own maps must not change.
            inner[name] = dict(inner.get(name) or {})
            inner = inner[name]
        inner[where[-1]] = value
        self.set_source(where, path)

    def value_at(self, where: t.Tuple[str, ...]) -> t.Any:
        """The value there; or the structure around it, if that is empty or not a map."""
        value: t.Any = self.task
        for name in where:
            value = value.get(name)
            if not isinstance(value, dict) or not value:
                return value
        return value

    def add_common(self, common: t.Mapping[str, t.Any], prefix: str, target_sources: t.Mapping[str, str]) -> None:
        """Add the settings of all tasks that the entry does not set."""
        for option in COMMON_OF_TASK:
            self._add_if_missing((option,), common, option, prefix)
        if "targets" not in self.task and not any(self.given.get(name) is not None for name in SHORT):
            self._add_if_missing(("targets",), common, "targets", prefix)
            self.sources.update(target_sources if "targets" in self.task else {})
        if self.task.get("targets"):
            for option in COMMON_WITH_TARGETS:
                self._add_if_missing((option,), common, option, prefix)
        if self.task_type == "RUN_COMMAND":
            self._add_common_of_command(common, prefix)

    def _add_if_missing(
        self, where: t.Tuple[str, ...], common: t.Mapping[str, t.Any], option: str, prefix: str
    ) -> None:
        if option in common and self.value_at(where) is None:
            self.set_value(where, common[option], prefix + option)

    def _add_common_of_command(self, common: t.Mapping[str, t.Any], prefix: str) -> None:
        block = (BLOCKS, BLOCK_OF_TYPE["RUN_COMMAND"])
        for option, where in COMMON_OF_COMMAND.items():
            needs = BELONGS_TO.get(where)
            if option == "cloud_watch_log_group_name" and option in common:
                self._add_common_log_group(block + where, common[option], prefix + option)
            elif needs is None or self.value_at(block + needs) not in EMPTY:
                self._add_if_missing(block + where, common, option, prefix)

    def _add_common_log_group(self, where: t.Tuple[str, ...], value: t.Any, path: str) -> None:
        enabled = where[:-1] + ("cloud_watch_output_enabled",)
        if self.value_at(where) is None and self.value_at(enabled) in (None, True):
            self.set_value(where, value, path)
            self.set_value(enabled, True, path)

    def add_pattern_values(self) -> None:
        """Add what the pattern fixes and its defaults, and check that nothing is missing."""
        if self.pattern is None:
            return
        guessed = {nearest_option(option, self.pattern) for option in self.unknown}
        # IDs that are wrong are reported as such, and are targets nevertheless.
        has_targets = self.task.get("targets") or any(self.given.get(name) not in EMPTY for name in SHORT)
        for name, option in self.pattern.options.items():
            # A misspelt option is reported as such, and not as a missing one once more.
            if self.given.get(name) not in EMPTY or name in guessed:
                continue
            default = option.default
            if default is None and has_targets:
                default = option.default_with_targets
            path = "%s.%s" % (self.path, name)
            if default is not None and name not in self.given:
                self._add_default(name, default)
            elif option.required:
                more = " for a task without targets" if option.default_with_targets is not None else ""
                said = "required by pattern %s%s" % (self.pattern.name, more)
                empty = "an empty value" if name in self.given else None
                self.problems.append(Problem(path, said, empty, option.allowed or ", ".join(option.choices) or None))
        if self.pattern.owns_parameters:
            where = (BLOCKS, self.pattern.block, "parameters")
            own = from_text(self.value_at(where), dict) or {}
            # A value that is not a map stays, and the check of the tasks refuses it.
            if isinstance(own, dict):
                sources = dict(self.sources)
                self.set_value(where, {**self.pattern.fixed, **own, **self._parameters}, self.path)
                self.sources = sources
        self._add_sensitive_parameters()

    def _add_default(self, name: str, default: t.Any) -> None:
        option = t.cast(Pattern, self.pattern).options[name]
        path = "%s.%s" % (self.path, name)
        value, allowed = read_value(option, default)
        if allowed is not None:
            said = "the default of pattern %s is wrong" % t.cast(Pattern, self.pattern).name
            self.problems.append(Problem(path, said, shown(default, option.sensitive), allowed))
        elif option.parameter:
            self._parameters[option.parameter] = value
        else:
            self.set_value(option.path, value, path)

    def _add_sensitive_parameters(self) -> None:
        """Add the document's parameters that the pattern or the user calls sensitive by the options' names."""
        options = t.cast(Pattern, self.pattern).options.values()
        more = {o.parameter for o in options if o.parameter and (o.sensitive or o.name in self._secrets)}
        if more - self._secrets:
            self.task[SENSITIVE] = sorted(self._secrets | {str(name) for name in more})
