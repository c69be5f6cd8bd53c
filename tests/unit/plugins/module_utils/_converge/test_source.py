# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is read from a file is what was written to it; and where PyYAML is not there, it says so."""

from __future__ import annotations

import json
import re
import typing as t
from pathlib import Path

import pytest
import yaml
from ansible.module_utils.common import yaml as ansible_yaml
from ansible_collections.windowkeeper.ssm.plugins.module_utils._converge.source import read_source
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.module_utils import strategies
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

some = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
anything = st.lists(strategies.json_values | strategies.tasks(), max_size=4)


@some
@given(anything)
def test_json_is_read_as_it_is_written_whatever_the_file_is_called(tmp_path: Path, content: t.List[t.Any]) -> None:
    for name in ("tasks.json", "tasks.yml"):
        for indent in (None, 2):
            (tmp_path / name).write_text(json.dumps(content, indent=indent), encoding="utf-8")
            assert read_source(str(tmp_path / name), "tasks") == (content, [])


@some
@given(anything)
def test_yaml_is_read_as_it_is_written(tmp_path: Path, content: t.List[t.Any]) -> None:
    path = tmp_path / "tasks.yml"
    for flow in (False, True):
        # As they are, PyYAML writes these line ends in a way in which no reader finds them again.
        text = yaml.safe_dump(
            content,
            default_flow_style=flow,
            allow_unicode=not re.search("[\x85\u2028\u2029]", json.dumps(content, ensure_ascii=False)),
        )
        path.write_text(text, encoding="utf-8")
        assert read_source(str(path), "tasks") == (content, [])


@some
@given(st.binary(max_size=60), st.sampled_from(["tasks.json", "tasks.yml"]))
def test_any_bytes_are_read_or_found_wrong(tmp_path: Path, content: bytes, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    _read, problems = read_source(str(path), "tasks")
    assert [problem.path for problem in problems] in ([], ["src"])


@some
@given(st.text("[]{}:,-!&*#|>'\"%@` \n\t?abc0", max_size=30))
def test_any_text_near_yaml_is_read_or_found_wrong(tmp_path: Path, content: str) -> None:
    path = tmp_path / "tasks.yml"
    path.write_text(content, encoding="utf-8")
    _read, problems = read_source(str(path), "tasks")
    assert [problem.path for problem in problems] in ([], ["src"])


def test_a_value_of_ansible_vault_is_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "tasks.yml"
    path.write_text("- description: !vault |\n    $ANSIBLE_VAULT;1.1;AES256\n    6162\n")
    content, (problem,) = read_source(str(path), "tasks")
    assert content is None and "encrypted by Ansible Vault" in str(problem)


def test_without_pyyaml_json_is_read_and_yaml_is_told_how(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ansible_yaml, "HAS_YAML", False)
    path = tmp_path / "tasks.yml"
    path.write_text('[{"name": "abc"}]')
    assert read_source(str(path), "tasks") == ([{"name": "abc"}], [])
    path.write_text("- name: abc\n")
    content, (problem,) = read_source(str(path), "tasks")
    assert content is None and "lacks PyYAML: install it there, or use a .json file" in str(problem)


TASKS = [{"name": "new", "priority": 3}, {"name": "run", "commands": ["echo a", "echo b"]}]
FORMS: t.Dict[str, t.Tuple[str, t.Callable[[t.Any], str]]] = {
    "yaml": ("tasks.yaml", yaml.safe_dump),
    "no ending": ("tasks", yaml.safe_dump),
    "a mark of the byte order": ("tasks.json", lambda tasks: "\ufeff" + json.dumps(tasks)),
    "windows line ends": ("tasks.yml", lambda tasks: yaml.safe_dump(tasks).replace("\n", "\r\n")),
    "a document's start": ("tasks.yml", lambda tasks: "---\n# ours\n" + yaml.safe_dump(tasks)),
}


@pytest.mark.parametrize("name, write", FORMS.values(), ids=FORMS)
def test_forms_of_a_file(tmp_path: Path, name: str, write: t.Callable[[t.Any], str]) -> None:
    (tmp_path / name).write_bytes(write(TASKS).encode())
    assert read_source(str(tmp_path / name), "tasks") == (TASKS, [])


SECRET = "hunter2-canary"
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
def test_a_file_that_holds_no_list(
    tmp_path: Path, name: str, content: t.Union[str, bytes], said: t.Tuple[str, ...]
) -> None:
    (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    _content, (problem,) = read_source(str(tmp_path / name), "tasks")
    assert problem.path == "src" and all(text in str(problem) for text in (name, *said))
    assert SECRET not in str(problem)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    for path, said in ((tmp_path / "none.yml", "No such file or directory"), (tmp_path, "Is a directory")):
        _content, (problem,) = read_source(str(path), "tasks")
        assert "it cannot be read (%s)" % said in str(problem)
