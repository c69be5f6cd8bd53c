# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The summary of an audit at the end of a job, and what a merged report lacks."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._jobs.overview import WIDTH, fits
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.completeness import (
    NO_REPORT,
    add_missing,
    missing_places,
    missing_sentence,
    unknown_windows,
)
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.documents import merge, unaudited_document
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.summary_lines import summary_lines

from .examples import example

FILES = {"json": "/r/audit.json", "html": "/r/audit.html"}


def test_the_worst_is_first() -> None:
    lines = summary_lines(example(), FILES)
    assert lines[0] == "Verdict: error"
    assert lines[1].startswith("2 account-regions (1 could not be audited), 2 windows, 3 tasks, ")
    assert lines[2] == "NOT AUDITED dev-ohio: AccessDenied: the role was refused."
    assert lines[3] == "medium drift_changed: prod-frankfurt / sunday-night / patch"
    assert lines[-1] == "Report: /r/audit.html (also .json)"


def test_findings_of_a_rule_are_counted() -> None:
    document = example()
    findings = [one for one in document["findings"] if one["rule"] == "drift_changed"]
    document["findings"] += [dict(findings[0], window_task_id="other-%d" % number) for number in range(3)]
    assert any(line.endswith(", and 3 more") for line in summary_lines(merge([document]), FILES))


def test_hosts_that_have_nothing_to_do_are_named() -> None:
    idle = [unaudited_document(name, "", None, "2026-11-24T22:00:00Z", "nothing is declared") for name in ("a", "b")]
    idle.append(unaudited_document("c", "", None, "2026-11-24T22:00:00Z", "no window of that name exists"))
    lines = summary_lines(merge(idle), {})
    assert lines[2:] == ["Nothing declared for a, b", "Not examined, since no window of that name exists: c"]


@pytest.mark.parametrize("added", [0, 1, 2])
def test_a_fleet_fits_with_the_lines_that_follow(added: int) -> None:
    names = ["account-region-%d" % number for number in range(50)]
    document = merge([unaudited_document(name, "", "x" * 500, "2026-11-24T22:00:00Z") for name in names])
    lines = summary_lines(document, FILES, ["A problem."], added)
    assert lines[2] == "A problem." and lines[3].startswith("NOT AUDITED account-region-0: xxx")
    assert lines[-1].startswith("Report: ") and "more, in the report" in lines[-2]
    assert fits([*lines, *["x" * WIDTH] * added])


def test_what_a_merge_lacks() -> None:
    document = example()
    assert missing_places(document, ["dev-ohio", "prod-frankfurt"]) == []
    missing = missing_places(document, ["prod-virginia", "dev-ohio", "prod-ohio"])
    assert missing == ["prod-ohio", "prod-virginia"]
    whole = add_missing(document, missing)
    assert {place["name"]: place["error"] for place in whole["places"] if place["name"] in missing} == dict.fromkeys(
        missing, NO_REPORT
    )
    assert whole["summary"]["failed_places"] == 3


@pytest.mark.parametrize(
    "missing, files, slices, said",
    [
        ([], 2, 0, ""),
        ([], 2, 2, ""),
        ([], 2, 3, "2 of 3 slices have a report."),
        (["a", "b"], 2, 3, "2 of 3 slices have a report. No report has a, b."),
        (
            ["h%d" % number for number in range(12)],
            1,
            0,
            "No report has h0, h1, h2, h3, h4, h5, h6, h7, h8, h9 and 2 more.",
        ),
    ],
)
def test_the_sentence_on_it(missing: t.List[str], files: int, slices: int, said: str) -> None:
    assert missing_sentence(missing, files, slices) == said


def test_a_window_must_be_in_one_account() -> None:
    lacking = {"w": "no window named 'w' in eu-central-1, did you mean v?"}
    other = {"w": "no window named 'w' in us-east-1; there is none at all", "v": ""}
    assert unknown_windows([]) == {}
    assert unknown_windows([lacking, {"w": ""}]) == {}
    # Nor does it matter if it was not chosen for others.
    assert list(unknown_windows([lacking, {}])) == ["w"]
    said = "maintenance_window_audit_windows: no window named 'w' in eu-central-1, did you mean v?"
    assert unknown_windows([lacking]) == {"w": said}
    assert unknown_windows([lacking, other]) == {"w": said + " Nor is it in the other account-region."}
    assert unknown_windows([other, lacking, lacking])["w"].endswith(
        "none at all. Nor is it in the other 2 account-regions."
    )
