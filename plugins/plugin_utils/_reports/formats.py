# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The formats of reports, and the modes of their files. Does not load the code that writes them."""

from __future__ import annotations

import typing as t

#: The extension of each report's file.
ENDINGS = {"json": "json", "markdown": "md", "junit": "xml", "html": "html"}


def mode_text(given: t.Any) -> t.Any:
    """A mode as octal digits if YAML has made a number of it; everything else unchanged."""
    if not isinstance(given, int) or isinstance(given, bool):
        return given
    # 600 is not a mode: 0600 or "600" was meant.
    return "%04o" % given if 0 <= given <= 0o777 else "%d without quotes" % given
