# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of how maintenance window tasks behave, one test or more for each, named by its number."""

from __future__ import annotations

import base64

import pytest
from botocore.exceptions import ParamValidationError

ROLE = "arn:aws:iam::123456789012:role/maintenance"
LINKED_ROLE = "arn:aws:iam::123456789012:role/aws-service-role/ssm.amazonaws.com/AWSServiceRoleForAmazonSSM"
NO_RESOURCE = (
    "For Run Command tasks, you must specify at least one resource as the target of the task. You can specify between "
    "1 and 50 instance IDs, or between 1 and 10 maintenance window target IDs."
)
PAIR_REFUSED = (
    "Maintenance window tasks without targets do not support MaxErrors values. "
    "Maintenance window tasks without targets do not support MaxConcurrency values."
)
PAIR_MISSING = (
    "Max Errors must be a number of at least 0, or a percentage between 0 and 100 "
    "Max Concurrency must be a number greater than 0, or a percentage between 1 and 100"
)
WRONG_BLOCK = "Task Invocation Parameters must contain an entry only for the Task Type specified in the Window Task."
FULL = {
    "ServiceRoleArn": ROLE,
    "TaskParameters": {"commands": {"Values": ["uptime"]}},
    "TaskInvocationParameters": {"RunCommand": {"Comment": "first", "TimeoutSeconds": 60}},
    "Priority": 3,
    "LoggingInfo": {"S3BucketName": "logs", "S3KeyPrefix": "tasks", "S3Region": "us-east-1"},
    "Name": "patch",
    "Description": "Patches the fleet",
    "CutoffBehavior": "CANCEL_TASK",
    "AlarmConfiguration": {"IgnorePollAlarmFailure": True, "Alarms": [{"Name": "too-busy"}]},
}


def test_rule_01_an_omitted_member_is_left_alone(tasks):
    """An omitted member of Update leaves the field alone, and a later Get shows the change."""
    task_id = tasks.register(**FULL)
    before = tasks.get(task_id)
    tasks.update(task_id, Priority=7)
    assert tasks.get(task_id) == {**before, "Priority": 7}
    assert before["Priority"] == 3


@pytest.mark.parametrize("member", ["TaskType", "ClientToken"])
def test_rule_01_update_has_no_task_type_and_no_client_token(server, tasks, member):
    """Update has no TaskType and no ClientToken."""
    message = server.refused(
        "UpdateMaintenanceWindowTask",
        {"WindowId": tasks.window, "WindowTaskId": tasks.register(), member: "LAMBDA"},
    )
    assert message == (
        f"1 validation error detected: Value 'LAMBDA' at '{member}' failed to satisfy constraint: "
        "Member must be one that the operation knows"
    )


def test_rule_02_task_invocation_parameters_are_replaced_whole(tasks):
    """TIP is replaced whole by every Update that carries it: a Comment that is not sent again is gone."""
    task_id = tasks.register(TaskInvocationParameters={"RunCommand": {"Comment": "first", "TimeoutSeconds": 60}})
    tasks.update(task_id, TaskInvocationParameters={"RunCommand": {"TimeoutSeconds": 90}})
    assert tasks.get(task_id)["TaskInvocationParameters"] == {"RunCommand": {"TimeoutSeconds": 90}}


def test_rule_02_nested_structures_are_replaced_whole(tasks):
    """So is each nested structure in TIP: parameters and output settings are not merged."""
    task_id = tasks.register(
        TaskInvocationParameters={
            "RunCommand": {
                "Parameters": {"commands": ["uptime"], "workingDirectory": [""]},
                "CloudWatchOutputConfig": {"CloudWatchOutputEnabled": False, "CloudWatchLogGroupName": "group"},
            }
        }
    )
    tasks.update(
        task_id,
        TaskInvocationParameters={
            "RunCommand": {
                "Parameters": {"commands": ["date"]},
                "CloudWatchOutputConfig": {"CloudWatchOutputEnabled": False},
            }
        },
    )
    assert tasks.get(task_id)["TaskInvocationParameters"]["RunCommand"] == {
        "Parameters": {"commands": ["date"]},
        "CloudWatchOutputConfig": {"CloudWatchOutputEnabled": False},
    }


