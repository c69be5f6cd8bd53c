# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter: files read, nothing templated, nothing quoted."""

from __future__ import annotations

import subprocess
import sys
import typing as t
from pathlib import Path

import pytest
import yaml
from ansible.errors import AnsibleFilterError
from ansible.template import is_trusted_as_template, trust_as_template
from ansible_collections.windowkeeper.ssm.plugins.filter import task_patterns as filter_file
from ansible_collections.windowkeeper.ssm.plugins.filter.task_patterns import FilterModule, task_patterns

FOLDER = Path(__file__).resolve().parents[4] / "roles" / "maintenance_window_tasks" / "patterns"


def test_a_pattern_of_the_role() -> None:
    entry = {
        "name": "one",
        "pattern": "restart_instances",
        "instance_ids": "i-1",
        "max_errors": 1,
        "max_concurrency": 1,
    }
    result = task_patterns({"tasks": [entry], "window_name": "w"}, str(FOLDER), "p_")
    assert result["refused"] == ""
    (task,) = result["arguments"]["tasks"]
    instance = task["task_invocation_parameters"]["automation"]["parameters"]["InstanceId"]
    assert instance == ["{{RESOURCE_ID}}"]
    assert not is_trusted_as_template(instance[0])


def test_text_as_ansible_hands_it_over() -> None:
    text = trust_as_template("- name: one\n  pattern: patch_scan\n  comment: '{{WINDOW_ID}}'")
    result = task_patterns({"tasks": text, "window_name": "w"}, str(FOLDER))
    comment = result["arguments"]["tasks"][0]["task_invocation_parameters"]["run_command"]["comment"]
    assert comment == "{{WINDOW_ID}}"
    assert not is_trusted_as_template(comment)


def test_what_is_wrong_is_told_and_not_raised() -> None:
    result = task_patterns({"tasks": [{"name": "one", "pattern": "patch_scan", "snapshot_id": "x"}]}, str(FOLDER), "p_")
    assert result["refused"].startswith(
        "Nothing was changed, 2 arguments are wrong: (1) p_tasks[0].snapshot_id: 'x' was"
    )


def test_a_file_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "one.yml").write_text("a: b: c", encoding="utf-8")
    refused = task_patterns({"tasks": [{"name": "one", "pattern": "one"}], "window_name": "w"}, str(tmp_path))[
        "refused"
    ]
    assert "patterns/one.yml: it is neither YAML nor JSON (line 1, column 5)" in refused
    (tmp_path / "two.yml").mkdir()
    with pytest.raises(AnsibleFilterError, match="two.yml.* cannot be read"):
        task_patterns({"tasks": [{"name": "one", "pattern": "two"}]}, str(tmp_path))


@pytest.mark.parametrize("variables", ["open-sesame", ["open-sesame"], None])
def test_no_variables(variables: t.Any) -> None:
    with pytest.raises(AnsibleFilterError, match="needs a map") as caught:
        task_patterns(variables, str(FOLDER))
    assert "sesame" not in str(caught.value)


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(AnsibleFilterError, match=r"found no pattern \(NAME.yml\) in the folder"):
        task_patterns({}, str(tmp_path))


def test_the_example_is_right() -> None:
    (example,) = yaml.safe_load(filter_file.EXAMPLES)
    shown = yaml.safe_load(
        "".join(line[2:] + "\n" for line in filter_file.EXAMPLES.splitlines() if line.startswith("# "))
    )
    assert task_patterns(example["vars"]["variables"], str(FOLDER)) == shown["msg"]


def test_filter_has_its_name() -> None:
    assert FilterModule().filters() == {"task_patterns": task_patterns}


def test_nothing_of_amazons_is_loaded_on_the_controller() -> None:
    """It would cost the controller more than all the rest, and it may not even be there."""
    root = str(Path(__file__).resolve().parents[7])
    said = (
        "import sys; sys.path.insert(0, %r); import %s; print([n for n in sys.modules if 'boto' in n or 'amazon' in n])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", said % (root, filter_file.__name__)], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"
