# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""List the changes of the pure core that no unit test notices.

Each change is made in a copy of the collection. The tests that mirror the changed file run first, then the other unit
tests, without those that run whole modules. Some survivors change nothing that could be noticed: read each of them.
"""

from __future__ import annotations

import argparse
import os
import queue
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .changes import Change, changes

COLLECTION = Path(__file__).resolve().parents[2]
CORE = ("module_utils/_engine", "module_utils/_resources", "module_utils/_audit", "plugin_utils")
# The last one holds the tables of resources against botocore's model.
ALL_TESTS = ("tests/unit/plugins", "--ignore=tests/unit/plugins/modules", "tests/unit/meta/test_service_model.py")
PASSED, FAILED, NOT_COLLECTED = 0, 1, 2


def main(words: Sequence[str]) -> int:
    """Print the survivors. Returns 1 if nothing could be tested."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sample", type=int, metavar="N", help="try N changes, chosen at random (default: all)")
    parser.add_argument("--seed", type=int, default=0, help="choose others (default: %(default)s)")
    parser.add_argument("--jobs", type=int, default=2, metavar="J", help="so many at a time (default: %(default)s)")
    parser.add_argument("files", nargs="*", metavar="FILE", help="files below plugins (default: the pure core)")
    asked = parser.parse_args(words)
    files = [Path(one).resolve().relative_to(COLLECTION) for one in asked.files] or core()
    chosen = [(path, one) for path in files for one in changes((COLLECTION / path).read_text(encoding="utf-8"))]
    if asked.sample is not None:
        chosen = random.Random(asked.seed).sample(chosen, min(asked.sample, len(chosen)))
    if not chosen:
        print(f"nothing to change in {', '.join(map(str, files))}")
        return 1
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        return tried(chosen, [copy_to(Path(folder) / str(number)) for number in range(asked.jobs)])


def core() -> list[Path]:
    """The files whose changes should be noticed without a module that runs."""
    found = [path for part in CORE for path in (COLLECTION / "plugins" / part).rglob("*.py")]
    return sorted(path.relative_to(COLLECTION) for path in found)


def copy_to(root: Path) -> Path:
    """A copy of the collection in a folder for collections, beside the others that it needs."""
    collections = COLLECTION.parents[1]
    copy = root / "ansible_collections" / COLLECTION.parent.name / COLLECTION.name
    shutil.copytree(COLLECTION, copy, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    for other in collections.iterdir():
        if other.name != COLLECTION.parent.name and collections.name == "ansible_collections":
            (root / "ansible_collections" / other.name).symlink_to(other)
    return copy


def tried(chosen: Sequence[tuple[Path, Change]], copies: Sequence[Path]) -> int:
    """Try all changes, one after the other in each copy."""
    began = time.monotonic()
    code, said = run(copies[0], ALL_TESTS, None)
    if code != PASSED:
        print(f"{said}\nthe tests fail without any change")
        return 1
    # A change may lead to a loop without an end.
    limit = 60 + 5 * (time.monotonic() - began)
    free: queue.SimpleQueue[Path] = queue.SimpleQueue()
    for copy in copies:
        free.put(copy)

    def survives(one: tuple[Path, Change]) -> bool:
        copy = free.get()
        try:
            return is_unnoticed(copy, *one, limit)
        finally:
            free.put(copy)

    survivors = 0
    with ThreadPoolExecutor(len(copies)) as pool:
        for (path, change), survived in zip(chosen, pool.map(survives, chosen), strict=True):
            if survived:
                survivors += 1
                old, new = (" ".join(text.split())[:150] for text in (change.old, change.new))
                print(f"{path}:{change.line}: {old}  ->  {new}", flush=True)
    print(f"{len(chosen)} changes, {len(chosen) - survivors} noticed, {survivors} not")
    return 0


def is_unnoticed(copy: Path, path: Path, change: Change, limit: float) -> bool:
    """Whether all tests pass with the change."""
    original = (copy / path).read_text(encoding="utf-8")
    (copy / path).write_text(change.text, encoding="utf-8")
    try:
        return all(run(copy, tests, limit)[0] == PASSED for tests in (mirror(copy, path), ALL_TESTS))
    finally:
        (copy / path).write_text(original, encoding="utf-8")


def mirror(copy: Path, path: Path) -> Sequence[str]:
    """The tests of the file's own folder, those that are named after the file first."""
    folder = Path("tests/unit") / path.parent
    own = sorted((copy / folder).glob(f"test_{path.stem}*.py"))
    return [*(str(one.relative_to(copy)) for one in own), str(folder)]


def run(copy: Path, tests: Sequence[str], limit: float | None) -> tuple[int, str]:
    """Pytest's exit code, 1 if it takes too long, and its output. Raises RuntimeError if it could not run the tests."""
    # Compiled files would be taken for those of a change of the same second and size.
    more = {"PYTHONDONTWRITEBYTECODE": "1", "HYPOTHESIS_PROFILE": "ci"}
    environment = dict(os.environ, ANSIBLE_COLLECTIONS_PATH=str(copy.parents[2]), **more)
    words = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    try:
        ended = subprocess.run(
            words, check=False, cwd=copy, env=environment, capture_output=True, text=True, timeout=limit
        )
    except subprocess.TimeoutExpired:
        return FAILED, ""
    said = ended.stdout + ended.stderr
    if ended.returncode not in (PASSED, FAILED, NOT_COLLECTED):
        raise RuntimeError(f"pytest ended with {ended.returncode}: {said}")
    return ended.returncode, said


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
