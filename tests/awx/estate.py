# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The account-regions of examples/fleet on the test server: windows put there, calls looked at, secrets known."""

from __future__ import annotations

import typing as t

import boto3
import requests

SECONDS = 60
INSTANCE = [{"Key": "InstanceIds", "Values": ["i-0123456789abcdef0"]}]

#: As examples/fleet/inventory.yml has them: {host: (account, region)}.
PLACES = {
    "production-frankfurt": ("111122223333", "eu-central-1"),
    "production-virginia": ("111122223333", "us-east-1"),
    "staging-frankfurt": ("444455556666", "eu-central-1"),
    "staging-virginia": ("444455556666", "us-east-1"),
    "sandbox-frankfurt": ("777788889999", "eu-central-1"),
}


class Estate:
    """All account-regions."""

    def __init__(self, url: str, access_key: str, secret_key: str) -> None:
        self.url = url
        self.caller = boto3.Session(access_key, secret_key, region_name="eu-central-1")

    def ssm(self, place: str) -> t.Any:
        """A client of SSM in a place."""
        account, region = PLACES[place]
        sts = self.caller.client("sts", endpoint_url=self.url)
        role = f"arn:aws:iam::{account}:role/windowkeeper"
        keys = sts.assume_role(RoleArn=role, RoleSessionName="tests")["Credentials"]
        session = boto3.Session(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"], region_name=region)
        return session.client("ssm", endpoint_url=self.url)

    def window(self, place: str, name: str, tasks: int = 1) -> str:
        """A window with tasks that a policy finds much wrong with; its id."""
        client = self.ssm(place)
        window: str = client.create_maintenance_window(
            Name=name, Schedule="rate(7 days)", Duration=3, Cutoff=1, AllowUnassociatedTargets=True
        )["WindowId"]
        for number in range(tasks):
            client.register_task_with_maintenance_window(
                WindowId=window,
                Name=f"uptime-{number}",
                TaskArn="AWS-RunShellScript",
                TaskType="RUN_COMMAND",
                Targets=INSTANCE,
                MaxConcurrency="1",
                MaxErrors="100%",
                TaskInvocationParameters={"RunCommand": {"Parameters": {"commands": ["uptime"]}}},
            )
        self.forget_calls()
        return window

    def tasks(self, place: str, window: str) -> t.List[t.Dict[str, t.Any]]:
        """The tasks of a window as they are stored."""
        account, region = PLACES[place]
        asked = {"account": account, "region": region, "window_id": window}
        tasks: t.List[t.Dict[str, t.Any]] = requests.get(
            f"{self.url}/windowkeeper/tasks", asked, timeout=SECONDS
        ).json()
        return tasks

    def calls(self) -> t.List[t.Dict[str, t.Any]]:
        """All API calls so far."""
        calls: t.List[t.Dict[str, t.Any]] = requests.get(f"{self.url}/windowkeeper/requests", timeout=SECONDS).json()
        return calls

    def writes(self) -> t.List[str]:
        """The operations of SSM that have changed something."""
        return [call["operation"] for call in self.calls() if call["write"]]

    def forget_calls(self) -> None:
        """Empty the list of calls."""
        requests.delete(f"{self.url}/windowkeeper/requests", timeout=SECONDS).raise_for_status()

    def fault(self, **fault: t.Any) -> None:
        """Order a fault."""
        requests.post(f"{self.url}/windowkeeper/faults", json=fault, timeout=SECONDS).raise_for_status()

    def sessions(self) -> t.List[t.Dict[str, t.Any]]:
        """What STS has given out so far, secrets included."""
        data = requests.get(f"{self.url}/moto-api/data.json", timeout=SECONDS).json()
        sessions: t.List[t.Dict[str, t.Any]] = data["sts"]["AssumedRole"]
        return sessions

    def secrets(self) -> t.Set[str]:
        """Keys and tokens that nobody may see."""
        given = {session[name] for session in self.sessions() for name in ("secret_access_key", "session_token")}
        return given | {self.caller.get_credentials().secret_key}
