# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every check of the collection: `nox -l` explains them, `nox -s unit-2.20 -- tests/unit/meta -x` runs a part of one.

Many sessions share one virtual environment, so tests/checks/environments.py installs these, not nox.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path

import nox

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent))

from docs.site import playbook_pages
from tests.checks import environments as envs
from tests.checks.bench import ACCESS_KEY, REGION, RESULTS, SECRET_KEY, Bench, leave_nothing_behind, read
from tests.checks.environments import ROOT, TESTED, VENV, Environment

#: The parts of plugins/ that decide without I/O: unit tests take every branch there, and more than 90% in the rest.
CORE = tuple(f"plugins/module_utils/{folder}" for folder in ("_engine", "_resources", "_audit"))
#: What mypy checks strictly.
TYPED = (*CORE, "plugins/module_utils/_converge", "plugins/plugin_utils", "tests/generate")

#: Sanity tests that judge what a user meets; one that is skipped would go unnoticed.
INDISPENSABLE = {"ansible-doc", "compile", "import", "pep8", "pylint", "validate-modules", "yamllint"}

#: What `nox -s test` runs, in this order: first what takes long, so that the rest fills the gaps.
ON_EACH_CORE = ("integration", "unit", "sanity", "package")
ONCE = ("awx", "guides", "readme", "site", "importer", "emulator", "browser", "lint", "types", "docs", "changelog")
STEPS = [*(f"{kind}-{core}" for kind in ON_EACH_CORE for core in TESTED), *ONCE, "coverage"]

nox.needs_version = ">=2026.10"
nox.options.default_venv_backend = "none"
nox.options.allow_parallel = True
nox.options.sessions = ["test"]
leave_nothing_behind()


def session_in(
    environment: Environment, *also: Environment, name: str = "", note: str = "", requires: Sequence[str] = ()
) -> Callable[[Callable[[Bench], None]], None]:
    """Register a function as a session that works in an environment, with others installed beside it."""

    def register(check: Callable[[Bench], None]) -> None:
        def run(session: nox.Session) -> None:
            check(Bench(session, environment, *also))

        run.__doc__ = f"{check.__doc__}{note}"
        nox.session(name=name or check.__name__, requires=requires)(run)

    return register


def session_on_each_core(check: Callable[[Bench], None]) -> None:
    """Register a function as one session for each ansible-core, such as unit-2.20, and one for the pre-releases."""
    for core, environment in (TESTED | envs.PRERELEASE).items():
        note = f" [ansible-core {environment.core}, Python {environment.version}, {environment.age} boto3]"
        session_in(environment, name=f"{check.__name__}-{core}", note=note)(check)


@nox.session
def test(session: nox.Session) -> None:
    """Run all checks, or those named after `--`, two at a time, and print a table of what ran."""
    asked = set(session.posargs or STEPS)
    if unknown := asked - {*STEPS, *ON_EACH_CORE}:
        session.error(f"no such check: {', '.join(unknown)}. There are {', '.join((*ON_EACH_CORE, *STEPS))}")
    for core, versions in envs.CORES.items():
        if not any(environment.core == core for environment in TESTED.values()):
            session.warn(f"ansible-core {core}: NOT TESTED, because none of Python {', '.join(versions)} was found")
    steps = [step for step in STEPS if {step, step.partition("-")[0]} & asked]
    results, began, passed, failed = VENV / "results", time.monotonic(), 0, 0
    with envs.lock(results, "make test"):
        shutil.rmtree(results, ignore_errors=True)
        results.mkdir()
        lanes = str(max(2, min(os.cpu_count() or 2, 8)))
        words = [sys.executable, "-m", "nox", "--parallel", lanes, "--report", str(results / "nox.json"), "-s", *steps]
        with subprocess.Popen(words, env=os.environ | {RESULTS: str(results)}) as process:
            try:
                status = process.wait()
            finally:
                process.terminate()
        print()
        for entry in json.loads(read(results / "nox.json"))["sessions"]:
            path = results / f"{entry['name']}.json"
            result = json.loads(read(path) or '{"passed": 0, "failed": 1}')
            ok, summary = entry["result"] == "success" and not result["failed"], result.get("summary", entry["reason"])
            passed, failed = passed + result["passed"], failed + (0 if ok else result["failed"] or 1)
            print(f"{entry['name']:<20} {'ok' if ok else 'FAILED':<6} {entry['duration']:>5.0f} s  {summary}")
    print(f"\n{(time.monotonic() - began) / 60:.1f} minutes\n{passed} passed, {failed} failed", flush=True)
    if status or failed:
        session.error("not everything passed")


