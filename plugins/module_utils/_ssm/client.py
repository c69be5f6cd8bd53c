# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The client, its pages and the thread pool: what the calls of all resources share."""

from __future__ import annotations

import functools
import os
import typing as t
from concurrent.futures import ThreadPoolExecutor

from ansible_collections.amazon.aws.plugins.module_utils.botocore import is_boto3_error_code

from . import answers
from .errors import ReadErrors, SSMError
from .explanation import UNREACHABLE

Members = t.Dict[str, t.Any]

PAGE = 100
WORKERS = 10
ATTEMPTS = 10
CONNECT_ATTEMPTS = 3
CONNECT_SECONDS = 10
READ_SECONDS = 20


def ssm_client(module: t.Any, workers: int = WORKERS) -> t.Any:
    """The client that module's connection options ask for, with a connection for each of the workers.

    botocore's adaptive mode paces itself by the service's ThrottlingException, which AWSRetry's default codes lack.
    What the user sets (aws_config, AWS_RETRY_MODE, AWS_MAX_ATTEMPTS) wins.
    """
    config: t.Dict[str, t.Any] = {
        "max_pool_connections": workers,
        "connect_timeout": CONNECT_SECONDS,
        "read_timeout": READ_SECONDS,
    }
    if not os.environ.get("AWS_RETRY_MODE") and not os.environ.get("AWS_MAX_ATTEMPTS"):
        config["retries"] = {"mode": "adaptive", "total_max_attempts": ATTEMPTS}
    client = module.client("ssm", config=config)
    client.meta.events.register_first("needs-retry.ssm", _give_up_connecting)
    answers.watch(client)
    return client


def account_of(module: t.Any, attempts: int = CONNECT_ATTEMPTS, seconds: int = CONNECT_SECONDS) -> t.Optional[str]:
    """The account that module's credentials belong to; None if AWS does not answer that."""
    config = {
        "connect_timeout": seconds,
        "read_timeout": seconds,
        "retries": {"mode": "standard", "total_max_attempts": attempts},
    }
    try:
        client = module.client("sts", config=config)
        answers.watch(client)
        return _account(client)
    except SSMError:
        return None


@ReadErrors.common_error_handler("ask for the account")
def _account(client: t.Any) -> t.Optional[str]:
    return t.cast(t.Optional[str], client.get_caller_identity().get("Account"))


def _give_up_connecting(caught_exception: t.Any = None, attempts: int = 0, **_event: t.Any) -> None:
    # Ten attempts are for throttling. If nothing listens or answers, they would keep a person waiting for minutes.
    if type(caught_exception).__name__ in UNREACHABLE | {"ReadTimeoutError"}:
        if attempts >= CONNECT_ATTEMPTS:
            raise caught_exception


@functools.lru_cache(maxsize=None)
def _paginator(client: t.Any, operation: str) -> t.Any:
    # To make one costs more than to use it: botocore searches the folders of all its services.
    return client.get_paginator(operation)


def pages(client: t.Any, operation: str, key: str, identity: str, **request: t.Any) -> t.List[Members]:
    """The rows under that key on all pages of the operation's answer; a row that is listed twice is one row.

    identity: the member that says which row it is.
    """
    found = _paginator(client, operation).paginate(PaginationConfig={"PageSize": PAGE}, **request)
    return list({row[identity]: row for page in found for row in page[key]}.values())


def members(answer: Members) -> Members:
    """The answer without what botocore adds to it."""
    answer.pop("ResponseMetadata", None)
    return answer


def carry_out_deletion(delete: t.Callable[..., t.Any], **request: t.Any) -> bool:
    """Call delete; False if the object was gone already, and not because of an attempt whose answer was lost."""
    try:
        delete(**request)
    except is_boto3_error_code("DoesNotExistException") as error:
        return answers.was_unclear(error)
    return True


def at_once(call: t.Callable[[t.Any], t.Any], arguments: t.Sequence[t.Any], workers: int = WORKERS) -> t.List[t.Any]:
    """call of each argument, several at a time; the answers in the arguments' order. The first error ends it."""
    if len(arguments) < 2:
        return [call(argument) for argument in arguments]
    with ThreadPoolExecutor(min(workers, len(arguments))) as pool:
        return list(pool.map(call, arguments))
