# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the service answers when it refuses, in both of the protocols that a client meets here."""

from __future__ import annotations

import json
from xml.sax.saxutils import escape

# The query protocol (STS) has its own words for what every service answers.
QUERY_CODES = {
    "ThrottlingException": "Throttling",
    "AccessDeniedException": "AccessDenied",
    "ExpiredTokenException": "ExpiredToken",
    "InternalServerError": "InternalFailure",
}


class ApiError(Exception):
    """A refusal: ``code`` and ``message`` as a ClientError shows them, ``status`` as HTTP does."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status

    def as_json(self) -> bytes:
        """The body of the JSON protocol, which SSM speaks."""
        return json.dumps({"__type": self.code, "message": self.message}).encode()

    def as_xml(self, request_id: str) -> bytes:
        """The body of the query protocol, which STS and IAM speak."""
        sender = "Receiver" if self.status >= 500 else "Sender"
        return (
            '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">'
            f"<Error><Type>{sender}</Type><Code>{escape(QUERY_CODES.get(self.code, self.code))}</Code>"
            f"<Message>{escape(self.message)}</Message></Error>"
            f"<RequestId>{request_id}</RequestId></ErrorResponse>"
        ).encode()


def invalid(message: str) -> ApiError:
    """A ValidationException. It is real although the service model does not name it (evidence A)."""
    return ApiError("ValidationException", message)


def must_not_be_null(path: str) -> ApiError:
    """What is missing, in the service's usual form; for members that the model does not mark as required."""
    return invalid(
        f"1 validation error detected: Value null at '{path}' failed to satisfy constraint: Member must not be null"
    )


def missing(kind: str, identifier: str) -> ApiError:
    """A DoesNotExistException.

    The words for a window were seen (A); those for a task and a registered target have the same shape (D).
    """
    return ApiError("DoesNotExistException", f"{kind} {identifier} does not exist")