@pytest.mark.parametrize("empty", [{}, {"RunCommand": {}}])
def test_rule_02_an_empty_block_replaces_too(tasks, empty):
    """An empty TIP, or an empty block in it, takes the place of what was there."""
    task_id = tasks.register(TaskInvocationParameters={"RunCommand": {"Comment": "first"}})
    tasks.update(task_id, TaskInvocationParameters=empty)
    assert tasks.get(task_id)["TaskInvocationParameters"] == empty


def test_rule_02_an_update_without_it_keeps_it(tasks):
    """An Update that does not carry TIP leaves it as it was."""
    task_id = tasks.register(TaskInvocationParameters={"RunCommand": {"Comment": "first"}})
    tasks.update(task_id, TaskArn="AWS-RunPowerShellScript")
    assert tasks.get(task_id)["TaskInvocationParameters"] == {"RunCommand": {"Comment": "first"}}


def test_rule_03_replace_makes_what_is_not_sent_null(tasks):
    """Replace: every optional field that is not sent becomes null; WindowTaskId survives."""
    task_id = tasks.register(**FULL)
    targets = [{"Key": "InstanceIds", "Values": ["i-1"]}]
    tasks.update(task_id, Replace=True, TaskArn="document", Targets=targets, MaxConcurrency="2", MaxErrors="3")
    assert tasks.get(task_id) == {
        "WindowId": tasks.window,
        "WindowTaskId": task_id,
        "TaskType": "RUN_COMMAND",
        "TaskArn": "document",
        "Targets": targets,
        "MaxConcurrency": "2",
        "MaxErrors": "3",
        "TaskParameters": {},
        "Priority": 0,
        "ServiceRoleArn": LINKED_ROLE,
    }


def test_rule_03_replace_requires_the_task_arn(tasks, refusal):
    """Replace: TaskArn becomes required, as at registration."""
    assert refusal(tasks.update, task_id=tasks.register(), Replace=True) == (
        "ValidationException",
        "1 validation error detected: Value null at 'taskArn' failed to satisfy constraint: Member must not be null",
    )


def test_rule_03_replace_requires_targets_where_registration_does(tasks, refusal):
    """Replace: targets become required where rule 8 asks for them, and only there."""
    pair = {"MaxConcurrency": "1", "MaxErrors": "1"}
    found = refusal(tasks.update, task_id=tasks.register(), Replace=True, TaskArn="document", **pair)
    assert found == ("ValidationException", NO_RESOURCE)
    lambda_task = tasks.register(TaskType="LAMBDA", TaskArn="function")
    tasks.update(lambda_task, Replace=True, TaskArn="function")
    assert tasks.get(lambda_task)["Targets"] == []


def test_rule_03_a_refused_replace_changes_nothing(tasks, refusal):
    """What is refused leaves the task as it was."""
    task_id = tasks.register(**FULL)
    before = tasks.get(task_id)
    refusal(tasks.update, task_id=task_id, Replace=True, TaskArn="document")
    assert tasks.get(task_id) == before


@pytest.mark.parametrize(
    ("member", "empty", "path", "constraint"),
    [
        ("Name", "", "Value '' at 'name'", "Member must have length greater than or equal to 3"),
        ("Description", "", "Value at 'description'", "Member must have length greater than or equal to 1"),
        (
            "AlarmConfiguration",
            {"Alarms": []},
            "Value '[]' at 'alarmConfiguration.alarms'",
            "Member must have length greater than or equal to 1",
        ),
        ("AlarmConfiguration", {}, "Value null at 'alarmConfiguration.alarms'", "Member must not be null"),
        (
            "CutoffBehavior",
            "",
            "Value '' at 'cutoffBehavior'",
            "Member must satisfy enum value set: [CONTINUE_TASK, CANCEL_TASK]",
        ),
        ("LoggingInfo", {}, "Value null at 'loggingInfo.s3BucketName'", "Member must not be null"),
    ],
)
def test_rule_04_an_empty_value_does_not_clear(server, tasks, member, empty, path, constraint):
    """Name, Description, AlarmConfiguration, CutoffBehavior and LoggingInfo cannot be cleared by an empty value."""
    task_id = tasks.register(**FULL)
    message = server.refused(
        "UpdateMaintenanceWindowTask", {"WindowId": tasks.window, "WindowTaskId": task_id, member: empty}
    )
    assert f"{path} failed to satisfy constraint: {constraint}" in message
    assert tasks.get(task_id)[member] == FULL[member]


