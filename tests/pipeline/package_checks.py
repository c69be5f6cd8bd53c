# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The documentation, the changelog, and the tarball that a user installs."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from . import layout, readme
from .bench import Bench, read
from .outcome import CheckFailed, Outcome

#: Folders of plugins that users call and that must be documented: {folder: type for ansible-doc}.
DOCUMENTED = {
    "action": "module",
    "filter": "filter",
    "inventory": "inventory",
    "lookup": "lookup",
    "modules": "module",
    "test": "test",
}


def docs(bench: Bench, log: Path) -> Outcome:
    """Lint the documentation of plugins and roles, references to other collections included."""
    flags = ["--plugin-docs", "--validate-collection-refs", "all", "--disallow-unknown-collection-refs"]
    status = bench.run(["antsibull-docs", "lint-collection-docs", *flags, "."], log)
    documented = sum(len(names) for names in _plugin_files(bench.copy).values())
    if not documented:
        raise CheckFailed("there is no plugin to document")
    failed = max(1, len(re.findall(r"^\S+:\d+:\d+:", read(log), re.MULTILINE))) if status else 0
    return Outcome(0 if status else documented, failed, what="plugins under antsibull-docs", log=log)


def changelog(bench: Bench, log: Path) -> Outcome:
    """Lint the changelog and its fragments."""
    status = bench.run(["antsibull-changelog", "lint"], log)
    fragments = len(list((bench.copy / "changelogs" / "fragments").glob("*.y*ml")))
    return Outcome(int(not status), int(bool(status)), what=f"changelog and {fragments} fragments", log=log)


def package(bench: Bench, log: Path) -> Outcome:
    """Build the tarball, install it into an empty folder, and read every plugin's documentation from there.

    Also check what the project says about the boto3 that this amazon.aws needs.

    Raises CheckFailed when it cannot be built or installed.
    """
    tarball = _build(bench, log)
    installed = bench.work / "installed"
    shutil.rmtree(installed, ignore_errors=True)
    installed.mkdir()
    words = ["ansible-galaxy", "collection", "install", str(tarball), "--no-deps", "--offline", "-p", str(installed)]
    # Without a path of its own, it sees the copy and thinks that there is nothing to do.
    if bench.run(words, log, cwd=bench.work, extra={"ANSIBLE_COLLECTIONS_PATH": str(installed)}):
        raise CheckFailed("the tarball could not be installed", log)
    ours = installed / "ansible_collections" / layout.NAMESPACE / layout.NAME
    amazon = installed / "ansible_collections" / "amazon"
    amazon.symlink_to(bench.environment.amazon_aws / "ansible_collections" / "amazon")
    missing = readme.wrong_boto3(bench)
    seen = 0
    for kind, names in installed_content(bench.copy).items():
        known = _documented(bench, kind, names, installed, log)
        seen += len(known)
        missing += [f"ansible-doc knows nothing of the {kind} {name}" for name in names if name not in known]
    if not (ours / "plugins").is_dir():
        raise CheckFailed("the tarball holds no plugins", log)
    return Outcome(seen, len(missing), what="plugins and roles read from the tarball", lines=tuple(missing), log=log)


def importer(bench: Bench, log: Path) -> Outcome:
    """Run Galaxy's importer on the tarball; it ends with 0 whatever it finds, so its words decide.

    Raises CheckFailed when it left no result.
    """
    tarball = _build(bench, log)
    result = bench.work / "importer_result.json"
    result.unlink(missing_ok=True)
    extra = {
        # The importer sets the collections path itself; amazon.aws is found on Python's.
        "PYTHONPATH": str(bench.environment.amazon_aws),
        "GALAXY_IMPORTER_CHECK_REQUIRED_TAGS": "true",
        # ansible-lint is a step of its own, with our settings.
        "GALAXY_IMPORTER_RUN_ANSIBLE_LINT": "false",
    }
    status = bench.run(["python", "-m", "galaxy_importer.main", tarball], log, cwd=bench.work, extra=extra)
    if status or not result.exists():
        raise CheckFailed(f"galaxy-importer ended with status {status}", log)
    faults = tuple(line for line in read(log).splitlines() if re.match(r"(ERROR|WARNING|CRITICAL)\b", line))
    strings = json.loads(result.read_text(encoding="utf-8"))["docs_blob"].get("contents", [])
    documented = [entry["content_name"] for entry in strings if entry.get("doc_strings")]
    modules = [f"{Path(name).stem}" for name in _plugin_files(bench.copy)["modules"]]
    missing = tuple(f"no doc_strings for {name}" for name in modules if name not in documented)
    what = "contents with doc_strings in galaxy-importer's result"
    return Outcome(len(documented), len(faults) + len(missing), what=what, lines=faults + missing, log=log)


def _build(bench: Bench, log: Path) -> Path:
    """Build the tarball from the copy; returns its path."""
    folder = bench.work / "build"
    shutil.rmtree(folder, ignore_errors=True)
    if bench.run(["ansible-galaxy", "collection", "build", "--output-path", str(folder)], log):
        raise CheckFailed("the tarball could not be built", log)
    return next(folder.glob("*.tar.gz"))


def _plugin_files(copy: Path) -> dict[str, list[str]]:
    """The documented plugins by folder, each by the name of its file without ending."""
    return {
        folder: sorted(path.stem for path in (copy / "plugins" / folder).glob("*.py") if path.stem != "__init__")
        for folder in DOCUMENTED
    }


def installed_content(copy: Path) -> dict[str, list[str]]:
    """What ansible-doc must know: {type: full names}. A file of filters may hold filters of other names."""
    content: dict[str, list[str]] = {}
    for folder, names in _plugin_files(copy).items():
        sidecars = [path.stem for path in (copy / "plugins" / folder).glob("*.y*ml")]
        content.setdefault(DOCUMENTED[folder], []).extend(f"{layout.COLLECTION}.{name}" for name in sidecars or names)
    roles = [folder.name for folder in sorted((copy / "roles").glob("*/")) if (folder / "meta").is_dir()]
    content["role"] = [f"{layout.COLLECTION}.{name}" for name in roles]
    return {kind: sorted(set(names)) for kind, names in content.items() if names}


def _documented(bench: Bench, kind: str, names: list[str], installed: Path, log: Path) -> set[str]:
    """Those of the names that ansible-doc has documentation for."""
    answer = bench.work / f"ansible-doc-{kind}.json"
    # ansible-doc prints its answer; a log that holds this one answer only can be read back.
    answer.unlink(missing_ok=True)
    words = ["ansible-doc", "--type", kind, "--json", *names]
    extra = {"ANSIBLE_COLLECTIONS_PATH": str(installed)}
    status = bench.run(words, answer, cwd=bench.work, extra=extra)
    text = read(answer)
    with log.open("a", encoding="utf-8") as whole:
        whole.write(text if status else text[:400] + "\n…\n")
    found = re.search(r"^\{.*^\}", text, re.MULTILINE | re.DOTALL)
    entries = json.loads(found.group(0)) if found and not status else {}
    return {name for name, entry in entries.items() if entry.get("doc") or entry.get("entry_points")}
