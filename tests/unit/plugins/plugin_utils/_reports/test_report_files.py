# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The reports in each format, and files that are written whole or not at all."""

from __future__ import annotations

import json
import stat
import typing as t
from pathlib import Path

import pytest
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports import report_files
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.documents import merge, unaudited_document
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.report_files import (
    EXTENSIONS,
    WRITERS,
    report_text,
    write_reports,
)
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils.variables import FORMATS
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.plugin_utils._reports.examples import example

NOW = "2026-11-24T22:00:00Z"
UNAUDITED = unaudited_document("prod", "eu-central-1", "access denied", NOW)
FILES = ["audit.html", "audit.json", "audit.md", "audit.xml"]


def names(folder: Path) -> t.List[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    "format, beginning",
    [
        ("json", '{\n  "schema"'),
        ("markdown", "# Audit of maintenance windows"),
        ("junit", '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>'),
        ("html", "<!DOCTYPE html>"),
    ],
)
def test_each_format_can_be_written_to_a_file(format: str, beginning: str) -> None:
    document = example()
    document["findings"][0]["message"] = "half \ud800 pair"
    text = report_text(merge([document]), format)
    assert text.startswith(beginning)
    text.encode("utf-8")


def test_each_format_has_an_extension_of_its_own() -> None:
    assert set(EXTENSIONS) == set(WRITERS) == set(FORMATS) and len(set(EXTENSIONS.values())) == len(FORMATS)


def test_reports_are_written_in_their_mode(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "reports"
    paths = write_reports(UNAUDITED, str(folder), "audit", list(FORMATS), 0o640)
    assert names(folder) == FILES
    assert paths == {format: str(folder / ("audit." + EXTENSIONS[format])) for format in FORMATS}
    for format, path in paths.items():
        assert stat.S_IMODE(Path(path).stat().st_mode) == 0o640
        assert Path(path).read_text(encoding="utf-8") == report_text(UNAUDITED, format)
    assert json.loads(Path(paths["json"]).read_text(encoding="utf-8")) == UNAUDITED


def test_a_report_takes_the_place_of_the_last_one(tmp_path: Path) -> None:
    path = tmp_path / "audit.md"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o644)
    write_reports(UNAUDITED, str(tmp_path), "audit", ["markdown"], 0o600)
    assert "access denied" in path.read_text(encoding="utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and names(tmp_path) == ["audit.md"]


def test_paths_are_whole_wherever_they_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert write_reports(UNAUDITED, "here", "a", ["json"], 0o600) == {"json": str(tmp_path / "here" / "a.json")}
    assert write_reports(UNAUDITED, "~/r", "a", ["json"], 0o600) == {"json": str(tmp_path / "home" / "r" / "a.json")}


def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "audit.json"
    path.write_text("old", encoding="utf-8")

    def full(_document: t.Any) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(report_files.WRITERS, "json", full)
    with pytest.raises(OSError, match="No space left"):
        write_reports(UNAUDITED, str(tmp_path), "audit", ["json"], 0o600)
    assert names(tmp_path) == ["audit.json"] and path.read_text(encoding="utf-8") == "old"


def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "audit.json").mkdir()
    with pytest.raises(OSError):
        write_reports(UNAUDITED, str(tmp_path), "audit", ["json"], 0o600)
    assert names(tmp_path) == ["audit.json"]


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("", encoding="utf-8")
    with pytest.raises(OSError):
        write_reports(UNAUDITED, str(tmp_path / "reports"), "audit", ["json"], 0o600)
