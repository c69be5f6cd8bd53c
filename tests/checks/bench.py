# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a session works with: an environment, a copy of the collection, programs that leave nothing behind, a result."""

from __future__ import annotations

import ast
import atexit
import contextlib
import ctypes
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree
from collections.abc import Iterator, Sequence
from pathlib import Path
from subprocess import DEVNULL, STDOUT, Popen
from typing import IO

import nox

from . import environments
from .environments import ROOT, VENV, Environment

#: What a program may need from the caller to work at all. Everything else (AWS_*, ANSIBLE_*, PYTHON*) is left out.
PASSED_ON = """
    CURL_CA_BUNDLE HTTPS_PROXY HTTP_PROXY REQUESTS_CA_BUNDLE SSL_CERT_DIR SSL_CERT_FILE TERM TMPDIR USER
    http_proxy https_proxy
""".split()
SETTINGS = """
    LC_ALL=C.UTF-8 NO_COLOR=1 PYTHONUNBUFFERED=1 NO_PROXY=127.0.0.1,localhost no_proxy=127.0.0.1,localhost
    AWS_EC2_METADATA_DISABLED=true AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
""".split()
# Distinctive on purpose: Ansible masks a credential's value wherever it appears in the output.
ACCESS_KEY, SECRET_KEY = "AKIAWINDOWKEEPER0SSM", "windowkeeper/not-a-secret/only-the-test-server"
REGION = "eu-central-1"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY, "AWS_REGION": REGION}
CREDENTIALS |= {"AWS_DEFAULT_REGION": REGION}
#: The variable with the folder in which each session writes its result, for the table of `nox -s test`.
RESULTS = "WINDOWKEEPER_RESULTS"
SECONDS, TAIL_LINES = 900.0, 60


