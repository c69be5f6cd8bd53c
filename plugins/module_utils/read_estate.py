# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All windows of an account and region with their tasks, targets and last executions, several at a time."""

from __future__ import annotations

import json
import typing as t

from ._audit.checks import may_have_succeeded_earlier
from ._audit.model import AuditedWindow, Run
from ._engine.codec import flatten
from ._engine.problems import Problem, Refused
from ._resources.task_rules import task_of
from ._resources.window import WINDOW
from ._ssm.client import WORKERS, Members, at_once
from ._ssm.executions import describe_execution_tasks, describe_executions
from ._ssm.lookup import no_object
from ._ssm.tasks import get_task, task_of_row
from ._ssm.windows import describe_targets, describe_tasks, describe_windows


class CachingClient:
    """A client that calls the service once for each request, and answers later ones from memory.

    So the decision about drift, which reads for itself as a converging run does, costs no further call for what the
    policy has read. Only for an audit: nothing may be written through it.
    """

    def __init__(self, client: t.Any) -> None:
        self._client = client
        self.meta = client.meta
        self._answers: t.Dict[str, t.Any] = {}

    def _once(self, key: str, request: t.Mapping[str, t.Any], ask: t.Callable[[], t.Any]) -> t.Any:
        place = key + json.dumps(request, sort_keys=True)
        if place not in self._answers:
            self._answers[place] = ask()
        return self._answers[place]

    def get_maintenance_window_task(self, **request: t.Any) -> Members:
        answer = self._once("task", request, lambda: self._client.get_maintenance_window_task(**request))
        return dict(answer)

    def get_maintenance_window(self, **request: t.Any) -> Members:
        return dict(self._once("window", request, lambda: self._client.get_maintenance_window(**request)))

    def describe_maintenance_window_executions(self, **request: t.Any) -> Members:
        return t.cast(Members, self._client.describe_maintenance_window_executions(**request))

    def get_paginator(self, operation: str) -> "_Pages":
        return _Pages(self, operation)

    def pages(self, operation: str, request: t.Mapping[str, t.Any]) -> t.List[Members]:
        """All pages of a listing. Windows are listed without a filter for a name: all are read anyway."""
        if operation == "describe_maintenance_windows":
            request = {name: value for name, value in request.items() if name != "Filters"}
        return t.cast(
            t.List[Members],
            self._once(operation, request, lambda: list(self._client.get_paginator(operation).paginate(**request))),
        )


class _Pages(t.NamedTuple):
    client: CachingClient
    operation: str

    def paginate(self, **request: t.Any) -> t.List[Members]:
        return self.client.pages(self.operation, request)


class ReadScope(t.NamedTuple):
    """How much is read.

    windows: the names and IDs of those to examine, or empty for all. allow_missing: whether some of them may not exist.
    executions: how many of each.
    """

    windows: t.Collection[str] = ()
    allow_missing: bool = False
    targets: bool = True
    executions: int = 10
    workers: int = WORKERS


def read_estate(client: t.Any, scope: ReadScope) -> t.List[AuditedWindow]:
    """The windows as they are. Raises Refused if a named one must exist and does not, SSMError when a call fails."""
    missing = {} if scope.allow_missing else missing_windows(client, scope)
    if missing:
        raise Refused([Problem("windows", sentence) for sentence in missing.values()])
    rows = [row for row in describe_windows(client) if not scope.windows or _is_named(row, scope)]
    listed = at_once(lambda row: _listed(client, row, scope), rows, scope.workers)
    tasks = [
        (window["WindowId"], row["WindowTaskId"]) for window, rows_of, _targets, _runs in listed for row in rows_of
    ]
    answers = at_once(lambda ids: get_task(client, *ids), tasks, scope.workers)
    # A task that was listed and is gone was deregistered in between.
    found = {ids: task_of(answer) for ids, answer in zip(tasks, answers) if answer is not None}
    return [
        AuditedWindow(
            flatten(WINDOW.fields, window),
            [
                found[window["WindowId"], row["WindowTaskId"]]
                for row in rows_of
                if (window["WindowId"], row["WindowTaskId"]) in found
            ],
            targets,
            runs,
        )
        for window, rows_of, targets, runs in listed
    ]


def only_listed(client: t.Any, window_ids: t.Collection[str]) -> t.List[AuditedWindow]:
    """Those of these windows that exist, with their tasks as they are listed. Raises SSMError."""
    if not window_ids:
        return []
    rows = [row for row in describe_windows(client) if row["WindowId"] in window_ids]
    return [
        AuditedWindow(
            flatten(WINDOW.fields, row),
            [task_of(task_of_row(task)) for task in describe_tasks(client, row["WindowId"]) or ()],
        )
        for row in rows
    ]


def missing_windows(client: t.Any, scope: ReadScope) -> t.Dict[str, str]:
    """The names and IDs of the scope that no window has, each with a sentence. Raises SSMError."""
    rows = describe_windows(client) if scope.windows else []
    known = {row["WindowId"] for row in rows} | {row.get("Name") for row in rows}
    names = [str(row.get("Name") or row["WindowId"]) for row in rows]
    missing = sorted(name for name in scope.windows if name not in known)
    return {name: no_object(WINDOW, client.meta.region_name, name, names) for name in missing}


def _is_named(row: Members, scope: ReadScope) -> bool:
    return row["WindowId"] in scope.windows or row.get("Name") in scope.windows


def _listed(client: t.Any, window: Members, scope: ReadScope) -> t.Tuple[t.Any, ...]:
    """The window, its tasks as they are listed, the ids of its targets if they are needed, and its runs."""
    window_id = window["WindowId"]
    rows = describe_tasks(client, window_id) or []
    keys = {target.get("Key") for row in rows for target in row.get("Targets", ())}
    targets = None
    if scope.targets and "WindowTargetIds" in keys:
        targets = frozenset(row["WindowTargetId"] for row in describe_targets(client, window_id) or ())
    runs = _runs(client, window_id, rows, scope.executions) if rows and scope.executions else []
    return window, rows, targets, runs


def _runs(client: t.Any, window_id: str, rows: t.List[Members], most: int) -> t.List[Run]:
    """What ran in the last executions, back to the one by which every task has succeeded."""
    tasks = [{"task_arn": row.get("TaskArn"), "task_type": row.get("Type")} for row in rows]
    runs: t.List[Run] = []
    for execution in (describe_executions(client, window_id) or [])[:most]:
        for row in describe_execution_tasks(client, window_id, execution["WindowExecutionId"]) or ():
            state = row.get("TaskArn", ""), row.get("TaskType", ""), row.get("Status", "")
            runs.append(Run(*state, row.get("StartTime") or execution.get("StartTime")))
        if not may_have_succeeded_earlier(tasks, runs):
            break
    return runs
