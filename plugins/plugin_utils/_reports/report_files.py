# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The reports of an audit document, written to files."""

from __future__ import annotations

import glob
import os
import re
import tempfile
import typing as t
from pathlib import Path

from ...module_utils._audit.document import Document
from .documents import DocumentError
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
MOST_BESIDE = 10
EXTENSIONS = {"json": "json", "markdown": "md", "junit": "xml", "html": "html"}


def report_text(document: Document, format: str) -> str:  # pylint: disable=redefined-builtin
    """The text of a report, one that a file in UTF-8 can hold; format is one of WRITERS."""
    return WRITERS[format](document).encode("utf-8", "backslashreplace").decode("utf-8")


def find_files(patterns: t.Iterable[str]) -> t.List[str]:
    """The paths of files; one with * or ? stands for all files that match it. Raises DocumentError if none does."""
    found: t.List[str] = []
    for pattern in patterns:
        path = Path(pattern).expanduser()
        if not re.search(r"[*?]", pattern):
            found.append(pattern)
            continue
        matching = sorted(glob.glob(str(path)))
        if not matching:
            raise DocumentError(_no_match(path))
        found += matching
    return found


def _no_match(pattern: Path) -> str:
    said = "No report matches %s." % pattern
    beside = sorted({Path(one).parent.name for one in glob.glob(str(pattern.parent.parent / "*" / pattern.name))})
    if not beside:
        return said + " No other job has left reports in %s either." % pattern.parent.parent
    return said + (
        " Enter the number of the sliced job, which AWX shows for its workflow job. There are reports of %s."
        % ", ".join(beside[-MOST_BESIDE:])
    )


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
