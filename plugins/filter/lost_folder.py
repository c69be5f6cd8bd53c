# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: lost_folder
short_description: Say whether files in a folder are lost when the job ends
version_added: 0.1.0
author:
  - windowkeeper.ssm authors (@windowkeeper)
description:
  - A job of AWX runs in a container. Files remain only below a path that is exposed to the job. The roles and playbooks use
    this filter before they write backups, reports and exports.
options:
  _input:
    description: The path of the folder on the controller. A relative path starts in the folder in which Ansible was started.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Fail if the backups would be lost
  ansible.builtin.assert:
    that: not '/var/lib/windowkeeper/backup' | windowkeeper.ssm.lost_folder
    fail_msg: "{{ '/var/lib/windowkeeper/backup' | windowkeeper.ssm.lost_folder }}"
"""

RETURN = r"""
_value:
  description: A sentence, or an empty text if the files remain, or if Ansible does not run in a job of AWX.
  type: str
"""

import os
from pathlib import Path


def lost_folder(path: str) -> str:
    """Why files in a folder are lost when the job ends; an empty text if they are not."""
    # Imported here: for one filter, Ansible loads all of the collection, and their imports together take 60 ms.
    from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._jobs import lost_folder as folders

    try:
        mountinfo = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        mountinfo = ""
    absolute = os.path.realpath(os.path.expanduser(os.path.expandvars(path)))
    return folders.lost_folder(absolute, os.environ, mountinfo)


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict:
        """Return the filters by name, as ansible-core expects them."""
        return {"lost_folder": lost_folder}
