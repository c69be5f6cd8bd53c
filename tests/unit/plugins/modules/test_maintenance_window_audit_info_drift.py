# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is declared held against what is there: told as drift, and never written."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path

import pytest
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.documents import merge
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.schema import document_problems
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.listing import NO_TASK, NOWHERE, call, shell
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import (
    BLOCKS,
    Ended,
    Options,
    Runner,
    Server,
)
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.sown import document, drift, good_window

HIDDEN = "<hidden by windowkeeper.ssm>"
SECRET = "hunter2-canary"


def only_drift(run: Runner, tasks: t.List[Options], **more: t.Any) -> Ended:
    """Check mode and the run, which must say the same and write nothing."""
    run.server.forget()
    arguments = dict({"policy": False, "window_name": "nightly", "tasks": tasks}, **more)
    ended, foretold = run.audit(arguments), run.audit(arguments, check=True)
    assert (ended.failed, ended.result.get("findings")) == (foretold.failed, foretold.result.get("findings"))
    assert not [entry for entry in run.server.requests() if entry["write"]]
    return ended


def one(ended: Ended) -> Options:
    assert not ended.failed, ended.result
    (finding,) = ended.result["findings"]
    assert finding["kind"] == "drift"
    assert document(ended)["findings"] == [finding]
    return finding


@pytest.mark.parametrize("by", ["name", "id"])
def test_each_kind_of_drift(run: Runner, server: Server, window: str, by: str) -> None:
    there = [shell("shell", "uptime", max_errors=1), call("other"), call("same", priority=3), call("gone")]
    run.tasks({"window_id": window, "tasks": there})
    changed = shell("shell", "uptime", "df", max_errors="10%", description="Tells", priority=5)
    tasks = [changed, call("call", priority=2), there[2], {"name": "gone", "state": "absent"}]
    tasks.append({"name": "nobody", "state": "absent"})
    named: Options = {"window_name": "nightly"} if by == "name" else {"window_id": window, "window_name": None}
    ended = only_drift(run, tasks, **named)
    found = {finding["task_name"]: finding for finding in ended.result["findings"]}
    ids = {task["Name"]: task["WindowTaskId"] for task in server.held()}
    assert {name: (one["rule"], one["severity"], one["message"]) for name, one in found.items() if name != "shell"} == {
        "call": ("drift_missing", "high", "Declared, but missing in AWS."),
        "gone": ("drift_undeclared", "low", "Declared absent, but still exists."),
        "other": ("drift_undeclared", "low", "Exists in AWS, but is not declared."),
    }
    assert (found["shell"]["rule"], found["shell"]["severity"], found["shell"]["path"]) == (
        "drift_changed",
        "medium",
        None,
    )
    for name, finding in found.items():
        assert (finding["window_id"], finding["window_name"]) == (window, "nightly")
        assert finding["window_task_id"] == ids.get(name)
    assert sorted((each["path"], each["before"], each["after"]) for each in found["shell"]["changes"]) == [
        ("description", None, "Tells"),
        ("max_errors", "1", "10%"),
        ("priority", 0, 5),
        (BLOCKS + ".run_command.parameters", {"commands": ["uptime"]}, {"commands": ["uptime", "df"]}),
    ]
    assert document_problems(document(ended)) == [] and merge([document(ended)]) == document(ended)
    run.tasks({"window_id": window, "purge_tasks": True, "tasks": tasks})
    clean = only_drift(run, tasks, **named)
    assert clean.result["findings"] == [] and clean.result["summary"]["verdict"] == "clean"
    assert sorted(document(clean)["rules"]) == ["drift_changed", "drift_missing", "drift_undeclared"]


@pytest.mark.parametrize("by", ["name", "id"])
def test_a_list_may_say_that_its_window_is_empty(run: Runner, server: Server, window: str, by: str) -> None:
    """As it does to the converging module with purge_tasks."""
    named: Options = {"window_name": "nightly"} if by == "name" else {"window_id": window, "window_name": None}
    ended = only_drift(run, [], **named)
    assert drift(ended) == [] and [row["name"] for row in document(ended)["windows"]] == []
    run.tasks({"window_id": window, "tasks": [call("call")]})
    assert drift(only_drift(run, [], **named)) == [("drift_undeclared", "call")]
    assert drift(only_drift(run, [], undeclared=False, **named)) == []
    # Also where each entry names another window.
    elsewhere = call("call", window_id=server.window("other"), window_name=None)
    assert drift(only_drift(run, [elsewhere], **named)) == [("drift_missing", "call"), ("drift_undeclared", "call")]


def test_a_window_for_all_that_is_not_there_and_that_nobody_needs(run: Runner, window: str) -> None:
    ended = only_drift(run, [call("call", window_id=window)], window_name="nowhere")
    assert ended.failed and ended.paths == ["window_name"] and "named 'nowhere' in us-east-1" in ended.result["msg"]


