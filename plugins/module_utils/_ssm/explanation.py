# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What went wrong at AWS, in a sentence for the person who has to mend it at 3 a.m."""

from __future__ import annotations

import typing as t

from .errors import SSMError

DENIED = frozenset(("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "NotAuthorized"))
PASSES_ROLES = frozenset(("RegisterTaskWithMaintenanceWindow", "UpdateMaintenanceWindowTask"))
EXPIRED = frozenset(("ExpiredToken", "ExpiredTokenException", "RequestExpired"))
NOT_ACCEPTED = frozenset(
    (
        "UnrecognizedClientException",
        "InvalidClientTokenId",
        "InvalidAccessKeyId",
        "SignatureDoesNotMatch",
        "InvalidSignatureException",
        "IncompleteSignature",
        "MissingAuthenticationToken",
    )
)
THROTTLED = frozenset(
    ("ThrottlingException", "Throttling", "ThrottledException", "TooManyRequestsException", "RequestLimitExceeded")
)
UNREACHABLE = frozenset(("EndpointConnectionError", "ConnectTimeoutError", "ProxyConnectionError", "SSLError"))
NO_CREDENTIALS = frozenset(
    (
        "NoCredentialsError",
        "PartialCredentialsError",
        "CredentialRetrievalError",
        "TokenRetrievalError",
        "SSOTokenLoadError",
        "UnauthorizedSSOTokenError",
    )
)


def explain(error: SSMError, subject: str, unchanged: str = "Nothing was changed.") -> str:
    """What was tried on which subject, why it failed, what was and was not done, what to do next. One line.

    subject: nothing where what was tried says it all. unchanged: what is said where a read failed.
    """
    cause = error.exception
    response = getattr(cause, "response", None) or {}
    code = response.get("Error", {}).get("Code", "")
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    kind = type(cause).__name__
    why, step = _reason(cause, code, status, kind, response)
    if not error.write:
        done = unchanged
    elif not is_unknown(error):
        done = "Nothing was changed by this call."
    else:
        done = "Whether AWS has carried it out is not known."
        step = "Run it again: it reads the current state first and writes only what is missing."
    if error.done:
        done += " Before that, the %s; run it again to do the rest." % error.done
    tried = "%s (%s)" % (error.message, subject) if subject else str(error.message)
    return " ".join(filter(None, ("%s: %s." % (tried, why.rstrip(". ")), done, step)))


def is_denied(error: SSMError) -> bool:
    """Whether the call failed because the credentials lack a permission."""
    response = getattr(error.exception, "response", None) or {}
    return response.get("Error", {}).get("Code", "") in DENIED


def is_missing(error: SSMError) -> bool:
    """Whether the call failed because the object does not exist."""
    response = getattr(error.exception, "response", None) or {}
    return bool(response.get("Error", {}).get("Code", "") == "DoesNotExistException")


def is_unknown(error: SSMError) -> bool:
    """Whether the call may have been carried out, although it failed."""
    response = getattr(error.exception, "response", None) or {}
    if response.get("Error", {}).get("Code") and response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0) < 500:
        return False
    sent_nothing = NO_CREDENTIALS | UNREACHABLE | {"ParamValidationError"}
    return error.write and type(error.exception).__name__ not in sent_nothing


def _reason(cause: t.Any, code: str, status: int, kind: str, response: t.Mapping[str, t.Any]) -> t.Tuple[str, str]:
    said = str(response.get("Error", {}).get("Message", "") or cause)
    said = " ".join(said.split())
    operation = getattr(cause, "operation_name", "*")
    action = "ssm:%s" % operation
    with_roles = ", and iam:PassRole for the roles that are given," if operation in PASSES_ROLES else ""
    if code in DENIED:
        return (
            "access denied (%s): the credentials lack the IAM action %s. AWS said: %s" % (code, action, said),
            "Allow %s%s in the IAM policy of these credentials." % (action, with_roles),
        )
    if code in EXPIRED:
        return "the credentials have expired (%s)" % code, "Renew them (log in or assume the role again) and run again."
    if code in NOT_ACCEPTED:
        return (
            "AWS does not accept the credentials (%s: %s)" % (code, said),
            "Check access_key, secret_key, session_token or the profile, and the clock of this host.",
        )
    if code in THROTTLED:
        tries = response.get("ResponseMetadata", {}).get("RetryAttempts", 0) + 1
        return (
            "AWS throttled it in all of %d attempts (%s: %s)" % (tries, code, said),
            "Run again later, with fewer forks or other jobs on this account and region.",
        )
    if kind in NO_CREDENTIALS:
        return (
            "there are no usable credentials (%s)" % said,
            "Set access_key and secret_key, or profile, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run where "
            "an instance role is attached.",
        )
    if kind in UNREACHABLE:
        return "the endpoint cannot be reached (%s)" % said, "Check region, endpoint_url, proxy, DNS and firewall."
    if code == "DoesNotExistException":
        return "it no longer exists (%s)" % said, "It was removed in the meantime; run again."
    if status >= 500:
        return "AWS failed (HTTP %d, %s: %s)" % (status, code, said), "Run again later."
    if code:
        return "AWS refused it (%s: %s)" % (code, said), "Change the arguments that AWS names, and run again."
    return "%s (%s)" % (said, kind), ""
