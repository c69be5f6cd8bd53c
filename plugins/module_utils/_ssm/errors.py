# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Calls that failed for good: what is raised in the place of botocore's errors."""

from __future__ import annotations

import functools
import typing as t

from ansible_collections.amazon.aws.plugins.module_utils.botocore import is_boto3_error_code
from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError

_Call = t.TypeVar("_Call", bound=t.Callable[..., t.Any])


class SSMError(AnsibleAWSError):
    """A call that failed for good.

    message: what was tried. exception: botocore's. write: it may have changed something. settings: what was being
    written, with values that a message may not show. done: what earlier calls of the same change have done. window_id: of
    the call, if it was about one window.
    """

    write = False
    window_id: t.Optional[str] = None
    settings: t.Sequence[t.Any] = ()
    done: str = ""


class SSMWriteError(SSMError):
    write = True


class NotStarted(SSMError):
    """A call that was not made, because nothing further may be started. exception: why."""


class ReadErrors(AWSErrorHandler):
    """Turns errors of a reading call into SSMError. DoesNotExistException is the one that means missing."""

    _CUSTOM_EXCEPTION = SSMError

    @classmethod
    def common_error_handler(cls, description: str) -> t.Callable[[_Call], _Call]:
        """The handler of amazon.aws, and the same for what botocore's parsers raise on an answer that they cannot read."""

        def wrapper(call: _Call) -> _Call:
            handled = super(ReadErrors, cls).common_error_handler(description)(call)

            @functools.wraps(call)
            def handler(*args: t.Any, **kwargs: t.Any) -> t.Any:
                try:
                    return handled(*args, **kwargs)
                except SSMError:
                    raise
                except Exception as error:
                    raise cls._CUSTOM_EXCEPTION(message="Failed to %s" % description, exception=error) from error

            return t.cast(_Call, handler)

        return wrapper

    @classmethod
    def _is_missing(cls) -> t.Any:
        return is_boto3_error_code("DoesNotExistException")


class WriteErrors(ReadErrors):
    """The same for a call that writes."""

    _CUSTOM_EXCEPTION = SSMWriteError


def of_a_window(call: _Call) -> _Call:
    """call, whose first arguments are a client and a window's id; an SSMError that it raises holds that id.

    Newer releases of amazon.aws can write it into what was tried; the oldest that is supported cannot.
    """

    @functools.wraps(call)
    def named(client: t.Any, window_id: str, *args: t.Any, **kwargs: t.Any) -> t.Any:
        try:
            return call(client, window_id, *args, **kwargs)
        except SSMError as error:
            error.window_id = window_id
            raise

    return t.cast(_Call, named)
