# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The virtual environments in `.venv`: which ones exist, and how each is installed. Standard library only.

`python3 -m tests.checks.environments ...` installs nox and runs `nox ...`; the Makefile calls it.
"""

from __future__ import annotations

import contextlib
import datetime
import fcntl
import functools
import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
VENV, REQUIREMENTS = ROOT / ".venv", ROOT / "requirements"
TODAY = datetime.date.today()

#: The Pythons that the controller of each ansible-core runs on, the preferred one first.
CORES = {
    "2.19": ("3.11", "3.12", "3.13"),
    "2.20": ("3.12", "3.13", "3.14"),
    "2.21": ("3.13", "3.12", "3.14"),
    "2.22": ("3.14", "3.13"),
}


@dataclass(frozen=True)
class Environment:
    """A virtual environment, with amazon.aws of the same age (lowest, newest or prerelease) beside it.

    `unpinned` is a file of requirements of which the newest releases are installed, with what they need. `share` is
    (number, of): its integration targets are every of-th one, from that number on.
    """

    name: str
    version: str
    requirements: tuple[str, ...]
    core: str = ""
    age: str = "newest"
    unpinned: str = ""
    share: tuple[int, int] = (0, 1)

    @property
    def bin(self) -> Path:
        """The folder of its programs."""
        return VENV / "python" / self.name / "bin"


@functools.cache
def pythons() -> dict[str, Path]:
    """The Pythons of this machine by version: the running one, those on PATH, those of pyenv."""
    running = f"{sys.version_info.major}.{sys.version_info.minor}"
    base = Path(sys.base_prefix) / "bin" / f"python{running}"
    found = {running: base if base.exists() else Path(sys.executable)}
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    for version in sorted({version for versions in CORES.values() for version in versions} - {running}):
        installed = pyenv.glob(f"{version}.*/bin/python{version}")
        newest_first = sorted(installed, key=lambda path: _numbers(path.parts[-3]), reverse=True)
        for candidate in filter(None, (shutil.which(f"python{version}"), *map(str, newest_first))):
            # A version manager's shim may stand for a Python that is not active.
            with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                words = [candidate, "-c", "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"]
                answer = subprocess.run(words, capture_output=True, text=True, timeout=20, check=False)
                if version not in found and answer.stdout.strip() == version:
                    found[version] = Path(candidate)
    return found


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def _tested() -> dict[str, Environment]:
    """The oldest core has the oldest boto3 and amazon.aws, the others the newest. A sole core is tested with both.

    Each two of them that follow each other share the integration targets, to save time.
    """
    cores = [core for core, versions in CORES.items() if pythons().keys() & set(versions)]
    plan = [(core, "lowest" if core == cores[0] else "newest", core) for core in cores]
    plan += [(cores[0], "newest", f"{cores[0]}-newest")] if len(cores) == 1 else []
    return {
        name: _on_core(f"core-{core}-{age}", core, f"boto3-{age}.txt", "test.txt", age=age, share=(number % 2, 2))
        for number, (core, age, name) in enumerate(plan)
    }


def _on_core(name: str, core: str, *files: str, age: str = "newest", share: tuple[int, int] = (0, 1)) -> Environment:
    version = next(version for version in CORES[core] if version in pythons())
    return Environment(name, version, ("pip.txt", f"core-{core}.txt", *files), core, age, share=share)


_RUNNING = next(iter(pythons()))
#: What runs on each core, by the end of its session's name: 2.19, 2.20 ...
TESTED = _tested()
LATEST = list(TESTED.values())[-1]
TOOLS = _on_core("tools", list(TESTED.values())[0].core, "tools.txt")
BROWSER = _on_core("browser", LATEST.core, "browser.txt")
AWX = _on_core("awx", LATEST.core, "boto3-newest.txt", "test.txt", "awx.txt")
# What a user would have: the newest core that the running Python fits.
_FITTING = [environment.core for environment in TESTED.values() if environment.version == _RUNNING]
DEMO = _on_core("demo", (_FITTING or [LATEST.core])[-1], "boto3-newest.txt", "test.txt")
NOX = Environment("nox", _RUNNING, ("pip.txt", "nox.txt"), age="")
AWS_CLI = Environment("awscli", _RUNNING, ("pip.txt", "awscli.txt"), age="")
_LAST = max(pythons(), key=_numbers)
_NEW = Environment("newest", _LAST, ("pip.txt", "test.txt"), "newest", "prerelease", "newest.txt")
#: The newest releases and pre-releases. On a Python that is too old for the newest core, pip would choose an older one.
PRERELEASE = {"newest": _NEW} if _numbers(_NEW.version) >= [3, 13] else {}


def lock(folder: Path, holder: str) -> IO[str]:
    """Hold a folder until the returned file is closed; while another command holds it, say which one, and wait."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    stream = folder.with_name(f"{folder.name}.lock").open("a+", encoding="utf-8")
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        stream.seek(0)
        print(f"{holder}: waiting for {stream.read()}, which is using {folder.relative_to(ROOT)}", flush=True)
        fcntl.flock(stream, fcntl.LOCK_EX)
    stream.truncate(0)
    stream.write(f"{holder} (pid {os.getpid()})")
    stream.flush()
    return stream


