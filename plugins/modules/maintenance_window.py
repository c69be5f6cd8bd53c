#!/usr/bin/python
# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: maintenance_window
version_added: 0.1.0
short_description: Create, update or delete a Systems Manager maintenance window
description:
  - Reads the window, compares its settings with the arguments by meaning, and writes only if they differ. Dates are compared as
    instants, schedules without regard to spaces and case.
  - An option that is left out, or null, is not managed. It is never compared, and it is kept if another option changes.
  - An option that is set to an empty value is cleared. AWS can clear a setting only by replacing the window, so the module sends
    back all other settings, O(enabled) included.
  - A window is found by O(window_id), or by its exact O(name).
author:
  - The windowkeeper.ssm authors (@windowkeeper)
options:
  window_id:
    description:
      - The ID of the window. It must exist, unless O(state=absent).
      - With it, O(name) is a setting, and renames the window.
    type: str
  name:
    description: The name of the window, 3 to 128 letters, digits, underscores, hyphens and periods.
    type: str
  description:
    description: A description of 1 to 128 characters.
    type: str
  schedule:
    description:
      - When the window starts, as C(cron(EXPRESSION)), C(rate(NUMBER UNIT)) or C(at(TIME)). Required to create a window.
      - A cron expression has six fields (minutes, hours, day of the month, month, day of the week, year), or seven with the seconds
        first. One of the two days must be C(?).
    type: str
  schedule_timezone:
    description: The time zone of O(schedule), such as C(Europe/Berlin). By default AWS uses UTC.
    type: str
  schedule_offset:
    description:
      - How many days after the scheduled day the window starts, 1 to 6. Only for a cron schedule with the nth or the last weekday of a
        month, such as C(cron(0 2 ? * TUE#2 *)). If O(schedule) becomes another one, the offset is removed.
    type: int
  duration:
    description: How many hours the window lasts, 1 to 24. Required to create a window.
    type: int
  cutoff:
    description: How many hours before its end the window stops starting tasks. Less than O(duration). Required to create a window.
    type: int
  start_date:
    description: The window does not start before this date and time, which needs an offset or C(Z).
    type: str
  end_date:
    description: The window does not start after this date and time, which needs an offset or C(Z).
    type: str
  allow_unassociated_targets:
    description: Whether tasks can run on nodes that no target of the window selects. A new window has V(false) unless it is set.
    type: bool
  enabled:
    description: Whether the window starts. A new window is enabled. A disabled one is created and disabled in one run.
    type: bool
  next_execution_time:
    description: Ignored. Accepted so that a result can be passed back.
    type: str
  state:
    description: V(present) creates or updates the window. V(absent) deletes it, unless it still has tasks or targets.
    type: str
    choices: [present, absent]
    default: present
  force:
    description: Whether O(state=absent) deletes a window with the tasks and targets in it.
    type: bool
    default: false
  replace:
    description: Whether the arguments are exact, so that settings that are left out go back to the service's default. Tags are kept.
    type: bool
    default: false
attributes:
  diff_mode:
    description: The window before and after the change, in the module's own options.
    support: full
notes:
  - Tags are read only if O(tags) is set. Tags whose names begin with C(aws:) are never removed.
  - Requires the IAM action C(ssm:GetMaintenanceWindow); with O(name) also C(ssm:DescribeMaintenanceWindows); with O(tags) also
    C(ssm:ListTagsForResource), C(ssm:AddTagsToResource) and C(ssm:RemoveTagsFromResource); for O(state=absent) without O(force) also
    C(ssm:DescribeMaintenanceWindowTasks) and C(ssm:DescribeMaintenanceWindowTargets); to write C(ssm:CreateMaintenanceWindow),
    C(ssm:UpdateMaintenanceWindow) and C(ssm:DeleteMaintenanceWindow).
seealso:
  - module: windowkeeper.ssm.maintenance_window_info
  - module: windowkeeper.ssm.maintenance_window_target
  - module: windowkeeper.ssm.maintenance_window_task
extends_documentation_fragment:
  - amazon.aws.tags
  - windowkeeper.ssm.attributes
  - windowkeeper.ssm.attributes.converges
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Create a window that starts every Sunday at 2 in the morning
  windowkeeper.ssm.maintenance_window:
    name: sunday-night
    schedule: cron(0 2 ? * SUN *)
    schedule_timezone: Europe/Berlin
    duration: 3
    cutoff: 1
    tags:
      team: platform

- name: Disable it, and keep all other settings
  windowkeeper.ssm.maintenance_window:
    name: sunday-night
    enabled: false

- name: Remove the time zone
  windowkeeper.ssm.maintenance_window:
    name: sunday-night
    schedule_timezone: ""

- name: Delete it with everything in it
  windowkeeper.ssm.maintenance_window:
    name: sunday-night
    state: absent
    force: true
"""

RETURN = r"""
maintenance_window:
  description:
    - The window after the run, in the module's own options. In check mode the predicted window, without the ID of a window that would
      be created. Empty after O(state=absent). Options without a value are left out.
    - Has C(tags) if O(tags) is set, and C(next_execution_time) if nothing was changed and AWS returned it.
    - Passing it back to the module changes nothing.
  returned: success
  type: dict
  sample:
    allow_unassociated_targets: false
    cutoff: 1
    duration: 3
    enabled: true
    name: sunday-night
    next_execution_time: 2026-01-04T02:00+01:00
    schedule: cron(0 2 ? * SUN *)
    schedule_timezone: Europe/Berlin
    window_id: mw-0c50858d01EXAMPLE
changed_fields:
  description: The options that changed, or in check mode would change.
  returned: success
  type: list
  elements: str
  sample: [enabled]
action:
  description: What was done, or in check mode would be; V(none), V(create), V(update) or V(delete).
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

# The process lives for one window: collecting its garbage costs more than the garbage does.
gc.disable()

from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.window import WINDOW
from ansible_collections.windowkeeper.ssm.plugins.module_utils._ssm.windows import window_calls
from ansible_collections.windowkeeper.ssm.plugins.module_utils.objects import converge_module


def main():
    converge_module(WINDOW, lambda client, _force: window_calls(client))


if __name__ == "__main__":
    main()
