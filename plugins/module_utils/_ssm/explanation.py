# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What went wrong at AWS, in a sentence for the person who has to mend it at 3 a.m."""

from __future__ import annotations

import typing as t

from .._engine.redaction import scrubbed_quotation
from .errors import SSMError

DENIED = frozenset(("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "NotAuthorized"))
PASSES_ROLES = frozenset(("RegisterTaskWithMaintenanceWindow", "UpdateMaintenanceWindowTask"))
EXPIRED = frozenset(("ExpiredToken", "ExpiredTokenException", "RequestExpired"))
NOT_ACCEPTED = frozenset(
    (
        "UnrecognizedClientException",
        "InvalidClientTokenId",
        "InvalidAccessKeyId",
        "AuthFailure",
        "SignatureDoesNotMatch",
        "InvalidSignatureException",
        "IncompleteSignature",
        "MissingAuthenticationToken",
    )
)
SKEWED = frozenset(("RequestTimeTooSkewed", "RequestInTheFuture"))
THROTTLED = frozenset(
    (
        "ThrottlingException",
        "Throttling",
        "ThrottledException",
        "RequestThrottled",
        "RequestThrottledException",
        "TooManyRequestsException",
        "RequestLimitExceeded",
        "SlowDown",
    )
)
QUOTA = frozenset(("LimitExceededException", "ResourceLimitExceededException", "ServiceQuotaExceededException"))
UNREACHABLE = frozenset(("EndpointConnectionError", "ConnectTimeoutError", "ProxyConnectionError", "SSLError"))
CUT_OFF = frozenset(("ConnectionClosedError", "ResponseStreamingError", "IncompleteReadError", "HTTPClientError"))
MOST_QUOTED = 500
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


def explain(
    error: SSMError, subject: str, unchanged: str = "Nothing was changed.", hidden: t.Iterable[str] = ()
) -> str:
    """What was tried on which subject, why it failed, what was and was not done, what to do next. One line.

    subject: nothing where what was tried says it all. unchanged: what is said where a read failed. hidden: the texts that
    may not be shown, and that AWS may quote.
    """
    cause = error.exception
    response = getattr(cause, "response", None) or {}
    code = response.get("Error", {}).get("Code", "")
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    kind = type(cause).__name__
    said = scrubbed_quotation(str(response.get("Error", {}).get("Message", "") or cause), hidden)
    said = " ".join(said.split())
    said = said if len(said) <= MOST_QUOTED else said[: MOST_QUOTED - 3] + "..."
    why, step = _reason(cause, code, status, kind, response, said)
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


def _reason(
    cause: t.Any, code: str, status: int, kind: str, response: t.Mapping[str, t.Any], said: str
) -> t.Tuple[str, str]:
    action = "ssm:%s" % getattr(cause, "operation_name", "*")
    if code in DENIED:
        with_roles = ", and iam:PassRole for the roles that are given," if action[4:] in PASSES_ROLES else ""
        return (
            "access denied (%s): the credentials lack the IAM action %s. AWS said: %s" % (code, action, said),
            "Allow %s%s in the IAM policy of these credentials." % (action, with_roles),
        )
    if code in THROTTLED:
        tries = response.get("ResponseMetadata", {}).get("RetryAttempts", 0) + 1
        return (
            "AWS throttled it in all of %d attempts (%s: %s)" % (tries, code, said),
            "Run again later, with fewer forks or other jobs on this account and region.",
        )
    values = {"code": code, "kind": kind, "status": status, "said": said}
    for names, why, step in _REASONS:
        if code in names or kind in names:
            return why % values, step
    if code and code == str(status) and status < 500:
        return "something else than AWS answered with HTTP %d (%s)" % (status, said), _CHECK_THE_PROXY
    if status >= 500:
        return "AWS failed (HTTP %d, %s: %s)" % (status, code, said), "Run again later."
    if code:
        return "AWS refused it (%s: %s)" % (code, said), "Change the arguments that AWS names, and run again."
    if isinstance(cause, (AttributeError, TypeError, LookupError, ValueError, ArithmeticError, RecursionError)):
        # What botocore's parsers say may hold what they cannot read.
        return "AWS answered something that cannot be read (%s)" % kind, _CHECK_WHO_ANSWERS
    return "%s (%s)" % (said, kind), ""


_CUT_OFF_STEP = "Run again. If it fails again, check the proxy, NAT and firewall between this host and the endpoint."
_CHECK_THE_PROXY = "Check endpoint_url, and whether the proxy of this host allows the endpoint."
_CHECK_WHO_ANSWERS = "Check endpoint_url and the proxy: something else may have answered. Then run again."
_REASONS: t.Sequence[t.Tuple[t.Collection[str], str, str]] = (
    (
        EXPIRED,
        "the credentials have expired (%(code)s)",
        "Renew them (log in or assume the role again) and run again.",
    ),
    (
        SKEWED,
        "the clock of this host is wrong (%(code)s: %(said)s)",
        "Set the clock of the host that runs the module, with NTP, and run again.",
    ),
    (
        NOT_ACCEPTED,
        "AWS does not accept the credentials (%(code)s: %(said)s)",
        "Check access_key, secret_key, session_token or the profile, and the clock of this host.",
    ),
    (
        QUOTA,
        "a quota of this account and region is used up (%(code)s: %(said)s)",
        "Remove what is no longer needed, or request a higher quota of AWS Systems Manager in Service Quotas.",
    ),
    (
        NO_CREDENTIALS,
        "there are no usable credentials (%(said)s)",
        "Set access_key and secret_key, or profile, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run where "
        "an instance role is attached.",
    ),
    (
        ("ProxyConnectionError",),
        "the proxy cannot be used (%(said)s)",
        "Check the proxy of this host (HTTPS_PROXY, or proxies in aws_config), and whether it allows the endpoint.",
    ),
    (
        UNREACHABLE,
        "the endpoint cannot be reached (%(said)s)",
        "Check region, endpoint_url, proxy, DNS and firewall.",
    ),
    (("ReadTimeoutError",), "the connection timed out before AWS answered (%(said)s)", _CUT_OFF_STEP),
    (CUT_OFF, "the connection ended before AWS answered (%(said)s)", _CUT_OFF_STEP),
    (("DoesNotExistException",), "it no longer exists (%(said)s)", "It was removed in the meantime; run again."),
    (("UnexpectedAnswer",), "%(said)s", _CHECK_WHO_ANSWERS),
    (("Interrupted",), "%(said)s", "Run it again."),
    (("ResponseParserError",), "AWS answered something that cannot be read (%(kind)s)", _CHECK_WHO_ANSWERS),
)
"""By codes and names of exceptions: why it failed, and the next step."""
