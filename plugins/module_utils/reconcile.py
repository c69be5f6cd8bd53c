# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read, plan, write: the only place that asks whether this is check mode."""

from __future__ import annotations

import typing as t

from . import api, read
from ._engine.findings import Finding, Refused
from ._engine.plan import Plan, absence, contradictions, differences, plan
from ._engine.shapes import Mark, Options
from ._resources.task import FIELDS
from ._resources.task_rules import TASK, task_of
from .read import given_text


class Wanted(t.NamedTuple):
    """One task as the arguments want it. desired: from validation.Reading, identity included."""

    desired: Options
    window_name: t.Optional[str] = None
    present: bool = True
    exact: bool = False


class Outcome(t.NamedTuple):
    """What was done, or in check mode would be. task: as it is now, or is predicted; None: there is none."""

    plan: Plan
    task: t.Optional[Options]
    warnings: t.Sequence[str] = ()


def check_window(desired: Options, window_name: t.Optional[str]) -> t.List[Finding]:
    """What is wrong with the way in which the window is named."""
    if _is_given(desired, "window_id") or window_name:
        return []
    return [Finding("window_id", "one of window_id and window_name is required")]


def _is_given(desired: Options, option: str) -> bool:
    return desired.get(option, Mark.CLEARED) is not Mark.CLEARED


def check_arguments(wanted: Wanted) -> t.List[Finding]:
    """What is wrong with the arguments whatever there may be on the service. No call is made."""
    desired = wanted.desired
    findings = check_window(desired, wanted.window_name)
    if not _is_given(desired, "window_task_id") and not _is_given(desired, "name"):
        findings.append(Finding("window_task_id", "one of window_task_id and name is required"))
    if wanted.present:
        findings += contradictions(TASK, desired)
    return findings


def converge_task(client: t.Any, wanted: Wanted, check_mode: bool) -> Outcome:
    """Bring one task to what is wanted. Raises Refused before any write, api.SSMError when a call fails."""
    desired = wanted.desired
    window_id = read.find_window(client, given_text(desired, "window_id"), wanted.window_name, wanted.present)
    current = None
    if window_id is not None:
        task_id, name = given_text(desired, "window_task_id"), given_text(desired, "name")
        current = read.current_task(client, window_id, task_id, name, wanted.present)
    if not wanted.present:
        return _deregister(client, absence(TASK, current), check_mode)
    identity = {"window_id": window_id}
    settings = {option: value for option, value in desired.items() if option != "window_task_id"}
    planned = plan(TASK, current, dict(settings, **identity), wanted.exact)
    if planned.findings:
        raise Refused(planned.findings)
    sentences = _warnings(current, desired)
    if check_mode or planned.action == "none":
        return Outcome(planned, planned.after, sentences)
    try:
        return _write(client, planned, sentences)
    except api.SSMError as error:
        # What was read goes back with an update, and the service quotes what it refuses.
        error.settings = (planned.before, planned.after)
        raise


def _warnings(current: t.Optional[Options], desired: Options) -> t.List[str]:
    if "task_invocation_parameters" not in desired:
        return []
    # Imported here: what it warns of stands in those only.
    from ._resources.task_warnings import warnings

    return warnings(current, desired)


def _write(client: t.Any, planned: Plan, sentences: t.List[str]) -> Outcome:
    after = planned.after or {}
    if planned.action == "register":
        task_id = api.register_task(client, after["window_id"], planned.request)
        return Outcome(planned, dict(after, window_task_id=task_id), sentences)
    answer = api.update_task(client, after["window_id"], after["window_task_id"], planned.request)
    task = dict(task_of(answer), task_type=after.get("task_type"))
    sentences += [
        "AWS accepted the update, but its answer differs from what was asked in %s." % path
        for path in differences(FIELDS, task, after)
    ]
    return Outcome(planned, task, sentences)


def _deregister(client: t.Any, planned: Plan, check_mode: bool) -> Outcome:
    if planned.before is not None and not check_mode:
        api.deregister_task(client, planned.before["window_id"], planned.before["window_task_id"])
    return Outcome(planned, None)
