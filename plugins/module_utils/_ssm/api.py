# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""SSM's operations, one thin function each: parameters in, members out. Paging, retries and errors; no decision.

Every function takes botocore's SSM client first, which threads may share.
"""

from __future__ import annotations

import functools
import os
import typing as t

from .errors import ReadErrors, SSMError, WriteErrors, of_a_window

Members = t.Dict[str, t.Any]

PAGE = 100
WORKERS = 10
ATTEMPTS = 10
CONNECT_ATTEMPTS = 3
CONNECT_SECONDS = 10


def ssm_client(module: t.Any, workers: int = WORKERS) -> t.Any:
    """The client that module's connection options ask for, with a connection for each of the workers.

    botocore's adaptive mode paces itself by the service's ThrottlingException, which AWSRetry's default codes lack.
    What the user sets (aws_config, AWS_RETRY_MODE, AWS_MAX_ATTEMPTS) wins.
    """
    config: t.Dict[str, t.Any] = {"max_pool_connections": workers, "connect_timeout": CONNECT_SECONDS}
    if not os.environ.get("AWS_RETRY_MODE") and not os.environ.get("AWS_MAX_ATTEMPTS"):
        config["retries"] = {"mode": "adaptive", "total_max_attempts": ATTEMPTS}
    client = module.client("ssm", config=config)
    client.meta.events.register_first("needs-retry.ssm", _give_up_connecting)
    return client


def account_of(module: t.Any, attempts: int = CONNECT_ATTEMPTS, seconds: int = CONNECT_SECONDS) -> t.Optional[str]:
    """The account that module's credentials belong to; None if AWS does not answer that."""
    config = {
        "connect_timeout": seconds,
        "read_timeout": seconds,
        "retries": {"mode": "standard", "total_max_attempts": attempts},
    }
    try:
        return _account(module.client("sts", config=config))
    except SSMError:
        return None


@ReadErrors.common_error_handler("ask for the account")
def _account(client: t.Any) -> t.Optional[str]:
    return t.cast(t.Optional[str], client.get_caller_identity().get("Account"))


def _give_up_connecting(caught_exception: t.Any = None, attempts: int = 0, **_event: t.Any) -> None:
    # Ten attempts are for throttling. Where nothing listens they would keep a person waiting for a minute.
    if type(caught_exception).__name__ in ("EndpointConnectionError", "ConnectTimeoutError"):
        if attempts >= CONNECT_ATTEMPTS:
            raise caught_exception


@functools.lru_cache(maxsize=None)
def _paginator(client: t.Any, operation: str) -> t.Any:
    # To make one costs more than to use it: botocore searches the folders of all its services.
    return client.get_paginator(operation)


def _pages(client: t.Any, operation: str, key: str, **request: t.Any) -> t.List[Members]:
    pages = _paginator(client, operation).paginate(PaginationConfig={"PageSize": PAGE}, **request)
    return [row for page in pages for row in page.get(key, ())]


def _members(answer: Members) -> Members:
    answer.pop("ResponseMetadata", None)
    return answer


def at_once(call: t.Callable[[t.Any], t.Any], arguments: t.Sequence[t.Any], workers: int = WORKERS) -> t.List[t.Any]:
    """call of each argument, several at a time; the answers in the arguments' order. The first error ends it."""
    if len(arguments) < 2:
        return [call(argument) for argument in arguments]
    # Imported here: a module for one task needs no threads.
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(min(workers, len(arguments))) as pool:
        return list(pool.map(call, arguments))


def describe_windows(client: t.Any, name: t.Optional[str] = None) -> t.List[Members]:
    """The account-region's windows of that name, or all of them."""
    return _all_windows(client) if name is None else _windows_of_name(client, name)


@ReadErrors.common_error_handler("list the maintenance windows")
def _all_windows(client: t.Any) -> t.List[Members]:
    return _pages(client, "describe_maintenance_windows", "WindowIdentities")


@ReadErrors.common_error_handler("look the maintenance window up by its name")
def _windows_of_name(client: t.Any, name: str) -> t.List[Members]:
    filters = [{"Key": "Name", "Values": [name]}]
    return _pages(client, "describe_maintenance_windows", "WindowIdentities", Filters=filters)


