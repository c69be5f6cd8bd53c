# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts and regions hold their own windows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

WINDOW = {"Name": "nightly", "Schedule": "rate(1 day)", "Duration": 2, "Cutoff": 1, "AllowUnassociatedTargets": True}


def assumed(server, account, role="maintainer", **keys):
    """The keys of a role of an account, for whoever has the keys given."""
    arn = f"arn:aws:iam::{account}:role/{role}"
    answer = server.client("sts", **keys).assume_role(RoleArn=arn, RoleSessionName="test")
    found = answer["Credentials"]
    return {
        "aws_access_key_id": found["AccessKeyId"],
        "aws_secret_access_key": found["SecretAccessKey"],
        "aws_session_token": found["SessionToken"],
    }


def test_accounts_are_apart(server, ssm, refusal):
    """AssumeRole leads into the role's account, which has its own windows and its own service-linked role."""
    keys = assumed(server, "222222222222")
    assert server.client("sts", **keys).get_caller_identity()["Account"] == "222222222222"
    other = server.client(**keys)
    window_id = ssm.create_maintenance_window(**WINDOW)["WindowId"]
    assert other.describe_maintenance_windows()["WindowIdentities"] == []
    assert refusal(other.get_maintenance_window, WindowId=window_id)[0] == "DoesNotExistException"
    own = other.create_maintenance_window(**WINDOW)["WindowId"]
    task_id = other.register_task_with_maintenance_window(WindowId=own, TaskType="LAMBDA", TaskArn="f")["WindowTaskId"]
    role = other.get_maintenance_window_task(WindowId=own, WindowTaskId=task_id)["ServiceRoleArn"]
    assert role.startswith("arn:aws:iam::222222222222:role/aws-service-role/")
    assert len(ssm.describe_maintenance_windows()["WindowIdentities"]) == 1
    assert {entry["account"] for entry in server.control("GET", "requests") if "Windows" in entry["operation"]} == {
        "123456789012",
        "222222222222",
    }


def test_a_fleet_of_accounts(server):
    """Each of many accounts, met at once, is itself: in GetCallerIdentity, its windows, and what ran in them."""
    accounts = [f"{number:012}" for number in range(100000000001, 100000000009)]
    everyones = [assumed(server, account) for account in accounts]
    clients = [(server.client("sts", **keys), server.client(**keys)) for keys in everyones]

    def meet(account, pair):
        sts, ssm = pair
        caller = sts.get_caller_identity()
        assert caller["Arn"] == f"arn:aws:sts::{account}:assumed-role/maintainer/test"
        window_id = ssm.create_maintenance_window(**{**WINDOW, "Name": f"of-{account}"})["WindowId"]
        execution = {"WindowId": window_id, "WindowExecutionId": f"00000000-0000-4000-8000-{account}"}
        server.control("PUT", "executions", {"account": account, "region": "us-east-1", "execution": execution})
        names = [one["Name"] for one in ssm.describe_maintenance_windows()["WindowIdentities"]]
        ran = ssm.describe_maintenance_window_executions(WindowId=window_id)["WindowExecutions"]
        return caller["Account"], names, [one["WindowExecutionId"] for one in ran]

    with ThreadPoolExecutor(len(accounts)) as pool:
        met = list(pool.map(meet, accounts, clients))
    assert met == [(account, [f"of-{account}"], [f"00000000-0000-4000-8000-{account}"]) for account in accounts]
    assert [len(server.control("GET", f"executions?account={account}")) for account in accounts] == [1] * 8
    assert server.client("sts").get_caller_identity()["Account"] == "123456789012"


def test_an_assumed_role_assumes_another(server):
    """From one account into a second one: the keys belong to the second, in its other regions too."""
    keys = assumed(server, "333333333333", **assumed(server, "222222222222"))
    for region in ("us-east-1", "eu-central-1"):
        assert server.client("sts", region, **keys).get_caller_identity()["Account"] == "333333333333"


def test_two_roles_of_one_account_see_the_same(server):
    """It is the account that holds the windows, not the role."""
    first, second = (server.client(**assumed(server, "333333333333", role)) for role in ("one", "two"))
    window_id = first.create_maintenance_window(**WINDOW)["WindowId"]
    assert second.get_maintenance_window(WindowId=window_id)["Name"] == "nightly"


def test_regions_are_apart(server, ssm):
    """A region has its own windows."""
    ssm.create_maintenance_window(**WINDOW)
    there = server.client(region="eu-central-1")
    assert there.describe_maintenance_windows()["WindowIdentities"] == []
    assert server.control("GET", "requests")[-1]["region"] == "eu-central-1"


def test_a_client_token_is_known_where_it_was_used_only(server, ssm):
    """The same token in another region makes another window."""
    there = server.client(region="eu-central-1")
    ids = {one.create_maintenance_window(**WINDOW, ClientToken="t")["WindowId"] for one in (ssm, there)}
    assert len(ids) == 2


def test_other_partitions_have_their_own_arns(server):
    """In China the service-linked role is in the partition aws-cn."""
    there = server.client(region="cn-north-1")
    window_id = there.create_maintenance_window(**WINDOW)["WindowId"]
    task_id = there.register_task_with_maintenance_window(WindowId=window_id, TaskType="LAMBDA", TaskArn="f")[
        "WindowTaskId"
    ]
    task = there.get_maintenance_window_task(WindowId=window_id, WindowTaskId=task_id)
    assert task["ServiceRoleArn"].startswith("arn:aws-cn:iam::123456789012:role/")


def test_a_region_that_does_not_exist(server, refusal):
    """A region that AWS does not have is refused, not invented."""
    nowhere = server.client(region="xx-nowhere-1")
    assert refusal(nowhere.describe_maintenance_windows)[0] == "UnrecognizedClientException"


def test_what_is_not_answered_here_goes_to_moto(server, ssm):
    """moto's own operations work beside these, and are logged."""
    ssm.put_parameter(Name="/fleet/size", Value="3", Type="String")
    assert ssm.get_parameter(Name="/fleet/size")["Parameter"]["Value"] == "3"
    calls = [(entry["operation"], entry["write"]) for entry in server.control("GET", "requests")]
    assert calls == [("PutParameter", True), ("GetParameter", False)]
