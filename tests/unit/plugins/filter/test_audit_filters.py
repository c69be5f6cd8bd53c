# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filters of the audit role: documented, and with the results of the code that they call."""

from __future__ import annotations

import typing as t

import pytest
import yaml
from ansible_collections.windowkeeper.ssm.plugins.filter import audit_variables, audit_verdict
from ansible_collections.windowkeeper.ssm.plugins.module_utils._audit.document import packed
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils.variables import AUDIT
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.plugin_utils._reports.examples import example


@pytest.mark.parametrize("file", [audit_variables, audit_verdict])
def test_a_filter_is_documented_by_its_name(file: t.Any) -> None:
    name = file.__name__.rpartition(".")[2]
    assert list(file.FilterModule().filters()) == [name] == [yaml.safe_load(file.DOCUMENTATION)["name"]]
    assert yaml.safe_load(file.EXAMPLES) and yaml.safe_load(file.RETURN)["_value"]["description"]


def test_the_choices_of_fail_on_are_documented() -> None:
    documented = yaml.safe_load(audit_verdict.DOCUMENTATION)["options"]["fail_on"]["choices"]
    assert documented == list(AUDIT.table.by_option["fail_on"].shape.choices)


def test_variables_with_a_prefix() -> None:
    read = audit_variables.FilterModule().filters()["audit_variables"]
    assert read({"policy": "no", "drift": "yes"})["policy"] is False
    refused = read({"executions": 101}, prefix=AUDIT.prefix, named=[AUDIT.prefix + "failon"])["refused"]
    assert "2 arguments are wrong: (1) maintenance_window_audit_executions: 101 was given" in refused
    assert "(2) maintenance_window_audit_failon: the role has no such variable" in refused


def test_a_verdict_quotes_the_packed_document() -> None:
    judge = audit_verdict.FilterModule().filters()["audit_verdict"]
    document = example()
    assert judge(document["summary"], "high") == ""
    said = judge(document["summary"], "medium", document=packed(document), files={"html": "/r/audit.html"})
    assert said.startswith("1 finding of severity medium or higher (fail_on: medium). sunday-night / patch: 2 settings")
    assert said.endswith("Report: /r/audit.html")
