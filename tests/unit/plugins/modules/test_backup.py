# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run with backup leaves behind, and that converging it brings back what the server held."""

from __future__ import annotations

import errno
import os
import re
import stat
import typing as t
from pathlib import Path

import pytest
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.module_utils.service import LINKED_ROLE
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.listing import (
    NOWHERE,
    actions,
    call,
    held_names,
    shell,
    written,
)
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import (
    BLOCKS,
    Ended,
    Options,
    Runner,
    Server,
)
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.test_maintenance_window_task_info import (
    TARGETED,
    TASKS,
    encoded,
    number,
)

SECRET = "open-sesame"
NAMES = [name for name in TASKS if "future" not in name]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kept"


@pytest.fixture
def estate(server: Server, window: str) -> str:
    """A window with a task of each kind, each as the service would hold it: with what it fills in."""
    secret = {
        "Name": "hidden",
        "TaskType": "AUTOMATION",
        "TaskArn": "rotate",
        "TaskInvocationParameters": {"Automation": {"Parameters": {"Token": [SECRET]}}},
    }
    for target in TARGETED["Targets"]:
        server.target(window, target["Values"][0])
    filled = {"ServiceRoleArn": LINKED_ROLE, "Priority": 0, "TaskParameters": {}}
    targetless = {"Targets": [], "MaxConcurrency": "1", "MaxErrors": "1"}
    for place, task in enumerate([*(TASKS[name] for name in NAMES), secret]):
        server.store(window, number(place), **{**filled, **({} if "Targets" in task else targetless), **task})
    return window


def kept(run: Runner, folder: Path, arguments: Options, name: str = "maintenance_window_tasks") -> Ended:
    """A run with backup."""
    given = dict({"backup": True, "backup_dir": str(folder)}, **arguments)
    return run(name, given)


def restored(run: Runner, ended: Ended) -> Ended:
    """Converges the file that a run has left; asserts that doing it again changes nothing."""
    wish = {"src": ended.result["backup_file"]}
    foretold = run.tasks(wish, check=True)
    done = run.tasks(wish)
    assert not done.failed, done.result["msg"]
    assert actions(foretold) == actions(done)
    assert run.tasks(wish).result["changed"] is False
    return done


def renamed(ended: Ended) -> t.List[str]:
    """The warnings of tasks that will come back under another name."""
    return [sentence for sentence in ended.warnings if "it will be named" in sentence]


def comparable(task: Options) -> Options:
    """Without what is there and empty: it means the same as what is not there, and an update leaves it out."""
    return {name: value for name, value in _filled(task).items() if value not in ("", [], {})}


def _filled(value: t.Any) -> t.Any:
    if isinstance(value, dict):
        filled = {name: _filled(item) for name, item in value.items()}
        return {name: item for name, item in filled.items() if item not in ("", [], {})}
    return value


def by_id(server: Server) -> t.Dict[str, Options]:
    return {task["WindowTaskId"]: comparable(task) for task in server.held()}


def by_name(server: Server) -> t.Dict[str, Options]:
    """The tasks without their ids, which a deregistered one never gets back."""
    return {
        task.get("Name", ""): comparable({name: value for name, value in task.items() if name != "WindowTaskId"})
        for task in server.held()
    }


def test_updates_are_undone(run: Runner, server: Server, estate: str, folder: Path) -> None:
    before = by_id(server)
    cleared = {"description": "", "alarm_configuration": {}, "logging_info": {}, BLOCKS: {}}
    wish = dict(cleared, task_arn="other", priority=7, cutoff_behavior="CONTINUE_TASK", task_parameters={"Other": "x"})
    tasks = [dict(wish, window_task_id=one, name="renamed-%d" % place) for place, one in enumerate(before)]
    done = kept(run, folder, {"window_id": estate, "tasks": tasks})
    assert not done.failed, done.result["msg"]
    assert actions(done) == ["update"] * len(tasks)
    assert all(by_id(server)[task_id] != before[task_id] for task_id in before)
    restored(run, done)
    assert by_id(server) == before


def test_deregistered_tasks_come_back_with_new_ids(run: Runner, server: Server, estate: str, folder: Path) -> None:
    before, ids = by_name(server), set(by_id(server))
    nameless = next(task["WindowTaskId"] for task in server.held() if "Name" not in task)
    done = kept(run, folder, {"window_id": estate, "tasks": [], "purge_tasks": True})
    assert server.held() == []
    assert [nameless in sentence for sentence in renamed(done)] == [True]
    assert actions(restored(run, done)) == ["register"] * len(ids)
    before[nameless] = dict(before.pop(""), Name=nameless)
    assert by_name(server) == before
    assert not ids & set(by_id(server))


def test_a_mixed_list_over_windows(run: Runner, server: Server, estate: str, folder: Path) -> None:
    other = server.window("other")
    server.register(other, Name="old", Description="x")
    before = by_name(server)
    tasks = [
        shell("shell", "false"),
        {"name": "function", "state": "absent"},
        {"name": "bare"},
        call("new"),
        {"name": "old", "window_name": "other", "description": ""},
    ]
    done = kept(run, folder, {"window_id": estate, "tasks": tasks})
    assert actions(done) == ["update", "deregister", "none", "register", "update"]
    assert actions(restored(run, done)) == ["deregister", "update", "update", "register"]
    assert by_name(server) == before


