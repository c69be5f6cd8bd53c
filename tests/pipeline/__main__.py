# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The command line behind the Makefile: `python3 -m tests.pipeline test|newest|demo|benchmarks|server`."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import signal
import sys
from collections.abc import Iterator
from types import FrameType

from . import demo, environments, interpreters, layout, processes, steps
from .bench import Bench
from .outcome import CheckFailed
from .processes import Processes
from .report import Reporter
from .schedule import Schedule, Step

FAILED, UNUSABLE = 1, 2


class Stopped(BaseException):
    """A signal asked this run to end."""

    def __init__(self, signum: int) -> None:
        super().__init__(signum)
        self.signum = signum


def main() -> int:
    """Run what the command line asks for; returns the exit status, which is 128 + N after signal N."""
    if sys.version_info < interpreters.OLDEST:
        print(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}", file=sys.stderr)
        return UNUSABLE
    asked = _arguments()
    programs, reporter = Processes(), Reporter()
    processes.adopt_orphans()
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, _stop)
    status = FAILED
    try:
        with _alone():
            if asked.command == "test":
                status = _test(asked.only, asked.jobs, programs, reporter)
            elif asked.command == "newest":
                status = _newest(programs, reporter)
            elif asked.command == "demo":
                status = demo.play(programs, reporter)
            elif asked.command == "benchmarks":
                status = demo.measure(programs, reporter, _benchmark_words(asked))
            else:
                status = demo.serve(programs, reporter, asked.port)
    except CheckFailed as failure:
        reporter.say(f"FAILED: {failure}", *([f"All of it: {layout.shown(failure.log)}"] if failure.log else []))
    except Stopped as stopped:
        reporter.say("", f"Stopped by {signal.Signals(stopped.signum).name}; ending what still runs")
        status = 128 + stopped.signum
    finally:
        # Nothing may interrupt the ending of what was started.
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, signal.SIG_IGN)
        programs.stop_all()
    return status


def _test(only: list[str], jobs: int, programs: Processes, reporter: Reporter) -> int:
    chosen = interpreters.choose(interpreters.find_all())
    for core, versions in interpreters.CORES.items():
        if core not in chosen:
            reporter.say(f"ansible-core {core}: NOT TESTED, because none of Python {', '.join(versions)} was found")
    if not chosen:
        raise CheckFailed("no Python from 3.11 to 3.14 was found")
    for environment in environments.for_tests(chosen):
        number, shares = environment.share
        which = (
            "all integration targets" if shares == 1 else f"part {number + 1} of {shares} of the integration targets"
        )
        on = f"Python {environment.interpreter.version} ({environment.interpreter.path})"
        reporter.say(f"ansible-core {environment.core}, {environment.age} boto3 and amazon.aws: {which}, on {on}")
    plan = steps.plan(chosen, only or steps.KINDS, programs, reporter)
    return _run(plan, jobs, reporter)


def _newest(programs: Processes, reporter: Reporter) -> int:
    environment = environments.for_newest(interpreters.find_all())
    return _run(steps.plan_newest(Bench(environment, programs, reporter)), 1, reporter)


def _run(plan: list[Step], jobs: int, reporter: Reporter) -> int:
    reporter.say(f"{len(plan)} steps, {jobs} at a time; everything is written to {layout.shown(layout.VENV)}")
    results = Schedule(plan, jobs, reporter).run()
    reporter.table([(result.step.name, result.outcome, result.seconds) for result in results])
    return 0 if all(result.outcome.ok for result in results) else FAILED


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m tests.pipeline", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    test = commands.add_parser("test", help="run every check, or some")
    test.add_argument("--only", nargs="+", choices=steps.KINDS, default=[], metavar="KIND", help=", ".join(steps.KINDS))
    test.add_argument("--jobs", type=int, default=max(2, min(os.cpu_count() or 2, 8)), help="how many steps at a time")
    commands.add_parser("newest", help="run unit and integration tests with the newest pre-releases")
    commands.add_parser("demo", help="play the story of examples/demo")
    benchmarks = commands.add_parser("benchmarks", help="measure against the rivals, and write benchmarks/README.md")
    benchmarks.add_argument("--only", nargs="+", default=[], metavar="PART", help="one, 10, ... 5000, audit, throttle")
    benchmarks.add_argument("--quick", action="store_true", help="a look that takes a minute or two; writes nothing")
    server = commands.add_parser("server", help="run the test server until Ctrl-C")
    server.add_argument("--port", type=int, default=0, help="its port; a free one without this")
    return parser.parse_args()


def _benchmark_words(asked: argparse.Namespace) -> list[str]:
    return [*(["--only", *asked.only] if asked.only else []), *(["--quick"] if asked.quick else [])]


def _stop(signum: int, _frame: FrameType | None) -> None:
    raise Stopped(signum)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Refuse to run beside another run of the same clone: both would write the same .venv."""
    layout.VENV.mkdir(exist_ok=True)
    with (layout.VENV / "lock").open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CheckFailed(
                ".venv is in use by another make target (make server?). Stop it with Ctrl-C in its terminal, "
                "or use another clone."
            ) from None
        yield


if __name__ == "__main__":
    sys.exit(main())
