# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest

if t.TYPE_CHECKING:
    from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import Runner, Server

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture(scope="session")
def session_server() -> t.Iterator[Server]:
    """One server for all tests. Where what it needs is not installed, the tests fail: they must not be skipped."""
    # Not at the top: this file may be read before the collection can be imported.
    from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import Server

    command = [sys.executable, "-m", "tests.emulator", "--port", "0", "--quiet"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "COV_"))}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        first = process.stdout.readline()
        assert first.startswith("listening on http://127.0.0.1:"), first
        yield Server(int(first.rpartition(":")[2]))
    finally:
        process.terminate()
        process.wait(60)


@pytest.fixture
def server(session_server: Server) -> Server:
    """The server, emptied."""
    session_server.control("POST", "reset")
    return session_server


@pytest.fixture
def window(server: Server) -> str:
    """The id of a window named nightly; making it is not in the log."""
    window_id = server.window()
    server.forget()
    return window_id


@pytest.fixture(scope="session")
def loader() -> t.Any:
    """The reader of botocore's service models, with what it has read: reading it costs each run half a second."""
    from botocore.loaders import create_loader

    return create_loader()


@pytest.fixture
def run(server: Server, loader: t.Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Runner:
    """Runs modules. Nothing of this machine's own AWS settings reaches them; each call is tried once."""
    from ansible_collections.windowkeeper.ssm.tests.unit.plugins.modules.running import Runner

    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setattr("botocore.session.create_loader", lambda *_search_path: loader)
    return Runner(server)
