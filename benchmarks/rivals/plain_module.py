# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rival: a module of amazon.aws's kind that makes the call and nothing else, tuned as ours are."""

import gc

gc.disable()

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule  # noqa: E402


def main():
    spec = {"window_id": {}, "window_task_id": {}, "max_errors": {}}
    module = AnsibleAWSModule(argument_spec=spec, supports_check_mode=True)
    ids = {"WindowId": module.params["window_id"], "WindowTaskId": module.params["window_task_id"]}
    try:
        module.exit_json(changed=False, task_arn=module.client("ssm").get_maintenance_window_task(**ids)["TaskArn"])
    finally:
        gc.freeze()


if __name__ == "__main__":
    main()
