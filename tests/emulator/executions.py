# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The six operations that tell what ran in a window. Nothing runs here: what they tell was put in by hand.

An execution is stored as it is given: WindowId, WindowExecutionId, its status and times, and ``Tasks``; each of those
has a TaskExecutionId, its own status and times, and ``Invocations``; each of those an InvocationId. The ids of what is
above are filled in when an operation answers.
"""

from __future__ import annotations

import copy
from typing import Any

from . import schedule
from .errors import invalid, missing
from .paging import check_filters, page, select
from .state import Call, Record

TIMES = ("StartTime", "EndTime")
# B: what Get of a task answers and Describe does not; Get calls the type Type.
NOT_IN_TASK_ROWS = ("ServiceRole", "TaskParameters", "Priority", "MaxConcurrency", "MaxErrors")
# B: the values that the operations' reference names for the filter STATUS.
STATUSES = ("PENDING", "IN_PROGRESS", "SUCCESS", "FAILED", "TIMED_OUT", "CANCELLING", "CANCELLED")


def stored(given: Any) -> Record:
    """An execution as it is kept: a copy, its times in seconds since 1970. Raises ValueError if it lacks an id."""
    execution = _with_times(given, "execution", ("WindowId", "WindowExecutionId"))
    execution["Tasks"] = [
        _with_times(one, f"execution.Tasks[{number}]", ("TaskExecutionId",))
        for number, one in enumerate(_list(execution, "Tasks"))
    ]
    for number, task in enumerate(execution["Tasks"]):
        path = f"execution.Tasks[{number}].Invocations"
        task["Invocations"] = [
            _with_times(one, f"{path}[{position}]", ("InvocationId",))
            for position, one in enumerate(_list(task, "Invocations"))
        ]
    return execution


def describe_maintenance_window_executions(call: Call, request: Record) -> Record:
    """Answers a page of ``WindowExecutions``, newest first (D).

    B: the model has no DoesNotExistException here; a window that is not there has no executions (D).
    """
    window = call.windows.get(request["WindowId"])
    rows = [_without(one, "Tasks") for one in window.executions.values()] if window else []
    rows = _between(rows, request.get("Filters", []))
    rows.sort(key=lambda row: row.get("StartTime", 0), reverse=True)
    return page(call, request, "WindowExecutions", rows)


def get_maintenance_window_execution(call: Call, request: Record) -> Record:
    """Answers the execution without its window's id, its tasks as ``TaskIds`` (B)."""
    execution = _execution(call, request)
    task_ids = [task["TaskExecutionId"] for task in execution["Tasks"]]
    return {**_without(execution, "Tasks", "WindowId"), "TaskIds": task_ids}


def describe_maintenance_window_execution_tasks(call: Call, request: Record) -> Record:
    """Answers a page of ``WindowExecutionTaskIdentities``, in the order in which they were put in (D)."""
    execution = _execution(call, request)
    rows = [{**_without(task, "Invocations", *NOT_IN_TASK_ROWS), **_above(execution)} for task in execution["Tasks"]]
    return page(call, request, "WindowExecutionTaskIdentities", _of_status(rows, request))


def get_maintenance_window_execution_task(call: Call, request: Record) -> Record:
    """Answers every member of a task; its type is ``Type``, its TaskParameters are a list (B)."""
    execution = _execution(call, request)
    answer = {**_without(_task(execution, request), "Invocations"), **_above(execution)}
    if "TaskType" in answer:
        answer["Type"] = answer.pop("TaskType")
    return answer


def describe_maintenance_window_execution_task_invocations(call: Call, request: Record) -> Record:
    """Answers a page of ``WindowExecutionTaskInvocationIdentities``, in the order in which they were put in (D)."""
    execution = _execution(call, request)
    task = _task(execution, request)
    rows = [{**one, **_above(execution, task)} for one in task["Invocations"]]
    return page(call, request, "WindowExecutionTaskInvocationIdentities", _of_status(rows, request))


def get_maintenance_window_execution_task_invocation(call: Call, request: Record) -> Record:
    """Answers every member of an invocation: the same that Describe answers (B)."""
    execution = _execution(call, request)
    task = _task(execution, request)
    for one in task["Invocations"]:
        if one["InvocationId"] == request["InvocationId"]:
            return {**one, **_above(execution, task)}
    raise missing("Maintenance window execution task invocation", request["InvocationId"])


def _execution(call: Call, request: Record) -> Record:
    for window in call.windows.values():
        if request["WindowExecutionId"] in window.executions:
            return window.executions[request["WindowExecutionId"]]
    raise missing("Maintenance window execution", request["WindowExecutionId"])


def _task(execution: Record, request: Record) -> Record:
    for task in execution["Tasks"]:
        if task["TaskExecutionId"] == request["TaskId"]:
            return task
    raise missing("Maintenance window execution task", request["TaskId"])


def _above(execution: Record, task: Record | None = None) -> Record:
    """The ids of what an answered record belongs to."""
    above = {"WindowExecutionId": execution["WindowExecutionId"]}
    return above if task is None else {**above, "TaskExecutionId": task["TaskExecutionId"]}


def _without(record: Record, *names: str) -> Record:
    return {name: value for name, value in record.items() if name not in names}


def _between(rows: list[Record], filters: list[Record]) -> list[Record]:
    """The executions that started before, or after, a moment (B: the keys; D: that StartTime is meant, exclusively)."""
    check_filters(filters, ("ExecutedBefore", "ExecutedAfter"))
    for one in filters:
        for text in one["Values"]:
            moment = _moment(one["Key"], text)
            if one["Key"] == "ExecutedBefore":
                rows = [row for row in rows if row.get("StartTime", moment) < moment]
            else:
                rows = [row for row in rows if row.get("StartTime", moment) > moment]
    return rows


def _moment(key: str, text: str) -> float:
    try:
        return schedule.moment(text).timestamp()
    except ValueError:
        raise invalid(f"The value {text} of the filter {key} is not in ISO-8601 format") from None


def _of_status(rows: list[Record], request: Record) -> list[Record]:
    """B: STATUS is the only filter. D: a status that the reference does not name is refused."""
    filters = request.get("Filters", [])
    found = select(rows, filters, {"STATUS": lambda row: row.get("Status", "")})
    for text in (value for one in filters for value in one["Values"]):
        if text not in STATUSES:
            raise invalid(f"The filter STATUS does not know {text}. It knows {', '.join(STATUSES)}.")
    return found


def _with_times(given: Any, path: str, ids: tuple[str, ...]) -> Record:
    if not isinstance(given, dict) or not all(isinstance(given.get(name), str) for name in ids):
        raise ValueError(f"{path} must be an object with {', '.join(ids)}")
    record = copy.deepcopy(given)
    for name in TIMES:
        if name in record:
            record[name] = _seconds(record[name], f"{path}.{name}")
    return record


def _seconds(value: Any, path: str) -> Any:
    """A time as the service's JSON has it. Raises ValueError for what is none."""
    try:
        return schedule.moment(value).timestamp() if isinstance(value, str) else value + 0
    except (TypeError, ValueError):
        raise ValueError(f"{path} must be seconds since 1970, or a date in ISO 8601") from None


def _list(record: Record, name: str) -> list[Any]:
    found = record.get(name, [])
    if not isinstance(found, list):
        raise ValueError(f"{name} must be a list")
    return found