@session_on_each_core
def integration(bench: Bench) -> None:
    """Run the integration targets against a test server."""
    folders = sorted((bench.copy / "tests" / "integration" / "targets").glob("*/"))
    # Hidden ones are included by others.
    found = [folder.name for folder in folders if "hidden" not in read(folder / "aliases")]
    number, shares = bench.environment.share
    names, faults, shown = bench.session.posargs or found[number::shares], "", ""
    with bench.serving() as url:
        variables = {"url": url, "access_key": ACCESS_KEY, "secret_key": SECRET_KEY, "region": REGION}
        # JSON is YAML, and quotes itself.
        settings = json.dumps({f"emulator_{name}": value for name, value in variables.items()})
        (bench.copy / "tests" / "integration" / "integration_config.yml").write_text(settings, encoding="utf-8")
        for name in names:
            urllib.request.urlopen(f"{url}/windowkeeper/reset", data=b"", timeout=30).close()
            began = time.monotonic()
            status, text = bench.run("ansible-test", "integration", "--local", *bench.ansible_test_options, name)
            # Its own tasks, for those of a role that it depends on show nothing of it. A target of a script has none.
            tasks = len(re.findall(rf"^TASK \[{re.escape(name)} : ", text, re.MULTILINE))
            ran = re.search(rf"^Running {re.escape(name)} integration test (role|script)", text, re.MULTILINE)
            # ansible-test leaves out what it thinks does not fit here, and still ends with 0.
            fault = f"status {status}" if status else "" if ran and (tasks or ran[1] == "script") else "it did not run"
            bench.session.log(f"{name}: {fault or f'ok, {tasks} tasks'} ({time.monotonic() - began:.0f} s)")
            faults, shown = faults + (f"; {name}: {fault}" if fault else ""), shown or (text if fault else "")
    failed = faults.count("; ")
    bench.report(len(names) - failed, failed, f"of {len(found)} integration targets{faults}", shown=shown)


@session_on_each_core
def unit(bench: Bench) -> None:
    """Run the unit tests, and record which branches of plugins/ they take."""
    data = VENV / "coverage" / bench.session.name
    data.parent.mkdir(parents=True, exist_ok=True)
    data.unlink(missing_ok=True)
    bench.pytest("tests/unit", "--cov", "--cov-report=", COVERAGE_FILE=str(data))


@session_on_each_core
def sanity(bench: Bench) -> None:
    """Run ansible-test sanity: all of it on the oldest and the newest core, what depends on the core on the others."""
    package = envs.prepare_ansible_test(bench.environment, bench.work / "home")
    # A requirement with the address of another server cannot be installed from a package index.
    files = package.glob("_data/requirements/sanity.*.txt")
    left_out = [path.suffixes[0][1:] for path in files if re.search(r"(?m)^[^#]*@ *https?://", read(path))]
    whole = bench.environment in (list(TESTED.values())[0], envs.LATEST)
    wanted = INDISPENSABLE if whole else {"compile", "import", "validate-modules"}
    words = [f"--skip-test={name}" for name in left_out] if whole else [f"--test={name}" for name in wanted]
    status, text = bench.run("ansible-test", "sanity", *bench.ansible_test_options, *words, *bench.session.posargs)
    ran = set(re.findall(r'(?m)^Running sanity test "([^"]+)"', text))
    missing = sorted(wanted - ran - set(left_out)) if not bench.session.posargs else []
    counted = re.search(r"(?m)^FATAL: The (\d+) sanity test\(s\) listed below", text)
    failed = int(counted[1]) if counted else int(status != 0)
    notes = {"not on the package index": left_out, "NOT RUN": missing}
    what = "; ".join(["sanity tests", *(f"{note}: {', '.join(names)}" for note, names in notes.items() if names)])
    bench.report(len(ran) - failed, failed + len(missing), what, shown="\n".join(re.findall("(?m)^ERROR:.*", text)))


@session_on_each_core
def package(bench: Bench) -> None:
    """Build and install the tarball, and read the documentation of each plugin and role from there."""
    bench.pytest("tests/package/test_tarball.py")


