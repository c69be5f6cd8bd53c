# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the README promises about installing: its commands are run as a new user would run them."""

from __future__ import annotations

import json
import os
import re
import shutil
import tarfile
from pathlib import Path

from . import ansible_test, checkout, interpreters, layout, surroundings
from .bench import Bench, read
from .outcome import CheckFailed, Outcome
from .processes import Processes

README = "README.md"
#: By which of its commands the block for users without Galaxy is recognised.
BUILD = "ansible-galaxy collection build"
MOST_BYTES = 1_000_000
#: What a clone may hold that must not be packed: virtual environments, downloads, what was installed beside it.
LITTER = (
    ".venv/lib/a.py",
    "venv/lib/a.py",
    "collections/ansible_collections/a.yml",
    "download/a",
    "a.whl",
    "old.tar.gz",
)


def installation(processes: Processes, log: Path) -> Outcome:
    """Run the README's commands for users without Galaxy in a clone, with an empty home and an empty environment.

    Raises CheckFailed if one of them fails, or the README has no such commands.
    """
    work = layout.work_folder("readme")
    shutil.rmtree(work, ignore_errors=True)
    clone, home, venv = work / "clone", work / "home", work / "venv"
    names = checkout.sources()
    for name in [*names, *LITTER]:
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        if name in LITTER:
            (clone / name).write_bytes(os.urandom(1000))
        else:
            shutil.copy2(layout.CLONE / name, clone / name)
    ansible_test.carry_pip_settings(home)
    make: list[str | Path] = [interpreters.running().path, "-m", "venv", venv]
    if processes.run(make, cwd=work, environ=surroundings.for_pip(), log=log):
        raise CheckFailed("python -m venv failed; Debian and Ubuntu need python3-venv", log)
    environ = surroundings.for_pip() | {
        "HOME": str(home),
        "PATH": os.pathsep.join([str(venv / "bin"), os.environ.get("PATH", os.defpath)]),
        "LC_ALL": "C.UTF-8",
        # Where nothing listens.
        "ANSIBLE_GALAXY_SERVER": "http://127.0.0.1:9",
    }
    script: list[str | Path] = [
        "bash",
        "-euo",
        "pipefail",
        "-c",
        commands((clone / README).read_text(encoding="utf-8")),
    ]
    if processes.run(script, cwd=clone, environ=environ, log=log):
        raise CheckFailed("one of the README's commands failed", log)
    # 550 MB.
    shutil.rmtree(venv)
    faults = [f"it warns: {line}" for line in re.findall(r"^\[.*WARNING\].*", read(log), re.MULTILINE)]
    faults += wrong_content(next(clone.glob(f"{layout.NAMESPACE}-{layout.NAME}-*.tar.gz")), names)
    what = "installations by the README's commands, without Galaxy"
    return Outcome(int(not faults), len(faults), what=what, lines=tuple(faults), log=log, told=True)


def commands(readme: str) -> str:
    """The README's commands for users without Galaxy. Raises CheckFailed if it has none."""
    blocks = re.findall(r"^```console\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    found = [block for block in blocks if BUILD in block]
    if len(found) != 1:
        raise CheckFailed(f"{len(found)} blocks of the README build the collection; one was expected")
    return str(found[0])


def wrong_content(tarball: Path, sources: list[str]) -> list[str]:
    """What is wrong with a tarball: its size, and files that are not the collection's sources."""
    size = tarball.stat().st_size
    faults = [f"{tarball.name} has {size:,} bytes, which is more than {MOST_BYTES:,}"] if size > MOST_BYTES else []
    with tarfile.open(tarball) as packed:
        names = [member.name for member in packed.getmembers() if member.isfile()]
    strangers = sorted(set(names) - {"MANIFEST.json", "FILES.json"} - set(sources))
    return faults + [f"{tarball.name} holds {name}, which is none of the sources" for name in strangers]


def wrong_boto3(bench: Bench) -> list[str]:
    """What the project says about boto3 and the environment's amazon.aws contradicts: amazon.aws's code is the source."""
    amazon = bench.environment.amazon_aws / "ansible_collections" / "amazon" / "aws"
    manifest = json.loads((amazon / "MANIFEST.json").read_text(encoding="utf-8"))
    version = str(manifest["collection_info"]["version"])
    source = (amazon / "plugins" / "module_utils" / "botocore.py").read_text(encoding="utf-8")
    found = re.search(r'^MINIMUM_BOTO3_VERSION = "([0-9.]+)"', source, re.MULTILINE)
    if not found:
        raise CheckFailed(f"amazon.aws {version} no longer says where it did which boto3 it needs")
    major = version.partition(".")[0]
    wanted = [(README, f"| {major} (tested with {version}) | {found[1]} |")]
    if bench.environment.age == "lowest":
        wanted += [
            ("requirements.txt", f"boto3>={found[1]}\n"),
            ("requirements/boto3-lowest.txt", f"boto3=={found[1]}\n"),
        ]
    else:
        wanted += [(name, f"'boto3>={found[1]}'") for name in (README, "docs/docsite/rst/first_playbook.rst")]
    return [
        f"{name} does not say: {text.strip()}"
        for name, text in wanted
        if text not in (bench.copy / name).read_text(encoding="utf-8")
    ]