@pytest.mark.parametrize("member", ["Name", "Description", "AlarmConfiguration", "CutoffBehavior", "LoggingInfo"])
def test_rule_04_only_replace_clears(tasks, member):
    """Only Replace clears them: null in an Update leaves them alone (rule 1)."""
    task_id = tasks.register(**FULL)
    stored = tasks.get(task_id)
    kept = {name: stored[name] for name in FULL if name != member}
    whole = {name: stored[name] for name in ("TaskArn", "Targets", "MaxConcurrency", "MaxErrors")}
    tasks.update(task_id, Replace=True, **whole, **kept)
    assert tasks.get(task_id) == {name: value for name, value in stored.items() if name != member}


def test_rule_04_a_second_alarm_is_refused(server, tasks):
    """AlarmConfiguration holds exactly one alarm."""
    alarms = [{"Name": "one"}, {"Name": "two"}]
    message = server.refused(
        "UpdateMaintenanceWindowTask",
        {
            "WindowId": tasks.window,
            "WindowTaskId": tasks.register(),
            "AlarmConfiguration": {"Alarms": alarms},
        },
    )
    assert message == (
        "1 validation error detected: Value '[{Name=one}, {Name=two}]' at 'alarmConfiguration.alarms' failed to "
        "satisfy constraint: Member must have length less than or equal to 1"
    )


def test_rule_05_type_and_window_stay(ssm, tasks, refusal):
    """TaskType and WindowId cannot change: Replace keeps the type, and another window does not have the task."""
    task_id = tasks.targetless("AUTOMATION")
    tasks.update(task_id, Replace=True, TaskArn="other")
    assert tasks.get(task_id)["TaskType"] == "AUTOMATION"
    other = ssm.create_maintenance_window(
        Name="other", Schedule="rate(1 day)", Duration=2, Cutoff=1, AllowUnassociatedTargets=True
    )["WindowId"]
    found = refusal(ssm.update_maintenance_window_task, WindowId=other, WindowTaskId=task_id, Priority=1)
    assert found == ("DoesNotExistException", f"Maintenance window task {task_id} does not exist")


def test_rule_06_null_members_are_absent_and_task_parameters_always_there(server, tasks):
    """Null members are absent from answers; TaskParameters is always there."""
    task_id = tasks.register()
    named = {"WindowId": tasks.window, "WindowTaskId": task_id}
    always = {
        "WindowId",
        "WindowTaskId",
        "TaskArn",
        "Targets",
        "MaxConcurrency",
        "MaxErrors",
        "TaskParameters",
        "Priority",
        "ServiceRoleArn",
    }
    read, document = server.raw("GetMaintenanceWindowTask", named)
    assert (read, set(document), document["TaskParameters"]) == (200, always | {"TaskType"}, {})
    written, document = server.raw("UpdateMaintenanceWindowTask", {**named, "Description": None})
    assert (written, set(document), document["TaskParameters"]) == (200, always, {})
    listed, document = server.raw("DescribeMaintenanceWindowTasks", {"WindowId": tasks.window})
    assert (listed, set(document), set(document["Tasks"][0])) == (200, {"Tasks"}, always | {"Type"})


def test_rule_07_what_the_service_fills_in(tasks):
    """The service-linked role and Priority 0 are filled in; CutoffBehavior and TIP stay absent."""
    task = tasks.get(tasks.register())
    assert task["ServiceRoleArn"] == LINKED_ROLE
    assert task["Priority"] == 0
    assert "CutoffBehavior" not in task
    assert "TaskInvocationParameters" not in task


@pytest.mark.parametrize("version", ["$DEFAULT", "$LATEST", "3"])
def test_rule_07_a_document_version_is_stored_as_written(tasks, version):
    """$DEFAULT and $LATEST are stored as written."""
    task_id = tasks.register(TaskInvocationParameters={"RunCommand": {"DocumentVersion": version}})
    assert tasks.get(task_id)["TaskInvocationParameters"] == {"RunCommand": {"DocumentVersion": version}}


@pytest.mark.parametrize("arn", ["My-Document", "arn:aws:ssm:us-east-1:123456789012:document/My-Document"])
def test_rule_07_the_log_group_is_filled_in(tasks, arn):
    """CloudWatchLogGroupName may be filled in: here it is, when output is enabled and no name given."""
    output = {"CloudWatchOutputConfig": {"CloudWatchOutputEnabled": True}}
    task_id = tasks.register(TaskArn=arn, TaskInvocationParameters={"RunCommand": output})
    assert tasks.get(task_id)["TaskInvocationParameters"]["RunCommand"]["CloudWatchOutputConfig"] == {
        "CloudWatchOutputEnabled": True,
        "CloudWatchLogGroupName": "/aws/ssm/My-Document",
    }


