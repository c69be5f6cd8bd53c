# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way to moto: its state, whose account an access key is, and every operation that is not answered here.

moto takes more than a second to import, so nothing of it is imported before it is needed: the server listens first.
"""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass
from functools import cache
from typing import Any

from .errors import ApiError

DEFAULT_ACCOUNT = "123456789012"
DEFAULT_REGION = "us-east-1"

_importing = threading.Lock()


@dataclass
class Modules:
    """The pieces of moto that are used here."""

    ssm_backends: Any
    iam_backends: Any
    reset: Any
    application: Any


@cache
def _load() -> Modules:
    from moto.iam.models import iam_backends
    from moto.moto_api._internal.models import moto_api_backend
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from moto.ssm.models import ssm_backends

    return Modules(ssm_backends, iam_backends, moto_api_backend.reset, DomainDispatcherApplication(create_backend_app))


def modules() -> Modules:
    """moto's pieces, imported by whoever comes first; the others wait."""
    with _importing:
        return _load()


def ssm_backend(account: str, region: str) -> Any:
    """moto's SSM state of one account and region. Raises ApiError for a region that AWS does not have."""
    with _importing:
        try:
            return _load().ssm_backends[account][region]
        except KeyError:
            raise ApiError("UnrecognizedClientException", f"There is no region {region}.") from None


def account_of(access_key: str | None) -> str:
    """Whose key this is: AssumeRole gives out keys of the role's account, any other key is the default account's."""
    if access_key:
        for account, partitions in list(modules().iam_backends.items()):
            for backend in list(partitions.values()):
                if access_key in backend.access_keys:
                    return account
    return DEFAULT_ACCOUNT


def forward(method: str, path: str, query: str, headers: Any, body: bytes, port: int) -> tuple[int, list, bytes]:
    """Let moto answer a request: status, headers and body."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in headers.items():
        key = name.upper().replace("-", "_")
        if key == "CONTENT_TYPE":
            environ[key] = value
        elif key != "CONTENT_LENGTH":
            environ[f"HTTP_{key}"] = value
    started: list[Any] = []

    def start_response(status: str, response_headers: list, exc_info: Any = None) -> Any:
        started[:] = [int(status.split()[0]), response_headers]
        return lambda data: None

    answer = modules().application(environ, start_response)
    try:
        data = b"".join(answer)
    finally:
        if hasattr(answer, "close"):
            answer.close()
    return started[0], started[1], data
