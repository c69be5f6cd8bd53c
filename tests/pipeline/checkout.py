# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Copy what is tested into a collections folder, with amazon.aws beside it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from . import layout
from .environments import Environment
from .outcome import CheckFailed

# Beside the sources: what the tools write into a collection is ignored there, and ansible-test asks git.
GIT_INIT = ["git", "-c", "init.defaultBranch=main", "init", "--quiet"]


def sources() -> list[str]:
    """The files of the clone, tracked or new, but not the ignored ones, relative to its top.

    Raises CheckFailed when git cannot list them.
    """
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=layout.CLONE,
        capture_output=True,
        text=True,
        check=False,
    )
    if listing.returncode:
        raise CheckFailed(f"git could not list the files of the clone: {listing.stderr.strip()}")
    names = sorted(set(listing.stdout.split("\0")) - {""})
    return [name for name in names if (layout.CLONE / name).is_file()]


def copy_for(environment: Environment) -> Path:
    """Make the environment's collections folder anew; returns the folder of our collection in it.

    Raises CheckFailed when the clone's files cannot be listed.
    """
    names = sources()
    root = layout.collections_root(environment.name)
    shutil.rmtree(root, ignore_errors=True)
    copy = layout.collection_copy(environment.name)
    for name in names:
        destination = copy / name
        destination.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(layout.CLONE / name, destination)
    beside = root / "ansible_collections" / "amazon"
    shutil.copytree(environment.amazon_aws / "ansible_collections" / "amazon", beside, copy_function=_link_or_copy)
    # A repository of its own: without one, git finds the clone around it, where .venv is ignored.
    subprocess.run(GIT_INIT, cwd=copy, check=True, env=_plain_git())
    return copy


def _link_or_copy(source: str, destination: str) -> None:
    try:
        os.link(source, destination)
    except OSError:
        shutil.copy2(source, destination)


def _plain_git() -> dict[str, str]:
    """No settings of the caller, and not the repository that a git hook may have named."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return kept | {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