def install(environment: Environment, holder: str) -> None:
    """Install an environment unless it is installed; an unpinned one once a day: only the index knows what is newest.

    holder: the command that needs it, which others see while they wait.
    """
    folder = environment.bin.parent
    pins = "".join((REQUIREMENTS / name).read_text(encoding="utf-8") for name in environment.requirements)
    known = f"{pythons()[environment.version]} {folder} {TODAY if environment.unpinned else ''} {pins}"
    wanted = hashlib.sha256(known.encode()).hexdigest()
    stamp = folder / "installed"
    with lock(folder, holder):
        if not stamp.is_file() or stamp.read_text(encoding="utf-8") != wanted:
            print(f"Installing {folder.relative_to(ROOT)}", flush=True)
            shutil.rmtree(folder, ignore_errors=True)
            _call(pythons()[environment.version], "-m", "venv", folder)
            first, *others = [f"--requirement={REQUIREMENTS / name}" for name in environment.requirements]
            pip(environment, "install", "--no-compile", "--no-deps", first)
            if environment.unpinned:
                pip(environment, "install", "-r", REQUIREMENTS / environment.unpinned)
            pip(environment, "install", "--no-compile", "--no-deps", *others)
            stamp.write_text(wanted, encoding="utf-8")
    if environment.age:
        name = f"amazon-aws-{environment.age}"
        fetch_collection("amazon/aws", f"{name}.txt", VENV / "shared" / name, holder)


def fetch_collection(name: str, pin: str, folder: Path, holder: str) -> None:
    """Take a collection out of the `ansible` package, which a file of requirements pins: that needs no Galaxy."""
    requirement = (REQUIREMENTS / pin).read_text(encoding="utf-8").split()[-1]
    stamp, wanted = folder / "fetched", requirement if "==" in requirement else f"{requirement} {TODAY}"
    with lock(folder, holder):
        if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
            return
        # For a Python that every release of `ansible` allows: the collection is the same for all. Not cached: 50 MB.
        words = ("--no-cache-dir", "--no-deps", "--only-binary=:all:", "--python-version=3.13", "--dest")
        shutil.rmtree(folder, ignore_errors=True)
        pip(NOX, "download", *words, folder / "download", requirement)
        with zipfile.ZipFile(next((folder / "download").glob("*.whl"))) as wheel:
            inside = [path for path in wheel.namelist() if path.startswith(f"ansible_collections/{name}/")]
            wheel.extractall(folder, inside)
        shutil.rmtree(folder / "download")
        stamp.write_text(wanted, encoding="utf-8")


def pip(environment: Environment, *words: str | Path) -> None:
    """Run pip with the caller's own settings, because the caller knows where the package index is."""
    _call(environment.bin / "python", "-m", "pip", "--quiet", *words)


def prepare_ansible_test(environment: Environment, home: Path) -> Path:
    """Put into a home what ansible-test would fetch from its own server: a script for pip. Returns its package."""
    (package,) = environment.bin.parent.glob("lib/python*/site-packages/ansible_test")
    source = package / "_internal" / "python_requirements.py"
    (version,) = re.findall(r"pip='([0-9.]+)'", source.read_text(encoding="utf-8"))
    cache = home / ".ansible" / "test" / "cache"
    pip(environment, "download", "--no-deps", "--dest", cache, f"pip=={version}")
    script = f"""import sys
sys.path.insert(0, {str(cache / f"pip-{version}-py3-none-any.whl")!r})
from pip._internal.cli.main import main
sys.exit(main(["install", *(word for word in sys.argv[1:] if word not in ("--no-setuptools", "--no-wheel"))]))
"""
    (cache / f"get_pip_{version.replace('.', '_')}.py").write_text(script, encoding="utf-8")
    return package


def pip_environ() -> dict[str, str]:
    """The variables for pip."""
    hidden = ("AWS_", "ANSIBLE_", "PYTHON", "VIRTUAL_ENV", "PIP_REQUIRE_VIRTUALENV", "PIP_USER", "PIP_TARGET")
    environ = {key: value for key, value in os.environ.items() if not key.startswith(hidden)}
    return environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}


def _call(*words: str | Path) -> None:
    if status := subprocess.run(words, cwd=ROOT, env=pip_environ(), stdin=subprocess.DEVNULL, check=False).returncode:
        sys.exit(f"failed with status {status}: {' '.join(map(str, words))}")


if __name__ == "__main__":
    install(NOX, f"nox {' '.join(sys.argv[1:])}")
    os.execv(NOX.bin / "python", [str(NOX.bin / "python"), "-B", "-m", "nox", *sys.argv[1:]])
