# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the collection contains and must document."""

from __future__ import annotations

import sys
import typing as t
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
COLLECTION = "windowkeeper.ssm"
#: Folders of plugins that users call and that must be documented: {folder: type for ansible-doc}.
DOCUMENTED = {
    "action": "module",
    "filter": "filter",
    "inventory": "inventory",
    "lookup": "lookup",
    "modules": "module",
    "test": "test",
}


def documented() -> t.List[t.Tuple[str, str]]:
    """What ansible-doc must know: (type, full name). A file of filters may contain filters of other names."""
    names = {("role", folder.parent.name) for folder in (ROOT / "roles").glob("*/meta")}
    for folder, kind in DOCUMENTED.items():
        plugins = ROOT / "plugins" / folder
        files = list(plugins.glob("*.y*ml")) or list(plugins.glob("[!_]*.py"))
        names |= {(kind, path.stem) for path in files}
    return sorted((kind, "%s.%s" % (COLLECTION, name)) for kind, name in names)
