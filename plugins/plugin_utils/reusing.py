# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs a module as Ansible does, with one thing spared: on this host and in the controller's own Python, the items of a
loop share the start of a process. All else, from the arguments to the result, is Ansible's own.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import typing as t

import ansible
from ansible import constants as C
from ansible.executor import module_common
from ansible.executor.interpreter_discovery import InterpreterDiscoveryRequiredError
from ansible.module_utils._internal import _traceback
from ansible.module_utils.common.json import Direction, get_module_encoder
from ansible.module_utils.common.text.converters import to_text
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action.normal import ActionModule as NormalAction
from ansible.utils.display import Display

from .circumstances import GIVEN_WITH_EACH_RUN, Circumstances, objection, parted
from .server_process import ModuleProcess, SingleRun, Start, server_for

COLLECTION = "ansible_collections.windowkeeper.ssm"
FOLDER = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VARIABLE = "windowkeeper_ssm_reuse_process"
SHEBANG = "/usr/bin/python"
# What Ansible takes for a module that says nothing else.
PROFILE = "legacy"
DEBUGGERS = ("_ANSIBALLZ_PYDEVD_CONFIG", "_ANSIBALLZ_DEBUGPY_CONFIG", "_ANSIBALLZ_COVERAGE_CONFIG")
display = Display()


