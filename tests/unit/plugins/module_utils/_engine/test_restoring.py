# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a backup holds brings a task back as it was, whatever became of it."""

from __future__ import annotations

import json
import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._converge.backup import as_text
from ansible_collections.windowkeeper.ssm.plugins.module_utils._converge.source import read_source
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.plan import plan
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.problems import HIDDEN
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.restoring import Change, flaws, restoring
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import Options
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.validation import Reading
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task_entry import ABOUT, ENTRY
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task_rules import TASK, task_of
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.module_utils import service, strategies
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.module_utils.deciding import (
    IDENTITY,
    TASK_ID,
    WINDOW_ID,
    carried_out,
    decide,
    stored,
)
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.module_utils.examples import BLOCKS, CALL, PATCH
from hypothesis import assume, given, settings
from hypothesis import strategies as st

some = settings(max_examples=60, deadline=None)


def entries_of(*changes: Change, **names: t.Sequence[t.Optional[str]]) -> t.List[Options]:
    return restoring(TASK, changes, names or {WINDOW_ID: []})[0]


def updated(members: service.Members) -> Options:
    """The entry for a task that is about to be updated."""
    (entry,) = entries_of(Change("update", WINDOW_ID, task_of(members), members.get("Name")))
    return entry


def gone(members: service.Members) -> Options:
    """The entry for a task that is about to be deregistered."""
    (entry,) = entries_of(Change("delete", WINDOW_ID, task_of(members), None))
    return entry


def converged(members: t.Optional[service.Members], entry: Options) -> service.Members:
    """What the service holds after the entry, which is read as the module reads it."""
    reading = Reading()
    desired = reading.block(ENTRY, entry)
    assert not reading.problems, [str(problem) for problem in reading.problems]
    wanted = {option: value for option, value in desired.items() if option not in (*ABOUT.by_option, "window_task_id")}
    planned = plan(TASK, None if members is None else task_of(members), wanted, entry["replace"])
    assert not planned.problems, [str(problem) for problem in planned.problems]
    if members is not None:
        return carried_out(members, planned)
    request = dict(planned.request)
    return service.registered(dict(IDENTITY, TaskType=request.pop("TaskType")), request)


def comparable(value: t.Any, unordered: bool = False) -> t.Any:
    """With the order taken out of lists in which it means nothing."""
    if isinstance(value, dict):
        return {name: comparable(item, name in ("Targets", "NotificationEvents")) for name, item in value.items()}
    if not unordered or not isinstance(value, list):
        return value
    spread = [dict(item, Values=sorted(item["Values"])) if isinstance(item, dict) else item for item in value]
    return sorted(spread, key=lambda item: json.dumps(item, sort_keys=True))


def read_back(text: str, tmp_path_factory: pytest.TempPathFactory) -> t.Any:
    path = tmp_path_factory.mktemp("backup") / "file.yml"
    path.write_text(text, encoding="utf-8")
    content, problems = read_source(str(path), "tasks")
    assert not problems, [str(problem) for problem in problems]
    return content


@st.composite
def changed_tasks(draw: st.DrawFn) -> t.Tuple[service.Members, service.Members]:
    """A task as it is stored, and what an update makes of it."""
    members = stored(draw(strategies.tasks()))
    planned = decide(members, draw(strategies.wishes(members["TaskType"])))
    assume(not planned.problems)
    return members, carried_out(members, planned)


@some
@given(changed_tasks())
def test_any_update_is_undone_in_every_member(change: t.Tuple[service.Members, service.Members]) -> None:
    before, after = change
    entry = updated(before)
    assert flaws(TASK, [entry]) == []
    back = converged(after, entry)
    assert comparable(back) == comparable(before)
    assert converged(back, entry) is back, "a second run would write"


@some
@given(strategies.tasks())
def test_any_deregistered_task_is_registered_anew_in_every_member(task: Options) -> None:
    before = stored(task)
    entry = gone(before)
    assert flaws(TASK, [entry]) == []
    back = converged(None, entry)
    expected = before if "Name" in before else dict(before, Name=TASK_ID)
    assert comparable(back) == comparable(expected)


@some
@given(strategies.tasks())
def test_the_file_says_what_the_entries_say(tmp_path_factory: pytest.TempPathFactory, task: Options) -> None:
    entries = [updated(stored(task))]
    text = as_text(entries)
    assert read_back(text, tmp_path_factory) == json.loads(text) == entries
    # The way past JSON, which a file with bytes takes
    assert read_back("# YAML\n" + text, tmp_path_factory) == entries


@pytest.mark.parametrize("odd", ["\x00", "\x7f", "\x85", "\u2028", "\ufeff", "\ufffe", "\U0001f600", "a\nb\t", '"\\'])
def test_characters_that_yaml_or_json_trip_over(tmp_path_factory: pytest.TempPathFactory, odd: str) -> None:
    entries = [{"a": odd, odd: [odd, "{{X}}"], "none": {}, "empty": []}]
    text = as_text(entries)
    assert read_back(text, tmp_path_factory) == entries
    assert read_back("# YAML\n" + text, tmp_path_factory) == entries


