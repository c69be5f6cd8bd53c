# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of one maintenance window task, documented once for all modules that take them."""

from __future__ import annotations


class ModuleDocFragment:
    # How the task should end up.
    STATE = r"""
options:
  state:
    description:
      - V(present) registers the task if it does not exist, and updates it if it differs.
      - V(absent) deregisters the task. If the task or its window does not exist, nothing happens.
    type: str
    choices: [present, absent]
    default: present
  replace:
    description:
      - Whether the arguments describe the whole task. If V(true), every setting that is left out goes back to the service's
        default.
      - Requires O(task_arn), and for a task with targets also O(targets), O(max_concurrency) and O(max_errors).
      - If V(false), an update still uses the API's C(Replace) when nothing else can clear a field (O(name),
        O(description), O(service_role_arn), O(cutoff_behavior), O(alarm_configuration), O(logging_info)). All other
        settings that were read are then sent again, so they are kept.
    type: bool
    default: false
  purge_parameters:
    description:
      - Whether parameters of the document that are not in O(task_invocation_parameters.run_command.parameters),
        O(task_invocation_parameters.automation.parameters) or O(task_parameters) are removed, as C(purge_tags) in amazon.aws
        removes tags.
      - If V(false), the given parameters are merged by name into those that exist. V({}) then removes nothing.
      - If one of these options is left out, its parameters are kept in both cases.
      - Cannot be V(false) together with O(replace=true).
    type: bool
    default: true
"""

    # Which window and which task; shared by everything that reads or writes tasks.
    WINDOW = r"""
options:
  window_id:
    description:
      - The ID of the maintenance window, C(mw-) and 17 hexadecimal digits.
      - One of O(window_id) and O(window_name) is required. If both are set, O(window_id) is used.
    type: str
  window_name:
    description:
      - The name of the maintenance window, instead of its ID. This costs one more call.
      - Several windows can have the same name. If so, the module fails and lists their IDs.
      - If no window has this name, the module fails and reports the region, the account if it is known, and the nearest
        names. With O(state=absent) it is not an error.
    type: str
"""

    SENSITIVE = r"""
options:
  sensitive_parameters:
    description:
      - Names of parameters, in any C(parameters) map and in C(task_parameters), whose values must not be shown.
        V(*) means all parameters.
      - Their values, and always the Lambda C(payload) and the Step Functions C(input), are replaced by the placeholder
        V(<hidden by windowkeeper.ssm>) in results, diffs, warnings, errors and logged arguments. A diff still shows that
        such a value changes.
      - The description of a task is shown, although AWS marks it as sensitive. Ansible itself shows the items of a C(loop).
        Loop over names, set C(no_log), or pass the whole list to M(windowkeeper.ssm.maintenance_window_tasks).
      - The placeholder as a value means "keep the current value", so that a result can be passed back to the module without
        destroying a secret. It is an error if there is no value to keep.
    type: list
    elements: str
    default: []
"""

    DOCUMENTATION = r"""
options:
  window_task_id:
    description:
      - The ID of the task, a UUID. One of O(window_task_id) and O(name) is required.
      - If it is set, O(name) is a setting like the others. To rename a task, set O(window_task_id) and the new O(name).
      - With O(state=present), an ID that does not exist is an error.
    type: str
  name:
    description:
      - The name of the task, 3 to 128 letters, digits, underscores, hyphens and dots.
      - Without O(window_task_id), the name identifies the task. A new name is therefore a new task. If you only change the
        O(name), a second task is registered, and the first one stays as it is. To rename a task, set its O(window_task_id)
        too.
      - Several tasks of a window can have the same name. If so, the module fails and lists their IDs.
      - V("") removes the name of the task that O(window_task_id) identifies.
    type: str
  task_type:
    description:
      - The type of the task. Required to register a task.
      - The type of a task cannot change. A value that differs from the current type is an error.
    type: str
    choices: [RUN_COMMAND, AUTOMATION, STEP_FUNCTIONS, LAMBDA]
  description:
    description: A description, 1 to 128 characters. V("") clears it.
    type: str
  task_arn:
    description:
      - What the task runs, depending on O(task_type). The name or ARN of an SSM document for V(RUN_COMMAND), the name or ARN
        of a runbook for V(AUTOMATION), the ARN of a state machine for V(STEP_FUNCTIONS), the name or ARN of a function for
        V(LAMBDA).
      - Required to register a task, and with O(replace=true).
    type: str
  service_role_arn:
    description:
      - The ARN of the role that Systems Manager assumes to run the task.
      - Without it, the service uses the service-linked role of Systems Manager. V("") goes back to that role.
      - Not to be confused with O(task_invocation_parameters.run_command.service_role_arn), which is for notifications.
    type: str
  targets:
    description:
      - What the task runs on. At most 5 entries, and in all of them together 50 instance IDs and 10 window target IDs.
      - V(RUN_COMMAND) tasks need targets; targets are optional for the other types.
      - The order does not matter. V([]) removes all targets.
      - If the window target IDs of a task change, the module checks that the window has these targets, in check mode too. An
        unknown ID is an error that lists the targets of the window. This needs C(ssm:DescribeMaintenanceWindowTargets);
        without that permission the module only warns that it could not check the IDs.
    type: list
    elements: dict
    suboptions:
      key:
        description:
          - What the values are. The spelling is exact.
          - A task cannot select instances by tags. Register the tags as a target of the window, and use its ID.
        type: str
        required: true
        choices: [WindowTargetIds, InstanceIds]
      values:
        description:
          - For V(WindowTargetIds) the UUIDs of targets that are registered with the window, for V(InstanceIds) the IDs of
            managed nodes, C(i-) or C(mi-) followed by their digits.
          - The order does not matter.
        type: list
        elements: str
        required: true
  max_concurrency:
    description:
      - How many targets the task may run on at the same time, a number from 1 or a percentage from V(1%) to V(100%).
      - Required for a task with targets. A task without targets has no such limit; the V(1) that AWS shows for it is ignored.
    type: str
  max_errors:
    description:
      - How many errors are allowed before the task is no longer sent to further targets, a number from 0 or a percentage from
        V(0%) to V(100%).
      - Required for a task with targets. A task without targets has no such limit; the V(1) that AWS shows for it is ignored.
    type: str
  priority:
    description:
      - The priority of the task in its window. Tasks with lower numbers start earlier. V(0) is the service's default.
    type: int
  cutoff_behavior:
    description:
      - Whether the task continues or is cancelled if it is still running at the cutoff time of the window.
      - V(CONTINUE_TASK) is the service's default, so it equals no value.
      - V("") clears it.
    type: str
    choices: [CONTINUE_TASK, CANCEL_TASK]
  task_invocation_parameters:
    description:
      - The parameters with which the task starts. Only the block of the task's own type is allowed.
      - Settings in it that are left out are kept, although the API replaces the structure as a whole.
      - V({}) clears it.
    type: dict
    suboptions:
      run_command:
        description: For V(RUN_COMMAND).
        type: dict
        suboptions:
          comment:
            description: A comment on the command, at most 100 characters.
            type: str
          cloud_watch_output_config:
            description: Whether and where the output goes to CloudWatch Logs. V({}) clears it.
            type: dict
            suboptions:
              cloud_watch_log_group_name:
                description: The log group. Without it, the service uses C(/aws/ssm/) followed by the document's name.
                type: str
              cloud_watch_output_enabled:
                description: Whether the output goes to CloudWatch Logs.
                type: bool
          document_hash:
            description:
              - The hash of the document. The task fails after the document changes, so never set it for a document that AWS
                owns.
            type: str
          document_hash_type:
            description: The algorithm of the hash. Sha1 is deprecated.
            type: str
            choices: [Sha256, Sha1]
          document_version:
            description: A version number, V($DEFAULT) or V($LATEST).
            type: str
          notification_config:
            description: Messages to an SNS topic about the command's status. V({}) clears it.
            type: dict
            suboptions:
              notification_arn:
                description: The ARN of the SNS topic.
                type: str
              notification_events:
                description: Which events are notified. The order does not matter.
                type: list
                elements: str
                choices: [All, InProgress, Success, TimedOut, Cancelled, Failed]
              notification_type:
                description: V(Command) for one message per command, V(Invocation) for one per target.
                type: str
                choices: [Command, Invocation]
          output_s3_bucket_name:
            description: The S3 bucket that the output goes to.
            type: str
          output_s3_key_prefix:
            description: The folder in the bucket.
            type: str
          parameters:
            description:
              - The document's parameters, a mapping from names to lists of text. Names keep their case.
              - The mapping is exact unless O(purge_parameters=false). Parameters that are not in it are removed; a parameter
                that is null is kept.
              - A value that is not a list becomes a list of one value. V("") in a list is a value like any other.
              - A number becomes text. A date becomes text in the ISO format, such as V(2026-01-05).
              - V(true) becomes V("true"). It equals C(True) and any other spelling in AWS, and that spelling is kept.
              - A mapping, or a list inside the list of values, becomes JSON text, for parameters such as C(SourceInfo) of
                C(AWS-ApplyAnsiblePlaybooks). It is compared by content.
            type: dict
          service_role_arn:
            description:
              - The ARN of the role that Run Command publishes notifications with. Required with
                O(task_invocation_parameters.run_command.notification_config).
              - Not to be confused with O(service_role_arn), which runs the task.
            type: str
          timeout_seconds:
            description: How many seconds a command may wait to start on a target before it is given up, 30 to 2592000.
            type: int
      automation:
        description: For V(AUTOMATION).
        type: dict
        suboptions:
          document_version:
            description: A version number, V($DEFAULT) or V($LATEST).
            type: str
          parameters:
            description:
              - The runbook's parameters, a mapping from names to lists of text, with the same rules as
                O(task_invocation_parameters.run_command.parameters). A value has 1 to 512 characters.
            type: dict
      step_functions:
        description: For V(STEP_FUNCTIONS).
        type: dict
        suboptions:
          input:
            description:
              - The input of the execution, a mapping, a list or text, at most 4096 characters. JSON is compared by content.
              - Text that is not valid JSON gives a warning, because Step Functions would refuse it.
              - It is sensitive and never shown; see O(sensitive_parameters).
              - An empty mapping or list clears it. For an input that is an empty object, set the text V("{}").
            type: raw
          name:
            description: The name of the execution, at most 80 characters.
            type: str
      lambda:
        description: For V(LAMBDA).
        type: dict
        suboptions:
          client_context:
            description:
              - The client context of the call. A mapping is encoded in base64 for you. Text must be a JSON object or already
                be base64, with or without line breaks.
            type: raw
          payload:
            description:
              - The input of the function, a mapping, a list or text, at most 4096 bytes. JSON is compared by content. Do not
                encode it.
              - Text that is not valid JSON gives a warning, because Lambda would refuse it.
              - It is sensitive and never shown; see O(sensitive_parameters).
              - An empty mapping or list clears it. For a payload that is an empty object, set the text V("{}").
            type: raw
          qualifier:
            description: The version or alias of the function.
            type: str
  alarm_configuration:
    description: The CloudWatch alarm that stops the task. V({}) clears it.
    type: dict
    suboptions:
      ignore_poll_alarm_failure:
        description: Whether the task continues if the state of the alarm cannot be read.
        type: bool
      alarms:
        description: The alarm. The API accepts exactly one.
        type: list
        elements: dict
        suboptions:
          name:
            description: The name of the alarm.
            type: str
            required: true
  task_parameters:
    description:
      - Deprecated by AWS in favour of O(task_invocation_parameters). V(RUN_COMMAND) tasks use it only if that has no
        parameters; the other types ignore it.
      - A mapping from names to C(values), a list of text. The list, or a single text, may also follow the name directly.
      - An update that does not set it keeps it. V({}) clears it.
    type: dict
  logging_info:
    description:
      - Deprecated by AWS in favour of O(task_invocation_parameters.run_command.output_s3_bucket_name).
      - An update that does not set it keeps it. V({}) clears it.
    type: dict
    suboptions:
      s3_bucket_name:
        description: The S3 bucket. Required.
        type: str
      s3_key_prefix:
        description: The folder in the bucket.
        type: str
      s3_region:
        description: The region of the bucket. Required.
        type: str
"""
