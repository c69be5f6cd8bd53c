# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names that are nearly those of a role's variables are refused; names of the user's own are not."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.problems import Problem
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import Block
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils.variables import Variables, name_problems

PREFIX = "keeper_audit_"
KNOWN = ("fail_on", "windows", "rules", "max_workers", "allow_empty", "tasks", "executions", "purge_protect")
FACTS = ("results", "document")
OWN = Variables(PREFIX, "the role", Block(()), others=KNOWN, facts=FACTS)


def misspelt(*names: str) -> t.List[Problem]:
    return name_problems(OWN, names, PREFIX)


@pytest.mark.parametrize(
    "name, meant",
    [
        ("keeper_audit_failon", "fail_on"),
        ("keeper_audit_fail__on", "fail_on"),
        ("keeper_audit_fail_on_", "fail_on"),
        ("keeper_audit__fail_on", "fail_on"),
        ("keeper_auditfail_on", "fail_on"),
        ("keeperaudit_fail_on", "fail_on"),
        ("keeper_audits_fail_on", "fail_on"),
        ("keepers_audit_failon", "fail_on"),
        ("keeper_audit_Fail_On", "fail_on"),
        ("keeper_audit_fail", "fail_on"),
        ("keeper_audit_fial_on", "fail_on"),
        ("keeper_audit_window", "windows"),
        ("keeper_audit_wnidows", "windows"),
        ("keeper_audit_rule", "rules"),
        ("keeper_audit_workers_max", "max_workers"),
        ("keeper_audit_maxworkers", "max_workers"),
        ("keeper_audit_max_worker", "max_workers"),
        ("keeper_audit_exec", "executions"),
        ("keeper_audit_task", "tasks"),
        ("keeper_audit_purge_protct", "purge_protect"),
    ],
)
def test_a_name_that_is_nearly_the_roles(name: str, meant: str) -> None:
    (found,) = misspelt(name)
    assert str(found) == "%s: the role has no such variable, did you mean %s%s?" % (name, PREFIX, meant)


@pytest.mark.parametrize(
    "name",
    [
        *(PREFIX + name for name in (*KNOWN, *FACTS)),
        "keeper_audit_tasks_a",
        "keeper_audit_tasks2",
        "keeper_audit_rules_of_production",
        "keeper_audit_purge_notes",
        "keeper_audit_owner",
        "keeper_audit_",
        "keeper_audit",
        "keeper_audit_re",
        "_keeper_audit_failon",
        "__keeper_audit_failon",
        "fail_on",
        "failon",
        "other_failon",
        "keeper_other_fail_on",
    ],
)
def test_a_name_of_the_users_own(name: str) -> None:
    assert misspelt(name) == []


def test_all_of_them_once_and_in_order() -> None:
    found = misspelt("keeper_audit_task", "keeper_audit_failon", "keeper_audit_task")
    assert [one.path for one in found] == ["keeper_audit_failon", "keeper_audit_task"]
