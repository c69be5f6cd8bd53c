# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the variables of the audit's role to what it does, or to all that is wrong with them."""

from __future__ import annotations

import typing as t

from ..module_utils._audit.place_document import ALL_RULES
from ..module_utils._audit.schema import SEVERITIES
from ..module_utils._engine.findings import Finding, refusal
from ..module_utils._engine.shapes import Block, Field, Items, Number, Switch, Text
from .audit_verdict import FAIL_ON
from .report_formats import ENDINGS, mode_text
from .survey import content, read_variables

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
        Field("name", "", Text(pattern=r"(?!\.{1,2}$)[^/]+", allowed="a file's name without a folder"), default="audit"),
        Field("mode", "", Text(pattern="0?[0-7]{3}", allowed="three octal digits, such as 0600"), default="0600"),
        Field("fail_on", "", Text(choices=FAIL_ON), default="none"),
    )
)


def audit_variables(variables: t.Mapping[str, t.Any], prefix: str = "") -> Options:
    """What the variables mean, by their names without prefix; empty ones have their defaults.

    refused: a sentence with all that is wrong, or nothing.
    """
    given = dict(variables, rules=_words_of_rules(variables.get("rules")), mode=mode_text(variables.get("mode")))
    findings: t.List[Finding] = []
    read = read_variables(TABLE, given, prefix, findings)
    findings = [_of_a_rule(finding, prefix) for finding in findings]
    # Marks of what is wrong may stand in lists and maps, and Ansible can keep none of them.
    read = {} if findings else read
    options = {option: read.get(option, field.default) for option, field in TABLE.by_option.items()}
    if not options["policy"] and not options["drift"] and not findings:
        said = "without the policy and without anything declared there is nothing to look at"
        findings.append(Finding(prefix + "policy", said, "false", "true, or maintenance_window_tasks_tasks"))
    return dict(options, refused=refusal([str(finding) for finding in findings]) if findings else "")


def _of_a_rule(finding: Finding, prefix: str) -> Finding:
    if not finding.path.startswith(prefix + "rules."):
        return finding
    return finding._replace(problem=finding.problem and finding.problem.replace("no such option", "no such rule"))


def _words_of_rules(rules: t.Any) -> t.Any:
    """rules with what YAML makes of a bare off."""
    rules = content(rules, dict)
    if not isinstance(rules, dict):
        return rules
    return {name: "off" if severity is False else severity for name, severity in rules.items()}