def test_a_run_that_fails_in_its_middle_is_undone(run: Runner, server: Server, estate: str, folder: Path) -> None:
    before = by_id(server)
    tasks = [{"window_task_id": task_id, "priority": 5} for task_id in before]
    server.fault("UpdateMaintenanceWindowTask", "access_denied", skip=2)
    server.fault("UpdateMaintenanceWindowTask", "drop_after", skip=3)
    done = kept(run, folder, {"window_id": estate, "tasks": [*tasks, call("new")], "max_workers": 1})
    assert done.failed and actions(done).count("failed") == 1 and server.held() != before
    assert os.path.exists(done.result["backup_file"])
    restored(run, done)
    assert by_id(server) == before


def test_a_task_that_cannot_be_kept_is_not_written(run: Runner, server: Server, estate: str, folder: Path) -> None:
    """The others go on. None of these is read as a whole but for the backup."""
    before = by_id(server)
    server.forget()
    server.fault("GetMaintenanceWindowTask", "access_denied", skip=1)
    tasks = [{"window_task_id": number(place), "priority": 5} for place in range(3)]
    done = kept(run, folder, {"window_id": estate, "tasks": tasks, "max_workers": 1})
    assert actions(done) == ["update", "failed", "update"]
    assert server.operations() == ["Describe", "Get", "Get", "Get", "Update", "Update"]
    restored(run, done)
    assert by_id(server) == before


def test_nothing_is_kept_where_nothing_is_written(run: Runner, server: Server, estate: str, folder: Path) -> None:
    tasks = [{"name": "function", "priority": 0}, {"name": "never", "state": "absent"}]
    same = kept(run, folder, {"window_id": estate, "tasks": tasks})
    assert same.result["changed"] is False and "backup_file" not in same.result
    change = {"window_id": estate, "backup": True, "backup_dir": str(folder)}
    foretold = run.tasks(dict(change, tasks=[{"name": "function", "priority": 5}]), check=True)
    assert foretold.result["changed"] is True and "backup_file" not in foretold.result
    foretold = run.task(dict(change, name="function", priority=5), check=True)
    assert foretold.result["changed"] is True and "backup_file" not in foretold.result
    refused = kept(run, folder, {"window_id": estate, "tasks": [{"name": "function", "task_type": "AUTOMATION"}]})
    assert refused.paths == ["tasks[0].task_type"]
    assert not folder.exists()


