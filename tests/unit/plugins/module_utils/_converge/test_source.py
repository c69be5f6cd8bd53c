# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is read from a file is what was written to it; and where PyYAML is not there, it says so."""

from __future__ import annotations

import json
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
        path.write_text(yaml.safe_dump(content, default_flow_style=flow, allow_unicode=True), encoding="utf-8")
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


@pytest.mark.parametrize(
    "value", ["!!timestamp abc", "!!int ''", "!!bool x", "!!float x", "0x_", "2026-13-45", "!unsafe 2026-13-45"]
)
def test_a_value_that_is_none_of_its_type_is_found_wrong(tmp_path: Path, value: str) -> None:
    path = tmp_path / "tasks.yml"
    path.write_text("- name: %s\n" % value)
    content, (problem,) = read_source(str(path), "tasks")
    assert content is None and str(problem).startswith("src: %r was given; it is not valid YAML" % str(path))


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
