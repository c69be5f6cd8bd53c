# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is measured on: windows full of tasks on the test server, and the files that name them."""

from __future__ import annotations

import collections
import http.client
import json
import os
import pathlib
import typing as t
import urllib.parse
import uuid

import boto3  # type: ignore[import-untyped]

IN_A_WINDOW = 20
"""As many tasks as AWS allows in a window."""

AUDIT_REGION = "ap-south-1"
"""An audit looks at every window of its region: the other estates are in another one."""

Json = t.Any


class Server:
    """The test server's own endpoints, over one connection. Raises OSError when it does not answer."""

    def __init__(self, url: str) -> None:
        self._connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc)

    def ask(self, method: str, path: str, document: Json = None) -> Json:
        body = None if document is None else json.dumps(document).encode()
        self._connection.request(method, "/windowkeeper/" + path, body)
        answer = self._connection.getresponse()
        content = json.load(answer)
        if answer.status != 200:
            raise OSError("the test server refuses %s %s: %s" % (method, path, content.get("error")))
        return content

    def set_pace(self, latency: float = 0, rate: t.Optional[float] = None) -> None:
        """latency: seconds that each call takes longer. rate: calls per second above which it throttles."""
        self.ask("POST", "settings", {"latency": latency, "rate": rate})

    def forget_calls(self) -> None:
        self.ask("DELETE", "requests")

    def calls(self) -> t.Dict[str, int]:
        """How often each operation was called since forget_calls."""
        return dict(sorted(collections.Counter(entry["operation"] for entry in self.ask("GET", "requests")).items()))

    def span(self) -> float:
        """Seconds between the first and the last of these calls."""
        times = [entry["time"] for entry in self.ask("GET", "requests")]
        return float(max(times) - min(times))

    def throttled(self) -> int:
        """How many of these calls were refused for their number."""
        return sum(entry["error"] == "ThrottlingException" for entry in self.ask("GET", "requests"))


class Place(t.NamedTuple):
    """Where a task is."""

    window_id: str
    task_id: str
    name: str


class Estate:
    """Windows with some number of tasks in all, each a patch run as it is found in practice."""

    def __init__(
        self, server: Server, folder: pathlib.Path, size: int, per_window: int = IN_A_WINDOW, region: str = ""
    ) -> None:
        self.size, self._per_window = size, per_window
        self._region = region or os.environ["AWS_REGION"]
        self._server, self._folder = server, folder
        self.places: t.List[Place] = []
        self._target = str(uuid.uuid4())
        self._fill(boto3.client("ssm", region_name=self._region))

    def _fill(self, client: t.Any) -> None:
        template: Json = None
        for number in range(self.size):
            if number % self._per_window == 0:
                window_id = client.create_maintenance_window(
                    Name="benchmark-%d-%d" % (self.size, number // self._per_window),
                    Schedule="rate(7 days)",
                    Duration=2,
                    Cutoff=1,
                    AllowUnassociatedTargets=True,
                )["WindowId"]
            name = "patch-%04d" % number
            if template is None:
                task_id = self._register(client, window_id, name)
                stored = self._server.ask("GET", "tasks?window_id=%s&region=%s" % (window_id, self._region))
                template = stored[0]
            else:
                # The first task as the server stored it, under other names: ten times as fast as to register each.
                task_id = str(uuid.uuid4())
                task = dict(template, WindowId=window_id, WindowTaskId=task_id, Name=name)
                self._server.ask("PUT", "tasks", {"region": self._region, "task": task})
            self.places.append(Place(window_id, task_id, name))

    def _register(self, client: t.Any, window_id: str, name: str) -> str:
        answer = client.register_task_with_maintenance_window(
            WindowId=window_id,
            Name=name,
            TaskType="RUN_COMMAND",
            TaskArn="AWS-RunPatchBaseline",
            Targets=[{"Key": "WindowTargetIds", "Values": [self._target]}],
            MaxConcurrency="10%",
            MaxErrors="1",
            TaskInvocationParameters={
                "RunCommand": {
                    "Comment": "Patches of the week",
                    "TimeoutSeconds": 600,
                    "OutputS3BucketName": "example-patch-output",
                    "OutputS3KeyPrefix": "weekly",
                    "Parameters": {"Operation": ["Install"], "RebootOption": ["RebootIfNeeded"]},
                }
            },
        )
        return str(answer["WindowTaskId"])

    def entry(self, place: Place, max_errors: int, by_id: bool = False) -> t.Dict[str, Json]:
        """One task in the modules' options."""
        return {
            "window_id": place.window_id,
            **({"window_task_id": place.task_id} if by_id else {"name": place.name}),
            "task_type": "RUN_COMMAND",
            "task_arn": "AWS-RunPatchBaseline",
            "targets": [{"key": "WindowTargetIds", "values": [self._target]}],
            "max_concurrency": "10%",
            "max_errors": max_errors,
            "task_invocation_parameters": {
                "run_command": {
                    "comment": "Patches of the week",
                    "timeout_seconds": 600,
                    "output_s3_bucket_name": "example-patch-output",
                    "output_s3_key_prefix": "weekly",
                    "parameters": {"Operation": ["Install"], "RebootOption": ["RebootIfNeeded"]},
                }
            },
        }

    def list_file(self, max_errors: int, by_id: bool = False) -> pathlib.Path:
        """A file for the option src."""
        name = "tasks-%d%s.json" % (max_errors, "-by-id" if by_id else "")
        return self._written(name, json.dumps([self.entry(place, max_errors, by_id) for place in self.places]))

    def variables_file(self, max_errors: int) -> pathlib.Path:
        """A file for vars_files: the same list as the variable wanted."""
        return self._written(
            "variables-%d.json" % max_errors,
            json.dumps({"wanted": [self.entry(place, max_errors) for place in self.places]}),
        )

    def places_file(self) -> pathlib.Path:
        """A file of lines "WINDOW_ID TASK_ID"."""
        return self._written("places.txt", "".join("%s %s\n" % place[:2] for place in self.places))

    def _written(self, name: str, content: str) -> pathlib.Path:
        path = self._folder / ("%d-%s" % (self.size, name))
        path.write_text(content, encoding="utf-8")
        return path
