# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the arguments for a task must say, whatever exists."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.desired import (
    Desired,
    argument_problems,
    text_of,
)
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import Mark, Options
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources import task_rules
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.module_utils.deciding import TASK_ID, WINDOW_ID, read

WINDOW = "window_id: one of window_id and window_name is required"
TASK = "window_task_id: one of window_task_id and name is required"
ARGUMENTS: t.Dict[str, t.Tuple[Options, Options, t.List[str]]] = {
    "by ids": ({"window_id": WINDOW_ID, "window_task_id": TASK_ID}, {}, []),
    "by names": ({"name": "abc"}, {"parent_name": "nightly"}, []),
    "nothing at all": ({}, {}, [WINDOW, TASK]),
    "all of it empty": ({"window_id": "", "window_task_id": "", "name": ""}, {"parent_name": ""}, [WINDOW, TASK]),
    "no window": ({"name": "abc"}, {}, [WINDOW]),
    "no task to remove": ({"window_id": WINDOW_ID}, {"present": False}, [TASK]),
    "a contradiction": (
        {"window_id": WINDOW_ID, "name": "abc", "task_arn": ""},
        {},
        ["task_arn: a value is required"],
    ),
    "a contradiction in what goes": ({"window_id": WINDOW_ID, "name": "abc", "task_arn": ""}, {"present": False}, []),
    "exact": ({"window_id": WINDOW_ID, "name": "abc"}, {"exact": True}, []),
    "exact, and yet keeping": (
        {"window_id": WINDOW_ID, "name": "abc"},
        {"exact": True, "purge_parameters": False},
        [
            "purge_parameters: false was given; with replace: true, what is not given goes back to the service's "
            "default, parameters included; allowed: true, or leave replace out"
        ],
    ),
    "keeping": ({"window_id": WINDOW_ID, "name": "abc"}, {"purge_parameters": False}, []),
}


@pytest.mark.parametrize("raw, about, said", ARGUMENTS.values(), ids=ARGUMENTS)
def test_arguments(raw: Options, about: Options, said: t.List[str]) -> None:
    assert [str(problem) for problem in argument_problems(task_rules.TASK, Desired(read(raw), **about))] == said


def test_where_the_window_can_be_named_is_said() -> None:
    (problem,) = argument_problems(task_rules.TASK, Desired(read({"name": "abc"})), "in the entry")
    assert str(problem) == WINDOW + " in the entry"


def test_the_text_of_an_option() -> None:
    desired = {"a": "x", "b": Mark.CLEARED}
    assert [text_of(desired, option) for option in "abc"] == ["x", None, None]
