# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What reports there are, and the modes of their files. Loads none of what writes them."""

from __future__ import annotations

import typing as t

#: How the name of each report's file ends.
ENDINGS = {"json": "json", "markdown": "md", "junit": "xml", "html": "html"}


def mode_text(given: t.Any) -> t.Any:
    """A files' mode as octal digits where YAML made a number of it; everything else as it is."""
    if not isinstance(given, int) or isinstance(given, bool):
        return given
    # 600 is no mode: either 0600 was meant, or "600".
    return "%04o" % given if 0 <= given <= 0o777 else "%d without quotes" % given
