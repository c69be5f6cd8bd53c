# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All windows of an account and region with their tasks, targets and last executions, several at a time."""

from __future__ import annotations

import json
import typing as t

from . import api
from ._audit.checks import never_succeeded_yet
from ._audit.estate import Run, WindowAsIs
from ._engine.codec import flatten
from ._engine.findings import Finding, Refused
from ._resources.task_rules import task_of
from ._resources.window import WINDOW_FIELDS
from .read_many import row_as_task


class Remembering:
    """A client that asks the service for each thing once, and answers the second time what it was told the first.

    So the decision about drift, which reads for itself as a converging run does, costs no call more where the policy
    has read the same. Only for an audit: nothing may be written through it.
    """

    def __init__(self, client: t.Any) -> None:
        self._client = client
        self.meta = client.meta
        self._told: t.Dict[str, t.Any] = {}

    def _once(self, key: str, request: t.Mapping[str, t.Any], ask: t.Callable[[], t.Any]) -> t.Any:
        place = key + json.dumps(request, sort_keys=True)
        if place not in self._told:
            self._told[place] = ask()
        return self._told[place]

    def get_maintenance_window_task(self, **request: t.Any) -> api.Members:
        answer = self._once("task", request, lambda: self._client.get_maintenance_window_task(**request))
        return dict(answer)

    def get_maintenance_window(self, **request: t.Any) -> api.Members:
        return dict(self._once("window", request, lambda: self._client.get_maintenance_window(**request)))

    def describe_maintenance_window_executions(self, **request: t.Any) -> api.Members:
        return t.cast(api.Members, self._client.describe_maintenance_window_executions(**request))

    def get_paginator(self, operation: str) -> "_Pages":
        return _Pages(self, operation)

    def pages(self, operation: str, request: t.Mapping[str, t.Any]) -> t.List[api.Members]:
        """All pages of a listing; of windows of a name those of all, which are read anyway."""
        if operation == "describe_maintenance_windows":
            request = {name: value for name, value in request.items() if name != "Filters"}
        return t.cast(
            t.List[api.Members],
            self._once(operation, request, lambda: list(self._client.get_paginator(operation).paginate(**request))),
        )


class _Pages(t.NamedTuple):
    client: Remembering
    operation: str

    def paginate(self, **request: t.Any) -> t.List[api.Members]:
        return self.client.pages(self.operation, request)


class Depth(t.NamedTuple):
    """How much is read. windows: names and ids of those that are looked at; empty: all. executions: how many of each."""

    windows: t.Collection[str] = ()
    targets: bool = True
    executions: int = 10
    workers: int = api.WORKERS


def read_estate(client: t.Any, depth: Depth) -> t.List[WindowAsIs]:
    """The windows as they are. Raises Refused if one that is named is not there, api.SSMError when a call fails."""
    rows = _wanted(api.describe_windows(client), depth.windows)
    listed = api.at_once(lambda row: _listed(client, row, depth), rows, depth.workers)
    tasks = [(row["WindowId"], row["WindowTaskId"]) for _window, rows_of, _targets, _runs in listed for row in rows_of]
    answers = api.at_once(lambda ids: api.get_task(client, *ids), tasks, depth.workers)
    # A task that was listed and is gone has been deregistered meanwhile.
    found = {ids: task_of(answer) for ids, answer in zip(tasks, answers) if answer is not None}
    return [
        WindowAsIs(
            flatten(WINDOW_FIELDS, window),
            [
                found[row["WindowId"], row["WindowTaskId"]]
                for row in rows_of
                if (row["WindowId"], row["WindowTaskId"]) in found
            ],
            targets,
            runs,
        )
        for window, rows_of, targets, runs in listed
    ]


def only_listed(client: t.Any, window_ids: t.Collection[str]) -> t.List[WindowAsIs]:
    """Of these windows those that are there, with their tasks as they are listed. Raises api.SSMError."""
    if not window_ids:
        return []
    rows = [row for row in api.describe_windows(client) if row["WindowId"] in window_ids]
    return [
        WindowAsIs(
            flatten(WINDOW_FIELDS, row),
            [row_as_task(task) for task in api.describe_tasks(client, row["WindowId"]) or ()],
        )
        for row in rows
    ]


def _wanted(rows: t.List[api.Members], names: t.Collection[str]) -> t.List[api.Members]:
    if not names:
        return rows
    known = {row["WindowId"] for row in rows} | {row.get("Name") for row in rows}
    missing = [name for name in names if name not in known]
    if missing:
        said = "no maintenance window of this account and region has that name or ID"
        raise Refused([Finding("windows", said, repr(name)) for name in missing])
    return [row for row in rows if row["WindowId"] in names or row.get("Name") in names]


def _listed(client: t.Any, window: api.Members, depth: Depth) -> t.Tuple[t.Any, ...]:
    """The window, its tasks as they are listed, the ids of its targets as far as they are needed, its runs."""
    window_id = window["WindowId"]
    rows = api.describe_tasks(client, window_id) or []
    keys = {target.get("Key") for row in rows for target in row.get("Targets", ())}
    targets = None
    if depth.targets and "WindowTargetIds" in keys:
        targets = frozenset(row["WindowTargetId"] for row in api.describe_targets(client, window_id) or ())
    runs = _runs(client, window_id, rows, depth.executions) if rows and depth.executions else []
    return window, rows, targets, runs


def _runs(client: t.Any, window_id: str, rows: t.List[api.Members], most: int) -> t.List[Run]:
    """What ran in the last executions, as far back as some task has not succeeded in a later one."""
    tasks = [{"task_arn": row.get("TaskArn"), "task_type": row.get("Type")} for row in rows]
    runs: t.List[Run] = []
    for execution in (api.describe_executions(client, window_id) or [])[:most]:
        for row in api.describe_execution_tasks(client, window_id, execution["WindowExecutionId"]) or ():
            runs.append(Run(row.get("TaskArn", ""), row.get("TaskType", ""), row.get("Status", "")))
        if not never_succeeded_yet(tasks, runs):
            break
    return runs
