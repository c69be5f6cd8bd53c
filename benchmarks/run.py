# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Measure the module beside its rivals, and write the table of README.md.

Needs in the environment what `make benchmarks` puts there: AWS_ENDPOINT_URL of the test server and credentials. Rivals
take turns (A B A B ...), each pair gives a ratio, and medians are quoted, so that a machine whose speed drifts does
not matter.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import typing as t
import urllib.request

import boto3

HERE = pathlib.Path(__file__).resolve().parent
BIN = pathlib.Path(sys.executable).parent
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
PLAY = """\
- hosts: localhost
  gather_facts: false
  vars:
    ansible_python_interpreter: "{{ ansible_playbook_python }}"
  tasks:
    - %s
"""
MODULE = "ansible_collections.windowkeeper.ssm.plugins.modules.maintenance_window_task"
Words = t.List[str]


class Pair(t.NamedTuple):
    """Two rivals' seconds, run by run."""

    ours: t.List[float]
    rival: t.List[float]

    @property
    def ratio(self) -> float:
        return statistics.median(a / b for a, b in zip(self.ours, self.rival))


def seconds(words: Words, environ: t.Mapping[str, str]) -> float:
    """How long a command takes, from its start to its end. Raises CalledProcessError when it fails."""
    begin = time.perf_counter()
    subprocess.run(words, check=True, env=dict(environ), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    return time.perf_counter() - begin


def measured(ours: Words, rival: Words, runs: int, environ: t.Mapping[str, str]) -> Pair:
    seconds(ours, environ), seconds(rival, environ)
    pair = Pair([], [])
    for _run in range(runs):
        pair.ours.append(seconds(ours, environ))
        pair.rival.append(seconds(rival, environ))
    return pair


def a_task(client: t.Any) -> t.Tuple[str, str]:
    """Register a window and a task with settings of some size; returns both ids."""
    window = client.create_maintenance_window(
        Name="benchmark", Schedule="rate(7 days)", Duration=2, Cutoff=1, AllowUnassociatedTargets=True
    )["WindowId"]
    task = client.register_task_with_maintenance_window(
        WindowId=window,
        Name="benchmark",
        TaskType="RUN_COMMAND",
        TaskArn="AWS-RunShellScript",
        Targets=[{"Key": "InstanceIds", "Values": ["i-%017x" % number for number in range(20)]}],
        MaxConcurrency="10%",
        MaxErrors="1",
        TaskInvocationParameters={
            "RunCommand": {
                "TimeoutSeconds": 600,
                "Parameters": {"commands": ["echo %d" % number for number in range(20)]},
            }
        },
    )["WindowTaskId"]
    return window, task


def module_task(**arguments: t.Any) -> str:
    return "windowkeeper.ssm.maintenance_window_task: %s" % json.dumps(arguments)


def play(folder: pathlib.Path, name: str, task: str) -> Words:
    """The command that plays one task."""
    playbook = folder / (name + ".yml")
    playbook.write_text(PLAY % task, encoding="utf-8")
    return [str(BIN / "ansible-playbook"), "-i", "localhost,", "-c", "local", str(playbook)]


def as_ansible_ships_it(folder: pathlib.Path, words: Words) -> pathlib.Path:
    """The program that Ansible makes of the module and its arguments, and runs on the host."""
    remote = folder / "remote"
    environ = dict(os.environ, ANSIBLE_KEEP_REMOTE_FILES="1", ANSIBLE_REMOTE_TMP=str(remote), ANSIBLE_PIPELINING="0")
    seconds(words, environ)
    return next(remote.rglob("AnsiballZ_maintenance_window_task.py"))


def requests(words: Words) -> t.List[str]:
    """The operations that the server saw while a command ran."""
    log = os.environ["AWS_ENDPOINT_URL"] + "/windowkeeper/requests"
    urllib.request.urlopen(urllib.request.Request(log, method="DELETE")).read()
    seconds(words, os.environ)
    with urllib.request.urlopen(log) as answer:
        return [entry["operation"] for entry in json.load(answer)]


def figures(runs: int, aws: str) -> t.List[str]:
    """The lines of the page's tables."""
    window, task = a_task(boto3.client("ssm"))
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        by_id = play(folder, "by-id", module_task(window_id=window, window_task_id=task, max_errors=1))
        program = [sys.executable, str(as_ansible_ships_it(folder, by_id))]
        arguments = folder / "arguments.json"
        arguments.write_text(
            json.dumps({"ANSIBLE_MODULE_ARGS": {"window_id": window, "window_task_id": task, "max_errors": 1}})
        )
        compiled = [sys.executable, "-m", MODULE, str(arguments)]
        paths = dict(os.environ, PYTHONPATH=os.environ["ANSIBLE_COLLECTIONS_PATH"])
        bare = [sys.executable, str(HERE / "bare.py"), window, task]
        tuned = [sys.executable, str(HERE / "bare_tuned.py"), window, task]
        get = "get-maintenance-window-task --window-id %s --window-task-id %s" % (window, task)
        cli = play(folder, "cli", "ansible.builtin.command: %s ssm %s" % (aws, get))
        rows = [
            ("the module's process, as Ansible ships it", "bare boto3 script", program, bare),
            ("the same", "bare script, tuned the same way", program, tuned),
            ("the module's process, sources compiled before", "bare boto3 script", compiled, bare),
            ("`ansible-playbook` with the module", "with `command: aws ssm get-…`", by_id, cli),
        ]
        lines = ["| one unchanged task | beside | seconds | rival's | ratio |", "|---|---|---|---|---|"]
        for ours, rival, our_words, rival_words in rows:
            pair = measured(our_words, rival_words, runs, paths)
            times = statistics.median(pair.ours), statistics.median(pair.rival)
            lines.append("| %s | %s | %.3f | %.3f | **%.2f** |" % (ours, rival, *times, pair.ratio))
        lines += ["", "| what the module is asked | requests that the server saw |", "|---|---|"]
        for said, options in (
            ("by id, nothing to do", {"window_task_id": task}),
            ("by id, a change", {"window_task_id": task, "max_errors": 2}),
            ("by name, nothing to do", {"name": "benchmark"}),
            ("absent by name, not there", {"name": "nope", "state": "absent"}),
        ):
            words = play(folder, "requests", module_task(window_id=window, **options))
            lines.append("| %s | %s |" % (said, ", ".join(requests(words))))
    about = "%d runs each, Python %s, %d cores." % (runs, platform.python_version(), os.cpu_count() or 0)
    return [about, "", *lines]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--aws", default="aws", help="the AWS CLI")
    parser.add_argument("--write", type=pathlib.Path, help="a page to write the figures into, between its marks")
    asked = parser.parse_args()
    lines = figures(asked.runs, asked.aws)
    print("\n".join(lines))
    if asked.write:
        page = asked.write.read_text(encoding="utf-8")
        before, rest = page.split(BEGIN)
        after = rest.split(END)[1]
        asked.write.write_text("%s%s\n%s\n%s%s" % (before, BEGIN, "\n".join(lines), END, after), encoding="utf-8")


if __name__ == "__main__":
    main()
