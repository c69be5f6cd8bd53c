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
      - Whether to save every task that is about to be changed to a file, as it is before the first write. The playbook
        C(windowkeeper.ssm.restore) restores the tasks of such a file. B(It contains secrets in plain text), because it could
        not restore them otherwise.
      - If the file cannot be written, the module fails and nothing is changed. Its mode is V(0600).
      - The file is a list for O(windowkeeper.ssm.maintenance_window_tasks#module:src) of
        M(windowkeeper.ssm.maintenance_window_tasks). Converging that list restores the tasks, too.
      - A task that was deregistered is registered again and gets a new ID. If it had no name, or shared its name with
        another task, its old ID becomes its name; a warning says so.
      - In check mode, and if nothing has to be changed, no file is written.
      - Costs one call for each window in which a task is deregistered (C(ssm:DescribeMaintenanceWindowTasks)), and one for
        each changed task of which not all settings were read (C(ssm:GetMaintenanceWindowTask)).
      - If calls fail, the file contains the tasks that were changed or may have been changed.
    type: bool
    default: false
  backup_dir:
    description:
      - The folder of the backup file, on the host that runs the module. By default, C(windowkeeper-backup) in the working
        folder of the process; with a local connection that is the playbook's folder.
      - A folder that does not exist is created, with mode V(0700).
      - In AWX, set a folder that outlives the job, on a volume that is mounted into its container.
    type: path
"""
