# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role's patterns: each file is well-formed, documented in the README and argument specs, and has an example."""

from __future__ import annotations

import re
import typing as t
from pathlib import Path

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task_entry import ENTRY
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils.flat_options import FLAT, OF_ALL_PATTERNS, SHORT
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils.pattern import Pattern, PatternOption, read_pattern
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils.role_variables import FACTS, VARIABLES, module_arguments
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils.survey import parsed

ROLE = Path(__file__).resolve().parents[3] / "roles" / "maintenance_window_tasks"
FILES = {path.stem: path for path in sorted((ROLE / "patterns").glob("*.yml"))}
PREFIX = "maintenance_window_tasks_"
README = (ROLE / "README.md").read_text(encoding="utf-8")
DOCUMENTS = {
    "ansible_playbook": "AWS-ApplyAnsiblePlaybooks",
    "application_inventory": "AWS-GatherSoftwareInventory",
    "automation": None,
    "configure_package": "AWS-ConfigureAWSPackage",
    "create_image": "AWS-CreateImage",
    "lambda": None,
    "patch_install": "AWS-RunPatchBaseline",
    "patch_scan": "AWS-RunPatchBaseline",
    "patch_with_hooks": "AWS-RunPatchBaselineWithHooks",
    "powershell_script": "AWS-RunPowerShellScript",
    "restart_instances": "AWS-RestartEC2Instance",
    "run_document": None,
    "run_remote_script": "AWS-RunRemoteScript",
    "shell_script": "AWS-RunShellScript",
    "ssm_agent_update": "AWS-UpdateSSMAgent",
    "step_functions": None,
}
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
    "ansible_playbook": "AWS-ApplyAnsiblePlaybooks",
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
    pattern, findings = read_pattern(name, parsed(FILES[name].read_text(encoding="utf-8")), name)
    assert findings == []
    assert pattern is not None
    return pattern


def section_of(name: str) -> str:
    """The README's section on a pattern."""
    found = re.search(r"^### %s\n(.*?)(?=^##)" % name, README, re.MULTILINE | re.DOTALL)
    assert found, "README.md has no section ### %s" % name
    return found.group(1)


def examples_in(text: str) -> t.List[t.Any]:
    """The fences with entries, which a play of the integration target is made of."""
    return [
        parsed(found) for found in re.findall(r"```yaml\n(- name: .*?)```", text, re.DOTALL) if "hosts:" not in found
    ]


def values_of(option: PatternOption) -> str:
    if option.choices:
        said = " or ".join("`%s`" % choice for choice in option.choices)
    elif option.kind == "number":
        said = "a number, %d to %d" % (option.minimum or 0, option.maximum or 0)
    else:
        said = {
            "text": "text",
            "boolean": "a boolean",
            "list": "a list",
            "lines": "a list, or text of lines",
            "map": "a map",
            "json": "a list or a map",
            "pairs": "a map, or text",
            "raw": "any",
        }[option.kind]
    return "**required**, " + said if option.required and option.default_with_targets is None else said


def row_of(option: PatternOption) -> str:
    """The line that a table of the README must have for an option."""
    goes = option.parameter or "`%s`" % option.path[-1]
    return "| `%s` | %s | %s | %s |" % (option.name, goes, values_of(option), option.description)


def specs() -> t.Dict[str, t.Any]:
    text = (ROLE / "meta" / "argument_specs.yml").read_text(encoding="utf-8")
    return t.cast(t.Dict[str, t.Any], parsed(text)["argument_specs"]["main"]["options"])


def test_the_patterns_are_those_that_are_promised() -> None:
    assert {name: pattern_of(name).document for name in FILES} == DOCUMENTS


@pytest.mark.parametrize("name", FILES)
def test_a_pattern_says_what_it_is_and_where_that_stands(name: str) -> None:
    raw = parsed(FILES[name].read_text(encoding="utf-8"))
    assert raw["reference"].startswith("https://docs.aws.amazon.com/systems-manager")
    for text in [raw["description"], *(option["description"] for option in raw["options"].values())]:
        assert text[0].isupper() and text[-1] == "."


