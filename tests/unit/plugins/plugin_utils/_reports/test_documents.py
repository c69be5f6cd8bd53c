# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents in each of their forms, merged into one: the same one however that is done."""

from __future__ import annotations

import base64
import copy
import gzip
import itertools
import json
import random
import typing as t
from pathlib import Path

import pytest
from ansible.template import is_trusted_as_template, trust_as_template
from ansible_collections.windowkeeper.ssm.plugins.module_utils._audit import document as audit_document
from ansible_collections.windowkeeper.ssm.plugins.module_utils._audit.document import packed
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.documents import (
    DocumentError,
    checked_document,
    merge,
    read_document,
    unaudited_document,
    unpacked,
)
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.schema import document_problems
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.plugin_utils._reports.examples import (
    Document,
    example,
    unsorted_documents,
)
from hypothesis import given
from hypothesis import strategies as st

NOW = "2026-11-24T22:00:00Z"
UNAUDITED = unaudited_document("prod", "eu-central-1", "access denied", NOW)


def slices(document: Document, names: t.Collection[str]) -> Document:
    """What an audit of some of the places gives."""
    return {
        **document,
        "places": [place for place in document["places"] if place["name"] in names],
        "windows": [window for window in document["windows"] if window["place"] in names],
        "findings": [finding for finding in document["findings"] if finding["place"] in names],
    }


def test_a_document_merged_alone_comes_back() -> None:
    assert merge([example()]) == example()
    assert list(merge([example()])) == list(example())


@given(unsorted_documents())
def test_merging_again_changes_nothing(document: Document) -> None:
    once = merge([document])
    assert merge([once]) == once
    assert merge([once, once, document]) == once


@given(unsorted_documents(), st.randoms(use_true_random=False))
def test_slices_in_any_order_give_what_one_run_gives(document: Document, dice: random.Random) -> None:
    parts = [slices(document, {place["name"]}) for place in document["places"]]
    for part in parts:
        for group in ("windows", "findings", "places"):
            dice.shuffle(part[group])
    dice.shuffle(parts)
    whole = merge([document])
    assert merge(parts) == whole
    cut = dice.randrange(len(parts) + 1)
    halves = [merge(half) for half in (parts[:cut], parts[cut:]) if half]
    assert merge(halves) == whole


@given(unsorted_documents())
def test_what_was_given_stays_as_it_was(document: Document) -> None:
    before = copy.deepcopy(document)
    merged = merge([document])
    merged["places"][0]["name"] = "changed"
    merged["findings"].clear()
    assert document == before


@given(unsorted_documents())
def test_the_counts_are_those_of_the_lists(document: Document) -> None:
    merged = merge([document])
    summary = merged["summary"]
    assert summary["places"] == len(document["places"])
    assert summary["windows"] == sum(place["windows"] for place in document["places"])
    assert summary["findings"] == len(document["findings"]) == sum(summary["by_severity"].values())
    assert sum(summary["by_kind"].values()) == sum(summary["by_rule"].values()) == summary["findings"]
    assert set(summary["by_rule"]) == set(document["rules"])
    assert summary["drift"] == {
        name: summary["by_rule"].get(f"drift_{name}", 0) for name in ("changed", "missing", "undeclared")
    }


def test_the_latest_moment_counts() -> None:
    parts = [slices(example(), {name}) for name in ("dev-ohio", "prod-frankfurt")]
    parts[0]["generated_at"] = "2026-11-25T01:00:00Z"
    assert merge(parts)["generated_at"] == "2026-11-25T01:00:00Z"


def test_findings_are_sorted_as_people_read_them() -> None:
    document = example()
    document["places"][0]["error"] = None
    first = document["findings"][0]
    keys = ("severity", "place", "window_name", "task_name", "rule", "path")
    order = [
        ("high", "prod-frankfurt", "z", "z", "no_alarm", "z"),
        ("medium", "dev-ohio", "z", "z", "no_alarm", "z"),
        ("medium", "prod-frankfurt", None, "z", "no_alarm", "z"),
        ("medium", "prod-frankfurt", "a", "z", "no_alarm", "z"),
        ("medium", "prod-frankfurt", "b", None, "no_alarm", "z"),
        ("medium", "prod-frankfurt", "b", "a", "no_alarm", "z"),
        ("medium", "prod-frankfurt", "b", "b", "drift_changed", "z"),
        ("medium", "prod-frankfurt", "b", "b", "no_alarm", None),
        ("medium", "prod-frankfurt", "b", "b", "no_alarm", "a"),
        ("low", "dev-ohio", "a", "a", "drift_changed", "a"),
        ("info", "dev-ohio", "a", "a", "drift_changed", "a"),
    ]
    wanted = [dict(first, **dict(zip(keys, values, strict=True))) for values in order]
    for shuffled in itertools.islice(itertools.permutations(wanted), 0, 40000, 977):
        assert merge([dict(document, findings=list(shuffled))])["findings"] == wanted


