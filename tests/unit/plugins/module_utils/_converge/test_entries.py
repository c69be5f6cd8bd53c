# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Entries of a list: read by the table, given the window of all, and compared with each other."""

from __future__ import annotations

import copy
import json
import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._converge.entries import EntryList, repeated
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import Mark, Options
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task_rules import TASK
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.module_utils import deciding, strategies
from hypothesis import given, settings
from hypothesis import strategies as st

WINDOW = "mw-0123456789abcdef0"
OTHER = "mw-fedcba98765432100"
some = settings(max_examples=40, deadline=None)


def taken(
    tasks: t.Any, secret: t.Iterable[str] = (), window_name: t.Optional[str] = None, **others: t.Any
) -> EntryList:
    """A list without a problem."""
    entries = EntryList(TASK)
    problems = entries.read(dict(others, tasks=tasks), frozenset(secret)) + entries.complete(window_name)
    assert problems == [], [str(problem) for problem in problems]
    return entries


def paths(tasks: t.Any, **others: t.Any) -> t.List[str]:
    entries = EntryList(TASK)
    problems = entries.read(dict(others, tasks=tasks), frozenset()) + entries.complete(None)
    return [problem.path for problem in problems]


@some
@given(strategies.tasks())
def test_an_entry_wants_what_the_module_for_one_task_wants(task: Options) -> None:
    (entry,) = taken([dict(task, name="abc")], window_id=WINDOW).entries
    assert entry.desired.settings == dict(deciding.read(dict(task, name="abc")), window_id=WINDOW)
    assert (entry.desired.present, entry.desired.exact, entry.path) == (True, False, "tasks[0]")


@some
@given(st.lists(strategies.tasks(), max_size=4))
def test_json_text_and_lists_are_alike_and_nothing_given_is_changed(tasks: t.List[Options]) -> None:
    named = [dict(task, name="task-%d" % number) for number, task in enumerate(tasks)]
    kept = copy.deepcopy(named)
    as_list, as_text = taken(named, window_id=WINDOW), taken(json.dumps(named), window_id=WINDOW)
    assert named == kept and as_list.given == len(tasks)
    assert [entry.desired for entry in as_list.entries] == [entry.desired for entry in as_text.entries]


@pytest.mark.parametrize(
    "own, of_all, named",
    [
        ({}, {"window_id": WINDOW}, (WINDOW, None)),
        ({}, {"window_name": "nightly"}, (None, "nightly")),
        ({}, {"window_id": WINDOW, "window_name": "nightly"}, (WINDOW, "nightly")),
        ({"window_id": OTHER}, {"window_id": WINDOW, "window_name": "nightly"}, (OTHER, None)),
        ({"window_name": "own"}, {"window_id": WINDOW, "window_name": "nightly"}, (None, "own")),
        ({"window_id": OTHER, "window_name": "own"}, {"window_id": WINDOW}, (OTHER, "own")),
        ({"window_id": "", "window_name": ""}, {"window_id": WINDOW}, (WINDOW, None)),
        ({"window_id": None, "window_name": None}, {"window_name": "nightly"}, (None, "nightly")),
        ({"window_id": OTHER}, {"window_id": ""}, (OTHER, None)),
    ],
    ids=str,
)
def test_the_window_of_an_entry(
    own: Options, of_all: Options, named: t.Tuple[t.Optional[str], t.Optional[str]]
) -> None:
    (entry,) = taken([dict(own, name="abc", state="absent")], **of_all).entries
    window_id = entry.desired.settings.get("window_id")
    assert (None if window_id is Mark.CLEARED else window_id, entry.desired.parent_name) == named
    assert entry.parent == (named[0] or named[1])


def test_what_an_entry_says_beside_its_settings() -> None:
    first, second = taken(
        [
            {"name": "abc", "state": "absent", "sensitive_parameters": "a, b"},
            {"window_task_id": deciding.TASK_ID, "replace": "yes", "task_arn": "f", "sensitive_parameters": ["c"]},
        ],
        secret=["z"],
        window_id=WINDOW,
    ).entries
    assert (first.desired.present, first.desired.exact, first.secret_names) == (False, False, {"a", "b", "z"})
    assert (second.desired.present, second.desired.exact, second.secret_names) == (True, True, {"c", "z"})
    assert [str(first), str(second)] == ["tasks[0] (abc)", "tasks[1] (%s)" % deciding.TASK_ID]


