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

from tests.awx import setup_as_code, stand_in
from tests.awx.conftest import EXAMPLES, ROOT, Template

WITH_BOUNDS = {"text", "textarea", "password", "integer", "float"}
GUIDE = ROOT / "docs" / "docsite" / "rst" / "awx.rst"
KIT = EXAMPLES / "awx"
PlaySetup = t.Callable[..., setup_as_code.Setup]


def pinned(path: Path) -> t.Dict[str, str]:
    """The versions of a file of requirements, by the names of the collections."""
    text = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {entry["name"]: entry.get("version", "") for entry in text["collections"]}


def test_a_fresh_awx_accepts_every_call(setup: setup_as_code.Setup) -> None:
    assert setup.status == 0, setup.output
    modules = [module for module, _arguments in setup.calls]
    assert modules == [
        *(
            "execution_environment",
            "project",
            "project_update",
            "inventory",
            "inventory_source",
            "inventory_source_update",
        ),
        *["job_template"] * 7,
        *("schedule", "workflow_job_template"),
    ]


def test_a_second_run_changes_nothing(play_setup: PlaySetup, setup: setup_as_code.Setup) -> None:
    files = setup.named("job_template")["Merge reports of an audit"]["extra_vars"]["windowkeeper_slices_dir"]
    again = play_setup(after=setup, awx_files=files.partition("/audit/")[0])
    assert again.status == 0, again.output
    # A node of an approval is reported as changed each time, whatever it is asked for.
    assert again.changed == ["Create the workflow"]
    assert len(setup.changed) == len(setup.calls) - 1


@pytest.mark.parametrize("update", ["project_update", "inventory_source_update"])
def test_an_update_that_fails_is_reported_with_its_output(play_setup: PlaySetup, update: str) -> None:
    said = play_setup(fails=update)
    assert said.status == 2
    assert "has failed: The %s failed Its output ends with: TASK [update project using git]" % update in said.output
    assert "could not read from remote repository" in said.output and "\\u001b" not in said.output
    assert not said.named("job_template")


@pytest.mark.parametrize("wrong", [{"job_tipe": "run"}, {"job_type": "scan"}, {"forks": "many"}], ids=str)
def test_a_wrong_argument_would_be_found(
    environ: t.Dict[str, str], collections: Path, project: Path, tmp_path: Path, wrong: t.Dict[str, str]
) -> None:
    playbook = tmp_path / "wrong.yml"
    tasks = [{"name": "Wrong", "awx.awx.job_template": {"name": "x", **wrong}}]
    playbook.write_text(yaml.safe_dump([{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]))
    said = setup_as_code.play(playbook, collections, tmp_path, environ, project=project)
    assert said.status == 2
    assert not said.calls and next(iter(wrong)) in said.output


def test_templates_name_what_is_there(setup: setup_as_code.Setup, templates: t.Dict[str, Template]) -> None:
    assert len(templates) == 7
    for template in templates.values():
        assert template["project"] in setup.named("project")
        assert template["inventory"] in setup.named("inventory")
        assert template["execution_environment"] in setup.named("execution_environment")


def test_the_project_has_the_files(setup: setup_as_code.Setup, templates: t.Dict[str, Template], project: Path) -> None:
    (source,) = setup.named("inventory_source").values()
    assert (project / source["source_path"]).is_file()
    # AWX offers nothing else as a playbook.
    assert stand_in.playbooks(project) == {template["playbook"] for template in templates.values()}
    # The image has the collection. A project that names it needs a Galaxy server at each update.
    assert not (project / "collections").exists()


def test_collections_are_pinned() -> None:
    galaxy = yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))
    tested = (ROOT / "requirements" / "amazon-aws-newest.txt").read_text(encoding="utf-8")
    pins = pinned(KIT / "collections" / "requirements.yml")
    assert pins["windowkeeper.ssm"] == galaxy["version"]
    assert set(pins) == {"windowkeeper.ssm", "amazon.aws"} and f"this package: {pins['amazon.aws']}." in tested
    image = yaml.safe_load((KIT / "execution-environment.yml").read_text(encoding="utf-8"))
    ours, amazon = image["dependencies"]["galaxy"]["collections"]
    assert ours["name"].endswith(f"/windowkeeper-ssm-{galaxy['version']}.tar.gz")
    assert amazon == {"name": "amazon.aws", "version": pins["amazon.aws"]}


def test_the_image_has_a_tag_that_stays(setup: setup_as_code.Setup) -> None:
    image = setup.named("execution_environment")["windowkeeper"]["image"]
    assert image.rpartition(":")[2] == yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))["version"]
    for path in (KIT / "README.md", GUIDE):
        assert set(re.findall(r"registry\.example\.com/windowkeeper\S*?(?=[`\s])", path.read_text())) == {image}


def test_paths_to_expose_are_accepted() -> None:
    assert stand_in.mount_problem("/srv:/srv:Z") and stand_in.mount_problem("srv:/srv")
    for path in (KIT / "README.md", GUIDE):
        exposed = re.findall(r"`(/[\w/]+:/[\w/]+\S*?)`", path.read_text(encoding="utf-8"))
        assert exposed or path == GUIDE
        assert not list(filter(None, map(stand_in.mount_problem, exposed)))


