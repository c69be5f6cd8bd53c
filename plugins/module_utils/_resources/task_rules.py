# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rules between the fields of a maintenance window task, as the service enforces them."""

from __future__ import annotations

import re
import typing as t

from .._engine.meaning import is_empty
from .._engine.problems import Problem
from .._engine.resource import Missing, References, Resource, Verbs
from .._engine.shapes import Block, Options
from .task import BLOCK_OF_TYPE, FIELDS, MOST_VALUES_OF_KEY, RUN_COMMAND, UUID
from .task_warnings import warnings
from .window import WINDOW

MAX_PAIR = ("max_concurrency", "max_errors")
PLACEHOLDER_MAX = "1"
_BLOCKS = "task_invocation_parameters"
_INSTANCE = r"m?i-\S"


def settle(task: Options) -> Options:
    """The task without the "1" for both Max* that a task without targets reads back with.

    They are placeholders and no settings: the service refuses them when they are sent, and a task that gets targets
    needs real ones.
    """
    if task.get("targets"):
        return task
    return {option: value for option, value in task.items() if option not in MAX_PAIR}


def unsent(after: Options) -> t.Collection[str]:
    """The service refuses MaxErrors and MaxConcurrency of a task without targets."""
    return () if after.get("targets") else MAX_PAIR


def companions(after: Options) -> t.Collection[str]:
    """The pair of Max* goes along with every update of a task with targets.

    AWS's reference says that it can only be left out of updates of targetless tasks; AWS's own CLI sample leaves it
    out and succeeds. The current pair satisfies both readings.
    """
    return MAX_PAIR if after.get("targets") else ()


def rules(settings: Options, desired: Options, missing: Missing) -> t.List[Problem]:
    """What is wrong with the settings of a task; see Resource.rules."""
    problems: t.List[Problem] = []
    for option in ("task_type", "task_arn"):
        if option not in settings and missing(option):
            if option == "task_type":
                allowed = "one of %s" % ", ".join(BLOCK_OF_TYPE)
                problems.append(Problem(option, "required to register a new task", allowed=allowed))
            else:
                problems.append(Problem(option, "a value is required"))
    task_type = _check_blocks(settings, problems)
    _check_targets(settings, desired, missing, task_type, problems)
    _check_notification(settings, desired, missing, problems)
    return problems


def _check_blocks(settings: Options, problems: t.List[Problem]) -> t.Optional[str]:
    """The type that the task has, or can only have."""
    table = FIELDS[_BLOCKS].shape
    blocks = settings.get(_BLOCKS) or {}
    filled = [
        option
        for option in BLOCK_OF_TYPE.values()
        if isinstance(table, Block) and option in blocks and not is_empty(table[option].shape, blocks[option])
    ]
    type_of_block = {block: name for name, block in BLOCK_OF_TYPE.items()}
    task_type = settings.get("task_type")
    if task_type is None and len(filled) == 1:
        return type_of_block[filled[0]]
    if task_type is None and filled:
        said = "these blocks belong to tasks of different types"
        problems.append(Problem(_BLOCKS, said, ", ".join(filled), "the block of the task's own type"))
    for option in filled if task_type else ():
        if type_of_block[option] != task_type:
            said = "this block is for %s, the task is %s" % (type_of_block[option], task_type)
            allowed = BLOCK_OF_TYPE.get(str(task_type))
            problems.append(Problem("%s.%s" % (_BLOCKS, option), said, allowed=allowed))
    return task_type


