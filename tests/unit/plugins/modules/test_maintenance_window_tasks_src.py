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
    by_number,
    call,
    held_names,
    rows,
    shell,
    written,
)
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import Ended, Options, Runner, Server

TASKS: t.List[Options] = [call("new", priority=3), shell("run", "echo a", "echo b")]
SECRET = "hunter2-canary"


def src(run: Runner, path: Path, content: t.Union[str, bytes], **more: t.Any) -> Ended:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return run.tasks(dict({"src": str(path), "window_id": NOWHERE}, **more))


FORMS: t.Dict[str, t.Tuple[str, t.Callable[[t.Any], str]]] = {
    "yaml": ("tasks.yaml", yaml.safe_dump),
    "yml": ("tasks.yml", yaml.safe_dump),
    "json": ("tasks.json", json.dumps),
    "json in a yml": ("tasks.yml", json.dumps),
    "no ending": ("tasks", yaml.safe_dump),
    "a mark of the byte order": ("tasks.json", lambda tasks: "\ufeff" + json.dumps(tasks)),
    "windows line ends": ("tasks.yml", lambda tasks: yaml.safe_dump(tasks).replace("\n", "\r\n")),
    "a document's start": ("tasks.yml", lambda tasks: "---\n# ours\n" + yaml.safe_dump(tasks)),
    "flow style": ("tasks.yml", lambda tasks: yaml.safe_dump(tasks, default_flow_style=True)),
}


@pytest.mark.parametrize("name, write", FORMS.values(), ids=FORMS)
def test_forms_of_a_file(
    run: Runner, server: Server, window: str, tmp_path: Path, name: str, write: t.Callable[[t.Any], str]
) -> None:
    done = src(run, tmp_path / name, write(TASKS), window_id=window)
    assert actions(done) == ["register", "register"], done.result
    held = server.held()
    assert [task["Name"] for task in held] == ["new", "run"]
    assert held[1]["TaskInvocationParameters"]["RunCommand"]["Parameters"] == {"commands": ["echo a", "echo b"]}
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


WRONG: t.Dict[str, t.Tuple[str, t.Union[str, bytes], t.Tuple[str, ...]]] = {
    "empty": ("a.yml", "", ("it is empty; for no tasks write []",)),
    "white space": ("a.json", " \n", ("it is empty",)),
    "a comment alone": ("a.yml", "# later\n", ("it holds nothing; allowed: ", "a list of tasks")),
    "not UTF-8": ("a.yml", b"- name: \xff" + SECRET.encode(), ("it is no UTF-8 text (byte 8)",)),
    "UTF-16": ("a.yml", "- name: abc".encode("utf-16"), ("it is no UTF-8 text (byte 0)",)),
    "broken YAML": ("a.yml", "- name: abc\n- name: [%s\n  x: y\n" % SECRET, ("line 3, column 4 is not valid YAML",)),
    "a tab": ("a.yml", "- name: abc\n\tx: %s\n" % SECRET, ("line 2, column 1 is not valid YAML",)),
    "an unknown tag": ("a.yml", "- name: !other %s\n" % SECRET, ("line 1, column 9 is not valid YAML",)),
    "a tag that would run code": (
        "a.yml",
        "- !!python/object/apply:os.system ['%s']\n" % SECRET,
        ("line 1, column 3 is not valid YAML",),
    ),
    "control characters": ("a.yml", "- name: \x01%s\n" % SECRET, ("it is not valid YAML",)),
    "two documents": ("a.yml", "- name: abc\n---\n- name: %s\n" % SECRET, ("line 2, column 1 is not valid YAML",)),
    "an impossible date": ("a.yml", "- name: 2026-13-45\n", ("it is not valid YAML",)),
    "broken JSON": (
        "a.json",
        '[{"name": "abc"},\n {"name": "%s" "x"}]' % SECRET,
        ("line 2, column 28 is not valid JSON: Expecting ',' delimiter",),
    ),
    "broken JSON in a yml": ("a.yml", '[{"name": "abc"},\n {"name": "%s" "x"}]' % SECRET, ("line 2, column",)),
    "YAML in a json": ("a.json", "- name: %s\n" % SECRET, ("line 1, column 1 is not valid JSON",)),
    "deep JSON": ("a.json", "[" * 100000, ("it is nested too deeply",)),
    "a mapping": ("a.yml", "name: %s\n" % SECRET, ("it holds a mapping; allowed: ", "a list of tasks")),
    "a mapping with the list": (
        "a.json",
        '{"tasks": [{"name": "%s"}]}' % SECRET,
        ("it holds a mapping with tasks; the list itself must be the whole file; allowed: ",),
    ),
    "text": ("a.yml", SECRET, ("it holds text",)),
    "a number": ("a.json", "7", ("it holds a number",)),
    "a boolean": ("a.json", "false", ("it holds true or false",)),
    "a date": ("a.yml", "2026-01-04", ("it holds text",)),
}


