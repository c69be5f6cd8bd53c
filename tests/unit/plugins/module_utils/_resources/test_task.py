# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import re
import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.meaning import meaning, same
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import Block, Field, Items, Text
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.validation import Reading
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task import (
    BLOCK_OF_TYPE,
    FIELDS,
    RUN_COMMAND,
    document_name,
)

BLOCKS = "task_invocation_parameters"
LINKED = "arn:{}:iam::123456789012:role/aws-service-role/ssm.amazonaws.com/AWSServiceRoleForAmazonSSM"


def rows(block: Block, prefix: str = "") -> t.Iterator[t.Tuple[str, Field]]:
    for field in block.fields:
        yield prefix + field.option, field
        inner = field.shape.element if isinstance(field.shape, Items) else field.shape
        if isinstance(inner, Block):
            yield from rows(inner, "%s%s." % (prefix, field.option))


def nested(path: str, value: t.Any) -> t.Any:
    for name in reversed(path.split(".")):
        value = {name: value}
    return value


ACCEPTED = [
    ("window_id", "mw-0123456789abcdef0"),
    ("window_task_id", "4f7ca192-7e9a-40fe-9192-5cb15EcABCDE"),
    ("name", "a-B_3.c"),
    ("max_concurrency", "1"),
    ("max_concurrency", "9999999"),
    ("max_concurrency", "1%"),
    ("max_concurrency", "99%"),
    ("max_concurrency", "100%"),
    ("max_errors", "0"),
    ("max_errors", "0%"),
    ("max_errors", "100%"),
    (BLOCKS + ".run_command.document_version", "$DEFAULT"),
    (BLOCKS + ".run_command.document_version", "$LATEST"),
    (BLOCKS + ".run_command.document_version", 12),
    (BLOCKS + ".automation.document_version", "1"),
    (BLOCKS + ".run_command.timeout_seconds", 30),
    (BLOCKS + ".run_command.timeout_seconds", 2592000),
    ("alarm_configuration.alarms", [{"name": "any name at all"}]),
    ("task_type", "STEP_FUNCTIONS"),
    ("service_role_arn", "arn:aws-us-gov:iam::123456789012:role/tasks/of/windows/Runs+them"),
    ("targets", [{"key": "InstanceIds", "values": ["i-%d" % number]} for number in range(5)]),
    ("targets", [{"key": "InstanceIds", "values": ["i-%d" % number for number in range(50)]}]),
    (BLOCKS + ".run_command.parameters", {"workingDirectory": [""]}),
]
REFUSED = [
    ("window_id", "mw-0123456789ABCDEF0"),
    ("window_id", "mw-0123"),
    ("window_task_id", "4f7ca192"),
    ("name", "ab"),
    ("name", "a b c"),
    ("name", "a" * 129),
    ("description", "a" * 129),
    ("max_concurrency", "0"),
    ("max_concurrency", "0%"),
    ("max_concurrency", "101%"),
    ("max_concurrency", "12345678"),
    ("max_errors", "-1"),
    ("max_errors", "100%%"),
    ("max_errors", "5 %"),
    ("priority", -1),
    ("service_role_arn", "MyRole"),
    ("service_role_arn", "arn:aws:iam::123456789012:user/me"),
    ("service_role_arn", "arn:aws:iam::12345678901:role/me"),
    (BLOCKS + ".run_command.service_role_arn", "role/me"),
    (BLOCKS + ".run_command.notification_config.notification_arn", "topic"),
    ("cutoff_behavior", "cancel_task"),
    ("task_type", "run_command"),
    ("targets", [{"key": "tag:Name", "values": ["x"]}]),
    ("targets", [{"key": "instanceids", "values": ["x"]}]),
    ("targets", [{"key": "InstanceIds", "values": ["i-%d" % number]} for number in range(6)]),
    ("targets", [{"key": "InstanceIds", "values": ["i-%d" % number for number in range(51)]}]),
    (BLOCKS + ".run_command.document_version", "0"),
    (BLOCKS + ".run_command.document_version", "latest"),
    (BLOCKS + ".run_command.comment", "a" * 101),
    (BLOCKS + ".run_command.timeout_seconds", 29),
    (BLOCKS + ".run_command.timeout_seconds", 2592001),
    (BLOCKS + ".run_command.notification_config.notification_events", ["failed"]),
    (BLOCKS + ".automation.parameters", {"A": [""]}),
    (BLOCKS + ".automation.parameters", {"A" * 51: ["x"]}),
    (BLOCKS + ".lambda.payload", "x" * 4097),
    (BLOCKS + ".lambda.payload", "ä" * 2049),
    (BLOCKS + ".step_functions.input", "x" * 4097),
    ("alarm_configuration.alarms", [{"name": "  "}]),
    ("alarm_configuration.alarms", [{"name": "a"}, {"name": "b"}]),
    ("logging_info.s3_bucket_name", "ab"),
]


