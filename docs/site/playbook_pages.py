# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What antsibull-docs does not make: the page of playbooks, from the comments at their heads, and links to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

PAGE = "playbooks"
COLLECTION = "windowkeeper.ssm"
#: The filters for users. The others serve our roles and playbooks alone: ansible-doc knows them, the site does not list
#: them.
LISTED_FILTERS = {"from_start_folder", "pseudo_parameter"}
_EXAMPLES = "https://github.com/windowkeeper/ssm/tree/main/examples"
_VARIABLE = re.compile(r"  (\w+) {2,}(.*)")
_COMMAND = re.compile(r"  (ansible-playbook .*)")


def names(collection: Path) -> list[str]:
    """The names of the collection's playbooks."""
    return sorted(path.stem for path in (collection / "playbooks").glob("*.yml"))


def anchor(name: str) -> str:
    """The anchor of a playbook's section in the page."""
    return f"{COLLECTION}.{name}-playbook".replace(".", "-").replace("_", "-")


def arrange(pages: Path, collection: Path) -> None:
    """Add the page of playbooks to what antsibull-docs wrote; remove the filters that are not for users."""
    text = "\n".join([*_heading("Playbooks", "="), *_sections(collection)])
    (pages / f"{PAGE}.rst").write_text(text, encoding="utf-8")
    first = pages / "index.rst"
    text = first.read_text(encoding="utf-8")
    lines = text.replace(f"\n{COLLECTION.title()}\n", f"\n{COLLECTION}\n").splitlines()
    for path in pages.glob("*_filter.rst"):
        name = path.stem.removesuffix("_filter")
        if name not in LISTED_FILTERS:
            path.unlink()
            reference = f"<{COLLECTION}.{name}#filter>"
            lines = [line for line in lines if reference not in line and line.strip() != path.stem]
    first.write_text("\n".join([*lines, _index(collection)]), encoding="utf-8")


def _index(collection: Path) -> str:
    """What the site's first page has on playbooks, as reStructuredText."""
    items = [f"* :ref:`{name} playbook <{anchor(name)}>` -- {_title(collection, name)}" for name in names(collection)]
    intro = f"These are the playbooks in the {COLLECTION} collection:"
    toctree = [".. toctree::", "    :maxdepth: 1", "    :hidden:", "", f"    {PAGE}", ""]
    return "\n".join(["", *_heading("Playbook Index", "-"), intro, "", *items, "", *toctree])


def _heading(text: str, line: str) -> list[str]:
    return [text, line * len(text), ""]


def _sections(collection: Path) -> Iterable[str]:
    for name in names(collection):
        yield from (f".. _{anchor(name)}:", "", *_heading(f"{COLLECTION}.{name}", "-"))
        yield f"{_title(collection, name)}."
        yield ""
        for line in _head(_text(collection, name)):
            command, variable = _COMMAND.fullmatch(line), _VARIABLE.fullmatch(line)
            if command:
                yield from (".. code-block:: shell", "", f"   {command[1]}", "", "Variables:", "")
            elif variable:
                yield f"* ``{variable[1]}``: {_linked(variable[2])}"
            elif line.startswith("  "):
                first, _blank, rest = line.strip().partition(" ")
                yield f"* ``{first}`` {_linked(rest)}"
            else:
                yield _linked(line)
        yield ""


def _text(collection: Path, name: str) -> str:
    return (collection / "playbooks" / f"{name}.yml").read_text(encoding="utf-8")


def _title(collection: Path, name: str) -> str:
    """What the playbook's first play is called."""
    found = re.search(r"^- name: (.*)", _text(collection, name), re.MULTILINE)
    return found[1] if found else ""


def _head(text: str) -> list[str]:
    """The lines of the comment above the first play, without the copyright's."""
    comment = text.partition("\n- name:")[0].split("\n\n")[-1]
    return [line.removeprefix("#").removeprefix(" ") for line in comment.splitlines()]


def _linked(text: str) -> str:
    """The text with links in place of the names of roles, playbooks and guides."""
    collection = re.escape(COLLECTION)
    text = re.sub(rf"{collection}\.(maintenance_window_\w+)", rf":ansplugin:`{COLLECTION}.\1#role`", text)
    text = re.sub(rf"(?<!`){collection}\.([a-z]+)\b", lambda name: f":ref:`{name[0]} <{anchor(name[1])}>`", text)
    guide = rf":ref:`ansible_collections.{COLLECTION}.docsite.\1`"
    text = re.sub(r"docs/docsite/rst/(\w+)\.rst", guide, text)
    text = re.sub(r"\bexamples/(\w+)", rf"`\g<0> <{_EXAMPLES}/\1>`__", text)
    return re.sub(r"(?<![\w`])(windowkeeper_\w+)", r"``\1``", text)
