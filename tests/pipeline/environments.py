# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The virtual environments: which ones a run needs, and how each is installed."""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from . import ansible_test, interpreters, layout, surroundings
from .interpreters import Interpreter
from .outcome import CheckFailed
from .processes import Processes

TOOLS = "tools"
DEMO = "demo"
BROWSER = "browser"
AWX = "awx"
NEWEST = "newest"
_one_download_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Environment:
    """One virtual environment: its Python, the files of pinned requirements, and the amazon.aws beside it.

    `age` is `lowest`, `newest` or `prerelease`: which boto3 and which amazon.aws. `share` is (number, of): its
    integration targets are every of-th one, from that number on. `unpinned` is a file of requirements of which the newest
    releases are installed, with all they need; none without it.
    """

    name: str
    interpreter: Interpreter
    core: str
    age: str
    requirements: tuple[str, ...]
    share: tuple[int, int] = (0, 1)
    unpinned: str = ""

    @property
    def bin(self) -> Path:
        """Where its programs are."""
        return layout.PYTHONS / self.name / "bin"

    @property
    def python(self) -> Path:
        """Its Python."""
        return self.bin / "python"

    @property
    def amazon_aws(self) -> Path:
        """The folder that holds its `ansible_collections/amazon/aws`."""
        return layout.SHARED / f"amazon-aws-{self.age}"


def for_tests(chosen: dict[str, Interpreter]) -> list[Environment]:
    """One environment per core; the oldest core has the oldest boto3 and amazon.aws, the others the newest.

    If this machine has a Python for one core only, that core is tested with both. The oldest and the newest core run all
    integration targets; the cores between them divide the targets among themselves, to save time.
    """
    cores = sorted(chosen)
    plan = [(cores[0], "lowest")] + [(core, "newest") for core in cores[1:] or cores[:1]]
    between = len(plan) - 2
    shares = [(0, 1), *((number, between) for number in range(between)), (0, 1)]
    return [
        replace(_test_environment(core, age, chosen[core]), share=share)
        for (core, age), share in zip(plan, shares, strict=True)
    ]


def for_tools(chosen: dict[str, Interpreter]) -> Environment:
    """ansible-lint, mypy, antsibull and galaxy-importer, on the oldest core."""
    core = sorted(chosen)[0]
    return Environment(TOOLS, chosen[core], core, "newest", ("pip.txt", f"core-{core}.txt", "tools.txt"))


def for_browser(chosen: dict[str, Interpreter]) -> Environment:
    """What drives a browser, on the newest core."""
    core = sorted(chosen)[-1]
    return Environment(BROWSER, chosen[core], core, "newest", ("pip.txt", f"core-{core}.txt", "browser.txt"))


def for_demo(chosen: dict[str, Interpreter]) -> Environment:
    """What a user would have: the newest core that the running Python fits, and the newest of the rest."""
    running = interpreters.running().version
    fitting = [core for core, interpreter in sorted(chosen.items()) if interpreter.version == running]
    core = (fitting or sorted(chosen))[-1]
    return _test_environment(core, "newest", chosen[core], name=DEMO)


def for_awx(chosen: dict[str, Interpreter]) -> Environment:
    """What an execution environment would have, on the newest core, and AWX's job runner beside it."""
    core = sorted(chosen)[-1]
    plain = _test_environment(core, "newest", chosen[core], name=AWX)
    return replace(plain, requirements=(*plain.requirements, "awx.txt"))


def for_newest(found: dict[str, Interpreter]) -> Environment:
    """The newest releases and pre-releases there are, on the newest Python here.

    Raises CheckFailed if that Python is older than the newest ansible-core allows: pip would choose an older one.
    """
    newest, oldest_allowed = max(found, key=_numbers), min(list(interpreters.CORES.values())[-1], key=_numbers)
    if _numbers(newest) < _numbers(oldest_allowed):
        raise CheckFailed(f"the newest ansible-core needs Python {oldest_allowed}; the newest here is {newest}")
    return Environment(NEWEST, found[newest], "newest", "prerelease", ("pip.txt", "test.txt"), unpinned="newest.txt")


def _numbers(version: str) -> list[int]:
    return [int(number) for number in version.split(".")]


def _test_environment(core: str, age: str, interpreter: Interpreter, name: str = "") -> Environment:
    files = ("pip.txt", f"core-{core}.txt", f"boto3-{age}.txt", "test.txt")
    return Environment(name or f"core-{core}-{age}", interpreter, core, age, files)


def install(environment: Environment, processes: Processes, log: Path) -> bool:
    """Install an environment unless it is installed; returns whether there was something to do.

    One with unpinned requirements is always installed, because only the package index knows what is newest.

    Raises CheckFailed when it cannot be installed, Interrupted when the run is being stopped.
    """
    folder = layout.PYTHONS / environment.name
    stamp = folder / ".installed"
    wanted = _fingerprint(environment)
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted and not environment.unpinned:
        return False
    shutil.rmtree(folder, ignore_errors=True)
    # What ansible-test and others cached belongs to the packages that were there before.
    shutil.rmtree(layout.work_folder(environment.name), ignore_errors=True)
    make: list[str | Path] = [environment.interpreter.path, "-m", "venv", folder]
    if processes.run(make, cwd=layout.CLONE, environ=surroundings.for_pip(), log=log):
        raise CheckFailed(f"{environment.interpreter.path} -m venv failed; Debian and Ubuntu need python3-venv", log)
    first, *others = environment.requirements
    _pip_install(environment, [first], processes, log)
    if environment.unpinned:
        _pip_install(environment, [environment.unpinned], processes, log, needed=True)
        shutil.rmtree(environment.amazon_aws, ignore_errors=True)
    _pip_install(environment, others, processes, log)
    _fetch_amazon_aws(environment, processes, log)
    ansible_test.prepare(environment.python, layout.home_folder(environment.name), processes, log)
    stamp.write_text(wanted, encoding="utf-8")
    return True


