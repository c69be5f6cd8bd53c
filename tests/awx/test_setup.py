# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""setup.yml asks AWX for what AWX has: arguments, files, surveys, schedule and workflow fit together."""

from __future__ import annotations

import re
import typing as t
from pathlib import Path

import pytest
import yaml
from dateutil.rrule import rrulestr

from tests.awx import setup_as_code
from tests.awx.conftest import EXAMPLES, ROOT, Template

#: The kinds of questions that AWX knows.
QUESTIONS = {"text", "textarea", "password", "integer", "float", "multiplechoice", "multiselect"}
WITH_BOUNDS = {"text", "textarea", "password", "integer", "float"}


def test_every_task_has_arguments_that_awx_takes(setup: setup_as_code.Setup) -> None:
    assert setup.status == 0, setup.output
    tasks = yaml.safe_load((EXAMPLES / "awx" / "setup.yml").read_text(encoding="utf-8"))[0]["tasks"]
    assert len(setup.calls) == len(tasks) == 12


@pytest.mark.parametrize("wrong", [{"job_tipe": "run"}, {"job_type": "scan"}, {"forks": "many"}], ids=str)
def test_a_wrong_argument_would_be_found(
    environ: t.Dict[str, str], collections: Path, tmp_path: Path, wrong: t.Dict[str, str]
) -> None:
    playbook = tmp_path / "wrong.yml"
    tasks = [{"name": "Wrong", "awx.awx.job_template": {"name": "x", **wrong}}]
    playbook.write_text(yaml.safe_dump([{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]))
    said = setup_as_code.play(playbook, collections, tmp_path, environ)
    assert said.status == 2
    assert not said.calls and next(iter(wrong)) in said.output


def test_templates_name_what_is_there(setup: setup_as_code.Setup, templates: t.Dict[str, Template]) -> None:
    assert len(templates) == 6
    for template in templates.values():
        assert template["project"] in setup.named("project")
        assert template["inventory"] in setup.named("inventory")
        assert template["execution_environment"] in setup.named("execution_environment")


def test_the_project_has_the_files(setup: setup_as_code.Setup, templates: t.Dict[str, Template], project: Path) -> None:
    for template in templates.values():
        assert (project / template["playbook"]).is_file()
    (source,) = setup.named("inventory_source").values()
    assert (project / source["source_path"]).is_file()
    named = yaml.safe_load((project / "collections" / "requirements.yml").read_text(encoding="utf-8"))
    assert [entry["name"] for entry in named["collections"]] == ["windowkeeper.ssm"]


@pytest.mark.parametrize("name", ["audit", "converge", "export", "restore"])
def test_a_wrapper_is_one_play_that_imports_ours(name: str) -> None:
    (play,) = yaml.safe_load((EXAMPLES / "awx" / f"{name}.yml").read_text(encoding="utf-8"))
    assert play["ansible.builtin.import_playbook"] == f"windowkeeper.ssm.{name}"
    assert (ROOT / "playbooks" / f"{name}.yml").is_file()


def test_surveys_ask_as_awx_can(templates: t.Dict[str, Template]) -> None:
    for template in templates.values():
        questions = (template.get("survey_spec") or {}).get("spec", [])
        assert bool(questions) == bool(template.get("survey_enabled"))
        assert len({question["variable"] for question in questions}) == len(questions)
        for question in questions:
            assert question["type"] in QUESTIONS and question["question_name"]
            assert isinstance(question["required"], bool) and isinstance(question["question_description"], str)
            if question["type"] in WITH_BOUNDS:
                assert question["min"] <= question["max"]
            else:
                chosen = [word for word in question.get("default", "").split("\n") if word]
                assert set(chosen) <= set(question["choices"]), question["variable"]
                assert all(isinstance(choice, str) for choice in question["choices"])


def known_variables() -> t.Set[str]:
    """The variables of our roles, and those that the playbooks say that they take."""
    roles = {
        option
        for path in (ROOT / "roles").glob("*/meta/argument_specs.yml")
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["argument_specs"].values()
        for option in entry["options"]
    }
    playbooks = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "playbooks").glob("*.yml"))
    kit = {"windowkeeper_sliced_job", "windowkeeper_slices_dir"}
    return roles | set(re.findall(r"^#   (windowkeeper_ssm_\w+)", playbooks, re.MULTILINE)) | kit


def test_questions_and_variables_are_known(templates: t.Dict[str, Template]) -> None:
    for template in templates.values():
        asked = {question["variable"] for question in (template.get("survey_spec") or {}).get("spec", [])}
        assert asked | set(template.get("extra_vars") or {}) <= known_variables()


