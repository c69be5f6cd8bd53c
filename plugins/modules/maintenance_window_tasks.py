#!/usr/bin/python
# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: maintenance_window_tasks
version_added: 0.1.0
short_description: Register, update or deregister many tasks of Systems Manager maintenance windows
description:
  - Converges any number of tasks, in one window or many, to a list. The options of an entry have the same meaning as in
    M(windowkeeper.ssm.maintenance_window_task). One of O(tasks) and O(src) is required.
  - One process reads all windows and tasks, several at a time, plans all changes, and then writes only what differs. All
    problems of the list are reported in one message before the first write. Writes in a window keep the order of the list.
  - If a call fails, the module continues with the other entries. It then fails, and reports what was done, what failed and why,
    and what was not tried. Running it again does the rest.
  - An entry finds its task by O(tasks[].window_task_id), or else by O(tasks[].name). A changed name therefore registers a
    second task; see O(tasks[].name).
author:
  - The windowkeeper.ssm authors (@windowkeeper)
options:
  purge_tasks:
    description:
      - Whether to deregister tasks that are not in the list. This applies to the windows that the entries, O(window_id) or
        O(window_name) name.
      - These tasks are deregistered last. If anything failed in a window, its tasks are kept.
    type: bool
    default: false
  purge_protect:
    description:
      - Names and IDs of tasks that O(purge_tasks) must not deregister. If no task has such a name or ID, the module warns.
    type: list
    elements: str
    default: []
  purge_limit:
    description: If O(purge_tasks) would deregister more tasks than this, the module fails before any write.
    type: int
    default: 10
  on_error:
    description:
      - What happens to the other entries if a call fails. V(continue) continues with them; V(stop) starts no further write.
      - The module fails in both cases. Wrong arguments are always reported before any write.
    type: str
    choices: [continue, stop]
    default: continue
  return_tasks:
    description:
      - Which tasks are returned with their settings. V(all) reads all settings of every task, which costs one more call for
        each task whose plan needs less.
      - RV(entries) always has a row for every entry.
    type: str
    choices: [changed, all, none]
    default: changed
attributes:
  diff_mode:
    description:
      - The settings that change, before and after, for each task that changes. Scripts are shown line by line. Hidden values
        stay hidden.
    support: full
notes:
  - Calls C(DescribeMaintenanceWindowTasks) once for every 100 tasks of a window, and C(GetMaintenanceWindowTask) only for entries
    that need it. These are entries with O(tasks[].task_invocation_parameters) or O(tasks[].replace), and changes that need the
    API's C(Replace). Looking up windows by name costs one call in all. If entries change window target IDs,
    C(DescribeMaintenanceWindowTargets) is called once for each of their windows.
  - Requires the same IAM actions as M(windowkeeper.ssm.maintenance_window_task).
  - In check mode, a task of which not all settings were read is returned without its C(task_invocation_parameters).
  - When AWS throttles, botocore's adaptive mode paces all calls together, with 10 attempts for each. O(aws_config),
    E(AWS_RETRY_MODE) and E(AWS_MAX_ATTEMPTS) override this.
  - Ansible shows no output of a module before it ends. A run of more than ten seconds writes its progress to the system log of
    the host, C(journalctl -t ansible-windowkeeper.ssm.maintenance_window_tasks).
  - Results stay below 700,000 characters, because AWX cuts events that are longer. If they do not fit, settings are left out
    first and diffs next, and a warning says so.
seealso:
  - module: windowkeeper.ssm.maintenance_window_task
  - module: windowkeeper.ssm.maintenance_window_task_info
extends_documentation_fragment:
  - windowkeeper.ssm.maintenance_window_tasks
  - windowkeeper.ssm.backup
  - windowkeeper.ssm.attributes
  - windowkeeper.ssm.attributes.converges
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Converge a window to exactly two tasks, and spare a third one
  windowkeeper.ssm.maintenance_window_tasks:
    window_name: sunday-night
    purge_tasks: true
    purge_protect: [made-by-hand]
    tasks:
      - name: install-patches
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
      - name: announce
        task_type: LAMBDA
        task_arn: announce
        priority: 1
        task_invocation_parameters:
          lambda:
            payload:
              window: !unsafe "{{WINDOW_ID}}"

- name: Change one setting of tasks in two windows, and deregister another task
  windowkeeper.ssm.maintenance_window_tasks:
    tasks:
      - window_name: sunday-night
        name: install-patches
        max_errors: 10%
      - window_name: monday-night
        name: install-patches
        max_errors: 10%
      - window_name: monday-night
        name: announce
        state: absent

- name: Converge thousands of tasks that the module reads from a file
  windowkeeper.ssm.maintenance_window_tasks:
    src: tasks.yml
    return_tasks: none

- name: Converge the tasks of a file that Ansible templates first
  windowkeeper.ssm.maintenance_window_tasks:
    tasks: "{{ lookup('ansible.builtin.template', 'tasks.yml') | from_yaml }}"

- name: Restore what a run with backup changed
  windowkeeper.ssm.maintenance_window_tasks:
    src: windowkeeper-backup/20260104T040000.123456Z_mw-0c50858d01EXAMPLE_9f86d081.yml
