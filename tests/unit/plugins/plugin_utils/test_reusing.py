# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action: with Ansible's own task, connection and templates, and a process that only notes what it is asked."""

from __future__ import annotations

import json
import os
import sys
import types
import typing as t
from pathlib import Path

import pytest
from ansible import constants as C
from ansible.executor import module_common
from ansible.module_utils._internal import _traceback
from ansible.parsing.dataloader import DataLoader
from ansible.playbook.play_context import PlayContext
from ansible.playbook.task import Task
from ansible.plugins.action.normal import ActionModule as NormalAction
from ansible.plugins.loader import connection_loader
from ansible.template import Templar, trust_as_template
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils import reusing
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils.server_process import Start

MODULES = ["maintenance_window_task", "maintenance_window_task_info", "maintenance_window_tasks"]
RESULT = b'{"changed": false, "said": "\xc3\xa9"}\n'


class Server:
    """Notes the run it is asked for."""

    def __init__(self) -> None:
        self.start: t.Optional[Start] = None
        self.kept: t.Optional[bool] = None
        self.runs: t.List[t.Dict[str, t.Any]] = []

    def single(self, start: Start) -> Server:
        self.start, self.kept = start, False
        return self

    def for_start(self, start: Start) -> Server:
        self.start, self.kept = start, True
        return self

    def run(self, run: t.Dict[str, t.Any]) -> t.Tuple[int, bytes, bytes]:
        self.runs.append(run)
        return 0, RESULT, b"warned"


class Scene:
    """A task on this host in the controller's own Python, of which each test changes one thing."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.server = Server()
        self.own: t.List[t.Any] = []
        self.patch = monkeypatch
        monkeypatch.setattr(reusing, "server_for", self.server.for_start)
        monkeypatch.setattr(reusing, "SingleRun", self.server.single)
        monkeypatch.setattr(NormalAction, "_configure_module", self._own)
        monkeypatch.setattr(NormalAction, "_make_tmp_path", lambda *_given: None)
        self.folder = str(folder)
        self.module = "maintenance_window_task"
        self.found: t.Optional[str] = None
        self.keywords: t.Dict[str, t.Any] = {}
        self.connection = "local"
        self.variables: t.Dict[str, t.Any] = {
            "ansible_playbook_python": sys.executable,
            "ansible_python_interpreter": trust_as_template("{{ ansible_playbook_python }}"),
            "ansible_facts": {},
        }

    def _own(self, *_given: t.Any, **more: t.Any) -> t.NoReturn:
        self.own.append(more)
        raise LookupError("a process of its own")

    def action(self) -> t.Any:
        name = "windowkeeper.ssm." + self.module
        # Resolving names of modules is left to Ansible, in the integration targets.
        task = Task.load({"debug": {"a": 1}, "name": "x", **self.keywords})
        task.action, task.args = name, self.keywords.get("args", {"window_id": "w"})
        loader = DataLoader()
        loader.set_basedir(self.folder)
        play_context = PlayContext()
        connection = connection_loader.get(self.connection, play_context, new_stdin=None)
        connection.set_options(var_options={})
        templar = Templar(loader=loader, variables=self.variables)
        action = reusing.ReusingAction(task, connection, play_context, loader, templar, None)
        found = self.found or os.path.join(reusing.FOLDER, "plugins", "modules", self.module + ".py")
        module_loader = types.SimpleNamespace(
            find_plugin_with_context=lambda *_given, **_more: types.SimpleNamespace(plugin_resolved_path=found)
        )
        action._shared_loader_obj = types.SimpleNamespace(module_loader=module_loader)
        return action

    def run(self) -> t.Dict[str, t.Any]:
        """The result, from the server's answer."""
        result: t.Dict[str, t.Any] = self.action().run(task_vars=self.variables)
        assert not self.own
        return result

    def has_its_own(self) -> bool:
        """Whether the module's process is left to Ansible."""
        action = self.action()
        server = action._ready_process(self.variables)
        assert server is None or server is self.server
        return server is None


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.delenv(reusing.VARIABLE.upper(), raising=False)
    # ansible-test and others may ask for them.
    monkeypatch.setattr(_traceback, "traceback_for", lambda: [])
    return Scene(tmp_path, monkeypatch)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_runs_in_the_server(scene: Scene, module: str) -> None:
    scene.module = module
    scene.patch.setenv("AWS_PROFILE", "mine")
    scene.patch.setenv("HOME", "/home/me")
    scene.keywords["environment"] = [{"AWS_REGION": trust_as_template("r-{{ number }}"), "PATH": "/sbin"}]
    scene.variables["number"] = 1
    result = scene.run()
    assert result["said"] == "é" and result["changed"] is False
    (run,) = scene.server.runs
    arguments = json.loads(run.pop("arguments"))["ANSIBLE_MODULE_ARGS"]
    assert arguments["window_id"] == "w"
    assert arguments["_ansible_module_name"] == "windowkeeper.ssm." + module
    assert run["prefix"] == "AWS_" and run["profile"] == "legacy" and run["files_limit"] == 0
    assert run["environment"]["AWS_REGION"] == "r-1" and run["environment"]["AWS_PROFILE"] == "mine"
    start = scene.server.start
    assert start is not None
    assert (start.interpreter, start.folder) == (sys.executable, scene.folder)
    assert start.module == "ansible_collections.windowkeeper.ssm.plugins.modules." + module
    environment = dict(start.environment)
    assert environment["HOME"] == "/home/me" and environment["PATH"] == "/sbin"
    assert not [name for name in environment if name.startswith("AWS_")]
    for name, folder in start.folders:
        assert folder is None or os.path.isdir(folder), name


