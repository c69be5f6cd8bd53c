# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: pseudo_parameter
short_description: Write a pseudo parameter of AWS Systems Manager
version_added: 0.1.0
author:
  - windowkeeper.ssm authors (@windowkeeper)
description:
  - Turns the name of a pseudo parameter into the text that AWS Systems Manager replaces when a maintenance window task runs,
    for example V(RESOURCE_ID) into C({{RESOURCE_ID}}).
  - In a playbook, Ansible would evaluate that text as a Jinja expression, which fails or leaves an empty value. The result of
    this filter is never templated again, with any supported ansible-core.
  - Use the filter if a value contains both your own variables and pseudo parameters. If a value contains only pseudo parameters,
    the YAML tag C(!unsafe) is shorter.
  - The name is checked. A misspelt name is an error in the playbook, and not only when the task runs.
options:
  _input:
    description:
      - The name of the pseudo parameter, exactly as AWS spells it. Names are case-sensitive.
      - Pseudo parameters of maintenance windows are V(INVOCATION_ID), V(RESOURCE_ID), V(TARGET_ID), V(TARGET_TYPE),
        V(TASK_EXECUTION_ID), V(WINDOW_EXECUTION_ID), V(WINDOW_ID), V(WINDOW_TARGET_ID), and V(WINDOW_TASK_ID).
      - Automation system variables are V(automation:EXECUTION_ID), V(global:ACCOUNT_ID),
        V(global:AWS_PARTITION), V(global:DATE), V(global:DATE_TIME), and V(global:REGION).
      - References to Parameter Store are C(ssm:) or C(ssm-secure:) followed by the name of the parameter, optionally with a
        version or a label, for example V(ssm:/my/name:3).
      - A name that is already in double braces, without spaces, is returned unchanged.
      - For a list of names, use the filter with P(ansible.builtin.map#filter).
    type: str
    required: true
seealso:
  - name: Using pseudo parameters when registering maintenance window tasks
    description: Which pseudo parameters exist, what replaces them, and which task types support them.
    link: https://docs.aws.amazon.com/systems-manager/latest/userguide/maintenance-window-tasks-pseudo-parameters.html
  - name: Automation system variables
    description: The variables that start with C(global:) and C(automation:).
    link: https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-variables.html
"""

EXAMPLES = r"""
- name: Show a payload for a Lambda task, made of a variable and a pseudo parameter
  ansible.builtin.debug:
    msg:
      environment: "{{ stage }}"
      instance: "{{ 'RESOURCE_ID' | windowkeeper.ssm.pseudo_parameter }}"
  vars:
    stage: production
# msg:
#   environment: production
#   instance: '{{RESOURCE_ID}}'

- name: Use pseudo parameters in a longer text
  ansible.builtin.debug:
    msg: >-
      {{ backup_command }} --token {{ 'ssm:/backup/token' | windowkeeper.ssm.pseudo_parameter }}
      --run {{ 'WINDOW_EXECUTION_ID' | windowkeeper.ssm.pseudo_parameter }}
  vars:
    backup_command: /opt/backup/run
# msg: /opt/backup/run --token {{ssm:/backup/token}} --run {{WINDOW_EXECUTION_ID}}

- name: Turn a list of names into a list of pseudo parameters
  ansible.builtin.debug:
    msg: "{{ ['WINDOW_ID', 'WINDOW_TASK_ID'] | map('windowkeeper.ssm.pseudo_parameter') | list }}"
# msg:
#   - '{{WINDOW_ID}}'
#   - '{{WINDOW_TASK_ID}}'
"""

RETURN = r"""
_value:
  description: The name in double braces without spaces, as AWS expects it.
  type: str
  sample: "{{RESOURCE_ID}}"
"""

import re
from difflib import get_close_matches

from ansible.errors import AnsibleFilterError

# "Supported pseudo parameters" of
# https://docs.aws.amazon.com/systems-manager/latest/userguide/maintenance-window-tasks-pseudo-parameters.html
WINDOW_NAMES = (
    "INVOCATION_ID",
    "RESOURCE_ID",
    "TARGET_ID",
    "TARGET_TYPE",
    "TASK_EXECUTION_ID",
    "WINDOW_EXECUTION_ID",
    "WINDOW_ID",
    "WINDOW_TARGET_ID",
    "WINDOW_TASK_ID",
)

# "System variables" and "Automation variables" of
# https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-variables.html
AUTOMATION_NAMES = (
    "automation:EXECUTION_ID",
    "global:ACCOUNT_ID",
    "global:AWS_PARTITION",
    "global:DATE",
    "global:DATE_TIME",
    "global:REGION",
)

PARAMETER_STORE_PREFIXES = ("ssm:", "ssm-secure:")

# A Parameter Store name is made of letters, digits and "_.-/". A version or a label follows after ":", an ARN holds
# ":" too, and a Secrets Manager secret, read as /aws/reference/secretsmanager/NAME, may hold "+=@".
_PARAMETER_STORE_NAME = re.compile(r"[A-Za-z0-9_.\-/:+=@]+")

_KNOWN_NAMES = WINDOW_NAMES + AUTOMATION_NAMES


def _suggestion(name: str) -> str:
    """Give the sentence that names the closest allowed name, or an empty text when none is close."""
    by_lowercase = {known.lower(): known for known in _KNOWN_NAMES + PARAMETER_STORE_PREFIXES}
    bare = name.strip("{} \t\n")
    prefix, colon, rest = bare.partition(":")
    if colon and rest.strip():
        prefixes = get_close_matches(prefix.strip().lower() + ":", PARAMETER_STORE_PREFIXES, n=1, cutoff=0.75)
        if prefixes:
            return f" Did you mean {prefixes[0] + rest.strip()!r}?"
    close = get_close_matches(bare.lower(), by_lowercase, n=1, cutoff=0.75)
    return f" Did you mean {by_lowercase[close[0]]!r}?" if close else ""


def pseudo_parameter(name: str) -> str:
    """Turn the name of a pseudo parameter into the text AWS Systems Manager replaces when a task runs.

    Takes a name such as C(RESOURCE_ID), C(global:DATE_TIME) or C(ssm:/my/name), also one already in its double
    braces, and returns the name in double braces without spaces, as a plain string. Ansible does not template that
    string again, because a string made by a filter carries no trust (data tagging, ansible-core 2.19 and newer).

    Raises AnsibleFilterError when the input is no string or no known name, since a misspelling would otherwise only
    show when the task runs. The names are those of the two AWS pages linked above and are compared with their case,
    since AWS documents each in one case only.
    """
    if not isinstance(name, str):
        raise AnsibleFilterError(
            f"pseudo_parameter needs the name of a pseudo parameter as a string, such as 'RESOURCE_ID', "
            f"but was given {name!r} ({type(name).__name__}). For a list of names, "
            f"use map('windowkeeper.ssm.pseudo_parameter')."
        )
    if not name.strip():
        raise AnsibleFilterError(
            f"pseudo_parameter needs the name of a pseudo parameter, such as 'RESOURCE_ID', but was given {name!r}."
        )
    bare = name[2:-2] if name.startswith("{{") and name.endswith("}}") else name
    if bare in _KNOWN_NAMES:
        return "{{" + bare + "}}"
    for prefix in PARAMETER_STORE_PREFIXES:
        if bare.startswith(prefix) and _PARAMETER_STORE_NAME.fullmatch(bare[len(prefix) :]):
            return "{{" + bare + "}}"
    raise AnsibleFilterError(
        f"{name!r} is no pseudo parameter of AWS Systems Manager.{_suggestion(name)} "
        f"Allowed are {', '.join(_KNOWN_NAMES)}, and 'ssm:' or 'ssm-secure:' followed by the name of a "
        f"Parameter Store parameter (letters, digits and _ . - / : + = @)."
    )


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict:
        """Return the filters by name, as ansible-core expects them."""
        return {"pseudo_parameter": pseudo_parameter}
