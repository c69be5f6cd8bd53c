# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a module may run in a process that our action starts, or is left to Ansible. Decides only."""

from __future__ import annotations

import os
import typing as t

# What the process is given with each run, because boto looks at it when a client is made. A process serves only runs
# that are alike in every other variable.
GIVEN_WITH_EACH_RUN = "AWS_"


class Circumstances(t.NamedTuple):
    """What surrounds one run of a module.

    connection, action: the Python module of the connection's class, and of the one that would run a module otherwise.
    interpreter: as Ansible resolved it, or None where Ansible must look for one; own: the controller's. extensions:
    debuggers and the like that Ansible was asked to put into the module. environment: of the task, as it was given.
    """

    wanted: bool
    memory_files: bool
    connection: str
    become: bool
    asynchronous: bool
    shell: str
    executable: str
    keeps_files: bool
    debug: bool
    tracebacks: bool
    extensions: bool
    interpreter: t.Optional[str]
    own: str
    found: str
    expected: str
    environment: t.Mapping[str, t.Any]


def objection(here: Circumstances) -> t.Optional[str]:
    """Why the module must have a process of its own; None if it need not."""
    reasons = (
        (not here.wanted, "it is turned off"),
        (not here.memory_files, "this system has no files in memory"),
        (here.connection != "ansible.plugins.connection.local", "the connection is not local"),
        (here.become, "it becomes another user"),
        (here.asynchronous, "it is asynchronous"),
        (here.shell != "sh" or here.executable != "/bin/sh", "the shell is not the usual one"),
        (here.keeps_files, "the module's files are to be kept"),
        (here.debug or here.tracebacks or here.extensions, "it is being debugged"),
        (here.interpreter is None, "Ansible looks for an interpreter"),
        (
            here.interpreter is not None and not same_interpreter(here.interpreter, here.own),
            "the interpreter is not the controller's own",
        ),
        (here.found != here.expected, "the module is another one"),
        (not all(map(_plain, here.environment)), "a name in the environment is none that a shell takes"),
    )
    return next((reason for holds, reason in reasons if holds), None)


def _plain(name: t.Any) -> bool:
    return isinstance(name, str) and name.isascii() and name.isidentifier()


def same_interpreter(one: str, other: str) -> bool:
    """Whether two paths are one Python.

    The file alone does not say so: the Pythons of all virtual environments are links to one file. So the folder, in
    which Python looks for its environment, must be the same too.
    """
    if one == other:
        return True
    if not os.path.isabs(one):
        return False
    folders = {os.path.realpath(os.path.dirname(path)) for path in (one, other)}
    try:
        return len(folders) == 1 and os.path.samefile(one, other)
    except OSError:
        return False


def parted(
    inherited: t.Mapping[str, str], given: t.Mapping[str, t.Any], folder: str
) -> t.Tuple[t.Dict[str, str], t.Dict[str, str]]:
    """The variables that a process starts with, and those that each run is given.

    inherited: the controller's. given: the task's; Ansible hands their values to the shell as text. folder: where the
    module runs.
    """
    whole = dict(inherited, **{name: str(value) for name, value in given.items()})
    if "PWD" in whole and "PWD" not in given:
        # As the shell does that a module of its own process is started by.
        whole["PWD"] = folder
    with_each = {name: value for name, value in whole.items() if name.startswith(GIVEN_WITH_EACH_RUN)}
    return {name: value for name, value in whole.items() if name not in with_each}, with_each
