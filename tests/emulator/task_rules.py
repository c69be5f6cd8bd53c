# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the service asks of a task beyond the model: its targets, its Max* pair and its invocation parameters."""

from __future__ import annotations

from .errors import invalid, must_not_be_null
from .shapes import member_path
from .state import Record

PAIR = ("MaxConcurrency", "MaxErrors")
PLACEHOLDER = "1"

# Which block of TaskInvocationParameters belongs to a type (rule 11).
BLOCKS = {
    "RUN_COMMAND": "RunCommand",
    "AUTOMATION": "Automation",
    "STEP_FUNCTIONS": "StepFunctions",
    "LAMBDA": "Lambda",
}

# Rule 10: how many values a target key takes, over all targets together, and what the message calls them.
LIMITS = {"WindowTargetIds": (10, "window targets"), "InstanceIds": (50, "instances")}

NO_RESOURCE = (
    "For Run Command tasks, you must specify at least one resource as the target of the task. You can specify between "
    "1 and 50 instance IDs, or between 1 and 10 maintenance window target IDs."
)
PAIR_REFUSED = {
    "MaxErrors": "Maintenance window tasks without targets do not support MaxErrors values.",
    "MaxConcurrency": "Maintenance window tasks without targets do not support MaxConcurrency values.",
}
PAIR_MISSING = {
    "MaxErrors": "Max Errors must be a number of at least 0, or a percentage between 0 and 100",
    "MaxConcurrency": "Max Concurrency must be a number greater than 0, or a percentage between 1 and 100",
}
WRONG_BLOCK = "Task Invocation Parameters must contain an entry only for the Task Type specified in the Window Task."
NOTIFICATION_ROLE = "ServiceRoleArn of RunCommandInvocationParameter is required if NotificationConfig is specified"


def check_targets(targets: list[Record], task_type: str) -> None:
    """Rule 10 (A): Key is WindowTargetIds or InstanceIds, case-exact; at most 50 and 10 of them in all.

    Rule 8 (A): a RUN_COMMAND task needs at least one resource. A target without values names none: RUN_COMMAND answers
    as if there were no target, the other types refuse it in words of our own (D).
    """
    counts = dict.fromkeys(LIMITS, 0)
    for number, target in enumerate(targets, 1):
        if "Key" not in target:
            raise must_not_be_null(f"targets.{number}.member.key")
        if target["Key"] not in LIMITS:
            raise invalid(f"{target['Key']} is an invalid window task target type, use WindowTargetIds or InstanceIds.")
        counts[target["Key"]] += len(target.get("Values", ()))
    if task_type == "RUN_COMMAND" and not any(counts.values()):
        raise invalid(NO_RESOURCE)
    for target in targets:
        if not target.get("Values"):
            raise invalid(f"The target {target['Key']} must have at least one value")
    for key, (limit, kind) in LIMITS.items():
        if counts[key] > limit:
            raise invalid(f"The maximum number of {kind} is {limit}")


def check_pair(targeted: bool, request: Record, required: bool) -> None:
    """Rules 8 and 9: without targets neither value may be sent (A); with targets both must, if ``required`` (B)."""
    names = ("MaxErrors", "MaxConcurrency")  # in the order of the service's messages
    if not targeted:
        refused = [PAIR_REFUSED[name] for name in names if name in request]
        if refused:
            raise invalid(" ".join(refused))
    elif required:
        absent = [PAIR_MISSING[name] for name in names if name not in request]
        if absent:
            raise invalid(" ".join(absent))


def check_invocation(invocation: Record, task_type: str) -> None:
    """Rule 11 (reported): only the block of the task's own type; notifications need RunCommand.ServiceRoleArn."""
    own = BLOCKS[task_type]
    if any(block != own for block in invocation):
        raise invalid(WRONG_BLOCK)
    run_command = invocation.get("RunCommand", {})
    if run_command.get("NotificationConfig") and not run_command.get("ServiceRoleArn"):
        raise invalid(NOTIFICATION_ROLE)


def check_role(request: Record) -> None:
    """An empty role is no ARN (D: it is omitted, or Replace takes it away; the service is not known to accept it)."""
    if request.get("ServiceRoleArn") == "":
        raise invalid("ServiceRoleArn must be the ARN of an IAM role")


def check_replace(request: Record) -> None:
    """Rule 3 (B): with Replace, what registration requires is required. The type and the window cannot change (5)."""
    if "TaskArn" not in request:
        raise must_not_be_null(member_path("TaskArn"))


def stored_invocation(invocation: Record, task_arn: str) -> Record:
    """TaskInvocationParameters as they read back.

    Rule 7 (C): the log group's name is filled in when output goes to CloudWatch and none was given. An empty
    NotificationConfig is the same as none and does not read back (C: it is a lasting difference in other tools).
    """
    run_command = invocation.get("RunCommand")
    if run_command is None:
        return invocation
    run_command = {name: value for name, value in run_command.items() if name != "NotificationConfig" or value}
    output = run_command.get("CloudWatchOutputConfig", {})
    if output.get("CloudWatchOutputEnabled") and "CloudWatchLogGroupName" not in output:
        document = task_arn.rpartition("/")[2]
        run_command["CloudWatchOutputConfig"] = {**output, "CloudWatchLogGroupName": f"/aws/ssm/{document}"}
    return {**invocation, "RunCommand": run_command}


def stored_alarm(alarm: Record) -> Record:
    """AlarmConfiguration as it reads back: IgnorePollAlarmFailure is false when not given (B: the reference)."""
    return {"IgnorePollAlarmFailure": False, **alarm}
