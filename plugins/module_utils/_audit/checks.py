# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the rules of the policy look for. Each check yields the option's path and a sentence for what it finds.

A check of a task is given the task and its window, one of a window the window and the time. No I/O, no clock.
"""

from __future__ import annotations

import datetime
import re
import typing as t

from .._engine.shapes import Options
from .._resources.task import SERVICE_LINKED_ROLE, is_owned_by_aws
from .estate import Run, WindowAsIs

BLOCKS = "task_invocation_parameters"
COMMAND = BLOCKS + ".run_command"
LATEST = "$LATEST"
#: Documents that install patches where this parameter says so, also as an ARN, and with what AWS appends to a name.
PATCHING = {"RunPatchBaseline": "Operation", "AWS-ApplyPatchBaseline": "Operation", "AWS-InstallWindowsUpdates": "Action"}
#: Seconds that a command may go on where the cutoff is the window's end itself.
SHORT = 600

Said = t.Iterator[t.Tuple[t.Optional[str], str]]


def command_of(task: Options) -> t.Optional[Options]:
    """What a RUN_COMMAND task is started with; None for a task of another type."""
    if task.get("task_type") != "RUN_COMMAND":
        return None
    return (task.get(BLOCKS) or {}).get("run_command") or {}


def service_linked_role(task: Options, _of: WindowAsIs) -> Said:
    role = task.get("service_role_arn")
    if not role or re.fullmatch(SERVICE_LINKED_ROLE, str(role)):
        yield "service_role_arn", "It runs with the service-linked role of Systems Manager."


def no_output(task: Options, _of: WindowAsIs) -> Said:
    command = command_of(task)
    if command is None:
        return
    logs = (command.get("cloud_watch_output_config") or {}).get("cloud_watch_output_enabled")
    bucket = command.get("output_s3_bucket_name") or (task.get("logging_info") or {}).get("s3_bucket_name")
    if not logs and not bucket:
        yield COMMAND, "Its output goes neither to S3 nor to CloudWatch Logs."


def no_notification(task: Options, _of: WindowAsIs) -> Said:
    command = command_of(task)
    if command is not None and not (command.get("notification_config") or {}).get("notification_arn"):
        yield COMMAND + ".notification_config", "Nobody is notified of its status."


def no_alarm(task: Options, _of: WindowAsIs) -> Said:
    if not (task.get("alarm_configuration") or {}).get("alarms"):
        yield "alarm_configuration", "No CloudWatch alarm stops it."


def deprecated_task_parameters(task: Options, _of: WindowAsIs) -> Said:
    if task.get("task_parameters"):
        yield "task_parameters", "It has task_parameters, which AWS has deprecated: %s." % ", ".join(
            sorted(task["task_parameters"])
        )


def deprecated_logging_info(task: Options, _of: WindowAsIs) -> Said:
    if task.get("logging_info"):
        yield "logging_info", "It has logging_info, which AWS has deprecated."


def document_hash_pinned(task: Options, _of: WindowAsIs) -> Said:
    command = command_of(task)
    if command and command.get("document_hash") and is_owned_by_aws(task):
        yield COMMAND + ".document_hash", "It pins the hash of %s, which AWS owns and updates." % task.get("task_arn")


def latest_version(task: Options, _of: WindowAsIs) -> Said:
    said = "It runs $LATEST of %s." % task.get("task_arn")
    for name, option in (("run_command", "document_version"), ("automation", "document_version"), ("lambda", "qualifier")):
        block = (task.get(BLOCKS) or {}).get(name) or {}
        if block.get(option) == LATEST:
            yield "%s.%s.%s" % (BLOCKS, name, option), said
            return
    if str(task.get("task_arn")).endswith(":" + LATEST):
        yield "task_arn", said


def continue_task(task: Options, of: WindowAsIs) -> Said:
    command = command_of(task)
    # The service documents CONTINUE_TASK as what counts where nothing is given.
    if command is None or task.get("cutoff_behavior") == "CANCEL_TASK":
        return
    parameters = command.get("parameters") or {}
    limit = int(of.window.get("cutoff") or 0) * 3600 or SHORT
    for name in ("executionTimeout", "ExecutionTimeout"):
        for value in parameters.get(name) or ():
            if str(value).isdigit() and int(value) > limit:
                said = "It may run for %s s and goes on after the cutoff, %s h before the window's end."
                yield "cutoff_behavior", said % (value, of.window.get("cutoff") or 0)
                return
    document = str(task.get("task_arn"))
    if any(name in document and parameters.get(verb) == ["Install"] for name, verb in PATCHING.items()):
        yield "cutoff_behavior", "It installs patches, and goes on after the window's cutoff."


def max_errors_all(task: Options, _of: WindowAsIs) -> Said:
    if task.get("targets") and task.get("max_errors") == "100%":
        yield "max_errors", "It goes on to every target, however many have failed: max_errors is 100%."


def dangling_target(task: Options, of: WindowAsIs) -> Said:
    if of.target_ids is None:
        return
    missing = [
        value
        for target in task.get("targets") or ()
        if target.get("key") == "WindowTargetIds"
        for value in target.get("values") or ()
        if value not in of.target_ids
    ]
    if missing:
        yield "targets", "Its window has no such target: %s." % ", ".join(missing)


def never_succeeds(task: Options, of: WindowAsIs) -> Said:
    runs = [run for run in of.runs if (run.task_arn, run.task_type) == (task.get("task_arn"), task.get("task_type"))]
    ended = [run for run in runs if run.status in ENDED]
    if ended and not any(run.status == "SUCCESS" for run in runs):
        states = ", ".join(sorted({run.status for run in ended}))
        yield None, "It has not succeeded in any of its last %d runs (%s)." % (len(ended), states)


ENDED = ("SUCCESS", "FAILED", "TIMED_OUT", "CANCELLED")


def never_succeeded_yet(tasks: t.Iterable[Options], runs: t.Sequence[Run]) -> bool:
    """Whether an earlier execution could still show a success that these runs do not."""
    done = {(run.task_arn, run.task_type) for run in runs if run.status == "SUCCESS"}
    return any((task.get("task_arn"), task.get("task_type")) not in done for task in tasks)


def window_disabled(window: Options, _now: datetime.datetime) -> Said:
    if window.get("enabled") is False:
        yield "enabled", "The window is disabled."


def window_ended(window: Options, now: datetime.datetime) -> Said:
    if has_ended(window, now):
        yield "end_date", "The window ended on %s." % window["end_date"]


def no_next_execution(window: Options, now: datetime.datetime) -> Said:
    if window.get("enabled") is not False and not has_ended(window, now) and not window.get("next_execution_time"):
        yield "schedule", "The window is enabled, but AWS plans no execution of it (schedule %s)." % window.get("schedule")


def has_ended(window: Options, now: datetime.datetime) -> bool:
    text = str(window.get("end_date") or "")
    try:
        end = datetime.datetime.fromisoformat(re.sub("[zZ]$", "+00:00", text))
    except ValueError:
        return False
    # Without an offset the date is in the window's own time zone; half a day more or less is no reason for a finding.
    return (end if end.tzinfo else end.replace(tzinfo=datetime.timezone.utc)) <= now
