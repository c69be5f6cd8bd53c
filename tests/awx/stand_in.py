# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for AWX 24.6: what it has after the calls of awx.awx, and what it refuses.

The rules are those that were observed in AWX 24.6.1 or that its API applies: it knows the playbooks of a project only
after an update, wants an answer to each required question from a schedule, renders the messages of notifications
before it saves them, and so on.
"""

from __future__ import annotations

import re
import typing as t
from pathlib import Path

from jinja2 import StrictUndefined
from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

Arguments = t.Dict[str, t.Any]
Call = t.Tuple[str, Arguments]

#: The kinds of questions that AWX knows.
QUESTIONS = {"text", "textarea", "password", "integer", "float", "multiplechoice", "multiselect"}
#: What may follow the second colon in "Paths to expose to isolated jobs".
MOUNT_OPTIONS = {"z", "O", "ro", "rw"}
ROLES = {"job_templates": {"admin", "execute", "read"}, "workflows": {"admin", "execute", "read", "approval"}}
#: What names another object, by the option: its module.
REFERENCES = {
    "project": "project",
    "source_project": "project",
    "inventory": "inventory",
    "execution_environment": "execution_environment",
    "default_environment": "execution_environment",
    "job_templates": "job_template",
    "workflows": "workflow_job_template",
    "teams": "team",
    "notification_templates_error": "notification_template",
    "notification_templates_success": "notification_template",
    "notification_templates_approvals": "notification_template",
}
#: A job as AWX knows it when it checks the messages of a notification: it has no artifacts.
JOB_STUB = {"id": 42, "name": "Stub", "status": "running", "artifacts": {}}
MESSAGE_STUB = {"job": JOB_STUB, "job_friendly_name": "Job", "url": "https://awx.example.com/#/jobs/playbook/42"}


class Refused(Exception):
    """What AWX, or a module of awx.awx, says when it refuses."""


class Controller:
    """What AWX has after calls. project: the folder of the project. fails: a module whose update fails."""

    def __init__(self, calls: t.Iterable[Call], project: Path, fails: str = "") -> None:
        self.calls, self.project, self.fails = list(calls), project, fails

    def has(self, module: str, name: str) -> bool:
        """Whether there is such an object."""
        return any(called == module and arguments.get("name") == name for called, arguments in self.calls)

    def get(self, module: str, name: str) -> Arguments:
        """The arguments of an object's last call. Raises Refused if there is none."""
        found = [arguments for called, arguments in self.calls if called == module and arguments.get("name") == name]
        if not found:
            raise Refused(f"{module} {name!r} was not found")
        return found[-1]

    def call(self, module: str, arguments: Arguments) -> Arguments:
        """What a module returns for a call. Raises Refused."""
        for option, kind in REFERENCES.items():
            named = arguments.get(option) or []
            for name in [named] if isinstance(named, str) else named:
                self.get(kind, name)
        getattr(self, f"_check_{module}", lambda _arguments: None)(arguments)
        if module == self.fails:
            raise Refused(f"The {module} failed")
        earlier = [given for called, given in self.calls if called == module and given == arguments]
        always = module == "inventory_source_update" or any(
            node["unified_job_template"]["type"] == "workflow_approval" for node in arguments.get("workflow_nodes", [])
        )
        return {"changed": always or not earlier, "id": 1, "name": arguments.get("name")}

    def _check_job_template(self, arguments: Arguments) -> None:
        updated = any(called == "project_update" for called, _arguments in self.calls)
        if not updated or arguments["playbook"] not in playbooks(self.project):
            raise Refused("Playbook not found for project.")
        if arguments.get("survey_enabled"):
            check_survey(arguments["survey_spec"])

    def _check_inventory_source(self, arguments: Arguments) -> None:
        if not (self.project / arguments["source_path"]).is_file():
            raise Refused(f"{arguments['source_path']} does not exist in the project")

    def _check_inventory_source_update(self, arguments: Arguments) -> None:
        self.get("inventory_source", arguments["name"])

    def _check_project_update(self, arguments: Arguments) -> None:
        self.get("project", arguments["name"])

    def _check_schedule(self, arguments: Arguments) -> None:
        template = self.get("job_template", arguments["unified_job_template"])
        problems = answer_problems(template, arguments.get("extra_data") or {}, required=True)
        if problems:
            raise Refused("; ".join(problems))
        # AWX refuses a rule without an interval.
        if "INTERVAL=" not in arguments["rrule"]:
            raise Refused("INTERVAL required in rrule.")

    def _check_workflow_job_template(self, arguments: Arguments) -> None:
        if arguments.get("destroy_current_nodes") and self.has("workflow_job_template", arguments["name"]):
            raise Refused("the nodes of running workflow jobs would be replaced, so their approvals would fail")
        identifiers = {node["identifier"] for node in arguments["workflow_nodes"]}
        for node in arguments["workflow_nodes"]:
            for followers in (node.get("related") or {}).values():
                if not {follower["identifier"] for follower in followers} <= identifiers:
                    raise Refused(f"Could not find a node that follows {node['identifier']}")
            self._check_node(node)

    def _check_node(self, node: Arguments) -> None:
        wanted = node["unified_job_template"]
        if wanted["type"] == "workflow_approval":
            return
        template = self.get(wanted["type"], wanted["name"])
        problems = answer_problems(template, node.get("extra_data") or {}, required=False)
        problems += [
            f"{prompt} is not prompted for by {template['name']}"
            for prompt in ("job_type", "limit", "job_slice_count")
            if prompt in node and not template.get(f"ask_{prompt}_on_launch")
        ]
        if problems:
            raise Refused("; ".join(problems))

    @staticmethod
    def _check_role(arguments: Arguments) -> None:
        for kind, roles in ROLES.items():
            if arguments.get(kind) and arguments["role"] not in roles:
                raise Refused(f"{kind} have no role {arguments['role']}")

    @staticmethod
    def _check_notification_template(arguments: Arguments) -> None:
        for event, texts in arguments["messages"].items():
            if event not in ("started", "success", "error"):
                raise Refused(f"Event {event!r} invalid")
            if "\n" in texts["message"]:
                raise Refused("Messages cannot contain newlines")
            for text in texts.values():
                rendered(text, MESSAGE_STUB, strict=True)


