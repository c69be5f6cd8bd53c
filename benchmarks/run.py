# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Measure the modules beside their rivals; write results.json, the chart and the tables of README.md.

Needs in the environment what `make benchmarks` puts there: AWS_ENDPOINT_URL of the test server and credentials. Rivals
take turns (A B A B ...), each pair gives a ratio, and medians are quoted, so that a machine whose speed drifts does
not matter.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import platform
import re
import sys
import tempfile
import time
import typing as t

import boto3  # type: ignore[import-untyped]

if not __package__:
    # Run as a program, Python puts this folder itself on the path; the package is found from the folder above it.
    sys.path[0] = str(pathlib.Path(__file__).resolve().parent.parent)

from benchmarks import cases, figures, measure, page, subjects
from benchmarks.estate import AUDIT_REGION, Estate, Server

Results = t.Dict[str, t.Any]
GROUPS = ("one", "10", "100", "300", "1000", "5000", "audit", "throttle")


class Measuring:
    """One run of the benchmarks."""

    def __init__(self, folder: pathlib.Path, aws: str, quick: bool) -> None:
        self._folder, self._quick = folder, quick
        self.server = Server(os.environ["AWS_ENDPOINT_URL"])
        self.subjects = subjects.Subjects(folder, aws)
        self._estates: t.Dict[int, Estate] = {}
        self.results: Results = {
            "about": {
                "python": platform.python_version(),
                "boto3": boto3.__version__,
                "cores": os.cpu_count(),
                "load_before": os.getloadavg()[0],
            },
            "one_task": {},
            "requests": {},
            "many": {},
            "audit": {},
            "throttle": {},
        }
        self._begin = time.monotonic()

    def say(self, text: str) -> None:
        passed = int(time.monotonic() - self._begin)
        print("%2d:%02d  %s" % (passed // 60, passed % 60, text), flush=True)

    def estate(self, size: int) -> Estate:
        if size not in self._estates:
            self._estates[size] = Estate(self.server, self._folder, size)
        return self._estates[size]

    def one_task(self) -> None:
        place = self.estate(1).places[0]
        ways = self.subjects.one_task(place.window_id, place.task_id)
        runs = 3 if self._quick else cases.ONE_TASK_RUNS
        for ours, rival in cases.ONE_TASK_PAIRS:
            measured = _taking_turns({name: (ways[name], runs) for name in (ours, rival)}, warm_up=True)
            self.results["one_task"]["%s, %s" % (ours, rival)] = measured
            self.say("one task: %s beside %s" % (ours, rival))
        for said, options in (
            ("by id, nothing to do", {"window_task_id": place.task_id}),
            ("by id, a change", {"window_task_id": place.task_id, "max_errors": 2}),
            ("by name, nothing to do", {"name": place.name}),
            ("absent by name, not there", {"name": "nope", "state": "absent"}),
        ):
            task = {subjects.ONE: dict(options, window_id=place.window_id)}
            self.results["requests"][said] = self.calls(self.subjects.play("requests", task))

    def calls(self, subject: subjects.Subject) -> t.Dict[str, int]:
        """How often the server saw which operation while a command ran."""
        self.server.forget_calls()
        measure.timed(*subject)
        return self.server.calls()

    def many(self, case: cases.Case) -> None:
        estate = self.estate(case.size)
        ways = {name: self.subjects.way(name, estate, case.changes) for name in case.runs}
        self.server.set_pace()
        # Unmeasured: fills caches, and shows whether all make the calls that they are said to make.
        calls = {name: self.calls(ways[name]) for name in (subjects.LIST, subjects.THREADS)}
        if calls[subjects.LIST] != calls[subjects.THREADS]:
            raise SystemExit("%s: no comparison, the calls differ: %s" % (case.key, calls))
        self.server.set_pace(latency=case.latency / 1000)
        self.server.forget_calls()
        measured = _taking_turns({name: (ways[name], runs) for name, runs in case.runs.items()})
        self.server.set_pace()
        peaks = {name: measure.peak_memory(*ways[name])._asdict() for name in case.memory}
        self.results["many"][case.key] = {
            "size": case.size,
            "changes": case.changes,
            "latency_ms": case.latency,
            "calls": calls[subjects.LIST],
            "runs": measured,
            "memory_mib": peaks,
        }
        self.server.forget_calls()
        told = ", ".join("%s %.2f s" % (name, figures.seconds(samples)) for name, samples in measured.items())
        self.say("%s: %s" % (case.key, told))

    def audit(self) -> None:
        windows = 20 if self._quick else cases.AUDITED_WINDOWS
        in_each = cases.AUDITED_IN_EACH
        Estate(self.server, self._folder, windows * in_each, in_each, AUDIT_REGION)
        ways = self.subjects.audit()
        calls = {name: self.calls(subject) for name, subject in ways.items()}
        if calls[subjects.ROLE] != calls[subjects.THREADS]:
            raise SystemExit("audit: no comparison, the calls differ: %s" % calls)
        told: Results = {"windows": windows, "tasks": in_each, "calls": calls[subjects.ROLE], "runs": {}}
        for latency, runs in cases.AUDITS.items():
            self.server.set_pace(latency=latency / 1000)
            times = 1 if self._quick else runs
            told["runs"][str(latency)] = _taking_turns({name: (subject, times) for name, subject in ways.items()})
            self.server.forget_calls()
            self.say("audit of %d windows, %d ms" % (windows, latency))
        self.server.set_pace()
        self.results["audit"] = told

    def throttle(self) -> None:
        size = 30 if self._quick else cases.THROTTLED_TASKS
        estate = self.estate(size)
        ways = {
            "list": self.subjects.list_by_id(estate),
            "threads, adaptive retries": self.subjects.threads(estate, "--by-id", "--retries", "adaptive"),
            "threads, boto3's default retries": self.subjects.threads(estate, "--by-id"),
        }
        told: Results = {name: [] for name in ways}
        for _round in range(1 if self._quick else cases.THROTTLED_RUNS):
            for name, subject in ways.items():
                self.server.forget_calls()
                # Setting the rate also fills the bucket.
                self.server.set_pace(rate=cases.THROTTLED_RATE)
                sample = measure.timed(*subject, may_fail=name != "list")
                calls, throttled = sum(self.server.calls().values()), self.server.throttled()
                answered = calls - throttled
                told[name].append(
                    {
                        "wall": round(sample.wall, 4),
                        "span": round(self.server.span(), 4),
                        "calls": calls,
                        "throttled": throttled,
                        "failed": max(0, size - answered),
                    }
                )
                self.say("throttled, %s: %.1f s, %d calls" % (name, sample.wall, calls))
        self.server.set_pace()
        self.results["throttle"] = {"tasks": size, "rate": cases.THROTTLED_RATE, "runs": told}


def _taking_turns(ways: t.Mapping[str, t.Tuple[subjects.Subject, int]], warm_up: bool = False) -> Results:
    """A B A B ...: the samples of each command, run by run, as many as are asked for it."""
    if warm_up:
        for subject, _runs in ways.values():
            measure.timed(*subject)
    samples: Results = {name: [] for name in ways}
    for turn in range(max(runs for _subject, runs in ways.values())):
        for name, (subject, runs) in ways.items():
            if turn < runs:
                samples[name].append({key: round(v, 4) for key, v in measure.timed(*subject)._asdict().items()})
    return samples


def measured(asked: argparse.Namespace, keep: t.Callable[[Results], None]) -> Results:
    """The results of what is asked for. keep: is given what there is of them after each part."""
    only = asked.only or GROUPS
    with tempfile.TemporaryDirectory() as name:
        run = Measuring(pathlib.Path(name), asked.aws, asked.quick)
        if "one" in only:
            run.one_task()
        for case in cases.QUICK if asked.quick else cases.CASES:
            if str(case.size) in only:
                run.many(case)
                keep(run.results)
        if "audit" in only:
            run.audit()
            keep(run.results)
        if "throttle" in only:
            run.throttle()
            keep(run.results)
        run.say("done")
        return run.results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=GROUPS, help="parts to measure; writes nothing")
    parser.add_argument("--quick", action="store_true", help="a look that takes a minute or two; writes nothing")
    parser.add_argument("--aws", default="aws", help="the AWS CLI")
    parser.add_argument("--write", type=pathlib.Path, help="the folder with README.md, for results, tables and chart")
    parser.add_argument("--draw", action="store_true", help="measure nothing: write from the results that are there")
    asked = parser.parse_args()
    if asked.draw:
        page.write(asked.write, json.loads((asked.write / page.RESULTS).read_text(encoding="utf-8")))
        return
    writes = asked.write and not asked.only and not asked.quick

    def keep(results: Results) -> None:
        if writes:
            # Each run on a line of its own, so that a reader can read it.
            text = re.sub(r"\{[^{}\[\]]+\}", lambda found: " ".join(found[0].split()), json.dumps(results, indent=1))
            (asked.write / page.RESULTS).write_text(text + "\n", encoding="utf-8")

    results = measured(asked, keep)
    if writes:
        page.write(asked.write, results)
    print("\n".join(page.lines(results)))


if __name__ == "__main__":
    main()
