# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The settings of a task that take effect when it runs, wherever they are stored.

AWS (MaintenanceWindowRunCommandParameters): for RUN_COMMAND the deprecated TaskParameters and LoggingInfo are used only
if TaskInvocationParameters has no values of its own; for the other types they are ignored.
"""

from __future__ import annotations

import re
import typing as t

from .._engine.shapes import Options
from .task import BLOCK_OF_TYPE

BLOCKS = "task_invocation_parameters"


def invocation_of(task: Options) -> Options:
    """The block of the task's own type in task_invocation_parameters; empty if it has none."""
    block = BLOCK_OF_TYPE.get(str(task.get("task_type")), "")
    return (task.get(BLOCKS) or {}).get(block) or {}


def uses_deprecated(task: Options, deprecated: str) -> bool:
    """Whether task_parameters or logging_info of the task takes effect."""
    own = {"task_parameters": "parameters", "logging_info": "output_s3_bucket_name"}[deprecated]
    is_used = task.get("task_type") == "RUN_COMMAND" and not invocation_of(task).get(own)
    return bool(is_used and task.get(deprecated))


def effective_parameters(task: Options) -> t.Dict[str, t.List[str]]:
    """The parameters that the task's document is started with: {name: values}."""
    if uses_deprecated(task, "task_parameters"):
        return t.cast(t.Dict[str, t.List[str]], task["task_parameters"])
    return invocation_of(task).get("parameters") or {}


def effective_bucket(task: Options) -> t.Optional[str]:
    """The S3 bucket that the command's output goes to; None if there is none."""
    if uses_deprecated(task, "logging_info"):
        return t.cast(t.Optional[str], task["logging_info"].get("s3_bucket_name"))
    return invocation_of(task).get("output_s3_bucket_name") or None


def work_name(task_arn: t.Any) -> str:
    """The name of a document, runbook or function, also if task_arn is an ARN or ends in a version or alias.

    Anything else, such as the ARN of a state machine, comes back as it is.
    """
    text = str(task_arn or "")
    named = re.search(r"(?:\b(?:document|automation-definition)/|\bfunction:)([^:]+)", text)
    if named:
        return named.group(1)
    return text if text.startswith("arn:") else text.partition(":")[0]
