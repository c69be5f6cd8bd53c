# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The HTTP server and its command line."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
import threading
from http.client import responses
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from . import moto_bridge
from .dispatch import Answer, Dispatcher, Request
from .operations import shapes

MAX_LINE = 65537
HINT = """\
export AWS_ENDPOINT_URL={url}
export AWS_ACCESS_KEY_ID=AKIAWINDOWKEEPER0001 AWS_SECRET_ACCESS_KEY=windowkeeper-emulator-knows-no-secrets
export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1
"""


class Headers(dict[str, str]):
    """The headers of a request, by their names in lower case; ``get`` takes a name in any case."""

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a header, or the default."""
        return super().get(name.lower(), default)


class Handler(BaseHTTPRequestHandler):
    """Reads requests from one connection and writes their answers, each in a single packet where it fits."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    dispatcher: Dispatcher
    quiet = False

    def parse_request(self) -> bool:
        """Read the head of a request as a client of an API writes it. What is unlike that is left to the library.

        The library reads headers as those of a mail; that alone was a third of the work of answering a call.
        """
        words = str(self.raw_requestline, "latin-1").split()
        if len(words) != 3 or words[2] != "HTTP/1.1":
            return super().parse_request()
        self.requestline = " ".join(words)
        self.command, self.path, self.request_version = words
        self.headers = Headers()
        while (line := self.rfile.readline(MAX_LINE)).strip():
            name, _colon, value = str(line, "latin-1").partition(":")
            self.headers[name.strip().lower()] = value.strip()
        self.close_connection = self.headers.get("Connection", "").lower() == "close"
        if self.headers.get("Expect", "").lower() == "100-continue":
            return self.handle_expect_100()
        return True

    def _serve(self) -> None:
        path, _separator, query = self.path.partition("?")
        body = self._read_body()
        answer = self.dispatcher.answer(Request(self.command, unquote(path), query, self.headers, body))
        if answer.dropped:
            self._drop()
        else:
            self._write(answer)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_PATCH = do_OPTIONS = _serve

    def _read_body(self) -> bytes:
        if (self.headers.get("Transfer-Encoding") or "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = []
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass  # trailers
        return b"".join(parts)

    def _write(self, answer: Answer) -> None:
        head = [f"HTTP/1.1 {answer.status} {responses.get(answer.status, '')}"]
        head += [
            f"{name}: {value}"
            for name, value in answer.headers
            if name.lower() not in ("content-length", "connection", "transfer-encoding")
        ]
        head.append(f"Content-Length: {len(answer.body)}")
        if self.close_connection:
            head.append("Connection: close")
        body = b"" if self.command == "HEAD" else answer.body
        self.wfile.write("\r\n".join([*head, "", ""]).encode("latin-1", "replace") + body)
        if not self.quiet:
            self.log_message("%s %s %s", self.headers.get("X-Amz-Target") or self.command, self.path, answer.status)

    def _drop(self) -> None:
        """Close the connection with no answer, as a network that fails does."""
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)


class Server(ThreadingHTTPServer):
    """A thread for each connection; connections do not keep the process alive."""

    daemon_threads = True
    request_queue_size = 128

    def server_bind(self) -> None:
        """Bind without the reverse look-up of the host's name that HTTPServer makes: it can take seconds."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = self.server_address[:2]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is nothing to report; anything else is."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; 0 when ended so, 1 when the address cannot be had."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.emulator", description="A test server for AWS Systems Manager's maintenance windows."
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=5000, help="port, 0 for a free one (default: %(default)s)")
    parser.add_argument("--pid-file", type=Path, help="file to write the process id to, removed at the end")
    parser.add_argument("--quiet", action="store_true", help="no line for each request")
    options = parser.parse_args(arguments)

    dispatcher = Dispatcher()
    handler = type("BoundHandler", (Handler,), {"dispatcher": dispatcher, "quiet": options.quiet})
    try:
        server = Server((options.host, options.port), handler)
    except OSError as error:
        print(f"cannot listen on {options.host}:{options.port}: {error.strerror}", file=sys.stderr)
        return 1
    dispatcher.port = server.server_port
    os.environ.setdefault("MOTO_PORT", str(server.server_port))

    def end(number: int, frame: Any) -> None:
        # shutdown() waits for serve_forever(), which this very thread runs
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    if options.pid_file:
        options.pid_file.write_text(f"{os.getpid()}\n")
    # Connections wait in the queue from here on, so the line below is true; moto is imported meanwhile.
    warm_up = threading.Thread(target=_warm_up)
    warm_up.start()
    url = f"http://{options.host}:{server.server_port}"
    print(f"listening on {url}\n{HINT.format(url=url)}", end="", flush=True)
    try:
        server.serve_forever(poll_interval=0.1)
    finally:
        server.server_close()
        # An interpreter that ends in the middle of an import complains.
        warm_up.join()
        if options.pid_file:
            options.pid_file.unlink(missing_ok=True)
    return 0


def _warm_up() -> None:
    shapes()
    moto_bridge.modules()
