# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a role prints of the module's result, with the names that its user wrote."""

from __future__ import annotations

import typing as t
from pathlib import Path

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.windowkeeper.ssm.plugins.filter.role_messages import FilterModule, role_messages
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.problems import (
    MOST,
    Problem,
    refusal,
    return_values,
)

FOLDER = Path(__file__).resolve().parents[5] / "roles" / "maintenance_window_tasks" / "patterns"
RUN = "task_invocation_parameters.run_command."
VARIABLES = {
    "window_name": "w",
    "instance_ids": "i-0123456789abcdef0",
    "tasks": [
        {"name": "one", "pattern": "shell_script", "commands": "true", "comment": "x"},
        {"name": "two", "pattern": "shell_script", "commands": "true", "window_target_ids": ["t"]},
        {"name": "three", "task_type": "RUN_COMMAND"},
    ],
}


def refused(*problems: Problem) -> t.Dict[str, t.Any]:
    """As the module fails with such problems, in a task with failed_when."""
    return {"failed": False, "msg": refusal([str(one) for one in problems]), "problems": return_values(problems)}


def message(result: t.Dict[str, t.Any]) -> str:
    found = role_messages(result, variables=VARIABLES, folder=str(FOLDER), prefix="p_")
    assert found["failed"]
    return str(found["msg"])


@pytest.mark.parametrize(
    "path, wanted",
    [
        ("tasks[0].priority", "p_tasks[0].priority"),
        ("tasks[0].targets", "p_instance_ids"),
        ("tasks[1].targets", "p_tasks[1].window_target_ids"),
        ("tasks[1].targets[0].values[0]", "p_tasks[1].window_target_ids[0]"),
        ("tasks[0].%scomment" % RUN, "p_tasks[0].comment"),
        ("tasks[0].%sparameters.commands[0]" % RUN, "p_tasks[0].commands[0]"),
        # What is missing, in a short form only where the entry may have it
        ("tasks[0].%sservice_role_arn" % RUN, "p_tasks[0].notification_role_arn"),
        ("tasks[2].%sservice_role_arn" % RUN, "p_tasks[2].%sservice_role_arn" % RUN),
        ("window_name", "p_window_name"),
        ("src", "p_src"),
        ("patching.yml[3].targets", "patching.yml[3].targets"),
        ("tasks[9].name", "tasks[9].name"),
        ("region", "region"),
        ("", ""),
    ],
)
def test_paths_are_what_the_user_wrote(path: str, wanted: str) -> None:
    problem = Problem(path, "it is wrong", "'x'", "y")
    expected = problem._replace(path="p_" + path if path == "tasks[9].name" else wanted)
    assert message(refused(problem)) == refusal([str(expected)])


def test_advice_about_the_roles_variables_names_them() -> None:
    problem = Problem("purge_limit", "2 tasks are not in the list", "1", "purge_limit: 2, or purge_protect")
    assert message(refused(problem)).endswith(
        "p_purge_limit: 1 was given; 2 tasks are not in the list; allowed: p_purge_limit: 2, or p_purge_protect "
        "(in a survey of the AWX kit: Deregister at most how many tasks?)"
    )
    problem = Problem("tasks[1].name", "tasks[0] (one) is about the same name of window w", "'one'")
    assert "p_tasks[1].name: 'one' was given; p_tasks[0] (one) is about" in message(refused(problem))


def test_one_reason_is_reported_once() -> None:
    both = refused(Problem("tasks[0].targets", "no"), Problem("tasks[0].targets", "no"))
    assert message(both) == "Nothing was changed, one argument is wrong: p_instance_ids: no"


@pytest.mark.parametrize(
    "result, wanted",
    [
        (
            {"failed": True, "msg": "No region was given. Nothing was changed."},
            "No region was given. Nothing was changed.",
        ),
        ({"failed": False, "msg": "Access denied: tasks[1] (two)."}, "Access denied: p_tasks[1] (two)."),
        ({"msg": "/srv/tasks[1].yml: no", "counts": {"failed": 1}}, "/srv/tasks[1].yml: no"),
        ({"failed": True}, "The module failed without a message."),
        (
            {"msg": "MODULE FAILURE", "module_stderr": "open-sesame"},
            "MODULE FAILURE Run with -vvv to see the output of the module.",
        ),
    ],
)
def test_all_else_is_the_modules_message(result: t.Dict[str, t.Any], wanted: str) -> None:
    assert message(result) == wanted


def test_more_problems_than_a_result_holds() -> None:
    many = refused(*[Problem("tasks[0].a", "no")] * (MOST + 1))
    assert message(many) == many["msg"].replace("tasks[0]", "p_tasks[0]")


@pytest.mark.parametrize(
    "counts, said, would",
    [
        (
            {"unchanged": 12, "registered": 1, "updated": 2, "deregistered": 0, "failed": 0, "not_tried": 0},
            "2 updated, 1 registered, 12 unchanged",
            "2 would be updated, 1 would be registered, 12 unchanged",
        ),
        ({"unchanged": 0, "deregistered": 3}, "3 deregistered", "3 would be deregistered"),
        ({"unchanged": 1, "failed": 1, "not_tried": 2}, "1 unchanged, 1 failed, 2 not tried", None),
        ({"unchanged": 0}, "no tasks", "no tasks"),
    ],
)
def test_counts_in_words(counts: t.Dict[str, int], said: str, would: t.Optional[str]) -> None:
    found = role_messages({"counts": counts, "msg": "x"})
    message = "x" if counts.get("failed") else ""
    assert found == {"failed": bool(counts.get("failed")), "msg": message, "summary": said, "windows": {}}
    assert would is None or role_messages({"counts": counts}, check_mode=True)["summary"] == would


def test_what_is_refused_has_no_counts() -> None:
    assert role_messages(refused(Problem("src", "no")))["summary"] == ""


def test_the_filter_needs_a_result() -> None:
    with pytest.raises(AnsibleFilterError, match="needs a result"):
        FilterModule().filters()["role_messages"]("x")
