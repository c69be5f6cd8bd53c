# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The story that `make demo` plays: preview, apply, apply again, detect drift, correct it.

It needs a server at AWS_ENDPOINT_URL and credentials in the environment. Each chapter says what should happen, and the
story ends with status 1 if it does not.
"""

from __future__ import annotations

import os
import pathlib
import re
import subprocess
import sys
import typing as t

import boto3

PLAYBOOK = pathlib.Path(__file__).resolve().with_name("patching.yml")
ANSIBLE_PLAYBOOK = pathlib.Path(sys.executable).with_name("ansible-playbook")
NOTIFICATION = {
    "NotificationArn": "arn:aws:sns:eu-central-1:123456789012:patching",
    "NotificationEvents": ["TimedOut", "Failed"],
    "NotificationType": "Command",
}
PUBLISHER = "arn:aws:iam::123456789012:role/run-command-publishes"


class Surprise(Exception):
    """The story did not go as announced."""


def tell(title: str, *lines: str) -> None:
    print("\n=== %s" % title)
    for line in lines:
        print("    %s" % line)
    print(flush=True)


def play(expected_changes: int, *options: str) -> str:
    """Run the playbook, show its output and return it. Raises Surprise unless that many tasks changed."""
    words = ["ansible-playbook", "-i", "localhost,", "-c", "local", *options, PLAYBOOK.name]
    print("$ %s" % " ".join(words), flush=True)
    environ = dict(os.environ, ANSIBLE_CALLBACK_RESULT_FORMAT="yaml", PYTHONUNBUFFERED="1")
    command = [str(ANSIBLE_PLAYBOOK), *words[1:]]
    lines = []
    with subprocess.Popen(
        command, cwd=PLAYBOOK.parent, env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        for line in process.stdout or ():
            lines.append(line)
            print("  | %s" % line, end="", flush=True)
    output = "".join(lines)
    changes = re.search(r"changed=(\d+)", output)
    if process.returncode or changes is None or int(changes.group(1)) != expected_changes:
        raise Surprise("expected %d changed and status 0, got status %d" % (expected_changes, process.returncode))
    return output


def the_task(client: t.Any, window_id: str) -> dict[str, t.Any]:
    """The one task of the window, as the API gives it."""
    row = client.describe_maintenance_window_tasks(WindowId=window_id)["Tasks"][0]
    return client.get_maintenance_window_task(WindowId=window_id, WindowTaskId=row["WindowTaskId"])


def meddle(client: t.Any, window_id: str) -> None:
    """What a colleague does in the console: a shorter timeout, and notifications that no playbook mentions."""
    task = the_task(client, window_id)
    blocks = task["TaskInvocationParameters"]
    blocks["RunCommand"].update(
        TimeoutSeconds=60, NotificationConfig=NOTIFICATION, ServiceRoleArn=PUBLISHER, Comment="see the runbook"
    )
    client.update_maintenance_window_task(
        WindowId=window_id, WindowTaskId=task["WindowTaskId"], TaskInvocationParameters=blocks
    )


def require(truth: bool, what: str) -> None:
    if not truth:
        raise Surprise(what)


def story() -> None:
    client = boto3.client("ssm")
    tell("A maintenance window, Sundays at two", "Created with boto3 here; it could be any window of yours.")
    window = client.create_maintenance_window(
        Name="sunday-night",
        Schedule="cron(0 2 ? * SUN *)",
        Duration=3,
        Cutoff=1,
        AllowUnassociatedTargets=True,
    )
    window_id = window["WindowId"]
    print("    %s sunday-night" % window_id)
    print("\n    The playbook:\n")
    for line in PLAYBOOK.read_text(encoding="utf-8").splitlines()[5:]:
        print("  | %s" % line)

    tell("1. Preview", "Check mode shows what would be registered, and writes nothing.")
    play(1, "--check", "--diff")
    require(not client.describe_maintenance_window_tasks(WindowId=window_id)["Tasks"], "check mode has written")

    tell("2. Apply", "The same run without --check.")
    play(1)

    tell("3. Apply again", "Nothing differs, so nothing is changed.")
    play(0)

    tell(
        "4. A change in the console",
        "Somebody reduces the timeout to 60 seconds, and adds notifications and a comment.",
    )
    meddle(client, window_id)

    tell(
        "5. Detect drift",
        "Check mode reports the timeout, which the playbook declares. The other settings are not in the playbook,",
        "so they are not compared.",
    )
    found = play(1, "--check", "--diff")
    require("60" in found and "1200" in found, "the diff does not show the drift")

    tell(
        "6. Correct it",
        "AWS replaces all settings of a command at once. The module sends again those that the playbook does not",
        "mention.",
    )
    play(1, "--diff")
    settings = the_task(client, window_id)["TaskInvocationParameters"]["RunCommand"]
    require(settings["TimeoutSeconds"] == 1200, "the timeout is not corrected")
    require(settings["NotificationConfig"] == NOTIFICATION, "the notifications are lost")
    require(settings["ServiceRoleArn"] == PUBLISHER and settings["Comment"] == "see the runbook", "settings are lost")
    events = " and ".join(settings["NotificationConfig"]["NotificationEvents"])
    tell(
        "The end: the drift is corrected, and nothing is lost",
        "Timeout: %d seconds. Notifications: %s. Comment: %s."
        % (settings["TimeoutSeconds"], events, settings["Comment"]),
    )


def main() -> int:
    try:
        story()
    except Surprise as surprise:
        print("\nThe story went wrong: %s" % surprise, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
