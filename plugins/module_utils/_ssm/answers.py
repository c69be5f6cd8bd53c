# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an answer must hold to be one: an empty, garbled or truncated body is an error, and never "nothing".

botocore makes {} of a body with status 200 that it cannot read, does not try again, and trips over members of a wrong
type. So each answer is compared with botocore's model before botocore parses it, and judged where botocore decides
about retries. Releases before 1.35.16 have no event before the parsing: they still find what is missing there, and what they
trip over is an error too, but is not tried again.
"""

from __future__ import annotations

import base64
import binascii
import functools
import html
import json
import re
import typing as t

try:
    from botocore.exceptions import BotoCoreError
except ImportError:
    # Modules report the missing library before the first call.
    BotoCoreError = Exception

ATTEMPTS = 3
SHORTEST_ID = 20
UNCLEAR = "windowkeeper_unclear"
"""In an answer's ResponseMetadata: an earlier attempt of this call may have been carried out."""
_PROBLEM = "windowkeeper_problem"
_ODD_ANSWERS = "windowkeeper_odd_answers"
_SENT_NOTHING = ("EndpointConnectionError", "ConnectTimeoutError", "ProxyConnectionError")
_ACCOUNT = re.compile(rb"<Account>[0-9]+</Account>.*</GetCallerIdentityResponse>\s*\Z", re.DOTALL)
_ERROR = re.compile(rb"<Code>[^<]+</Code>.*</ErrorResponse>\s*\Z", re.DOTALL)
_YEAR_9999 = 253370764800


class UnexpectedAnswer(BotoCoreError):  # type: ignore[misc]
    """AWS, or something between it and this host, answered with success, but not with what the operation answers."""

    fmt = "{problem}"


class Expected(t.NamedTuple):
    """What identifies the answer of an operation: members, and a member of each row in the first of them.

    repeatable: the call can be made again without doing anything twice: it reads, or its token prevents it.
    """

    members: t.Tuple[str, ...] = ()
    row: str = ""
    repeatable: bool = False


def _one(*members: str) -> Expected:
    return Expected(members, repeatable=True)


def _rows(member: str, row: str) -> Expected:
    return Expected((member,), row, repeatable=True)


EXPECTED = {
    "GetCallerIdentity": _one("Account"),
    "DescribeMaintenanceWindows": _rows("WindowIdentities", "WindowId"),
    "GetMaintenanceWindow": _one("WindowId"),
    "CreateMaintenanceWindow": _one("WindowId"),
    "UpdateMaintenanceWindow": Expected(("WindowId",)),
    "DeleteMaintenanceWindow": Expected(("WindowId",)),
    "ListTagsForResource": _rows("TagList", "Key"),
    "RegisterTargetWithMaintenanceWindow": _one("WindowTargetId"),
    "UpdateMaintenanceWindowTarget": Expected(("WindowId", "WindowTargetId")),
    "DeregisterTargetFromMaintenanceWindow": Expected(("WindowTargetId",)),
    "DescribeMaintenanceWindowTargets": _rows("Targets", "WindowTargetId"),
    "DescribeMaintenanceWindowTasks": _rows("Tasks", "WindowTaskId"),
    "GetMaintenanceWindowTask": _one("WindowId", "WindowTaskId", "TaskArn", "TaskType"),
    "RegisterTaskWithMaintenanceWindow": _one("WindowTaskId"),
    "UpdateMaintenanceWindowTask": Expected(("WindowId", "WindowTaskId", "TaskArn")),
    "DeregisterTaskFromMaintenanceWindow": Expected(("WindowTaskId",)),
    "DescribeMaintenanceWindowExecutions": _rows("WindowExecutions", "WindowExecutionId"),
    "DescribeMaintenanceWindowExecutionTasks": _rows("WindowExecutionTaskIdentities", "TaskExecutionId"),
}
"""By operation. Another operation's answer must only fit the model."""


def watch(client: t.Any) -> None:
    """Make unexpected answers errors of this client: UnexpectedAnswer, after the attempts that can be made."""
    service = client.meta.service_model.service_id.hyphenize()
    most = (client.meta.config.retries or {}).get("total_max_attempts", ATTEMPTS)
    client.meta.events.register("before-parse.%s" % service, _before_parsing)
    client.meta.events.register_first("needs-retry.%s" % service, functools.partial(_decide, most))


def _before_parsing(
    operation_model: t.Any,
    response_dict: t.Dict[str, t.Any],
    customized_response_dict: t.Dict[str, t.Any],
    **_event: t.Any,
) -> None:
    """Replace a body that the parser would trip over, and note why."""
    body, is_json = response_dict["body"], _is_json(operation_model)
    if response_dict["status_code"] >= 300:
        response_dict["body"] = _readable_error(body, response_dict["status_code"], is_json)
        return
    problem = customized_response_dict[_PROBLEM] = problem_of(operation_model, body)
    if problem:
        response_dict["body"] = b"{}" if is_json else b"<Answer><%sResult/></Answer>" % operation_model.name.encode()


