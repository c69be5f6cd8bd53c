# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Audit documents from results and files, and reports written to files."""

from __future__ import annotations

import os
import tempfile
import typing as t
from pathlib import Path

from ...module_utils._audit.document import Document, NotMergeable, joined, known, plain, summary
from ...module_utils._audit.packing import unpacked
from ...module_utils._audit.schema import SCHEMA_NAME
from .formats import ENDINGS
from .html_page import html_report
from .json_report import json_report
from .junit import junit_report
from .markdown import markdown_report

FORMATS: t.Dict[str, t.Callable[[Document], str]] = {
    "json": json_report,
    "markdown": markdown_report,
    "junit": junit_report,
    "html": html_report,
}


def written_out(document: Document, format: str) -> str:  # pylint: disable=redefined-builtin
    """The text of a report, one that a file in UTF-8 can hold; format is one of FORMATS."""
    return FORMATS[format](document).encode("utf-8", "backslashreplace").decode("utf-8")


def from_anywhere(given: t.Any, what: str) -> Document:
    """A document, unpacked if it is text. Raises NotMergeable; what names it in the message."""
    if not isinstance(given, str):
        return plain(given, what)
    try:
        return known(unpacked(given), what)
    except NotMergeable:
        raise
    except ValueError as error:
        raise NotMergeable(f"{what} is not an audit document: {error}.") from None


def from_file(path: str) -> Document:
    """The document in a JSON file. Raises NotMergeable."""
    try:
        text = Path(path).expanduser().read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise NotMergeable(f"The file {path} cannot be read: {reason}.") from None
    return from_anywhere(text, f"The file {path}")


def not_audited(name: str, region: str, why: str, generated_at: str) -> Document:
    """The document of a place that could not be audited. why: the error."""
    place = {"name": name, "account": None, "region": region, "windows": 0, "tasks": 0, "error": why}
    return {
        "schema": SCHEMA_NAME,
        "generated_at": generated_at,
        "places": [place],
        "windows": [],
        "rules": {},
        "findings": [],
        "summary": summary([place], [], {}),
    }


def one_of_all(documents: t.Sequence[t.Any], files: t.Sequence[str], failed: t.Sequence[Document]) -> Document:
    """One document from documents, JSON files and the places that failed. Raises NotMergeable."""
    given = [from_anywhere(document, f"documents[{number}]") for number, document in enumerate(documents)]
    return joined([*given, *(from_file(path) for path in files), *failed])


def write_reports(document: Document, folder: str, name: str, formats: t.Sequence[str], mode: int) -> t.Dict[str, str]:
    """Write reports to files of that mode, each whole or not at all; returns their paths by format. Raises OSError."""
    place = Path(folder).expanduser().absolute()
    place.mkdir(parents=True, exist_ok=True)
    paths = {}
    for format in formats:
        path = place / f"{name}.{ENDINGS[format]}"
        descriptor, unfinished = tempfile.mkstemp(dir=place, prefix=f".{name}.")
        try:
            with open(descriptor, "w", encoding="utf-8") as stream:
                stream.write(written_out(document, format))
            os.chmod(unfinished, mode)
            os.replace(unfinished, path)
        except BaseException:
            os.unlink(unfinished)
            raise
        paths[format] = str(path)
    return paths
