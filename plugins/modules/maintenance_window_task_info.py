#!/usr/bin/python
# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: maintenance_window_task_info
version_added: 0.1.0
short_description: Read the tasks of Systems Manager maintenance windows
description:
  - Returns the tasks of a window, or of all windows of the account and region. Each task has the options of
    M(windowkeeper.ssm.maintenance_window_task), so the result can be passed back to that module, saved in a file, or compared.
  - Changes nothing.
author:
  - The windowkeeper.ssm authors (@windowkeeper)
options:
  window_id:
    description:
      - The ID of the maintenance window, C(mw-) and 17 hexadecimal digits.
      - Without O(window_id) and O(window_name), the tasks of all windows are read. If both are set, O(window_id) is used.
    type: str
  window_name:
    description:
      - The name of the maintenance window, instead of its ID. This costs one more call.
      - Several windows can have the same name. If so, the module fails and lists their IDs.
      - If no window has this name, the module fails and reports the region, the account if it is known, and the nearest
        names.
      - An empty name is an error, so that a variable that is empty by mistake does not read all windows.
    type: str
  window_task_id:
    description: Return only the task with this ID.
    type: str
  name:
    description: Return only tasks with this name. The service has no filter for it, so all tasks of the window are listed.
    type: str
  task_type:
    description: Return only tasks of this type.
    type: str
    choices: [RUN_COMMAND, AUTOMATION, STEP_FUNCTIONS, LAMBDA]
  task_arn:
    description: Return only tasks that run this document, runbook, state machine or function.
    type: str
  priority:
    description: Return only tasks with this priority.
    type: int
  include_sensitive:
    description:
      - Whether to return sensitive values in plain text. They then appear in the output and wherever results are stored, so
        set C(no_log) on the task.
    type: bool
    default: false
notes:
  - If several filters are set, a task must match all of them.
  - Costs one call with O(window_id) and O(window_task_id). Otherwise it costs one call for every 100 tasks of a window, at least
    one for each window, and one for each task returned, ten at a time; without a window also one for every 100 windows.
  - Requires the IAM action C(ssm:GetMaintenanceWindowTask); unless O(window_task_id) and a window are set also
    C(ssm:DescribeMaintenanceWindowTasks); unless O(window_id) is set also C(ssm:DescribeMaintenanceWindows).
seealso:
  - module: windowkeeper.ssm.maintenance_window_tasks
  - module: windowkeeper.ssm.maintenance_window_task
extends_documentation_fragment:
  - windowkeeper.ssm.maintenance_window_task.sensitive
  - windowkeeper.ssm.attributes
  - windowkeeper.ssm.attributes.reads
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Read all tasks of a window
  windowkeeper.ssm.maintenance_window_task_info:
    window_name: sunday-night
  register: tasks

- name: Read only the Lambda tasks
  windowkeeper.ssm.maintenance_window_task_info:
    window_name: sunday-night
    task_type: LAMBDA

- name: Read all tasks of the region that run a certain document
  windowkeeper.ssm.maintenance_window_task_info:
    task_arn: AWS-RunPatchBaseline

- name: Converge the tasks that were read, which changes nothing
  windowkeeper.ssm.maintenance_window_tasks:
    tasks: "{{ tasks.maintenance_window_tasks }}"
"""

RETURN = r"""
maintenance_window_tasks:
  description:
    - The tasks, each in the options of M(windowkeeper.ssm.maintenance_window_task). Options without a value are left
      out.
    - Sensitive values are replaced by the placeholder V(<hidden by windowkeeper.ssm>). As an argument, the placeholder means
      "keep the current value".
  returned: success
  type: list
  elements: dict
  sample:
    - max_concurrency: 10%
      max_errors: 5%
      name: install-patches
      priority: 0
      targets:
        - key: WindowTargetIds
          values: [e32eecb2-646c-4f4b-8ed1-205fbEXAMPLE]
      task_arn: AWS-RunPatchBaseline
      task_type: RUN_COMMAND
      window_id: mw-0c50858d01EXAMPLE
      window_task_id: 4f7ca192-7e9a-40fe-9192-5cb15EXAMPLE
windows:
  description:
    - All windows of the account and region, including those without tasks, each with C(window_id), C(name), C(enabled),
      C(schedule) and the other members that AWS lists.
  returned: when neither O(window_id) nor O(window_name) is set
  type: list
  elements: dict
  sample:
    - cutoff: 1
      duration: 3
      enabled: true
      name: sunday-night
      schedule: cron(0 4 ? * SUN *)
      window_id: mw-0c50858d01EXAMPLE
# shared values: begin, written by make generate
problems:
  description:
    - All problems with the arguments, each with the C(path) of the option, the C(problem), the value that was C(given) and
      what is C(allowed). Parts that do not apply are null.
  returned: when arguments are wrong
  type: list
  elements: dict
  sample:
    - path: max_errors
      problem: null
      given: "'200%'"
      allowed: a number from 0, or a percentage from 0% to 100%
error:
  description: The code and message of the service's error.
  returned: when AWS refuses a call and the module stops
  type: dict
  sample:
    Code: AccessDeniedException
    Message: User is not authorized to perform ssm:GetMaintenanceWindowTask
resource_actions:
  description: The API operations that the module called.
  returned: when O(debug_botocore_endpoint_logs=true)
  type: list
  elements: str
  sample: ["ssm:DescribeMaintenanceWindows", "ssm:GetMaintenanceWindowTask"]
# shared values: end
"""

import gc

# The process lives for one answer: collecting its garbage costs more than the garbage does.
gc.disable()

from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task_rules import TASK
from ansible_collections.windowkeeper.ssm.plugins.module_utils._ssm.tasks import task_calls
from ansible_collections.windowkeeper.ssm.plugins.module_utils.objects import info_module

OPTIONS = ("window_id", "window_task_id", "name", "task_type", "task_arn", "priority")


def main():
    info_module(TASK, OPTIONS, lambda client, _force: task_calls(client))


if __name__ == "__main__":
    main()
