# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The values of the audit role's variables, or all that is wrong with them."""

from __future__ import annotations

import typing as t

from ...module_utils._audit.place_document import ALL_RULES
from ...module_utils._audit.terms import SEVERITIES
from ...module_utils._engine.problems import Problem, did_you_mean
from ...module_utils._engine.shapes import Block, Field, Text
from ...module_utils._engine.validation import read_boolean
from ..user_input import from_text, mode_text
from ..variables import AUDIT, TASKS, message, name_problems, read_values

Options = t.Dict[str, t.Any]

SEVERITY = Text(choices=(*SEVERITIES, "off"))
RULES = Block(tuple(Field(name, "", SEVERITY) for name in ALL_RULES))
TABLE = Block([field._replace(shape=RULES) if field.option == "rules" else field for field in AUDIT.table.fields])


def audit_variables(
    variables: t.Mapping[str, t.Any],
    prefix: str = "",
    named: t.Iterable[str] = (),
    lost: t.Callable[[str], str] = lambda folder: "",
) -> Options:
    """The values of the variables, by their names without prefix; empty ones have their defaults.

    named: the names of all variables, with prefix; a misspelt one is refused. lost: why files in a folder do not outlast
    the job, or an empty text; they need not if they are uploaded. refused: a sentence with all that is wrong, or an empty
    text.
    """
    given = dict(variables, rules=_rules(variables.get("rules")), mode=mode_text(variables.get("mode")))
    problems: t.List[Problem] = []
    read = read_values(TABLE, given, prefix, problems)
    problems = [_with_guess(problem, prefix) for problem in problems]
    # Marks of what is wrong may stand in lists and maps, and Ansible can keep none of them.
    read = {} if problems else read
    options = {option: read.get(option, field.default) for option, field in TABLE.by_option.items()}
    names = list(named)
    problems += name_problems(AUDIT, names, prefix)
    if not options["drift"]:
        # A misspelt variable of the other role may be the reason why nothing seems to be declared.
        problems += name_problems(TASKS, names, TASKS.prefix)
    if not options["upload"] and not problems and lost(options["dest"]):
        said = lost(options["dest"]) + " Or set %supload to upload the reports to an S3 bucket." % prefix
        problems.append(Problem(prefix + "dest", said))
    bucket, _slash, folder = options["upload"].removeprefix("s3://").partition("/")
    options.update(bucket=bucket, bucket_prefix=folder.strip("/") + "/" if folder.strip("/") else "")
    return dict(options, refused=message(problems, "Nothing was examined"))


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


def _rules(rules: t.Any) -> t.Any:
    """The rules, with "off" for a false: YAML reads a bare off as one."""
    rules = from_text(rules, dict)
    if not isinstance(rules, dict):
        return rules
    return {name: "off" if read_boolean(severity) is False else severity for name, severity in rules.items()}