"""

RETURN = r"""
entries:
  description:
    - One row for each entry, in the order of the list. In check mode, what would be done.
    - A row has C(name), C(window_id), C(window_task_id), C(changed), C(action) (C(none), C(register), C(update) or
      C(deregister)) and C(changed_fields), the dotted paths of the options that changed.
    - If an entry failed, its row has C(error), which says what was tried, why it failed and what to do. If an entry was not
      tried, its row has C(not_tried). Both have C(changed=false) and C(action=none).
  returned: unless arguments are wrong
  type: list
  elements: dict
  sample:
    - action: update
      changed: true
      changed_fields: [max_errors]
      name: install-patches
      window_id: mw-0c50858d01EXAMPLE
      window_task_id: 4f7ca192-7e9a-40fe-9192-5cb15EXAMPLE
purged:
  description: The same kind of rows for tasks that O(purge_tasks) deregistered, or in check mode would deregister.
  returned: unless arguments are wrong
  type: list
  elements: dict
  sample: []
counts:
  description: How many tasks were unchanged, registered, updated or deregistered, how many failed, and how many were not tried.
  returned: unless arguments are wrong
  type: dict
  sample: {deregistered: 0, failed: 0, not_tried: 0, registered: 0, unchanged: 98, updated: 2}
maintenance_window_tasks:
  description:
    - The tasks after the run that O(return_tasks) selects, each in the options of
      M(windowkeeper.ssm.maintenance_window_task).
  returned: unless arguments are wrong
  type: list
  elements: dict
  sample:
    - max_errors: 10%
      name: install-patches
      window_id: mw-0c50858d01EXAMPLE
      window_task_id: 4f7ca192-7e9a-40fe-9192-5cb15EXAMPLE
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
import time

# The process lives for one list: collecting its garbage costs more than the garbage does.
gc.disable()

from ansible_collections.windowkeeper.ssm.plugins.module_utils._converge.entries import EntryList, out_of_range
from ansible_collections.windowkeeper.ssm.plugins.module_utils._converge.many import converge_all
from ansible_collections.windowkeeper.ssm.plugins.module_utils._converge.record import ConvergeOptions
from ansible_collections.windowkeeper.ssm.plugins.module_utils._converge.results import Results
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.entry import backup_spec, list_spec
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.problems import Problem
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task_rules import TASK
from ansible_collections.windowkeeper.ssm.plugins.module_utils._ssm.client import ssm_client
from ansible_collections.windowkeeper.ssm.plugins.module_utils._ssm.tasks import task_calls
from ansible_collections.windowkeeper.ssm.plugins.module_utils.module import SSMModule, carried_out

SECONDS_BETWEEN_LOG_LINES = 10


def check(module):
    """What is wrong with the arguments, found without a call; reads the file of src."""
    given, params = module.taken, module.params
    problems = given.check(params)
    problems += out_of_range(params, "purge_limit", 0) + out_of_range(params, "max_workers", 1, 100)
    named = given.parent_id or params.get("window_name") or given.entries
    if params.get("purge_tasks") is True and not named and not problems:
        problems.append(Problem("purge_tasks", "no window is named; set window_id or window_name"))
    return problems


def converge_options(module, calls):
    """What the arguments say beside the list."""
    params, window_id = module.params, module.taken.parent_id
    name = params["window_name"]
    logged = [time.monotonic()]

    def report_progress(what, done, of):
        if time.monotonic() - logged[0] > SECONDS_BETWEEN_LOG_LINES:
            logged[0] = time.monotonic()
            module.log("%d of %d tasks %s" % (done, of, what))

    return ConvergeOptions(
        workers=params["max_workers"],
        stop=params["on_error"] == "stop",
        read_all=params["return_tasks"] == "all",
        read_purged=module._diff,
        purge=params["purge_tasks"],
        protect=frozenset(params["purge_protect"]),
        limit=params["purge_limit"],
        parents=[window_id] if window_id else [],
        parent_names=[name] if name and not window_id else [],
        report_progress=report_progress,
        warn=module.warn,
        backup=module.keep_backup(TASK, calls),
    )


def main():
    spec = dict(
        list_spec(TASK),
        purge_tasks=dict(type="bool", default=False),
        purge_protect=dict(type="list", elements="str", default=[]),
        purge_limit=dict(type="int", default=10),
        on_error=dict(type="str", choices=["continue", "stop"], default="continue"),
        return_tasks=dict(type="str", choices=["changed", "all", "none"], default="changed"),
        **backup_spec(),
    )
    module = SSMModule(EntryList(TASK), spec, check)

    def act():
        client = ssm_client(module, module.params["max_workers"])
        calls = module.guarded(client, task_calls(client))
        options = converge_options(module, calls)
        records = converge_all(TASK, calls, module.taken.entries, options, module.check_mode)
        results = Results(TASK, records, module.params["return_tasks"], module._diff)
        for sentence in results.warnings():
            module.warn(sentence)
        if not results.is_complete:
            module.fail(results.failure(module.check_mode), **results.values)
        return results.values

    carried_out(module, act)


if __name__ == "__main__":
    main()
