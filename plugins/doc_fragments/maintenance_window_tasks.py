# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of a list of tasks: those of one task, in each entry."""

from __future__ import annotations

import re
import textwrap

from ansible_collections.windowkeeper.ssm.plugins.doc_fragments.maintenance_window_task import (
    ModuleDocFragment as OneTask,
)


def _of_an_entry(fragment: str) -> str:
    """The options of a fragment as those of an entry of the list."""
    options = fragment.split("options:\n", 1)[1]
    return textwrap.indent(re.sub(r"\bO\((?=[a-z])", "O(tasks[].", options), " " * 6)


class ModuleDocFragment:
    # ansible-test reads what is assigned here without a type as YAML, and finds nothing but literals; so the list's own
    # options stand alone.
    LIST = r"""
options:
  window_id:
    description:
      - The ID of the window of all entries that name none. Where a name is given too, the ID counts.
    type: str
  window_name:
    description: The name of the window of all entries that name none.
    type: str
  sensitive_parameters:
    description:
      - Names of parameters, in all entries, whose values must not be seen; see O(tasks[].sensitive_parameters). What an
        entry names itself is added.
    type: list
    elements: str
    default: []
  src:
    description:
      - A YAML or JSON file with the list, instead of O(tasks). It is read on the host that runs the module; with a local
        connection a relative path starts at the playbook's folder.
      - The module reads it, so a list of thousands costs the controller nothing. It is not templated, and C({{WINDOW_ID}})
        in it is written just so. For a file that shall be templated, give O(tasks) with
        V(lookup('ansible.builtin.template', 'tasks.yml'\) | from_yaml).
    type: path
  max_workers:
    description:
      - How many calls are made at a time at most, V(1) to V(100). Where answers come at once, so that nothing is won by
        more, fewer are made.
    type: int
    default: 10
  tasks:
    description:
      - The tasks, where they are in no file of O(src). An empty list is none.
      - Two entries for one task, or for one name in one window, are an error. Tasks that share a name may both be there by
        their O(tasks[].window_task_id).
    type: list
    elements: dict
    suboptions:
"""

    DOCUMENTATION: str = (
        LIST
        + _of_an_entry(OneTask.STATE)
        + _of_an_entry(OneTask.WINDOW)
        + _of_an_entry(OneTask.DOCUMENTATION)
        + _of_an_entry(OneTask.SENSITIVE)
    )
