# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""When our action may start a module's process: one thing that is odd, and it is left to Ansible."""

from __future__ import annotations

import sys
import typing as t
from pathlib import Path

import pytest
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils.circumstances import (
    Circumstances,
    objection,
    parted,
    same_interpreter,
)

USUAL = Circumstances(
    wanted=True,
    memory_files=True,
    connection="ansible.plugins.connection.local",
    become=False,
    asynchronous=False,
    shell="sh",
    executable="/bin/sh",
    keeps_files=False,
    debug=False,
    tracebacks=False,
    extensions=False,
    interpreter=sys.executable,
    own=sys.executable,
    found="/collection/plugins/modules/one.py",
    expected="/collection/plugins/modules/one.py",
    environment={"AWS_PROFILE": "a", "_": 1},
)


def test_nothing_is_odd() -> None:
    assert objection(USUAL) is None


@pytest.mark.parametrize(
    "odd, reason",
    [
        ({"wanted": False}, "turned off"),
        ({"memory_files": False}, "no files in memory"),
        ({"connection": "ansible.plugins.connection.ssh"}, "not local"),
        ({"connection": "ansible_collections.community.docker.plugins.connection.docker"}, "not local"),
        ({"become": True}, "another user"),
        ({"asynchronous": True}, "asynchronous"),
        ({"shell": "fish"}, "shell"),
        ({"executable": "/bin/bash -l"}, "shell"),
        ({"keeps_files": True}, "files"),
        ({"debug": True}, "debugged"),
        ({"tracebacks": True}, "debugged"),
        ({"extensions": True}, "debugged"),
        ({"interpreter": None}, "looks for an interpreter"),
        ({"interpreter": "/nowhere/python"}, "not the controller's own"),
        ({"interpreter": "%s -E" % sys.executable}, "not the controller's own"),
        ({"found": "/elsewhere/one.py"}, "another one"),
        ({"environment": {"A-B": "1"}}, "environment"),
        ({"environment": {1: "1"}}, "environment"),
    ],
)
def test_one_thing_is_odd(odd: t.Dict[str, t.Any], reason: str) -> None:
    said = objection(USUAL._replace(**odd))
    assert said is not None and reason in said


def test_every_circumstance_counts() -> None:
    """A field that no case above varies would be one that decides nothing."""
    (cases,) = [mark.args[1] for mark in test_one_thing_is_odd.pytestmark]  # type: ignore[attr-defined]
    assert {name for odd, _reason in cases for name in odd} == set(Circumstances._fields) - {"own", "expected"}


@pytest.fixture
def pythons(tmp_path: Path) -> Path:
    """Two environments' Pythons, all links to one file, and a folder that is a link to the first."""
    (tmp_path / "python3.13").write_text("")
    for folder in ("one", "other"):
        (tmp_path / folder).mkdir()
        for name in ("python", "python3"):
            (tmp_path / folder / name).symlink_to(tmp_path / "python3.13")
    (tmp_path / "linked").symlink_to(tmp_path / "one")
    return tmp_path


@pytest.mark.parametrize(
    "given, same",
    [("one/python", True), ("one/python3", True), ("linked/python3", True), ("one/../one/python3", True)]
    + [("other/python", False), ("python3.13", False), ("one/python2", False)],
)
def test_a_python_is_its_file_and_its_environment(pythons: Path, given: str, same: bool) -> None:
    assert same_interpreter("%s/%s" % (pythons, given), "%s/one/python" % pythons) is same


def test_a_name_alone_is_no_python() -> None:
    assert not same_interpreter("python3", "/usr/bin/python3")


def test_what_a_process_starts_with_and_what_each_run_is_given() -> None:
    inherited = {"PATH": "/bin", "PWD": "/old", "AWS_PROFILE": "mine", "AWS_REGION": "here"}
    given = {"AWS_PROFILE": "theirs", "PATH": "/sbin", "NUMBER": 1, "BOOLEAN": True}
    assert parted(inherited, given, "/plays") == (
        {"PATH": "/sbin", "PWD": "/plays", "NUMBER": "1", "BOOLEAN": "True"},
        {"AWS_PROFILE": "theirs", "AWS_REGION": "here"},
    )
    assert inherited["PATH"] == "/bin"


def test_a_working_folder_is_not_made_up() -> None:
    assert parted({}, {}, "/plays") == ({}, {})
    assert parted({"PWD": "/old"}, {"PWD": "/given"}, "/plays")[0] == {"PWD": "/given"}
