# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.problems import (
    MOST,
    Problem,
    Refused,
    did_you_mean,
    refusal,
    return_values,
    shown,
)


@pytest.mark.parametrize(
    "problem, sentence",
    [
        (Problem("a.b", "it is wrong"), "a.b: it is wrong"),
        (Problem("a", given="'x'", allowed="a number"), "a: 'x' was given; allowed: a number"),
        (Problem("a", "it is wrong", "'x'", "'y'"), "a: 'x' was given; it is wrong; allowed: 'y'"),
        (Problem("", "a sentence"), "a sentence"),
    ],
    ids=["problem", "given and allowed", "all", "no path"],
)
def test_sentence(problem: Problem, sentence: str) -> None:
    assert str(problem) == sentence


def test_all_problems_are_in_one_message_and_apart() -> None:
    problems = [Problem("a", "x"), Problem("b", given="'y'", allowed="z")]
    refused = Refused(problems)
    assert str(refused) == ("Nothing was changed, 2 arguments are wrong: (1) a: x (2) b: 'y' was given; allowed: z")
    assert refused.problems == problems
    assert problems[1].as_dict() == {"path": "b", "problem": None, "given": "'y'", "allowed": "z"}


def test_one_problem_is_not_counted() -> None:
    assert refusal(["a: x"]) == "Nothing was changed, one argument is wrong: a: x"


def test_what_was_given_is_shown_short_and_not_if_it_is_sensitive() -> None:
    assert shown("x" * 118) == repr("x" * 118)
    long = shown("x" * 119)
    assert (len(long), long[-4:]) == (120, "x...")
    assert shown("secret", sensitive=True) == "a hidden value"


def test_a_message_holds_no_more_than_can_be_kept() -> None:
    problems = [Problem("tasks[%d].name" % number) for number in range(MOST + 5)]
    message = refusal([str(problem) for problem in problems])
    assert message.startswith("Nothing was changed, 205 arguments are wrong: (1) tasks[0].name (2) ")
    assert message.endswith("(200) tasks[199].name And 5 more.")
    assert [one["path"] for one in return_values(problems)] == [problem.path for problem in problems[:MOST]]
    assert not refusal([str(problem) for problem in problems[:MOST]]).endswith("more.")


@pytest.mark.parametrize(
    "word, near",
    [
        ("prioriti", "priority"),
        ("windowname", "window_name"),
        ("sens", "sensitive_parameters"),
        ("sensitive", "sensitive_parameters"),
        ("sen", ""),
        ("operation", ""),
        ("stage_name", ""),
        ("", ""),
    ],
)
def test_only_what_is_near_is_guessed(word: str, near: str) -> None:
    known = ["priority", "window_name", "sensitive_parameters", "description", "state"]
    assert did_you_mean(word, known) == (", did you mean %s?" % near if near else "")