@pytest.mark.parametrize("name", FILES)
def test_a_pattern_gives_only_parameters_that_the_document_takes(name: str) -> None:
    pattern = pattern_of(name)
    given = {option.parameter for option in pattern.options.values() if option.parameter} | set(pattern.fixed)
    assert given <= PARAMETERS_OF_DOCUMENTS.get(pattern.document or "", set())


@pytest.mark.parametrize("name", FILES)
def test_no_option_of_a_pattern_has_the_name_of_an_option_of_every_task(name: str) -> None:
    pattern = pattern_of(name)
    assert not set(pattern.options) & {*ENTRY.by_option, *SHORT, *pattern.flat, "pattern"}


@pytest.mark.parametrize("name", FILES)
def test_the_readme_describes_a_pattern(name: str) -> None:
    pattern, section = pattern_of(name), section_of(name)
    assert pattern.description in section
    assert pattern.document is None or "`%s`" % pattern.document in section
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    assert rows == [row_of(option) for option in pattern.options.values()]


@pytest.mark.parametrize("name", FILES)
def test_the_readme_has_an_example_that_is_accepted(name: str) -> None:
    entries = [entry for example in examples_in(section_of(name)) for entry in example]
    assert entries and all(entry["pattern"] == name for entry in entries)
    variables = {
        "tasks": entries,
        "window_name": "sunday-night",
        "instance_ids": ["i-0123456789abcdef0"],
        "max_concurrency": "10%",
        "max_errors": 1,
    }
    meant = module_arguments(variables, sorted(FILES), lambda one: parsed(FILES[one].read_text(encoding="utf-8")))
    assert meant.refused == ""
    # and it shows something
    assert set(entries[0]) - {"name", "pattern"}


def test_the_argument_specs_have_each_variable() -> None:
    assert {name[len(PREFIX) :] for name in specs()} == set(VARIABLES)
    defaults = parsed((ROLE / "defaults" / "main.yml").read_text(encoding="utf-8"))
    assert set(defaults) == set(specs())
    assert all(specs()[name]["default"] == value and value in ("", [], {}) for name, value in defaults.items())
    given = parsed((ROLE / "vars" / "main.yml").read_text(encoding="utf-8"))["__maintenance_window_tasks_given"]
    assert given == {name: "{{ %s%s }}" % (PREFIX, name) for name in given}
    assert set(given) == set(VARIABLES)


def test_the_facts_are_those_that_the_role_sets() -> None:
    (converging,) = parsed((ROLE / "tasks" / "main.yml").read_text(encoding="utf-8"))
    (telling,) = converging["always"]
    told = [name for name in telling["ansible.builtin.set_fact"] if not name.startswith("__")]
    assert sorted(told) == sorted(PREFIX + name for name in FACTS)


def test_the_argument_specs_have_each_option_of_an_entry() -> None:
    described = specs()[PREFIX + "tasks"]["options"]
    of_patterns: t.Dict[str, t.List[PatternOption]] = {}
    for name in FILES:
        for option in pattern_of(name).options.values():
            of_patterns.setdefault(option.name, []).append(option)
    flat = {option for options in FLAT.values() for option in options}
    assert set(described) == {*ENTRY.by_option, *SHORT, *flat, *of_patterns, "pattern"}
    for name, options in of_patterns.items():
        said = " ".join(described[name]["description"])
        assert all(option.description.replace("'", "") in said.replace("'", "") for option in options), name
        assert all(list(option.choices) == described[name].get("choices", []) for option in options), name
    assert all("V(%s)" % name in " ".join(described["pattern"]["description"]) for name in [*FILES, "task"])


def test_the_readme_names_each_variable_and_each_option_of_every_task() -> None:
    assert [name for name in VARIABLES if "`%s%s`" % (PREFIX, name) not in README] == []
    flat = {option for options in FLAT.values() for option in options}
    assert [name for name in (*OF_ALL_PATTERNS, *SHORT, *sorted(flat)) if "`%s`" % name not in README] == []
