# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is measured: ways to do the same work to the same tasks, each a command and its environment."""

from __future__ import annotations

import json
import os
import pathlib
import sys
import typing as t

from . import measure
from .estate import AUDIT_REGION, Estate

HERE = pathlib.Path(__file__).resolve().parent
BIN = pathlib.Path(sys.executable).parent
ONE, MANY = "windowkeeper.ssm.maintenance_window_task", "windowkeeper.ssm.maintenance_window_tasks"

LIST, LOOP, THREADS, AWS = "list", "loop", "threads", "aws"
ROLE = "role"

#: How many errors each way sets when it changes all tasks: as they take turns, each finds what another one left.
MAX_ERRORS = {LIST: 2, LOOP: 3, THREADS: 4, AWS: 5}
UNCHANGED = 1

#: From so many tasks on the list is a file that the module reads itself.
FROM_FILE = 1000


class Subject(t.NamedTuple):
    """A command to measure."""

    words: t.Sequence[str]
    environ: t.Mapping[str, str]


class Subjects:
    """Makes commands. folder: where playbooks go. aws: the AWS CLI."""

    def __init__(self, folder: pathlib.Path, aws: str) -> None:
        self._folder, self._aws = folder, aws

    def play(self, name: str, task: t.Dict[str, t.Any], variables: str = "") -> Subject:
        """Play one task. variables: a file with variables for it."""
        play = {
            "hosts": "localhost",
            "gather_facts": False,
            "vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}"},
            "vars_files": [variables] if variables else [],
            "tasks": [task],
        }
        playbook = self._folder / (name + ".json")
        playbook.write_text(json.dumps([play]), encoding="utf-8")
        words = [str(BIN / "ansible-playbook"), "-i", "localhost,", "-c", "local", str(playbook)]
        return Subject(words, dict(os.environ))

    def way(self, name: str, estate: Estate, changes: bool) -> Subject:
        """One of the ways to bring all tasks of the estate to what is wanted, or to find that they are so."""
        errors = MAX_ERRORS[name] if changes else UNCHANGED
        if name == THREADS:
            return self.threads(estate, *(["--max-errors", str(errors)] if changes else []))
        if name == AWS:
            words = [str(HERE / "rivals" / "aws_loop.sh"), self._aws, str(estate.places_file())]
            return Subject(["sh", *words, *([str(errors)] if changes else [])], dict(os.environ))
        if name == LIST and estate.size >= FROM_FILE:
            return self.play("src", {MANY: {"src": str(estate.list_file(errors))}})
        variables = str(estate.variables_file(errors))
        if name == LIST:
            return self.play("list", {MANY: {"tasks": "{{ wanted }}"}}, variables=variables)
        options = {option: "{{ item.%s }}" % option for option in estate.entry(estate.places[0], errors)}
        task = {ONE: options, "loop": "{{ wanted }}", "loop_control": {"label": "{{ item.name }}"}}
        return self.play("loop", task, variables=variables)

    def threads(self, estate: Estate, *words: str) -> Subject:
        script = str(HERE / "rivals" / "threads.py")
        return Subject([sys.executable, script, str(estate.places_file()), *words], dict(os.environ))

    def list_by_id(self, estate: Estate) -> Subject:
        """The list with the ids of the tasks, so that nothing has to be looked up: one Get for each."""
        return self.play("list-by-id", {MANY: {"src": str(estate.list_file(UNCHANGED, by_id=True))}})

    def audit(self) -> t.Dict[str, Subject]:
        """The role for audits with all its reports, and a script that reads the same."""
        task = {
            "ansible.builtin.include_role": {"name": "windowkeeper.ssm.maintenance_window_audit"},
            "vars": {"maintenance_window_audit_dest": str(self._folder / "audit")},
        }
        environ = dict(os.environ, AWS_REGION=AUDIT_REGION, AWS_DEFAULT_REGION=AUDIT_REGION)
        words = [sys.executable, str(HERE / "rivals" / "audit_threads.py")]
        return {ROLE: Subject(self.play("audit", task).words, environ), THREADS: Subject(words, environ)}

    def one_task(self, window: str, task: str) -> t.Dict[str, Subject]:
        """The ways to find one task unchanged, by their names in the page's first table."""
        options = {"window_id": window, "window_task_id": task, "max_errors": UNCHANGED}
        play = self.play("by-id", {ONE: options})
        plain_module = self.play("plain", {"plain_module": options})
        get = "%s ssm get-maintenance-window-task --window-id %s --window-task-id %s" % (self._aws, window, task)
        return {
            "module": self._as_ansible_ships_it(play),
            "plain module": self._as_ansible_ships_it(plain_module),
            "bare": Subject([sys.executable, str(HERE / "rivals" / "one_get.py"), window, task], dict(os.environ)),
            "play": play,
            "command": self.play("cli", {"ansible.builtin.command": get}),
        }

    def _as_ansible_ships_it(self, subject: Subject) -> Subject:
        """The program that Ansible makes of a module and its arguments, and runs on the host."""
        remote = self._folder / ("remote-" + pathlib.Path(subject.words[-1]).stem)
        kept = dict(ANSIBLE_KEEP_REMOTE_FILES="1", ANSIBLE_REMOTE_TMP=str(remote), ANSIBLE_PIPELINING="0")
        measure.timed(subject.words, dict(subject.environ, ANSIBLE_LIBRARY=str(HERE / "rivals"), **kept))
        return Subject([sys.executable, str(next(remote.rglob("AnsiballZ_*.py")))], dict(os.environ))