def test_rule_07_a_given_log_group_or_disabled_output_is_kept(tasks):
    """Nothing is filled in where a name was given, or output is off."""
    named = {"CloudWatchOutputEnabled": True, "CloudWatchLogGroupName": "own"}
    for output in (named, {"CloudWatchOutputEnabled": False}):
        task_id = tasks.register(TaskInvocationParameters={"RunCommand": {"CloudWatchOutputConfig": output}})
        assert tasks.get(task_id)["TaskInvocationParameters"]["RunCommand"]["CloudWatchOutputConfig"] == output


def test_rule_07_ignore_poll_alarm_failure_is_false_when_not_given(tasks):
    """IgnorePollAlarmFailure reads back as given, and as false when it was not."""
    alarms = [{"Name": "too-busy"}]
    member = "IgnorePollAlarmFailure"
    for given, read in (({}, False), ({member: False}, False), ({member: True}, True)):
        task_id = tasks.register(AlarmConfiguration={"Alarms": alarms, **given})
        assert tasks.get(task_id)["AlarmConfiguration"] == {"Alarms": alarms, member: read}


def test_rule_07_a_console_made_task_reads_back_with_empty_texts(server, tasks):
    """A task made in the console reads back with an empty Comment and workingDirectory [""]."""
    task_id = "01234567-89ab-cdef-0123-456789abcdef"
    block = {"RunCommand": {"Comment": "", "Parameters": {"workingDirectory": [""]}}}
    server.control(
        "PUT",
        "tasks",
        {
            "task": {
                "WindowId": tasks.window,
                "WindowTaskId": task_id,
                "TaskType": "RUN_COMMAND",
                "TaskInvocationParameters": block,
            }
        },
    )
    assert tasks.get(task_id)["TaskInvocationParameters"] == block


@pytest.mark.parametrize("targets", [None, []])
def test_rule_08_run_command_refuses_to_be_without_targets(tasks, refusal, targets):
    """A RUN_COMMAND task without targets is refused, with its message."""
    found = refusal(tasks.register, Targets=targets, MaxConcurrency=None, MaxErrors=None)
    assert found == ("ValidationException", NO_RESOURCE)


def test_rule_08_run_command_refuses_a_target_without_values(tasks, refusal):
    """A target without values is no resource."""
    found = refusal(tasks.register, Targets=[{"Key": "InstanceIds", "Values": []}])
    assert found == ("ValidationException", NO_RESOURCE)


def test_rule_08_run_command_refuses_to_lose_its_targets(tasks, refusal):
    """An Update with Targets [] is refused for RUN_COMMAND."""
    assert refusal(tasks.update, task_id=tasks.register(), Targets=[]) == ("ValidationException", NO_RESOURCE)


@pytest.mark.parametrize("task_type", ["AUTOMATION", "STEP_FUNCTIONS", "LAMBDA"])
def test_rule_08_other_types_read_back_placeholders(tasks, task_type):
    """Without targets the other types read back Targets [] and "1" for both Max*."""
    task = tasks.get(tasks.targetless(task_type))
    assert (task["Targets"], task["MaxConcurrency"], task["MaxErrors"]) == ([], "1", "1")


def test_rule_08_values_for_the_pair_are_refused_without_targets(tasks, refusal):
    """Without targets both Max* are refused when they are sent, at registration, update and replace."""
    pair = {"MaxConcurrency": "1", "MaxErrors": "1"}
    expected = ("ValidationException", PAIR_REFUSED)
    assert refusal(tasks.targetless, **pair) == expected
    task_id = tasks.targetless()
    assert refusal(tasks.update, task_id=task_id, **pair) == expected
    assert refusal(tasks.update, task_id=task_id, Replace=True, TaskArn="function", **pair) == expected


def test_rule_08_one_value_of_the_pair_is_refused_alone(tasks, refusal):
    """The message names only what was sent."""
    errors, concurrency = PAIR_REFUSED.split(". ")
    assert refusal(tasks.targetless, MaxErrors="1")[1] == f"{errors}."
    assert refusal(tasks.targetless, MaxConcurrency="1")[1] == concurrency