def _check_targets(
    settings: Options, desired: Options, missing: Missing, task_type: t.Optional[str], problems: t.List[Problem]
) -> None:
    targets = settings.get("targets") or []
    for key, most in MOST_VALUES_OF_KEY.items():
        count = sum(len(target.get("values") or ()) for target in targets if target.get("key") == key)
        if count > most:
            problems.append(Problem("targets", given="%d %s" % (count, key), allowed="at most %d in all" % most))
    given = desired.get("targets")
    problems += _wrong_ids(given if isinstance(given, list) else ())
    if targets:
        for option in MAX_PAIR:
            if option not in settings and missing(option):
                problems.append(Problem(option, "a value is required for a task with targets"))
    elif missing("targets"):
        if task_type == "RUN_COMMAND":
            said = "a RUN_COMMAND task needs 1 to 50 instance ids, or 1 to 10 window target ids"
            problems.append(Problem("targets", said))
        for option in MAX_PAIR:
            value = desired.get(option)
            if isinstance(value, str) and value != PLACEHOLDER_MAX and task_type != "RUN_COMMAND":
                said = "a task without targets takes no such value; leave it out"
                problems.append(Problem(option, said, repr(value)))


def _wrong_ids(targets: t.Sequence[Options]) -> t.Iterator[Problem]:
    """The IDs that cannot be those of what their key stands for."""
    for target in targets:
        key = target.get("key")
        for value in target.get("values") or ():
            if key == "WindowTargetIds" and not re.fullmatch(UUID, value):
                allowed = "a UUID, the ID of a target that is registered with the window"
                if re.match(_INSTANCE, value):
                    allowed += "; an instance's ID goes under the key InstanceIds"
                yield Problem("targets", "not an ID for the key WindowTargetIds", repr(value), allowed)
            elif key == "InstanceIds" and not re.match(_INSTANCE, value):
                allowed = "i-... or mi-..."
                if re.fullmatch(UUID, value):
                    allowed += "; the ID of a target of the window goes under the key WindowTargetIds"
                yield Problem("targets", "not an ID for the key InstanceIds", repr(value), allowed)


def window_target_ids(task: Options) -> t.List[str]:
    """The IDs of the window's targets that a task runs on."""
    targets = task.get("targets") or ()
    return [
        value for target in targets if target.get("key") == "WindowTargetIds" for value in target.get("values") or ()
    ]


def unknown_targets(task: Options, window_id: str, names: t.Mapping[str, str]) -> t.List[Problem]:
    """What is wrong with the window target IDs of a task. names: of the window's targets, by their IDs."""
    known = ["%s (%s)" % (target_id, name) if name else target_id for target_id, name in sorted(names.items())]
    allowed = "one of %s" % ", ".join(known) if known else "none, for no target is registered with this window"
    return [
        Problem("targets", "window %s has no such target" % window_id, repr(target_id), allowed)
        for target_id in window_target_ids(task)
        if target_id not in names
    ]


def _check_notification(settings: Options, desired: Options, missing: Missing, problems: t.List[Problem]) -> None:
    command = (settings.get(_BLOCKS) or {}).get("run_command") or {}
    blocks = desired.get(_BLOCKS)
    named = blocks.get("run_command") if isinstance(blocks, dict) else None
    path = _BLOCKS + ".run_command.service_role_arn"
    notifies = not is_empty(RUN_COMMAND["notification_config"].shape, command.get("notification_config"))
    touched = isinstance(named, dict) and ("notification_config" in named or "service_role_arn" in named)
    if notifies and touched and not command.get("service_role_arn") and missing(path):
        said = "notification_config needs it: the role that Run Command publishes to SNS with, not the task's own role"
        problems.append(Problem(path, said))


TASK = Resource(
    noun="task",
    identity="window_task_id",
    fields=FIELDS,
    result="maintenance_window_task",
    parent=WINDOW,
    verbs=Verbs(create="register", delete="deregister"),
    settle=settle,
    rules=rules,
    companions=companions,
    unsent=unsent,
    warnings=warnings,
    references=References(
        "targets", "target", window_target_ids, unknown_targets, "ssm:DescribeMaintenanceWindowTargets"
    ),
    unlisted=(_BLOCKS,),
    filters=("task_type", "task_arn", "priority"),
    misplaced={
        "pattern": "patterns are of the role's list maintenance_window_tasks_tasks, and not of the module or of a file for src"
    },
)
task_of = TASK.options_of