def _decide(
    most: int,
    response: t.Any = None,
    operation: t.Any = None,
    attempts: int = 0,
    caught_exception: t.Any = None,
    request_dict: t.Any = None,
    **_event: t.Any,
) -> t.Optional[float]:
    """The seconds to wait before the next attempt; None leaves the decision to botocore."""
    context = request_dict["context"]
    if response is None:
        if type(caught_exception).__name__ not in _SENT_NOTHING:
            context[UNCLEAR] = True
        return None
    answer, parsed = response
    if answer.status_code < 300:
        problem = parsed.pop(_PROBLEM, None)
        if problem is None:
            problem = problem_of(operation, answer.content)
        if not problem:
            return None
        count = context[_ODD_ANSWERS] = context.get(_ODD_ANSWERS, 0) + 1
        if EXPECTED.get(operation.name, Expected()).repeatable and count < ATTEMPTS and attempts < most:
            return 0.5 * count
        of = " in all of %d attempts" % attempts if attempts > 1 else ""
        raise UnexpectedAnswer(problem="AWS answered HTTP %d %s%s" % (answer.status_code, problem, of))
    if context.get(UNCLEAR):
        parsed.setdefault("ResponseMetadata", {})[UNCLEAR] = True
    elif answer.status_code >= 500:
        context[UNCLEAR] = True
    return None


def was_unclear(error: t.Any) -> bool:
    """Whether an attempt before the one that AWS answered with this error may have been carried out."""
    return bool(error.response.get("ResponseMetadata", {}).get(UNCLEAR))


def _is_json(operation: t.Any) -> bool:
    model = operation.service_model
    return "json" in str(getattr(model, "resolved_protocol", model.metadata.get("protocol")))


def problem_of(operation: t.Any, body: bytes) -> str:
    """What is wrong with the body of an answer with success, for after "AWS answered HTTP 200"; "" if it is right.

    operation: botocore's model of it. The body is not quoted: it may hold secrets.
    """
    if not body.strip():
        return "with an empty body"
    if not _is_json(operation):
        members = EXPECTED.get(operation.name, Expected()).members
        return "without %s" % ", ".join(members) if members == ("Account",) and not _ACCOUNT.search(body) else ""
    try:
        content = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        kind = "HTML" if body.lstrip()[:1] == b"<" else "a body of %d bytes" % len(body)
        return "with %s, which is not valid JSON" % kind
    if not isinstance(content, dict):
        return "with JSON that is not an object"
    return _missing(EXPECTED.get(operation.name, Expected()), content) or (
        _mismatch(operation.output_shape, content, "") if operation.output_shape else ""
    )


def _missing(expected: Expected, content: t.Dict[str, t.Any]) -> str:
    missing = [member for member in expected.members if _is_missing(member, content)]
    if missing:
        return "without %s" % ", ".join(missing)
    rows = content[expected.members[0]] if expected.row else ()
    for number, row in enumerate(rows if isinstance(rows, list) else ()):
        if isinstance(row, dict) and _is_missing(expected.row, row):
            return "without %s[%d].%s" % (expected.members[0], number, expected.row)
    return ""


def _is_missing(member: str, content: t.Dict[str, t.Any]) -> bool:
    value = content.get(member)
    # botocore refuses to send a shorter ID than that of a window, and would blame the caller.
    return value in (None, "") or isinstance(value, str) and member.endswith("Id") and len(value) < SHORTEST_ID


def _mismatch(shape: t.Any, value: t.Any, place: str) -> str:
    """The first place at which value does not fit botocore's shape; "" if there is none."""
    kind = shape.type_name
    if not _fits(kind, value):
        return "with %s in the place of %s at %s" % (_KINDS.get(type(value), "null"), _NAMES.get(kind, kind), place)
    if kind == "structure":
        for member in shape.required_members:
            if value.get(member) is None:
                return "without %s" % (".".join(filter(None, (place, member))))
        for member, inner in shape.members.items():
            # A member that is null is one that is left out.
            if value.get(member) is not None:
                found = _mismatch(inner, value[member], ".".join(filter(None, (place, member))))
                if found:
                    return found
    elif kind in ("list", "map"):
        inner = shape.member if kind == "list" else shape.value
        for key, item in enumerate(value) if kind == "list" else value.items():
            found = _mismatch(inner, item, "%s[%s]" % (place, key))
            if found:
                return found
    return ""


_KINDS = {dict: "a mapping", list: "a list", str: "text", bool: "a boolean", int: "a number", float: "a number"}
_NAMES = {
    "structure": "a mapping",
    "map": "a mapping",
    "list": "a list",
    "string": "text",
    "boolean": "a boolean",
    "integer": "a number",
    "long": "a number",
    "timestamp": "a time",
    "blob": "base64",
}
_TYPES: t.Dict[str, t.Tuple[type, ...]] = {
    "structure": (dict,),
    "map": (dict,),
    "list": (list,),
    "string": (str,),
    "blob": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
    "timestamp": (int, float),
}


def _fits(kind: str, value: t.Any) -> bool:
    if not isinstance(value, _TYPES.get(kind, (object,))) or isinstance(value, bool) and kind != "boolean":
        return False
    if kind == "timestamp":
        return bool(0 <= value < _YEAR_9999)
    if kind == "blob":
        try:
            base64.b64decode(value)
        except (binascii.Error, ValueError):
            return False
    return True


def _readable_error(body: bytes, status: int, is_json: bool) -> bytes:
    """The body of an error, or what stands for it if something else than AWS has written it."""
    text = body.decode("utf-8", "replace")
    if not is_json:
        if _ERROR.search(body):
            return body
        said = "<ErrorResponse><Error><Code>%d</Code><Message>%s</Message></Error></ErrorResponse>"
        return (said % (status, html.escape(re.sub(r"[^\x20-\x7e]", " ", text)))).encode("ascii")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        content = None
    if isinstance(content, dict) and isinstance(content.get("__type"), (str, type(None))):
        return body
    return json.dumps({"message": text}).encode("ascii")
