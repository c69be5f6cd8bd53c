# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which pages are played, and what is known of those that may hold no comments for this package."""

from __future__ import annotations

from pathlib import Path

from .blocks import Block, blocks_of
from .moves import Move, Run, moves_of, named_by_command

ROOT = Path(__file__).resolve().parents[2]
GUIDES = ROOT / "docs" / "docsite" / "rst"
README = ROOT / "README.md"
# The window of the page's example.
_README_HAS = """\
aws ssm create-maintenance-window --name sunday-night --schedule 'cron(0 2 ? * SUN *)' --duration 3 --cutoff 1 \\
  --allow-unassociated-targets
"""
#: Commands of the README that are run elsewhere, or not at all, by how they begin, and why.
ELSEWHERE = {
    "make demo": "the command that plays this page would run inside of itself",
    "make test": "the command that plays this page would run inside of itself",
    "ansible-galaxy collection install windowkeeper.ssm ": "needs Galaxy; the session package installs the tarball",
    "pip install 'ansible": "the session readme installs as the README says",
    "ansible-galaxy collection build": "the session readme installs as the README says",
    "ansible-galaxy collection install --force": "the session readme installs as the README says",
    "ansible-doc --list windowkeeper.ssm ": "the session readme installs as the README says",
}


def pages() -> list[Path]:
    """All pages that are played."""
    return [*sorted(GUIDES.glob("*.rst")), README]


def moves_of_page(path: Path) -> list[Move]:
    """What to do with the blocks of a page. Raises Unplayable if it cannot be played as it is written."""
    text = path.read_text(encoding="utf-8")
    if path != README:
        return moves_of(blocks_of(text, markdown=False))
    blocks = [_without_elsewhere(block) for block in named_by_command(blocks_of(text, markdown=True))]
    return [Run(0, _README_HAS), *moves_of(blocks)]


def _without_elsewhere(block: Block) -> Block:
    """A block of commands less those that are run elsewhere."""
    if block.language != "console":
        return block
    kept = [line for line in block.text.splitlines() if not line.startswith(tuple(ELSEWHERE))]
    return Block(block.line, block.language, "\n".join(kept), block.caption, block.word)


def unused() -> list[str]:
    """What is said to be run elsewhere and stands no longer in the README."""
    lines = README.read_text(encoding="utf-8").splitlines()
    return [start for start in ELSEWHERE if not any(line.startswith(start) for line in lines)]
