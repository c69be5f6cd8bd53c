# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of a backup, for all modules that change tasks."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  backup:
    description:
      - Whether each task that is about to be changed is kept in a file as it is, before the first write. Where the file
        cannot be written, the module fails and nothing is changed.
      - The file is a list for O(windowkeeper.ssm.maintenance_window_tasks#module:src) of
        M(windowkeeper.ssm.maintenance_window_tasks). Converging it brings back what was there. So does the playbook
        C(windowkeeper.ssm.restore).
      - A task that was deregistered is registered anew and gets a new ID. Where it had no name, or shared its name with
        another task, its old ID becomes its name; a warning says so.
      - B(The file holds secrets as they are), else it would bring nothing back. Its mode is V(0600).
      - In check mode, and where nothing is to be changed, no file is written.
      - Costs one call for each window in which a task is deregistered (C(ssm:DescribeMaintenanceWindowTasks)), and one for
        each changed task that was not read as a whole (C(ssm:GetMaintenanceWindowTask)).
      - Where calls fail, the file holds what was changed, or may have been.
    type: bool
    default: false
  backup_dir:
    description:
      - The folder of the file, on the host that runs the module. Without it, C(windowkeeper-backup) in the current folder of
        the process; with a local connection that is the playbook's folder.
      - A folder that is not there is made, with mode V(0700).
      - In AWX give a folder that outlives the job, on a volume that is mounted into its container.
    type: path
"""
