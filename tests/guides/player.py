# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plays one page against the test server, in a folder of its own."""

from __future__ import annotations

import base64
import re
import subprocess
import textwrap
from collections.abc import Mapping
from pathlib import Path

from .moves import Move, Play, Run, Task, Write
from .saying import was_printed, was_said

SECONDS = 600
#: Blocks of one page are typed into one shell: what one sets, the next one finds, and where it stands.
_SHELL = """\
set -a
if [ -e "$GUIDE_STATE" ]; then . "$GUIDE_STATE"; cd "$PWD"; fi
set -euo pipefail
{commands}
set +euo pipefail
export -p > "$GUIDE_STATE"
"""
_PLAYBOOK = """\
- name: The tasks of the page
  hosts: localhost
  gather_facts: false
  vars:
    ansible_python_interpreter: "{{ ansible_playbook_python }}"
    emulator_url: "{{ lookup('ansible.builtin.env', 'AWS_ENDPOINT_URL') }}"
    emulator_access_key: "{{ lookup('ansible.builtin.env', 'AWS_ACCESS_KEY_ID') }}"
    emulator_region: "{{ lookup('ansible.builtin.env', 'AWS_REGION') }}"
  tasks:
"""
_FAULT = """\
- name: Order {kind} of {operation}
  emulator:
    control: faults
    body: {{operation: "{operation}", kind: "{kind}", code: {code}, times: -1}}
"""
_FORGET = """\
- name: Forget the faults
  emulator:
    control: faults
    method: DELETE
"""
_FAILS = """\
- block:
{tasks}
  rescue:
    - ansible.builtin.debug:
        msg: >-
          FAILED {{{{ (ansible_failed_result.msg ~ ' ' ~ ansible_failed_result.results | default([])
          | map(attribute='msg', default='') | join(' ')) | b64encode }}}}
"""
_HEAD = "The tasks of line {line}"
_FAILED = re.compile(r'"FAILED ([^"]*)"')
#: An action that talks to the test server, as the integration targets do.
_ACTIONS = Path(__file__).resolve().parents[1] / "integration" / "targets" / "setup_emulator" / "action_plugins"


class Wrong(Exception):
    """The page did not do what it says."""


class Player:
    """A page's folder and the variables of its shell."""

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        self._folder, self._environ = folder, environ
        self._folder.mkdir(parents=True)
        self._state = folder.with_suffix(".state")

    def play(self, move: Move) -> None:
        """Do what a move says. Raises Wrong if that does not come out as the page says."""
        if isinstance(move, Write):
            path = self._where() / move.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(move.text, encoding="utf-8")
        elif isinstance(move, Run):
            self._run(move)
        else:
            self._play(move)

    def _where(self) -> Path:
        """The folder in which the page's shell stands."""
        return Path(self._bash("pwd")[1].strip())

    def _bash(self, commands: str) -> tuple[int, str]:
        try:
            done = self._done(commands)
        except subprocess.TimeoutExpired as error:
            raise Wrong(f"took longer than {SECONDS} s: {commands}") from error
        return done.returncode, re.sub(r"\x1b\[[0-9;]*m", "", done.stdout)

    def _done(self, commands: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-c", _SHELL.format(commands=commands)],
            cwd=self._folder,
            env={**self._environ, "GUIDE_STATE": str(self._state)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS,
            check=False,
        )

    def _run(self, move: Run) -> None:
        status, output = self._bash(move.commands)
        if bool(status) != move.fails:
            wanted = "must fail" if move.fails else "must succeed"
            raise Wrong(f"line {move.line}: ended with status {status}, and {wanted}:\n{_indented(output)}")
        missing = [text for text in move.prints if not was_printed(text, output)]
        missing += [text for text in move.says if not was_said(text, output)]
        if missing:
            raise Wrong(f"line {move.line}: this was not printed:\n{_indented(missing[0])}\nbut:\n{_indented(output)}")

    def _play(self, move: Play) -> None:
        """Play tasks in one run, and look at what each of them said."""
        playbook = self._folder / f"tasks_{move.line}.yml"
        parts = [_part(task) for task in move.tasks]
        playbook.write_text(_PLAYBOOK + textwrap.indent("".join(parts), "    "), encoding="utf-8")
        status, output = self._bash(f"ANSIBLE_ACTION_PLUGINS={_ACTIONS} ansible-playbook {playbook}")
        if status:
            raise Wrong(f"line {move.line}: one of the tasks up to the next command failed:\n{_indented(output)}")
        wrong = []
        for task in move.tasks:
            said = _said(output, task)
            wrong += [
                f"line {task.line}: this was not said:\n{_indented(text)}\nbut:\n{_indented(said)}"
                for text in task.says
                if not was_said(text, said)
            ]
        if wrong:
            raise Wrong("\n".join(wrong))


def _part(task: Task) -> str:
    """The tasks of one block, with a head by which their output is found, and what they need."""
    head = f"- ansible.builtin.debug:\n    msg: {_HEAD.format(line=task.line)}\n"
    orders = "".join(_order(kind, operation) for kind, operation in task.faults)
    tasks = task.text + "\n"
    if task.says:
        tasks = _FAILS.format(tasks=textwrap.indent(tasks, "    "))
    return head + orders + tasks + (_FORGET if task.faults else "")


def _order(kind: str, operation: str) -> str:
    """The task that orders a fault; kind may be `code:CODE`."""
    kind, _colon, code = kind.partition(":")
    return _FAULT.format(kind=kind, operation=operation, code=code or "null")


def _said(output: str, task: Task) -> str:
    """The message with which the tasks of a block failed, or all that was printed if they did not."""
    after = output.partition(_HEAD.format(line=task.line) + '"')[2]
    section = after.partition('"' + _HEAD.format(line=""))[0]
    failed = _FAILED.search(section)
    return base64.b64decode(failed[1]).decode() if failed else section


def _indented(text: str) -> str:
    return textwrap.indent(text, "    | ")
