# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Write the results into README.md, between its marks, and the chart beside it."""

from __future__ import annotations

import pathlib
import typing as t

from . import chart, figures
from .cases import AUDITS, CASES
from .figures import Results, ratio, seconds
from .subjects import AWS, LIST, LOOP, ROLE, THREADS

RESULTS, CHART = "results.json", "chart.svg"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
Lines = t.Iterator[str]

WAYS = (LIST, THREADS, LOOP, AWS)
TITLES = ("list module", "script, 10 threads", "loop over the module", "`aws` in a loop")
ONE_TASK = {
    "module, plain module": ("the module's process, as Ansible ships it", "a module that only makes the call"),
    "module, bare": ("the same", "bare boto3 script"),
    "plain module, bare": ("a module that only makes the call", "bare boto3 script"),
    "play, command": ("`ansible-playbook` with the module", "with `command: aws ssm get-maintenance-window-task`"),
}


def write(folder: pathlib.Path, results: Results) -> None:
    """Bring the page and the chart up to the results."""
    page = folder / "README.md"
    before, rest = page.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    page.write_text("%s%s\n%s\n%s%s" % (before, BEGIN, "\n".join(lines(results)), END, after), encoding="utf-8")
    (folder / CHART).write_text(chart.svg(results), encoding="utf-8")


def lines(results: Results) -> t.List[str]:
    """The lines between the marks."""
    about = results["about"]
    told = "Python %s, boto3 %s, %d cores, which the test server shares."
    busy = "**The machine was busy with other work (load %.1f): seconds are too long, and ratios of them doubtful.**"
    return [
        told % (about["python"], about["boto3"], about["cores"]),
        *(["", busy % about["load_before"]] if about["load_before"] > about["cores"] / 2 else []),
        *_section("Figures to reach", _goals(results)),
        *_section("Many tasks", _many(results)),
        *_section("Audits", _audits(results)),
        *_section("Memory", _memory(results)),
        *_section("When AWS throttles", _throttle(results)),
        *_section("One task", _one_task(results)),
        *_section("Requests", _requests(results)),
    ]


def _section(title: str, rows: Lines) -> Lines:
    table = list(rows)
    if len(table) > 2:
        yield from ("", "## " + title, "", *table)


def _row(*cells: str) -> str:
    return "| %s |" % " | ".join(cells)


def _head(*cells: str) -> Lines:
    yield _row(*cells)
    yield "|" + "---|" * len(cells)


def _goals(results: Results) -> Lines:
    yield from _head("work", "beside", "at most", "reached", "")
    for goal in figures.goals(results):
        verdict = "" if goal.met is None else "met" if goal.met else "**missed**"
        yield _row(goal.work, goal.beside, goal.bound, goal.told, verdict)


def _many(results: Results) -> Lines:
    found = [(case, runs) for case in CASES if (runs := figures.case(results, case.size, case.changes, case.latency))]
    measured = {name for _case, runs in found for name in runs}
    shown = [(way, title) for way, title in zip(WAYS, TITLES, strict=True) if way in measured]
    heads = [title for _way, title in shown]
    yield from _head("tasks", "", "latency", *heads[:2], "ratio", "of CPU", *heads[2:])
    for case, runs in found:
        cells = [_cell(runs.get(way, ())) for way, _title in shown]
        ratios = ["**%.2f**" % ratio(runs[LIST], runs[THREADS]), "%.2f" % ratio(runs[LIST], runs[THREADS], "cpu")]
        what = "all changed" if case.changes else "unchanged"
        yield _row(f"{case.size:,}", what, "%d ms" % case.latency, *cells[:2], *ratios, *cells[2:])


def _cell(samples: figures.Samples) -> str:
    return "%.2f s (%d)" % (seconds(samples), len(samples)) if samples else ""


def _audits(results: Results) -> Lines:
    yield from _head(
        "windows", "tasks in each", "latency", "role, all reports", "script, 10 threads", "ratio", "of CPU"
    )
    for latency in AUDITS:
        runs = figures.audit_runs(results, latency)
        if runs:
            told = results["audit"]
            ratios = ["**%.2f**" % ratio(runs[ROLE], runs[THREADS]), "%.2f" % ratio(runs[ROLE], runs[THREADS], "cpu")]
            sizes = ["%d" % told["windows"], "%d" % told["tasks"], "%d ms" % latency]
            yield _row(*sizes, _cell(runs[ROLE]), _cell(runs[THREADS]), *ratios)


def _memory(results: Results) -> Lines:
    yield from _head("unchanged tasks", "", "all processes together", "shared pages counted once", "largest one")
    titles = dict(zip(WAYS, TITLES, strict=True))
    for found in results["many"].values():
        for way, peak in found["memory_mib"].items():
            sizes = ("%.0f MiB" % peak[name] for name in ("together", "shared", "largest"))
            yield _row(f"{found['size']:,}", titles[way], *sizes)


def _throttle(results: Results) -> Lines:
    throttle = results["throttle"]
    if throttle:
        yield from _head(
            "%d calls, %d per second let through" % (throttle["tasks"], throttle["rate"]),
            "seconds, whole run",
            "first call to last",
            "calls sent",
            "throttled answers",
            "tasks that failed",
        )
        for name, runs in throttle["runs"].items():
            told = [", ".join("%d" % run[what] for run in runs) for what in ("calls", "throttled", "failed")]
            times = [", ".join("%.1f" % run[what] for run in runs) for what in ("wall", "span")]
            yield _row(name, *times, *told)


def _one_task(results: Results) -> Lines:
    yield from _head("one unchanged task", "beside", "seconds", "rival's", "ratio")
    for key, samples in results["one_task"].items():
        ours, rival = samples.values()
        times = ["%.3f" % seconds(one) for one in (ours, rival)]
        yield _row(*ONE_TASK[key], *times, "**%.2f**" % ratio(ours, rival))


def _requests(results: Results) -> Lines:
    yield from _head("what the module is asked", "requests that the server saw")
    for said, calls in results["requests"].items():
        told = [name if count == 1 else "%d × %s" % (count, name) for name, count in calls.items()]
        yield _row(said, ", ".join(told))
    for found in results["many"].values():
        if found["size"] == 100 and not found["latency_ms"]:
            what = "all changed" if found["changes"] else "nothing to do"
            told = ["%d × %s" % (count, name) for name, count in found["calls"].items()]
            yield _row("100 tasks in 5 windows by name, %s" % what, ", ".join(told))
