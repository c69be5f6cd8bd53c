# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a maintenance window task is: its table of fields. The rules between fields are in task_rules.

Limits and patterns are those of botocore's service model for UpdateMaintenanceWindowTask, which botocore itself does
not enforce (it checks types, required members and minimums only); a test holds the two together.
"""

from __future__ import annotations

import re
import typing as t

from .._engine.shapes import Block, Clearing, Field, Items, Number, Options, Parameters, Role, Switch, Text

BLOCK_OF_TYPE = {
    "RUN_COMMAND": "run_command",
    "AUTOMATION": "automation",
    "STEP_FUNCTIONS": "step_functions",
    "LAMBDA": "lambda",
}
MOST_VALUES_OF_KEY = {"WindowTargetIds": 10, "InstanceIds": 50}
SERVICE_LINKED_ROLE = (
    r"arn:aws[a-z-]*:iam::[0-9]{12}:role/aws-service-role/ssm\.amazonaws\.com/AWSServiceRoleForAmazonSSM"
)

UUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
_TARGET_KEY = (
    "a task cannot select by tag or resource group: register those as a target of the window, and give its ID under "
    "WindowTargetIds"
)
_ROLE = Text(
    pattern=r"arn:[^:\s]+:iam::[0-9]{12}:role/\S+", allowed="the ARN of a role, arn:aws:iam::ACCOUNT:role/NAME"
)
_TOPIC = Text(
    pattern=r"arn:[^:\s]+:sns:[^:\s]+:[0-9]{12}:\S+", allowed="the ARN of an SNS topic, arn:aws:sns:REGION:ACCOUNT:NAME"
)
_VERSION = Text(pattern=r"\$LATEST|\$DEFAULT|[1-9][0-9]*", allowed="a version number, $DEFAULT or $LATEST")
_MAX_SAYS = "a number from %d, or a percentage from %d%% to 100%%"


def _is_service_linked(value: t.Any, _task: Options) -> bool:
    return bool(re.fullmatch(SERVICE_LINKED_ROLE, str(value)))


def _is_default_log_group(value: t.Any, task: Options) -> bool:
    return str(value).lstrip("/") == "aws/ssm/" + document_name(task)


def document_name(task: Options) -> str:
    """The document's own name, also where task_arn is its ARN."""
    return str(task.get("task_arn", "")).rsplit("document/", maxsplit=1)[-1]


def is_owned_by_aws(task: Options) -> bool:
    """Whether the task's document is one of AWS's own, which AWS updates: it reserves these prefixes for them."""
    return document_name(task).lower().startswith(("aws", "amazon", "amzn"))


def _targets_meaning(targets: t.List[Options]) -> t.Any:
    """Which values each key has; how they are spread over entries means nothing."""
    meant: t.Dict[t.Any, t.Set[str]] = {}
    for target in targets:
        meant.setdefault(target.get("key"), set()).update(target.get("values") or ())
    return meant


RUN_COMMAND = Block(
    (
        Field("comment", "Comment", Text(maximum=100)),
        Field(
            "cloud_watch_output_config",
            "CloudWatchOutputConfig",
            Block(
                (
                    Field(
                        "cloud_watch_log_group_name",
                        "CloudWatchLogGroupName",
                        Text(1, 512),
                        filled=_is_default_log_group,
                    ),
                    Field("cloud_watch_output_enabled", "CloudWatchOutputEnabled", Switch(), default=False),
                )
            ),
        ),
        Field("document_hash", "DocumentHash", Text(maximum=256)),
        Field("document_hash_type", "DocumentHashType", Text(choices=("Sha256", "Sha1"))),
        Field("document_version", "DocumentVersion", _VERSION),
        Field(
            "notification_config",
            "NotificationConfig",
            Block(
                (
                    Field("notification_arn", "NotificationArn", _TOPIC),
                    Field(
                        "notification_events",
                        "NotificationEvents",
                        Items(Text(choices=("All", "InProgress", "Success", "TimedOut", "Cancelled", "Failed"))),
                    ),
                    Field("notification_type", "NotificationType", Text(choices=("Command", "Invocation"))),
                )
            ),
        ),
        Field("output_s3_bucket_name", "OutputS3BucketName", Text(3, 63)),
        Field("output_s3_key_prefix", "OutputS3KeyPrefix", Text(maximum=500)),
        Field("parameters", "Parameters", Parameters()),
        Field("service_role_arn", "ServiceRoleArn", _ROLE),
        Field("timeout_seconds", "TimeoutSeconds", Number(30, 2592000)),
    )
)

