# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the project says about boto3, against the amazon.aws that is installed: its code is the source."""

from __future__ import annotations

import json
import re
import typing as t
from pathlib import Path

import pytest
from ansible_collections.amazon.aws.plugins.module_utils.botocore import MINIMUM_BOTO3_VERSION

ROOT = Path(__file__).resolve().parents[3]
AMAZON = ROOT.parents[1] / "amazon" / "aws"
VERSION = json.loads((AMAZON / "MANIFEST.json").read_text(encoding="utf-8"))["collection_info"]["version"]
LOWEST = re.search(r'amazon\.aws: ">=([0-9.]+),', (ROOT / "galaxy.yml").read_text(encoding="utf-8"))


def statements() -> t.List[t.Tuple[str, str]]:
    """Which file says what about the boto3 that this amazon.aws needs."""
    assert LOWEST
    row = "| %s (tested with %s) | %s |" % (VERSION.split(".")[0], VERSION, MINIMUM_BOTO3_VERSION)
    if VERSION == LOWEST[1]:
        return [
            ("README.md", row),
            ("requirements.txt", "boto3>=%s\n" % MINIMUM_BOTO3_VERSION),
            ("requirements/boto3-lowest.txt", "boto3==%s\n" % MINIMUM_BOTO3_VERSION),
        ]
    minimum = "'boto3>=%s'" % MINIMUM_BOTO3_VERSION
    return [("README.md", row), ("README.md", minimum), ("docs/docsite/rst/first_playbook.rst", minimum)]


@pytest.mark.parametrize(("name", "text"), statements())
def test_it_says_which_boto3_is_needed(name: str, text: str) -> None:
    assert text in (ROOT / name).read_text(encoding="utf-8")
