# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Galaxy's importer ends with 0 whatever it finds, so what it prints and writes is held against what must be there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest

from tests.package.content import ROOT

MODULES = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("[!_]*.py"))


@pytest.fixture(scope="module", name="said")
def _said(tarball: Path, tmp_path_factory: pytest.TempPathFactory) -> t.Tuple[str, t.Dict[str, t.Any]]:
    """What the importer prints, and the documentation that it found by name."""
    folder = tmp_path_factory.mktemp("importer")
    environ = dict(
        os.environ,
        # The importer sets the collections path itself; amazon.aws is found on Python's.
        PYTHONPATH=str(ROOT.parents[2]),
        GALAXY_IMPORTER_CHECK_REQUIRED_TAGS="true",
        # ansible-lint is run by a session of its own, with our settings.
        GALAXY_IMPORTER_RUN_ANSIBLE_LINT="false",
    )
    ran = subprocess.run(
        [sys.executable, "-m", "galaxy_importer.main", tarball],
        cwd=folder,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
    )
    print(ran.stdout)
    result = json.loads((folder / "importer_result.json").read_text(encoding="utf-8"))
    contents = result["docs_blob"].get("contents", [])
    modules = [entry for entry in contents if entry["content_type"] == "module"]
    return ran.stdout, {entry["content_name"]: entry.get("doc_strings") for entry in modules}


def test_it_finds_no_fault(said: t.Tuple[str, t.Dict[str, t.Any]]) -> None:
    assert not re.findall(r"^(?:ERROR|WARNING|CRITICAL)\b.*", said[0], re.MULTILINE)


@pytest.mark.parametrize("module", MODULES)
def test_it_reads_the_documentation(said: t.Tuple[str, t.Dict[str, t.Any]], module: str) -> None:
    assert said[1][module]
