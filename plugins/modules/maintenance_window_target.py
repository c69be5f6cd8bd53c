#!/usr/bin/python
# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: maintenance_window_target
version_added: 0.1.0
short_description: Register, update or deregister a target of a Systems Manager maintenance window
description:
  - Reads the target, compares its settings with the arguments by meaning, and writes only if they differ. An update keeps the
    target's ID, so tasks that use it keep working.
  - An option that is left out, or null, is not managed. It is never compared, and it is kept if another option changes.
  - An option that is set to an empty value, V(""), is cleared.
  - A target is found by its ID or by its name. Without either, an existing target with the same O(resource_type) and the same
    O(targets) is used, so a second run never registers a second one.
author:
  - The windowkeeper.ssm authors (@windowkeeper)
options:
  window_id:
    description: The ID of the maintenance window. One of O(window_id) and O(window_name) is required.
    type: str
  window_name:
    description: The name of the maintenance window, instead of O(window_id). It must be the name of one window only.
    type: str
  window_target_id:
    description:
      - The ID of the target. It must exist, unless O(state=absent).
      - With it, O(name) is a setting, and renames the target.
    type: str
  name:
    description: The name of the target, 3 to 128 letters, digits, underscores, hyphens and periods.
    type: str
  resource_type:
    description: What is selected. Required to register a target; cannot be changed.
    type: str
    choices: [INSTANCE, RESOURCE_GROUP]
  description:
    description: A description of 1 to 128 characters.
    type: str
  owner_information:
    description:
      - Text of 1 to 128 characters that is part of the events that AWS sends about tasks on this target.
      - AWS marks it as sensitive, so results, diffs and messages do not show it. C(<hidden by windowkeeper.ssm>) stands for the
        current value.
    type: str
  targets:
    description:
      - What the target selects; required to register one. The list is replaced as a whole; its order means nothing.
      - For V(INSTANCE) either one entry with the key C(InstanceIds), or up to five entries with the keys C(tag:KEY) and C(tag-key).
        A node must match all entries.
      - For V(RESOURCE_GROUP) one entry with the key C(resource-groups:Name), and optionally one with the key
        C(resource-groups:ResourceTypeFilters).
    type: list
    elements: dict
    suboptions:
      key:
        description: The key, with exactly this case.
        type: str
        required: true
      values:
        description:
          - Up to 50 IDs for C(InstanceIds), one name for C(resource-groups:Name), up to 5 values for a tag.
        type: list
        elements: str
        required: true
  state:
    description:
      - V(present) registers or updates the target. V(absent) deregisters it, unless a task uses it.
    type: str
    choices: [present, absent]
    default: present
  force:
    description: Whether O(state=absent) deregisters a target that tasks use. These tasks then point to nothing.
    type: bool
    default: false
  replace:
    description: Whether the arguments are exact, so that O(name), O(description) and O(owner_information) are cleared if left out.
    type: bool
    default: false
attributes:
  diff_mode:
    description: The target before and after the change, in the module's own options. Hidden values stay hidden.
    support: full
notes:
  - Requires the IAM action C(ssm:DescribeMaintenanceWindowTargets); with O(window_name) also C(ssm:DescribeMaintenanceWindows); for
    O(state=absent) without O(force) also C(ssm:DescribeMaintenanceWindowTasks); to write
    C(ssm:RegisterTargetWithMaintenanceWindow), C(ssm:UpdateMaintenanceWindowTarget) and
    C(ssm:DeregisterTargetFromMaintenanceWindow).
seealso:
  - module: windowkeeper.ssm.maintenance_window_target_info
  - module: windowkeeper.ssm.maintenance_window_task
extends_documentation_fragment:
  - windowkeeper.ssm.attributes
  - windowkeeper.ssm.attributes.converges
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Select all instances with a tag
  windowkeeper.ssm.maintenance_window_target:
    window_name: sunday-night
    name: web
    resource_type: INSTANCE
    targets:
      - key: tag:PatchGroup
        values: [web]
  register: web

- name: Use the target in a task
  windowkeeper.ssm.maintenance_window_task:
    window_name: sunday-night
    name: install-patches
    task_type: RUN_COMMAND
    task_arn: AWS-RunPatchBaseline
    targets:
      - key: WindowTargetIds
        values: ["{{ web.maintenance_window_target.window_target_id }}"]
    max_concurrency: 10%
    max_errors: 5%
    task_invocation_parameters:
      run_command:
        parameters:
          Operation: Install

- name: Select more instances, and keep the name and the ID
  windowkeeper.ssm.maintenance_window_target:
    window_name: sunday-night
    name: web
    targets:
      - key: tag:PatchGroup
        values: [web, proxy]

- name: Deregister a target, even if tasks use it
  windowkeeper.ssm.maintenance_window_target:
    window_name: sunday-night
    name: web
    state: absent
    force: true
"""

RETURN = r"""
maintenance_window_target:
  description:
    - The target after the run, in the module's own options. In check mode the predicted target, without the ID of a target that
      would be registered. Empty after O(state=absent). Options without a value are left out.
    - Passing it back to the module changes nothing.
  returned: success
  type: dict
  sample:
    name: web
    resource_type: INSTANCE
    targets:
      - key: tag:PatchGroup
        values: [web]
    window_id: mw-0c50858d01EXAMPLE
    window_target_id: e32eecb2-646c-4f4b-8ed1-205fbEXAMPLE
changed_fields:
  description: The dotted paths of the options that changed, or in check mode would change.
  returned: success
  type: list
  elements: str
  sample: [targets]
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
resource_actions:
  description: The API operations that the module called.
  returned: when O(debug_botocore_endpoint_logs=true)
  type: list
  elements: str
  sample: ["ssm:DescribeMaintenanceWindows", "ssm:GetMaintenanceWindowTask"]
# shared values: end
"""

import gc

# The process lives for one target: collecting its garbage costs more than the garbage does.
gc.disable()

from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.target import TARGET
from ansible_collections.windowkeeper.ssm.plugins.module_utils._ssm.targets import target_calls
from ansible_collections.windowkeeper.ssm.plugins.module_utils.objects import converge_module


def main():
    converge_module(TARGET, target_calls)


if __name__ == "__main__":
    main()
