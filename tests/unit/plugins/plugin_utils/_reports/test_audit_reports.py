# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents from wherever they come, and files that are whole or not there."""

from __future__ import annotations

import json
import stat
import typing as t
from pathlib import Path

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._audit.document import NotMergeable
from ansible_collections.windowkeeper.ssm.plugins.module_utils._audit.packing import packed
from ansible_collections.windowkeeper.ssm.plugins.module_utils._audit.shape import faults
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports import audit_reports
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.audit_reports import (
    FORMATS,
    from_anywhere,
    from_file,
    not_audited,
    one_of_all,
    write_reports,
    written_out,
)
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.formats import ENDINGS
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.wording import overview

NOW = "2026-11-24T22:00:00Z"
FAILED = not_audited("prod", "eu-central-1", "access denied", NOW)
FILES = ["audit.html", "audit.json", "audit.md", "audit.xml"]


def names(folder: Path) -> t.List[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_place_that_could_not_be_audited() -> None:
    assert faults(FAILED) == []
    (place,) = FAILED["places"]
    assert (place["name"], place["region"], place["error"]) == ("prod", "eu-central-1", "access denied")
    assert FAILED["summary"]["verdict"] == "error"


def test_each_format_has_an_ending_of_its_own() -> None:
    assert set(ENDINGS) == set(FORMATS) and len(set(ENDINGS.values())) == len(FORMATS)


def test_from_anywhere() -> None:
    for given in (FAILED, json.dumps(FAILED), packed(FAILED)):
        assert from_anywhere(given, "documents[0]") == FAILED
    with pytest.raises(
        NotMergeable, match="documents.0. is not an audit document: the document must be a map, but is 7"
    ):
        from_anywhere(7, "documents[0]")
    with pytest.raises(NotMergeable, match=r"^documents\[3\] is not an audit document: it is neither a packed"):
        from_anywhere("nonsense", "documents[3]")


def test_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "audit.json"
    path.write_text(json.dumps(FAILED), encoding="utf-8")
    assert from_file(str(path)) == FAILED
    monkeypatch.setenv("HOME", str(tmp_path))
    assert from_file("~/audit.json") == FAILED


@pytest.mark.parametrize(
    "content, said",
    [
        (None, "cannot be read: No such file or directory"),
        (b"\xff\xfe", "cannot be read: it is no UTF-8 text"),
        (b"", "is not an audit document"),
        (b'{"schema": ', "is not an audit document: "),
        (b"[" * 100000, "is not an audit document: "),
    ],
)
def test_files_that_are_none(tmp_path: Path, content: t.Optional[bytes], said: str) -> None:
    path = tmp_path / "audit.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(NotMergeable) as error:
        from_file(str(path))
    assert str(error.value).startswith("The file %s %s" % (path, said))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(NotMergeable, match="cannot be read: Is a directory"):
        from_file(str(tmp_path))


def test_one_of_all(tmp_path: Path) -> None:
    path = tmp_path / "audit.json"
    path.write_text(json.dumps(not_audited("b", "", "no", NOW)), encoding="utf-8")
    whole = one_of_all([packed(not_audited("c", "", "no", NOW))], [str(path)], [not_audited("a", "", "no", NOW)])
    assert [place["name"] for place in whole["places"]] == ["a", "b", "c"]
    with pytest.raises(NotMergeable, match="nothing was audited"):
        one_of_all([], [], [])
    with pytest.raises(NotMergeable, match=r"documents\[0\] is not an audit document"):
        one_of_all([{"schema": "other"}], [], [])


def test_reports_are_written_in_their_mode(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "reports"
    paths = write_reports(FAILED, str(folder), "audit", list(FORMATS), 0o640)
    assert names(folder) == FILES
    assert paths == {format: str(folder / ("audit." + ENDINGS[format])) for format in FORMATS}
    for format, path in paths.items():
        assert stat.S_IMODE(Path(path).stat().st_mode) == 0o640
        assert Path(path).read_text(encoding="utf-8") == written_out(FAILED, format)
    assert json.loads(Path(paths["json"]).read_text(encoding="utf-8")) == FAILED


def test_what_is_on_screen() -> None:
    lines = overview(FAILED["summary"], ["/r/audit.html"])
    assert lines == [
        "1 account-region (1 could not be audited), 0 windows, 0 tasks, 0 findings: 0 high, 0 medium, 0 low, 0 info",
        "Verdict: error",
        "/r/audit.html",
    ]
    assert overview(dict(FAILED["summary"], verdict="nothing_examined"), [])[1] == "Verdict: nothing examined"


def test_a_report_takes_the_place_of_the_last_one(tmp_path: Path) -> None:
    path = tmp_path / "audit.md"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o644)
    write_reports(FAILED, str(tmp_path), "audit", ["markdown"], 0o600)
    assert "access denied" in path.read_text(encoding="utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and names(tmp_path) == ["audit.md"]


def test_paths_are_whole_wherever_they_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert write_reports(FAILED, "here", "a", ["json"], 0o600) == {"json": str(tmp_path / "here" / "a.json")}
    assert write_reports(FAILED, "~/r", "a", ["json"], 0o600) == {"json": str(tmp_path / "home" / "r" / "a.json")}


def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "audit.json"
    path.write_text("old", encoding="utf-8")

    def full(_document: t.Any) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(audit_reports.FORMATS, "json", full)
    with pytest.raises(OSError, match="No space left"):
        write_reports(FAILED, str(tmp_path), "audit", ["json"], 0o600)
    assert names(tmp_path) == ["audit.json"] and path.read_text(encoding="utf-8") == "old"


def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "audit.json").mkdir()
    with pytest.raises(OSError):
        write_reports(FAILED, str(tmp_path), "audit", ["json"], 0o600)
    assert names(tmp_path) == ["audit.json"]


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("", encoding="utf-8")
    with pytest.raises(OSError):
        write_reports(FAILED, str(tmp_path / "reports"), "audit", ["json"], 0o600)
