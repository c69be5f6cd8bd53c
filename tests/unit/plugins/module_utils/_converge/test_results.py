# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Results stay small enough to be kept, however many tasks there are, and say what was left out of them."""

from __future__ import annotations

import functools
import json
import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._converge.entries import Entry, EntryList
from ansible_collections.windowkeeper.ssm.plugins.module_utils._converge.record import Record
from ansible_collections.windowkeeper.ssm.plugins.module_utils._converge.results import Results
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.desired import plan_for
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.plan import Plan, absence
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import Options
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task_rules import TASK
from ansible_collections.windowkeeper.ssm.plugins.module_utils._ssm.errors import SSMError, SSMWriteError
from botocore.exceptions import ClientError

AWX_CUTS_AT = 700000
WINDOW = "mw-0123456789abcdef0"
BLOCKS = "task_invocation_parameters"
BIG = {"run_command": {"comment": "c" * 90, "parameters": {"commands": ["echo %s" % ("x" * 250)] * 2}}}


def given(number: int, **more: t.Any) -> Options:
    task: Options = {
        "name": "task-%04d" % number,
        "task_type": "RUN_COMMAND",
        "task_arn": "AWS-RunShellScript",
        "targets": [{"key": "InstanceIds", "values": ["i-%017d" % number]}],
        "max_concurrency": "1",
        "max_errors": "0",
        "description": "d" * 100,
        BLOCKS: BIG,
    }
    return dict(task, **more)


def identity(number: int) -> str:
    return "%08d-0000-0000-0000-000000000000" % number


def entries(count: int, **more: t.Any) -> t.List[Entry]:
    taken = EntryList(TASK)
    tasks = [given(number, **more) for number in range(count)]
    problems = taken.read({"window_id": WINDOW, "tasks": tasks}, frozenset())
    assert problems + taken.complete(None) == []
    return taken.entries


def record(entry: t.Optional[Entry], number: int, plan: Plan, error: t.Optional[Exception] = None) -> Record:
    """What became of the entry, or of a task that no entry names."""
    made = Record(entry)
    made.parent_id, made.object_id, made.name, made.plan = WINDOW, identity(number), "task-%04d" % number, plan
    made.tried, made.error, made.current = True, error, None if error else plan.after
    return made


def settings_of(entry: Entry, number: int) -> Options:
    return dict(entry.desired.settings, window_task_id=identity(number))


@functools.lru_cache(maxsize=1)
def changed(count: int) -> t.List[Record]:
    """Tasks of which everything changes: the largest diffs."""
    records = []
    for number, entry in enumerate(entries(count, description="e" * 100, priority=3)):
        before = dict(settings_of(entry, number), description="d" * 100, priority=0)
        before[BLOCKS] = {"run_command": {"comment": "b" * 90, "parameters": {"commands": ["y" * 250]}}}
        records.append(record(entry, number, plan_for(TASK, entry.desired, WINDOW, before)))
    assert all(one.plan and one.plan.action == "update" for one in records)
    return records


@functools.lru_cache(maxsize=1)
def unchanged(count: int) -> t.List[Record]:
    return [
        record(entry, number, plan_for(TASK, entry.desired, WINDOW, settings_of(entry, number)))
        for number, entry in enumerate(entries(count))
    ]


@functools.lru_cache(maxsize=1)
def failed(count: int) -> t.List[Record]:
    answer = {"Error": {"Code": "AccessDeniedException", "Message": "User: %s is not authorized" % ("u" * 150)}}
    error = SSMWriteError("Failed to update the task", exception=ClientError(t.cast(t.Any, answer), "Update"))
    return [
        record(entry, number, plan_for(TASK, entry.desired, WINDOW, None), error)
        for number, entry in enumerate(entries(count))
    ]


@functools.lru_cache(maxsize=1)
def purged(count: int) -> t.List[Record]:
    return [
        record(None, number, absence(TASK, settings_of(entry, number))) for number, entry in enumerate(entries(count))
    ]


