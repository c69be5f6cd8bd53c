# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Start and stop, the way a person or a Makefile does it."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
AS_MODULE = [sys.executable, "-m", "tests.emulator"]
AS_FOLDER = [sys.executable, str(ROOT / "tests" / "emulator")]


def start(command, cwd, *options):
    """The process, its address and what it printed first."""
    process = subprocess.Popen(
        [*command, "--port", "0", *options], cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    lines = [process.stdout.readline() for _number in range(4)]
    return process, lines[0].strip().rpartition("/")[2], lines


@pytest.mark.parametrize(
    ("command", "elsewhere", "number"),
    [
        (AS_MODULE, False, signal.SIGTERM),
        (AS_FOLDER, True, signal.SIGINT),
    ],
)
def test_it_starts_answers_and_ends(tmp_path, command, elsewhere, number):
    """As a module from the root or as a folder from anywhere: it says where it listens, and ends cleanly."""
    pid_file = tmp_path / "emulator.pid"
    process, address, lines = start(command, tmp_path if elsewhere else ROOT, "--pid-file", str(pid_file))
    try:
        assert lines[0] == f"listening on http://127.0.0.1:{address.rpartition(':')[2]}\n"
        assert lines[1] == f"export AWS_ENDPOINT_URL=http://{address}\n"
        assert "AWS_ACCESS_KEY_ID" in lines[2] and "AWS_SECRET_ACCESS_KEY" in lines[2] and "AWS_REGION" in lines[3]
        assert pid_file.read_text() == f"{process.pid}\n"
        connection = http.client.HTTPConnection(address, timeout=60)
        # the connection stays open over two requests and the server's end
        for _number in range(2):
            connection.request("GET", "/windowkeeper/settings")
            answer = connection.getresponse()
            assert (answer.status, answer.read()[:1]) == (200, b"{")
        process.send_signal(number)
        assert process.wait(60) == 0
        assert not pid_file.exists()
        assert "/windowkeeper/settings" in process.stderr.read()
    finally:
        process.kill()


def test_quiet_prints_no_line_for_a_request():
    """--quiet keeps the error stream empty."""
    process, address, _lines = start(AS_MODULE, ROOT, "--quiet")
    try:
        connection = http.client.HTTPConnection(address, timeout=60)
        connection.request("GET", "/windowkeeper/settings")
        connection.getresponse().read()
        process.terminate()
        assert process.wait(60) == 0
        assert process.stderr.read() == ""
    finally:
        process.kill()


def test_a_port_that_is_taken():
    """A port in use is said in one line, with exit code 1."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = subprocess.run([*AS_MODULE, "--port", str(port)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr == f"cannot listen on 127.0.0.1:{port}: Address already in use\n"
