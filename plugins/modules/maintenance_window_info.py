#!/usr/bin/python
# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: maintenance_window_info
version_added: 0.1.0
short_description: Read Systems Manager maintenance windows
description:
  - Reads all maintenance windows of the account and region, or those that match every filter.
  - Each window is returned in the options of M(windowkeeper.ssm.maintenance_window).
author:
  - The windowkeeper.ssm authors (@windowkeeper)
options:
  window_id:
    description: Selects the window with this ID.
    type: str
  name:
    description: Selects windows with exactly this name.
    type: str
  name_prefix:
    description: Selects windows whose name begins with this text.
    type: str
  enabled:
    description: Selects windows that are enabled, or that are not.
    type: bool
  tags:
    description: Whether to read the tags of each window, too.
    type: bool
    default: false
notes:
  - Costs one call for every 100 windows, one for each window returned, ten at a time, and with O(tags) one more for each.
  - Requires the IAM action C(ssm:GetMaintenanceWindow); unless O(window_id) is set also C(ssm:DescribeMaintenanceWindows); with
    O(tags) also C(ssm:ListTagsForResource).
seealso:
  - module: windowkeeper.ssm.maintenance_window
extends_documentation_fragment:
  - windowkeeper.ssm.attributes
  - windowkeeper.ssm.attributes.reads
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Read all enabled windows, with their tags
  windowkeeper.ssm.maintenance_window_info:
    enabled: true
    tags: true
  register: windows

- name: Show when they start next
  ansible.builtin.debug:
    msg: "{{ windows.maintenance_windows | items2dict('name', 'next_execution_time') }}"
"""

RETURN = r"""
maintenance_windows:
  description: The windows, each in the options of M(windowkeeper.ssm.maintenance_window). Options without a value are left out.
  returned: success
  type: list
  elements: dict
  sample:
    - allow_unassociated_targets: false
      cutoff: 1
      duration: 3
      enabled: true
      name: sunday-night
      next_execution_time: 2026-01-04T02:00+01:00
      schedule: cron(0 2 ? * SUN *)
      tags: {team: platform}
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

from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.window import WINDOW
from ansible_collections.windowkeeper.ssm.plugins.module_utils._ssm.windows import window_calls
from ansible_collections.windowkeeper.ssm.plugins.module_utils.objects import info_module


def has_prefix(window, params):
    """Whether the window's name begins with the prefix that the options have, if any."""
    return str(window.get("name", "")).startswith(params.get("name_prefix") or "")


def main():
    options, more = ("window_id", "name", "enabled"), {"name_prefix": {"type": "str"}}
    info_module(WINDOW, options, lambda client, _force: window_calls(client), more, has_prefix)


if __name__ == "__main__":
    main()