def size(results: Results) -> int:
    """The characters of a result as they are kept, message and warnings and all."""
    message = {"msg": results.failure(False)} if results.failed else {}
    return len(json.dumps(dict(results.values, warnings=results.warnings(), **message)))


MANY: t.Dict[str, t.Tuple[t.Callable[[int], t.List[Record]], int]] = {
    "5000 changed": (changed, 5000),
    "5000 unchanged": (unchanged, 5000),
    "5000 failed": (failed, 5000),
    "5000 purged": (purged, 5000),
}


@pytest.mark.parametrize("return_tasks", ["all", "none"])
@pytest.mark.parametrize("make, count", MANY.values(), ids=MANY)
def test_results_are_not_cut(make: t.Callable[[int], t.List[Record]], count: int, return_tasks: str) -> None:
    records = make(count)
    results = Results(TASK, records, return_tasks, True)
    assert size(results) < AWX_CUTS_AT
    assert sum(results.values["counts"].values()) == count
    assert results.values["changed"] == (make in (changed, purged))
    complete = make is unchanged and return_tasks != "all" and len(results.values["entries"]) == count
    assert bool(results.left_out) != complete
    assert all(sentence in results.warnings() for sentence in results.left_out)


def test_1000_changed_tasks_keep_all_their_rows() -> None:
    results = Results(TASK, changed(1000), "changed", True)
    assert len(results.values["entries"]) == 1000
    assert 0 < len(results.values["diff"]) < 1000
    # The room that the diffs may not take is left for the settings.
    assert 0 < len(results.values["maintenance_window_tasks"]) < 1000
    said = "are left out of the result, which AWX would cut otherwise. To see them all, run the list window by window."
    assert results.left_out == [
        "The diffs of %d of 1000 tasks %s" % (1000 - len(results.values["diff"]), said),
        "The settings of %d of 1000 tasks %s" % (1000 - len(results.values["maintenance_window_tasks"]), said),
    ]


def test_a_few_tasks_are_told_whole() -> None:
    results = Results(TASK, changed(20), "changed", True)
    assert results.left_out == []
    assert [len(results.values[key]) for key in ("entries", "diff", "maintenance_window_tasks")] == [20, 20, 20]
    assert set(results.values["diff"][0]["before"]) == {"description", "priority", BLOCKS}


def test_rows_of_unchanged_tasks_go_first() -> None:
    records = [*unchanged(5000)]
    records[1234], records[4321] = changed(1)[0], failed(1)[0]
    results = Results(TASK, records, "changed", True)
    rows = results.values["entries"]
    assert [row["name"] for row in rows if row["changed"] or "error" in row] == ["task-0000", "task-0000"]
    assert results.values["counts"]["unchanged"] == 4998
    assert size(results) < AWX_CUTS_AT


def test_rows_of_what_was_purged_go_after_the_others() -> None:
    results = Results(TASK, [*changed(1), *purged(5000)], "none", True)
    assert len(results.values["entries"]) == 1 and 0 < len(results.values["purged"]) < 5000
    said = (
        "%d of 5000 rows are left out of the result, those of unchanged tasks first, which AWX would cut otherwise. "
        "To see them all, run the list window by window."
    )
    assert results.left_out[0] == said % (5000 - len(results.values["purged"]))


def test_a_failed_row_has_no_change_whatever_was_planned() -> None:
    (row,) = Results(TASK, failed(1), "changed", True).values["entries"]
    assert (row["changed"], row["action"], row["changed_fields"]) == (False, "none", [])
    assert row["error"].startswith("Failed to update the task (tasks[0], window %s" % WINDOW)


def test_an_error_of_another_kind_is_told_too() -> None:
    (one,) = unchanged(1)
    one.error = KeyError("WindowTaskId")
    results = Results(TASK, [one], "changed", True)
    (row,) = results.values["entries"]
    assert row["error"] == "KeyError: 'WindowTaskId'. Whether AWS has carried it out is not known."
    assert row["error"] in results.failure(False)


