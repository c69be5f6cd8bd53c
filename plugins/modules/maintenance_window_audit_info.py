#!/usr/bin/python
# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: maintenance_window_audit_info
version_added: 0.1.0
short_description: Audit Systems Manager maintenance windows for drift and policy violations
description:
  - Reads all maintenance windows of an account and region with their tasks, targets and last executions, and checks them
    against a policy. If O(tasks) or O(src) is set, also reports drift from what they declare.
  - Changes nothing. The module makes no call that writes, in check mode or not.
  - To write reports, of one account or of many, use the role P(windowkeeper.ssm.maintenance_window_audit#role), which calls
    this module once for each account and region.
author:
  - The windowkeeper.ssm authors (@windowkeeper)
options:
  windows:
    description:
      - Names and IDs of the windows to check against the policy. If empty, all windows are checked.
      - A name or ID that no window has is an error.
    type: list
    elements: str
    default: []
  allow_missing_windows:
    description:
      - Whether to accept names and IDs in O(windows) that no window has. RV(chosen_windows) has the reasons. The role sets it if
        it audits several hosts, and fails if none of them has the window.
    type: bool
    default: false
  policy:
    description: Whether to check the policy. If V(false), only drift is reported.
    type: bool
    default: true
  rules:
    description:
      - Severities of rules by their IDs, V(high), V(medium), V(low) or V(info), or V(off). Rules that are left out keep
        their own severity.
      # rules: begin, written by make generate
      - The rules of the policy and their severities are V(document_hash_pinned) (high), V(dangling_target) (high),
        V(never_succeeds) (high), V(no_next_execution) (high), V(window_ended) (medium), V(window_disabled) (medium),
        V(service_linked_role) (medium), V(latest_version) (medium), V(continue_task) (medium), V(max_errors_all)
        (medium), V(deprecated_task_parameters) (medium), V(deprecated_logging_info) (medium), V(no_output) (low),
        V(no_notification) (low) and V(no_alarm) (low).
      - The rules of drift are V(drift_changed) (medium), V(drift_missing) (high) and V(drift_undeclared) (low).
      # rules: end
    type: dict
    default: {}
  executions:
    description:
      - How many of the last executions of each window to examine for tasks that never succeed, V(0) to V(100).
        V(0) switches V(never_succeeds) off and saves its calls.
    type: int
    default: 10
  undeclared:
    description: Whether to report tasks of the declared windows that are not in the list.
    type: bool
    default: true
  place:
    description: The name of this account and region in RV(document). The role sets it to the name of the inventory's host.
    type: str
    default: ""
  return_findings:
    description:
      - Whether to return RV(findings), as far as they stay under the 700,000 characters at which AWX cuts a result.
        RV(document) holds all findings in any case.
    type: bool
    default: true
attributes:
  check_mode:
    description: Reads only, so both modes do the same.
    support: full
  diff_mode:
    description: Reports drift as RV(findings).
    support: none
notes:
  - Requires C(ssm:DescribeMaintenanceWindows), C(ssm:DescribeMaintenanceWindowTasks),
    C(ssm:DescribeMaintenanceWindowTargets) and C(ssm:GetMaintenanceWindowTask); with O(executions) also
    C(ssm:DescribeMaintenanceWindowExecutions) and C(ssm:DescribeMaintenanceWindowExecutionTasks).
  - An execution of a window does not name the task that ran, only the document, function or state machine.
    V(never_succeeds) is reported for a task if no run of its O(tasks[].task_arn) and O(tasks[].task_type) succeeded.
  - V(continue_task) is reported for commands whose C(executionTimeout) is longer than the window's cutoff, or than 10
    minutes if the cutoff is 0, and for commands that install patches.
  - The rules check the parameters and the S3 bucket that take effect. A RUN_COMMAND task uses the deprecated
    O(tasks[].task_parameters) and O(tasks[].logging_info) if O(tasks[].task_invocation_parameters) has none of its own.
seealso:
  - module: windowkeeper.ssm.maintenance_window_tasks
  - module: windowkeeper.ssm.maintenance_window_task_info
extends_documentation_fragment:
  - windowkeeper.ssm.maintenance_window_tasks
  - windowkeeper.ssm.attributes
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Check every window of the region against the policy
  windowkeeper.ssm.maintenance_window_audit_info:
  register: audit

- name: Show how many findings there are
  ansible.builtin.debug:
    var: audit.summary

- name: Check two windows, with another severity for one rule and without another
  windowkeeper.ssm.maintenance_window_audit_info:
    windows: [sunday-night, monday-night]
    rules:
      no_alarm: "off"
      no_notification: high

- name: Report only drift from the declared tasks
  windowkeeper.ssm.maintenance_window_audit_info:
    policy: false
    window_name: sunday-night
    tasks:
      - name: install-patches
        max_errors: 10%
"""

RETURN = r"""
summary:
  description:
    - The numbers of C(windows), C(tasks) and C(findings), the findings C(by_severity), C(by_kind) and C(by_rule), and the
      C(drift).
    - C(verdict) is the highest severity of a finding. Without findings it is V(clean), or V(nothing_examined) if there was no
      maintenance window to examine.
  returned: success
  type: dict
  sample:
    by_kind: {drift: 0, policy: 1}
    by_rule: {no_alarm: 1}
    by_severity: {high: 0, info: 0, low: 1, medium: 0}
    drift: {changed: 0, missing: 0, undeclared: 0}
    failed_places: 0
    findings: 1
    places: 1
    tasks: 5
    verdict: low
    windows: 1
findings:
  description:
    - The findings, the worst first, as far as they fit. Each has C(rule), C(severity), C(kind) (C(policy) or C(drift)), the
      C(place), C(window_id), C(window_name), C(window_task_id) and C(task_name), the option's C(path), a C(message), and for
      drift the C(changes). A change has the C(path) of the setting, its value in AWS as C(before) and its declared value as
      C(after). Hidden values stay hidden.
  returned: when O(return_findings=true)
  type: list
  elements: dict
  sample:
    - changes: []
      kind: policy
      message: No CloudWatch alarm stops the task.
      path: alarm_configuration
      place: ""
      rule: no_alarm
      severity: low
      task_name: install-patches
      window_id: mw-0c50858d01EXAMPLE
      window_name: sunday-night
      window_task_id: 4f7ca192-7e9a-40fe-9192-5cb15EXAMPLE
document:
  description:
    - The whole audit as text for the option O(windowkeeper.ssm.maintenance_window_audit_report#module:documents). It is
      compressed JSON, so that the findings of a large account stay under what AWX keeps of a result.
  returned: success
  type: str
  sample: H4sIAAAAAAAC…
chosen_windows:
  description: The names and IDs in O(windows), each with the reason why no window was found for it, or an empty text.
  returned: success
  type: dict
  sample: {sunday-night: ""}
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

import datetime
import gc

# The process lives for one audit: collecting its garbage costs more than keeping it.
gc.disable()

from ansible_collections.windowkeeper.ssm.plugins.module_utils._audit.place_document import (
    ALL_RULES,
    Place,
    place_document,
)
from ansible_collections.windowkeeper.ssm.plugins.module_utils._audit.terms import NOT_CHOSEN, SEVERITIES
from ansible_collections.windowkeeper.ssm.plugins.module_utils._converge.entries import EntryList, out_of_range
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.entry import list_spec
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.problems import Problem, did_you_mean, shown
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.validation import read_boolean
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task_rules import TASK
from ansible_collections.windowkeeper.ssm.plugins.module_utils._ssm.client import account_of, ssm_client
from ansible_collections.windowkeeper.ssm.plugins.module_utils.audit import AuditRequest, audit, audit_values
from ansible_collections.windowkeeper.ssm.plugins.module_utils.module import SSMModule, carried_out
from ansible_collections.windowkeeper.ssm.plugins.module_utils.read_estate import ReadScope


def severities(params):
    """The severity of each rule that is on, by its id, and what is wrong with the option rules."""
    chosen = {rule.id: rule.severity for rule in ALL_RULES.values()}
    problems = []
    rules = params.get("rules")
    # Ansible refuses what is no mapping, and asks for all other problems first.
    for name, given in rules.items() if isinstance(rules, dict) else ():
        # YAML reads a bare off as false.
        word = "off" if read_boolean(given) is False else str(given).strip().lower()
        if name not in ALL_RULES:
            said = "there is no such rule" + did_you_mean(str(name), ALL_RULES)
            problems.append(Problem("rules.%s" % name, said, allowed=", ".join(ALL_RULES)))
        elif given is None:
            # Null is left out, as it is everywhere.
            continue
        elif word in SEVERITIES:
            chosen[name] = word
        elif word in ("off", "none"):
            del chosen[name]
        else:
            words = (*SEVERITIES, "off")
            near = did_you_mean(word, words)
            said = "there is no such severity" + near if near else None
            problems.append(Problem("rules.%s" % name, said, shown(given), ", ".join(words)))
    drift_only = params.get("policy") is False
    without = {"never_succeeds"} if params.get("executions") == 0 else set()
    return {
        name: severity
        for name, severity in chosen.items()
        if name not in without and (name.startswith("drift_") or not drift_only)
    }, problems


def check(module):
    """What is wrong with the arguments, found without a call; reads the file of src."""
    params = module.params
    problems = module.taken.check(params, required=False)
    if params.get("policy") is False and module.taken.given is None and not problems:
        problems.append(
            Problem("tasks", "required if policy is false: nothing else would be examined; set tasks or src")
        )
    problems += severities(params)[1]
    return problems + out_of_range(params, "executions", 0, 100) + out_of_range(params, "max_workers", 1, 100)


def request_of(module):
    """What the arguments ask for."""
    params = module.params
    rules = severities(params)[0]
    # An empty list without a window declares nothing.
    declared = bool(module.taken.entries or module.taken.parent_id or params.get("window_name"))
    declared = declared and module.taken.given is not None
    if not declared:
        rules = {name: severity for name, severity in rules.items() if not name.startswith("drift_")}
    return AuditRequest(
        severities=rules,
        scope=ReadScope(
            windows=frozenset(params["windows"]),
            allow_missing=params["allow_missing_windows"],
            targets="dangling_target" in rules,
            executions=params["executions"] if "never_succeeds" in rules else 0,
            workers=params["max_workers"],
        ),
        entries=module.taken.entries if declared else None,
        window_id=module.taken.parent_id if declared else None,
        window_name=params.get("window_name") if declared else None,
        undeclared=params["undeclared"],
    )


def main():
    spec = dict(
        list_spec(TASK),
        windows=dict(type="list", elements="str", default=[]),
        allow_missing_windows=dict(type="bool", default=False),
        policy=dict(type="bool", default=True),
        rules=dict(type="dict", default={}),
        executions=dict(type="int", default=10),
        undeclared=dict(type="bool", default=True),
        place=dict(type="str", default=""),
        return_findings=dict(type="bool", default=True),
    )
    module = SSMModule(EntryList(TASK), spec, check, undone="Nothing was examined")

    def act():
        request = request_of(module)
        now = datetime.datetime.now(datetime.timezone.utc)
        result = audit(ssm_client(module, request.scope.workers), request, now)
        place = Place(module.params["place"], account_of(module), module.region)
        made_at = now.strftime("%Y-%m-%dT%H:%M:%SZ")
        idle = NOT_CHOSEN if result.missing and not result.windows and not result.findings else None
        document = place_document(place, result.windows, result.findings, request.severities, made_at, idle)
        chosen = {name: result.missing.get(name, "") for name in module.params["windows"]}
        return dict(audit_values(document, module.params["return_findings"]), chosen_windows=chosen)

    carried_out(module, act)


if __name__ == "__main__":
    main()