def test_without_a_folder_the_current_one_is_taken(
    run: Runner, estate: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    wish = {"window_id": estate, "name": "function"}
    assert "backup_file" not in run.task(dict(wish, priority=4)).result and list(tmp_path.iterdir()) == []
    for priority in (5, 6):
        path = Path(run.task(dict(wish, priority=priority, backup=True)).result["backup_file"])
        assert path.parent == tmp_path / "windowkeeper-backup"
        assert re.fullmatch(r"\d{8}T\d{6}\.\d{6}Z_%s_[0-9a-f]{8}\.yml" % estate, path.name)
    assert len(list(path.parent.iterdir())) == 2, "no two runs share a file"


def test_only_the_owner_can_read_it(
    run: Runner, server: Server, estate: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes = []
    opened = os.open

    def noting(path: t.Any, flags: int, mode: int = 0o777, **more: t.Any) -> int:
        descriptor = opened(path, flags, mode, **more)
        if str(path).startswith(str(folder)):
            modes.append(stat.S_IMODE(os.fstat(descriptor).st_mode))
        return descriptor

    monkeypatch.setattr(os, "open", noting)
    mask = os.umask(0)
    try:
        ended = kept(run, folder, {"window_id": estate, "name": "function", "priority": 5}, "maintenance_window_task")
    finally:
        os.umask(mask)
    assert modes == [0o600], "as it is made"
    assert stat.S_IMODE(os.stat(ended.result["backup_file"]).st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["maintenance_window_task", "maintenance_window_tasks"])
@pytest.mark.parametrize("trouble", ["a file in the way", "no space"])
def test_what_cannot_be_kept_is_not_changed(
    run: Runner,
    server: Server,
    estate: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    trouble: str,
) -> None:
    before = server.held()
    server.forget()
    if trouble == "no space":
        folder.mkdir()

        def full(_descriptor: int) -> t.NoReturn:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(os, "fsync", full)
    else:
        folder.write_text("a file")
    wish = {"name": "function", "priority": 5}
    given = dict(wish, window_id=estate) if name.endswith("task") else {"window_id": estate, "tasks": [wish]}
    ended = kept(run, folder, given, name)
    said = "No space left on device" if trouble == "no space" else "File exists"
    assert ended.paths == ["backup_dir"] and said in ended.result["msg"] and str(folder) in ended.result["msg"]
    assert "Nothing was changed" in ended.result["msg"] and "backup_file" not in ended.result
    assert written(server) == [] and server.held() == before
    left = list(folder.iterdir()) if folder.is_dir() else folder.read_text()
    assert left == ([] if trouble == "no space" else "a file")


def test_what_could_not_be_restored_is_not_changed(run: Runner, server: Server, window: str, folder: Path) -> None:
    server.store(window, number(1), Name="odd", **dict(TARGETED, MaxErrors="200%"))
    server.forget()
    ended = kept(run, folder, {"window_id": window, "tasks": [{"name": "odd", "state": "absent"}]})
    assert ended.paths == ["backup"] and "task odd of" in ended.result["msg"] and "max_errors" in ended.result["msg"]
    assert written(server) == [] and not folder.exists()


@pytest.mark.parametrize("wish", [{"priority": 5}, {"state": "absent"}, {"window_task_id": None, "name": "new"}])
def test_one_task_is_kept_too(run: Runner, server: Server, estate: str, folder: Path, wish: Options) -> None:
    before = by_name(server)
    given = dict({"window_id": estate, "task_type": "LAMBDA", "task_arn": "announce"}, **wish)
    if "name" not in given:
        given["window_task_id"] = number(NAMES.index("function"))
    done = kept(run, folder, given, "maintenance_window_task")
    assert done.result["changed"] is True and by_name(server) != before
    restored(run, done)
    assert by_name(server) == before


def test_where_the_names_in_a_window_cannot_be_listed_nothing_is_changed(
    run: Runner, server: Server, estate: str, folder: Path
) -> None:
    server.fault("DescribeMaintenanceWindowTasks", "access_denied")
    given = {"window_id": estate, "window_task_id": number(0), "state": "absent"}
    ended = kept(run, folder, given, "maintenance_window_task")
    assert ended.failed and "ssm:DescribeMaintenanceWindowTasks" in ended.result["msg"]
    assert "othing was changed" in ended.result["msg"]
    assert written(server) == [] and not folder.exists()


def test_a_failure_tells_where_the_file_is(run: Runner, server: Server, estate: str, folder: Path) -> None:
    """Whether the update was carried out is not known: neither its answer came nor that of the read after it."""
    server.fault("UpdateMaintenanceWindowTask", "drop_after")
    server.fault("GetMaintenanceWindowTask", "access_denied", skip=1)
    before = by_name(server)
    ended = kept(run, folder, {"window_id": estate, "name": "function", "priority": 5}, "maintenance_window_task")
    assert ended.failed and by_name(server) != before
    restored(run, ended)
    assert by_name(server) == before


@pytest.mark.parametrize("name", ["maintenance_window_task", "maintenance_window_tasks"])
def test_where_every_write_was_refused_no_file_is_left(
    run: Runner, server: Server, estate: str, folder: Path, name: str
) -> None:
    server.fault("UpdateMaintenanceWindowTask", "access_denied")
    wish = {"name": "function", "priority": 5}
    given = dict(wish, window_id=estate) if name.endswith("task") else {"window_id": estate, "tasks": [wish]}
    ended = kept(run, folder, given, name)
    assert ended.failed and "backup_file" not in ended.result and list(folder.iterdir()) == []


def test_what_was_refused_or_not_tried_is_not_brought_back_a_second_time(
    run: Runner, server: Server, window: str, folder: Path
) -> None:
    """A task without a name would be: it is not found by the name that it comes back with."""
    nameless = [server.register(window, Priority=place) for place in range(3)]
    before = server.held()
    server.fault("DeregisterTaskFromMaintenanceWindow", "access_denied", skip=1)
    tasks = [{"window_task_id": task_id, "state": "absent"} for task_id in nameless]
    ended = kept(run, folder, {"window_id": window, "tasks": tasks, "on_error": "stop"})
    assert actions(ended) == ["deregister", "failed", "not tried"]
    assert len(renamed(ended)) == 1 and nameless[0] in renamed(ended)[0]
    assert len(list(folder.iterdir())) == 1
    assert stat.S_IMODE(os.stat(ended.result["backup_file"]).st_mode) == 0o600
    assert actions(restored(run, ended)) == ["register"]
    assert len(server.held()) == len(before)


def test_secrets_are_in_the_file_and_nowhere_else(run: Runner, server: Server, estate: str, folder: Path) -> None:
    server.store(
        estate,
        number(91),
        Name="payload",
        TaskInvocationParameters={"Lambda": {"Payload": encoded(SECRET.encode())}},
    )
    tasks = [{"name": "payload", "priority": 5}, {"name": "hidden", "state": "absent"}]
    done = kept(run, folder, {"window_id": estate, "tasks": tasks, "sensitive_parameters": ["Token"]})
    text = Path(done.result["backup_file"]).read_text(encoding="utf-8")
    assert text.count(SECRET) == 2
    back = restored(run, done)
    assert actions(back) == ["update", "register"]
    for ended in (done, back):
        assert SECRET not in ended.said and encoded(SECRET.encode()) not in ended.said


def test_a_window_that_is_not_there_is_no_matter_of_the_backup(run: Runner, folder: Path) -> None:
    ended = kept(run, folder, {"window_id": NOWHERE, "tasks": [call("new")]})
    assert ended.paths == ["window_id"]
    assert not folder.exists() and held_names(run.server) == []
