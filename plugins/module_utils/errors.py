# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Calls that failed for good: what is raised in the place of botocore's errors."""

from __future__ import annotations

import functools
import inspect
import typing as t

from ansible_collections.amazon.aws.plugins.module_utils.botocore import is_boto3_error_code
from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError


class SSMError(AnsibleAWSError):
    """A call that failed for good.

    message: what was tried. exception: botocore's. write: it may have changed something. settings: what was being
    written, with values that a message may not show. window_id: of the call, where it was about one window.
    """

    write = False
    window_id: t.Optional[str] = None
    settings: t.Sequence[t.Any] = ()


class SSMWriteError(SSMError):
    write = True


class ReadErrors(AWSErrorHandler):
    """Turns botocore's errors of a reading call into SSMError. DoesNotExistException is the one that means missing."""

    _CUSTOM_EXCEPTION = SSMError

    @classmethod
    def common_error_handler(cls, description: str) -> t.Callable[[t.Any], t.Any]:
        """amazon.aws's own, which all its handlers are made of; the error knows the call's window too.

        Newer releases of amazon.aws can write it into the description; the oldest that is supported cannot.
        """
        handled = super().common_error_handler(description)

        def wrapper(func: t.Any) -> t.Any:
            call = handled(func)

            @functools.wraps(func)
            def handler(*args: t.Any, **kwargs: t.Any) -> t.Any:
                try:
                    return call(*args, **kwargs)
                except SSMError as error:
                    error.window_id = inspect.signature(func).bind(*args, **kwargs).arguments.get("window_id")
                    raise

            return handler

        return wrapper

    @classmethod
    def _is_missing(cls) -> t.Any:
        return is_boto3_error_code("DoesNotExistException")


class WriteErrors(ReadErrors):
    """The same for a call that writes."""

    _CUSTOM_EXCEPTION = SSMWriteError