@pytest.mark.parametrize("member", ["message", "window_id", "window_task_id"])
def test_findings_alike_but_for_one_member_have_one_order(member: str) -> None:
    document = example()
    alike = [dict(document["findings"][0], **{member: value}) for value in "abc"]
    forms = [merge([dict(document, findings=list(order))]) for order in itertools.permutations(alike)]
    assert all(form == forms[0] for form in forms)


def test_places_and_windows_are_sorted() -> None:
    document = example()
    document["places"].reverse()
    document["windows"].reverse()
    document["windows"].append(dict(document["windows"][0], window_id="mw-0", place="dev-ohio"))
    merged = merge([document])
    assert [place["name"] for place in merged["places"]] == ["dev-ohio", "prod-frankfurt"]
    assert [window["window_id"] for window in merged["windows"]] == [
        "mw-0",
        "mw-0123456789abcdef0",
        "mw-0123456789abcdef1",
    ]


@pytest.mark.parametrize(
    ("failed", "severities", "wanted"),
    [
        (0, {}, "clean"),
        (0, {"info": 3}, "info"),
        (0, {"info": 3, "low": 1}, "low"),
        (0, {"low": 9, "medium": 1}, "medium"),
        (0, {"medium": 9, "high": 1}, "high"),
        (1, {"high": 1}, "error"),
        (2, {}, "error"),
    ],
)
def test_the_verdict_is_the_worst(failed: int, severities: t.Dict[str, int], wanted: str) -> None:
    counted = {"high": 0, "medium": 0, "low": 0, "info": 0, **severities}
    assert audit_document.verdict(failed, counted) == wanted
    assert audit_document.verdict(failed, counted, True) == ("nothing_examined" if wanted == "clean" else wanted)


def test_a_place_without_windows_and_findings_is_empty() -> None:
    document = example()
    assert audit_document.empty_places(document["places"], document["findings"]) == []
    document["places"][0]["error"] = None
    assert [one["name"] for one in audit_document.empty_places(document["places"], [])] == ["dev-ohio"]
    # A declared window that is missing is a finding, so something was examined.
    missing = [dict(document["findings"][0], place="dev-ohio")]
    assert audit_document.empty_places(document["places"], missing) == []


def test_a_place_that_had_nothing_to_do_counts_only_if_all_are_like_it() -> None:
    document = example()
    document["findings"] = []
    document["places"][0].update(error=None, idle="nothing is declared")
    assert audit_document.empty_places(document["places"], []) == []
    assert audit_document.empty_places(document["places"][:1], []) == document["places"][:1]


def test_one_empty_place_among_others_keeps_a_merged_document_from_being_clean() -> None:
    document = example()
    document["places"][0]["error"] = None
    document["findings"] = []
    parts = [slices(document, {name}) for name in ("dev-ohio", "prod-frankfurt")]
    assert [merge([part])["summary"]["verdict"] for part in parts] == ["nothing_examined", "clean"]
    assert merge(parts)["summary"]["verdict"] == "nothing_examined"
    assert merge([example()])["summary"]["verdict"] == "error"


def test_of_two_severities_of_a_rule_the_higher_counts() -> None:
    low, high = (slices(example(), {name}) for name in ("dev-ohio", "prod-frankfurt"))
    high["rules"] = {"no_alarm": {"severity": "high", "reason": "a", "remedy": "b"}, **low["rules"]}
    high["rules"]["no_alarm"] = {"severity": "high", "reason": "a", "remedy": "b"}
    for parts in ([low, high], [high, low]):
        assert merge(parts)["rules"]["no_alarm"]["severity"] == "high"