def test_rule_08_losing_the_targets_brings_the_placeholders(tasks):
    """An Update that makes a task targetless turns its Max* into the placeholders."""
    task_id = tasks.register(TaskType="LAMBDA", MaxConcurrency="50%", MaxErrors="5")
    tasks.update(task_id, Targets=[])
    task = tasks.get(task_id)
    assert (task["Targets"], task["MaxConcurrency"], task["MaxErrors"]) == ([], "1", "1")


@pytest.mark.parametrize(
    ("absent", "message"),
    [
        (("MaxErrors", "MaxConcurrency"), PAIR_MISSING),
        (("MaxErrors",), "Max Errors must be a number of at least 0, or a percentage between 0 and 100"),
        (("MaxConcurrency",), "Max Concurrency must be a number greater than 0, or a percentage between 1 and 100"),
    ],
)
def test_rule_09_a_targeted_task_needs_the_pair(tasks, refusal, absent, message):
    """A task with targets must be given both Max* when it is registered or replaced."""
    assert refusal(tasks.register, **dict.fromkeys(absent)) == ("ValidationException", message)
    task_id = tasks.register()
    whole = {"TaskArn": "document", "Targets": [{"Key": "InstanceIds", "Values": ["i-1"]}]}
    pair = {name: "1" for name in ("MaxErrors", "MaxConcurrency") if name not in absent}
    found = refusal(tasks.update, task_id=task_id, Replace=True, **whole, **pair)
    assert found == ("ValidationException", message)


def test_rule_09_an_update_may_leave_the_pair_out(tasks):
    """AWS's own CLI sample updates a targeted task without the pair; so may everyone, by default."""
    task_id = tasks.register(MaxConcurrency="50%", MaxErrors="5")
    tasks.update(task_id, Targets=[{"Key": "InstanceIds", "Values": ["i-2"]}])
    task = tasks.get(task_id)
    assert (task["MaxConcurrency"], task["MaxErrors"]) == ("50%", "5")


def test_rule_09_strict_max_asks_for_the_pair_in_every_update(server, tasks, refusal):
    """The reference asks for the pair in every update of a targeted task; sending it again satisfies both readings."""
    targeted, targetless = tasks.register(), tasks.targetless()
    server.control("POST", "settings", {"strict_max": True})
    assert refusal(tasks.update, task_id=targeted, Priority=2) == ("ValidationException", PAIR_MISSING)
    assert tasks.update(targeted, Priority=2, MaxConcurrency="1", MaxErrors="0")["Priority"] == 2
    assert tasks.update(targetless, Priority=2)["Priority"] == 2


def test_rule_09_first_targets_need_the_pair(tasks, refusal):
    """A task that gets its first targets has only placeholders: it must be given the pair."""
    task_id, targets = tasks.targetless(), [{"Key": "InstanceIds", "Values": ["i-1"]}]
    assert refusal(tasks.update, task_id=task_id, Targets=targets) == ("ValidationException", PAIR_MISSING)
    assert tasks.update(task_id, Targets=targets, MaxConcurrency="4", MaxErrors="2")["MaxConcurrency"] == "4"


@pytest.mark.parametrize("key", ["instanceids", "WindowTargetIDs", "tag:Role", "resource-groups:Name"])
def test_rule_10_a_target_key_is_one_of_two_and_case_exact(tasks, refusal, key):
    """A target's Key is WindowTargetIds or InstanceIds, case-exact, although the model's pattern allows more."""
    message = f"{key} is an invalid window task target type, use WindowTargetIds or InstanceIds."
    expected = ("ValidationException", message)
    targets = [{"Key": key, "Values": ["one"]}]
    assert refusal(tasks.register, Targets=targets) == expected
    assert refusal(tasks.update, task_id=tasks.register(), Targets=targets) == expected


def test_rule_10_ten_window_targets_in_all(tasks, refusal):
    """At most 10 window target ids, counted over all targets."""

    def two_targets(second):
        ids = [f"00000000-0000-0000-0000-{number:012}" for number in range(6 + second)]
        return [{"Key": "WindowTargetIds", "Values": one} for one in (ids[:6], ids[6:])]

    tasks.register(Targets=two_targets(4))
    expected = ("ValidationException", "The maximum number of window targets is 10")
    assert refusal(tasks.register, Targets=two_targets(5)) == expected


