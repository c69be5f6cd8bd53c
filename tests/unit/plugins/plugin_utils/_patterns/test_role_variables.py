# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the role's variables to the arguments of the module: as values and as text, and all problems at once."""

from __future__ import annotations

import datetime
import json
import typing as t

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.windowkeeper.ssm.plugins.filter.playbook_variables import FilterModule
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._patterns.role_variables import (
    Arguments,
    module_arguments,
)
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils.variables import MODULE_OPTIONS, PLAYBOOKS, TASKS

SHIPPED = {
    "scan": {"task_type": "RUN_COMMAND", "document": "Our-Scan", "options": {"deep": {"parameter": "Deep"}}},
    "broken": {"task_type": "RUN_COMMAND"},
}


def definition(name: str) -> t.Any:
    if name == "unreadable":
        raise ValueError("neither YAML nor JSON (line 2, column 1)")
    return SHIPPED[name]


def result(**variables: t.Any) -> Arguments:
    return module_arguments(variables, [*SHIPPED, "unreadable"], definition, "v_")


def said(**variables: t.Any) -> t.List[str]:
    return [str(problem) for problem in result(**variables).problems]


def arguments(**variables: t.Any) -> t.Dict[str, t.Any]:
    read = result(**variables)
    assert read.refused == ""
    return read.arguments


TARGET = "e32eecb2-646c-4f4b-8ed1-205fb0123456"
ONE = {"name": "one", "window_name": "w"}


@pytest.mark.parametrize(
    "tasks", [[ONE], (ONE,), '[{"name": "one", "window_name": "w"}]', "- {name: one, window_name: w}"]
)
def test_a_list_of_tasks(tasks: t.Any) -> None:
    assert arguments(tasks=tasks) == {"tasks": [ONE]}


@pytest.mark.parametrize("tasks", [[], "[]", ()])
def test_an_empty_list_is_one(tasks: t.Any) -> None:
    assert arguments(tasks=tasks, window_name="w") == {"tasks": [], "window_name": "w"}


@pytest.mark.parametrize("tasks", [None, "", "  \n"])
def test_nothing_declared(tasks: t.Any) -> None:
    read = result(tasks=tasks, purge_tasks="yes", window_name="w")
    assert (read.refused, read.declared) == ("", False)
    assert arguments(tasks=tasks, src="tasks.yml", max_errors="1") == {"src": "tasks.yml"}


@pytest.mark.parametrize(
    "tasks, sentence",
    [
        (5, "v_tasks: a number was given; allowed: a list of tasks"),
        ({"name": "open-sesame"}, "v_tasks: a mapping was given; allowed: a list of tasks"),
        ("open-sesame", "v_tasks: text was given; allowed: a list of tasks"),
        ("- {open-sesame", "v_tasks: the text is neither YAML nor JSON"),
    ],
)
def test_what_is_no_list(tasks: t.Any, sentence: str) -> None:
    (only,) = said(tasks=tasks)
    assert only.startswith(sentence) and "sesame" not in only


def test_text_may_mark_a_text_a_list_and_a_map_as_unsafe() -> None:
    text = """
- name: !unsafe one
  window_name: w
  task_invocation_parameters: !unsafe
    run_command:
      comment: '{{WINDOW_ID}}'
      parameters: !unsafe {commands: !unsafe ['{{a}}', !unsafe '{{b}}']}
"""
    command = {"comment": "{{WINDOW_ID}}", "parameters": {"commands": ["{{a}}", "{{b}}"]}}
    task = dict(ONE, task_invocation_parameters={"run_command": command})
    assert arguments(tasks=text) == {"tasks": [task]}
    patterns = "own: !unsafe {task_type: RUN_COMMAND, document: Own, fixed: !unsafe {Fixed: !unsafe ['{{c}}']}}"
    (own,) = arguments(tasks=[dict(ONE, pattern="own")], patterns=patterns)["tasks"]
    assert own["task_invocation_parameters"]["run_command"]["parameters"] == {"Fixed": ["{{c}}"]}


def test_a_list_and_a_file() -> None:
    assert said(tasks=[], src="tasks.yml") == ["v_src: takes the place of v_tasks; set only one of them"]