def test_the_windows_of_the_list_are_in_the_document(run: Runner, server: Server, window: str) -> None:
    run.tasks({"window_id": window, "tasks": [call("call"), call("other")]})
    server.window("unnamed")
    for undeclared in (True, False):
        whole = document(only_drift(run, [call("call"), call("call", window_name="nowhere")], undeclared=undeclared))
        (row,) = whole["windows"]
        assert (row["window_id"], row["name"], row["tasks"], row["enabled"]) == (window, "nightly", 2, True)
        assert row["next_execution_time"]
        assert (whole["summary"]["windows"], whole["summary"]["tasks"]) == (1, 2)


@pytest.mark.parametrize("named", [{"window_id": NOWHERE}, {"window_name": "nowhere"}], ids=["id", "name"])
def test_a_window_that_is_not_there(run: Runner, server: Server, window: str, named: Options) -> None:
    finding = one(only_drift(run, [call("call", **named)]))
    assert (finding["rule"], finding["task_name"]) == ("drift_missing", "call")
    assert finding["message"].startswith("The task cannot be converged as declared. tasks[0].window_")
    assert (finding["window_id"], finding["window_name"]) == (named.get("window_id"), named.get("window_name"))
    assert drift(only_drift(run, [{"name": "call", "state": "absent", **named}])) == []


CANNOT: t.Dict[str, t.Tuple[Options, str, str]] = {
    "a type that cannot change": (call("call", task_type="AUTOMATION"), "drift_changed", "task_type: 'AUTOMATION' was"),
    "an id that does not exist": ({"window_task_id": NO_TASK, "priority": 1}, "drift_missing", "window_task_id: "),
    "too little to register": ({"name": "new", "priority": 1}, "drift_missing", "task_type: required"),
    "a name of two tasks": (call("twin"), "drift_missing", "name: 'twin' was given; 2 tasks of window"),
    "a name of two windows": (
        call("call", window_name="two"),
        "drift_missing",
        "window_name: 'two' was given; 2 windows",
    ),
    "a secret in it": (
        call("call", task_type="STEP_FUNCTIONS", **{BLOCKS: {"step_functions": {"input": SECRET}}}),
        "drift_changed",
        "task_type: 'STEP_FUNCTIONS' was",
    ),
}


@pytest.mark.parametrize("wish, rule, said", CANNOT.values(), ids=CANNOT)
def test_what_cannot_be_converged_as_declared(
    run: Runner, server: Server, window: str, wish: Options, rule: str, said: str
) -> None:
    for name in ("call", "twin", "twin"):
        server.register(window, Name=name)
    for _number in range(2):
        server.window("two")
    ended = only_drift(run, [wish], undeclared=False)
    finding = one(ended)
    assert finding["rule"] == rule
    assert finding["message"].startswith("The task cannot be converged as declared. tasks[0]." + said)
    assert SECRET not in ended.said and SECRET not in json.dumps(document(ended))


def test_one_task_by_two_entries_is_refused(run: Runner, server: Server, window: str) -> None:
    task_id = server.register(window, Name="call")
    ended = run.audit({"window_id": window, "tasks": [call("call"), {"window_task_id": task_id, "priority": 1}]})
    assert ended.failed and ended.paths == ["tasks[1].window_task_id"]
    assert "is about the same task of window" in ended.result["msg"]
    ended = run.audit({"window_id": window, "tasks": [call("call"), call("call")]})
    assert ended.failed and ended.paths == ["tasks[1].name"]


def test_a_list_from_a_file(run: Runner, window: str, tmp_path: Path) -> None:
    path = tmp_path / "tasks.yml"
    path.write_text(json.dumps([call("call")]), encoding="utf-8")
    ended = run.audit({"policy": False, "src": str(path), "window_name": "nightly"})
    assert drift(ended) == [("drift_missing", "call")]
    path.write_text("- name: [", encoding="utf-8")
    ended = run.audit({"policy": False, "src": str(path), "window_name": "nightly"})
    assert ended.failed and "Nothing was examined" in ended.result["msg"] and str(path) in ended.result["msg"]


def test_a_file_may_mark_a_text_a_list_and_a_map_as_unsafe(run: Runner, window: str, tmp_path: Path) -> None:
    payload = {"text": "{{WINDOW_ID}}", "list": ["{{TASK_ID}}", {"a": "{{b}}"}]}
    run.tasks(
        {
            "window_id": window,
            "tasks": [dict(call("call"), task_invocation_parameters={"lambda": {"payload": payload}})],
        }
    )
    path = tmp_path / "tasks.yml"
    path.write_text(
        "- name: !unsafe call\n"
        "  task_invocation_parameters: !unsafe\n"
        "    lambda:\n"
        "      payload:\n"
        "        list: !unsafe ['{{TASK_ID}}', !unsafe {a: !unsafe '{{b}}'}]\n"
        "        text: '{{WINDOW_ID}}'\n",
        encoding="utf-8",
    )
    ended = run.audit({"policy": False, "src": str(path), "window_name": "nightly"})
    assert drift(ended) == []
    path.write_text(path.read_text(encoding="utf-8").replace("{{b}}", "{{c}}"), encoding="utf-8")
    ended = run.audit({"policy": False, "src": str(path), "window_name": "nightly"})
    assert drift(ended) == [("drift_changed", "call")]


