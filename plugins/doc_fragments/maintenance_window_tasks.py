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
      - The ID of the window for all entries that do not name one. If O(window_name) is set too, O(window_id) is used.
    type: str
  window_name:
    description: The name of the window for all entries that do not name one.
    type: str
  sensitive_parameters:
    description:
      - Names of parameters, in all entries, whose values must not be shown; V(*) means all parameters. Names in an entry are
        added to these. See O(tasks[].sensitive_parameters).
    type: list
    elements: str
    default: []
  src:
    description:
      - A YAML or JSON file that contains the list, instead of O(tasks). It is read on the host that runs the module; with a
        local connection a relative path starts at the playbook's folder.
      - The module reads it, so a list of thousands of tasks costs the controller nothing. It is not templated, so
        C({{WINDOW_ID}}) needs no special notation in it. For a file that should be templated, set O(tasks) to
        V(lookup('ansible.builtin.template', 'tasks.yml'\) | from_yaml).
    type: path
  max_workers:
    description:
      - The highest number of calls at the same time, V(1) to V(100). If answers come so fast that more calls at a time gain
        nothing, the module makes fewer.
    type: int
    default: 10
  tasks:
    description:
      - The tasks, unless they are in a file of O(src). An empty list means no tasks.
      - Two entries for the same task, or for the same name in the same window, are an error. Tasks that share a name can both
        be in the list with their O(tasks[].window_task_id).
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
