# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run of a list shows: diffs, settings, warnings, the echo of its arguments, the log; and never a secret."""

from __future__ import annotations

import base64
import json
import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.modules import maintenance_window_tasks
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.listing import (
    actions,
    call,
    predicted_and_done,
    shell,
)
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import (
    BLOCKS,
    Ended,
    Options,
    Runner,
    Server,
)

SECRET = "hunter2-canary"
OTHER = "hunter3-canary"
HIDDEN = "<hidden by windowkeeper.ssm>"


def secretive(secret: str, **more: t.Any) -> t.List[Options]:
    """An entry for each place where a secret may stand."""
    return [
        call("payload", **{BLOCKS: {"lambda": {"payload": {"token": secret}}}}, **more),
        dict(
            {"name": "input", "task_type": "STEP_FUNCTIONS", "task_arn": "m"},
            **{BLOCKS: {"step_functions": {"input": {"token": secret}}}},
            **more,
        ),
        dict(
            {"name": "parameter", "task_type": "AUTOMATION", "task_arn": "r", "sensitive_parameters": ["Token"]},
            **{BLOCKS: {"automation": {"parameters": {"Token": secret, "Open": "visible"}}}},
            **more,
        ),
        call("old", sensitive_parameters=["*"], task_parameters={"Token": {"values": [secret]}}, **more),
        call("for-all", task_parameters={"Password": {"values": [secret]}}, **more),
    ]


def wish(window: str, tasks: t.Sequence[Options], **more: t.Any) -> Options:
    return dict({"window_id": window, "tasks": tasks, "sensitive_parameters": ["Password"]}, **more)


def quiet(ended: Ended, *secrets: str) -> None:
    for secret in secrets or (SECRET,):
        assert secret not in ended.said
        travelled = json.dumps({"token": secret}, separators=(",", ":")).encode()
        assert base64.b64encode(travelled).decode() not in ended.said


def test_one_before_and_after_for_each_task_that_changes(run: Runner, server: Server, window: str) -> None:
    updated = server.register(window, Name="updated", Priority=1, Description="stays")
    gone, _kept = server.register(window, Name="gone"), server.register(window, Name="kept")
    tasks = [
        call("new"),
        {"window_task_id": updated, "priority": 2},
        {"name": "gone", "state": "absent"},
        call("kept"),
    ]
    _foretold, done = predicted_and_done(run, {"window_id": window, "tasks": tasks})
    new, update, removal = done.result["diff"]
    assert [one["before_header"] for one in (new, update, removal)] == [
        "tasks[0], window %s, name new" % window,
        "tasks[1], window %s, task %s, name updated" % (window, updated),
        "tasks[2], window %s, task %s, name gone" % (window, gone),
    ]
    assert all(one["before_header"] == one["after_header"] for one in (new, update, removal))
    assert new["before"] == {} and new["after"]["name"] == "new" and "window_task_id" not in new["after"]
    assert (update["before"], update["after"]) == ({"priority": 1}, {"priority": 2})
    assert removal["before"]["name"] == "gone" and removal["after"] == {}


def test_without_diff_there_is_none(run: Runner, window: str) -> None:
    assert "diff" not in run.tasks({"window_id": window, "tasks": [call("new")]}, diff=False).result


@pytest.mark.parametrize(
    "given, names", [("changed", ["new", "updated"]), ("all", ["new", "updated", "kept"]), ("none", [])]
)
def test_of_which_tasks_the_settings_are_returned(
    run: Runner, server: Server, window: str, given: str, names: t.List[str]
) -> None:
    for name in ("updated", "kept", "gone"):
        server.register(window, Name=name)
    tasks = [call("new"), {"name": "updated", "priority": 2}, call("kept"), {"name": "gone", "state": "absent"}]
    done = run.tasks({"window_id": window, "tasks": tasks, "return_tasks": given})
    returned = done.result["maintenance_window_tasks"]
    assert [task["name"] for task in returned] == names
    held = {task["WindowTaskId"]: task["Name"] for task in server.held()}
    assert {task["window_task_id"]: task["name"] for task in returned}.items() <= held.items()
    assert actions(done) == ["register", "update", "none", "deregister"]