class ReusingAction(NormalAction):
    """The action that runs any module, with one more way to get at its process."""

    _process: t.Optional[ModuleProcess] = None
    _run: t.Dict[str, t.Any] = {}
    _arguments: t.Optional[bytes] = None
    _module_path = ""
    _single = True

    def run(self, tmp: t.Any = None, task_vars: t.Optional[t.Dict[str, t.Any]] = None) -> t.Dict[str, t.Any]:
        self._process = self._ready_process(task_vars or {})
        return super().run(tmp, task_vars)

    def _ready_process(self, task_vars: t.Dict[str, t.Any]) -> t.Optional[ModuleProcess]:
        """The process for this run; None where it is left to Ansible to make one."""
        try:
            here = self._circumstances(task_vars)
            reason = objection(here)
            start = None if reason else self._start(here, task_vars)
        except Exception as error:  # pylint: disable=broad-except
            # Whatever it is that cannot be had here, Ansible itself says it better, a step later.
            start, reason = None, "%s: %s" % (type(error).__name__, error)
        if start:
            try:
                return SingleRun(start) if self._single else server_for(start)
            except (EOFError, OSError):
                reason = "the module cannot be loaded ahead"
        display.vvvv("%s has a process of its own: %s" % (self._task.action, reason), host=self._host_name())
        return None

    def _circumstances(self, task_vars: t.Dict[str, t.Any]) -> Circumstances:
        name = self._task.action.rpartition(".")[2]
        found = self._shared_loader_obj.module_loader.find_plugin_with_context(
            self._task.action, collection_list=self._task.collections
        )
        self._module_path = found.plugin_resolved_path or ""
        environment: t.Dict[str, t.Any] = {}
        self._compute_environment_string(environment)
        shell = self._connection._shell
        return Circumstances(
            wanted=self._is_wanted(task_vars),
            memory_files=hasattr(os, "memfd_create"),
            connection=type(self._connection).__module__,
            become=self._connection.become is not None,
            asynchronous=bool(self._task.async_val),
            shell=getattr(shell, "SHELL_FAMILY", ""),
            executable=self._play_context.executable,
            keeps_files=C.DEFAULT_KEEP_REMOTE_FILES,
            debug=C.DEFAULT_DEBUG,
            tracebacks=bool(_traceback.traceback_for()),
            extensions=any(_setting(name, task_vars) is not None for name in DEBUGGERS),
            interpreter=self._interpreter(task_vars),
            own=sys.executable,
            found=os.path.realpath(self._module_path),
            expected=os.path.realpath(os.path.join(FOLDER, "plugins", "modules", name + ".py")),
            environment=environment,
        )

    def _is_wanted(self, task_vars: t.Dict[str, t.Any]) -> bool:
        given = task_vars.get(VARIABLE, os.environ.get(VARIABLE.upper(), True))
        return boolean(self._templar.template(given))

    def _interpreter(self, task_vars: t.Dict[str, t.Any]) -> t.Optional[str]:
        if self._task.delegate_to:
            task_vars = task_vars["ansible_delegated_vars"][self._task.delegate_to]
        local = bool(getattr(self._connection, "_remote_is_local", False))
        try:
            return module_common._get_shebang(SHEBANG, task_vars, self._templar, remote_is_local=local)[1]
        except InterpreterDiscoveryRequiredError:
            return None

    def _start(self, here: Circumstances, task_vars: t.Dict[str, t.Any]) -> Start:
        folder = self._loader.get_basedir()
        environment, with_each = parted(os.environ, here.environment, folder)
        limit = C.config.get_config_value("PYTHON_MODULE_RLIMIT_NOFILE", variables=task_vars)
        self._run = {
            "prefix": GIVEN_WITH_EACH_RUN,
            "environment": with_each,
            "files_limit": limit if isinstance(limit, int) else int(self._templar.template(limit)),
            "profile": PROFILE,
        }
        # An item's place in its loop is not known here, an attempt's among the retries is of no use.
        self._single = "ansible_loop_var" not in task_vars and not self._task.until and not self._task.retries
        module = "%s.plugins.modules.%s" % (COLLECTION, os.path.basename(here.expected)[: -len(".py")])
        return Start(str(here.interpreter), module, PROFILE, folder, _folders(), tuple(environment.items()))

    def _host_name(self) -> t.Any:
        return self._play_context.remote_addr

    # From here on, what Ansible's _execute_module calls.

    def _is_pipelining_enabled(self, module_style: str, wrap_async: bool = False) -> bool:
        # Nothing is copied anywhere, so there is no folder to make.
        return self._process is not None or super()._is_pipelining_enabled(module_style, wrap_async)

    def _configure_module(
        self, module_name: str, module_args: t.Dict[str, t.Any], task_vars: t.Dict[str, t.Any]
    ) -> t.Tuple[t.Any, str]:
        if self._process is not None:
            encoder = get_module_encoder(PROFILE, Direction.CONTROLLER_TO_MODULE)
            try:
                text = json.dumps({"ANSIBLE_MODULE_ARGS": module_args}, cls=encoder)
            except TypeError:
                # Ansible has the words for it.
                self._process = None
            else:
                self._arguments = text.encode()
                built = module_common._BuiltModule(
                    b_module_data=self._arguments,
                    module_style="new",
                    shebang="#!%s" % sys.executable,
                    serialization_profile=PROFILE,
                )
                return built, self._module_path
        return super()._configure_module(module_name=module_name, module_args=module_args, task_vars=task_vars)

    def _low_level_execute_command(self, cmd: str, *args: t.Any, **kwargs: t.Any) -> t.Any:
        given = kwargs.get("in_data")
        if self._process is None or given is None or given is not self._arguments:
            return super()._low_level_execute_command(cmd, *args, **kwargs)
        display.vvv("RUN %s in a process that has loaded it" % self._task.action, host=self._host_name())
        run = dict(self._run, arguments=given.decode())
        status, out, err = self._process.run(run)
        stdout, stderr = (to_text(text, errors="surrogate_then_replace") for text in (out, err))
        return {
            "rc": status,
            "stdout": stdout,
            "stdout_lines": stdout.splitlines(),
            "stderr": stderr,
            "stderr_lines": stderr.splitlines(),
        }


def _setting(name: str, task_vars: t.Dict[str, t.Any]) -> t.Any:
    known = C.config.get_configuration_definition(name)
    return C.config.get_config_value(name, variables=task_vars) if known else None


def _folders() -> t.Tuple[t.Tuple[str, t.Optional[str]], ...]:
    """Where the module's packages are: Ansible's own, and the two collections as this Ansible found them."""
    amazon = importlib.import_module("ansible_collections.amazon.aws").__path__[0]
    return (
        ("ansible", os.path.dirname(os.path.abspath(ansible.__file__))),
        ("ansible_collections", None),
        ("ansible_collections.amazon", None),
        ("ansible_collections.amazon.aws", amazon),
        ("ansible_collections.windowkeeper", None),
        (COLLECTION, FOLDER),
    )
