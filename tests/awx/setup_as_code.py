# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plays examples/awx/setup.yml without an AWX: the arguments of each task are held against what awx.awx really takes.

The modules of awx.awx ask their controller first of all. So beside each module of a copy of that collection an action
plugin is laid which takes the argument specification out of the module itself, validates what it is given, asks the
stand-in for AWX whether it accepts the call, and writes it down. Templates, loops and defaults are Ansible's own work.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import typing as t
from pathlib import Path

from tests.awx.job import BIN, SECONDS

ROOT = Path(__file__).resolve().parents[2]
#: What an update that fails has printed, colours included.
OUTPUT = (
    "TASK [update project using git]\n"
    "\x1b[0;31mfatal: [localhost]: FAILED! => could not read from remote repository\x1b[0m"
)

PLUGIN = """
import importlib, json, os, sys
from pathlib import Path
from ansible.plugins.action import ActionBase

sys.path.insert(0, os.environ["WINDOWKEEPER_ROOT"])
from tests.awx.stand_in import Controller, Refused


class Specification(Exception):
    pass


class ActionModule(ActionBase):
    _supports_check_mode = True
    _requires_connection = False

    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        name = os.path.splitext(os.path.basename(__file__))[0]
        from ansible_collections.awx.awx.plugins.module_utils import controller_api

        def specification(*args, argument_spec=None, **kwargs):
            raise Specification(argument_spec, kwargs)

        controller_api.ControllerAPIModule = specification
        try:
            importlib.import_module("ansible_collections.awx.awx.plugins.modules." + name).main()
        except Specification as told:
            spec, others = told.args
        rules = ("mutually_exclusive", "required_if", "required_one_of")
        conditions = {rule: others[rule] for rule in rules if rule in others}
        _all, given = self.validate_argument_spec(argument_spec=spec, **conditions)
        given = {option: value for option, value in given.items() if option in self._task.args}
        record = Path(os.environ["WINDOWKEEPER_RECORD"])
        calls = [json.loads(line) for line in record.read_text().splitlines()]
        awx = Controller(calls, Path(os.environ["WINDOWKEEPER_PROJECT"]), os.environ["WINDOWKEEPER_FAILS"])
        try:
            result.update(awx.call(name, json.loads(json.dumps(given))))
        except Refused as refused:
            result.update(failed=True, msg=str(refused), id=7)
        else:
            with record.open("a") as stream:
                stream.write(json.dumps([name, given]) + "\\n")
        return result
"""

LOOKUP = """
import os
from ansible.plugins.lookup import LookupBase


class LookupModule(LookupBase):
    def run(self, terms, variables=None, **kwargs):
        update = os.environ["WINDOWKEEPER_FAILS"].replace("inventory_source", "inventory")
        assert terms == [update + "s/7/stdout"], terms
        assert kwargs == {"query_params": {"format": "json"}}, kwargs
        return [{"content": OUTPUT}]
"""


class Setup:
    """What setup.yml asks AWX for: calls is a list of (module, arguments)."""

    def __init__(self, calls: t.List[t.Tuple[str, t.Dict[str, t.Any]]], status: int, output: str) -> None:
        self.calls, self.status, self.output = calls, status, output

    def named(self, module: str) -> t.Dict[str, t.Dict[str, t.Any]]:
        """The arguments of a module's calls, by their name."""
        return {arguments["name"]: arguments for name, arguments in self.calls if name == module}

    @property
    def changed(self) -> t.List[str]:
        """The tasks that have reported a change."""
        tasks = re.split(r"^TASK ", self.output, flags=re.MULTILINE)[1:]
        return [task[1 : task.index("]")] for task in tasks if re.search("^changed: ", task, re.MULTILINE)]


def play(
    playbook: Path,
    collections: Path,
    folder: Path,
    environ: t.Dict[str, str],
    *words: str,
    project: Path,
    after: t.Optional[Setup] = None,
    fails: str = "",
) -> Setup:
    """Play a playbook whose tasks are of awx.awx.

    collections: a folder that holds ansible_collections/awx/awx. project: what the project's repository contains. after: an
    earlier run, whose objects exist. fails: the module whose update fails.
    """
    copy = folder / "ansible_collections" / "awx" / "awx"
    if not copy.exists():
        shutil.copytree(collections / "ansible_collections" / "awx" / "awx", copy)
        (copy / "plugins" / "action").mkdir()
        for module in (copy / "plugins" / "modules").glob("[a-z]*.py"):
            (copy / "plugins" / "action" / module.name).write_text(PLUGIN, encoding="utf-8")
        lookup = f"OUTPUT = {OUTPUT!r}\n{LOOKUP}"
        (copy / "plugins" / "lookup" / "controller_api.py").write_text(lookup, encoding="utf-8")
    record = folder / "record"
    earlier = after.calls if after else []
    record.write_text("".join(json.dumps(call) + "\n" for call in earlier), encoding="utf-8")
    more = {
        "ANSIBLE_COLLECTIONS_PATH": str(folder),
        "ANSIBLE_NOCOLOR": "true",
        "WINDOWKEEPER_RECORD": str(record),
        "WINDOWKEEPER_ROOT": str(ROOT),
        "WINDOWKEEPER_PROJECT": str(project),
        "WINDOWKEEPER_FAILS": fails,
    }
    said = subprocess.run(
        [BIN / "ansible-playbook", playbook, *words],
        env=environ | more,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    calls = [tuple(json.loads(line)) for line in record.read_text(encoding="utf-8").splitlines()]
    return Setup(calls[len(earlier) :], said.returncode, said.stdout + said.stderr)