def test_rule_10_fifty_instances_in_all(tasks, refusal):
    """At most 50 instance ids, counted over all targets."""

    def two_targets(second):
        return [{"Key": "InstanceIds", "Values": [f"i-{number}" for number in range(count)]} for count in (30, second)]

    tasks.register(Targets=two_targets(20))
    expected = ("ValidationException", "The maximum number of instances is 50")
    assert refusal(tasks.register, Targets=two_targets(21)) == expected


def test_rule_10_five_targets(tasks, refusal):
    """At most 5 targets."""

    def targets(count):
        return [{"Key": "InstanceIds", "Values": [f"i-{number}"]} for number in range(count)]

    tasks.register(Targets=targets(5))
    code, message = refusal(tasks.register, Targets=targets(6))
    assert code == "ValidationException"
    assert "at 'targets' failed to satisfy constraint: " in message
    assert message.endswith("Member must have length less than or equal to 5")


BLOCKS = {
    "RUN_COMMAND": {"RunCommand": {"Comment": "c"}},
    "AUTOMATION": {"Automation": {"DocumentVersion": "1"}},
    "STEP_FUNCTIONS": {"StepFunctions": {"Name": "n"}},
    "LAMBDA": {"Lambda": {"Qualifier": "q"}},
}


@pytest.mark.parametrize("task_type", BLOCKS)
def test_rule_11_only_the_block_of_the_own_type(tasks, refusal, task_type):
    """TIP may only hold the block of the task's own type, at registration and in an update."""
    task_id = tasks.register(TaskType=task_type, TaskInvocationParameters=BLOCKS[task_type])
    assert tasks.get(task_id)["TaskInvocationParameters"] == BLOCKS[task_type]
    for other in BLOCKS.keys() - {task_type}:
        for wrong in (BLOCKS[other], {**BLOCKS[task_type], **BLOCKS[other]}, {next(iter(BLOCKS[other])): {}}):
            expected = ("ValidationException", WRONG_BLOCK)
            assert refusal(tasks.register, TaskType=task_type, TaskInvocationParameters=wrong) == expected
            assert refusal(tasks.update, task_id=task_id, TaskInvocationParameters=wrong) == expected


def test_rule_11_notifications_need_their_own_role(tasks, refusal):
    """With NotificationConfig, RunCommand.ServiceRoleArn is required; the task's own role does not stand in for it."""
    block = {"NotificationConfig": {"NotificationArn": "arn:aws:sns:us-east-1:123456789012:t"}}
    wanted = "ServiceRoleArn of RunCommandInvocationParameter is required if NotificationConfig is specified"
    found = refusal(tasks.register, ServiceRoleArn=ROLE, TaskInvocationParameters={"RunCommand": block})
    assert found == ("ValidationException", wanted)
    task_id = tasks.register()
    assert refusal(tasks.update, task_id=task_id, TaskInvocationParameters={"RunCommand": block})[1] == wanted
    with_role = {"RunCommand": {**block, "ServiceRoleArn": ROLE}}
    tasks.update(task_id, TaskInvocationParameters=with_role)
    assert tasks.get(task_id)["TaskInvocationParameters"] == with_role


def test_rule_11_empty_notifications_are_none(tasks):
    """An empty NotificationConfig needs no role and does not read back."""
    task_id = tasks.register(TaskInvocationParameters={"RunCommand": {"Comment": "c", "NotificationConfig": {}}})
    assert tasks.get(task_id)["TaskInvocationParameters"] == {"RunCommand": {"Comment": "c"}}


def test_rule_12_what_registration_does_not_check(tasks):
    """Not checked: that the document exists or fits the type, its hash, its parameters, the role."""
    task_id = tasks.register(
        TaskArn="no-such-document",
        ServiceRoleArn="arn:aws:iam::123456789012:role/none",
        TaskInvocationParameters={
            "RunCommand": {
                "DocumentHash": "no hash at all",
                "DocumentHashType": "Sha256",
                "Parameters": {"unknown": ["x"]},
            }
        },
    )
    assert tasks.get(task_id)["TaskArn"] == "no-such-document"


def test_rule_13_the_payload_is_base64_on_the_wire_and_bytes_in_boto3(server, tasks):
    """Lambda Payload is base64 on the wire, both ways, and bytes in boto3."""
    payload = b'{"a": "\xc3\xa4"}'
    task_id = tasks.targetless(TaskInvocationParameters={"Lambda": {"Payload": payload}})
    assert tasks.get(task_id)["TaskInvocationParameters"]["Lambda"]["Payload"] == payload
    stored = server.raw("GetMaintenanceWindowTask", {"WindowId": tasks.window, "WindowTaskId": task_id})[1]
    assert stored["TaskInvocationParameters"] == {"Lambda": {"Payload": base64.b64encode(payload).decode()}}


