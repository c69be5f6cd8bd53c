#!/usr/bin/python
# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails unless its options arrive with the exact text of a JSON file, which Ansible never reads.

The types of the options are those a task of a maintenance window has: text, text, and a mapping of lists.
"""

from __future__ import annotations

import json

from ansible.module_utils.basic import AnsibleModule


def main() -> None:
    """Compare what arrived with the file."""
    module = AnsibleModule(
        argument_spec=dict(
            expected=dict(type="path", required=True),
            payload=dict(type="str"),
            comment=dict(type="str"),
            parameters=dict(type="dict"),
        ),
        supports_check_mode=True,
    )
    names = ("comment", "parameters", "payload")
    arrived = {name: module.params[name] for name in names}
    with open(module.params["expected"], encoding="utf-8") as stream:
        expected = json.load(stream)
    different = [name for name in names if arrived[name] != expected[name]]
    if different:
        module.fail_json(msg=f"Not as expected: {', '.join(different)}", arrived=arrived, expected_values=expected)
    module.exit_json(changed=False, arrived=arrived)


if __name__ == "__main__":
    main()
