# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The documentation site, a page of every plugin and role, the playbooks and the guides, and what the guides say.

Neither making it nor looking at it needs the network.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from . import environments, layout, package_checks, playbook_pages
from .bench import Bench, read
from .outcome import CheckFailed, Outcome

#: The guides as antsibull-docs wants them, relative to the collection.
GUIDES = Path("docs", "docsite", "rst")
SETTINGS = Path("docs", "site")
#: The filters for users. The others serve our roles and playbooks alone: ansible-doc knows them, the site does not list them.
LISTED_FILTERS = {"from_start_folder", "pseudo_parameter"}


def site(bench: Bench, log: Path) -> Outcome:
    """Build the site into layout.SITE; a reference that leads nowhere is an error, and so is a page that is missing.

    Raises CheckFailed when there are no pages at all.
    """
    sources = bench.work / "site"
    for folder in (sources, layout.SITE):
        shutil.rmtree(folder, ignore_errors=True)
    # antsibull-docs refuses a folder that others could write to.
    sources.mkdir(mode=0o700)
    words = ["--use-current", "--squash-hierarchy", "--fail-on-error", "--dest-dir", str(sources), layout.COLLECTION]
    if bench.run(["antsibull-docs", "collection", *words], log):
        raise CheckFailed("antsibull-docs could not write the pages", log)
    _arrange(sources, bench.copy)
    sphinx: list[str | Path] = ["python", "-m", "sphinx", "-b", "html", "-c", bench.copy / SETTINGS]
    sphinx += ["-d", bench.work / "doctrees"]
    status = bench.run([*sphinx, "-E", "-W", "--keep-going", "--quiet", sources, layout.SITE], log)
    faults = [_relative(line, sources) for line in read(log).splitlines() if re.search(r": (WARNING|ERROR):", line)]
    wanted = wanted_pages(bench.copy)
    faults += missing(wanted, layout.SITE) + fetched(layout.SITE)
    if status and not faults:
        raise CheckFailed(f"sphinx ended with status {status}", log)
    what = f"pages of the site, from {layout.shown(layout.SITE / 'index.html')}"
    return Outcome(len(wanted) - len(faults), len(faults), what=what, lines=tuple(faults), log=log, told=True)


def guides(bench: Bench, log: Path) -> Outcome:
    """Play every block of code of the guides and of the README against test servers; see tests/guides.

    Raises CheckFailed when the AWS CLI, which some of them use, cannot be installed, and when no page was played.
    """
    aws = environments.install_aws_cli(bench.environment.interpreter, bench.processes, log)
    # Alone in a folder: beside the CLI stands a Python that is not ours.
    alone = bench.work / "aws"
    shutil.rmtree(alone, ignore_errors=True)
    alone.mkdir()
    (alone / "aws").symlink_to(aws)
    builder = layout.PYTHONS / environments.TOOLS / "bin" / "ansible-builder"
    (alone / builder.name).symlink_to(builder)
    extra = {"PATH": os.pathsep.join([str(alone), bench.environ()["PATH"]])}
    status = bench.run(["python", "-m", "tests.guides"], log, extra=extra)
    played = re.findall(r"^page \S+: (ok|FAILED)", read(log), re.MULTILINE)
    faults = tuple(re.findall(r"^FAULT: (.*)", read(log), re.MULTILINE))
    if not played or (status and not faults):
        raise CheckFailed(f"the guides ended with status {status}", log)
    passed = played.count("ok")
    return Outcome(passed, len(faults), what="pages of which every block was played", lines=faults, log=log)


def wanted_pages(copy: Path) -> list[str]:
    """The pages that there must be: one per guide and per plugin and role for users, and a section per playbook."""
    pages = [
        f"{name.removeprefix(layout.COLLECTION + '.')}_{kind}.html"
        for kind, names in package_checks.installed_content(copy).items()
        for name in names
        if kind != "filter" or name.removeprefix(layout.COLLECTION + ".") in LISTED_FILTERS
    ]
    pages += [f"docsite/{guide.stem}.html" for guide in sorted((copy / GUIDES).glob("*.rst"))]
    sections = [playbook_pages.anchor(name) for name in playbook_pages.names(copy)]
    return pages + [f"{playbook_pages.PAGE}.html#{section}" for section in sections]


def missing(pages: list[str], folder: Path) -> list[str]:
    """What is wrong with a folder: pages or their sections that do not exist, or to which the first page has no link."""
    first = folder / "index.html"
    linked = set(re.findall(r'href="([^"]+)', first.read_text(encoding="utf-8"))) if first.is_file() else set()
    faults = [f"the first page has no link to {page}" for page in pages if page not in linked]
    for page in pages:
        name, _hash, section = page.partition("#")
        text = (folder / name).read_text(encoding="utf-8") if (folder / name).is_file() else ""
        if not text or (section and f'id="{section}"' not in text):
            faults.append(f"there is no page {page}")
    return faults


def fetched(folder: Path) -> list[str]:
    """What a browser would fetch from another server to show the pages of a folder."""
    loading = r'<(?:script|img|iframe|link rel="(?:stylesheet|icon|preload)")'
    element = re.compile(loading + r'[^>]* (?:src|href)="(?:https?:)?//[^"]*"')
    return [
        f"{page.relative_to(folder)} fetches {found}"
        for page in sorted(folder.rglob("*.html"))
        for found in element.findall(page.read_text(encoding="utf-8"))
    ]


def _arrange(sources: Path, copy: Path) -> None:
    """Add the page of playbooks to what antsibull-docs wrote, remove the filters that are not for users, correct the title."""
    (sources / f"{playbook_pages.PAGE}.rst").write_text(playbook_pages.page(copy), encoding="utf-8")
    first = sources / "index.rst"
    text = first.read_text(encoding="utf-8")
    lines = text.replace(f"\n{layout.COLLECTION.title()}\n", f"\n{layout.COLLECTION}\n").splitlines()
    for path in sources.glob("*_filter.rst"):
        name = path.stem.removesuffix("_filter")
        if name not in LISTED_FILTERS:
            path.unlink()
            reference = f"<{layout.COLLECTION}.{name}#filter>"
            lines = [line for line in lines if reference not in line and line.strip() != path.stem]
    first.write_text("\n".join([*lines, playbook_pages.index(copy)]), encoding="utf-8")


def _relative(line: str, sources: Path) -> str:
    return line.replace(f"{sources}/", "")
