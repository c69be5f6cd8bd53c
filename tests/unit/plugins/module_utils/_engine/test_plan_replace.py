# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What only Replace clears, and exact settings: nothing else may be lost."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import Options
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.module_utils import service
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.module_utils.deciding import carried_out, decide, stored
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.module_utils.examples import BLOCKS, CALL, PATCH, run

REPLACES: t.Dict[str, t.Tuple[Options, t.Tuple[str, ...], str]] = {
    "name": ({"name": ""}, ("name",), "Name"),
    "description": ({"description": ""}, ("description",), "Description"),
    "service role": ({"service_role_arn": ""}, ("service_role_arn",), "ServiceRoleArn"),
    "cutoff behavior": ({"cutoff_behavior": ""}, ("cutoff_behavior",), "CutoffBehavior"),
    "alarm": ({"alarm_configuration": {}}, ("alarm_configuration.alarms",), "AlarmConfiguration"),
    "logging": ({"logging_info": {}}, ("logging_info.s3_bucket_name", "logging_info.s3_region"), "LoggingInfo"),
}


@pytest.mark.parametrize("wish, changed, member", REPLACES.values(), ids=REPLACES)
def test_what_only_replace_clears_is_cleared_and_all_else_is_sent_back(
    wish: Options, changed: t.Tuple[str, ...], member: str
) -> None:
    members = stored(PATCH)
    members["FutureMember"] = {"Kept": [1]}
    members["TaskInvocationParameters"]["RunCommand"]["FutureSetting"] = "kept"
    planned = decide(members, wish)
    assert planned.changed == changed
    assert planned.request["Replace"] is True
    assert member not in planned.request
    after = carried_out(members, planned)
    if member == "ServiceRoleArn":
        assert after.pop(member) == service.LINKED_ROLE
    assert after == {name: value for name, value in members.items() if name != member}


def test_a_role_that_the_service_filled_in_does_not_travel_with_a_replace() -> None:
    planned = decide(stored(dict(CALL, description="old")), {"description": ""})
    assert "ServiceRoleArn" not in planned.request
    assert planned.request["Replace"] is True


def test_replace_is_not_used_where_an_update_does() -> None:
    for wish in ({"priority": 0}, {"task_parameters": {}}, run(comment=""), run(notification_config={})):
        assert "Replace" not in decide(stored(PATCH), wish).request


def test_exact_gives_back_to_the_service_what_is_left_out() -> None:
    members = stored(CALL)
    members.update(Description="old", Priority=7, FutureMember="kept")
    planned = decide(members, {"task_arn": "announce"}, exact=True)
    assert planned.changed == (
        "name",
        "description",
        "priority",
        BLOCKS + ".lambda.payload",
        BLOCKS + ".lambda.qualifier",
    )
    assert planned.request["Replace"] is True
    assert not {"Name", "Description", "TaskInvocationParameters", "ServiceRoleArn"} & set(planned.request)
    after = carried_out(members, planned)
    left = {name for name, value in after.items() if value not in ([], {})}
    assert left == {
        "WindowId",
        "WindowTaskId",
        "TaskType",
        "TaskArn",
        "FutureMember",
        "ServiceRoleArn",
        "Priority",
        *service.PAIR,
    }
    assert after["Priority"] == 0
    assert decide(after, {"task_arn": "announce"}, exact=True).action == "none"


def test_a_log_group_of_the_old_document_is_cleared_together_with_its_change() -> None:
    members = stored({**PATCH, **run(cloud_watch_output_config={"cloud_watch_output_enabled": True})})
    wish = {name: value for name, value in PATCH.items() if name != BLOCKS}
    wish = dict(
        wish, task_arn="AWS-RunShellScript", **run(cloud_watch_output_config={"cloud_watch_output_enabled": True})
    )
    after = carried_out(members, decide(members, wish, exact=True))
    assert decide(after, wish, exact=True).changed == ()


def test_clearing_a_block_clears_what_no_table_knows_in_it_too() -> None:
    members = stored(CALL)
    members["TaskInvocationParameters"]["Lambda"]["FutureSetting"] = "goes"
    after = carried_out(members, decide(members, {BLOCKS: {"lambda": {}}}))
    assert not after["TaskInvocationParameters"].get("Lambda")


def test_exact_without_what_a_replace_requires_is_refused() -> None:
    planned = decide(stored(PATCH), {"name": "patch"}, exact=True)
    assert [problem.path for problem in planned.problems] == ["task_arn", "targets"]
    planned = decide(stored(PATCH), {"task_arn": "a", "targets": PATCH["targets"]}, exact=True)
    assert [problem.path for problem in planned.problems] == ["max_concurrency", "max_errors"]
