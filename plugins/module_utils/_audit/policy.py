# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The policy: the rules that windows and tasks are checked against, declared or not. RULES has a row for each."""

from __future__ import annotations

import datetime
import typing as t

from .._engine.shapes import Options
from . import checks
from .checks import Violations
from .model import AuditedWindow, Finding


class Rule(t.NamedTuple):
    """A rule. Exactly one of task and window is its check."""

    id: str
    severity: str
    reason: str
    remedy: str
    task: t.Optional[t.Callable[[Options, AuditedWindow], Violations]] = None
    window: t.Optional[t.Callable[[Options, datetime.datetime], Violations]] = None


RULES = (
    Rule(
        "document_hash_pinned",
        "high",
        "AWS updates its own documents without notice. After the next update every run of the task fails.",
        "Clear document_hash and document_hash_type: set both to an empty text.",
        task=checks.document_hash_pinned,
    ),
    Rule(
        "dangling_target",
        "high",
        "A deregistered target selects nothing: the task runs on fewer machines than it seems to, or on none.",
        "Register the target again, or remove its ID from the task's targets.",
        task=checks.dangling_target,
    ),
    Rule(
        "never_succeeds",
        "high",
        "None of the runs that were examined (the last 10, unless executions says otherwise) succeeded, so "
        "the task's work has not been done.",
        "Find the cause in the window's execution history, or deregister the task if nobody needs it.",
        task=checks.never_succeeds,
    ),
    Rule(
        "no_next_execution",
        "high",
        "The window will not open again, so nothing in it will run.",
        "Correct the window's schedule, start_date or end_date, or delete the window.",
        window=checks.no_next_execution,
    ),
    Rule(
        "window_ended",
        "medium",
        "A window past its end date does not open again.",
        "Move the window's end_date, or delete the window.",
        window=checks.window_ended,
    ),
    Rule(
        "window_disabled",
        "medium",
        "Nothing in a disabled window runs, patches included.",
        "Enable the window, or delete it.",
        window=checks.window_disabled,
    ),
    Rule(
        "service_linked_role",
        "medium",
        "AWS advises a role of your own. The permissions of the service-linked role cannot be changed.",
        "Set service_role_arn to a role of your own that allows only what the task needs.",
        task=checks.service_linked_role,
    ),
    Rule(
        "latest_version",
        "medium",
        "Anyone who saves a new version of the document or function changes what runs in the next window, untested.",
        "Set the version to a number or to $DEFAULT; for a function, to a version or an alias.",
        task=checks.latest_version,
    ),
    Rule(
        "continue_task",
        "medium",
        "Work that goes on after the cutoff runs into the time that the window should protect.",
        "Set cutoff_behavior to CANCEL_TASK, or make the work shorter than the cutoff.",
        task=checks.continue_task,
    ),
    Rule(
        "max_errors_all",
        "medium",
        "A fault that breaks one machine reaches all of them.",
        "Set max_errors to a number or percentage that stops the task in time.",
        task=checks.max_errors_all,
    ),
    Rule(
        "deprecated_task_parameters",
        "medium",
        "AWS has deprecated task_parameters. Only a RUN_COMMAND task without parameters in "
        "task_invocation_parameters still uses them.",
        "Set the parameters that the task needs in task_invocation_parameters, or by a pattern. Then set "
        "task_parameters to {}; in an entry with a pattern, which cannot have it, set replace to true.",
        task=checks.deprecated_task_parameters,
    ),
    Rule(
        "deprecated_logging_info",
        "medium",
        "AWS has deprecated logging_info. Only a RUN_COMMAND task without an output_s3_bucket_name still uses it.",
        "Set output_s3_bucket_name if the output is needed. Then set logging_info to {}; in an entry with a "
        "pattern, which cannot have it, set replace to true.",
        task=checks.deprecated_logging_info,
    ),
    Rule(
        "no_output",
        "low",
        "AWS keeps only the first 24,000 characters of a command's output.",
        "Set output_s3_bucket_name or cloud_watch_output_config (cloud_watch_log_group_name in an entry with "
        "a pattern).",
        task=checks.no_output,
    ),
    Rule(
        "no_notification",
        "low",
        "Nobody is told when the command fails.",
        "Set notification_config and the run_command.service_role_arn that publishes to it (notification_arn "
        "and notification_role_arn in an entry with a pattern).",
        task=checks.no_notification,
    ),
    Rule(
        "no_alarm",
        "low",
        "Nothing stops the task when what it changes breaks the service.",
        "Set alarm_configuration to a CloudWatch alarm that should stop the task.",
        task=checks.no_alarm,
    ),
)

RULES_BY_ID = {rule.id: rule for rule in RULES}


def policy_findings(
    windows: t.Iterable[AuditedWindow], rules: t.Container[str], now: datetime.datetime
) -> t.List[Finding]:
    """The violations in the windows of the rules with these ids. now: with a time zone."""
    used = [rule for rule in RULES if rule.id in rules]
    findings = []
    for window in windows:
        for rule in used:
            if rule.window:
                for path, message in rule.window(window.settings, now):
                    findings.append(Finding(rule.id, window.settings, None, path, message))
            for task in window.tasks if rule.task else ():
                for path, message in t.cast(t.Any, rule.task)(task, window):
                    findings.append(Finding(rule.id, window.settings, task, path, message))
    return findings