@pytest.mark.parametrize(
    "name, raw, value",
    [
        ("window_id", "mw-0123456789abcdef0", "mw-0123456789abcdef0"),
        ("window_name", "w", "w"),
        ("sensitive_parameters", "Token, Password", ["Token", "Password"]),
        ("sensitive_parameters", "*", ["*"]),
        ("sensitive_parameters", "- Token", ["Token"]),
        ("purge_tasks", True, True),
        ("purge_tasks", "yes", True),
        ("purge_tasks", "False", False),
        ("purge_protect", ["a", "b"], ["a", "b"]),
        ("purge_protect", "a, b", ["a", "b"]),
        ("purge_limit", "0", 0),
        ("purge_limit", 5, 5),
        ("max_workers", "20", 20),
        ("backup", "yes", True),
        ("backup_dir", "kept", "kept"),
        ("on_error", "stop", "stop"),
        ("return_tasks", "none", "none"),
    ],
)
def test_the_arguments_of_the_module_as_text(name: str, raw: t.Any, value: t.Any) -> None:
    assert arguments(tasks=[], **{name: raw}) == {"tasks": [], name: value}


@pytest.mark.parametrize(
    "name", [*MODULE_OPTIONS.by_option, "patterns", "targets", "instance_ids", "max_errors", "notification_events"]
)
@pytest.mark.parametrize("raw", [None, "", [], {}])
def test_empty_is_left_out(name: str, raw: t.Any) -> None:
    assert arguments(tasks=[ONE], **{name: raw}) == {"tasks": [ONE]}


@pytest.mark.parametrize(
    "given, meant_path",
    [
        ("kept", "/srv/project/kept"),
        ("../kept.yml", "/srv/project/../kept.yml"),
        ("/kept", "/kept"),
        ("~/kept", "~/kept"),
        ("$HOME/kept", "$HOME/kept"),
    ],
)
def test_relative_paths_start_in_the_base_folder(given: str, meant_path: str) -> None:
    assert arguments(src=given, base_dir="/srv/project") == {"src": meant_path}
    assert arguments(tasks=[], backup_dir=given, base_dir="/srv/project") == {"tasks": [], "backup_dir": meant_path}


def test_a_backup_without_a_folder_goes_to_the_base_folder() -> None:
    kept = {"tasks": [], "backup": True, "backup_dir": "/srv/project/windowkeeper-backup"}
    assert arguments(tasks=[], backup="yes", base_dir="/srv/project") == kept
    assert arguments(tasks=[], backup="no", base_dir="/srv/project") == {"tasks": [], "backup": False}


@pytest.mark.parametrize("base", [None, "", []])
def test_without_a_base_folder_paths_are_the_modules(base: t.Any) -> None:
    paths = {"src": "tasks.yml", "backup": True, "backup_dir": "kept"}
    assert arguments(**paths, base_dir=base) == paths
    assert arguments(tasks=[], backup=True, base_dir=base) == {"tasks": [], "backup": True}


def test_a_base_folder_that_is_no_text() -> None:
    assert said(tasks=[], base_dir=["open"]) == ["v_base_dir: ['open'] was given; allowed: text"]


def test_a_base_folder_that_is_relative() -> None:
    assert said(tasks=[], base_dir="project") == ["v_base_dir: 'project' was given; allowed: an absolute path"]
    assert arguments(src="tasks.yml", base_dir="~/project") == {"src": "~/project/tasks.yml"}


def test_all_that_is_wrong_is_said_at_once() -> None:
    assert said(
        tasks=[{"name": "one", "pattern": "scan", "deep": [1]}, ONE, ONE, "open-sesame", {"pattern": "broken"}],
        window_id="mw-1",
        purge_tasks="perhaps",
        purge_limit="-1",
        max_workers=101,
        on_error="go",
        max_errors="200%",
        timeout_seconds="5",
        notification_events="All, Fail",
        instance_ids=["i", ["j"]],
        targets="open-sesame",
        patterns={"own": {"task_type": "X"}},
    ) == [
        "v_window_id: 'mw-1' was given; allowed: mw- and 17 hex digits, 20 characters (here: 4)",
        "v_purge_tasks: 'perhaps' was given; allowed: true or false",
        "v_purge_limit: '-1' was given; allowed: a whole number from 0 up",
        "v_max_workers: 101 was given; allowed: a whole number from 1 to 100",
        "v_on_error: 'go' was given; allowed: one of continue, stop",
        "v_max_errors: '200%' was given; allowed: a number from 0, or a percentage from 0% to 100%",
        "v_targets[0]: 'open-sesame' was given; allowed: a mapping with key, values",
        "v_timeout_seconds: '5' was given; allowed: a whole number from 30 to 2592000",
        "v_notification_events[1]: 'Fail' was given; "
        "allowed: one of All, InProgress, Success, TimedOut, Cancelled, Failed",
        "v_instance_ids[1]: ['j'] was given; allowed: text",
        "v_patterns.own.task_type: 'X' was given; allowed: one of RUN_COMMAND, AUTOMATION, STEP_FUNCTIONS, LAMBDA",
        "v_tasks[0].deep: [1] was given; allowed: text",
        "patterns/broken.yml.document: required, or an option with option: task_arn",
        "v_tasks[3]: text was given; allowed: the options of a task",
        "v_tasks[4].window_task_id: one of window_task_id and name is required",
        "v_tasks[2].name: 'one' was given; v_tasks[1] (one) is about the same name of window w",
    ]