@pytest.mark.parametrize("rule", ["drift_changed", "drift_missing", "drift_undeclared"])
def test_each_rule_can_be_switched_off_or_have_another_severity(run: Runner, window: str, rule: str) -> None:
    run.tasks({"window_id": window, "tasks": [call("changed"), call("undeclared")]})
    tasks = [call("changed", priority=1), call("missing")]
    every = {("drift_" + name, name) for name in ("changed", "missing", "undeclared")}
    assert set(drift(only_drift(run, tasks))) == every
    off = only_drift(run, tasks, rules={rule: False})
    assert set(drift(off)) == {each for each in every if each[0] != rule}
    assert off.result["summary"]["drift"] == dict({"changed": 1, "missing": 1, "undeclared": 1}, **{rule[6:]: 0})
    info = only_drift(run, tasks, rules={rule: "INFO"})
    assert [each["rule"] for each in info.result["findings"] if each["severity"] == "info"] == [rule]


def test_policy_and_drift_in_one(run: Runner, server: Server) -> None:
    window = good_window(server, "nightly", AlarmConfiguration=None)
    ended = run.audit({"tasks": [{"name": "uptime", "max_errors": 2, "window_id": window}]})
    assert [(each["rule"], each["task_name"], each["window_name"]) for each in ended.result["findings"]] == [
        ("drift_changed", "uptime", "nightly"),
        ("no_alarm", "uptime", "nightly"),
    ]
    assert ended.result["summary"]["by_kind"] == {"policy": 1, "drift": 1}
    assert ended.result["summary"]["verdict"] == "medium"


def test_the_policy_may_look_at_other_windows_than_are_declared(run: Runner, server: Server, window: str) -> None:
    good_window(server, "other", AlarmConfiguration=None)
    ended = run.audit({"windows": ["other"], "window_name": "nightly", "tasks": [call("call")]})
    assert [(each["rule"], each["window_name"]) for each in ended.result["findings"]] == [
        ("drift_missing", "nightly"),
        ("no_alarm", "other"),
    ]


def test_what_was_read_for_the_policy_is_not_read_again(run: Runner, server: Server) -> None:
    window = good_window(server, "nightly")
    server.register(window, Name="other")
    server.forget()
    tasks = [{"name": "uptime", "max_errors": 2}]
    run.audit({"max_workers": 1, "executions": 0, "window_id": window, "tasks": tasks})
    assert server.operations() == ["DescribeWindows", "Describe", "Get", "Get", "GetCallerIdentity"]
    server.forget()
    run.audit({"max_workers": 1, "policy": False, "window_id": window, "tasks": tasks})
    assert server.operations() == ["Describe", "Get", "Get", "DescribeWindows", "GetCallerIdentity"]
    for policy in (True, False):
        server.forget()
        arguments = {"max_workers": 1, "executions": 0, "policy": policy, "window_name": "nightly", "tasks": tasks}
        assert drift(run.audit(arguments)) == [("drift_changed", "uptime"), ("drift_undeclared", "other")]
        assert server.operations() == ["DescribeWindows", "Describe", "Get", "Get", "GetCallerIdentity"]


SECRETS: t.Dict[str, t.Tuple[Options, Options]] = {
    "payload": (
        call("call", **{BLOCKS: {"lambda": {"payload": {"token": SECRET}}}}),
        call("call", **{BLOCKS: {"lambda": {"payload": {"token": SECRET + "-new"}}}}),
    ),
    "input": (
        call("call", task_type="STEP_FUNCTIONS", **{BLOCKS: {"step_functions": {"input": '{"a": "%s"}' % SECRET}}}),
        call("call", task_type="STEP_FUNCTIONS", **{BLOCKS: {"step_functions": {"input": '{"b": "%s"}' % SECRET}}}),
    ),
    "parameter": (shell("call", SECRET), shell("call", SECRET + "-new")),
    "old parameter": (
        call("call", task_parameters={"commands": {"values": [SECRET]}}),
        call("call", task_parameters={"commands": {"values": [SECRET + "-new"]}}),
    ),
}


@pytest.mark.parametrize("what", SECRETS)
@pytest.mark.parametrize("how", ["entry", "list"])
def test_a_secret_is_in_no_finding(run: Runner, window: str, what: str, how: str) -> None:
    before, after = SECRETS[what]
    run.tasks({"window_id": window, "tasks": [before, dict(before, name="undeclared")]})
    more: Options = {}
    if how == "list" or what not in ("payload", "input"):
        more["sensitive_parameters"] = ["commands"]
    missing = dict(after, name="missing")
    if how == "entry":
        after, missing = (dict(each, sensitive_parameters=["commands"]) for each in (after, missing))
    ended = only_drift(run, [after, missing], **more)
    assert [rule for rule, _name in drift(ended)] == ["drift_changed", "drift_missing", "drift_undeclared"]
    assert SECRET not in ended.said and SECRET not in json.dumps(document(ended))
    assert HIDDEN + " (changed)" in json.dumps(ended.result["findings"])