def test_hidden_texts_are_those_of_each_entrys_own_names() -> None:
    parameters = {"Token": {"values": ["hunter2"]}, "Open": {"values": ["visible"]}}
    entries = taken(
        [
            {"name": "abc", "sensitive_parameters": ["Token"], "task_parameters": parameters},
            {"name": "def", "task_parameters": {"Token": {"values": ["shown"]}}},
        ],
        window_id=WINDOW,
    )
    assert set(entries.hidden()) == {"hunter2"}
    first = entries.entries[0]
    more = {"task_parameters": {"Token": ["hunter3"], "Open": ["x"]}}
    assert set(first.hidden([None, more])) == {"hunter2", "hunter3"}


def test_no_list_is_not_an_empty_list() -> None:
    for raw in ({}, {"tasks": None}):
        entries = EntryList(TASK)
        assert entries.read(raw, frozenset()) == [] and entries.given is None
    assert taken([]).given == 0 and taken("[]").given == 0 and taken(()).given == 0


def test_the_echo_counts_the_entries() -> None:
    entries = taken([{"name": "abc"}], window_id=WINDOW)
    assert entries.echo({"window_id": WINDOW}) == {"window_id": WINDOW}
    assert "number of entries is 1" in entries.echo({"tasks": ["hunter2"]})["tasks"]


@pytest.mark.parametrize("tasks", [{"name": "abc"}, "abc", "", '{"name": "abc"}', '[{"name": "abc"}', 5], ids=repr)
def test_what_is_no_list_is_refused(tasks: t.Any) -> None:
    assert paths(tasks, window_id=WINDOW) == ["tasks"]


def test_paths_of_what_is_wrong() -> None:
    tasks = [{"name": "abc"}, {"name": "a b", "state": "gone"}, "hunter2", {"name": "def", "max_errors": -1}]
    assert paths(tasks, window_id=WINDOW) == ["tasks[1].name", "tasks[1].state", "tasks[2]", "tasks[3].max_errors"]
    assert paths([{}, {"name": None}]) == [
        "tasks[%d].%s" % (n, o) for n in (0, 1) for o in ("window_id", "window_task_id")
    ]
    # What is wrong with the window of all is wrong once.
    assert paths([{"name": "abc"}, {"name": "def"}], window_id="mw-1") == ["window_id"]
    assert paths([{"name": "abc", "window_id": "mw-1"}]) == ["tasks[0].window_id"]
    entries = EntryList(TASK)
    assert [problem.path for problem in entries.read_list([{"name": "x" * 200}], "a.yml")] == ["a.yml[0].name"]


names = st.sampled_from(["abc", "def", "ghi"])
ids = st.sampled_from(["%s%s" % (digit, deciding.TASK_ID[1:]) for digit in "123"])
claims = st.lists(
    st.fixed_dictionaries(
        {"window_id": st.sampled_from([WINDOW, OTHER]), "state": st.sampled_from(["present", "absent"])},
        optional={"name": names, "window_task_id": ids},
    ).filter(lambda entry: "name" in entry or "window_task_id" in entry),
    max_size=6,
)


def claimed(entry: Options) -> t.Set[t.Tuple[str, str]]:
    """What an entry claims for itself: the task of its id, and a name, unless that of a task that goes by its id."""
    claims = {(entry["window_id"], entry["window_task_id"])} if "window_task_id" in entry else set()
    if "name" in entry and not ("window_task_id" in entry and entry["state"] == "absent"):
        claims.add((entry["window_id"], entry["name"]))
    return claims


@some
@given(claims)
def test_an_entry_is_repeated_if_an_earlier_one_claims_the_same(tasks: t.List[Options]) -> None:
    wanted, seen = [], set()  # type: t.Tuple[t.List[str], t.Set[t.Tuple[str, str]]]
    for number, entry in enumerate(tasks):
        if claimed(entry) & seen:
            wanted.append("tasks[%d]" % number)
        seen |= claimed(entry)
    assert [path.partition(".")[0] for path in paths(tasks)] == wanted


def test_what_is_not_known_yet_repeats_nothing() -> None:
    first, second = taken([{"name": "abc"}, {"name": "def"}], window_id=WINDOW).entries
    assert repeated([(first, WINDOW, None), (second, WINDOW, None)]) == []
    assert repeated([(first, "", "1"), (second, "", "1")]) == []
    (problem,) = repeated([(first, WINDOW, "1"), (second, WINDOW, "1")])
    assert problem.path == "tasks[1].window_task_id"
