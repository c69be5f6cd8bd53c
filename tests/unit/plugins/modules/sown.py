# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Windows to audit: as they should be, and one with each fault that the policy knows."""

from __future__ import annotations

import copy
import typing as t

from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.documents import unpacked
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import Ended, Options, Server

ROLE = "arn:aws:iam::123456789012:role/windows"
TOPIC = "arn:aws:sns:us-east-1:123456789012:ops"
GONE_TARGET = "e32eecb2-646c-4f4b-8ed1-205fb0123456"
COMMAND: Options = {
    "OutputS3BucketName": "example-output",
    "NotificationConfig": {"NotificationArn": TOPIC, "NotificationEvents": ["Failed"], "NotificationType": "Command"},
    "ServiceRoleArn": ROLE,
    "Parameters": {"commands": ["uptime"], "executionTimeout": ["600"]},
}
GOOD: Options = {
    "Name": "uptime",
    "TaskType": "RUN_COMMAND",
    "TaskArn": "AWS-RunShellScript",
    "Targets": [{"Key": "InstanceIds", "Values": ["i-0123456789abcdef0"]}],
    "MaxConcurrency": "1",
    "MaxErrors": "1",
    "ServiceRoleArn": ROLE,
    "AlarmConfiguration": {"Alarms": [{"Name": "broken"}]},
}


def command(**changes: t.Any) -> Options:
    """What a task as it should be is started with, but for these members; null takes one out."""
    block = {name: value for name, value in dict(COMMAND, **changes).items() if value is not None}
    return {"TaskInvocationParameters": {"RunCommand": copy.deepcopy(block)}}


def good_task(**changes: t.Any) -> Options:
    """A task in which no rule finds anything, but for these members; null takes one out."""
    task = dict(copy.deepcopy(GOOD), **command())
    task.update(changes)
    return {name: value for name, value in task.items() if value is not None}


def good_window(server: Server, name: str, **changes: t.Any) -> str:
    """The id of a new window in which no rule finds anything, with one task."""
    window_id = server.window(name)
    server.register(window_id, **good_task(**changes))
    return window_id


# What is wrong with the task of each window.
TASK_FAULTS: t.Dict[str, Options] = {
    "document_hash_pinned": command(DocumentHash="a" * 64, DocumentHashType="Sha256"),
    "dangling_target": {"Targets": [{"Key": "WindowTargetIds", "Values": [GONE_TARGET]}]},
    "service_linked_role": {"ServiceRoleArn": None},
    "latest_version": command(DocumentVersion="$LATEST"),
    "continue_task": command(Parameters={"commands": ["uptime"], "executionTimeout": ["7200"]}),
    "max_errors_all": {"MaxErrors": "100%"},
    "deprecated_task_parameters": {"TaskParameters": {"commands": {"Values": ["uptime"]}}},
    "deprecated_logging_info": {"LoggingInfo": {"S3BucketName": "example-logs", "S3Region": "us-east-1"}},
    "no_output": command(OutputS3BucketName=None),
    "no_notification": command(NotificationConfig=None),
    "no_alarm": {"AlarmConfiguration": None},
}
WINDOW_FAULTS = ("window_ended", "window_disabled", "no_next_execution")


def run_of(server: Server, window_id: str, number: int, *ends: t.Tuple[str, str], **members: t.Any) -> None:
    """Execution number of a window, the larger the later. ends: what ran (its TaskArn), and how it ended."""
    tasks = [
        {"TaskExecutionId": _id(number, place), "TaskArn": arn, "TaskType": "RUN_COMMAND", "Status": status}
        for place, (arn, status) in enumerate(ends, 1)
    ]
    execution = {
        "WindowId": window_id,
        "WindowExecutionId": _id(number, int(window_id[3:], 16) % 2**40),
        "Status": "FAILED",
        "StartTime": "2026-11-%02dT04:00:00Z" % number,
        "EndTime": "2026-11-%02dT04:10:00Z" % number,
        "Tasks": tasks,
    }
    kept = {name: value for name, value in dict(execution, **members).items() if value is not None}
    server.control("PUT", "executions", {"execution": kept})


def _id(number: int, place: int) -> str:
    return "%08x-0000-4000-8000-%012x" % (number, place)


def sow(server: Server) -> t.Dict[str, str]:
    """Every fault in a window of its own that is named after its rule, among windows without; all ids by name."""
    windows = {name: good_window(server, name) for name in ("good-1", "good-2")}
    for rule, wrong in TASK_FAULTS.items():
        # The rules have _ in their names, which those of windows may have too.
        windows[rule] = good_window(server, rule, **wrong)
    windows["window_ended"] = server.window("window_ended", EndDate="2020-01-01T00:00:00Z")
    windows["window_disabled"] = server.window("window_disabled")
    server.call("UpdateMaintenanceWindow", WindowId=windows["window_disabled"], Enabled=False)
    windows["no_next_execution"] = server.window("no_next_execution", Schedule="at(2020-01-01T00:00:00)")
    for name in WINDOW_FAULTS:
        server.register(windows[name], **good_task())
    windows["never_succeeds"] = good_window(server, "never_succeeds")
    for number in (1, 8):
        run_of(server, windows["never_succeeds"], number, ("AWS-RunShellScript", "FAILED"))
        run_of(server, windows["good-1"], number, ("AWS-RunShellScript", "FAILED"))
    run_of(server, windows["good-1"], 15, ("AWS-RunShellScript", "SUCCESS"))
    windows["empty"] = server.window("empty")
    server.forget()
    return windows


def document(ended: Ended) -> Options:
    assert "document" in ended.result, ended.result
    return unpacked(ended.result["document"])


def found(ended: Ended) -> t.List[t.Tuple[str, str]]:
    """The rule and the window of each finding, by rule."""
    assert "findings" in ended.result, ended.result
    return sorted((one["rule"], one["window_name"]) for one in ended.result["findings"])


def drift(ended: Ended) -> t.List[t.Tuple[str, t.Optional[str]]]:
    """The rule of each finding of drift, and its task's name."""
    assert "findings" in ended.result, ended.result
    return sorted((one["rule"], one["task_name"] or "") for one in ended.result["findings"] if one["kind"] == "drift")