def test_variables_are_documented_with_their_defaults() -> None:
    (play,) = yaml.load((KIT / "setup.yml").read_text(encoding="utf-8"), _Loader)
    variables = {name: value for name, value in play["vars"].items() if name.startswith("awx_")}
    table = (KIT / "README.md").read_text(encoding="utf-8").partition("## Variables of setup.yml")[2]
    rows = [[cell.strip() for cell in line.split("|")[1:3]] for line in table.splitlines() if line.startswith("| `")]
    documented = {name: default for names, default in rows for name in re.findall(r"`(\w+)`", names)}
    assert set(documented) == set(variables)
    for name, value in variables.items():
        if documented[name] == "empty":
            assert value in ("", {})
        elif name not in ("awx_audit_time", "awx_project_url"):
            assert documented[name] == f"`{value}`"


class _Loader(yaml.SafeLoader):
    """Takes !unsafe as text."""


_Loader.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))


@pytest.mark.parametrize("name", ["audit", "converge", "export", "restore"])
def test_a_wrapper_is_one_play_that_imports_ours(name: str) -> None:
    (play,) = yaml.safe_load((KIT / "project" / f"{name}.yml").read_text(encoding="utf-8"))
    assert play["ansible.builtin.import_playbook"] == f"windowkeeper.ssm.{name}"
    assert (ROOT / "playbooks" / f"{name}.yml").is_file()


def test_surveys_ask_as_awx_can(templates: t.Dict[str, Template]) -> None:
    for template in templates.values():
        questions = (template.get("survey_spec") or {}).get("spec", [])
        assert bool(questions) == bool(template.get("survey_enabled"))
        assert len({question["variable"] for question in questions}) == len(questions)
        for question in questions:
            assert question["question_name"] and isinstance(question["question_description"], str)
            if question["type"] in WITH_BOUNDS:
                assert question["min"] <= question["max"]
            else:
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


def test_a_limit_is_asked_for_where_aws_is_called(setup: setup_as_code.Setup, templates: t.Dict[str, Template]) -> None:
    asking = {name for name, template in templates.items() if template.get("ask_limit_on_launch")}
    # A limit would leave these two without their host, localhost.
    assert set(templates) - asking == {"Merge reports of an audit", "Is there drift?"}
    (workflow,) = setup.named("workflow_job_template").values()
    assert workflow["ask_limit_on_launch"] is True


def test_a_purge_above_the_limit_has_a_question(templates: t.Dict[str, Template]) -> None:
    questions = stand_in.questions(templates["Converge one window"])
    assert questions["maintenance_window_tasks_purge_limit"]["question_name"] == "Deregister at most how many tasks?"
    assert questions["maintenance_window_tasks_purge_limit"]["default"] == 10


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


def test_each_schedule_answers_every_required_question(
    setup: setup_as_code.Setup, templates: t.Dict[str, Template], project: Path
) -> None:
    for schedule in setup.named("schedule").values():
        template, answers = templates[schedule["unified_job_template"]], schedule["extra_data"]
        required = [name for name, question in stand_in.questions(template).items() if question["required"]]
        assert required and not stand_in.answer_problems(template, answers, required=True)
        for name in required:
            less = {key: value for key, value in answers.items() if key != name}
            assert stand_in.answer_problems(template, less, required=True) == [f"'{name}' value missing"]
            awx = stand_in.Controller(setup.calls, project)
            with pytest.raises(stand_in.Refused, match=f"'{name}' value missing"):
                awx.call("schedule", dict(schedule, extra_data=less))


def test_workflow_audits_write_the_formats_of_the_survey(
    setup: setup_as_code.Setup, templates: t.Dict[str, Template]
) -> None:
    formats = "maintenance_window_audit_formats"
    (schedule,) = setup.named("schedule").values()
    audit = templates["Audit maintenance windows"]
    default = stand_in.questions(audit)[formats]["default"].split("\n")
    for answers in (
        schedule["extra_data"],
        *(node["extra_data"] for node in nodes_of(setup).values() if "extra_data" in node),
    ):
        assert stand_in.with_defaults(audit, answers, by_a_person=False)[formats] == default
    # The default of the question alone is not applied.
    assert formats not in stand_in.with_defaults(audit, {}, by_a_person=False)


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


def test_the_workflow_asks_for_an_approval_only_after_drift(setup: setup_as_code.Setup) -> None:
    nodes = nodes_of(setup)
    after = {
        (name, how, follower["identifier"])
        for name, node in nodes.items()
        for how, followers in node.get("related", {}).items()
        for follower in followers
    }
    assert after == {
        ("audit", "failure_nodes", "drift"),
        ("drift", "success_nodes", "approve"),
        ("approve", "success_nodes", "converge"),
        ("converge", "always_nodes", "audit-again"),
    }
    assert nodes["converge"]["job_type"] == "run"
    for name in ("audit", "audit-again"):
        assert nodes[name]["extra_data"]["maintenance_window_audit_fail_on"] == "drift"


def test_waiting_approvals_survive(setup: setup_as_code.Setup, project: Path) -> None:
    (workflow,) = setup.named("workflow_job_template").values()
    assert not workflow.get("destroy_current_nodes")
    awx = stand_in.Controller(setup.calls, project)
    with pytest.raises(stand_in.Refused, match="approvals would fail"):
        awx.call("workflow_job_template", dict(workflow, destroy_current_nodes=True))
