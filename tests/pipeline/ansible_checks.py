# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What runs through Ansible's own tools: sanity, the integration targets, ansible-lint."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

from . import ansible_test, server, surroundings
from .bench import Bench, read
from .outcome import CheckFailed, Outcome

#: Sanity tests that judge what a user meets; one that is skipped would go unnoticed.
INDISPENSABLE = {"ansible-doc", "compile", "import", "pep8", "pylint", "validate-modules", "yamllint"}


def sanity(bench: Bench, log: Path) -> Outcome:
    """Run `ansible-test sanity` on the environment's Python.

    A test that cannot be installed from the package index is left out, and the outcome says so; that another ansible-core
    runs it is up to its requirements.
    """
    version = bench.environment.interpreter.version
    left_out = sorted(ansible_test.from_elsewhere(bench.environment.python))
    skips = [word for name in left_out for word in ("--skip-test", name)]
    status = bench.run(["ansible-test", "sanity", "--color", "no", "--python", version, *skips], log)
    text = read(log)
    ran = set(re.findall(r'^Running sanity test "([^"]+)"', text, re.MULTILINE))
    missing = INDISPENSABLE - ran - set(left_out)
    if missing:
        raise CheckFailed(f"sanity tests that did not run: {', '.join(sorted(missing))}", log)
    errors = tuple(line for line in text.splitlines() if line.startswith(("ERROR:", "FATAL:")))
    counted = re.search(r"^FATAL: The (\d+) sanity test\(s\) listed below", text, re.MULTILINE)
    failed = int(counted.group(1)) if counted else int(bool(status))
    told = bool(counted and errors)
    what = "sanity tests" + (f", without {' and '.join(left_out)}: not on the package index" if left_out else "")
    return Outcome(len(ran) - failed, failed, what=what, lines=errors if failed else (), log=log, told=told)


def targets(bench: Bench) -> list[str]:
    """The integration targets: every folder, apart from those whose aliases say that others include them."""
    found = []
    for folder in sorted((bench.copy / "tests" / "integration" / "targets").glob("*/")):
        aliases = folder / "aliases"
        words = aliases.read_text(encoding="utf-8").split() if aliases.exists() else []
        if not {"hidden", "disabled"} & set(words):
            found.append(folder.name)
    return found


def integration(bench: Bench, log: Path) -> Outcome:
    """Run the environment's share of the integration targets through ansible-test, against a test server of its own.

    The server starts empty for each target. Raises CheckFailed when it does not come up.
    """
    failed: dict[Path, str] = {}
    number, shares = bench.environment.share
    found = targets(bench)
    names = found[number::shares]
    # JSON is YAML, and quotes itself.
    settings = bench.copy / "tests" / "integration" / "integration_config.yml"
    with server.serving(bench.environment, bench.copy, bench.processes, log.with_suffix(".server.log")) as (
        url,
        _process,
    ):
        settings.write_text(json.dumps(target_variables(url), indent=2), encoding="utf-8")
        for name in names:
            server.reset(url)
            own = log.with_name(f"{log.stem}.{name}.log")
            fault = _target(bench, name, own)
            if fault:
                failed[own] = f"{name}: {fault}"
    what = "integration targets" if names == found else f"{len(names)} of the {len(found)} integration targets"
    lines = tuple(failed.values())
    return Outcome(len(names) - len(failed), len(failed), what=what, lines=lines, log=next(iter(failed), log))


def target_variables(url: str) -> dict[str, str]:
    """The variables that every target finds."""
    return {
        "emulator_url": url,
        "emulator_access_key": surroundings.ACCESS_KEY,
        "emulator_secret_key": surroundings.SECRET_KEY,
        "emulator_region": surroundings.REGION,
    }


def _target(bench: Bench, name: str, own: Path) -> str:
    """Run one target and write what it says into own; returns what is wrong with it, or nothing."""
    own.unlink(missing_ok=True)
    began = time.monotonic()
    version = bench.environment.interpreter.version
    words = ["ansible-test", "integration", "--local", "--color", "no", "--python", version, name]
    status = bench.run(words, own)
    text = read(own)
    # Its own, for those of a role that it depends on show nothing of it. A target of a script has no tasks.
    tasks = len(re.findall(rf"^TASK \[{re.escape(name)} : ", text, re.MULTILINE))
    if status:
        fault = f"ansible-test ended with status {status}"
    elif not re.search(rf"^Running {re.escape(name)} integration test (role|script)", text, re.MULTILINE):
        # ansible-test leaves out what it thinks does not fit here, and still ends with 0.
        fault = "it did not run"
    elif not tasks and "integration test script" not in text:
        fault = "it ran no task of its own"
    else:
        fault = ""
    seconds = time.monotonic() - began
    said = f"FAILED, {fault}" if fault else f"ok, {tasks} tasks"
    bench.reporter.progress(f"integration {bench.environment.name}", f"{name}: {said} ({seconds:.0f} s)")
    return fault


def lint(bench: Bench, log: Path) -> Outcome:
    """Run ansible-lint with the settings of .ansible-lint."""
    status = bench.run(["ansible-lint", "--offline", "--nocolor"], log)
    judged = re.search(r"(\d+) failure\(s\), (\d+) warning\(s\) .*?(\d+) files", read(log).replace("\n", " "))
    if not judged:
        raise CheckFailed(f"ansible-lint ended with status {status} and without a verdict", log)
    faults, files = int(judged.group(1)) + int(judged.group(2)), int(judged.group(3))
    failed = faults or int(bool(status))
    return Outcome(0 if failed else files, failed, what="files under ansible-lint, profile production", log=log)
