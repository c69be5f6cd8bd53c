# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ansible-builder finds what the collection needs, and makes a build context of the example. No container is built."""

from __future__ import annotations

import subprocess
import tarfile
import typing as t
from pathlib import Path

import yaml

from tests.awx.conftest import EXAMPLES, ROOT
from tests.awx.job import BIN, SECONDS


def built(environ: t.Dict[str, str], *words: t.Union[str, Path]) -> str:
    """What ansible-builder prints."""
    return ran("ansible-builder", environ, *words)


def ran(program: str, environ: t.Dict[str, str], *words: t.Union[str, Path]) -> str:
    """What a program prints."""
    argv = [BIN / program, *words]
    said = subprocess.run(argv, env=environ, capture_output=True, text=True, check=False, timeout=SECONDS)
    assert said.returncode == 0, said.stdout + said.stderr
    return said.stdout


def test_what_the_collection_needs_is_found(environ: t.Dict[str, str], tmp_path: Path) -> None:
    ours = tmp_path / "ansible_collections" / "windowkeeper" / "ssm"
    ours.mkdir(parents=True)
    for name in ("meta", "requirements.txt", "galaxy.yml"):
        (ours / name).symlink_to(ROOT / name)
    found = yaml.safe_load(built(environ, "introspect", "--sanitize", tmp_path))
    wanted = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    wanted = [line for line in wanted if line and not line.startswith("#")]
    assert wanted and [line.partition("#")[0].strip() for line in found["python"]] == wanted
    assert not found.get("system")


def test_the_example_makes_a_build_context(environ: t.Dict[str, str], tmp_path: Path) -> None:
    definition = tmp_path / "execution-environment.yml"
    definition.write_text((EXAMPLES / "awx" / definition.name).read_text(encoding="utf-8"), encoding="utf-8")
    # As the README has a reader do it, in the folder of the definition.
    ran("ansible-galaxy", environ, "collection", "build", ROOT, "--output-path", tmp_path)
    context = tmp_path / "context"
    # Named, for the name that it chooses depends on which container engine is there.
    built(environ, "create", "--file", definition, "--context", context, "--output-filename", "Containerfile")
    made = (context / "Containerfile").read_text(encoding="utf-8")
    meant = yaml.safe_load(definition.read_text(encoding="utf-8"))
    assert meant["images"]["base_image"]["name"] in made
    galaxy = yaml.safe_load((context / "_build" / "requirements.yml").read_text(encoding="utf-8"))
    assert galaxy == meant["dependencies"]["galaxy"]
    # The collections are installed in the folder that the context becomes.
    ours, _amazon = galaxy["collections"]
    assert "COPY _build /build\nWORKDIR /build" in made and ours["type"] == "file"
    with tarfile.open(context / "_build" / ours["name"]) as archive:
        names = archive.getnames()
    assert "MANIFEST.json" in names and "playbooks/audit.yml" in names
