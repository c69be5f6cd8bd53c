# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hidden values stay hidden, whatever happens; and what is not hidden stays readable."""

from __future__ import annotations

import base64
import json
import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.listing import NOWHERE, converged, modules
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import (
    BLOCKS,
    Ended,
    Options,
    Runner,
    Server,
)

SECRET = "hunter2-canary"
OTHER = "hunter3-canary"
HIDDEN = "<hidden by windowkeeper.ssm>"


def call(payload: t.Any = None, **more: t.Any) -> Options:
    payload = {"token": SECRET} if payload is None else payload
    return dict(
        {"name": "call", "task_type": "LAMBDA", "task_arn": "f", BLOCKS: {"lambda": {"payload": payload}}}, **more
    )


def machine(value: t.Any = SECRET, **more: t.Any) -> Options:
    block = {"step_functions": {"input": {"token": value}}}
    return dict({"name": "call", "task_type": "STEP_FUNCTIONS", "task_arn": "m", BLOCKS: block}, **more)


def runbook(value: t.Any = SECRET, **more: t.Any) -> Options:
    block = {"automation": {"parameters": {"Token": value, "Open": "visible"}}}
    given = {
        "name": "call",
        "task_type": "AUTOMATION",
        "task_arn": "r",
        "sensitive_parameters": ["Token"],
        BLOCKS: block,
    }
    return dict(given, **more)


def old(value: t.Any = SECRET, **more: t.Any) -> Options:
    given = {"name": "call", "task_type": "LAMBDA", "task_arn": "f", "sensitive_parameters": ["*"]}
    return dict(given, task_parameters={"Token": {"values": [value]}}, **more)


def encoded(secret: str) -> str:
    """The payload with the secret, as it travels."""
    return base64.b64encode(json.dumps({"token": secret}, separators=(",", ":")).encode()).decode()


def quiet(ended: Ended, secret: str = SECRET) -> None:
    assert secret not in ended.said
    assert encoded(secret) not in ended.said


KINDS: t.Dict[str, t.Callable[..., Options]] = {"payload": call, "input": machine, "parameter": runbook, "old": old}
every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


@every_kind
def test_no_secret_in_any_result(run: Runner, server: Server, window: str, kind: t.Callable[..., Options]) -> None:
    wish = kind(window_id=window)
    quiet(run.task(wish, check=True))
    registered = run.task(wish)
    # Else there would be nothing to hide.
    assert (encoded(SECRET) if kind is call else SECRET) in json.dumps(server.requests())
    quiet(registered)
    quiet(run.task(wish))
    changed_wish = kind({"token": OTHER} if kind is call else OTHER, window_id=window)
    changed = run.task(changed_wish)
    assert changed.result["changed"] is True
    assert HIDDEN in json.dumps(changed.result["diff"]["before"])
    assert HIDDEN + " (changed)" in json.dumps(changed.result["diff"]["after"])
    quiet(changed)
    quiet(changed, OTHER)
    quiet(run.task(kind(window_id=window, state="absent")))


@every_kind
def test_no_secret_in_the_echo_of_the_arguments(run: Runner, window: str, kind: t.Callable[..., Options]) -> None:
    ended = run.task(kind(window_id=window), check=True)
    echo = ended.result["invocation"]["module_args"]
    assert echo["name"] == "call"
    assert HIDDEN in json.dumps(echo)
    assert KEY_OF_THE_CONNECTION not in ended.said


KEY_OF_THE_CONNECTION = "windowkeeper-knows-no-secrets"


@modules
@every_kind
@pytest.mark.parametrize("operation", ["RegisterTaskWithMaintenanceWindow", "DescribeMaintenanceWindowTasks"])
def test_no_secret_in_an_error_that_quotes_it(
    run: Runner, server: Server, window: str, kind: t.Callable[..., Options], operation: str, module: str
) -> None:
    quoted = {call: '{"token":"%s"}' % SECRET, machine: '{"token":"%s"}' % SECRET}.get(kind, SECRET)
    message = "Value '%s' is wrong, %s too" % (quoted, encoded(SECRET) if kind is call else "")
    server.fault(operation, "code", code="ValidationException", message=message)
    ended = converged(run, module, window, kind())
    assert ended.failed and "is wrong" in ended.result["msg"]
    quiet(ended)


