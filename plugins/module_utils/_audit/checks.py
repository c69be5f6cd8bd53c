# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the rules of the policy check. Each check yields the option's path and a sentence for each violation.

A check of a task takes the task and its window, a check of a window the window and the time. No I/O, no clock.
"""

from __future__ import annotations

import datetime
import re
import typing as t

from .._engine.shapes import Options
from .._resources.effective import (
    BLOCKS,
    effective_bucket,
    effective_parameters,
    invocation_of,
    uses_deprecated,
    work_name,
)
from .._resources.task import SERVICE_LINKED_ROLE, is_owned_by_aws
from .model import AuditedWindow, Run

COMMAND = BLOCKS + ".run_command"
LATEST = "$LATEST"
#: Documents whose names contain these install patches if this parameter is Install.
PATCHING = {
    "RunPatchBaseline": "Operation",
    "AWS-ApplyPatchBaseline": "Operation",
    "AWS-InstallWindowsUpdates": "Action",
}
#: Seconds that a command may go on if the cutoff is the window's end itself.
SHORT = 600

Violations = t.Iterator[t.Tuple[t.Optional[str], str]]


def is_command(task: Options) -> bool:
    return task.get("task_type") == "RUN_COMMAND"


def service_linked_role(task: Options, _window: AuditedWindow) -> Violations:
    role = str(task.get("service_role_arn") or "").strip()
    if not role or re.fullmatch(SERVICE_LINKED_ROLE, role):
        yield "service_role_arn", "The task runs with the service-linked role of Systems Manager."


def no_output(task: Options, _window: AuditedWindow) -> Violations:
    logs = (invocation_of(task).get("cloud_watch_output_config") or {}).get("cloud_watch_output_enabled")
    if is_command(task) and not logs and not effective_bucket(task):
        yield COMMAND, "The command's output goes neither to S3 nor to CloudWatch Logs."


def no_notification(task: Options, _window: AuditedWindow) -> Violations:
    if is_command(task) and not (invocation_of(task).get("notification_config") or {}).get("notification_arn"):
        yield COMMAND + ".notification_config", "Nobody is notified of the command's status."


def no_alarm(task: Options, _window: AuditedWindow) -> Violations:
    if not (task.get("alarm_configuration") or {}).get("alarms"):
        yield "alarm_configuration", "No CloudWatch alarm stops the task."


def deprecated_task_parameters(task: Options, _window: AuditedWindow) -> Violations:
    if task.get("task_parameters"):
        named = ", ".join(sorted(task["task_parameters"]))
        yield "task_parameters", "task_parameters (%s) %s." % (named, _state(task, "task_parameters"))


def deprecated_logging_info(task: Options, _window: AuditedWindow) -> Violations:
    if task.get("logging_info"):
        yield "logging_info", "logging_info %s." % _state(task, "logging_info")


def _state(task: Options, option: str) -> str:
    return "is deprecated, and takes effect" if uses_deprecated(task, option) else "is deprecated and has no effect"


def document_hash_pinned(task: Options, _window: AuditedWindow) -> Violations:
    if is_command(task) and invocation_of(task).get("document_hash") and is_owned_by_aws(task):
        said = "The task pins the hash of %s, which AWS owns and updates." % task.get("task_arn")
        yield COMMAND + ".document_hash", said


def latest_version(task: Options, _window: AuditedWindow) -> Violations:
    said = "The task runs $LATEST of %s." % task.get("task_arn")
    for name, option in (
        ("run_command", "document_version"),
        ("automation", "document_version"),
        ("lambda", "qualifier"),
    ):
        block = (task.get(BLOCKS) or {}).get(name) or {}
        if block.get(option) == LATEST:
            yield "%s.%s.%s" % (BLOCKS, name, option), said
            return
    if str(task.get("task_arn")).endswith(":" + LATEST):
        yield "task_arn", said


def continue_task(task: Options, window: AuditedWindow) -> Violations:
    # AWS documents CONTINUE_TASK as the default.
    if not is_command(task) or task.get("cutoff_behavior") == "CANCEL_TASK":
        return
    parameters = effective_parameters(task)
    cutoff = int(window.settings.get("cutoff") or 0)
    longest = max(_timeouts(parameters), default=0)
    if longest > (cutoff * 3600 or SHORT):
        where = "the cutoff is %d h before the window's end" % cutoff if cutoff else "the cutoff is the window's end"
        said = "The command may run for %s, but %s, and the task is not cancelled there."
        yield "cutoff_behavior", said % (_duration(longest), where)
        return
    document = work_name(task.get("task_arn"))
    if any(name in document and "Install" in parameters.get(verb, ()) for name, verb in PATCHING.items()):
        yield "cutoff_behavior", "The task installs patches, and is not cancelled at the window's cutoff."


def _timeouts(parameters: t.Mapping[str, t.Iterable[t.Any]]) -> t.Iterator[int]:
    """The seconds that executionTimeout allows. AWS's documents spell it with a small or a capital e."""
    for name, values in parameters.items():
        if name.lower() == "executiontimeout":
            yield from (int(str(value).strip()) for value in values if re.fullmatch(r"\s*[0-9]{1,9}\s*", str(value)))