@pytest.mark.parametrize(
    "variables, keywords, kept",
    [({}, {}, False), ({"ansible_loop_var": "item"}, {}, True), ({}, {"retries": 3}, True), ({}, {"until": "x"}, True)],
)
def test_a_server_is_kept_where_more_may_follow(
    scene: Scene, variables: t.Dict[str, t.Any], keywords: t.Dict[str, t.Any], kept: bool
) -> None:
    scene.variables.update(variables)
    scene.keywords.update(keywords)
    scene.run()
    assert scene.server.kept is kept


@pytest.mark.parametrize("value, own", [(True, False), ("yes", False), (False, True), ("{{ not_me }}", True), ("?", True)])
def test_it_can_be_turned_off_by_a_variable(scene: Scene, value: t.Any, own: bool) -> None:
    value = trust_as_template(value) if isinstance(value, str) else value
    scene.variables.update({reusing.VARIABLE: value, "not_me": False})
    assert scene.has_its_own() is own


@pytest.mark.parametrize("value, own", [("1", False), ("true", False), ("0", True), ("no", True), ("perhaps", True)])
def test_it_can_be_turned_off_by_the_environment(scene: Scene, value: str, own: bool) -> None:
    scene.patch.setenv("WINDOWKEEPER_SSM_REUSE_PROCESS", value)
    assert scene.has_its_own() is own


def test_a_variable_says_more_than_the_environment(scene: Scene) -> None:
    scene.patch.setenv("WINDOWKEEPER_SSM_REUSE_PROCESS", "false")
    scene.variables[reusing.VARIABLE] = True
    assert not scene.has_its_own()


@pytest.mark.parametrize(
    "interpreter, own",
    [
        (sys.executable, False),
        (os.path.join(os.path.dirname(sys.executable), "python3"), False),
        ("{{ ansible_playbook_python }}", False),
        ("/usr/bin/env python", True),
        ("/nowhere/python3", True),
        ("auto_silent", True),
        ("auto", True),
        ("", True),
        ("{{ undefined_one }}", True),
    ],
)
def test_the_interpreter_is_the_controllers(scene: Scene, interpreter: str, own: bool) -> None:
    scene.variables["ansible_python_interpreter"] = trust_as_template(interpreter)
    assert scene.has_its_own() is own


def test_without_an_interpreter_ansible_looks_for_one(scene: Scene) -> None:
    del scene.variables["ansible_python_interpreter"]
    scene.patch.delenv("ANSIBLE_PYTHON_INTERPRETER", raising=False)
    assert scene.has_its_own()