@modules
def test_no_secret_that_was_read_in_an_error_that_quotes_it(
    run: Runner, server: Server, window: str, module: str
) -> None:
    """What was read goes back with a Replace, and AWS may quote it."""
    run.task(call(window_id=window, description="old"))
    said = 'Value \'{"token":"%s"}\' is wrong' % SECRET
    server.fault("UpdateMaintenanceWindowTask", "code", code="ValidationException", message=said)
    ended = converged(run, module, window, {"name": "call", "description": ""})
    assert ended.failed and "is wrong" in ended.result["msg"]
    quiet(ended)


WRONG: t.Dict[str, Options] = {
    "a payload too long": call({"token": SECRET, "fill": "x" * 5000}),
    "an input too long": machine([SECRET, "x" * 5000]),
    "a mistyped option": {"name": "call", "payload": SECRET},
    "a mistyped option in a block": {"name": "call", BLOCKS: {"lambda": {"paylaod": SECRET}}},
    "text for a block": {"name": "call", BLOCKS: {"lambda": SECRET}},
    "broken JSON for a block": {"name": "call", BLOCKS: '{"lambda": {"payload": "%s"' % SECRET},
    "text for parameters": runbook(**{BLOCKS: {"automation": {"parameters": SECRET}}}),
    "a parameter too long": runbook(SECRET + "x" * 600),
    "a mapping for a parameter": runbook({"a": SECRET}),
    "a wrong value beside it": call(priority=-1),
    "a wrong value of Ansible's beside it": call(state="gone"),
    "a placeholder within": call(HIDDEN + SECRET),
    "a wrong list of hidden parameters": runbook(sensitive_parameters={"a": 1}),
}


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG)
def test_no_secret_in_the_error_of_a_wrong_argument(run: Runner, arguments: Options) -> None:
    ended = run.task(dict(arguments, window_id=NOWHERE))
    assert ended.failed
    quiet(ended)


def test_short_hidden_values_mask_nothing_else(run: Runner, server: Server, window: str) -> None:
    """Ansible's own no_log would turn every 1 and a of the output into asterisks."""
    wish = call({"n": 1, "s": "a"}, window_id=window, priority=1, description="a banana at 1")
    ended = run.task(wish)
    assert ended.result["maintenance_window_task"]["description"] == "a banana at 1"
    assert "***" not in ended.said.replace("********", "") and "VALUE_SPECIFIED" not in json.dumps(
        ended.result["maintenance_window_task"]
    )
    server.fault("GetMaintenanceWindowTask", "code", code="ValidationException", message="1 error at a place")
    again = run.task(runbook("1", window_id=window, task_type="LAMBDA", **{BLOCKS: {}}))
    assert "1 error at a place" in again.result["msg"]


def test_parameters_are_shown_unless_they_are_named(run: Runner, window: str) -> None:
    ended = run.task(runbook(window_id=window))
    shown = ended.result["maintenance_window_task"][BLOCKS]["automation"]["parameters"]
    assert shown == {"Token": [HIDDEN], "Open": ["visible"]}
    all_hidden = run.task(runbook(window_id=window, sensitive_parameters="*")).result
    shown = all_hidden["maintenance_window_task"][BLOCKS]["automation"]["parameters"]
    assert shown == {"Token": [HIDDEN], "Open": [HIDDEN]}


def test_a_result_fed_back_keeps_the_hidden_values(run: Runner, server: Server, window: str) -> None:
    result = run.task(runbook(window_id=window)).result["maintenance_window_task"]
    fed = run.task(dict(result, priority=4, sensitive_parameters=["Token"]))
    assert fed.result["changed_fields"] == ["priority"]
    held = server.held()[0]["TaskInvocationParameters"]["Automation"]["Parameters"]
    assert held == {"Token": [SECRET], "Open": ["visible"]}


def test_the_info_module_hides_and_shows(run: Runner, window: str) -> None:
    run.task(call(window_id=window))
    run.task(runbook(window_id=window, name="rotate"))
    hidden = run.info({"window_id": window, "sensitive_parameters": ["Token"]})
    quiet(hidden)
    shown = run.info({"window_id": window, "sensitive_parameters": ["Token"], "include_sensitive": True})
    first, second = shown.result["maintenance_window_tasks"]
    assert json.loads(first[BLOCKS]["lambda"]["payload"]) == {"token": SECRET}
    assert second[BLOCKS]["automation"]["parameters"]["Token"] == [SECRET]