def call_with(payload: t.Any) -> service.Members:
    return dict(stored(CALL), TaskInvocationParameters={"Lambda": {"Payload": payload}})


@pytest.mark.parametrize("payload", [b"\xff\xfe\x00", HIDDEN.encode(), b'{"a": "' + HIDDEN.encode() + b'"}'])
def test_payloads_that_no_option_can_say(tmp_path_factory: pytest.TempPathFactory, payload: bytes) -> None:
    """Bytes that are no text, and what would be read as the placeholder for what is there."""
    before = call_with(payload)
    (entry,) = read_back(as_text([updated(before)]), tmp_path_factory)
    assert flaws(TASK, [entry]) == []
    assert converged(call_with(b"{}"), entry) == before
    assert converged(None, gone(before)) == before


def test_what_the_service_fills_in_is_not_sent_back() -> None:
    entry = gone(stored(CALL))
    assert not {"service_role_arn", "max_concurrency", "max_errors", "targets"} & set(entry)
    assert entry["replace"] is True and "window_task_id" not in entry


def test_a_registration_is_undone_by_its_name() -> None:
    change = Change("create", WINDOW_ID, None, "call", ["Token"])
    assert entries_of(change) == [{"window_id": WINDOW_ID, "name": "call", "state": "absent"}]


def test_what_makes_room_comes_first() -> None:
    task = task_of(stored(PATCH))
    changes = [
        Change("delete", WINDOW_ID, task, None),
        Change("update", WINDOW_ID, dict(task, window_task_id="2"), "other"),
        Change("create", WINDOW_ID, None, "new"),
    ]
    assert [entry.get("state", entry.get("window_task_id")) for entry in entries_of(*changes)] == ["absent", "2", None]


def test_parameters_that_may_not_be_shown_stay_so() -> None:
    task = task_of(stored(PATCH))
    (entry,) = entries_of(Change("update", WINDOW_ID, task, "patch", {"Token", "List"}))
    assert entry["sensitive_parameters"] == ["List", "Token"]
    assert entry[BLOCKS]["run_command"]["parameters"]["List"] == ["a", "b"]


NAMES: t.Dict[str, t.Tuple[t.Optional[str], t.List[t.Optional[str]], t.List[Change], t.Optional[str]]] = {
    "of its own": ("call", ["call", "other", None], [], "call"),
    "none": (None, [None], [], None),
    "of another one too": ("call", ["call", "call"], [], None),
    "that another one gets": ("call", ["call", "old"], [Change("update", WINDOW_ID, {"name": "old"}, "call")], None),
    "that a new one gets": ("call", ["call"], [Change("create", WINDOW_ID, None, "call")], None),
    "that one of another window gets": ("call", ["call"], [Change("create", "mw-other", None, "call")], "call"),
}


@pytest.mark.parametrize("name, names, others, expected", NAMES.values(), ids=NAMES)
def test_the_name_under_which_a_task_comes_back(
    name: t.Optional[str], names: t.List[t.Optional[str]], others: t.List[Change], expected: t.Optional[str]
) -> None:
    """It never is one by which another task would be found, and written over."""
    task = dict(task_of(stored(CALL)), name=name)
    changes = [Change("delete", WINDOW_ID, task, None), *others]
    entries, sentences = restoring(TASK, changes, {WINDOW_ID: names})
    assert entries[-1]["name"] == (expected or TASK_ID)
    assert [TASK_ID in sentence for sentence in sentences] == ([] if expected else [True])


def test_settings_that_no_table_knows_are_told_where_they_will_be_lost() -> None:
    task = dict(task_of(stored(CALL)), Future={"x": 1})
    task[BLOCKS]["lambda"]["Future"] = 2
    _entries, kept = restoring(TASK, [Change("update", WINDOW_ID, task, "call")], {})
    assert kept == [], "an update sends them again"
    (entry,), sentences = restoring(TASK, [Change("delete", WINDOW_ID, task, None)], {WINDOW_ID: ["call"]})
    assert "Future" not in entry and "Future" not in entry[BLOCKS]["lambda"]
    (sentence,) = sentences
    assert "%s.lambda.Future" % BLOCKS in sentence and "Future." in sentence


def test_what_the_modules_refuse_to_write_is_found() -> None:
    task = dict(task_of(stored(PATCH)), max_errors="200%")
    entries = entries_of(Change("update", WINDOW_ID, task, "patch"))
    (problem,) = flaws(TASK, entries)
    assert problem.path == "backup" and "task patch of" in str(problem) and "max_errors: '200%'" in str(problem)
    hidden = task_of(dict(stored(PATCH), TaskParameters={"Old": {"Values": ["a " + HIDDEN]}}))
    (problem,) = flaws(TASK, entries_of(Change("update", WINDOW_ID, hidden, "patch")))
    assert "task_parameters.Old" in str(problem)