def test_rule_13_a_text_that_is_base64_already_is_encoded_twice(tasks):
    """boto3 encodes what it is given: a str that is base64 already reads back as that very text, not as its content."""
    encoded = base64.b64encode(b"{}").decode()
    task_id = tasks.targetless(TaskInvocationParameters={"Lambda": {"Payload": encoded}})
    assert tasks.get(task_id)["TaskInvocationParameters"]["Lambda"]["Payload"] == encoded.encode()


def test_rule_13_the_payload_must_be_base64(server, tasks):
    """What is no base64 is refused, and not echoed: Payload is sensitive."""
    message = server.refused(
        "RegisterTaskWithMaintenanceWindow",
        {
            "WindowId": tasks.window,
            "TaskType": "LAMBDA",
            "TaskArn": "f",
            "TaskInvocationParameters": {"Lambda": {"Payload": "no base64!"}},
        },
    )
    assert message == (
        "1 validation error detected: Value at 'taskInvocationParameters.lambda.payload' failed to satisfy constraint: "
        "Member must be base64 encoded"
    )


def test_rule_13_the_payload_limit_counts_decoded_bytes(tasks, refusal):
    """4096 bytes are allowed although their base64 is longer; one more is refused."""
    tasks.targetless(TaskInvocationParameters={"Lambda": {"Payload": b"x" * 4096}})
    code, message = refusal(tasks.targetless, TaskInvocationParameters={"Lambda": {"Payload": b"x" * 4097}})
    assert code == "ValidationException"
    assert message.endswith("Member must have length less than or equal to 4096")


def test_rule_14_deprecated_forms_survive_an_update(tasks):
    """TaskParameters and LoggingInfo survive an update that does not name them, and a Replace that sends them again."""
    old = {name: FULL[name] for name in ("TaskParameters", "LoggingInfo")}
    task_id = tasks.register(**old)
    tasks.update(task_id, Priority=2)
    task = tasks.get(task_id)
    assert {name: task[name] for name in old} == old
    whole = {name: task[name] for name in ("TaskArn", "Targets", "MaxConcurrency", "MaxErrors")}
    tasks.update(task_id, Replace=True, **whole, **old)
    assert {name: tasks.get(task_id)[name] for name in old} == old


def test_rule_14_a_replace_without_them_loses_them(tasks):
    """It is the caller of Replace who must send the deprecated forms again (rule 3)."""
    task_id = tasks.register(**{name: FULL[name] for name in ("TaskParameters", "LoggingInfo")})
    stored = tasks.get(task_id)
    whole = {name: stored[name] for name in ("TaskArn", "Targets", "MaxConcurrency", "MaxErrors")}
    tasks.update(task_id, Replace=True, **whole)
    task = tasks.get(task_id)
    assert task["TaskParameters"] == {}
    assert "LoggingInfo" not in task


@pytest.mark.parametrize("task_type", ["AUTOMATION", "STEP_FUNCTIONS", "LAMBDA"])
def test_rule_14_other_types_accept_them(tasks, task_type):
    """The other types ignore the deprecated forms, but take and keep them."""
    task_id = tasks.targetless(task_type, TaskParameters=FULL["TaskParameters"])
    assert tasks.get(task_id)["TaskParameters"] == FULL["TaskParameters"]


def test_rule_15_a_token_seen_before(tasks, refusal):
    """A ClientToken seen before answers the same id for the same request, IdempotentParameterMismatch for another."""
    first = tasks.register(ClientToken="token-1")
    assert tasks.register(ClientToken="token-1") == first
    assert len(tasks.rows()) == 1
    assert refusal(tasks.register, ClientToken="token-1", Priority=4)[0] == "IdempotentParameterMismatch"
    assert tasks.register(ClientToken="token-2") != first


