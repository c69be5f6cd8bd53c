# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paths start where the process was started, and the environment does not change that."""

from __future__ import annotations

import typing as t
from pathlib import Path

import pytest
import yaml
from ansible.errors import AnsibleFilterError
from ansible.template import is_trusted_as_template, trust_as_template
from ansible_collections.windowkeeper.ssm.plugins.filter import from_start_folder as filter_file
from ansible_collections.windowkeeper.ssm.plugins.filter.from_start_folder import FilterModule, from_start_folder


@pytest.fixture(name="start", params=["unset", "stale", "right"])
def _start(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A current folder, with PWD as systemd, ansible-runner and a shell leave it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/me")
    if request.param == "unset":
        monkeypatch.delenv("PWD", raising=False)
    else:
        monkeypatch.setenv("PWD", "/somewhere/else" if request.param == "stale" else str(tmp_path))
    return str(tmp_path)


def test_relative_paths_start_in_the_current_folder(start: str) -> None:
    assert from_start_folder("export/localhost") == start + "/export/localhost"
    assert from_start_folder("./kept/../file.yml") == start + "/file.yml"
    assert from_start_folder(".") == start


def test_others_do_not(start: str) -> None:
    assert from_start_folder("/srv/kept") == "/srv/kept"
    assert from_start_folder("~/kept") == "/home/me/kept"


def test_what_a_path_holds_is_never_templated() -> None:
    path = from_start_folder(trust_as_template("{{ WINDOW_ID }}"))
    assert path.endswith("/{{ WINDOW_ID }}") and not is_trusted_as_template(path)


@pytest.mark.parametrize("path", [None, 5, ["kept"], {"kept": 1}, b"kept"])
def test_what_is_no_text(path: t.Any) -> None:
    with pytest.raises(AnsibleFilterError, match="needs a path as text"):
        from_start_folder(path)


def test_a_folder_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert from_start_folder("/srv/kept") == "/srv/kept"
    with pytest.raises(AnsibleFilterError, match="'kept' is: the folder in which ansible-playbook was started is gone"):
        from_start_folder("kept")


def test_the_documentation_is_yaml() -> None:
    assert yaml.safe_load(filter_file.DOCUMENTATION)["name"] == "from_start_folder"
    assert len(yaml.safe_load(filter_file.EXAMPLES)) == 2


def test_filter_has_its_name() -> None:
    assert FilterModule().filters() == {"from_start_folder": from_start_folder}
