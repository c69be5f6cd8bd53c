# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One HTTP request from its arrival to its answer: who asks for what, faults, the log, the operation."""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from . import moto_bridge
from .control import Control
from .errors import ApiError
from .faults import Fault, fault_error, throttled
from .operations import OPERATIONS, shapes
from .state import Call, lock
from .validation import validate

JSON_TYPE = "application/x-amz-json-1.1"
CREDENTIAL = re.compile(r"Credential=([^/,\s]+)/[^/]*/([^/]+)/([^/]+)/aws4_request")
SSM_TARGET = "AmazonSSM."
AFTER = ("drop_after", "answer", "half")
"""The kinds of faults that let the call be carried out."""
NOT_AN_API = ("/moto-api", "/latest/", "/favicon.ico")


@dataclass
class Request:
    """An HTTP request, read to its end."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Answer:
    """An HTTP answer; ``dropped`` says to close the connection in its place."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    dropped: bool = False


@dataclass
class Asked:
    """What an API call is about, as far as its head and the form of its body tell."""

    service: str
    operation: str
    account: str
    region: str
    parameters: Any

    @property
    def speaks_json(self) -> bool:
        return self.service == "ssm"

    @property
    def resource(self) -> str:
        window_id = self.parameters.get("WindowId") if isinstance(self.parameters, dict) else None
        return f"maintenancewindow/{window_id}" if window_id else "*"


class Dispatcher:
    """Answers requests. ``port`` is what the server listens on, for the few services of moto that call themselves."""

    def __init__(self) -> None:
        self.control = Control()
        self.port = 0

    def answer(self, request: Request) -> Answer:
        """Never raises: what goes wrong inside is an InternalServerError that says so."""
        if request.path == "/windowkeeper" or request.path.startswith("/windowkeeper/"):
            status, document = self.control.answer(request.method, request.path, request.query, request.body)
            return Answer(status, [("Content-Type", "application/json")], json.dumps(document).encode())
        if request.path.startswith(NOT_AN_API):
            return self._forward(request)
        return self._api(request)

    def _api(self, request: Request) -> Answer:
        control = self.control
        asked = _identify(request)
        entry = control.journal.begin(asked.operation, asked.account, asked.region, asked.parameters)
        delay, fault = control.faults.strike(asked.operation)
        if delay + control.settings.latency > 0:
            time.sleep(delay + control.settings.latency)
        try:
            if fault is not None and fault.kind == "drop_before":
                entry.update(status="dropped")
                return Answer(0, [], b"", dropped=True)
            if fault is not None and fault.kind not in AFTER:
                raise fault_error(fault, asked.service, asked.operation, asked.account, asked.region, asked.resource)
            # AWS counts each service, account and region for itself; only SSM's limit is imitated.
            if asked.service == "ssm" and not control.rate_limit.allows(
                control.settings.rate, asked.account, asked.region
            ):
                raise throttled()
            if asked.service == "ssm" and asked.operation in OPERATIONS:
                answer = self._execute(asked, request.body)
            else:
                answer = self._forward(request)
                entry["error"] = _error_code(answer)
        except ApiError as error:
            answer = _refusal(error, asked)
            entry["error"] = error.code
        except Exception as error:  # a mistake in this server must reach the client and the log, not end the thread
            message = f"the test server failed: {type(error).__name__}: {error}"
            answer = _refusal(ApiError("InternalServerError", message, 500), asked)
            entry["error"] = "InternalServerError"
        if fault is not None and fault.kind == "drop_after":
            entry["status"] = "dropped"
            answer.dropped = True
        else:
            if fault is not None and fault.kind in ("answer", "half"):
                answer = _garbled(answer, fault)
            entry["status"] = answer.status
        return answer

    def _execute(self, asked: Asked, body: bytes) -> Answer:
        if not isinstance(asked.parameters, dict):
            raise ApiError("SerializationException", "The request's body is not a JSON object.")
        parameters = validate(shapes()[asked.operation], asked.parameters)
        backend = moto_bridge.ssm_backend(asked.account, asked.region)
        call = Call(asked.operation, asked.account, asked.region, backend, self.control.settings)
        with lock:
            result = OPERATIONS[asked.operation](call, parameters)
        return _json_answer(200, json.dumps(result).encode())

    def _forward(self, request: Request) -> Answer:
        status, headers, body = moto_bridge.forward(
            request.method, request.path, request.query, request.headers, request.body, self.port
        )
        return Answer(status, headers, body)


def _garbled(answer: Answer, fault: Fault) -> Answer:
    """The answer as something between this server and its client would change it."""
    if fault.kind == "half":
        return Answer(answer.status, answer.headers, answer.body[: len(answer.body) // 2])
    return Answer(200 if fault.status == 400 else fault.status, answer.headers, fault.body.encode())


def _identify(request: Request) -> Asked:
    found = CREDENTIAL.search(request.headers.get("Authorization") or "")
    access_key, region, service = found.groups() if found else (None, moto_bridge.DEFAULT_REGION, "")
    account = moto_bridge.account_of(access_key)
    target = request.headers.get("X-Amz-Target") or ""
    if target:
        # An unsigned request is let in, so that a test can send by hand what botocore refuses to send.
        service = service or ("ssm" if target.startswith(SSM_TARGET) else target.partition(".")[0])
        return Asked(service, target.rpartition(".")[2], account, region, _json_parameters(request.body))
    if (request.headers.get("Content-Type") or "").startswith("application/x-www-form-urlencoded"):
        form = dict(parse_qsl(request.body.decode(errors="replace"), keep_blank_values=True))
        if "Action" in form:
            operation = form.pop("Action")
            form.pop("Version", None)
            return Asked(service or "sts", operation, account, region, form)
    return Asked(service, f"{request.method} {request.path}", account, region, _json_parameters(request.body))


def _json_parameters(body: bytes) -> Any:
    try:
        return json.loads(body) if body else {}
    except ValueError:
        return body.decode(errors="replace")


def _json_answer(status: int, body: bytes) -> Answer:
    return Answer(status, [("Content-Type", JSON_TYPE), ("x-amzn-RequestId", str(uuid.uuid4()))], body)


def _refusal(error: ApiError, asked: Asked) -> Answer:
    if asked.service in ("sts", "iam"):
        request_id = str(uuid.uuid4())
        headers = [("Content-Type", "text/xml"), ("x-amzn-RequestId", request_id)]
        return Answer(error.status, headers, error.as_xml(request_id))
    return _json_answer(error.status, error.as_json())


def _error_code(answer: Answer) -> str | None:
    """The code of an error that moto answered, in either protocol."""
    if answer.status < 400:
        return None
    text = answer.body.decode(errors="replace")
    found = re.search(r'"__type":\s*"([^"]+)"|<Code>([^<]+)</Code>', text)
    return (found.group(1) or found.group(2)).rpartition("#")[2] if found else None
