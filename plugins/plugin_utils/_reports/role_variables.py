# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the variables of the audit role to what it does, or to all that is wrong with them."""

from __future__ import annotations

import typing as t

from ...module_utils._audit.place_document import ALL_RULES
from ...module_utils._audit.terms import SEVERITIES
from ...module_utils._engine.problems import Problem, did_you_mean, refusal
from ...module_utils._engine.shapes import Block, Field, Items, Number, Switch, Text
from ..user_input import content, read_variables
from ..variable_names import misspelt
from .formats import ENDINGS, mode_text
from .verdict import FAIL_ON

Options = t.Dict[str, t.Any]

SEVERITY = Text(choices=(*SEVERITIES, "off"))

TABLE = Block(
    (
        Field("policy", "", Switch(), default=True),
        Field("drift", "", Switch(), default=False),
        Field("undeclared", "", Switch(), default=True),
        Field("windows", "", Items(Text()), default=[]),
        Field("rules", "", Block(tuple(Field(name, "", SEVERITY) for name in ALL_RULES)), default={}),
        Field("executions", "", Number(0, 100), default=10),
        Field("max_workers", "", Number(1, 100), default=10),
        Field("formats", "", Items(Text(choices=tuple(ENDINGS))), default=list(ENDINGS)),
        Field("dest", "", Text(), default="windowkeeper-audit"),
        Field("name", "", Text(pattern=r"(?!\.{1,2}$)[^/]+", allowed="a file name without a folder"), default="audit"),
        Field("mode", "", Text(pattern="0?[0-7]{3}", allowed="three octal digits, such as 0600"), default="0600"),
        Field("fail_on", "", Text(choices=FAIL_ON), default="none"),
        Field("allow_empty", "", Switch(), default=False),
    )
)
VARIABLES = (*TABLE.by_option, "place", "unreachable", "files")
FACTS = ("document", "summary", "error")
DECLARED = "maintenance_window_tasks_"
"""The prefix of the variables that declare tasks."""


def audit_variables(variables: t.Mapping[str, t.Any], prefix: str = "", named: t.Iterable[str] = ()) -> Options:
    """The values of the variables, by their names without prefix; empty ones have their defaults.

    named: the names of all variables, with prefix; a misspelt one is refused. refused: a sentence with all that is wrong,
    or an empty text.
    """
    given = dict(variables, rules=_words_of_rules(variables.get("rules")), mode=mode_text(variables.get("mode")))
    problems: t.List[Problem] = []
    read = read_variables(TABLE, given, prefix, problems)
    problems = [_with_guess(problem, prefix) for problem in problems]
    # Marks of what is wrong may stand in lists and maps, and Ansible can keep none of them.
    read = {} if problems else read
    options = {option: read.get(option, field.default) for option, field in TABLE.by_option.items()}
    names = list(named)
    problems += misspelt(names, prefix, VARIABLES, FACTS)
    if not options["drift"]:
        problems += _misspelt_declaration(names)
    if not options["policy"] and not options["drift"] and not problems:
        said = "without the policy and without declared tasks there is nothing to examine"
        problems.append(Problem(prefix + "policy", said, "false", "true, or set %stasks" % DECLARED))
    return dict(options, refused=refusal([str(problem) for problem in problems]) if problems else "")


def _misspelt_declaration(names: t.Sequence[str]) -> t.List[Problem]:
    """Misspelt variables of the role that converges: because of them, nothing may seem to be declared."""
    if not any(name.startswith("maintenance_") and "audit" not in name for name in names):
        return []
    # Imported here: mostly nothing is declared, or that role reads it.
    from .._patterns.role_variables import FACTS as FACTS_OF_TASKS
    from .._patterns.role_variables import VARIABLES as VARIABLES_OF_TASKS

    return misspelt(names, DECLARED, VARIABLES_OF_TASKS, FACTS_OF_TASKS)


def _with_guess(problem: Problem, prefix: str) -> Problem:
    """The problem in the audit's words, with the nearest of the words that are allowed."""
    said = problem.problem
    if said and problem.path.startswith(prefix + "rules."):
        said = said.replace("no such option", "no such rule")
    words = (problem.allowed or "").partition("one of ")[2].split(", ")
    if not said and problem.given and len(words) > 1:
        near = did_you_mean(problem.given.strip("'").lower(), words)
        said = "there is no such value" + near if near else None
    return problem._replace(problem=said)


def _words_of_rules(rules: t.Any) -> t.Any:
    """The rules, with "off" for what YAML makes of a bare off."""
    rules = content(rules, dict)
    if not isinstance(rules, dict):
        return rules
    return {name: "off" if severity is False else severity for name, severity in rules.items()}