DAY, MOMENT = datetime.date(2026, 1, 5), datetime.datetime(2026, 1, 5, 4, 0, tzinfo=datetime.timezone.utc)
OF_DATES = {
    "own": {
        "task_type": "RUN_COMMAND",
        "document": "Own",
        "fixed": {"Fixed": DAY},
        "options": {
            "day": {"parameter": "Day", "default": DAY},
            "days": {"parameter": "Days", "kind": "list"},
            "lines": {"parameter": "Lines", "kind": "lines"},
            "more": {"parameter": "More", "kind": "map"},
            "json": {"parameter": "Json", "kind": "json"},
        },
    }
}


def test_dates_are_the_texts_that_the_module_would_get() -> None:
    given = {"days": [DAY, MOMENT], "lines": [DAY], "more": {"a": DAY}, "json": [MOMENT]}
    block: t.Any = {"run_command": {"parameters": {"Day": DAY, "Moments": [MOMENT]}}}
    tasks = [
        dict(ONE, pattern="own", **given),
        dict(ONE, name="two", description=DAY, task_invocation_parameters=block),
    ]
    first, second = arguments(tasks=tasks, patterns=OF_DATES)["tasks"]
    assert first["task_invocation_parameters"]["run_command"]["parameters"] == {
        "Fixed": "2026-01-05",
        "Day": "2026-01-05",
        "Days": ["2026-01-05", "2026-01-05T04:00:00+00:00"],
        "Lines": ["2026-01-05"],
        "More": '{"a": "2026-01-05"}',
        "Json": '["2026-01-05T04:00:00+00:00"]',
    }
    parameters = {"Day": "2026-01-05", "Moments": ["2026-01-05T04:00:00+00:00"]}
    assert second["description"] == "2026-01-05"
    assert second["task_invocation_parameters"]["run_command"]["parameters"] == parameters
    # and in text, as AWX sends it
    text = "- {name: one, window_name: w, pattern: own, day: 2026-01-06, more: {a: 2026-01-05}}"
    (task,) = arguments(tasks=text, patterns=OF_DATES)["tasks"]
    found = task["task_invocation_parameters"]["run_command"]["parameters"]
    assert found == {"Fixed": "2026-01-05", "Day": "2026-01-06", "More": '{"a": "2026-01-05"}'}


def misspelt(*named: str) -> t.List[str]:
    return [str(one) for one in module_arguments({"tasks": [ONE]}, [], definition, "v_", named).problems]


@pytest.mark.parametrize(
    "name, meant_name",
    [
        ("purge_protct", "purge_protect"),
        ("purge_protects", "purge_protect"),
        ("instance_id", "instance_ids"),
        ("max_error", "max_errors"),
        ("bakcup", "backup"),
        ("backup_dri", "backup_dir"),
        ("task", "tasks"),
        ("output_s3_bucket", "output_s3_bucket_name"),
        ("purge", "purge_tasks"),
        ("purgetasks", "purge_tasks"),
        ("purge_task", "purge_tasks"),
        ("PURGE_TASKS", "purge_tasks"),
        ("tasks_purge", "purge_tasks"),
        ("window", "window_name"),
        ("window__name", "window_name"),
        ("concurrency", "max_concurrency"),
        ("concurency", "max_concurrency"),
        ("errors", "max_errors"),
        ("log_group", "cloud_watch_log_group_name"),
        ("bucket", "output_s3_bucket_name"),
    ],
)
def test_a_variable_that_is_almost_one_of_the_roles(name: str, meant_name: str) -> None:
    said_of_it = "v_%s: the role has no such variable, did you mean v_%s?" % (name, meant_name)
    assert misspelt("v_" + name, "v_tasks") == [said_of_it]