class _Strict(StrictUndefined):
    """Undefined, even when it is printed."""


def rendered(text: str, context: t.Mapping[str, t.Any], strict: bool = False) -> str:
    """A notification's text as AWX sends it. Raises Refused if it cannot be rendered."""
    try:
        environment = ImmutableSandboxedEnvironment(**({"undefined": _Strict} if strict else {}))
        return environment.from_string(text).render(context)
    except TemplateError as error:
        raise Refused(f"Unable to render message {text!r}: {error}") from error


def playbooks(project: Path) -> t.Set[str]:
    """The paths that AWX offers as playbooks: YAML files with hosts: or import_playbook: in a line."""
    line = re.compile(r"\s*-?\s*(hosts|(ansible\.builtin\.)?(include|import_playbook)):")
    found = set()
    for path in project.rglob("*.y*ml"):
        folders = path.relative_to(project).parts[:-1]
        if {"roles", "tasks", "group_vars", "host_vars"} & set(folders) or any(
            name.startswith(".") for name in folders
        ):
            continue
        if any(line.match(text) for text in path.read_text(encoding="utf-8").splitlines()):
            found.add(str(path.relative_to(project)))
    return found


def mount_problem(exposed: str) -> str:
    """What is wrong with an entry of "Paths to expose to isolated jobs"; empty if nothing is."""
    parts = exposed.split(":")
    if len(parts) > 3 or not all(part.startswith("/") for part in parts[:2]):
        return f"Invalid syntax: {exposed}"
    if len(parts) == 3 and parts[2] not in MOUNT_OPTIONS:
        return f"{parts[2]} is not a valid mount option"
    return ""


def check_survey(survey: Arguments) -> None:
    """Raise Refused for a survey that AWX does not save."""
    variables = [question["variable"] for question in survey["spec"]]
    if len(set(variables)) != len(variables) or not variables:
        raise Refused("a question is missing, or a variable is asked for twice")
    for question in survey["spec"]:
        if question["type"] not in QUESTIONS or not isinstance(question["required"], bool):
            raise Refused(f"{question['variable']}: wrong type, or required is not a boolean")
        if "default" not in question:
            continue
        chosen = question["default"]
        if question["type"] in ("integer", "float") or not isinstance(chosen, str):
            if question["type"] not in ("integer", "float") or not isinstance(chosen, (int, float)):
                raise Refused(f"{question['variable']}: the default {chosen!r} has the wrong type")
        elif "choices" in question and not set(chosen.split("\n")) <= set(question["choices"]):
            raise Refused(f"{question['variable']}: the default is no choice")


def questions(template: Arguments) -> t.Dict[str, Arguments]:
    """The questions of a template by their variables."""
    survey = (template.get("survey_spec") or {}) if template.get("survey_enabled") else {}
    return {question["variable"]: question for question in survey.get("spec", [])}


def answer_problems(template: Arguments, answers: Arguments, required: bool) -> t.List[str]:
    """What AWX finds wrong with the answers of a schedule or a node. required: whether all required ones are needed."""
    known = questions(template)
    problems = [f"Variables {name} are not allowed on launch" for name in answers if name not in known]
    for variable, question in known.items():
        if variable not in answers:
            # A default does not count as an answer.
            problems += [f"'{variable}' value missing"] if required and question["required"] else []
        elif not allowed(question, answers[variable]):
            problems.append(f"Value {answers[variable]!r} for '{variable}' is not allowed")
    return problems


def allowed(question: Arguments, answer: t.Any) -> bool:
    """Whether AWX takes an answer to a question."""
    kind = question["type"]
    if kind in ("text", "textarea", "password"):
        return isinstance(answer, str) and question["min"] <= len(answer) <= question["max"]
    if kind == "integer":
        is_number = isinstance(answer, int) and not isinstance(answer, bool)
        return is_number and question["min"] <= answer <= question["max"]
    if kind == "multiplechoice":
        return answer in question["choices"]
    return kind == "multiselect" and isinstance(answer, list) and set(answer) <= set(question["choices"])


def with_defaults(template: Arguments, answers: Arguments, by_a_person: bool) -> Arguments:
    """The variables of a job: answers over defaults.

    A person sees the defaults in a form. A schedule or a node does not send them, and AWX then applies a default only
    if it is a valid answer: that of a multiselect question is text, not a list, so it is ignored.
    """
    given: Arguments = {}
    for variable, question in questions(template).items():
        answer = answers.get(variable, question.get("default", ""))
        if by_a_person and question["type"] == "multiselect" and isinstance(answer, str):
            answer = answer.split("\n")
        if answer in ("", []) or (variable not in answers and not allowed(question, answer)):
            continue
        given[variable] = answer
    return given
