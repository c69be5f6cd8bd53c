# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One server for the session, emptied before each test; clients that reach it, and calls that botocore refuses."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

ROOT = Path(__file__).resolve().parents[2]
KEYS = {"aws_access_key_id": "AKIAWINDOWKEEPER0001", "aws_secret_access_key": "windowkeeper-emulator-knows-no-secrets"}

# Nothing of the machine's own AWS settings may reach the clients.
for variable in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[variable]


@dataclass
class Server:
    """The running server: its URL, its own endpoints and raw calls."""

    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def http(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> tuple[int, Any]:
        """Status and decoded body of one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            data = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
            connection.request(method, path, data, headers or {})
            answer = connection.getresponse()
            text = answer.read()
            return answer.status, json.loads(text) if text else None
        finally:
            connection.close()

    def control(self, method: str, name: str, body: Any = None) -> Any:
        """What one of the server's own endpoints answers; it must not refuse."""
        status, document = self.http(method, f"/windowkeeper/{name}", body)
        assert status == 200, document
        return document

    def raw(self, operation: str, parameters: Any) -> tuple[int, Any]:
        """An unsigned call with whatever parameters, also those that botocore would not send."""
        return self.http("POST", "/", parameters, {"X-Amz-Target": f"AmazonSSM.{operation}"})

    def refused(self, operation: str, parameters: Any) -> str:
        """The message of the ValidationException that a raw call must get."""
        status, document = self.raw(operation, parameters)
        assert (status, document["__type"]) == (400, "ValidationException"), document
        return document["message"]

    def client(self, service: str = "ssm", region: str = "us-east-1", **keys: str) -> Any:
        """A client that tries once."""
        config = Config(retries={"max_attempts": 0, "mode": "standard"}, read_timeout=60)
        return boto3.client(service, region, endpoint_url=self.url, config=config, **(keys or KEYS))

    def calls(self) -> list[tuple[str, Any]]:
        """Operation and status of each call so far."""
        return [(entry["operation"], entry["status"]) for entry in self.control("GET", "requests")]


@pytest.fixture(scope="session")
def session_server() -> Iterator[Server]:
    command = [sys.executable, "-m", "tests.emulator", "--port", "0", "--quiet"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        first = process.stdout.readline()
        assert first.startswith("listening on http://127.0.0.1:"), first
        yield Server(int(first.rpartition(":")[2]))
    finally:
        process.terminate()
        assert process.wait(60) == 0


@pytest.fixture(scope="session")
def session_ssm(session_server: Server) -> Any:
    return session_server.client()


@pytest.fixture
def server(session_server: Server) -> Server:
    session_server.control("POST", "reset")
    return session_server


@pytest.fixture
def ssm(server: Server, session_ssm: Any) -> Any:
    return session_ssm


@pytest.fixture
def window(ssm: Any) -> str:
    """The id of a window."""
    return ssm.create_maintenance_window(
        Name="nightly", Schedule="rate(1 day)", Duration=2, Cutoff=1, AllowUnassociatedTargets=True
    )["WindowId"]


@dataclass
class Tasks:
    """Tasks of one window: register with sensible values, change, read."""

    ssm: Any
    window: str

    def register(self, **members: Any) -> str:
        """The id of a new task: a RUN_COMMAND task with one target, unless told otherwise; None leaves a member out."""
        given = {
            "TaskType": "RUN_COMMAND",
            "TaskArn": "AWS-RunShellScript",
            "Targets": [{"Key": "InstanceIds", "Values": ["i-0123456789abcdef0"]}],
            "MaxConcurrency": "1",
            "MaxErrors": "0",
            **members,
        }
        given = {name: value for name, value in given.items() if value is not None}
        return self.ssm.register_task_with_maintenance_window(WindowId=self.window, **given)["WindowTaskId"]

    def targetless(self, task_type: str = "LAMBDA", **members: Any) -> str:
        """The id of a new task without targets."""
        absent = {"Targets": None, "MaxConcurrency": None, "MaxErrors": None}
        return self.register(**{**absent, "TaskType": task_type, "TaskArn": "function", **members})

    def update(self, task_id: str, **members: Any) -> dict[str, Any]:
        return self._bare(
            self.ssm.update_maintenance_window_task(WindowId=self.window, WindowTaskId=task_id, **members)
        )

    def get(self, task_id: str) -> dict[str, Any]:
        return self._bare(self.ssm.get_maintenance_window_task(WindowId=self.window, WindowTaskId=task_id))

    def rows(self, **members: Any) -> list[dict[str, Any]]:
        return self.ssm.describe_maintenance_window_tasks(WindowId=self.window, **members)["Tasks"]

    @staticmethod
    def _bare(answer: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


@pytest.fixture
def tasks(ssm: Any, window: str) -> Tasks:
    return Tasks(ssm, window)


@pytest.fixture
def refusal() -> Callable[..., tuple[str, str]]:
    """Call something that must be refused: code and message of its ClientError."""

    def call(function: Callable[..., Any], **arguments: Any) -> tuple[str, str]:
        with pytest.raises(ClientError) as caught:
            function(**arguments)
        error = caught.value.response["Error"]
        return error["Code"], error["Message"]

    return call
