# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The policy: what is worth telling of a window or a task whatever was declared. One row of RULES for each rule."""

from __future__ import annotations

import datetime
import typing as t

from .._engine.shapes import Options
from . import checks
from .checks import Said
from .estate import Observation, WindowAsIs


class Rule(t.NamedTuple):
    """A rule. Exactly one of task and window finds what it is about."""

    id: str
    severity: str
    reason: str
    remedy: str
    task: t.Optional[t.Callable[[Options, WindowAsIs], Said]] = None
    window: t.Optional[t.Callable[[Options, datetime.datetime], Said]] = None


RULES = (
    Rule(
        "document_hash_pinned",
        "high",
        "AWS updates its own documents without notice. After the next update every run of the task fails.",
        "Clear document_hash and document_hash_type.",
        task=checks.document_hash_pinned,
    ),
    Rule(
        "dangling_target",
        "high",
        "A target that was deregistered selects nothing: the task runs on fewer machines than it seems to, or on none.",
        "Register the target again, or take its ID out of the task's targets.",
        task=checks.dangling_target,
    ),
    Rule(
        "never_succeeds",
        "high",
        "What the task is there for has not been done in any run that AWS still remembers.",
        "Look into the window's execution history for the cause; deregister the task if nobody needs it.",
        task=checks.never_succeeds,
    ),
    Rule(
        "no_next_execution",
        "high",
        "The window will never open again, and nothing in it will run.",
        "Correct schedule, start_date or end_date of the window, or delete it.",
        window=checks.no_next_execution,
    ),
    Rule(
        "window_ended",
        "medium",
        "A window past its end date never opens again.",
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
        "AWS advises a role of your own with what the task needs; the service-linked role cannot be limited or extended.",
        "Give service_role_arn.",
        task=checks.service_linked_role,
    ),
    Rule(
        "latest_version",
        "medium",
        "Whoever saves a new version of the document or function changes what runs in the next window, untested.",
        "Give a version number, or $DEFAULT; for a function a version or an alias.",
        task=checks.latest_version,
    ),
    Rule(
        "continue_task",
        "medium",
        "Work that goes on after the cutoff runs into the time that the window was meant to protect.",
        "Set cutoff_behavior to CANCEL_TASK, or make the work shorter than the cutoff.",
        task=checks.continue_task,
    ),
    Rule(
        "max_errors_all",
        "medium",
        "A fault that breaks one machine is rolled out to all of them.",
        "Give max_errors a number or a percentage that stops the task in time.",
        task=checks.max_errors_all,
    ),
    Rule(
        "deprecated_task_parameters",
        "medium",
        "AWS keeps task_parameters for old tasks only. Where the task has invocation parameters too, they do nothing.",
        "Move them to task_invocation_parameters, and clear task_parameters.",
        task=checks.deprecated_task_parameters,
    ),
    Rule(
        "deprecated_logging_info",
        "medium",
        "AWS keeps logging_info for old tasks only. Where the command has a bucket of its own, it does nothing.",
        "Give run_command.output_s3_bucket_name, and clear logging_info.",
        task=checks.deprecated_logging_info,
    ),
    Rule(
        "no_output",
        "low",
        "Of a command's output AWS keeps the first 24,000 characters only.",
        "Give output_s3_bucket_name or cloud_watch_output_config.",
        task=checks.no_output,
    ),
    Rule(
        "no_notification",
        "low",
        "A command that fails at night is found by whoever looks first.",
        "Give notification_config, and the service_role_arn beside it.",
        task=checks.no_notification,
    ),
    Rule(
        "no_alarm",
        "low",
        "Nothing stops the task when what it changes breaks the service.",
        "Give alarm_configuration.",
        task=checks.no_alarm,
    ),
)

BY_ID = {rule.id: rule for rule in RULES}


def observe(windows: t.Iterable[WindowAsIs], rules: t.Container[str], now: datetime.datetime) -> t.List[Observation]:
    """What the rules of these ids find in the windows. now: with a time zone."""
    used = [rule for rule in RULES if rule.id in rules]
    found = []
    for of in windows:
        for rule in used:
            if rule.window:
                for path, said in rule.window(of.window, now):
                    found.append(Observation(rule.id, of.window, None, path, said))
            for task in of.tasks if rule.task else ():
                for path, said in t.cast(t.Any, rule.task)(task, of):
                    found.append(Observation(rule.id, of.window, task, path, said))
    return found
