# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What runs through Ansible's own tools: sanity, the integration targets, ansible-lint."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Container
from pathlib import Path

from . import server, surroundings
from .bench import Bench, read
from .outcome import CheckFailed, Outcome

#: Sanity tests that judge what a user meets; one that is skipped would go unnoticed.
INDISPENSABLE = {"ansible-doc", "compile", "import", "pep8", "pylint", "validate-modules", "yamllint"}


def sanity(bench: Bench, log: Path) -> Outcome:
    """Run `ansible-test sanity` on the environment's Python."""
    version = bench.environment.interpreter.version
    status = bench.run(["ansible-test", "sanity", "--color", "no", "--python", version], log)
    text = read(log)
    ran = set(re.findall(r'^Running sanity test "([^"]+)"', text, re.MULTILINE))
    missing = INDISPENSABLE - ran
    if missing:
        raise CheckFailed(f"sanity tests that did not run: {', '.join(sorted(missing))}", log)
    errors = tuple(line for line in text.splitlines() if line.startswith(("ERROR:", "FATAL:")))
    counted = re.search(r"^FATAL: The (\d+) sanity test\(s\) listed below", text, re.MULTILINE)
    failed = int(counted.group(1)) if counted else int(bool(status))
    told = bool(counted and errors)
    return Outcome(len(ran) - failed, failed, what="sanity tests", lines=errors if failed else (), log=log, told=told)


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
    """Run every integration target through ansible-test, against a test server of its own that starts empty.

    Modules run in processes that have loaded them, or as Ansible runs any module: targets take turns, and what is run one
    way on the lowest is run the other way on the newest.

    Raises CheckFailed when the server does not come up.
    """
    failed: dict[Path, str] = {}
    runs = [(name, _way(bench, number)) for number, name in enumerate(targets(bench))]
    server_log = log.with_suffix(".server.log")
    folder = bench.copy / "tests" / "integration"
    with server.serving(bench.environment, bench.copy, bench.processes, server_log) as (url, _process):
        for name, way in runs:
            server.reset(url)
            said = bench.work / "said.log"
            said.unlink(missing_ok=True)
            (folder / "integration.cfg").write_text(_ANSIBLE_CFG.format(log=said), encoding="utf-8")
            # JSON is YAML, and quotes itself.
            variables = {**target_variables(url), "windowkeeper_ssm_reuse_process": way == KEPT}
            (folder / "integration_config.yml").write_text(json.dumps(variables, indent=2), encoding="utf-8")
            own = _target_log(log, name, way)
            fault = _target(bench, name, way, own) or wrong_way(name, way, read(said), modules(bench))
            if fault:
                failed[own] = f"{name}, {way}: {fault}"
    lines = tuple(failed.values())
    what = "runs of integration targets"
    return Outcome(len(runs) - len(failed), len(failed), what=what, lines=lines, log=next(iter(failed), log))


#: Ansible writes into a log how each module was started, and nothing more of it on the screen.
_ANSIBLE_CFG = "[defaults]\nlog_path = {log}\nlog_verbosity = 4\n"
KEPT, OWN = "process kept", "own processes"


def _way(bench: Bench, number: int) -> str:
    """How the target of that number is run in an environment: on the lowest one way, on the newest ones the other."""
    return (KEPT, OWN)[(number + (bench.environment.age == "lowest")) % 2]


def modules(bench: Bench) -> set[str]:
    """The names of the collection's modules, without those that only document an action."""
    files = (bench.copy / "plugins" / "modules").glob("*.py")
    return {path.stem for path in files if "def main" in path.read_text(encoding="utf-8")}


def wrong_way(name: str, way: str, said: str, modules: Container[str]) -> str:
    """What is wrong with the ways in which a target's modules were started, or nothing. said: Ansible's log."""
    kept = len(re.findall(r" RUN \S+ in a process that has loaded it$", said, re.MULTILINE))
    own = re.findall(r" has a process of its own: (.*)$", said, re.MULTILINE)
    if way == KEPT and own:
        return f"{len(own)} modules had a process of their own ({own[0]})"
    if way == OWN and kept:
        return f"{kept} modules ran in a process that had loaded them"
    # The target of a module that has a role's name is called so.
    if name.removesuffix("_module") in modules and not kept and not own:
        return "how its modules were started is not in Ansible's log"
    return ""


def target_variables(url: str) -> dict[str, str]:
    """The variables that every target finds."""
    return {
        "emulator_url": url,
        "emulator_access_key": surroundings.ACCESS_KEY,
        "emulator_secret_key": surroundings.SECRET_KEY,
        "emulator_region": surroundings.REGION,
    }


def _target(bench: Bench, name: str, way: str, own: Path) -> str:
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
    bench.reporter.progress(f"integration {bench.environment.name}", f"{name}, {way}: {said} ({seconds:.0f} s)")
    return fault


def _target_log(log: Path, name: str, way: str) -> Path:
    return log.with_name(f"{log.stem}.{name}.{way.replace(' ', '-')}.log")


def lint(bench: Bench, log: Path) -> Outcome:
    """Run ansible-lint with the settings of .ansible-lint."""
    status = bench.run(["ansible-lint", "--offline", "--nocolor"], log)
    judged = re.search(r"(\d+) failure\(s\), (\d+) warning\(s\) .*?(\d+) files", read(log).replace("\n", " "))
    if not judged:
        raise CheckFailed(f"ansible-lint ended with status {status} and without a verdict", log)
    faults, files = int(judged.group(1)) + int(judged.group(2)), int(judged.group(3))
    failed = faults or int(bool(status))
    return Outcome(0 if failed else files, failed, what="files under ansible-lint, profile production", log=log)
