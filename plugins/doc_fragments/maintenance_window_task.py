# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of one maintenance window task, documented once for all modules that take them."""

from __future__ import annotations


class ModuleDocFragment:
    # What shall become of the task.
    STATE = r"""
options:
  state:
    description:
      - V(present) registers the task if it is not there, else updates it.
      - V(absent) deregisters it. A task, or a window, that is not there is no error.
    type: str
    choices: [present, absent]
    default: present
  replace:
    description:
      - Whether the arguments are the whole task. What is left out goes back to the service's default.
      - Needs O(task_arn), and for a task with targets O(targets), O(max_concurrency) and O(max_errors).
      - Without it, an update still uses the API's C(Replace) where only that can clear a field (O(name),
        O(description), O(service_role_arn), O(cutoff_behavior), O(alarm_configuration), O(logging_info)); all else that
        was read is then sent back.
    type: bool
    default: false
  purge_parameters:
    description:
      - Whether parameters of the document that are not given are removed, as C(purge_tags) in amazon.aws does with tags.
      - If V(false), the given parameters are merged by name into those that exist. This holds for any C(parameters) map
        in O(task_invocation_parameters), and for O(task_parameters).
      - Cannot be V(false) with O(replace=true).
    type: bool
    default: true
"""

    # Which window and which task; shared by everything that reads or writes tasks.
    WINDOW = r"""
options:
  window_id:
    description:
      - The ID of the maintenance window, C(mw-) and 17 hex digits.
      - One of O(window_id) and O(window_name) is required. Where both are given, the ID counts.
    type: str
  window_name:
    description:
      - The name of the maintenance window, instead of its ID. It costs one call more.
      - Names of windows may repeat. Where two windows have this name the module fails and lists their IDs.
    type: str
"""

    SENSITIVE = r"""
options:
  sensitive_parameters:
    description:
      - Names of parameters, in any C(parameters) map and in C(task_parameters), whose values must not be seen.
        V(*) stands for all of them.
      - Their values, and always the Lambda C(payload) and the Step Functions C(input), are replaced by the placeholder
        V(<hidden by windowkeeper.ssm>) in results, diffs, warnings, errors and the echo of the arguments. A diff
        still shows that such a value changes.
      - The description of a task is shown, although AWS marks it as sensitive. So are the items of a C(loop), by Ansible
        itself. Loop over names, set C(no_log), or give the list to M(windowkeeper.ssm.maintenance_window_tasks).
      - The placeholder given back as a value means "keep the value that is there", so that a result can be fed back
        without destroying a secret. It is refused where there is nothing to keep.
    type: list
    elements: str
    default: []
"""

    DOCUMENTATION = r"""
options:
  window_task_id:
    description:
      - The ID of the task, a UUID. One of O(window_task_id) and O(name) is required.
      - With it O(name) is a setting like the others, so this is how a task is renamed.
      - With O(state=present), an ID that does not exist is an error.
    type: str
  name:
    description:
      - The name of the task, 3 to 128 letters, digits, underscores, hyphens and dots.
      - Without O(window_task_id) it says which task is meant. Names may repeat; where two tasks of the window have this
        name the module fails and lists their IDs.
      - V("") clears the name of the task with O(window_task_id).
    type: str
  task_type:
    description:
      - What kind of task it is. Needed to register one.
      - It cannot change. A value that differs from what is there is an error.
    type: str
    choices: [RUN_COMMAND, AUTOMATION, STEP_FUNCTIONS, LAMBDA]
  description:
    description: A description, 1 to 128 characters. V("") clears it.
    type: str
  task_arn:
    description:
      - What the task runs, by O(task_type). The name or ARN of an SSM document for V(RUN_COMMAND), the name or ARN of a
        runbook for V(AUTOMATION), the ARN of a state machine for V(STEP_FUNCTIONS), the name or ARN of a function for
        V(LAMBDA).
      - Needed to register a task, and with O(replace=true).
    type: str
  service_role_arn:
    description:
      - The ARN of the role that Systems Manager assumes to run the task.
      - Where none is given, the service uses the service-linked role of Systems Manager. V("") goes back to that.
      - Not to be confused with O(task_invocation_parameters.run_command.service_role_arn), which is for notifications.
    type: str
  targets:
    description:
      - What the task runs on. At most 5 entries, 50 instance IDs and 10 window target IDs in all.
      - V(RUN_COMMAND) tasks need targets; the other types can do without.
      - Order means nothing. V([]) removes all targets.
    type: list
    elements: dict
    suboptions:
      key:
        description: What the values are, spelt exactly so. To select by tags, register a target with the window.
        type: str
        required: true
        choices: [WindowTargetIds, InstanceIds]
      values:
        description: The IDs. Order means nothing.
        type: list
        elements: str
        required: true
  max_concurrency:
    description:
      - On how many targets the task may run at once, a number from 1 or a percentage from V(1%) to V(100%).
      - Required for a task with targets. A task without targets takes none; the V(1) that AWS shows for it is ignored.
    type: str
  max_errors:
    description:
      - After how many errors the task goes to no more targets, a number from 0 or a percentage from V(0%) to V(100%).
      - Required for a task with targets. A task without targets takes none; the V(1) that AWS shows for it is ignored.
    type: str
  priority:
    description: The lower the number, the earlier the task starts in its window. V(0) is the service's default.
    type: int
  cutoff_behavior:
    description:
      - Whether a task that is still running when the window's cutoff time comes goes on or is cancelled.
      - V("") clears it.
    type: str
    choices: [CONTINUE_TASK, CANCEL_TASK]
  task_invocation_parameters:
    description:
      - What the task is started with. Only the block of the task's own type is allowed.
      - Settings in it that are not given are kept, although the API replaces the structure as a whole.
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
            description: Where output goes in CloudWatch Logs. V({}) clears it.
            type: dict
            suboptions:
              cloud_watch_log_group_name:
                description: The log group. Where none is given, the service uses C(/aws/ssm/) and the document's name.
                type: str
              cloud_watch_output_enabled:
                description: Whether output goes to CloudWatch Logs.
                type: bool
          document_hash:
            description:
              - The hash of the document. The task fails when the document changes, so never give one for a document
                that AWS owns.
            type: str
          document_hash_type:
            description: How the hash was made. Sha1 is deprecated.
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
                description: Which events are notified. Order means nothing.
                type: list
                elements: str
                choices: [All, InProgress, Success, TimedOut, Cancelled, Failed]
              notification_type:
                description: V(Command) for one message per command, V(Invocation) for one per target.
                type: str
                choices: [Command, Invocation]
          output_s3_bucket_name:
            description: The S3 bucket that output goes to.
            type: str
          output_s3_key_prefix:
            description: The folder in the bucket.
            type: str
          parameters:
            description:
              - The document's parameters, a map from names to lists of text. Names keep their case.
              - The map is one value. A parameter that is not given any more goes; one that is given as null stays.
              - A single text, number or boolean becomes a list of one. V(true) becomes V("true"). V("") in a list is a
                value like any other.
            type: dict
          service_role_arn:
            description:
              - The ARN of the role that Run Command publishes notifications with. Required with
                O(task_invocation_parameters.run_command.notification_config).
              - Not to be confused with O(service_role_arn), which runs the task.
            type: str
          timeout_seconds:
            description: After how many seconds a command that has not started on a target is given up, 30 to 2592000.
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
              - The runbook's parameters, a map from names to lists of text, as
                O(task_invocation_parameters.run_command.parameters). A value has 1 to 512 characters.
            type: dict
      step_functions:
        description: For V(STEP_FUNCTIONS).
        type: dict
        suboptions:
          input:
            description:
              - The execution's input, a mapping, a list or text, at most 4096 characters. Compared by the JSON in it.
              - It is sensitive and never shown; see O(sensitive_parameters).
              - An empty mapping or list clears it. Give the text V("{}") for an input that is an empty object.
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
              - What the function finds in its client context. A mapping is encoded in base64 for you; text must be
                base64 already, or a JSON object.
            type: raw
          payload:
            description:
              - What the function is called with, a mapping, a list or text, at most 4096 bytes. Compared by the JSON
                in it. Do not encode it.
              - It is sensitive and never shown; see O(sensitive_parameters).
              - An empty mapping or list clears it. Give the text V("{}") for a payload that is an empty object.
            type: raw
          qualifier:
            description: The version or alias of the function.
            type: str
  alarm_configuration:
    description: The CloudWatch alarm that stops the task. V({}) clears it.
    type: dict
    suboptions:
      ignore_poll_alarm_failure:
        description: Whether the task goes on when the alarm's state cannot be read.
        type: bool
      alarms:
        description: The alarm; the API takes exactly one.
        type: list
        elements: dict
        suboptions:
          name:
            description: The name of the alarm.
            type: str
            required: true
  task_parameters:
    description:
      - Deprecated by AWS in favour of O(task_invocation_parameters). V(RUN_COMMAND) tasks use it only where that
        has no parameters; the other types ignore it.
      - A map from names to C(values), a list of text. A list or a text in place of the C(values) will do.
      - Never lost by an update that does not name it. V({}) clears it.
    type: dict
  logging_info:
    description:
      - Deprecated by AWS in favour of O(task_invocation_parameters.run_command.output_s3_bucket_name).
      - Never lost by an update that does not name it. V({}) clears it.
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