def _duration(seconds: int) -> str:
    unit, name = next((unit, name) for unit, name in ((3600, "h"), (60, "min"), (1, "s")) if not seconds % unit)
    return "%d %s" % (seconds // unit, name)


def max_errors_all(task: Options, _window: AuditedWindow) -> Violations:
    if task.get("targets") and str(task.get("max_errors")).strip() == "100%":
        yield "max_errors", "max_errors is 100%, so the task goes on to every target, however many have failed."


def dangling_target(task: Options, window: AuditedWindow) -> Violations:
    if window.target_ids is None:
        return
    missing = [
        value
        for target in task.get("targets") or ()
        if target.get("key") == "WindowTargetIds"
        for value in target.get("values") or ()
        if value not in window.target_ids
    ]
    if missing:
        them = "a target" if len(missing) == 1 else "targets"
        yield "targets", "The task refers to %s that the window does not have: %s." % (them, ", ".join(missing))


def never_succeeds(task: Options, window: AuditedWindow) -> Violations:
    runs = [run for run in window.runs if _work(run.task_arn, run.task_type) == _work_of(task)]
    ended = [run for run in runs if run.status in ENDED]
    if not ended or any(run.status == "SUCCESS" for run in runs):
        return
    states = ", ".join(sorted({run.status for run in ended}))
    latest = max((run.started for run in ended if run.started is not None), default=None)
    at = "" if latest is None else latest.astimezone(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
    if len(ended) == 1:
        yield None, "The task did not succeed in the only run that was examined (%s)." % ", ".join(
            filter(None, (states, at))
        )
    else:
        tail = "%s; the latest at %s" % (states, at) if at else states
        yield None, "None of the %d runs that were examined succeeded (%s)." % (len(ended), tail)


ENDED = ("SUCCESS", "FAILED", "TIMED_OUT", "CANCELLED")


def _work(task_arn: t.Any, task_type: t.Any) -> t.Tuple[str, t.Any]:
    """What ran, however it was named: an execution does not say which task of the window it was."""
    return work_name(task_arn), task_type


def _work_of(task: Options) -> t.Tuple[str, t.Any]:
    return _work(task.get("task_arn"), task.get("task_type"))


def may_have_succeeded_earlier(tasks: t.Iterable[Options], runs: t.Sequence[Run]) -> bool:
    """Whether an earlier execution could still show a success that these runs do not."""
    done = {_work(run.task_arn, run.task_type) for run in runs if run.status == "SUCCESS"}
    return any(_work_of(task) not in done for task in tasks)


def window_disabled(window: Options, _now: datetime.datetime) -> Violations:
    if window.get("enabled") is False:
        yield "enabled", "The window is disabled."


def window_ended(window: Options, now: datetime.datetime) -> Violations:
    if has_ended(window, now):
        yield "end_date", "The window ended on %s." % window["end_date"]


def no_next_execution(window: Options, now: datetime.datetime) -> Violations:
    if window.get("enabled") is not False and not has_ended(window, now) and not window.get("next_execution_time"):
        yield "schedule", "The window is enabled, but AWS plans no execution of it (schedule: %s)." % window.get(
            "schedule"
        )


def has_ended(window: Options, now: datetime.datetime) -> bool:
    text = str(window.get("end_date") or "")
    try:
        end = datetime.datetime.fromisoformat(re.sub("[zZ]$", "+00:00", text))
    except ValueError:
        return False
    # Without an offset the date is in the window's own time zone; half a day more or less does not matter.
    return (end if end.tzinfo else end.replace(tzinfo=datetime.timezone.utc)) <= now
