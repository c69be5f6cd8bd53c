# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is wrong with an option that an entry cannot have, and what to write instead."""

from __future__ import annotations

import typing as t

from ...module_utils._engine.problems import Problem, did_you_mean
from ...module_utils._engine.validation import snake_case
from ...module_utils._resources.task_entry import ENTRY
from .flat_options import DEPRECATED, FLAT, SHORT
from .pattern import BLOCKS, Pattern

_PATTERN = "pattern"
#: What stands for the option parameters in an entry without a pattern, by the type of its task.
_PARAMETERS = {
    "RUN_COMMAND": "%s.run_command.parameters" % BLOCKS,
    "AUTOMATION": "%s.automation.parameters" % BLOCKS,
    "LAMBDA": "%s.lambda.payload" % BLOCKS,
    "STEP_FUNCTIONS": "%s.step_functions.input" % BLOCKS,
    "": "%s.run_command.parameters, for a runbook %s.automation.parameters," % (BLOCKS, BLOCKS),
}


def nearest_option(option: str, pattern: t.Optional[Pattern], task_type: t.Optional[str] = None) -> str:
    """The option that is nearest to an unknown one; an empty text if none is near."""
    return _option_of_parameter(option, pattern) or _nearest(option, _known(pattern, task_type))


def unknown_options(
    options: t.Sequence[str],
    path: str,
    pattern: t.Optional[Pattern],
    task_type: t.Optional[str],
    patterns: t.Sequence[Pattern],
) -> t.List[Problem]:
    """A problem for each of an entry's options that it cannot have.

    path: the entry's place. pattern, task_type: of the entry, if it has them. patterns: all patterns.
    """
    if pattern is None:
        # The others are probably right, and belong to the pattern that should be named.
        options = [option for option in options if nearest_option(option, None) == _PATTERN] or options
    return [
        Problem("%s.%s" % (path, option), *_explanation(str(option), pattern, task_type, patterns))
        for option in options
    ]


def _explanation(
    option: str, pattern: t.Optional[Pattern], task_type: t.Optional[str], patterns: t.Sequence[Pattern]
) -> t.Tuple[str, None, t.Optional[str]]:
    """The problem, the value given and what is allowed, for one option."""
    said = "pattern %s has no such option" % pattern.name if pattern else "there is no such option"
    parameter_option = _option_of_parameter(option, pattern)
    owners = [one.name for one in patterns if option in one.options and task_type in (None, one.task_type)]
    types = [name for name, flat in FLAT.items() if option in flat]
    if parameter_option:
        return "%s, did you mean %s?" % (said, parameter_option), None, None
    if pattern is None and option == "parameters":
        follow = " or follow pattern %s" % " or ".join(owners) if owners else ""
        place = _PARAMETERS.get(task_type or "", _PARAMETERS[""])
        return "%s without a pattern; set %s%s" % (said, place, follow), None, None
    if owners and pattern is None:
        return "%s without a pattern; follow pattern %s" % (said, " or ".join(owners)), None, None
    if owners:
        return "%s; follow pattern %s to set it" % (said, " or ".join(owners)), None, None
    if types:
        needed = "this one is %s" % task_type if task_type else "set task_type"
        return "only for tasks of type %s; %s" % (" and ".join(types), needed), None, None
    known = _known(pattern, task_type)
    allowed = [*pattern.options, *SHORT, "and the options of all tasks of its type"] if pattern else known
    return said + did_you_mean(snake_case(option), known), None, ", ".join(allowed)


def _known(pattern: t.Optional[Pattern], task_type: t.Optional[str]) -> t.List[str]:
    known = pattern.known if pattern else [*ENTRY.by_option, *SHORT, *FLAT.get(task_type or "", {}), _PATTERN]
    return [name for name in known if name not in DEPRECATED]


def _option_of_parameter(option: str, pattern: t.Optional[Pattern]) -> t.Optional[str]:
    """The option of the pattern for the document's parameter of that name."""
    options = pattern.options.values() if pattern else ()
    plain = snake_case(str(option))
    return next((one.name for one in options if one.parameter and snake_case(one.parameter) == plain), None)


def _nearest(option: str, known: t.Sequence[str]) -> str:
    return did_you_mean(snake_case(str(option)), known).rpartition(" ")[2].rstrip("?")
