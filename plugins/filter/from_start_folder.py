# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: from_start_folder
short_description: Make a path absolute, relative to the folder in which ansible-playbook was started
version_added: 0.1.0
author:
  - windowkeeper.ssm authors (@windowkeeper)
description:
  - A module resolves a relative path in its own working folder. With a local connection that is the folder of the playbook, and
    for a playbook of a collection it is the folder of the installed collection.
  - This filter resolves the path in the folder in which C(ansible-playbook) was started, regardless of the environment variable
    E(PWD).
options:
  _input:
    description:
      - The path. An absolute path is returned as it is.
      - V(~) at the beginning is the home folder of the user who started C(ansible-playbook).
      - V(.) is the folder itself.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Write the backup to the folder in which ansible-playbook was started
  windowkeeper.ssm.maintenance_window_task:
    region: eu-central-1
    window_name: sunday-night
    name: announce
    priority: 5
    backup: true
    backup_dir: "{{ 'windowkeeper-backup' | windowkeeper.ssm.from_start_folder }}"

- name: Show the folder in which ansible-playbook was started
  ansible.builtin.debug:
    msg: "{{ '.' | windowkeeper.ssm.from_start_folder }}"
"""

RETURN = r"""
_value:
  description: The absolute path.
  type: str
  sample: /home/me/patching/windowkeeper-backup
"""

import os
import typing as t

from ansible.errors import AnsibleFilterError


def from_start_folder(path: t.Any) -> str:
    """Make a path absolute. Raises AnsibleFilterError for what is no text, and where the folder is gone."""
    if not isinstance(path, str):
        raise AnsibleFilterError(
            f"from_start_folder needs a path as text, but was given {path!r} ({type(path).__name__}). "
            f"For a list of paths, use map('windowkeeper.ssm.from_start_folder')."
        )
    try:
        return os.path.abspath(os.path.expanduser(path))
    except FileNotFoundError as error:
        raise AnsibleFilterError(
            f"from_start_folder cannot tell where {path!r} is: "
            f"the folder in which ansible-playbook was started is gone."
        ) from error


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict:
        """Return the filters by name, as ansible-core expects them."""
        return {"from_start_folder": from_start_folder}