def test_what_is_returned_is_a_list_to_feed_back(run: Runner, server: Server, window: str) -> None:
    tasks = [shell("run"), *secretive(SECRET)]
    done = run.tasks(wish(window, tasks))
    returned = done.result["maintenance_window_tasks"]
    hidden = ["Token", "Password"]
    again = run.tasks({"tasks": returned, "sensitive_parameters": hidden})
    assert actions(again) == ["none"] * 6, again.result
    given = [dict(task, window_task_id=None, name=None) for task in returned]
    assert run.tasks({"tasks": given}).failed


def test_no_secret_in_any_result(run: Runner, server: Server, window: str) -> None:
    for check in (True, False):
        quiet(run.tasks(wish(window, secretive(SECRET)), check=check))
    again = run.tasks(wish(window, secretive(SECRET), return_tasks="all"))
    assert actions(again) == ["none"] * 5
    quiet(again)
    changed = run.tasks(wish(window, secretive(OTHER)))
    assert actions(changed) == ["update"] * 5
    quiet(changed, SECRET, OTHER)
    for one in changed.result["diff"]:
        assert HIDDEN in json.dumps(one["before"]) and HIDDEN + " (changed)" in json.dumps(one["after"])
    removed = run.tasks(wish(window, [{"name": name, "state": "absent"} for name in ("payload", "input", "for-all")]))
    assert actions(removed) == ["deregister"] * 3
    quiet(removed, SECRET, OTHER)
    # What no entry names hides what is hidden in all entries.
    server.register(window, Name="hand-made", TaskParameters={"Password": {"Values": [SECRET]}})
    purging = run.tasks(wish(window, [], purge_tasks=True, sensitive_parameters=["Password", "Token"]))
    assert len(purging.result["purged"]) == 3
    quiet(purging, SECRET)


def test_the_echo_of_the_arguments_does_not_repeat_the_list(run: Runner, window: str) -> None:
    ended = run.tasks(wish(window, secretive(SECRET)), check=True)
    echo = ended.result["invocation"]["module_args"]
    assert echo["tasks"] == "not repeated here; its number of entries is 5"
    assert echo["window_id"] == window and echo["purge_limit"] == 10
    assert "payload" not in json.dumps(echo)
    wrong = run.tasks({"window_id": window, "tasks": SECRET})
    quiet(wrong)
    assert "not repeated here" in wrong.result["invocation"]["module_args"]["tasks"]


def test_warnings_name_their_entry_and_are_counted_where_there_are_many(run: Runner, window: str) -> None:
    tasks = [shell("run-%03d" % number, "") for number in range(55)]
    foretold, done = predicted_and_done(run, {"window_id": window, "tasks": tasks})
    assert len(done.warnings) == 51 and done.warnings == foretold.warnings
    assert done.warnings[0].startswith("tasks[0]: ") and "empty text" in done.warnings[0]
    assert done.warnings[50] == "There are 5 more warnings of this kind."


def test_the_log_tells_how_far_it_is_and_no_secret(
    run: Runner, server: Server, window: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks = secretive(SECRET)
    run.tasks(wish(window, tasks[:3]))
    assert "tasks read" not in run.tasks(wish(window, tasks), check=True).said
    monkeypatch.setattr(maintenance_window_tasks, "SECONDS_BETWEEN_LOG_LINES", -1)
    done = run.tasks(wish(window, secretive(OTHER)))
    for line in ("1 of 5 tasks read", "5 of 5 tasks read", "1 of 5 tasks written", "5 of 5 tasks written"):
        assert line in done.said
    assert "tasks read" not in json.dumps(done.result)
    quiet(done, SECRET, OTHER)
