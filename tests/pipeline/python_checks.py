# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Unit tests, the test server's own tests, the report in a browser, coverage and types."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from . import chromium, environments, layout
from .bench import Bench, read
from .outcome import CheckFailed, Outcome

CORE = tuple(f"plugins/module_utils/{room}/" for room in ("_engine", "_resources", "_audit"))
TYPED = (*CORE, "plugins/plugin_utils/")
CORE_PERCENT = 100.0
REST_PERCENT = 90.0


def unit_tests(bench: Bench, log: Path) -> Outcome:
    """Run tests/unit and write down which branches of plugins/ it took."""
    data = coverage_data(bench)
    data.unlink(missing_ok=True)
    words = ["--cov", "--cov-report=", "tests/unit"]
    return _pytest(bench, words, log, {"COVERAGE_FILE": str(data), "HYPOTHESIS_PROFILE": "ci"})


def emulator_tests(bench: Bench, log: Path) -> Outcome:
    """Run the test server's own tests."""
    return _pytest(bench, ["tests/emulator_tests"], log, {"HYPOTHESIS_PROFILE": "ci"})


def browser_tests(bench: Bench, log: Path) -> Outcome:
    """Look at the HTML report in a headless Chromium.

    Raises CheckFailed when there is none and it cannot be installed.
    """
    program = chromium.ensure(bench.processes, log)
    # The older report holds what a test measured.
    words = ["-o", "junit_family=xunit1", "tests/browser"]
    outcome = _pytest(bench, words, log, {"CHROMIUM": str(program)})
    drawn = re.findall(r'name="drawn_milliseconds" value="\[([^"]*)\]"', read(log.with_suffix(".xml")))
    return replace(outcome, what=f"5,000 findings drawn after {' and '.join(drawn)} ms") if drawn else outcome


def awx(bench: Bench, log: Path) -> Outcome:
    """Run the jobs of examples/awx and examples/fleet the way AWX runs them, and check what sets AWX up.

    Raises CheckFailed when the collection awx.awx cannot be had.
    """
    collections = environments.fetch_awx_awx(bench.environment, bench.processes, log)
    return _pytest(bench, ["tests/awx"], log, {"WINDOWKEEPER_AWX_COLLECTIONS": str(collections)})


def coverage_data(bench: Bench) -> Path:
    """Where an environment's unit tests leave their coverage."""
    return bench.work / "coverage.data"


def coverage(benches: Sequence[Bench], log: Path) -> Outcome:
    """Add up the branches that the unit tests took on any core, and hold them against the bounds.

    Raises CheckFailed when coverage cannot be computed.
    """
    last = benches[-1]
    combined = last.work / "coverage.combined"
    combined.unlink(missing_ok=True)
    report = last.work / "coverage.json"
    parts = [str(coverage_data(bench)) for bench in benches]
    if last.run(["coverage", "combine", "--keep", f"--data-file={combined}", *parts], log):
        raise CheckFailed("coverage could not be combined", log)
    if last.run(["coverage", "json", f"--data-file={combined}", "-o", report], log):
        raise CheckFailed("coverage could not be reported", log)
    last.run(["coverage", "report", f"--data-file={combined}", "--show-missing", "--skip-covered"], log)
    files: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))["files"]
    core = {name: entry for name, entry in files.items() if name.startswith(CORE)}
    rest = {name: entry for name, entry in files.items() if not name.startswith(CORE)}
    core_percent, rest_percent = _percent(core.values()), _percent(rest.values())
    what = f"{len(core)} files of the core {core_percent:.2f}%, {len(rest)} other files of plugins/ {rest_percent:.2f}%"
    passed = sum([core_percent >= CORE_PERCENT, rest_percent > REST_PERCENT])
    if passed == 2:
        return Outcome(2, what=what)
    short = [_gap(name, entry) for name, entry in sorted(files.items()) if _percent([entry]) < 100]
    what += f"; wanted: {CORE_PERCENT:.0f}% and more than {REST_PERCENT:.0f}%"
    return Outcome(passed, 2 - passed, what=what, lines=tuple(short), log=log, told=True)


def types(bench: Bench, log: Path) -> Outcome:
    """mypy, strict, on the pure parts of the collection, on the pipeline and on what plays the guides."""
    packages = [f"ansible_collections.{layout.COLLECTION}.{name.strip('/').replace('/', '.')}" for name in TYPED]
    words = [word for package in packages for word in ("-p", package)]
    root = layout.collections_root(bench.environment.name)
    settings = ["--strict", f"--cache-dir={bench.work / 'mypy'}", f"--config-file={bench.copy / 'pyproject.toml'}"]
    core = bench.run(["mypy", *settings, *words], log, cwd=root, extra={"MYPYPATH": str(root)})
    pipeline = bench.run(["mypy", *settings, "-p", "tests.pipeline", "-p", "tests.guides"], log)
    checked = [int(line.split()[-3]) for line in read(log).splitlines() if line.startswith("Success: no issues")]
    failed = bool(core) + bool(pipeline)
    if not failed and len(checked) != 2:
        raise CheckFailed("mypy said neither that it found something nor that it did not", log)
    what = "mypy --strict, pure files of plugins/, tests/pipeline and tests/guides"
    return Outcome(sum(checked), failed, what=what, log=log)


def _pytest(bench: Bench, words: list[str], log: Path, extra: dict[str, str]) -> Outcome:
    """Run pytest; the counts come from its own report, the line to show from what it printed.

    Raises CheckFailed when it left no report.
    """
    report = log.with_suffix(".xml")
    report.unlink(missing_ok=True)
    status = bench.run(
        ["python", "-m", "pytest", "-p", "no:cacheprovider", "-ra", f"--junitxml={report}", *words], log, extra=extra
    )
    closing = tuple(line for line in read(log).splitlines()[-1:] if line.startswith("="))
    if not report.exists():
        raise CheckFailed(f"pytest ended with status {status} and without a report", log, lines=closing)
    totals = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    for suite in xml.etree.ElementTree.parse(report).getroot().iter("testsuite"):
        for key in totals:
            totals[key] += int(suite.get(key, "0"))
    failed = totals["failures"] + totals["errors"]
    if status and not failed:
        raise CheckFailed(f"pytest ended with status {status}", log, lines=closing)
    passed = totals["tests"] - failed - totals["skipped"]
    return Outcome(passed, failed, totals["skipped"], lines=closing, log=log)


def _percent(entries: Iterable[dict[str, Any]]) -> float:
    """Statements and branches that ran, in percent; without any, 0: then nothing was measured."""
    summaries = [entry["summary"] for entry in entries]
    wanted: int = sum(summary["num_statements"] + summary["num_branches"] for summary in summaries)
    ran: int = sum(summary["covered_lines"] + summary["covered_branches"] for summary in summaries)
    if not wanted:
        return 100.0 if len(summaries) == 1 else 0.0
    return 100.0 * ran / wanted


def _gap(name: str, entry: dict[str, Any]) -> str:
    lines = ", ".join(map(str, entry["missing_lines"]))
    branches = ", ".join(f"{start}->{end}" for start, end in entry["missing_branches"])
    return f"{name} {_percent([entry]):.1f}%: lines {lines or '-'}; branches {branches or '-'}"
