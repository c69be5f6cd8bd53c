# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ansible-test needs to work with a package index alone."""

from __future__ import annotations

import configparser
import os
import re
from pathlib import Path

from . import layout, surroundings
from .outcome import CheckFailed
from .processes import Processes


def prepare(python: Path, home: Path, processes: Processes, log: Path) -> None:
    """Put into its home what ansible-test would fetch from a server of its own: a script that installs a certain pip.

    Raises CheckFailed when that pip cannot be had.
    """
    version = _wanted_pip(python)
    cache = home / ".ansible" / "test" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    argv: list[str | Path] = [
        python,
        "-m",
        "pip",
        "--quiet",
        "download",
        "--no-deps",
        "--dest",
        cache,
        f"pip=={version}",
    ]
    if processes.run(argv, cwd=layout.CLONE, environ=surroundings.for_pip(), log=log):
        raise CheckFailed(f"pip could not download pip=={version}, which ansible-test asks for", log)
    script = cache / f"get_pip_{version.replace('.', '_')}.py"
    script.write_text(
        f"import sys\n"
        f"sys.path.insert(0, {str(cache / f'pip-{version}-py3-none-any.whl')!r})\n"
        f"from pip._internal.cli.main import main\n"
        f"wanted = [word for word in sys.argv[1:] if word not in ('--no-setuptools', '--no-wheel')]\n"
        f"sys.exit(main(['install'] + wanted))\n",
        encoding="utf-8",
    )
    carry_pip_settings(home)


def from_elsewhere(python: Path) -> set[str]:
    """The sanity tests that cannot be installed from a package index: their requirements name a URL of another server."""
    (folder,) = python.parents[1].glob("lib/python*/site-packages/ansible_test/_data/requirements")
    return {
        path.name.removeprefix("sanity.").removesuffix(".txt")
        for path in folder.glob("sanity.*.txt")
        if re.search(r"^[^#]*@ *https?://", path.read_text(encoding="utf-8"), re.MULTILINE)
    }


def _wanted_pip(python: Path) -> str:
    """The version of pip that this ansible-test puts into its virtual environments."""
    (source,) = python.parents[1].glob("lib/python*/site-packages/ansible_test/_internal/python_requirements.py")
    pinned = re.search(r"pip='([0-9.]+)'", source.read_text(encoding="utf-8"))
    if not pinned:
        raise CheckFailed(f"{source.name} no longer names its pip where it did")
    return pinned.group(1)


def carry_pip_settings(home: Path) -> None:
    """Carry the caller's pip settings over to another home, for programs that pass on neither PIP_* nor the caller's home."""
    destination = home / ".config" / "pip" / "pip.conf"
    merged = configparser.RawConfigParser()
    merged.read(surroundings.callers_pip_settings(), encoding="utf-8")
    not_for_others = ("PIP_CONFIG_FILE", "PIP_REQUIRE_VIRTUALENV", "PIP_USER", "PIP_TARGET", "PIP_NO_INPUT")
    for key, value in os.environ.items():
        if key.startswith("PIP_") and key not in not_for_others:
            if not merged.has_section("global"):
                merged.add_section("global")
            merged.set("global", key.removeprefix("PIP_").lower().replace("_", "-"), value)
    destination.parent.mkdir(parents=True, exist_ok=True)
    # An index's address may hold a password: nobody else may read it.
    with open(os.open(destination, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
        merged.write(stream)
