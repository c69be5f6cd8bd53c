# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Variables of the playbooks and of the audit role, which somebody may mean when using the role that converges."""

from __future__ import annotations

import typing as t

from ...module_utils._engine.problems import Problem, refusal
from ..variable_names import misspelt

PLAYBOOK = "windowkeeper_ssm_"
#: The variables of the playbooks, without that prefix.
OF_PLAYBOOKS = (
    "hosts",
    "region",
    "role_arn",
    "external_id",
    "session_name",
    "duration_seconds",
    "connection",
    "export_dir",
    "export_sensitive_parameters",
    "restore_file",
)
#: What the playbooks set themselves.
FACTS_OF_PLAYBOOKS = (
    "assumed",
    "base_dir",
    "estate",
    "export_folder",
    "failure",
    "restore_files",
    "restore_from",
    "restore_results",
    "restored",
    "session",
    "unreachable",
)
AUDIT = "maintenance_window_audit_"
#: Variables of the audit role that nobody is likely to have in the role's name for a purpose of their own.
OF_AUDIT = ("allow_empty", "drift", "executions", "fail_on", "formats", "policy", "rules", "undeclared")


def misspelt_or_of_another(
    named: t.Sequence[str],
    prefix: str,
    known: t.Collection[str],
    likelier: t.Sequence[str],
    own_facts: t.Collection[str],
) -> t.List[Problem]:
    """Variables that are nearly the role's, or that have the prefix of another one. Others are the user's own.

    named: the names of all variables. known: the role's, without prefix; likelier: the same, the likelier of two similar ones
    first. own_facts: what the role sets.
    """
    if not prefix:
        return []
    problems = misspelt(named, prefix, likelier, own_facts)
    for name in sorted(set(named) - {problem.path for problem in problems}):
        for start, names, meant, whose in (
            (prefix, OF_PLAYBOOKS, PLAYBOOK, "the playbooks"),
            (prefix, OF_AUDIT, AUDIT, "the audit role"),
            (PLAYBOOK, set(known).difference(OF_PLAYBOOKS, FACTS_OF_PLAYBOOKS), prefix, "the role"),
        ):
            rest = name[len(start) :]
            if name.startswith(start) and rest in names:
                said = "there is no such variable, did you mean %s of %s?" % (meant + rest, whose)
                problems.append(Problem(name, said))
    return problems


def misspelt_of_playbooks(named: t.Sequence[str]) -> str:
    """A sentence with all variables that are nearly those of the playbooks, or nothing."""
    problems = misspelt(named, PLAYBOOK, OF_PLAYBOOKS, FACTS_OF_PLAYBOOKS)
    said = [str(problem).replace("the role has", "the playbooks have") for problem in problems]
    return refusal(said) if said else ""
