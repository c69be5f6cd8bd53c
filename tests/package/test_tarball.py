# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tarball is installed into an empty folder, and the documentation of each plugin and role is read from there.

What the project says about boto3 is held against the code of the amazon.aws that is installed.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import typing as t
from pathlib import Path

import pytest

from tests.package.content import BIN, ROOT, documented

AMAZON = ROOT.parents[1] / "amazon" / "aws"
VERSION = json.loads((AMAZON / "MANIFEST.json").read_text(encoding="utf-8"))["collection_info"]["version"]


@pytest.fixture(scope="module", name="installed")
def _installed(tarball: Path, tmp_path_factory: pytest.TempPathFactory) -> t.Dict[str, str]:
    """The variables with which only the installed collection is found, amazon.aws beside it."""
    folder = tmp_path_factory.mktemp("installed")
    environ = dict(os.environ, ANSIBLE_COLLECTIONS_PATH=str(folder))
    words = [BIN / "ansible-galaxy", "collection", "install", tarball, "--no-deps", "--offline", "-p", folder]
    subprocess.run(words, cwd=folder, env=environ, check=True)
    assert (folder / "ansible_collections" / "windowkeeper" / "ssm" / "plugins").is_dir()
    (folder / "ansible_collections" / "amazon").symlink_to(ROOT.parents[1] / "amazon")
    return environ


@pytest.fixture(scope="module", name="answers")
def _answers(installed: t.Dict[str, str]) -> t.Dict[t.Tuple[str, str], t.Any]:
    """What ansible-doc knows, by type and name."""
    found = {}
    for kind in sorted({kind for kind, _name in documented()}):
        names = [name for other, name in documented() if other == kind]
        words = [BIN / "ansible-doc", "--type", kind, "--json", *names]
        answer = subprocess.run(
            words, cwd=installed["ANSIBLE_COLLECTIONS_PATH"], env=installed, stdout=subprocess.PIPE, check=True
        )
        found.update({(kind, name): entry for name, entry in json.loads(answer.stdout).items()})
    return found


@pytest.mark.parametrize(("kind", "name"), documented())
def test_ansible_doc_knows_it(answers: t.Dict[t.Tuple[str, str], t.Any], kind: str, name: str) -> None:
    entry = answers[(kind, name)]
    assert entry.get("doc") or entry.get("entry_points")


def test_the_boto3_that_this_amazon_aws_needs() -> None:
    source = (AMAZON / "plugins" / "module_utils" / "botocore.py").read_text(encoding="utf-8")
    minimum = re.search(r'^MINIMUM_BOTO3_VERSION = "([0-9.]+)"', source, re.MULTILINE)
    lowest = re.search(r'amazon\.aws: ">=([0-9.]+),', (ROOT / "galaxy.yml").read_text(encoding="utf-8"))
    assert minimum and lowest
    wanted = [("README.md", "| %s (tested with %s) | %s |" % (VERSION.split(".")[0], VERSION, minimum[1]))]
    if VERSION == lowest[1]:
        wanted += [("requirements.txt", "boto3>=%s\n" % minimum[1])]
        wanted += [("requirements/boto3-lowest.txt", "boto3==%s\n" % minimum[1])]
    else:
        wanted += [(name, "'boto3>=%s'" % minimum[1]) for name in ("README.md", "docs/docsite/rst/first_playbook.rst")]
    assert not [(name, text) for name, text in wanted if text not in (ROOT / name).read_text(encoding="utf-8")]
