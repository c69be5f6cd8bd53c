# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An audit document as short text: AWX cuts a result at 700,000 characters, and a large account needs more."""

from __future__ import annotations

import base64
import binascii
import gzip
import json
import typing as t
import zlib

#: The highest level takes three times as long and saves 5%.
LEVEL = 6


def packed(document: t.Mapping[str, t.Any]) -> str:
    """The document as compressed JSON in base64; the same document gives the same text."""
    content = json.dumps(document, sort_keys=True, separators=(",", ":")).encode("utf-8")
    return base64.b64encode(gzip.compress(content, LEVEL, mtime=0)).decode("ascii")


def unpacked(text: str) -> t.Any:
    """The document in text that packed made, or in JSON text. Raises ValueError for any other text."""
    try:
        if text.lstrip()[:1] in ("{", "["):
            return json.loads(text)
        return json.loads(gzip.decompress(base64.b64decode(text, validate=True)))
    except json.JSONDecodeError:
        raise
    except (binascii.Error, OSError, EOFError, zlib.error, ValueError, RecursionError) as error:
        raise ValueError("it is neither a packed audit document nor JSON") from error
