# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A list that the module reads from a file: what it takes, and what it says of a file that is wrong."""

from __future__ import annotations

import base64
import json
import typing as t
from pathlib import Path

import pytest
import yaml
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.listing import (
    NOWHERE,
    actions,
    call,
    held_names,
    shell,
)
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import Ended, Options, Runner, Server

TASKS: t.List[Options] = [call("new", priority=3), shell("run", "echo a", "echo b")]
SECRET = "hunter2-canary"


def src(run: Runner, path: Path, content: t.Union[str, bytes], **more: t.Any) -> Ended:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return run.tasks(dict({"src": str(path), "window_id": NOWHERE}, **more))


@pytest.mark.parametrize("name, write", [("tasks.yaml", yaml.safe_dump), ("tasks.json", json.dumps)])
def test_a_file_is_the_list(
    run: Runner, server: Server, window: str, tmp_path: Path, name: str, write: t.Callable[[t.Any], str]
) -> None:
    done = src(run, tmp_path / name, write(TASKS), window_id=window)
    assert actions(done) == ["register", "register"], done.result
    assert held_names(server) == ["new", "run"]
    assert done.result["invocation"]["module_args"].get("tasks") is None
    assert actions(run.tasks({"tasks": TASKS, "window_id": window})) == ["none", "none"]


@pytest.mark.parametrize("ending", ["yml", "json"])
def test_an_empty_list_is_no_task(run: Runner, server: Server, window: str, tmp_path: Path, ending: str) -> None:
    server.register(window, Name="old")
    done = src(run, tmp_path / ("tasks." + ending), "[]\n", window_id=window, purge_tasks=True)
    assert not done.failed and server.held() == []


def test_nothing_in_it_is_templated(run: Runner, server: Server, window: str, tmp_path: Path) -> None:
    content = """
- name: announce
  task_type: LAMBDA
  task_arn: announce
  task_invocation_parameters:
    lambda:
      payload: {window: !unsafe "{{WINDOW_ID}}", task: "{{TASK_ID}}"}
- name: run
  task_type: AUTOMATION
  task_arn: runbook
  task_invocation_parameters:
    automation:
      parameters:
        Id: ["{{RESOURCE_ID}}"]
        Other: !unsafe "{{ssm:Name}}"
"""
    done = src(run, tmp_path / "tasks.yml", content, window_id=window)
    assert not done.failed and done.warnings == [], done.result
    first, second = server.held()
    payload = json.loads(base64.b64decode(first["TaskInvocationParameters"]["Lambda"]["Payload"]))
    assert payload == {"window": "{{WINDOW_ID}}", "task": "{{TASK_ID}}"}
    parameters = second["TaskInvocationParameters"]["Automation"]["Parameters"]
    assert parameters == {"Id": ["{{RESOURCE_ID}}"], "Other": ["{{ssm:Name}}"]}


def test_anchors_are_taken(run: Runner, server: Server, window: str, tmp_path: Path) -> None:
    content = "- &first {name: one, task_type: LAMBDA, task_arn: f, priority: 2}\n- {<<: *first, name: two}\n- *first\n"
    ended = src(run, tmp_path / "tasks.yml", content, window_id=window)
    assert ended.paths == ["%s[2].name" % (tmp_path / "tasks.yml")]
    done = src(run, tmp_path / "tasks.yml", content[: content.rindex("-")], window_id=window)
    assert actions(done) == ["register", "register"] and {task["Priority"] for task in server.held()} == {2}


def test_a_path_in_the_home_folder(
    run: Runner, server: Server, window: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "tasks.yml").write_text(yaml.safe_dump(TASKS))
    assert actions(run.tasks({"src": "~/tasks.yml", "window_id": window})) == ["register", "register"]


def test_a_relative_path(
    run: Runner, server: Server, window: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tasks.yml").write_text(yaml.safe_dump([{"name": "abc", "priority": "high"}]))
    assert run.tasks({"src": "tasks.yml", "window_id": window}).paths == ["tasks.yml[0].priority"]


def test_a_file_that_cannot_be_read(run: Runner, server: Server, tmp_path: Path) -> None:
    missing, wrong = tmp_path / "none.yml", src(run, tmp_path / "a.yml", "- {token: %s" % SECRET)
    ended = run.tasks({"src": str(missing), "window_id": NOWHERE}, check=True)
    said = (
        "src: %r was given; it cannot be read (No such file or directory); allowed: a YAML or JSON file with a list of "
    )
    assert ended.result["msg"] == "Nothing was changed, one argument is wrong: " + said % str(missing) + "tasks"
    assert "is not valid YAML" in wrong.result["msg"] and SECRET not in wrong.said
    assert ended.paths == wrong.paths == ["src"] and server.requests() == []


def test_entries_that_are_wrong_are_found_all_at_once_with_file_and_path(
    run: Runner, server: Server, tmp_path: Path
) -> None:
    path = tmp_path / "tasks.yml"
    tasks = [call("one"), call("two", max_errors="many", prioriti=1), SECRET, [SECRET], call("x" * 200)]
    ended = src(run, path, yaml.safe_dump(tasks))
    assert ended.paths == ["%s[%s" % (path, rest) for rest in ("1].max_errors", "1].prioriti", "2]", "3]", "4].name")]
    message = ended.result["msg"]
    assert "did you mean priority?" in message and "'many' was given" in message
    assert "[2]: text was given; allowed: the options of a task" in message
    assert "[3]: a list was given; allowed: the options of a task" in message
    assert SECRET not in ended.said and server.requests() == []


def test_a_list_and_a_file_are_one_too_many(run: Runner, server: Server, tmp_path: Path) -> None:
    ended = src(run, tmp_path / "tasks.yml", "[]", tasks=TASKS)
    assert ended.paths == ["src"] and "cannot be combined with tasks" in ended.result["msg"]
    assert server.requests() == []