@pytest.mark.parametrize("name, content, said", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("check", [True, False], ids=["check", "run"])
def test_a_file_that_holds_no_list(
    run: Runner,
    server: Server,
    tmp_path: Path,
    name: str,
    content: t.Union[str, bytes],
    said: t.Tuple[str, ...],
    check: bool,
) -> None:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    ended = run.tasks({"src": str(path), "window_id": NOWHERE}, check=check)
    assert ended.failed and ended.paths == ["src"]
    for text in (str(path), "Nothing was changed", *said):
        assert text in ended.result["msg"]
    assert SECRET not in ended.said and server.requests() == []


def test_a_file_that_cannot_be_read(run: Runner, server: Server, tmp_path: Path) -> None:
    missing = run.tasks({"src": str(tmp_path / "none.yml"), "window_id": NOWHERE})
    assert "none.yml" in missing.result["msg"] and "No such file or directory" in missing.result["msg"]
    folder = run.tasks({"src": str(tmp_path), "window_id": NOWHERE})
    assert "Is a directory" in folder.result["msg"]
    assert missing.paths == folder.paths == ["src"] and server.requests() == []


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


def test_no_secret_of_a_file_is_quoted(run: Runner, server: Server, window: str, tmp_path: Path) -> None:
    path = tmp_path / "tasks.yml"
    tasks = [
        call("one", task_invocation_parameters={"lambda": {"payload": {"token": SECRET}, "paylaod": SECRET}}),
        call("two", token=SECRET),
        call("three", task_invocation_parameters=SECRET),
        call("four", sensitive_parameters=["Token"], task_parameters={"Token": {"values": [SECRET + "x" * 600]}}),
    ]
    ended = src(run, path, yaml.safe_dump(tasks), window_id=window)
    assert ended.failed and len(ended.paths) >= 3 and SECRET not in ended.said
    good = [call("one", task_invocation_parameters={"lambda": {"payload": {"token": SECRET}}})]
    done = src(run, path, yaml.safe_dump(good), window_id=window)
    assert actions(done) == ["register"] and SECRET not in done.said


def test_a_list_and_a_file_are_one_too_many(run: Runner, server: Server, tmp_path: Path) -> None:
    ended = src(run, tmp_path / "tasks.yml", "[]", tasks=TASKS)
    assert ended.paths == ["src"] and "cannot be combined with tasks" in ended.result["msg"]
    assert server.requests() == []


def test_2000_entries(run: Runner, server: Server, tmp_path: Path) -> None:
    """Twenty windows of a hundred tasks each: all unchanged but one, and one listing for each window."""
    names = by_number("window", 20)
    ids = {name: server.window(name) for name in names}
    for name in names:
        for number in range(100):
            server.store(ids[name], "%08d-0000-0000-0000-%012d" % (names.index(name), number), Name="task-%d" % number)
    tasks = [call("task-%d" % number, window_name=name) for number in range(100) for name in names]
    tasks[1234]["priority"] = 5
    server.forget()
    done = src(run, tmp_path / "tasks.json", json.dumps(tasks))
    assert done.result["counts"]["unchanged"] == 1999 and done.result["counts"]["updated"] == 1
    assert rows(done)[1234]["changed_fields"] == ["priority"]
    assert [len(written(server)), len(server.requests())] == [1, 22]
    assert len(held_names(server)) == 2000
