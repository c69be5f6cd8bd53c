# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The return values that several modules share.

ansible-core reads fragments of RETURN from 2.20 on. Until 2.19 is no longer supported, `make generate` copies them into
the modules.
"""

from __future__ import annotations


class ModuleDocFragment:
    RETURN = r"""
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
"""
