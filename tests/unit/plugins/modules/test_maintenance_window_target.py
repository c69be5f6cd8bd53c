# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One target: found by ID, name or content, registered, updated in place, cleared and deregistered."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import Ended, Options, Runner, Server

TARGET, INFO = "maintenance_window_target", "maintenance_window_target_info"
WEB: Options = {
    "name": "web",
    "resource_type": "INSTANCE",
    "targets": [{"key": "tag:PatchGroup", "values": ["web", "proxy"]}, {"key": "tag-key", "values": ["Patched"]}],
}
NO_TARGET = "99999999-2222-3333-4444-555555555555"
WRITES = ("RegisterTarget", "UpdateMaintenanceWindowTarget", "DeregisterTarget")


class Targets:
    """Runs the module for a window, in check mode first: the same verdict, and no write."""

    def __init__(self, run: Runner, window: str) -> None:
        self._run, self._window = run, window

    def __call__(self, **options: t.Any) -> Ended:
        server, given = self._run.server, dict({"window_id": self._window}, **options)
        server.forget()
        predicted = self._run(TARGET, given, check=True)
        assert [one for one in self.called() if one.startswith(WRITES)] == []
        server.forget()
        ended = self._run(TARGET, given)
        for key in ("changed", "action", "changed_fields", "msg", "diff"):
            assert predicted.result.get(key) == ended.result.get(key), key
        return ended

    def called(self) -> t.List[str]:
        return [entry["operation"] for entry in self._run.server.requests()]

    def stored(self) -> t.List[Options]:
        return self._run.server.call("DescribeMaintenanceWindowTargets", WindowId=self._window)["Targets"]


@pytest.fixture
def targets(run: Runner, window: str) -> Targets:
    return Targets(run, window)


def test_the_ladder(targets: Targets) -> None:
    made = targets(**WEB)
    assert (made.result["action"], made.result["changed_fields"]) == ("register", ["resource_type", "name", "targets"])
    (stored,) = targets.stored()
    assert stored["Targets"][0] == {"Key": "tag:PatchGroup", "Values": ["web", "proxy"]}
    assert made.result[TARGET]["window_target_id"] == stored["WindowTargetId"]
    turned = [dict(one, values=list(reversed(one["values"]))) for one in reversed(WEB["targets"])]
    for same in (WEB, dict(WEB, targets=turned), {"name": "web"}, made.result[TARGET]):
        assert not targets(**same).result["changed"]
    updated = targets(name="web", targets=[{"key": "InstanceIds", "values": ["i-0123456789abcdef0"]}], description="x")
    assert (updated.result["action"], updated.result["changed_fields"]) == ("update", ["description", "targets"])
    assert targets.called() == ["DescribeMaintenanceWindowTargets"] * 2 + ["UpdateMaintenanceWindowTarget"]
    assert [one["WindowTargetId"] for one in targets.stored()] == [stored["WindowTargetId"]]
    cleared = targets(name="web", description="")
    assert (cleared.result["changed_fields"], "Description" in targets.stored()[0]) == (["description"], False)
    assert targets.stored()[0]["Name"] == "web"
    renamed = targets(window_target_id=stored["WindowTargetId"], name="front")
    assert (renamed.result["changed_fields"], targets.stored()[0]["Name"]) == (["name"], "front")
    gone = targets(name="front", state="absent")
    assert (gone.result["action"], gone.result[TARGET], targets.stored()) == ("deregister", {}, [])
    assert not targets(name="front", state="absent").result["changed"]


def test_without_id_and_name_the_content_identifies_it(targets: Targets) -> None:
    unnamed = {option: WEB[option] for option in ("resource_type", "targets")}
    assert targets(**unnamed).result["action"] == "register"
    assert targets(**unnamed, description="all of the web").result["action"] == "update"
    assert not targets(**dict(unnamed, targets=list(reversed(WEB["targets"])))).result["changed"]
    assert len(targets.stored()) == 1
    other = targets(resource_type="INSTANCE", targets=WEB["targets"][:1])
    assert (other.result["action"], len(targets.stored())) == ("register", 2)
    assert targets(**WEB).result["action"] == "register"
    twice = targets(**unnamed, description="which one?")
    assert "2 targets have this content" in twice.result["msg"] and "set window_target_id" in twice.result["msg"]


def test_a_target_in_use_is_kept_unless_forced(targets: Targets, window: str, server: Server) -> None:
    used = targets(**WEB).result[TARGET]["window_target_id"]
    on = {"Targets": [{"Key": "WindowTargetIds", "Values": [used]}], "MaxErrors": "1", "MaxConcurrency": "1"}
    for name in ("install", "reboot"):
        server.register(window, Name=name, TaskType="RUN_COMMAND", TaskArn="AWS-RunShellScript", **on)
    refused = targets(name="web", state="absent")
    assert "state: absent was given; tasks use it: install, reboot" in refused.result["msg"]
    assert "force: true" in refused.result["msg"] and len(targets.stored()) == 1
    forced = targets(name="web", state="absent", force=True)
    assert (forced.result["action"], targets.stored()) == ("deregister", [])