def test_choices_are_those_of_the_roles(templates: t.Dict[str, Template]) -> None:
    spec = yaml.safe_load((ROOT / "roles/maintenance_window_audit/meta/argument_specs.yml").read_text(encoding="utf-8"))
    options = spec["argument_specs"]["main"]["options"]
    questions = {
        question["variable"]: question for question in templates["Audit maintenance windows"]["survey_spec"]["spec"]
    }
    fail_on = "maintenance_window_audit_fail_on"
    # Its type is raw, for the text that a survey sends where nothing was chosen; the description has the choices.
    assert questions[fail_on]["choices"] == list(
        dict.fromkeys(re.findall(r"V\((\w+)\)", " ".join(options[fail_on]["description"])))
    )
    formats = "maintenance_window_audit_formats"
    assert sorted(questions[formats]["choices"]) == sorted(options[formats]["default"])


def test_no_secret_stands_in_it(setup: setup_as_code.Setup) -> None:
    assert "credential" not in {module for module, _arguments in setup.calls}


def test_the_schedule_runs_each_day(setup: setup_as_code.Setup, templates: t.Dict[str, Template]) -> None:
    (schedule,) = setup.named("schedule").values()
    assert schedule["unified_job_template"] in templates
    start, rule = schedule["rrule"].split(" ")
    assert re.fullmatch(r"DTSTART(;TZID=\S+:\d{8}T\d{6}|:\d{8}T\d{6}Z)", start)
    # AWX refuses a rule without an interval.
    assert "INTERVAL=" in rule
    first, second = rrulestr(re.sub(";TZID=[^:]+", "", start) + "\n" + rule)[:2]
    assert (second - first).days == 1
    survey = templates[schedule["unified_job_template"]]["survey_spec"]["spec"]
    assert set(schedule["extra_data"]) <= {question["variable"] for question in survey}


def suboptions(collections: Path) -> t.Dict[str, t.Any]:
    """What a node of a workflow may have: the module documents it, and does not check it."""
    path = collections / "ansible_collections/awx/awx/plugins/modules/workflow_job_template.py"
    source = path.read_text(encoding="utf-8")
    (documentation,) = re.findall(r"^DOCUMENTATION = '''(.*?)^'''", source, re.MULTILINE | re.DOTALL)
    options: t.Dict[str, t.Any] = yaml.safe_load(documentation)["options"]["workflow_nodes"]["suboptions"]
    return options


def unknown(value: t.Any, options: t.Dict[str, t.Any], path: str = "") -> t.Iterator[str]:
    """The paths in a map that no option documents, or whose choice is none."""
    for name, inner in value.items():
        if name not in options:
            yield f"{path}{name}"
            continue
        if options[name].get("choices") and inner not in options[name]["choices"]:
            yield f"{path}{name}={inner}"
        for one in inner if isinstance(inner, list) else [inner]:
            if isinstance(one, dict) and "suboptions" in options[name]:
                yield from unknown(one, options[name]["suboptions"], f"{path}{name}.")


def nodes_of(setup: setup_as_code.Setup) -> t.Dict[str, t.Dict[str, t.Any]]:
    """The nodes of the workflow by their identifiers."""
    (workflow,) = setup.named("workflow_job_template").values()
    return {node["identifier"]: node for node in workflow["workflow_nodes"]}


def test_the_workflow_has_nodes_that_awx_knows(
    setup: setup_as_code.Setup, templates: t.Dict[str, Template], collections: Path
) -> None:
    options = suboptions(collections)
    assert list(unknown({"extra": 1, "job_type": "scan"}, options)) == ["extra", "job_type=scan"]
    for node in nodes_of(setup).values():
        assert not list(unknown(node, options))
        job = node["unified_job_template"]
        if job["type"] == "workflow_approval":
            assert job["timeout"] > 0
            continue
        template = templates[job["name"]]
        # AWX refuses a node that answers what its template does not ask.
        survey = {question["variable"] for question in (template.get("survey_spec") or {}).get("spec", [])}
        assert set(node.get("extra_data", {})) <= survey
        assert "job_type" not in node or template["ask_job_type_on_launch"]


def test_the_workflow_goes_on_where_there_is_drift_alone(setup: setup_as_code.Setup) -> None:
    nodes = nodes_of(setup)
    after = {
        (name, how, follower["identifier"])
        for name, node in nodes.items()
        for how, followers in node.get("related", {}).items()
        for follower in followers
    }
    assert after == {
        ("audit", "failure_nodes", "approve"),
        ("approve", "success_nodes", "converge"),
        ("converge", "always_nodes", "audit-again"),
    }
    assert nodes["converge"]["job_type"] == "run"
    for name in ("audit", "audit-again"):
        assert nodes[name]["extra_data"]["maintenance_window_audit_fail_on"] == "drift"
