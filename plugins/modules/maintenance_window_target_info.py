#!/usr/bin/python
# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: maintenance_window_target_info
version_added: 0.1.0
short_description: Read the targets of Systems Manager maintenance windows
description:
  - Reads the targets that are registered with a maintenance window, or with all windows of the account and region.
  - Each target is returned in the options of M(windowkeeper.ssm.maintenance_window_target).
author:
  - The windowkeeper.ssm authors (@windowkeeper)
options:
  window_id:
    description: Selects the targets of the maintenance window with this ID.
    type: str
  window_name:
    description: Selects the targets of the maintenance window with this name. It must be the name of one window only.
    type: str
  window_target_id:
    description: Selects the target with this ID.
    type: str
  name:
    description: Selects targets with exactly this name.
    type: str
  resource_type:
    description: Selects targets of this type.
    type: str
    choices: [INSTANCE, RESOURCE_GROUP]
  include_sensitive:
    description: Whether to return C(owner_information) in plain text.
    type: bool
    default: false
notes:
  - If several filters are set, a target must match all of them.
  - Requires the IAM action C(ssm:DescribeMaintenanceWindowTargets); unless O(window_id) is set also
    C(ssm:DescribeMaintenanceWindows).
seealso:
  - module: windowkeeper.ssm.maintenance_window_target
extends_documentation_fragment:
  - windowkeeper.ssm.attributes
  - windowkeeper.ssm.attributes.reads
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Read all targets of a window
  windowkeeper.ssm.maintenance_window_target_info:
    window_name: sunday-night
  register: targets

- name: Show the IDs by the names
  ansible.builtin.debug:
    msg: "{{ targets.maintenance_window_targets | items2dict('name', 'window_target_id') }}"
"""

RETURN = r"""
maintenance_window_targets:
  description:
    - The targets, each in the options of M(windowkeeper.ssm.maintenance_window_target). Options without a value are left out.
    - Sensitive values are replaced by the placeholder V(<hidden by windowkeeper.ssm>). As an argument, the placeholder means
      "keep the current value".
  returned: success
  type: list
  elements: dict
  sample:
    - name: web
      resource_type: INSTANCE
      targets:
        - key: tag:PatchGroup
          values: [web]
      window_id: mw-0c50858d01EXAMPLE
      window_target_id: e32eecb2-646c-4f4b-8ed1-205fbEXAMPLE
windows:
  description: All windows of the account and region, including those without targets.
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

from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.target import TARGET
from ansible_collections.windowkeeper.ssm.plugins.module_utils._ssm.targets import target_calls
from ansible_collections.windowkeeper.ssm.plugins.module_utils.objects import info_module

OPTIONS = ("window_id", "window_target_id", "name", "resource_type")


def main():
    info_module(TARGET, OPTIONS, target_calls)


if __name__ == "__main__":
    main()
