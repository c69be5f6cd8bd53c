# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Arguments that nobody means: each is refused with a message of a readable length, before any call."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import BLOCKS, Options, Runner, Server

NAME = "mw-0123456789abcdef0"
INF, NAN = float("inf"), float("nan")


def command(**more: t.Any) -> Options:
    targets = [{"key": "InstanceIds", "values": ["i-0123456789abcdef0"]}]
    wish = {"name": "call", "task_type": "RUN_COMMAND", "task_arn": "d", "max_errors": 1, "max_concurrency": 1}
    return dict(wish, window_id=NAME, targets=targets, **more)


def function(**block: t.Any) -> Options:
    wish = {"name": "call", "task_type": "LAMBDA", "task_arn": "f", "window_id": NAME}
    return dict(wish, **{BLOCKS: {"lambda": block}})


def targets_of(values: t.Any) -> Options:
    return dict(command(), targets=[{"key": "InstanceIds", "values": values}])


REFUSED: t.Dict[str, t.Tuple[Options, str]] = {
    "a comma for values": (targets_of(","), "targets[0].values: a value is required"),
    "a space for values": (targets_of(" "), "targets[0].values: a value is required"),
    "a list of a comma": (targets_of([","]), "',' was given; not an ID for the key InstanceIds"),
    "a comma for targets": (dict(command(), targets=","), "targets[0]: ',' was given"),
    "a priority beyond 32 bits": (dict(command(), priority=2147483648), "a whole number from 0 to 2147483647"),
    "an infinite priority": (dict(command(), priority=INF), "a whole number from 0"),
    "an infinite payload": (function(payload=INF), "what JSON can hold"),
    "infinity in a payload": (function(payload={"a": [INF]}), "what JSON can hold"),
    "no number in a payload": (function(payload={"a": {"b": NAN}}), "what JSON can hold"),
    "infinity in a client context": (function(client_context={"a": INF}), "what JSON can hold"),
    "base64 of no JSON": (function(client_context="abcd"), "JSON encoded in base64"),
    "an infinite parameter": (command(**{BLOCKS: {"run_command": {"parameters": {"a": INF}}}}), "text"),
    "infinity in a parameter": (command(**{BLOCKS: {"run_command": {"parameters": {"a": {"b": INF}}}}}), "text"),
    "a long description": (dict(command(), description="x" * 50000), "1 to 128 characters (here: 50000)"),
    "a long option": (dict(command(), **{"x" * 50000: 1}), "there is no such option"),
}


@pytest.mark.parametrize("wish, words", REFUSED.values(), ids=REFUSED)
def test_it_is_refused_before_any_call(run: Runner, server: Server, wish: Options, words: str) -> None:
    good = {"name": "good", "task_type": "LAMBDA", "task_arn": "f", "window_id": NAME}
    for ended in (run.task(wish), run.tasks({"tasks": [good, wish]}), run.audit({"tasks": [good, wish]})):
        assert ended.failed and words in ended.result["msg"], ended.result["msg"]
        assert len(ended.result["msg"]) < 3000 and len(ended.result["problems"]) == 1
        assert all(len(text or "") < 3000 for text in ended.result["problems"][0].values())
    assert server.requests() == []


@pytest.mark.parametrize("events", [",", " ", "", []])
def test_no_events_are_cleared_events(run: Runner, server: Server, window: str, events: t.Any) -> None:
    arn = "arn:aws:sns:us-east-1:123456789012:x"
    role = "arn:aws:iam::123456789012:role/x"
    for given in (["All"], events):
        block = {
            "notification_config": {"notification_events": given, "notification_arn": arn},
            "service_role_arn": role,
        }
        ended = run.task(dict(command(**{BLOCKS: {"run_command": block}}), window_id=window))
        assert not ended.failed and ended.result["changed"], ended.result
    held = server.held()[0]["TaskInvocationParameters"]["RunCommand"]
    assert held["NotificationConfig"] == {"NotificationArn": arn}


@pytest.mark.parametrize("rules", [["a"], "a", 5, [["a"]]])
def test_rules_that_are_no_mapping_are_refused(run: Runner, server: Server, rules: t.Any) -> None:
    ended = run.audit({"rules": rules})
    assert ended.failed and "rules" in ended.result["msg"] and "Nothing was examined" in ended.result["msg"]
    assert server.requests() == []


def test_a_long_name_is_shortened_in_every_message(run: Runner, server: Server, window: str) -> None:
    wish = {"name": "call", "task_type": "LAMBDA", "task_arn": "f", "window_name": "y" * 50000}
    for ended in (run.task(wish), run.tasks({"tasks": [wish]}), run.audit({"tasks": [wish]})):
        assert len(ended.result.get("msg", "")) < 3000
    assert ended.result["findings"] and not server.held()


def test_text_with_infinity_is_warned_of(run: Runner, window: str) -> None:
    ended = run.task(dict(function(payload='{"a": Infinity}'), window_id=window), check=True)
    assert "is not valid JSON" in ended.warnings[0]