@pytest.mark.parametrize("path, value", ACCEPTED, ids=str)
def test_accepted(path: str, value: t.Any) -> None:
    reading = Reading()
    reading.block(FIELDS, nested(path, value))
    assert [str(problem) for problem in reading.problems] == []


@pytest.mark.parametrize("path, value", REFUSED, ids=lambda value: str(value)[:60])
def test_refused(path: str, value: t.Any) -> None:
    reading = Reading()
    reading.block(FIELDS, nested(path, value))
    assert len(reading.problems) == 1
    assert reading.problems[0].path.startswith(path)


def test_every_choice_and_form_is_one_that_some_value_fits() -> None:
    """A form that no value fits refuses every playbook that uses the option."""
    fits = {
        r"mw-[0-9a-f]{17}": "mw-0123456789abcdef0",
        FIELDS["window_task_id"].shape.pattern: "4f7ca192-7e9a-40fe-9192-5cb150000000",
        FIELDS["service_role_arn"].shape.pattern: "arn:aws:iam::123456789012:role/tasks/runs",
        RUN_COMMAND["notification_config"]
        .shape["notification_arn"]
        .shape.pattern: "arn:aws:sns:eu-west-1:123456789012:a",
    }
    for path, field in rows(FIELDS):
        if isinstance(field.shape, Text) and field.shape.pattern:
            tried = [fits.get(field.shape.pattern, ""), "1", "abc", "$DEFAULT"]
            assert any(re.fullmatch(field.shape.pattern, text) for text in tried), path


def test_options_and_members_are_named_once_in_each_structure() -> None:
    for _path, field in rows(FIELDS):
        inner = field.shape.element if isinstance(field.shape, Items) else field.shape
        if isinstance(inner, Block):
            assert len(inner.by_option) == len(inner.fields) == len({row.member for row in inner.fields})


def test_each_type_has_its_block() -> None:
    assert set(BLOCK_OF_TYPE) == set(FIELDS["task_type"].shape.choices)
    assert list(BLOCK_OF_TYPE.values()) == list(FIELDS[BLOCKS].shape.by_option)


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov", "aws-iso-b"])
def test_the_service_linked_role_is_no_drift_in_any_partition(partition: str) -> None:
    assert same(FIELDS["service_role_arn"], LINKED.format(partition), None, {})


@pytest.mark.parametrize("role", [LINKED.format("aws") + "2", "arn:aws:iam::123456789012:role/mine", ""])
def test_another_role_is_drift_where_none_is_wanted(role: str) -> None:
    assert same(FIELDS["service_role_arn"], role, None, {}) is (role == "")


LOG_GROUPS = {
    "named like the document": ("/aws/ssm/AWS-RunShellScript", "AWS-RunShellScript", True),
    "without the first slash": ("aws/ssm/AWS-RunShellScript", "AWS-RunShellScript", True),
    "document given as its ARN": ("/aws/ssm/own", "arn:aws:ssm:eu-central-1:123456789012:document/own", True),
    "another document": ("/aws/ssm/other", "AWS-RunShellScript", False),
    "an own one": ("patching", "AWS-RunShellScript", False),
}


@pytest.mark.parametrize("group, document, filled", LOG_GROUPS.values(), ids=LOG_GROUPS)
def test_the_log_group_that_the_service_fills_in_is_no_drift(group: str, document: str, filled: bool) -> None:
    output = FIELDS[BLOCKS].shape["run_command"].shape["cloud_watch_output_config"].shape
    assert same(output["cloud_watch_log_group_name"], group, None, {"task_arn": document}) is filled


def test_document_name_of_nothing() -> None:
    assert document_name({}) == ""


TARGETS = {
    "order": ([{"key": "A", "values": ["1", "2"]}], [{"key": "A", "values": ["2", "1"]}], True),
    "spread": (
        [{"key": "A", "values": ["1"]}, {"key": "A", "values": ["2"]}],
        [{"key": "A", "values": ["1", "2"]}],
        True,
    ),
    "another value": ([{"key": "A", "values": ["1"]}], [{"key": "A", "values": ["2"]}], False),
    "another key": ([{"key": "A", "values": ["1"]}], [{"key": "B", "values": ["1"]}], False),
    "members left out": ([{"key": "A"}], [{"key": "A", "values": []}], True),
    "more": ([{"key": "A", "values": ["1"]}], [{"key": "A", "values": ["1", "2"]}], False),
}


@pytest.mark.parametrize("one, other, equal", TARGETS.values(), ids=TARGETS)
def test_targets_are_the_values_of_each_key(one: t.Any, other: t.Any, equal: bool) -> None:
    shape = FIELDS["targets"].shape
    assert (meaning(shape, one) == meaning(shape, other)) is equal