@pytest.mark.parametrize(
    "name, meant_name",
    [
        ("v_region", "windowkeeper_ssm_region of the playbooks"),
        ("v_fail_on", "maintenance_window_audit_fail_on of the audit role"),
        ("windowkeeper_ssm_purge_tasks", "v_purge_tasks of the role"),
    ],
)
def test_a_variable_of_another_role_or_of_the_playbooks(name: str, meant_name: str) -> None:
    assert misspelt(name) == ["%s: there is no such variable, did you mean %s?" % (name, meant_name)]
    assert misspelt("windowkeeper_ssm_region", "maintenance_window_audit_fail_on", "windowkeeper_ssm_own") == []
    assert misspelt(*("windowkeeper_ssm_" + name for name in (*PLAYBOOKS.names, *PLAYBOOKS.facts))) == []


def test_misspelt_variables_of_the_playbooks() -> None:
    playbook_variables = FilterModule().filters()["playbook_variables"]
    names = [
        "windowkeeper_ssm_" + name for name in (*PLAYBOOKS.names, *PLAYBOOKS.facts, "misspelt", "own", "role_arn_of_a")
    ]
    assert playbook_variables(names) == ""
    assert playbook_variables(["windowkeeper_ssm_regoin", *names]) == (
        "Nothing was changed, one argument is wrong: windowkeeper_ssm_regoin: the playbooks have no such variable, "
        "did you mean windowkeeper_ssm_region?"
    )
    for name in ("role_arm", "rolearn", "role", "host", "externalid", "restore"):
        assert "the playbooks have no such variable" in playbook_variables(["windowkeeper_ssm_" + name])
    with pytest.raises(AnsibleFilterError, match="needs a list"):
        playbook_variables("windowkeeper_ssm_region")


def test_all_that_are_misspelt_are_told_before_what_follows_from_it() -> None:
    found = module_arguments(
        {"tasks": [{"name": "one"}]}, [], definition, "v_", ["v_window_names", "v_max_error"]
    ).problems
    assert [one.path for one in found] == ["v_max_error", "v_window_names"]


def test_variables_of_the_role_its_facts_and_what_is_the_users_own_are_left_alone() -> None:
    assert misspelt(*("v_" + name for name in (*TASKS.names, *TASKS.facts))) == []
    assert misspelt("v_tasks_a", "v_tasks2", "v_targets_of_b", "v_my_tasks", "v_base_patterns") == []
    assert (
        misspelt("v_result", "v_registered", "v_of_sunday", "v_purge_notes", "v_", "__v_task", "w_task", "task") == []
    )


def test_what_the_module_finds_wrong_is_said_in_words_of_the_entry() -> None:
    found = said(
        tasks=[
            {"name": "one", "pattern": "scan", "comment": ["x"], "notification_events": ["Fail"], "deep": "{" * 3},
            {
                "name": "two",
                "pattern": "scan",
                "targets": [{"key": "InstanceIds", "values": ["i-%d" % n for n in range(60)]}],
            },
            {"name": "three", "priority": -1, "task_invocation_parameters": {"run_command": {"coment": "x"}}},
        ],
        window_name="w",
        instance_ids="i-1",
        max_errors=1,
        max_concurrency=1,
        output_s3_bucket_name="bucket",
    )
    assert [sentence.partition(":")[0] for sentence in found] == [
        "v_tasks[0].comment",
        "v_tasks[0].notification_events[0]",
        "v_tasks[1].targets[0].values",
        "v_tasks[2].priority",
        "v_tasks[2].task_invocation_parameters.run_command.coment",
    ]


def test_tasks_without_a_window_are_reported_once() -> None:
    assert said(tasks=[{"name": "one"}, ONE, {"name": "two", "state": "absent"}]) == [
        "v_window_name: required, since no window is named by v_tasks[0], v_tasks[2]; "
        "allowed: the name of a window, here or in each entry"
    ]
    (only,) = said(tasks=[{"name": "task-%d" % number} for number in range(40)])
    assert "v_tasks[9], ...; allowed" in only and "v_tasks[10]" not in only