def _pip_install(
    environment: Environment, names: Sequence[str], processes: Processes, log: Path, needed: bool = False
) -> None:
    """Install files of requirements. needed: with what they need, otherwise they name every package.

    Raises CheckFailed if pip cannot.
    """
    pip: list[str | Path] = [environment.python, "-m", "pip", "--quiet", "install", "--no-compile"]
    files = [word for name in names for word in ("-r", str(layout.REQUIREMENTS / name))]
    words = [*pip, *([] if needed else ["--no-deps"]), *files]
    if processes.run(words, cwd=layout.CLONE, environ=surroundings.for_pip(), log=log):
        raise CheckFailed(f"pip could not install {' '.join(names)}", log)


def described(environment: Environment) -> str:
    """What is installed in an environment, by name and version, as far as it matters to the collection."""
    folders = environment.bin.parent.glob("lib/python*/site-packages/*.dist-info")
    installed = dict(folder.name.removesuffix(".dist-info").rsplit("-", 1) for folder in folders)
    manifest = environment.amazon_aws / "ansible_collections" / "amazon" / "aws" / "MANIFEST.json"
    installed["amazon.aws"] = json.loads(manifest.read_text(encoding="utf-8"))["collection_info"]["version"]
    shown = {"ansible_core": "ansible-core", "boto3": "boto3", "amazon.aws": "amazon.aws"}
    versions = [f"{name} {installed[key]}" for key, name in shown.items() if key in installed]
    return ", ".join([f"Python {environment.interpreter.version}", *versions])


def install_aws_cli(interpreter: Interpreter, processes: Processes, log: Path) -> Path:
    """Install the AWS CLI, a rival in the benchmarks, unless it is there; returns its program.

    Raises CheckFailed when it cannot be installed.
    """
    folder = layout.PYTHONS / "awscli"
    program = folder / "bin" / "aws"
    if not program.is_file():
        environ = surroundings.for_pip()
        make: list[str | Path] = [interpreter.path, "-m", "venv", folder]
        pip: list[str | Path] = [folder / "bin" / "python", "-m", "pip", "--quiet", "install", "--no-deps"]
        for words in (make, [*pip, "-r", layout.REQUIREMENTS / "awscli.txt"]):
            if processes.run(words, cwd=layout.CLONE, environ=environ, log=log):
                raise CheckFailed("the AWS CLI could not be installed", log)
    return program


def fetch_awx_awx(environment: Environment, processes: Processes, log: Path) -> Path:
    """Fetch the collection awx.awx unless it is there; returns the folder that holds `ansible_collections/awx/awx`.

    Raises CheckFailed when it cannot be had.
    """
    folder = layout.SHARED / "awx-awx"
    _fetch_collection("awx", "awx", layout.REQUIREMENTS / "awx-collection.txt", folder, environment, processes, log)
    return folder


def _fetch_amazon_aws(environment: Environment, processes: Processes, log: Path) -> None:
    """Fetch amazon.aws unless it is there. Raises CheckFailed when it cannot be had."""
    source = _amazon_aws_file(environment)
    _fetch_collection("amazon", "aws", source, environment.amazon_aws, environment, processes, log)


def _fetch_collection(
    namespace: str, name: str, source: Path, folder: Path, environment: Environment, processes: Processes, log: Path
) -> None:
    """Take a collection out of the `ansible` package on the package index: no Galaxy is needed.

    source: the file that pins that package. Raises CheckFailed when the package cannot be had, or does not hold it.
    """
    requirement = source.read_text(encoding="utf-8").split()[-1]
    stamp = folder / ".fetched"
    with _one_download_at_a_time:
        if stamp.is_file() and stamp.read_text(encoding="utf-8") == requirement:
            return
        shutil.rmtree(folder, ignore_errors=True)
        downloads = folder / "download"
        # Named for a Python that every release of `ansible` allows: the collection inside is the same for all.
        # Not cached: 50 MB for the one folder that is kept.
        words = ["--quiet", "download", "--no-cache-dir", "--no-deps", "--only-binary=:all:", "--python-version=3.13"]
        argv: list[str | Path] = [environment.python, "-m", "pip", *words, "--dest", downloads, requirement]
        if processes.run(argv, cwd=layout.CLONE, environ=surroundings.for_pip(), log=log):
            raise CheckFailed(f"pip could not download {requirement}, which holds {namespace}.{name}", log)
        with zipfile.ZipFile(next(downloads.glob("*.whl"))) as wheel:
            inside = f"ansible_collections/{namespace}/{name}/"
            wanted = [path for path in wheel.namelist() if path.startswith(inside)]
            if not wanted:
                raise CheckFailed(f"{requirement} does not hold {namespace}.{name}", log)
            wheel.extractall(folder, wanted)
        shutil.rmtree(downloads)
        stamp.write_text(requirement, encoding="utf-8")


def _amazon_aws_file(environment: Environment) -> Path:
    return layout.REQUIREMENTS / f"amazon-aws-{environment.age}.txt"


def _fingerprint(environment: Environment) -> str:
    """Changes when any of what was installed would."""
    files = [layout.REQUIREMENTS / name for name in environment.requirements] + [_amazon_aws_file(environment)]
    place = f"{environment.interpreter.path} {environment.interpreter.version} {layout.PYTHONS}".encode()
    return hashlib.sha256(b"\0".join([place, *(path.read_bytes() for path in files)])).hexdigest()
