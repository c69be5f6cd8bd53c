# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: run_summary
short_description: Summarize what a play did to maintenance window tasks on all its hosts
version_added: 0.1.0
author:
  - windowkeeper.ssm authors (@windowkeeper)
description:
  - The playbooks C(windowkeeper.ssm.converge) and C(windowkeeper.ssm.restore) end with these lines, and set the rest as stats
    for workflows.
options:
  _input:
    description:
      - What each host did, by its name, each a map with C(windows), the counts of each window as the filter
        P(windowkeeper.ssm.role_messages#filter) returns them, or with C(rows) of the module; and with C(backup_file),
        C(error), and C(declared), whether anything is declared. An empty map is for a host that failed before.
    type: dict
    required: true
  check_mode:
    description: Whether the play ran in check mode.
    type: bool
    default: false
  artifact:
    description: The name of the stats, for the line that refers to them.
    type: str
    default: windowkeeper_converge
seealso:
  - plugin: windowkeeper.ssm.role_messages
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show the summary of two hosts
  ansible.builtin.debug:
    msg: "{{ (runs | windowkeeper.ssm.run_summary).lines }}"
  vars:
    runs:
      production-frankfurt:
        windows:
          sunday-night: {deregistered: 0, failed: 0, not_tried: 0, registered: 1, unchanged: 12, updated: 2}
      staging-ireland:
        windows: {}
        declared: false
# msg:
#   - "Verdict: changed (2 account-regions)"
#   - "Tasks: 2 updated, 1 registered, 12 unchanged"
#   - "production-frankfurt / sunday-night: 2 updated, 1 registered, 12 unchanged"
#   - "Nothing declared for staging-ireland"
"""

RETURN = r"""
_value:
  description:
    - C(lines), at most 20, which AWX shows without cutting them. C(verdict), one of V(failed), V(changed), V(unchanged) and
      V(nothing_declared). C(hosts), for each host its C(verdict), C(changed), the counts, also by C(windows), C(backup_file)
      and C(error).
  type: dict
"""

import typing as t

from ansible.errors import AnsibleFilterError


def run_summary(runs: t.Any, check_mode: bool = False, artifact: str = "windowkeeper_converge") -> t.Dict[str, t.Any]:
    """Summarize what hosts did. Raises AnsibleFilterError if runs is no map."""
    # Imported here: for one filter, Ansible loads all of the collection, and their imports together take 60 ms.
    from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._patterns.run_summary import (
        host_stats,
        job_overview,
        job_verdict,
    )

    if not isinstance(runs, dict):
        raise AnsibleFilterError("run_summary needs a map with what each host did.")
    hosts = {name: host_stats(run) for name, run in runs.items()}
    return {"hosts": hosts, "verdict": job_verdict(hosts), "lines": job_overview(hosts, check_mode, artifact)}


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict:
        """Return the filters by name, as ansible-core expects them."""
        return {"run_summary": run_summary}
