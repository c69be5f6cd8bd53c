# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All the steps of `make test`, in the order in which they are preferred, and how a user picks among them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from . import ansible_checks, environments, package_checks, python_checks, readme, site
from .bench import Bench
from .interpreters import Interpreter
from .outcome import Outcome
from .processes import Processes
from .report import Reporter
from .schedule import Step

Check = Callable[[Bench, Path], Outcome]

#: What runs once in every test environment.
ON_EACH_CORE: dict[str, Check] = {
    "integration": ansible_checks.integration,
    "unit": python_checks.unit_tests,
    "sanity": ansible_checks.sanity,
    "package": package_checks.package,
}

#: What runs once, in the environment of the tools.
ONCE: dict[str, Check] = {
    "lint": ansible_checks.lint,
    "types": python_checks.types,
    "docs": package_checks.docs,
    "site": site.site,
    "importer": package_checks.importer,
    "changelog": package_checks.changelog,
}

KINDS = (*ON_EACH_CORE, "emulator", "guides", "browser", "coverage", "awx", "readme", *ONCE)


def plan(chosen: dict[str, Interpreter], kinds: Sequence[str], processes: Processes, reporter: Reporter) -> list[Step]:
    """The steps of these kinds, each environment's installation before them."""
    benches = [Bench(environment, processes, reporter) for environment in environments.for_tests(chosen)]
    tools = Bench(environments.for_tools(chosen), processes, reporter)
    browser = Bench(environments.for_browser(chosen), processes, reporter)
    # Coverage is what the unit tests left behind.
    wanted = {*kinds, "unit"} if "coverage" in kinds else set(kinds)
    steps: list[Step] = []
    # The integration targets take longest, so each core's start as soon as it is installed.
    for bench in benches:
        steps += [_step(kind, bench, check) for kind, check in ON_EACH_CORE.items() if kind in wanted]
    if "emulator" in wanted:
        steps.append(_step("emulator", benches[-1], python_checks.emulator_tests))
    if "guides" in wanted:
        step = _step("guides", benches[-1], site.guides)
        # One of them calls ansible-builder.
        steps.append(replace(step, needs=(*step.needs, f"install {tools.environment.name}")))
    if "browser" in wanted:
        steps.append(_step("browser", browser, python_checks.browser_tests))
    awx = Bench(environments.for_awx(chosen), processes, reporter)
    if "awx" in wanted:
        steps.append(Step("awx", "awx", lambda log: python_checks.awx(awx, log), ("install awx",), "awx"))
    if "readme" in wanted:
        steps.append(Step("readme", "readme", lambda log: readme.installation(processes, log)))
    steps += [_step(kind, tools, check) for kind, check in ONCE.items() if kind in wanted]
    if "coverage" in wanted:
        needs = tuple(step.name for step in steps if step.kind == "unit")
        room = benches[-1].environment.name
        steps.append(Step("coverage", "coverage", lambda log: python_checks.coverage(benches, log), needs, room))
    needed = {name for step in steps for name in step.needs}
    all_benches = [*benches, awx, tools, browser]
    installs = [_install(bench) for bench in all_benches if f"install {bench.environment.name}" in needed]
    return _by_preference(installs, steps)


def plan_newest(bench: Bench) -> list[Step]:
    """The steps of `make newest`: unit tests and all integration targets, with the newest pre-releases."""
    return [_install(bench), *(_step(kind, bench, ON_EACH_CORE[kind]) for kind in ("unit", "integration"))]


def _by_preference(installs: list[Step], steps: list[Step]) -> list[Step]:
    """Installing first, then what takes long: the rest fills the gaps at the end."""
    longest = ("integration", "unit", "sanity", "awx")
    first = [step for kind in longest for step in steps if step.kind == kind]
    return installs + first + [step for step in steps if step.kind not in longest]


def _step(kind: str, bench: Bench, check: Check) -> Step:
    room = bench.environment.name
    return Step(kind, f"{kind} {room}", lambda log: check(bench, log), (f"install {room}",), room)


def _install(bench: Bench) -> Step:
    room = bench.environment.name
    return Step("install", f"install {room}", bench.install, (), room)
