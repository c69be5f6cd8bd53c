# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a job did, by host and window, and the lines at the end of its output."""

from __future__ import annotations

import typing as t

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.windowkeeper.ssm.plugins.filter.run_summary import run_summary
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._jobs.overview import fits
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._patterns.run_summary import counts_by_window


def row(window: str, action: str = "none", **more: t.Any) -> t.Dict[str, t.Any]:
    return {"name": "t", "window_id": window, "action": action, **more}


def counts(**given: int) -> t.Dict[str, int]:
    return {**dict.fromkeys(("updated", "registered", "deregistered", "unchanged", "failed", "not_tried"), 0), **given}


ROWS = [row("mw-1", "update"), row("mw-1"), row("mw-2", "register"), row("mw-2", error="x"), row("", not_tried="x")]


def test_windows_have_the_names_of_the_arguments() -> None:
    tasks = [{"window_name": "a"}, {}, {"window_id": "mw-2"}, {"window_id": "mw-2"}, {"window_name": "gone"}]
    found = counts_by_window(ROWS, [row("mw-1", "deregister")], {"tasks": tasks, "window_name": "a"})
    assert found == {
        "a": counts(updated=1, unchanged=1, deregistered=1),
        "mw-2": counts(registered=1, failed=1),
        "unknown window": counts(not_tried=1),
    }


def test_without_names_windows_have_their_ids() -> None:
    assert list(counts_by_window(ROWS)) == ["mw-1", "mw-2", "unknown window"]
    assert list(counts_by_window(ROWS, (), {"tasks": [{"window_name": "a"}], "window_name": "a"})) == [
        "mw-1",
        "mw-2",
        "unknown window",
    ]


def test_an_empty_list_purges_the_window_that_it_names() -> None:
    purged = [row("mw-1", "deregister")]
    assert counts_by_window([], purged, {"tasks": [], "window_name": "a"}) == {"a": counts(deregistered=1)}


RUNS: t.Dict[str, t.Dict[str, t.Any]] = {
    "production": {
        "windows": {"quiet": counts(unchanged=3), "sunday-night": counts(updated=2, registered=1, unchanged=12)},
        "backup_file": "/b/1.yml",
        "error": "",
        "declared": True,
    },
    "staging-ireland": {"windows": {}, "backup_file": "", "error": "", "declared": False},
}


def test_a_run_that_changed_something() -> None:
    found = run_summary(RUNS)
    assert found["verdict"] == "changed"
    assert found["lines"] == [
        "Verdict: changed (2 account-regions)",
        "Tasks: 2 updated, 1 registered, 15 unchanged",
        "production / sunday-night: 2 updated, 1 registered, 12 unchanged",
        "Nothing declared for staging-ireland",
        "production / quiet: 3 unchanged",
        "Backup: /b/1.yml",
    ]
    stats = found["hosts"]["production"]
    assert (stats["changed"], stats["unchanged"], stats["verdict"], stats["error"]) == (3, 15, "changed", "")
    assert stats["windows"] == RUNS["production"]["windows"] and stats["backup_file"] == "/b/1.yml"
    assert found["hosts"]["staging-ireland"]["verdict"] == "nothing_declared"


def test_in_check_mode() -> None:
    lines = run_summary(RUNS, check_mode=True)["lines"]
    assert lines[0] == "Verdict: would change (2 account-regions)"
    assert lines[1] == "Tasks: 2 would be updated, 1 would be registered, 15 unchanged"


def test_failures_come_first() -> None:
    failed = {"windows": {"monday": counts(unchanged=1, failed=1)}, "error": "AccessDenied.", "declared": True}
    found = run_summary(dict(RUNS, virginia=failed, ohio={}), artifact="windowkeeper_restore")
    assert found["verdict"] == "failed"
    assert found["lines"][:5] == [
        "Verdict: failed (2 of 4 account-regions)",
        "Tasks: 2 updated, 1 registered, 16 unchanged, 1 failed",
        "FAILED virginia: AccessDenied.",
        "FAILED ohio: The host failed before anything was done.",
        "virginia / monday: 1 unchanged, 1 failed",
    ]


def test_rows_are_counted() -> None:
    found = run_summary({"here": {"rows": [row("mw-1", "update")], "error": ""}})
    assert found["hosts"]["here"]["windows"] == {"mw-1": counts(updated=1)} and found["verdict"] == "changed"


@pytest.mark.parametrize(
    "runs, verdict",
    [
        ({}, "nothing_declared"),
        ({"a": {"windows": {}, "declared": False}}, "nothing_declared"),
        ({"a": {"windows": {}, "declared": True}}, "unchanged"),
        ({"a": {"windows": {"w": counts(not_tried=1)}}}, "failed"),
    ],
)
def test_the_verdict(runs: t.Dict[str, t.Any], verdict: str) -> None:
    assert run_summary(runs)["verdict"] == verdict


def test_a_fleet_fits() -> None:
    one = {"windows": {"window-%d" % number: counts(updated=1) for number in range(20)}, "backup_file": "/b/x.yml"}
    found = run_summary({"account-region-%d" % number: one for number in range(50)})
    assert fits(found["lines"]) and len(found["lines"]) > 5
    assert found["lines"][-1] == "Backups: 50 files, in the artifacts under windowkeeper_converge"
    assert found["lines"][-2].startswith("and 9") and "windowkeeper_converge" in found["lines"][-2]


def test_no_map() -> None:
    with pytest.raises(AnsibleFilterError, match="needs a map"):
        run_summary([])
