# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role maintenance_window_audit: its variables, and the rules.

What argument_specs.yml describes by hand is the role's own. All else is described by the two modules that it calls.
"""

from __future__ import annotations

import typing as t

from ansible_collections.windowkeeper.ssm.plugins.module_utils._audit.drift import DriftRule
from ansible_collections.windowkeeper.ssm.plugins.module_utils._audit.policy import Rule
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import Text
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.role_variables import TABLE

from .sources import Options, in_role
from .text import Described, flow, joined, markdown, option_lines, paragraphs, table

PREFIX = "maintenance_window_audit_"
MODULES = ("maintenance_window_audit_report", "maintenance_window_audit_info")


AnyRule = t.Union[Rule, DriftRule]


def variable_lines(modules: t.Mapping[str, Options], by_hand: t.Container[str], module: str = "") -> t.Iterator[str]:
    """What argument_specs.yml says about the variables that it does not describe by hand, of one module or of both."""
    for option, field in TABLE.by_option.items():
        owner = next((name for name in MODULES if option in modules[name]), "")
        if owner and PREFIX + option not in by_hand and module in ("", owner):
            is_text = isinstance(field.shape, Text) and not field.shape.choices
            traits = {"type": "str" if is_text else "raw", "default": field.default}
            documented = modules[owner][option]
            texts = [in_role(text, owner, as_variable) for text in paragraphs(documented)]
            if documented.get("choices"):
                texts[0] += " A list, or words between commas, of %s." % joined(
                    ["V(%s)" % one for one in documented["choices"]]
                )
            yield from option_lines(PREFIX + option, dict(traits, description=texts), " " * 6)


def as_variable(path: str) -> str:
    """The name of an option of the modules for the role."""
    if path in TABLE.by_option:
        return PREFIX + path
    return "maintenance_window_tasks_" + path if path.partition("[")[0] in ("tasks", "src") else path


def _in_order(specs: Options) -> t.List[t.Tuple[str, Described]]:
    """The variables as the table has them, then the others."""
    places = [PREFIX + name for name in TABLE.by_option]
    return sorted(specs.items(), key=lambda item: places.index(item[0]) if item[0] in places else len(places))


def default_lines(specs: Options) -> t.Iterator[str]:
    """The lines of defaults/main.yml for variables whose default is a value."""
    for name, described in _in_order(specs):
        if "default" in described:
            yield "%s: %s" % (name, flow(described["default"]))


def given_lines() -> t.Iterator[str]:
    """The variables by the names that the filter uses, for vars/main.yml."""
    for name in TABLE.by_option:
        yield '  %s: "{{ %s%s }}"' % (name, PREFIX, name)


def readme_of_variables(specs: Options) -> t.Iterator[str]:
    """The table of the variables in the role's README: the first paragraph of each description."""
    rows = []
    for name, described in _in_order(specs):
        default = flow(described["default"]) if described.get("default") != "" and "default" in described else ""
        rows.append(("`%s`" % name, markdown(paragraphs(described)[0]), "`%s`" % default if default else ""))
    yield from table(("Variable", "Meaning", "Default"), rows)


def readme_of_rules(rules: t.Iterable[AnyRule]) -> t.Iterator[str]:
    """The table of the rules in the role's README."""
    rows = [("`%s`" % rule.id, rule.severity, rule.reason, rule.remedy) for rule in rules]
    yield from table(("Rule", "Severity", "Why", "What to do"), rows)


def rule_names(rules: t.Iterable[AnyRule]) -> str:
    """The IDs of rules with their severities, as a sentence of the module's documentation lists them."""
    return joined(["V(%s) (%s)" % (rule.id, rule.severity) for rule in rules])
