# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`python -m tests.generate [--check]`: write the generated parts of this tree, or list those that are not current.

Needs ansible-core and PyYAML. The tree can be anywhere: it need not be in a folder ansible_collections.
"""

from __future__ import annotations

import argparse
import sys
import types
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def make_importable(root: Path) -> None:
    """Let ansible_collections.windowkeeper.ssm be the tree at root, wherever it is cloned."""
    parts = {
        "ansible_collections": [],
        "ansible_collections.windowkeeper": [],
        "ansible_collections.windowkeeper.ssm": [root],
    }
    for name, folders in parts.items():
        package = types.ModuleType(name)
        package.__path__ = [str(folder) for folder in folders]
        sys.modules[name] = package


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.generate", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a generated part is not current")
    check = parser.parse_args().check
    make_importable(ROOT)
    # Imported here: what it imports is found only now.
    from .files import fragments, generated

    stale = set()
    for stage in (fragments, generated):
        for path, text in stage(ROOT).items():
            if path.read_text(encoding="utf-8") != text:
                stale.add(path)
                if not check:
                    path.write_text(text, encoding="utf-8")
    for path in sorted(stale):
        print("%s %s" % ("not current:" if check else "written:", path.relative_to(ROOT)))
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
