# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The documentation site, a page of every plugin and role and the guides, and what the guides say.

Nothing of it needs the network.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from . import environments, layout, package_checks
from .bench import Bench, read
from .outcome import CheckFailed, Outcome

#: The guides as antsibull-docs wants them, relative to the collection.
GUIDES = Path("docs", "docsite", "rst")
SETTINGS = Path("docs", "site")


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
    sphinx: list[str | Path] = ["python", "-m", "sphinx", "-b", "html", "-c", bench.copy / SETTINGS]
    sphinx += ["-d", bench.work / "doctrees"]
    status = bench.run([*sphinx, "-E", "-W", "--keep-going", "--quiet", sources, layout.SITE], log)
    faults = [_relative(line, sources) for line in read(log).splitlines() if re.search(r": (WARNING|ERROR):", line)]
    wanted = wanted_pages(bench.copy)
    faults += missing(wanted, layout.SITE)
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
    """The pages that there must be: one for each plugin and role that ansible-doc knows, and for each guide."""
    pages = [
        f"{name.removeprefix(layout.COLLECTION + '.')}_{kind}.html"
        for kind, names in package_checks.installed_content(copy).items()
        for name in names
    ]
    return pages + [f"docsite/{guide.stem}.html" for guide in sorted((copy / GUIDES).glob("*.rst"))]


def missing(pages: list[str], folder: Path) -> list[str]:
    """What is wrong with a folder: pages that are not there, and pages to which the first one does not lead."""
    first = folder / "index.html"
    linked = set(re.findall(r'href="([^"#]+)', first.read_text(encoding="utf-8"))) if first.is_file() else set()
    faults = [f"there is no page {page}" for page in pages if not (folder / page).is_file()]
    return faults + [f"the first page does not lead to {page}" for page in pages if page not in linked]


def _relative(line: str, sources: Path) -> str:
    return line.replace(f"{sources}/", "")
