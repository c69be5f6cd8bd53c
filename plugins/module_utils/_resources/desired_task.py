# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One task as the arguments want it, and what is wrong with it whatever there may be on the service.

Nothing of Amazon's stands in here: the role checks its entries with it on the controller.
"""

from __future__ import annotations

import typing as t

from .._engine.plan import contradictions
from .._engine.problems import Problem
from .._engine.shapes import Mark, Options
from .task_rules import TASK


class Wanted(t.NamedTuple):
    """One task as the arguments want it. desired: from validation.Reading, identity included.

    exact: what is left out goes back to the service's default. purge_parameters: parameters of the document that are not
    given go. templated: Ansible has templated the arguments, as it does all but the contents of a file for src.
    """

    desired: Options
    window_name: t.Optional[str] = None
    present: bool = True
    exact: bool = False
    purge_parameters: bool = True
    templated: bool = True


def given_text(desired: Options, option: str) -> t.Optional[str]:
    """The text that was given for an option; None where it was left out or cleared."""
    value = desired.get(option)
    return value if isinstance(value, str) else None


def check_window(desired: Options, window_name: t.Optional[str], where: str = "") -> t.List[Problem]:
    """What is wrong with the way in which the window is named. where: it can be named, for the message."""
    if _is_given(desired, "window_id") or window_name:
        return []
    return [Problem("window_id", " ".join(filter(None, ("one of window_id and window_name is required", where))))]


def _is_given(desired: Options, option: str) -> bool:
    return desired.get(option, Mark.CLEARED) is not Mark.CLEARED


def check_arguments(wanted: Wanted, where: str = "") -> t.List[Problem]:
    """What is wrong with the arguments whatever there may be on the service. No call is made.

    where: the window can be named, for the message.
    """
    desired = wanted.desired
    problems = check_window(desired, wanted.window_name, where)
    if not _is_given(desired, "window_task_id") and not _is_given(desired, "name"):
        problems.append(Problem("window_task_id", "one of window_task_id and name is required"))
    if wanted.exact and not wanted.purge_parameters:
        said = "with replace: true, what is not given goes back to the service's default, parameters included"
        problems.append(Problem("purge_parameters", said, "false", "true, or leave replace out"))
    if wanted.present:
        problems += contradictions(TASK, desired)
    return problems