def test_rule_15_windows_and_targets_have_tokens_too(ssm, window, refusal):
    """The same holds for CreateMaintenanceWindow and RegisterTargetWithMaintenanceWindow."""
    made = {"Name": "once", "Schedule": "rate(1 day)", "Duration": 2, "Cutoff": 1, "AllowUnassociatedTargets": True}
    first = ssm.create_maintenance_window(**made, ClientToken="t")["WindowId"]
    assert ssm.create_maintenance_window(**made, ClientToken="t")["WindowId"] == first
    other = {**made, "Duration": 3, "ClientToken": "t"}
    assert refusal(ssm.create_maintenance_window, **other)[0] == "IdempotentParameterMismatch"
    target = {"WindowId": window, "ResourceType": "INSTANCE", "Targets": [{"Key": "tag:A", "Values": ["b"]}]}
    first = ssm.register_target_with_maintenance_window(**target, ClientToken="t")["WindowTargetId"]
    assert ssm.register_target_with_maintenance_window(**target, ClientToken="t")["WindowTargetId"] == first
    other = {**target, "Name": "other", "ClientToken": "t"}
    assert refusal(ssm.register_target_with_maintenance_window, **other)[0] == "IdempotentParameterMismatch"


def test_rule_15_a_refused_request_does_not_use_its_token_up(tasks, refusal):
    """A token is spent by what was created."""
    refusal(tasks.register, ClientToken="token-1", MaxErrors=None)
    assert tasks.register(ClientToken="token-1")


@pytest.mark.parametrize(
    ("path", "secret", "members"),
    [
        ("description", "hidden-words" * 20, {"Description": "hidden-words" * 20}),
        (
            "taskParameters.secret.member.values",
            "hidden-words" * 30,
            {"TaskParameters": {"secret": {"Values": ["hidden-words" * 30]}}},
        ),
        (
            "taskInvocationParameters.stepFunctions.input",
            "hidden-words" * 400,
            {"TaskInvocationParameters": {"StepFunctions": {"Input": "hidden-words" * 400}}},
        ),
        (
            "taskInvocationParameters.runCommand.parameters",
            "hidden-words",
            {"TaskInvocationParameters": {"RunCommand": {"Parameters": "hidden-words"}}},
        ),
        (
            "taskInvocationParameters.lambda.payload",
            "hidden-words",
            {"TaskInvocationParameters": {"Lambda": {"Payload": "hidden-words"}}},
        ),
    ],
)
def test_rule_16_sensitive_values_are_not_echoed(server, tasks, path, secret, members):
    """Description, TaskParameters, RunCommand.Parameters, StepFunctions.Input and Lambda.Payload are sensitive."""
    request = {"WindowId": tasks.window, "WindowTaskId": tasks.register(), **members}
    message = server.refused("UpdateMaintenanceWindowTask", request)
    assert f"Value at '{path}" in message
    assert secret not in message


@pytest.mark.parametrize(
    ("members", "constraint"),
    [
        ({"Name": "bad name!"}, "Member must satisfy regular expression pattern: ^[a-zA-Z0-9_\\-.]{3,128}$"),
        (
            {"MaxErrors": "101%"},
            "Member must satisfy regular expression pattern: ^([1-9][0-9]*|[0]|[1-9][0-9]%|[0-9]%|100%)$",
        ),
        ({"Name": "n" * 129}, "Member must have length less than or equal to 128"),
        (
            {"TaskInvocationParameters": {"RunCommand": {"TimeoutSeconds": 2592001}}},
            "Member must have value less than or equal to 2592000",
        ),
        ({"CutoffBehavior": "WAIT"}, "Member must satisfy enum value set: [CONTINUE_TASK, CANCEL_TASK]"),
    ],
)
def test_rule_17_what_botocore_lets_through_is_refused_here(tasks, refusal, members, constraint):
    """botocore lets through a bad pattern, a value over its maximum and a word outside an enum: the server refuses."""
    code, message = refusal(tasks.update, task_id=tasks.register(), **members)
    assert code == "ValidationException"
    assert constraint in message


@pytest.mark.parametrize("members", [{"Priority": -1}, {"Name": "ab"}, {"Priority": "1"}, {"Unknown": 1}])
def test_rule_17_what_botocore_refuses_is_refused_here_too(server, tasks, members):
    """botocore checks types, required members, unknown members and minimums; the server does not rely on it."""
    task_id = tasks.register()
    with pytest.raises(ParamValidationError):
        tasks.update(task_id, **members)
    request = {"WindowId": tasks.window, "WindowTaskId": task_id, **members}
    assert " failed to satisfy constraint: " in server.refused("UpdateMaintenanceWindowTask", request)
