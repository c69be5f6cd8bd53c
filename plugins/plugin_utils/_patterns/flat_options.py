# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Short forms of a task's options, which an entry has without the structures around them."""

from __future__ import annotations

import typing as t

from ...module_utils._engine.problems import Problem, shown
from ...module_utils._engine.shapes import Block, Parameters
from ...module_utils._resources.task import AUTOMATION, MOST_VALUES_OF_KEY, RUN_COMMAND
from ...module_utils._resources.task_entry import ENTRY

SHORT = {"instance_ids": "InstanceIds", "window_target_ids": "WindowTargetIds"}
"""Instead of targets: the key that each stands for."""

DEPRECATED = ("task_parameters", "logging_info")
"""What AWS keeps for old tasks only. It is never suggested."""

OF_A_PATTERN = ("task_type", "task_arn", "task_invocation_parameters", *DEPRECATED)
"""What a pattern sets, and its entries may not."""

OF_ALL_PATTERNS = tuple(option for option in ENTRY.by_option if option not in OF_A_PATTERN)
"""The module's own options that an entry of a pattern has too."""

# Two roles of one name are a known trap: this one publishes notifications and does not run the task.
_RENAMED = {"service_role_arn": "notification_role_arn"}


def _flat(block: Block, above: t.Tuple[str, ...] = ()) -> t.Iterator[t.Tuple[str, t.Tuple[str, ...]]]:
    for field in block.fields:
        if isinstance(field.shape, Block):
            yield from _flat(field.shape, above + (field.option,))
        elif not isinstance(field.shape, Parameters):
            yield _RENAMED.get(field.option, field.option), above + (field.option,)


FLAT: t.Dict[str, t.Dict[str, t.Tuple[str, ...]]] = {
    "RUN_COMMAND": dict(_flat(RUN_COMMAND)),
    "AUTOMATION": dict(_flat(AUTOMATION)),
}
"""Of each type: the short forms, and where in the type's block they go."""

BELONGS_TO = {
    ("output_s3_key_prefix",): ("output_s3_bucket_name",),
    ("cloud_watch_output_config", "cloud_watch_output_enabled"): FLAT["RUN_COMMAND"]["cloud_watch_log_group_name"],
    ("notification_config", "notification_events"): FLAT["RUN_COMMAND"]["notification_arn"],
    ("notification_config", "notification_type"): FLAT["RUN_COMMAND"]["notification_arn"],
    ("service_role_arn",): FLAT["RUN_COMMAND"]["notification_arn"],
}
"""Settings of a command that mean nothing without another: the prefix without a bucket, the events without a topic."""

CLEARS = {
    "cloud_watch_log_group_name": "cloud_watch_output_config",
    "notification_arn": "notification_config",
}
"""Short forms that, given empty, clear the structure they stand for as a whole."""


def targets_of(
    short: t.Mapping[str, t.Any], names: t.Mapping[str, str]
) -> t.Tuple[t.List[t.Dict[str, t.Any]], t.Dict[str, str], t.List[Problem]]:
    """The targets that lists of IDs stand for, what the user wrote for the paths in them, and what is wrong with the IDs.

    short: the IDs by short forms; one without IDs stands for no target. names: of the short forms, for messages.
    """
    problems = [problem for name, ids in short.items() for problem in _wrong_ids(name, ids, names[name])]
    filled = [name for name, ids in short.items() if ids] if not problems else []
    targets = [{"key": SHORT[name], "values": list(short[name])} for name in filled]
    sources = {"targets[%d].values" % number: names[name] for number, name in enumerate(filled)}
    return targets, dict(sources, targets=names[next(iter(short))]), problems


def _wrong_ids(name: str, ids: t.Any, path: str) -> t.List[Problem]:
    if not isinstance(ids, (list, tuple)):
        return [Problem(path, given=shown(ids), allowed="a list of IDs")]
    count, most = len({str(one) for one in ids}), MOST_VALUES_OF_KEY[SHORT[name]]
    if count <= most:
        return []
    allowed = "at most %d" % most
    if name == "instance_ids":
        allowed += "; for more, register them as a target of the window and set window_target_ids"
    return [Problem(path, given="a list of %d" % count, allowed=allowed)]