def test_a_reason_that_many_have_in_common_is_told_once() -> None:
    records = failed(30)[:25]
    other = record(records[0].entry, 0, absence(TASK, None), KeyError("Name"))
    message = Results(TASK, [*records, other], "none", False).failure(False)
    names = ", ".join("tasks[%d] (task-%04d) of %s" % (number, number, WINDOW) for number in range(20))
    said = "Failed: %s, and 5 more (see entries): Failed to update the task: access denied (" % names
    assert said in message and message.count("access denied") == 1
    assert message.count("tasks[0] (task-0000) of %s: KeyError: 'Name'" % WINDOW) == 1


def test_more_reasons_than_a_person_reads_are_counted() -> None:
    records = [record(None, number, absence(TASK, None), KeyError(number // 2)) for number in range(50)]
    message = Results(TASK, records, "none", False).failure(False)
    assert "KeyError: 19." in message and "KeyError: 20." not in message and "And 10 more (see entries)." in message


def denied(kind: t.Type[SSMError], tried: str, operation: str) -> SSMError:
    answer = {"Error": {"Code": "AccessDeniedException", "Message": "You may not."}}
    return kind("Failed to " + tried, exception=ClientError(t.cast(t.Any, answer), operation))


SAID = (
    "access denied (AccessDeniedException): the credentials lack the IAM action ssm:%s. AWS said: You may not. "
    "%s Allow ssm:%s in the IAM policy of these credentials."
)


@pytest.mark.parametrize("check_mode, would", [(False, "changed"), (True, "would have changed")])
def test_the_whole_message_of_a_run_in_which_one_task_failed(check_mode: bool, would: str) -> None:
    first, second, third, fourth = entries(4)
    error = denied(SSMWriteError, "deregister the task", "Deregister")
    left = record(fourth, 3, plan_for(TASK, fourth.desired, WINDOW, None))
    doomed = record(None, 4, absence(TASK, settings_of(fourth, 4)))
    left.tried = doomed.tried = False
    records = [
        record(first, 0, plan_for(TASK, first.desired, WINDOW, None)),
        record(second, 1, absence(TASK, settings_of(second, 1)), error),
        record(third, 2, plan_for(TASK, third.desired, WINDOW, settings_of(third, 2))),
        left,
        doomed,
    ]
    reason = SAID % ("Deregister", "Nothing was changed by this call.", "Deregister")
    assert Results(TASK, records, "none", False).failure(check_mode) == (
        "1 of 5 tasks failed, 1 %s, 1 needed no change, 2 were not tried. "
        "Failed: Failed to deregister the task (tasks[1], window %s, task %s, name task-0001): %s "
        "%s: tasks[0] (task-0000) (register). Not tried: tasks[3] (task-0003), task-0004. "
        "Running it again does what is left." % (would, WINDOW, identity(1), reason, would.capitalize())
    )


def test_the_whole_message_of_a_run_in_which_reads_failed() -> None:
    error = denied(SSMError, "list the tasks of the maintenance window", "Describe")
    nothing = absence(TASK, None)
    window = Record(None)
    window.parent, window.error = "sunday", denied(SSMError, "look it up", "DescribeWindows")
    records = [record(entry, number, nothing, error) for number, entry in enumerate(entries(2))]
    assert Results(TASK, [*records, window], "none", False).failure(False) == (
        "3 of 3 tasks failed, 0 changed, 0 needed no change, 0 were not tried. "
        "Failed: tasks[0] (task-0000) of {0}, tasks[1] (task-0001) of {0}: "
        "Failed to list the tasks of the maintenance window: {1} "
        "Failed to look it up (not in the list, window sunday): {2} Running it again does what is left.".format(
            WINDOW,
            SAID % ("Describe", "These tasks were not changed.", "Describe"),
            SAID % ("DescribeWindows", "Nothing was deregistered there.", "DescribeWindows"),
        )
    )
    (alone,) = Results(TASK, records[:1], "none", False).values["entries"]
    assert alone["error"] == (
        "Failed to list the tasks of the maintenance window (tasks[0], window %s, task %s, name task-0000): %s"
        % (WINDOW, identity(0), SAID % ("Describe", "This task was not changed.", "Describe"))
    )
