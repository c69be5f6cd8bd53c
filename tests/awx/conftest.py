# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One test server for the session, emptied before each test; the project as AWX has it; what setup.yml asks AWX for.

What these tests need and do not find makes them fail: none is skipped.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest
import requests

from tests.awx import setup_as_code
from tests.awx.estate import Estate
from tests.awx.job import BIN, SECONDS, AmazonCredential, Awx

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
CREDENTIAL = AmazonCredential("AKIAWINDOWKEEPER0AWX", "windowkeeper/not-a-secret/only-the-test-server")

Template = t.Dict[str, t.Any]


@pytest.fixture(scope="session", name="environ")
def _environ(tmp_path_factory: pytest.TempPathFactory) -> t.Dict[str, str]:
    """What every program finds in its environment; no AWS, and a collections path with ours and Amazon's."""
    home = tmp_path_factory.mktemp("home")
    collections = os.environ.get("ANSIBLE_COLLECTIONS_PATH", str(ROOT.parents[2]))
    return {
        "PATH": os.pathsep.join([str(BIN), os.environ.get("PATH", os.defpath)]),
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "ANSIBLE_COLLECTIONS_PATH": collections,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
    }


@pytest.fixture(scope="session", name="server")
def _server(environ: t.Dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> t.Iterator[str]:
    """The test server's URL."""
    log = tmp_path_factory.mktemp("server") / "log"
    with log.open("w") as stream:
        words = [sys.executable, "-m", "tests.emulator", "--port", "0", "--quiet"]
        process = subprocess.Popen(words, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=stream, text=True)
    try:
        assert process.stdout
        said = re.search(r"http://\S+", process.stdout.readline())
        assert said, log.read_text()
        environ["AWS_ENDPOINT_URL"] = said.group(0)
        yield said.group(0)
    finally:
        process.terminate()
        process.wait(SECONDS)


@pytest.fixture(name="estate")
def _estate(server: str) -> Estate:
    """Accounts without a window."""
    requests.post(f"{server}/windowkeeper/reset", timeout=SECONDS).raise_for_status()
    return Estate(server, CREDENTIAL.inputs["username"], CREDENTIAL.inputs["password"])


@pytest.fixture(scope="session", name="project")
def _project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the README of examples/awx has a reader make."""
    folder = tmp_path_factory.mktemp("project") / "it"
    (commands,) = re.findall(
        r"^project=\S+\n(.*?)^```", (EXAMPLES / "awx" / "README.md").read_text(), re.MULTILINE | re.DOTALL
    )
    environ = {"PATH": os.environ["PATH"], "project": str(folder)}
    subprocess.run(["bash", "-euc", commands], cwd=ROOT, env=environ, check=True)
    return folder


@pytest.fixture(scope="session", name="collections")
def _collections() -> Path:
    """The folder that holds awx.awx, from the package index; the session awx puts it there."""
    named = os.environ.get("WINDOWKEEPER_AWX_COLLECTIONS")
    assert named, "WINDOWKEEPER_AWX_COLLECTIONS must name the folder that holds ansible_collections/awx/awx"
    assert (Path(named) / "ansible_collections" / "awx" / "awx" / "MANIFEST.json").is_file(), named
    return Path(named)


@pytest.fixture(scope="session", name="setup")
def _setup(
    play_setup: t.Callable[..., setup_as_code.Setup], tmp_path_factory: pytest.TempPathFactory
) -> setup_as_code.Setup:
    """What examples/awx/setup.yml asks a fresh AWX for; files of jobs in a folder of this session."""
    return play_setup(awx_files=str(tmp_path_factory.mktemp("files")))


@pytest.fixture(scope="session", name="play_setup")
def _play_setup(
    environ: t.Dict[str, str], collections: Path, project: Path, tmp_path_factory: pytest.TempPathFactory
) -> t.Callable[..., setup_as_code.Setup]:
    """Plays examples/awx/setup.yml with variables."""
    folder = tmp_path_factory.mktemp("setup")

    def play(after: t.Optional[setup_as_code.Setup] = None, fails: str = "", **variables: t.Any) -> setup_as_code.Setup:
        words = ("-e", json.dumps(variables))
        setup = EXAMPLES / "awx" / "setup.yml"
        return setup_as_code.play(
            setup, collections, folder, environ, *words, project=project, after=after, fails=fails
        )

    return play


@pytest.fixture(name="templates")
def _templates(setup: setup_as_code.Setup) -> t.Dict[str, Template]:
    """The job templates by name."""
    assert setup.status == 0, setup.output
    return setup.named("job_template")


@pytest.fixture(name="awx")
def _awx(server: str, environ: t.Dict[str, str], project: Path, estate: Estate, tmp_path: Path) -> t.Iterator[Awx]:
    """AWX with the project, the inventory and the credential of the kit."""
    assert server and estate
    yield Awx(tmp_path / "jobs", project, environ, CREDENTIAL)
    shutil.rmtree(tmp_path / "jobs", ignore_errors=True)