def test_a_removal_whose_answer_is_lost_is_a_removal(
    targets: Targets, run: Runner, window: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    targets(**WEB)
    monkeypatch.delenv("AWS_MAX_ATTEMPTS")
    run.server.fault("DeregisterTargetFromMaintenanceWindow", "drop_after")
    ended = run(TARGET, {"window_id": window, "name": "web", "state": "absent"})
    assert (ended.result["changed"], ended.result["action"], targets.stored()) == (True, "deregister", [])


def test_the_owner_is_hidden_everywhere(targets: Targets, run: Runner, window: str) -> None:
    made = targets(**WEB, owner_information="team-falcon")
    changed = targets(name="web", owner_information="team-condor")
    read = run(INFO, {"window_id": window})
    for ended in (made, changed, read):
        assert "team-falcon" not in ended.said and "team-condor" not in ended.said
    assert targets.stored()[0]["OwnerInformation"] == "team-condor"
    assert not targets(**read.result["maintenance_window_targets"][0]).result["changed"]
    plain = run(INFO, {"window_id": window, "include_sensitive": True})
    assert plain.result["maintenance_window_targets"][0]["owner_information"] == "team-condor"


WRONG: t.Dict[str, t.Tuple[Options, str]] = {
    "key": ({"targets": [{"key": "instanceids", "values": ["i-1"]}]}, "did you mean InstanceIds?"),
    "tag": ({"targets": [{"key": "Role", "values": ["web"]}]}, "write the tag Role as tag:Role"),
    "group key": (
        {"targets": [{"key": "resource-groups:Name", "values": ["a"]}]},
        "for the resource_type RESOURCE_GROUP",
    ),
    "values": ({"targets": [{"key": "tag:A", "values": list("abcdef")}]}, "allowed: at most 5 for tag:A"),
    "both": (
        {"targets": [{"key": "InstanceIds", "values": ["i-1"]}, {"key": "tag:A", "values": ["a"]}]},
        "InstanceIds cannot be combined with other keys",
    ),
    "type": (
        {
            "resource_type": "RESOURCE_GROUP",
            "targets": [
                {"key": "resource-groups:Name", "values": ["a"]},
                {"key": "resource-groups:ResourceTypeFilters", "values": ["AWS::EC2::INSTANCE"]},
            ],
        },
        "'AWS::EC2::INSTANCE' was given; allowed: a resource type with its exact case",
    ),
    "filters alone": (
        {
            "resource_type": "RESOURCE_GROUP",
            "targets": [{"key": "resource-groups:ResourceTypeFilters", "values": ["AWS::EC2::Instance"]}],
        },
        "resource-groups:Name is required",
    ),
    "nothing": ({"targets": []}, "targets: required to register a new target"),
    "kind": ({"resource_type": ""}, "resource_type: required to register a new target"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_refused_before_any_write(name: str, targets: Targets) -> None:
    options, said = WRONG[name]
    ended = targets(**dict(WEB, **options))
    assert said in ended.result["msg"] and targets.stored() == []


def test_the_kind_cannot_be_changed(targets: Targets) -> None:
    targets(**WEB)
    group = [{"key": "resource-groups:Name", "values": ["web"]}]
    ended = targets(name="web", resource_type="RESOURCE_GROUP", targets=group)
    assert "it cannot be changed; deregister it and register it again, or use another name" in ended.result["msg"]


def test_a_missing_id_and_a_missing_window_are_told_apart(targets: Targets, run: Runner) -> None:
    assert "has no such target; leave window_target_id out" in targets(**WEB, window_target_id=NO_TARGET).result["msg"]
    ended = run(TARGET, dict(WEB, window_name="nightly-2"))
    assert "no maintenance window named 'nightly-2'" in ended.result["msg"]


def test_info_filters_and_lists_all_windows(targets: Targets, run: Runner, server: Server) -> None:
    targets(**WEB)
    other = server.window("weekly")
    run(
        TARGET,
        {
            "window_id": other,
            "resource_type": "RESOURCE_GROUP",
            "targets": [{"key": "resource-groups:Name", "values": ["a"]}],
        },
    )
    everything = run(INFO, {}).result
    assert [one.get("name") for one in everything["maintenance_window_targets"]] == ["web", None]
    assert [one["name"] for one in everything["windows"]] == ["nightly", "weekly"]
    for filters in ({"name": "web"}, {"resource_type": "INSTANCE"}, {"window_name": "nightly"}):
        found = run(INFO, filters).result["maintenance_window_targets"]
        assert [one["name"] for one in found] == ["web"]