def test_of_a_delegated_task_the_other_hosts_interpreter_counts(scene: Scene) -> None:
    scene.keywords["delegate_to"] = "there"
    scene.variables["ansible_delegated_vars"] = {"there": dict(scene.variables)}
    assert not scene.has_its_own()
    scene.variables["ansible_delegated_vars"]["there"]["ansible_python_interpreter"] = "/nowhere/python3"
    assert scene.has_its_own()


def test_what_else_has_a_process_of_its_own(scene: Scene) -> None:
    assert not scene.has_its_own()
    for attribute, value in (("DEFAULT_KEEP_REMOTE_FILES", True), ("DEFAULT_DEBUG", True)):
        with scene.patch.context() as patch:
            patch.setattr(C, attribute, value)
            assert scene.has_its_own(), attribute
    with scene.patch.context() as patch:
        patch.setattr(_traceback, "traceback_for", lambda: ["error"])
        assert scene.has_its_own()
    with scene.patch.context() as patch:
        patch.setattr(reusing, "_setting", lambda name, task_vars: "{}" if "COVERAGE" in name else None)
        assert scene.has_its_own()
    scene.keywords["async"] = 10
    assert scene.has_its_own()
    scene.keywords.clear()
    scene.keywords["environment"] = [{"A-B": 1}]
    assert scene.has_its_own()
    scene.keywords.clear()
    scene.found = "/elsewhere/maintenance_window_task.py"
    assert scene.has_its_own()
    scene.found = None
    scene.connection = "ssh"
    assert scene.has_its_own()


def test_become_has_a_process_of_its_own(scene: Scene) -> None:
    action = scene.action()
    action._connection.become = object()
    assert action._ready_process(scene.variables) is None


@pytest.mark.parametrize("error", [EOFError, OSError])
@pytest.mark.parametrize("variables, kind", [({}, "SingleRun"), ({"ansible_loop_var": "item"}, "server_for")])
def test_a_process_that_does_not_start_is_done_without(
    scene: Scene, error: t.Type[Exception], variables: t.Dict[str, t.Any], kind: str
) -> None:
    def fails(_start: Start) -> t.NoReturn:
        raise error

    scene.variables.update(variables)
    scene.patch.setattr(reusing, kind, fails)
    assert scene.has_its_own()
    with pytest.raises(LookupError):
        scene.action().run(task_vars=scene.variables)


def test_what_cannot_be_sent_is_left_for_ansible_to_tell(scene: Scene) -> None:
    scene.keywords["args"] = {"window_id": object()}
    with pytest.raises(LookupError):
        scene.action().run(task_vars=scene.variables)
    assert scene.own and not scene.server.runs


def test_other_commands_are_ansibles(scene: Scene) -> None:
    action = scene.action()
    action._process = scene.server
    answered = action._low_level_execute_command("echo said")
    assert answered["stdout"].strip() == "said" and not scene.server.runs


def test_the_profile_is_that_of_a_module_that_names_none() -> None:
    for name in MODULES:
        path = Path(reusing.FOLDER, "plugins", "modules", name + ".py")
        tree = module_common._compile_module_ast(name, path.read_text(encoding="utf-8"))
        assert module_common._get_module_metadata(tree).serialization_profile == reusing.PROFILE
        assert path.read_text(encoding="utf-8").startswith("#!%s\n" % reusing.SHEBANG)


@pytest.mark.parametrize("name", MODULES)
def test_each_module_has_its_action(name: str) -> None:
    source = Path(reusing.FOLDER, "plugins", "action", name + ".py").read_text(encoding="utf-8")
    assert "class ActionModule(ReusingAction)" in source
    found = sorted(path.stem for path in Path(reusing.FOLDER, "plugins", "action").glob("*.py"))
    assert found == sorted(path.stem for path in Path(reusing.FOLDER, "plugins", "modules").glob("*.py"))


def test_the_controller_loads_no_sdk() -> None:
    """Checked in a Python that has loaded nothing else."""
    import subprocess

    code = "import sys; import ansible_collections.windowkeeper.ssm.plugins.plugin_utils.reusing; "
    code += "print([name for name in sys.modules if name.split('.')[0] in ('boto3', 'botocore')])"
    environment = dict(os.environ, PYTHONPATH=os.path.abspath(os.path.join(reusing.FOLDER, "../../..")))
    told = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
