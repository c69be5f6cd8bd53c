# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a role prints of the module's result: how many tasks it changed, and why it failed, with the role's own names."""

from __future__ import annotations

import re
import typing as t

from ...module_utils._engine.problems import MOST, Problem, refusal
from ..variables import MODULE_OPTIONS
from .expansion import Expanded
from .role_variables import add_prefix, in_user_terms

Result = t.Mapping[str, t.Any]

#: The names of the module's counts, in the order in which they are printed.
COUNTS = ("updated", "registered", "deregistered", "unchanged", "failed", "not_tried")
#: The questions of the AWX kit's survey for variables that the advice of a message names.
QUESTIONS = {"purge_limit": "Deregister at most how many tasks?"}
#: Names of options that are no words of English.
_NAMES = re.compile(r"\b(%s)\b" % "|".join(name for name in MODULE_OPTIONS.by_option if "_" in name))


def has_failed(result: Result) -> bool:
    """Whether the module has failed. A role that prints the message itself sets failed_when, which hides it."""
    counts = result.get("counts")
    return bool(result.get("failed")) or not counts or bool(counts.get("failed") or counts.get("not_tried"))


def summary(result: Result, check_mode: bool = False) -> str:
    """The counts in words, such as "2 updated, 1 registered, 12 unchanged"; nothing if the module has none."""
    counts = result.get("counts")
    return counts_text(counts, check_mode) if counts else ""


def counts_text(counts: t.Mapping[str, int], check_mode: bool = False) -> str:
    """Counts in words."""
    would = {name: "would be " + name for name in COUNTS[:3]} if check_mode else {}
    words = ["%d %s" % (counts[name], would.get(name, name.replace("_", " "))) for name in COUNTS if counts.get(name)]
    return ", ".join(words) or "no tasks"


def message(result: Result, expanded: t.Sequence[Expanded], prefix: str) -> str:
    """Why the module has failed, with the names of the role's variables.

    expanded: the entries that the role gave to the module. prefix: of the role's variables.
    """
    said = str(result.get("msg") or "The module failed without a message.")
    given = result.get("problems")
    # If there are more than these, only the module's message has their number.
    if not given or len(given) >= MOST:
        # A crash's own output may hold secrets, and Ansible shows it at that verbosity only.
        crashed = "module_stderr" in result or "module_stdout" in result
        return add_prefix(said, prefix) + (" Run with -vvv to see the output of the module." if crashed else "")
    problems = [_of_the_role(Problem(**one), expanded, prefix) for one in given]
    return refusal([str(problem) for problem in dict.fromkeys(problems)])


def _of_the_role(problem: Problem, expanded: t.Sequence[Expanded], prefix: str) -> Problem:
    if problem.path in MODULE_OPTIONS.by_option:
        # Advice about the role's own variables names them.
        said, allowed = (text and _NAMES.sub(prefix + r"\1", text) for text in (problem.problem, problem.allowed))
        if problem.path in QUESTIONS:
            allowed = "%s (in a survey of the AWX kit: %s)" % (allowed, QUESTIONS[problem.path])
        problem = problem._replace(problem=said, allowed=allowed)
    return in_user_terms(problem, expanded, prefix)
