# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The test server, and the modules run in this very process against it."""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import http.client
import importlib
import io
import json
import typing as t
from unittest import mock

from ansible.module_utils import _internal, basic
from ansible.module_utils.common import warnings as common_warnings
from ansible.module_utils.common.parameters import PASS_VARS
from ansible.module_utils.testing import patch_module_args

try:
    # From ansible-core 2.22 on, the controller masks the values of options with no_log, and no more the module itself.
    from ansible.module_utils.secrets import mask_secrets
except ImportError:
    mask_secrets = str

KEYS = {"access_key": "AKIAWINDOWKEEPER0001", "secret_key": "windowkeeper-knows-no-secrets"}
REGION = "us-east-1"
TASK = "maintenance_window_task"
TASKS = "maintenance_window_tasks"
INFO = "maintenance_window_task_info"
AUDIT = "maintenance_window_audit_info"
BLOCKS = "task_invocation_parameters"

Options = t.Dict[str, t.Any]


@dataclasses.dataclass
class Server:
    """The running server: its URL, its own endpoints, and calls that need no client."""

    port: int

    @property
    def url(self) -> str:
        return "http://127.0.0.1:%d" % self.port

    def _http(self, method: str, path: str, body: t.Any, headers: t.Dict[str, str]) -> t.Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, None if body is None else json.dumps(body).encode(), headers)
            answer = connection.getresponse()
            document = json.loads(answer.read())
            assert answer.status == 200, document
            return document
        finally:
            connection.close()

    def control(self, method: str, name: str, body: t.Any = None) -> t.Any:
        return self._http(method, "/windowkeeper/" + name, body, {})

    def call(self, operation: str, **parameters: t.Any) -> t.Any:
        return self._http("POST", "/", parameters, {"X-Amz-Target": "AmazonSSM." + operation})

    def window(self, name: str = "nightly", **members: t.Any) -> str:
        """The id of a new window."""
        given = {
            "Name": name,
            "Schedule": "rate(1 day)",
            "Duration": 2,
            "Cutoff": 1,
            "AllowUnassociatedTargets": True,
        }
        return self.call("CreateMaintenanceWindow", **dict(given, **members))["WindowId"]

    def register(self, window_id: str, **members: t.Any) -> str:
        """The id of a new task, past the modules."""
        given = dict({"TaskType": "LAMBDA", "TaskArn": "announce"}, **members)
        return self.call("RegisterTaskWithMaintenanceWindow", WindowId=window_id, **given)["WindowTaskId"]

    def store(self, window_id: str, task_id: str, **members: t.Any) -> None:
        """A task just as it is given, past all validation."""
        task = dict({"TaskType": "LAMBDA", "TaskArn": "announce"}, WindowId=window_id, WindowTaskId=task_id, **members)
        self.control("PUT", "tasks", {"task": task})

    def target(self, window_id: str, target_id: str, **members: t.Any) -> None:
        """A target of the window with that ID."""
        given = dict(members, WindowId=window_id, WindowTargetId=target_id)
        self.control("PUT", "targets", {"target": given})

    def held(self) -> t.List[Options]:
        """The tasks that the server holds."""
        return self.control("GET", "tasks")

    def fault(self, operation: str, kind: str, **more: t.Any) -> None:
        self.control("POST", "faults", dict({"operation": operation, "kind": kind}, **more))

    def requests(self) -> t.List[Options]:
        return self.control("GET", "requests")

    def forget(self) -> None:
        """Begin the log anew."""
        self.control("DELETE", "requests")

    def operations(self) -> t.List[str]:
        """The operations called since the log began, by what matters in their names."""
        short = {
            "GetMaintenanceWindowTask": "Get",
            "UpdateMaintenanceWindowTask": "Update",
            "RegisterTaskWithMaintenanceWindow": "Register",
            "DeregisterTaskFromMaintenanceWindow": "Deregister",
            "DescribeMaintenanceWindowTasks": "Describe",
            "DescribeMaintenanceWindows": "DescribeWindows",
            "GetMaintenanceWindow": "GetWindow",
            "DescribeMaintenanceWindowTargets": "DescribeTargets",
            "DescribeMaintenanceWindowExecutions": "DescribeExecutions",
            "DescribeMaintenanceWindowExecutionTasks": "DescribeRuns",
        }
        return [short.get(entry["operation"], entry["operation"]) for entry in self.requests()]


@dataclasses.dataclass
class Ended:
    """How a module ended: its result, and everything that it wrote or logged."""

    result: Options
    code: int
    said: str

    @property
    def failed(self) -> bool:
        return bool(self.result.get("failed"))

    @property
    def warnings(self) -> t.List[str]:
        return [_message(warning) for warning in self.result.get("warnings", ())]

    @property
    def paths(self) -> t.List[str]:
        return [problem["path"] for problem in self.result["problems"]]


def _message(warning: t.Any) -> str:
    while isinstance(warning, dict):
        warning = warning.get("msg") or warning.get("event") or ""
    return str(warning)


@dataclasses.dataclass
class Runner:
    """Runs modules with the connection's options of the test server."""

    server: Server

    def __call__(
        self, name: str, arguments: Options, check: bool = False, diff: bool = True, connect: t.Optional[Options] = None
    ) -> Ended:
        """connect: other options of the connection; null leaves one out."""
        connection = dict(KEYS, region=REGION, endpoint_url=self.server.url)
        connection.update(connect or {})
        given = {option: value for option, value in connection.items() if value is not None}
        given.update(arguments)
        given.update(_ansible_check_mode=check, _ansible_diff=diff, _ansible_remote_tmp="/tmp")
        if "inject_invocation" in PASS_VARS:
            # From ansible-core 2.21 on, the echo of the arguments is only there on demand.
            given["_ansible_inject_invocation"] = True
        module = importlib.import_module("ansible_collections.windowkeeper.ssm.plugins.modules.%s" % name)
        logged: t.List[str] = []
        out = io.StringIO()
        code = None
        with contextlib.ExitStack() as stack:
            stack.enter_context(patch_module_args(given))
            stack.enter_context(contextlib.redirect_stdout(out))
            # Whatever else was imported into this process, here is a managed host.
            stack.enter_context(mock.patch.object(_internal, "is_controller", False))
            for kept in ("_global_warnings", "_global_deprecations"):
                stack.enter_context(mock.patch.object(common_warnings, kept, {}))
            log = mock.patch.object(
                basic.AnsibleModule, "log", lambda self, msg, log_args=None: logged.append(repr((msg, log_args)))
            )
            stack.enter_context(log)
            try:
                module.main()
            except SystemExit as ended:
                code = ended.code
            finally:
                gc.unfreeze()
                gc.enable()
        assert isinstance(code, int), "the module did not exit"
        text = out.getvalue()
        text = mask_secrets(text)
        result = json.loads(text)
        assert bool(result.get("failed")) == bool(code), result
        return Ended(result, code, text + "\n".join(logged))

    def task(self, arguments: Options, **how: t.Any) -> Ended:
        return self(TASK, arguments, **how)

    def tasks(self, arguments: Options, **how: t.Any) -> Ended:
        return self(TASKS, arguments, **how)

    def info(self, arguments: Options, **how: t.Any) -> Ended:
        return self(INFO, arguments, **how)

    def audit(self, arguments: t.Optional[Options] = None, **how: t.Any) -> Ended:
        return self(AUDIT, arguments or {}, **how)
