# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task with nearly everything, one with little, and the short way to their settings."""

from __future__ import annotations

import typing as t

from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import Options

BLOCKS = "task_invocation_parameters"

PATCH: Options = {
    "name": "patch",
    "description": "every night",
    "task_type": "RUN_COMMAND",
    "task_arn": "AWS-RunPatchBaseline",
    "service_role_arn": "arn:aws:iam::123456789012:role/runs",
    "targets": [
        {
            "key": "WindowTargetIds",
            "values": ["e32eecb2-646c-4f4b-8ed1-205fb0000001", "e32eecb2-646c-4f4b-8ed1-205fb0000002"],
        },
        {"key": "InstanceIds", "values": ["i-1"]},
    ],
    "max_concurrency": "10%",
    "max_errors": 5,
    "priority": 3,
    "cutoff_behavior": "CANCEL_TASK",
    "task_invocation_parameters": {
        "run_command": {
            "comment": "patches",
            "document_version": "$DEFAULT",
            "parameters": {"Operation": "Install", "List": ["a", "b"]},
            "timeout_seconds": 600,
            "notification_config": {
                "notification_arn": "arn:aws:sns:eu-central-1:123456789012:patching",
                "notification_events": ["Failed", "TimedOut"],
                "notification_type": "Command",
            },
            "service_role_arn": "arn:aws:iam::123456789012:role/publishes",
        }
    },
    "alarm_configuration": {"alarms": [{"name": "too-many"}]},
    "task_parameters": {"Old": {"values": ["x"]}},
    "logging_info": {"s3_bucket_name": "logs", "s3_region": "eu-central-1"},
}
CALL: Options = {
    "name": "call",
    "task_type": "LAMBDA",
    "task_arn": "announce",
    "task_invocation_parameters": {"lambda": {"payload": {"n": 1, "s": "x"}, "qualifier": "live"}},
}


def run(**settings: t.Any) -> Options:
    return {"task_invocation_parameters": {"run_command": settings}}


def call(**settings: t.Any) -> Options:
    return {"task_invocation_parameters": {"lambda": settings}}