AUTOMATION = Block(
    (
        Field("document_version", "DocumentVersion", _VERSION),
        Field(
            "parameters",
            "Parameters",
            Parameters(value=Text(1, 512), name=Text(1, 50), minimum=1, maximum=200, maximum_values=50),
        ),
    )
)

STEP_FUNCTIONS = Block(
    (
        Field("input", "Input", Text(maximum=4096, holds="json"), sensitive=True),
        Field("name", "Name", Text(1, 80)),
    )
)

LAMBDA = Block(
    (
        Field("client_context", "ClientContext", Text(1, 8000, holds="json_base64")),
        Field("payload", "Payload", Text(maximum=4096, holds="json_bytes"), sensitive=True),
        Field("qualifier", "Qualifier", Text(1, 128)),
    )
)

FIELDS = Block(
    (
        Field("window_id", "WindowId", Text(20, 20, r"mw-[0-9a-f]{17}", "mw- and 17 hex digits"), Role.IDENTITY),
        Field("window_task_id", "WindowTaskId", Text(36, 36, UUID, "a UUID"), Role.IDENTITY),
        Field("task_type", "TaskType", Text(choices=tuple(BLOCK_OF_TYPE)), Role.FIXED),
        Field("name", "Name", Text(3, 128, r"[a-zA-Z0-9_\-.]{3,128}", "letters, digits and _ - .")),
        Field("description", "Description", Text(1, 128)),
        Field("task_arn", "TaskArn", Text(1, 1600), clearing=Clearing.NEVER, required=True),
        Field("service_role_arn", "ServiceRoleArn", _ROLE, filled=_is_service_linked, resent=False),
        Field(
            "targets",
            "Targets",
            Items(
                Block(
                    (
                        Field(
                            "key", "Key", Text(choices=tuple(MOST_VALUES_OF_KEY), allowed=_TARGET_KEY), required=True
                        ),
                        Field("values", "Values", Items(Text(), maximum=50), required=True),
                    )
                ),
                maximum=5,
                meaning=_targets_meaning,
            ),
            clearing=Clearing.EMPTY,
        ),
        Field(
            "max_concurrency",
            "MaxConcurrency",
            Text(1, 7, r"[1-9][0-9]*|[1-9][0-9]%|[1-9]%|100%", _MAX_SAYS % (1, 1)),
            clearing=Clearing.NEVER,
        ),
        Field(
            "max_errors",
            "MaxErrors",
            Text(1, 7, r"[1-9][0-9]*|[0]|[1-9][0-9]%|[0-9]%|100%", _MAX_SAYS % (0, 0)),
            clearing=Clearing.NEVER,
        ),
        Field("priority", "Priority", Number(0), clearing=Clearing.DEFAULT, default=0),
        Field(
            "cutoff_behavior",
            "CutoffBehavior",
            Text(choices=("CONTINUE_TASK", "CANCEL_TASK")),
            # AWS documents it as "the default value".
            default="CONTINUE_TASK",
        ),
        Field(
            "task_invocation_parameters",
            "TaskInvocationParameters",
            Block(
                (
                    Field("run_command", "RunCommand", RUN_COMMAND),
                    Field("automation", "Automation", AUTOMATION),
                    Field("step_functions", "StepFunctions", STEP_FUNCTIONS),
                    Field("lambda", "Lambda", LAMBDA),
                )
            ),
            clearing=Clearing.HOLLOW,
        ),
        Field(
            "alarm_configuration",
            "AlarmConfiguration",
            Block(
                (
                    Field("ignore_poll_alarm_failure", "IgnorePollAlarmFailure", Switch(), default=False),
                    Field(
                        "alarms",
                        "Alarms",
                        Items(
                            Block((Field("name", "Name", Text(1, 255, r"(?!\s*$).+", "not blank"), required=True),)),
                            minimum=1,
                            maximum=1,
                        ),
                        required=True,
                    ),
                )
            ),
        ),
        Field(
            "task_parameters",
            "TaskParameters",
            Parameters(value=Text(1, 255), name=Text(1, 255), wrapper="Values"),
            clearing=Clearing.EMPTY,
        ),
        Field(
            "logging_info",
            "LoggingInfo",
            Block(
                (
                    Field("s3_bucket_name", "S3BucketName", Text(3, 63), required=True),
                    Field("s3_key_prefix", "S3KeyPrefix", Text(maximum=500)),
                    Field("s3_region", "S3Region", Text(3, 20), required=True),
                )
            ),
        ),
    )
)
