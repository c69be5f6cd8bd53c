# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role's patterns: each file is well-formed, documented in the README and argument specs, and has an example."""

from __future__ import annotations

import typing as t
from pathlib import Path

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task_entry import ENTRY
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._patterns.flat_options import (
    FLAT,
    SHORT,
)
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._patterns.pattern import (
    Pattern,
    PatternOption,
    read_pattern,
)
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._patterns.role_variables import module_arguments
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils.user_input import parse_text

ROLE = Path(__file__).resolve().parents[3] / "roles" / "maintenance_window_tasks"
FILES = {path.stem: path for path in sorted((ROLE / "patterns").glob("*.yml"))}
PREFIX = "maintenance_window_tasks_"
README = (ROLE / "README.md").read_text(encoding="utf-8")
# What the documents take, from AWS's pages and the documents' own text: {document: parameters}.
PARAMETERS_OF_DOCUMENTS = {
    "AWS-ApplyAnsiblePlaybooks": {
        "Check",
        "ExtraVariables",
        "InstallDependencies",
        "PlaybookFile",
        "SourceInfo",
        "SourceType",
        "TimeoutSeconds",
        "Verbose",
    },
    "AWS-ConfigureAWSPackage": {"action", "installationType", "name", "version", "additionalArguments"},
    "AWS-CreateImage": {"AutomationAssumeRole", "InstanceId", "NoReboot"},
    "AWS-GatherSoftwareInventory": {
        "applications",
        "awsComponents",
        "customInventory",
        "files",
        "instanceDetailedInformation",
        "networkConfig",
        "services",
        "windowsRegistry",
        "windowsRoles",
        "windowsUpdates",
    },
    "AWS-RestartEC2Instance": {"AutomationAssumeRole", "InstanceId"},
    "AWS-RunPatchBaseline": {"Operation", "SnapshotId", "InstallOverrideList", "RebootOption", "BaselineOverride"},
    "AWS-RunPatchBaselineWithHooks": {
        "OnExitHookDocName",
        "Operation",
        "PostInstallHookDocName",
        "PreInstallHookDocName",
        "RebootOption",
        "SnapshotId",
    },
    "AWS-RunRemoteScript": {"sourceType", "sourceInfo", "commandLine", "workingDirectory", "executionTimeout"},
    "AWS-RunPowerShellScript": {"commands", "workingDirectory", "executionTimeout"},
    "AWS-RunShellScript": {"commands", "workingDirectory", "executionTimeout"},
    "AWS-UpdateSSMAgent": {"version", "allowDowngrade"},
}


def pattern_of(name: str) -> Pattern:
    pattern, problems = read_pattern(name, parse_text(FILES[name].read_text(encoding="utf-8")), name)
    assert problems == []
    assert pattern is not None
    return pattern


def specs() -> t.Dict[str, t.Any]:
    text = (ROLE / "meta" / "argument_specs.yml").read_text(encoding="utf-8")
    return t.cast(t.Dict[str, t.Any], parse_text(text)["argument_specs"]["main"]["options"])


@pytest.mark.parametrize("name", FILES)
def test_a_pattern_says_what_it_is_and_where_that_stands(name: str) -> None:
    raw = parse_text(FILES[name].read_text(encoding="utf-8"))
    assert raw["reference"].startswith("https://docs.aws.amazon.com/systems-manager")
    for text in [raw["description"], *(option["description"] for option in raw["options"].values())]:
        assert text[0].isupper() and text[-1] == "."


@pytest.mark.parametrize("name", FILES)
def test_a_pattern_gives_only_parameters_that_the_document_takes(name: str) -> None:
    pattern = pattern_of(name)
    assert pattern.document is None or pattern.document in PARAMETERS_OF_DOCUMENTS
    given = {option.parameter for option in pattern.options.values() if option.parameter} | set(pattern.fixed)
    assert given <= PARAMETERS_OF_DOCUMENTS.get(pattern.document or "", set())


@pytest.mark.parametrize("name", FILES)
def test_no_option_of_a_pattern_has_the_name_of_an_option_of_every_task(name: str) -> None:
    pattern = pattern_of(name)
    assert not set(pattern.options) & {*ENTRY.by_option, *SHORT, *pattern.flat, "pattern"}


@pytest.mark.parametrize("name", FILES)
def test_a_pattern_has_an_example_that_is_accepted(name: str) -> None:
    (entry,) = parse_text(parse_text(FILES[name].read_text(encoding="utf-8"))["example"])
    assert entry["pattern"] == name
    variables = {
        "tasks": [entry],
        "window_name": "sunday-night",
        "instance_ids": ["i-0123456789abcdef0"],
        "max_concurrency": "10%",
        "max_errors": 1,
    }
    meant = module_arguments(variables, sorted(FILES), lambda one: parse_text(FILES[one].read_text(encoding="utf-8")))
    assert meant.refused == ""
    # and it shows something
    assert set(entry) - {"name", "pattern"}


def test_the_argument_specs_have_each_option_of_an_entry() -> None:
    described = specs()[PREFIX + "tasks"]["options"]
    of_patterns: t.Dict[str, t.List[PatternOption]] = {}
    for name in FILES:
        for option in pattern_of(name).options.values():
            of_patterns.setdefault(option.name, []).append(option)
    flat = {option for options in FLAT.values() for option in options}
    assert set(described) == {*ENTRY.by_option, *SHORT, *flat, *of_patterns, "pattern"}