class Bench:
    """One session at work, in a folder of its own inside `.venv/work`."""

    def __init__(self, session: nox.Session, environment: Environment, *also: Environment) -> None:
        self.session, self.environment, self.work = session, environment, VENV / "work" / session.name
        self._lock = environments.lock(self.work, f"nox -s {session.name}")
        self.work.mkdir(exist_ok=True)
        self.log, self.collections = self.work / "log.txt", self.work / "collections"
        self.copy = self.collections / "ansible_collections" / "windowkeeper" / "ssm"
        self.log.write_bytes(b"")
        for needed in (environments.NOX, environment, *also):
            environments.install(needed, f"nox -s {session.name}")
        self._copy_sources()
        # A version manager's shims look for their settings in $HOME, which is another one here.
        path = [entry for entry in os.environ.get("PATH", os.defpath).split(os.pathsep) if "shims" not in entry]
        #: The variables for programs: the environment first on PATH, no settings of the caller, no AWS.
        self.env = {key: os.environ[key] for key in PASSED_ON if key in os.environ}
        self.env |= dict(setting.split("=") for setting in SETTINGS)
        self.env |= {"PATH": os.pathsep.join([str(environment.bin), *path]), "HOME": str(self.work / "home")}
        self.env |= {"ANSIBLE_COLLECTIONS_PATH": str(self.collections)}
        self.ansible_test_options = ["--color", "no", "--python", environment.version]
        _carry_pip_settings(self.work / "home")

    def _copy_sources(self) -> None:
        """Copy what git tracks or would add, since ansible-test insists on this path; amazon.aws goes beside it."""
        shutil.rmtree(self.collections, ignore_errors=True)
        words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        for name in filter(None, set(listed.split("\0"))):
            if (ROOT / name).is_file():
                (self.copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, self.copy / name)
        beside = VENV / "shared" / f"amazon-aws-{self.environment.age}" / "ansible_collections"
        shutil.copytree(beside, self.collections / "ansible_collections", dirs_exist_ok=True)
        # A repository of its own: without one, git finds the clone around it, which ignores .venv.
        env = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        env |= {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
        subprocess.run(["git", "-c", "init.defaultBranch=main", "init", "--quiet"], cwd=self.copy, check=True, env=env)

    def emptied(self, name: str) -> Path:
        """An empty folder in the work folder. antsibull-docs refuses one that others could write to."""
        shutil.rmtree(self.work / name, ignore_errors=True)
        (self.work / name).mkdir(mode=0o700)
        return self.work / name

    def run(self, *words: str | Path, env: dict[str, str] | None = None) -> tuple[int, str]:
        """Run a program to its end; returns its exit status and what it printed. env: instead of self.env.

        The output goes to the session's log, and also to the terminal unless sessions run in parallel.
        """
        command, text, deadline, ended = self._command(words), b"", time.monotonic() + SECONDS, False
        with self.log.open("ab") as output, self.log.open("rb") as printed:
            output.write(f"$ cd {self.copy}\n$ {shlex.join(command)}\n".encode())
            output.flush()
            printed.seek(0, os.SEEK_END)
            with _running(command, self.copy, self.env if env is None else env, output) as process:
                while not ended:
                    ended = process.poll() is not None
                    text += (new := printed.read())
                    if not self.session.parallel:
                        print(new.decode(errors="replace"), end="", flush=True)
                    if time.monotonic() > deadline:
                        self.report(0, 1, f"took longer than {SECONDS:.0f} s: {words[0]}")
                    time.sleep(0.05)
        return process.returncode, re.sub(r"\x1b\[[0-9;]*m", "", text.decode(errors="replace"))

    def run_checkers(self, commands: Sequence[Sequence[str]], counts: str, of: int) -> None:
        """Run programs that judge files and report their verdicts. counts: how so many of them say how many files."""
        runs = [(command[0], *self.run(*command)) for command in commands]
        files = [int(number) for _name, _status, text in runs for number in re.findall(counts, text.replace("\n", " "))]
        failed = [(name, text) for name, status, text in runs if status]
        names = "".join(f"; {name} failed" for name, _text in failed)
        what = f"files under {', '.join(dict.fromkeys(command[0] for command in commands))}{names}"
        self.report(sum(files), len(failed) or of - len(files), what, shown="".join(text for _name, text in failed))

    def run_on_terminal(self, *words: str | Path, env: dict[str, str] | None = None) -> None:
        """Run a program that prints to the terminal; fail the session if it fails."""
        with _running(self._command(words), self.copy, env or self.env, None) as process:
            if status := process.wait():
                self.session.error(f"failed with status {status}: {shlex.join(map(str, words))}")

    def _command(self, words: tuple[str | Path, ...]) -> list[str]:
        return [str(self.environment.bin / words[0]), *map(str, words[1:])]

    def pytest(self, default: str, *options: str, what: str = "", **extra: str) -> None:
        """Run the tests of a file or folder, or those that the command line names; the counts are pytest's own."""
        path = self.work / "junit.xml"
        path.unlink(missing_ok=True)
        words = ["-p", "no:cacheprovider", "-ra", f"--junitxml={path}", *options, *(self.session.posargs or [default])]
        env = self.env | {"HYPOTHESIS_PROFILE": "ci"} | extra
        status, text = self.run("python", "-m", "pytest", *words, env=env)
        if not path.exists():
            self.report(0, 1, f"pytest ended with status {status} and without a report")
        suites = list(xml.etree.ElementTree.parse(path).getroot().iter("testsuite"))
        keys = ("tests", "failures", "errors", "skipped")
        tests, failures, errors, skipped = (sum(int(suite.get(key, "0")) for suite in suites) for key in keys)
        # 5: no test was found.
        failed = failures + errors or int(status not in (0, 5))
        self.report(max(0, tests - failed - skipped), failed, what, skipped=skipped)

    @contextlib.contextmanager
    def serving(self) -> Iterator[str]:
        """Run the test server for the length of the block; gives its URL."""
        log, deadline = self.work / "server.txt", time.monotonic() + 60
        command = self._command(("python", "-m", "tests.emulator", "--port", "0"))
        with log.open("wb") as output, _running(command, self.copy, self.env | CREDENTIALS, output) as process:
            while not (found := re.search(r"listening on (http://127\.0\.0\.1:\d+)", read(log))):
                if time.monotonic() > deadline or process.poll() is not None:
                    self.report(0, 1, "the test server does not listen", shown=read(log))
                time.sleep(0.05)
            yield found[1]

    def beside_server(self, program: str, *words: str | Path) -> None:
        """Run a Python program of the collection on the terminal, beside a test server."""
        with self.serving() as url:
            print(f"Test server at {url}: nothing of this reaches AWS.\n", flush=True)
            env = self.env | CREDENTIALS | {"AWS_ENDPOINT_URL": url, "WINDOWKEEPER_EMULATOR_URL": url}
            for warning in ("LOCALHOST_WARNING", "INVENTORY_UNPARSED_WARNING", "DEPRECATION_WARNINGS"):
                env[f"ANSIBLE_{warning}"] = "false"
            env["ANSIBLE_PYTHON_INTERPRETER"] = str(self.environment.bin / "python")
            if sys.stdout.isatty():
                del env["NO_COLOR"]
            self.run_on_terminal("python", program, *words, env=env)
        print("\nThe test server is stopped.")

    def report(self, passed: int, failed: int = 0, what: str = "", skipped: int = 0, shown: str = "") -> None:
        """Record how much passed; fail the session if anything failed or was skipped, or if nothing ran.

        shown: a text whose end is printed if it failed, instead of the end of the log.
        """
        counts = [(passed, "passed"), (failed, "failed"), (skipped, "skipped")]
        summary = (", ".join(f"{number} {word}" for number, word in counts if number) or "nothing ran") + f" {what}"
        faults = failed + skipped or int(not passed)
        if os.environ.get(RESULTS):
            result = {"passed": passed, "failed": faults, "summary": summary}
            path = Path(os.environ[RESULTS]) / f"{self.session.name}.json"
            path.write_text(json.dumps(result), encoding="utf-8")
        if faults:
            lines = (shown or read(self.log)).splitlines()
            if self.session.parallel or shown:
                print(*lines[-TAIL_LINES:], sep="\n", flush=True)
            self.session.error(f"{summary}. All of its output: {os.path.relpath(self.log, ROOT)}")
        self.session.log(summary)


def read(path: Path) -> str:
    """The text of a file; none of one that does not exist."""
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def _carry_pip_settings(home: Path) -> None:
    """Give a home the caller's pip settings, for programs that pass on neither PIP_* nor the caller's home."""
    words = [str(environments.NOX.bin / "python"), "-m", "pip", "config", "list"]
    listed = subprocess.run(words, env=environments.pip_environ(), capture_output=True, text=True, check=True).stdout
    # In this order the variables (":env:.index-url='...'") come after the files ("global.index-url='...'"), and win.
    lines = [line.partition("=") for line in sorted(listed.splitlines(), reverse=True)]
    settings = {key.rpartition(".")[2]: str(ast.literal_eval(value)).replace("\n", "\n ") for key, _is, value in lines}
    unwanted = ("config-file", "no-input", "require-virtualenv", "target", "user")
    text = "".join(f"{key} = {value}\n" for key, value in settings.items() if key not in unwanted)
    path = home / ".config" / "pip" / "pip.conf"
    path.parent.mkdir(parents=True, exist_ok=True)
    # An index's address may contain a password: nobody else may read it.
    path.touch(mode=0o600)
    path.write_text(f"[global]\n{text}", encoding="utf-8")


@contextlib.contextmanager
def _running(words: list[str], cwd: Path, env: dict[str, str], output: IO[bytes] | None) -> Iterator[Popen[bytes]]:
    """Run a program for the length of the block, and end it with its whole process group."""
    process = Popen(words, cwd=cwd, env=env, stdin=DEVNULL, stdout=output, stderr=STDOUT, start_new_session=True)
    try:
        yield process
    finally:
        for sent in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, sent)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(1)


def leave_nothing_behind() -> None:
    """End all descendants when this program ends, also after a signal.

    Ansible's workers open sessions of their own, which ending a process group does not reach. On Linux they become
    children of this program, not of init, when their parents end.
    """
    if sys.platform.startswith("linux"):
        pr_set_child_subreaper = 36
        ctypes.CDLL(None).prctl(pr_set_child_subreaper, 1, 0, 0, 0)
    for signum in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, signal.default_int_handler)
    atexit.register(_end_children)


def _end_children() -> None:
    for signum in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(signum, signal.SIG_IGN)
    for attempt in range(20):
        ended = True
        # Empty where there is no /proc.
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                # "pid (command) state parent ...": the command may contain blanks and parentheses itself.
                state, parent = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[:2]
                if state != "Z" and int(parent) == os.getpid():
                    os.kill(int(stat.parent.name), signal.SIGTERM if attempt < 10 else signal.SIGKILL)
                    ended = False
        if ended:
            return
        time.sleep(0.1)