def test_too_many_ids_for_all_are_reported_once() -> None:
    ids = ["i-%d" % number for number in range(60)]
    tasks = [dict(ONE, pattern="scan"), dict(ONE, name="two", task_type="RUN_COMMAND")]
    both = {"max_errors": 1, "max_concurrency": 1}
    (only,) = said(tasks=tasks, instance_ids=ids, **both)
    assert only.startswith("v_instance_ids: a list of 60 was given; allowed: at most 50; for more, ")
    assert said(tasks=tasks, window_target_ids=", ".join(ids[:11]), **both) == [
        "v_window_target_ids: a list of 11 was given; allowed: at most 10"
    ]
    (only,) = said(tasks=tasks, targets=[{"key": "InstanceIds", "values": ids}], **both)
    assert only.startswith("v_targets[0].values: a list of 60 was given")


def test_ids_that_are_wrong_are_targets_nevertheless() -> None:
    restart = {"option": "task_arn", "required": True, "default_with_targets": "x"}
    patterns = {"own": {"task_type": "AUTOMATION", "options": {"runbook": restart}}}
    for targets in ({"targets": "open-sesame"}, {"instance_ids": [["i"]]}):
        (only,) = said(tasks=[dict(ONE, pattern="own")], patterns=patterns, **targets)
        assert "required" not in only


def test_settings_of_all_tasks_are_read_once_and_go_to_each() -> None:
    tasks = arguments(tasks=[ONE, dict(ONE, name="two")], instance_ids="i-1 i-2", max_errors=1, max_concurrency="1")[
        "tasks"
    ]
    assert [task["targets"] for task in tasks] == [[{"key": "InstanceIds", "values": ["i-1", "i-2"]}]] * 2
    assert [task["max_errors"] for task in tasks] == ["1", "1"]
    targets = [{"key": "WindowTargetIds", "values": [TARGET]}]
    assert arguments(tasks=[ONE], targets=json.dumps(targets))["tasks"][0]["targets"] == targets
    assert arguments(tasks=[ONE], window_target_ids=TARGET)["tasks"][0]["targets"] == targets


def test_targets_of_all_in_two_forms() -> None:
    assert said(tasks=[], instance_ids="i-1", targets=[{"key": "InstanceIds", "values": ["i-2"]}]) == [
        "v_instance_ids: takes the place of v_targets; set only one of them"
    ]


def test_patterns_of_ones_own_win_and_others_are_read_only_when_they_are_needed() -> None:
    own = {"scan": {"task_type": "AUTOMATION", "document": "Own-Scan"}, "more": SHIPPED["scan"]}
    tasks = [dict(ONE, pattern="scan"), dict(ONE, name="two", pattern="more")]
    found = arguments(tasks=tasks, patterns=own)["tasks"]
    assert [task["task_arn"] for task in found] == ["Own-Scan", "Our-Scan"]
    assert said(tasks=[dict(ONE, pattern="unreadable")]) == [
        "patterns/unreadable.yml: it is neither YAML nor JSON (line 2, column 1)"
    ]
    # and one that is wrong is not said to be missing
    assert said(tasks=[dict(ONE, pattern="scan")], patterns={"scan": {"task_type": "LAMBDA"}}) == [
        "v_patterns.scan.document: required, or an option with option: task_arn"
    ]


def test_secrets_of_all_tasks_are_not_quoted() -> None:
    (only,) = said(tasks=[dict(ONE, pattern="scan", deep=["open-sesame"])], sensitive_parameters="Deep")
    assert only == "v_tasks[0].deep: a hidden value was given; allowed: text"
    (only,) = said(
        tasks=[dict(ONE, task_invocation_parameters={"run_command": {"parameters": {"Deep": [b"open-sesame"]}}})],
        sensitive_parameters=["Deep"],
    )
    assert "sesame" not in only


@pytest.mark.parametrize("name", ["base_dir", "hosts", "region", "estate"])
def test_what_the_playbooks_set_is_not_taken_for_a_misspelt_variable_of_the_role(name: str) -> None:
    """The playbook converge sets windowkeeper_ssm_base_dir, and the role has a base_dir too."""
    named = ["windowkeeper_ssm_" + name]
    arguments = module_arguments({"tasks": []}, [], lambda _name: None, "maintenance_window_tasks_", named)
    assert arguments.refused == ""