@of_a_window
@ReadErrors.list_error_handler("read the maintenance window", None)
def get_window(client: t.Any, window_id: str) -> t.Optional[Members]:
    """The window; None if it does not exist."""
    return _members(client.get_maintenance_window(WindowId=window_id))


@of_a_window
@ReadErrors.list_error_handler("list the tasks of the maintenance window", None)
def describe_tasks(
    client: t.Any, window_id: str, filters: t.Optional[t.Mapping[str, str]] = None
) -> t.Optional[t.List[Members]]:
    """Rows of the window's tasks, without their TaskInvocationParameters; None if the window does not exist.

    filters: WindowTaskId, TaskArn, Priority or TaskType and its value; all must match.
    """
    request: Members = {"WindowId": window_id}
    if filters:
        request["Filters"] = [{"Key": key, "Values": [value]} for key, value in filters.items()]
    return _pages(client, "describe_maintenance_window_tasks", "Tasks", **request)


@of_a_window
@ReadErrors.list_error_handler("list the targets of the maintenance window", None)
def describe_targets(client: t.Any, window_id: str) -> t.Optional[t.List[Members]]:
    """The targets that are registered with the window; None if the window does not exist."""
    return _pages(client, "describe_maintenance_window_targets", "Targets", WindowId=window_id)


@of_a_window
@ReadErrors.list_error_handler("list the executions of the maintenance window", None)
def describe_executions(client: t.Any, window_id: str) -> t.Optional[t.List[Members]]:
    """The window's last executions, one page of them, newest first; None if the window does not exist."""
    answer = client.describe_maintenance_window_executions(WindowId=window_id, MaxResults=PAGE)
    # Without a StartTime an execution has only been planned.
    started = [row for row in answer.get("WindowExecutions", ()) if row.get("StartTime")]
    return sorted(started, key=lambda row: row["StartTime"], reverse=True)


@of_a_window
@ReadErrors.list_error_handler("list the tasks of an execution of the maintenance window", None)
def describe_execution_tasks(client: t.Any, window_id: str, execution_id: str) -> t.Optional[t.List[Members]]:
    """What ran in an execution, and how it ended; None if AWS does not remember it any more.

    window_id: of the execution's window, for an error; the service needs only the execution's own id.
    """
    operation, key = "describe_maintenance_window_execution_tasks", "WindowExecutionTaskIdentities"
    return _pages(client, operation, key, WindowExecutionId=execution_id)


@of_a_window
@ReadErrors.list_error_handler("read the task", None)
def get_task(client: t.Any, window_id: str, window_task_id: str) -> t.Optional[Members]:
    """The whole task; None if it, or its window, does not exist."""
    return _members(client.get_maintenance_window_task(WindowId=window_id, WindowTaskId=window_task_id))


@of_a_window
@WriteErrors.common_error_handler("register the task")
def register_task(client: t.Any, window_id: str, request: t.Mapping[str, t.Any]) -> str:
    """The new task's id. botocore adds a ClientToken and keeps it over its retries, so a retry registers no second."""
    return client.register_task_with_maintenance_window(WindowId=window_id, **request)["WindowTaskId"]


@of_a_window
@WriteErrors.common_error_handler("update the task")
def update_task(client: t.Any, window_id: str, window_task_id: str, request: t.Mapping[str, t.Any]) -> Members:
    """The task as it is after the update; the answer has every field except the type."""
    answer = client.update_maintenance_window_task(WindowId=window_id, WindowTaskId=window_task_id, **request)
    return _members(answer)


@of_a_window
@WriteErrors.deletion_error_handler("deregister the task")
def deregister_task(client: t.Any, window_id: str, window_task_id: str) -> bool:
    """False if it was gone already, as it is when a retry follows an answer that was lost."""
    client.deregister_task_from_maintenance_window(WindowId=window_id, WindowTaskId=window_task_id)
    return True


__all__ = [
    "Members",
    "SSMError",
    "account_of",
    "at_once",
    "deregister_task",
    "describe_execution_tasks",
    "describe_executions",
    "describe_targets",
    "describe_tasks",
    "describe_windows",
    "get_task",
    "get_window",
    "register_task",
    "ssm_client",
    "update_task",
]
