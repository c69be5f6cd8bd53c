# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read, plan, write: the only place that asks whether this is check mode."""

from __future__ import annotations

import typing as t

from .._engine.plan import Plan, absence, differences, keeping_parameters, plan
from .._engine.problems import Problem, Refused
from .._engine.shapes import Options
from .._resources.desired_task import Wanted, given_text
from .._resources.task import FIELDS
from .._resources.task_rules import TASK, task_of, unknown_targets, window_target_ids
from .._ssm import api, lookup

BLOCKS = "task_invocation_parameters"
_LOST = "AWS's answer was lost, or an error; a read shows that what was asked is done."
_UNCHECKED = (
    "Whether the window has the targets %s could not be checked: the credentials lack the IAM action "
    "ssm:DescribeMaintenanceWindowTargets."
)
_DIFFERS = "AWS accepted the update, but its answer differs from what was asked in %s."


class Outcome(t.NamedTuple):
    """What was done, or in check mode would be. task: as it is now, or is predicted; None: there is none."""

    plan: Plan
    task: t.Optional[Options]
    warnings: t.Sequence[str] = ()


def converge_task(client: t.Any, wanted: Wanted, check_mode: bool, backup: t.Any = None) -> Outcome:
    """Bring one task to what is wanted. Raises Refused before any write, api.SSMError when a call fails.

    backup: backup.Backup, which keeps the task before it is written; or None.
    """
    desired = wanted.desired
    window_id = lookup.find_window(client, given_text(desired, "window_id"), wanted.window_name, wanted.present)
    current = None
    if window_id is not None:
        task_id, name = given_text(desired, "window_task_id"), given_text(desired, "name")
        current = lookup.current_task(client, window_id, task_id, name, wanted.present)
    planned = plan_task(wanted, window_id, current)
    if planned.problems:
        raise Refused(planned.problems)
    sentences = warnings_of(current, wanted)
    if needs_targets(planned):
        problems, more = check_targets(planned, lookup.window_targets(client, str(window_id)))
        if problems:
            raise Refused(problems)
        sentences += more
    if backup is None or planned.action == "none" or check_mode:
        return carry_out(client, planned, sentences, check_mode)
    backup.keep_plan(client, planned)
    try:
        return carry_out(client, planned, sentences, check_mode)
    except api.SSMError as error:
        backup.settle(lambda _record: may_be_written(error))
        raise


def may_be_written(error: t.Optional[Exception]) -> bool:
    """Whether a write that ended so was carried out, or may have been."""
    if not isinstance(error, api.SSMError):
        return True
    # Imported here: only a failure needs it.
    from .._ssm.explanation import is_unknown

    return is_unknown(error)


def plan_task(wanted: Wanted, window_id: t.Optional[str], current: t.Optional[Options]) -> Plan:
    """The plan that brings a task from current (None: it is not there) to what is wanted. No call is made."""
    if not wanted.present:
        return absence(TASK, current)
    settings = {option: value for option, value in wanted.desired.items() if option != "window_task_id"}
    if not wanted.purge_parameters:
        settings = keeping_parameters(FIELDS, current or {}, settings)
    return plan(TASK, current, dict(settings, window_id=window_id), wanted.exact)


def needs_targets(planned: t.Optional[Plan]) -> bool:
    """Whether the plan gives the task targets of the window, so that their IDs have to be looked up."""
    if planned is None or planned.after is None or "targets" not in planned.changed:
        return False
    return bool(window_target_ids(planned.after))


def check_targets(planned: Plan, names: t.Optional[t.Mapping[str, str]]) -> t.Tuple[t.List[Problem], t.List[str]]:
    """What is wrong with the window target IDs of a plan, and warnings. names: from lookup.window_targets."""
    after = planned.after or {}
    if names is None:
        return [], [_UNCHECKED % ", ".join(window_target_ids(after))]
    return unknown_targets(after, str(after.get("window_id")), names), []


def warnings_of(current: t.Optional[Options], wanted: Wanted) -> t.List[str]:
    """What is allowed in the arguments, and will hurt."""
    if not wanted.present or BLOCKS not in wanted.desired:
        return []
    # Imported here: what it warns of stands in those only.
    from .._resources.task_warnings import warnings

    return warnings(current, wanted.desired, wanted.templated)


def carry_out(client: t.Any, planned: Plan, sentences: t.List[str], check_mode: bool, whole: bool = True) -> Outcome:
    """Write what is planned, if this is no check mode. Raises api.SSMError when the call fails.

    whole: the plan was made from all of the task; a row of a list lacks the invocation parameters.
    """
    if check_mode or planned.action == "none":
        return Outcome(planned, planned.after, sentences)
    try:
        return _write(client, planned, sentences, whole)
    except api.SSMError as error:
        # Imported here: only a failure needs it.
        from .._ssm.explanation import is_unknown

        done = _read_back(client, planned) if is_unknown(error) else None
        if done is not None:
            return done._replace(warnings=[*sentences, _LOST])
        # What was read goes back with an update, and the service quotes what it refuses.
        error.settings = (planned.before, planned.after)
        raise


def _read_back(client: t.Any, planned: Plan) -> t.Optional[Outcome]:
    """The outcome of a write whose answer was lost, if a read shows that it was carried out; else None."""
    told = planned.after or planned.before or {}
    window_id, task_id = told["window_id"], told.get("window_task_id")
    try:
        if planned.action == "register":
            # A task is registered only where no other one has its name.
            task_id = lookup.task_id_of_name(client, window_id, str(told.get("name")), False)
        answer = api.get_task(client, window_id, task_id) if task_id else None
    except (api.SSMError, Refused):
        return None
    if planned.after is None or answer is None:
        return Outcome(planned, None) if planned.after is answer else None
    task = task_of(answer)
    left = set(differences(FIELDS, task, planned.after)).intersection(planned.changed)
    return None if left else Outcome(planned, task)


def _write(client: t.Any, planned: Plan, sentences: t.List[str], whole: bool) -> Outcome:
    if planned.action == "deregister":
        before = planned.before or {}
        api.deregister_task(client, before["window_id"], before["window_task_id"])
        return Outcome(planned, None)
    after = planned.after or {}
    if planned.action == "register":
        task_id = api.register_task(client, after["window_id"], planned.request)
        return Outcome(planned, dict(after, window_task_id=task_id), sentences)
    answer = api.update_task(client, after["window_id"], after["window_task_id"], planned.request)
    task = dict(task_of(answer), task_type=after.get("task_type"))
    if not whole:
        after = dict(after, **{option: task[option] for option in (BLOCKS,) if option in task})
    return Outcome(planned, task, sentences + [_DIFFERS % path for path in differences(FIELDS, task, after)])
