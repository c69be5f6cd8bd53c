#!/usr/bin/python
# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: maintenance_window_task
version_added: 0.1.0
short_description: Register, update or deregister a task of a Systems Manager maintenance window
description:
  - Reads the task, compares its settings with the arguments by meaning, and writes only if they differ.
  - An option that is left out, or null, is not managed. It is never compared, and it is kept if another option changes.
  - An option that is set to an empty value, V(""), V([]) or V({}), is cleared.
  - With O(replace=true) the arguments are exact, and settings that are left out go back to the service's default.
  - For many tasks, use M(windowkeeper.ssm.maintenance_window_tasks). It takes the whole list in one process; a loop over this
    module starts a process for each item.
author:
  - The windowkeeper.ssm authors (@windowkeeper)
attributes:
  diff_mode:
    description:
      - The task before and after the change, in the module's own options. Scripts are shown line by line. Hidden values stay
        hidden.
    support: full
notes:
  - Pseudo parameters such as C({{RESOURCE_ID}}) collide with Jinja. Write them with C(!unsafe) or with the filter
    P(windowkeeper.ssm.pseudo_parameter#filter). If a whole value is one empty text that a template may have emptied, the module
    warns.
  - An unchanged task costs one call with O(window_task_id) and two with O(name). A change costs one more, and another one if
    it changes window target IDs.
  - Failed calls are retried with botocore's adaptive mode, 10 attempts in all. O(aws_config), E(AWS_RETRY_MODE) and
    E(AWS_MAX_ATTEMPTS) override this.
  - Requires the IAM action C(ssm:GetMaintenanceWindowTask); with O(name) also C(ssm:DescribeMaintenanceWindowTasks); with
    O(window_name) also C(ssm:DescribeMaintenanceWindows); to change window target IDs also
    C(ssm:DescribeMaintenanceWindowTargets); to write C(ssm:RegisterTaskWithMaintenanceWindow),
    C(ssm:UpdateMaintenanceWindowTask), C(ssm:DeregisterTaskFromMaintenanceWindow), and C(iam:PassRole) for the roles.
seealso:
  - module: windowkeeper.ssm.maintenance_window_tasks
  - module: windowkeeper.ssm.maintenance_window_task_info
  - plugin: windowkeeper.ssm.pseudo_parameter
    plugin_type: filter
extends_documentation_fragment:
  - windowkeeper.ssm.maintenance_window_task
  - windowkeeper.ssm.maintenance_window_task.state
  - windowkeeper.ssm.maintenance_window_task.window
  - windowkeeper.ssm.maintenance_window_task.sensitive
  - windowkeeper.ssm.backup
  - windowkeeper.ssm.attributes
  - windowkeeper.ssm.attributes.converges
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Install patches in the window, with notifications
  windowkeeper.ssm.maintenance_window_task:
    window_name: sunday-night
    name: install-patches
    task_type: RUN_COMMAND
    task_arn: AWS-RunPatchBaseline
    targets:
      - key: WindowTargetIds
        values: [e32eecb2-646c-4f4b-8ed1-205fbEXAMPLE]
    max_concurrency: 10%
    max_errors: 5%
    task_invocation_parameters:
      run_command:
        parameters:
          Operation: Install
          RebootOption: RebootIfNeeded
        notification_config:
          notification_arn: arn:aws:sns:eu-central-1:123456789012:patching
          notification_events: [TimedOut, Cancelled, Failed]
          notification_type: Command
        service_role_arn: arn:aws:iam::123456789012:role/ssm-publishes

- name: Change one setting and keep all others, including the notifications
  windowkeeper.ssm.maintenance_window_task:
    window_name: sunday-night
    name: install-patches
    task_invocation_parameters:
      run_command:
        timeout_seconds: 1200

- name: Rename the task
  windowkeeper.ssm.maintenance_window_task:
    window_name: sunday-night
    window_task_id: 4f7ca192-7e9a-40fe-9192-5cb15EXAMPLE
    name: install-patches-and-reboot

- name: Change one parameter of the document and keep the others
  windowkeeper.ssm.maintenance_window_task:
    window_name: sunday-night
    name: install-patches
    purge_parameters: false
    task_invocation_parameters:
      run_command:
        parameters:
          RebootOption: NoReboot

- name: Remove the description
  windowkeeper.ssm.maintenance_window_task:
    window_name: sunday-night
    name: install-patches
    description: ""

- name: Call a Lambda function, with a pseudo parameter in its payload
  windowkeeper.ssm.maintenance_window_task:
    window_name: sunday-night
    name: announce
    task_type: LAMBDA
    task_arn: arn:aws:lambda:eu-central-1:123456789012:function:announce
    task_invocation_parameters:
      lambda:
        payload:
          channel: ops
          window: !unsafe "{{WINDOW_ID}}"

- name: Start an Automation runbook, and hide one of its parameters
  windowkeeper.ssm.maintenance_window_task:
    window_name: sunday-night
    name: rotate
    task_type: AUTOMATION
    task_arn: Rotate-Secret
    sensitive_parameters: [Token]
    task_invocation_parameters:
      automation:
        parameters:
          Token: "{{ vault_token }}"

- name: Deregister a task, and write a file that can restore it
  windowkeeper.ssm.maintenance_window_task:
    window_name: sunday-night
    name: announce
    state: absent
    backup: true
    backup_dir: ~/windowkeeper-backup
"""

RETURN = r"""
maintenance_window_task:
  description:
    - The task after the run, in the module's own options. In check mode the predicted task, without the ID of a task that
      would be registered. Empty after O(state=absent). Options without a value are left out.
    - After an update this is what AWS answered. After a registration it is what was sent and the new ID.
    - Passing it back to the module changes nothing.
  returned: success
  type: dict
  sample:
    max_concurrency: 10%
    max_errors: 5%
    name: install-patches
    priority: 0
    service_role_arn: >-
      arn:aws:iam::123456789012:role/aws-service-role/ssm.amazonaws.com/AWSServiceRoleForAmazonSSM
    targets:
      - key: WindowTargetIds
        values: [e32eecb2-646c-4f4b-8ed1-205fbEXAMPLE]
    task_arn: AWS-RunPatchBaseline
    task_invocation_parameters:
      run_command:
        parameters:
          Operation: [Install]
        timeout_seconds: 1200
    task_type: RUN_COMMAND
    window_id: mw-0c50858d01EXAMPLE
    window_task_id: 4f7ca192-7e9a-40fe-9192-5cb15EXAMPLE
changed_fields:
  description: The dotted paths of the options that changed, or in check mode would change.
  returned: success
  type: list
  elements: str
  sample: [task_invocation_parameters.run_command.timeout_seconds]
action:
  description: What was done, or in check mode would be; V(none), V(register), V(update) or V(deregister).
  returned: success
  type: str
  sample: update
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
backup_file:
  description: The path of the backup file, on the host that ran the module. In check mode no file is written.
  returned: when O(backup=true) and a write was tried, even if it failed
  type: str
  sample: /home/ops/windowkeeper-backup/20260104T040000.123456Z_mw-0c50858d01EXAMPLE_9f86d081.yml
resource_actions:
  description: The API operations that the module called.
  returned: when O(debug_botocore_endpoint_logs=true)
  type: list
  elements: str
  sample: ["ssm:DescribeMaintenanceWindows", "ssm:GetMaintenanceWindowTask"]
# shared values: end
"""

import gc

# The process lives for one task: collecting its garbage costs more than the garbage does.
gc.disable()

from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task_rules import TASK
from ansible_collections.windowkeeper.ssm.plugins.module_utils._ssm.tasks import task_calls
from ansible_collections.windowkeeper.ssm.plugins.module_utils.objects import converge_module


def main():
    converge_module(TASK, lambda client, _force: task_calls(client), with_backup=True)


if __name__ == "__main__":
    main()
