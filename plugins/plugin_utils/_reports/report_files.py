# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The reports of an audit document, written to files."""

from __future__ import annotations

import os
import tempfile
import typing as t
from pathlib import Path

from ...module_utils._audit.document import Document
from .html_page import html_report
from .json_report import json_report
from .junit import junit_report
from .markdown import markdown_report

#: The formats, with what writes each.
WRITERS: t.Dict[str, t.Callable[[Document], str]] = {
    "json": json_report,
    "markdown": markdown_report,
    "junit": junit_report,
    "html": html_report,
}
#: The extension of each report's file.
EXTENSIONS = {"json": "json", "markdown": "md", "junit": "xml", "html": "html"}


def report_text(document: Document, format: str) -> str:  # pylint: disable=redefined-builtin
    """The text of a report, one that a file in UTF-8 can hold; format is one of WRITERS."""
    return WRITERS[format](document).encode("utf-8", "backslashreplace").decode("utf-8")


def write_reports(document: Document, folder: str, name: str, formats: t.Sequence[str], mode: int) -> t.Dict[str, str]:
    """Write reports to files of that mode, each whole or not at all; returns their paths by format. Raises OSError."""
    place = Path(folder).expanduser().absolute()
    place.mkdir(parents=True, exist_ok=True)
    paths = {}
    for format in formats:
        path = place / f"{name}.{EXTENSIONS[format]}"
        descriptor, unfinished = tempfile.mkstemp(dir=place, prefix=f".{name}.")
        try:
            with open(descriptor, "w", encoding="utf-8") as stream:
                stream.write(report_text(document, format))
            os.chmod(unfinished, mode)
            os.replace(unfinished, path)
        except BaseException:
            os.unlink(unfinished)
            raise
        paths[format] = str(path)
    return paths