@session_in(envs.LATEST)
def emulator(bench: Bench) -> None:
    """Run the test server's own tests."""
    bench.pytest("tests/emulator_tests")


@session_in(envs.BROWSER)
def browser(bench: Bench) -> None:
    """Test the HTML report in a headless Chromium; on Debian and Ubuntu, root gets one installed."""
    if not any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")) and os.geteuid() == 0:
        apt = "DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120"
        script = f"{apt} update; {apt} install --yes --no-install-recommends chromium"
        bench.run("/bin/sh", "-c", script, env=envs.pip_environ())
    bench.pytest("tests/browser")


@session_in(envs.AWX)
def awx(bench: Bench) -> None:
    """Run the jobs of examples/awx and examples/fleet as AWX runs them, and test what sets AWX up."""
    folder = VENV / "shared" / "awx-awx"
    envs.fetch_collection("awx/awx", "awx-collection.txt", folder, "nox -s awx")
    bench.pytest("tests/awx", WINDOWKEEPER_AWX_COLLECTIONS=str(folder))


@session_in(envs.LATEST, envs.TOOLS, envs.AWS_CLI)
def guides(bench: Bench) -> None:
    """Play every block of code of the guides and of the README against test servers."""
    # In a folder of their own, because a Python that is not ours stands beside each of these programs.
    alone = bench.emptied("programs")
    for program in (envs.AWS_CLI.bin / "aws", envs.TOOLS.bin / "ansible-builder"):
        (alone / program.name).symlink_to(program)
    path = os.pathsep.join([str(alone), bench.env["PATH"]])
    status, text = bench.run("python", "-m", "tests.guides", *bench.session.posargs, env=bench.env | {"PATH": path})
    played = re.findall(r"^page \S+: (ok|FAILED)", text, re.MULTILINE)
    faults = re.findall(r"^FAULT: (.*)", text, re.MULTILINE)
    what = "pages of which every block was played"
    bench.report(played.count("ok"), len(faults) or int(status != 0), what, shown="\n".join(faults))


@session_in(envs.TOOLS)
def readme(bench: Bench) -> None:
    """Install as the README says without Galaxy, with an empty home and an empty virtual environment."""
    bench.pytest("tests/package/test_readme.py")


@session_in(envs.TOOLS)
def importer(bench: Bench) -> None:
    """Run Galaxy's importer on the tarball: no error, no warning, and documentation for each module."""
    bench.pytest("tests/package/test_importer.py")


@session_in(envs.TOOLS)
def lint(bench: Bench) -> None:
    """Check style with ruff, black, and ansible-lint's production profile."""
    commands = [["ruff", "check", "--no-cache"], ["black", "--check", "."], ["ansible-lint", "--offline", "--nocolor"]]
    bench.run_checkers(commands, r"(\d+) files (?:would be left unchanged|processed)", of=2)


@session_in(envs.TOOLS)
def types(bench: Bench) -> None:
    """Check types with mypy --strict: the pure parts of plugins/, the tests' own programs, and these sessions."""
    mypy = ["mypy", "--strict", f"--cache-dir={bench.work / 'mypy'}"]
    packages = [f"ansible_collections.windowkeeper.ssm.{folder.replace('/', '.')}" for folder in TYPED]
    # nox itself is installed beside the Python that runs this.
    ours = [
        f"--python-executable={sys.executable}",
        *"-p tests.checks -p tests.guides -p tests.mutants -m noxfile".split(),
    ]
    commands = [[*mypy, *(word for package in packages for word in ("-p", package))], [*mypy, *ours]]
    bench.env["MYPYPATH"] = str(bench.collections)
    bench.run_checkers(commands, r"Success: no issues found in (\d+) source files", of=2)


@session_in(envs.TOOLS)
def docs(bench: Bench) -> None:
    """Lint the documentation of plugins and roles with antsibull-docs, references to other collections included."""
    flags = ["--plugin-docs", "--validate-collection-refs", "all", "--disallow-unknown-collection-refs"]
    status, text = bench.run("antsibull-docs", "lint-collection-docs", *flags, ".")
    modules = list((bench.copy / "plugins" / "modules").glob("[!_]*.py"))
    failed = len(re.findall(r"^\S+:\d+:\d+:", text, re.MULTILINE)) or int(status != 0)
    bench.report(0 if failed else len(modules), failed, "modules, and all other documentation, under antsibull-docs")