def test_a_place_that_says_two_things_is_refused() -> None:
    older, newer = example(), example()
    newer["findings"].pop()
    with pytest.raises(DocumentError) as raised:
        merge([older, newer])
    assert str(raised.value) == (
        "The place 'prod-frankfurt' is in several documents, and is different in documents[1]. "
        "Leave out the older audit of it, or give each account-region a name of its own, in the role with "
        "maintenance_window_audit_place."
    )


def test_of_many_problems_some_are_shown() -> None:
    broken = example()
    broken["findings"] = [dict(broken["findings"][0], severity="worse") for _number in range(25)]
    with pytest.raises(DocumentError, match=r"findings\[9\]\.severity must be .* And 15 more\.$"):
        merge([broken])


def test_a_place_that_could_not_be_audited() -> None:
    assert document_problems(UNAUDITED) == []
    (place,) = UNAUDITED["places"]
    assert (place["name"], place["region"], place["error"]) == ("prod", "eu-central-1", "access denied")
    assert UNAUDITED["summary"]["verdict"] == "error"


def test_a_document_in_each_of_its_forms() -> None:
    for form in (UNAUDITED, json.dumps(UNAUDITED), packed(UNAUDITED)):
        assert checked_document(form, "documents[0]") == UNAUDITED
    with pytest.raises(
        DocumentError, match="documents.0. is not an audit document: the document must be a map, but is 7"
    ):
        checked_document(7, "documents[0]")
    with pytest.raises(DocumentError, match=r"^documents\[3\] is not an audit document: it is neither a packed"):
        checked_document("nonsense", "documents[3]")


def test_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "audit.json"
    path.write_text(json.dumps(UNAUDITED), encoding="utf-8")
    assert read_document(str(path)) == UNAUDITED
    monkeypatch.setenv("HOME", str(tmp_path))
    assert read_document("~/audit.json") == UNAUDITED


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
    with pytest.raises(DocumentError) as error:
        read_document(str(path))
    assert str(error.value).startswith("The file %s %s" % (path, said))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="cannot be read: Is a directory"):
        read_document(str(tmp_path))


def test_documents_files_and_places_that_failed_become_one(tmp_path: Path) -> None:
    path = tmp_path / "audit.json"
    path.write_text(json.dumps(unaudited_document("b", "", "no", NOW)), encoding="utf-8")
    whole = merge(
        [packed(unaudited_document("c", "", "no", NOW))], [str(path)], [unaudited_document("a", "", "no", NOW)]
    )
    assert [place["name"] for place in whole["places"]] == ["a", "b", "c"]
    with pytest.raises(DocumentError, match="nothing was audited"):
        merge([], [], [])
    with pytest.raises(DocumentError, match=r"documents\[0\] is not an audit document"):
        merge([{"schema": "other"}], [], [])


def test_nothing_of_a_document_is_a_template() -> None:
    document = example()
    document["findings"][0]["message"] = trust_as_template("{{ 1 + 1 }}")
    assert not is_trusted_as_template(merge([document])["findings"][0]["message"])


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.dictionaries(st.text(), VALUES))
def test_what_was_packed_comes_back(document: t.Dict[str, t.Any]) -> None:
    assert unpacked(packed(document)) == document
    assert unpacked(json.dumps(document)) == document
    assert unpacked("\n  " + json.dumps([document])) == [document]


def test_the_same_document_gives_the_same_text() -> None:
    text = packed({"a": 1, "b": "ü"})
    assert text == packed({"b": "ü", "a": 1})
    assert text.isascii() and not set(text) & set(" \n{}'\"")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no document",
        "ü",
        '{"a": ',
        "[" * 100000,
        base64.b64encode(b"plain").decode(),
        base64.b64encode(gzip.compress(b"{")).decode(),
        base64.b64encode(gzip.compress(b"[" * 100000)).decode(),
        base64.b64encode(gzip.compress(b"\xff")).decode(),
        packed({"a": 1})[:-8],
        packed({"a": 1})[:20],
        base64.b64encode(base64.b64decode(packed({"a": 1}))[:12] + b"garbage").decode(),
    ],
)
def test_other_text(text: str) -> None:
    with pytest.raises(ValueError):
        unpacked(text)
