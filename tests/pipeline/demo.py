# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`make demo`, `make benchmarks` and `make server`: what is done with the test server, by hand."""

from __future__ import annotations

import signal
import subprocess
import sys

from . import environments, interpreters, layout, server, surroundings
from .bench import Bench
from .outcome import CheckFailed
from .processes import Processes
from .report import Reporter

STORY = layout.CLONE / "examples" / "demo" / "story.py"
LOG = layout.LOGS / "demo.log"


def play(processes: Processes, reporter: Reporter) -> int:
    """Run the story in the foreground; returns its exit status.

    Raises CheckFailed when what the story needs cannot be installed or started.
    """
    if not STORY.is_file():
        raise CheckFailed(f"there is no {layout.shown(STORY)}")
    bench = _ready(processes, reporter)
    status = _in_the_foreground(bench, [str(bench.copy / STORY.relative_to(layout.CLONE))], processes, reporter)
    reporter.say("", "The test server is stopped." if status == 0 else f"The story failed with status {status}.")
    return status


def measure(processes: Processes, reporter: Reporter, asked: list[str]) -> int:
    """Run the benchmarks against the test server and write their page in the clone; returns their exit status.

    asked: more words for benchmarks/run.py, which parts to measure.

    Raises CheckFailed when what they need cannot be installed or started.
    """
    bench = _ready(processes, reporter)
    aws = environments.install_aws_cli(bench.environment.interpreter, processes, LOG)
    reporter.say("Measuring; all of it takes half an hour, and wants a machine that does nothing else.", "")
    words = [bench.copy / "benchmarks" / "run.py", "--aws", aws, "--write", layout.CLONE / "benchmarks", *asked]
    return _in_the_foreground(bench, [str(word) for word in words], processes, reporter)


def _in_the_foreground(bench: Bench, words: list[str], processes: Processes, reporter: Reporter) -> int:
    """Run a Python program beside the test server; returns its exit status."""
    with server.serving(bench.environment, bench.copy, processes, LOG.with_suffix(".server.log")) as (url, _server):
        reporter.say(f"Test server at {url}: nothing of this reaches AWS.", "")
        argv = [str(bench.environment.python), *words]
        # In our own session, so that the program has the terminal; its Ctrl-C is ours as well.
        with subprocess.Popen(argv, cwd=bench.copy, env=story_environ(bench, url), stdin=subprocess.DEVNULL) as program:
            try:
                return program.wait()
            finally:
                if program.poll() is None:
                    program.terminate()


def story_environ(bench: Bench, url: str) -> dict[str, str]:
    """What the story and its playbooks find in their environment."""
    environ = surroundings.with_credentials(bench.environ()) | {
        "AWS_ENDPOINT_URL": url,
        "WINDOWKEEPER_EMULATOR_URL": url,
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
        "ANSIBLE_DEPRECATION_WARNINGS": "false",
        "ANSIBLE_PYTHON_INTERPRETER": str(bench.environment.python),
    }
    if sys.stdout.isatty():
        del environ["NO_COLOR"]
    return environ


def serve(processes: Processes, reporter: Reporter, port: int) -> int:
    """Keep the test server running until it ends or the user ends it; returns its exit status."""
    bench = _ready(processes, reporter)
    with server.serving(bench.environment, bench.copy, processes, LOG.with_suffix(".server.log"), port) as served:
        url, process = served
        reporter.say(
            f"The test server listens at {url}. In another terminal:",
            "",
            f"  export AWS_ENDPOINT_URL={url}",
            f"  export AWS_REGION={surroundings.REGION} AWS_DEFAULT_REGION={surroundings.REGION}",
            f"  export AWS_ACCESS_KEY_ID={surroundings.ACCESS_KEY} AWS_SECRET_ACCESS_KEY={surroundings.SECRET_KEY}",
            "",
            "Ctrl-C stops it.",
        )
        status = process.wait()
    reporter.say(f"The test server ended with status {status}.")
    return 0 if status in (0, -signal.SIGTERM) else 1


def _ready(processes: Processes, reporter: Reporter) -> Bench:
    chosen = interpreters.choose(interpreters.find_all())
    if not chosen:
        raise CheckFailed("no Python from 3.11 to 3.14 was found")
    bench = Bench(environments.for_demo(chosen), processes, reporter)
    reporter.say("Installing into .venv, about a minute the first time: ansible-core, boto3, amazon.aws, test server")
    LOG.unlink(missing_ok=True)
    outcome = bench.install(LOG)
    reporter.say(f"Installed: {outcome.what}")
    return bench