@session_in(envs.TOOLS)
def site(bench: Bench) -> None:
    """Build the documentation site, .venv/site/index.html: no broken reference, no page missing."""
    pages, html = bench.emptied("pages"), bench.emptied("html")
    words = ["--use-current", "--squash-hierarchy", "--fail-on-error", "--dest-dir", str(pages), "windowkeeper.ssm"]
    if bench.run("antsibull-docs", "collection", *words)[0]:
        bench.report(0, 1, "antsibull-docs could not write the pages")
    playbook_pages.arrange(pages, bench.copy)
    sphinx = ["-b", "html", "-c", "docs/site", "-d", str(bench.emptied("doctrees")), "-W", "--keep-going", "--quiet"]
    if bench.run("python", "-m", "sphinx", *sphinx, pages, html)[0]:
        bench.report(0, 1, "Sphinx warns")
    shutil.rmtree(VENV / "site", ignore_errors=True)
    shutil.copytree(html, VENV / "site")
    bench.pytest("tests/package/test_site.py", what="for .venv/site/index.html", WINDOWKEEPER_SITE=str(html))


@session_in(envs.TOOLS)
def changelog(bench: Bench) -> None:
    """Lint the changelog and its fragments."""
    status, _text = bench.run("antsibull-changelog", "lint")
    fragments = len(list((bench.copy / "changelogs" / "fragments").glob("*.y*ml")))
    bench.report(int(not status), int(status != 0), f"changelog with {fragments} fragments")


@session_in(envs.LATEST, requires=[f"unit-{core}" for core in TESTED])
def coverage(bench: Bench) -> None:
    """Add up the branches that the unit tests take on any core: 100% of the pure core, more than 90% of the rest."""
    data, core = f"--data-file={bench.work / 'coverage'}", ",".join(f"{folder}/*" for folder in CORE)
    if bench.run("coverage", "combine", "--keep", data, *(VENV / "coverage" / f"unit-{core}" for core in TESTED))[0]:
        bench.report(0, 1, "coverage could not be combined")
    report = ["coverage", "report", data, "--precision=2", "--show-missing", "--skip-covered"]
    in_core = bench.run(*report, f"--include={core}", "--fail-under=100")
    in_rest = bench.run(*report, f"--omit={core}", "--fail-under=90.01")
    percent = [(re.findall(r"(?m)^TOTAL .* (\S+%)", text) or ["nothing"])[0] for text in (in_core[1], in_rest[1])]
    failed = bool(in_core[0]) + bool(in_rest[0])
    bench.report(2 - failed, failed, " of the core, ".join(percent) + " of the rest of plugins/")


@session_in(envs.DEMO)
def demo(bench: Bench) -> None:
    """Play the story of examples/demo against a test server: preview, apply, detect drift, correct it."""
    bench.beside_server("examples/demo/story.py")


@session_in(envs.DEMO, envs.AWS_CLI)
def benchmarks(bench: Bench) -> None:
    """Measure the modules beside their rivals, and write benchmarks/README.md; `-- --quick` takes two minutes."""
    words = ["--aws", str(envs.AWS_CLI.bin / "aws"), "--write", str(ROOT / "benchmarks"), *bench.session.posargs]
    bench.beside_server("benchmarks/run.py", *words)


@session_in(envs.DEMO)
def server(bench: Bench) -> None:
    """Run the test server until Ctrl-C; `-- --port 8080` sets its port."""
    bench.run_on_terminal("python", "-m", "tests.emulator", *(bench.session.posargs or ["--port", "0"]))


@session_in(envs.TOOLS)
def generate(bench: Bench) -> None:
    """Write the generated parts of the documentation in the clone; `-- --check` only compares."""
    env = bench.env | {"PYTHONPATH": str(ROOT)}
    bench.run_on_terminal("python", "-B", "-P", "-m", "tests.generate", *bench.session.posargs, env=env)


@session_in(TESTED.get("2.20", envs.LATEST))
def mutants(bench: Bench) -> None:
    """Change the pure core in small ways, one at a time: a unit test must fail; `-- --help` lists the options."""
    bench.run_on_terminal("python", "-m", "tests.mutants", *bench.session.posargs)
