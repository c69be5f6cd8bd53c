# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the server reads the head of a request, whoever wrote it."""

from __future__ import annotations

import socket

import pytest

TARGET = "X-Amz-Target: AmazonSSM.DescribeMaintenanceWindows"
EMPTY = b'{"WindowIdentities": []}'


def talk(server, *requests, end=True):
    """What the server sends to one request after the other, until it closes the connection; ``end``: as we do first."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        for request in requests:
            connection.sendall(request.encode("latin-1"))
        if end:
            connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


@pytest.mark.parametrize(
    "head",
    [
        f"POST / HTTP/1.1\r\nHost: here\r\n{TARGET}\r\nContent-Length: 2\r\n\r\n",
        f"POST / HTTP/1.1\r\n{TARGET.upper().replace('AMAZONSSM.DESCRIBEMAINTENANCEWINDOWS', TARGET.split()[1])}\r\n"
        "content-length:2\r\n\r\n",
        f"POST / HTTP/1.1\n{TARGET}\nContent-Length:   2  \n\n",
        f"POST / HTTP/1.0\r\n{TARGET}\r\nContent-Length: 2\r\n\r\n",
        f"POST / HTTP/1.1\r\n{TARGET}\r\nContent-Length: 2\r\nConnection: Close\r\n\r\n",
    ],
)
def test_heads_of_every_kind(server, head):
    """Names in any case, spaces or none, either end of line, the older version, and a connection for one request."""
    answer = talk(server, head + "{}")
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.endswith(EMPTY)


def test_one_connection_for_many_requests(server):
    """A connection stays open until a request says otherwise; then it is the server that closes it."""
    head = f"POST / HTTP/1.1\r\n{TARGET}\r\nContent-Length: 2\r\n"
    answer = talk(server, head + "\r\n{}", head + "Connection: close\r\n\r\n{}", end=False)
    assert answer.count(EMPTY) == 2
    assert answer.count(b"Connection: close") == 1


def test_a_request_that_waits_to_be_asked_for_its_body(server):
    """Expect: 100-continue is answered before the body is read."""
    head = f"POST / HTTP/1.1\r\n{TARGET}\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
    assert talk(server, head, "{}").startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n")


def test_a_body_in_chunks(server):
    """A body may come without its length."""
    head = f"POST / HTTP/1.1\r\n{TARGET}\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert talk(server, head + "1\r\n{\r\n1\r\n}\r\n0\r\n\r\n").endswith(EMPTY)


@pytest.mark.parametrize("head", ["nonsense\r\n\r\n", "POST / HTTP/one\r\n\r\n"])
def test_what_is_no_request(server, head):
    """It is refused, and the server goes on."""
    assert b"Error code: 400" in talk(server, head)
    assert server.raw("DescribeMaintenanceWindows", {})[0] == 200
