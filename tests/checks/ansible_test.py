# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""ansible-test with a package index alone, and what its output shows to have run."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from pathlib import Path

from . import environments
from .bench import CREDENTIALS, Bench

#: Sanity tests that judge what a user meets; one that is skipped would go unnoticed.
INDISPENSABLE = {"ansible-doc", "compile", "import", "pep8", "pylint", "validate-modules", "yamllint"}

#: Options that ansible-test passes to its own script for installing pip.
UNKNOWN_TO_PIP = ("--no-setuptools", "--no-wheel")


def sanity(bench: Bench) -> None:
    """Run the sanity tests on the environment's Python, without those that need more than a package index."""
    (package,) = bench.environment.bin.parent.glob("lib/python*/site-packages/ansible_test")
    _prepare_pip(bench, package)
    left_out = [
        path.stem.removeprefix("sanity.")
        for path in sorted((package / "_data" / "requirements").glob("sanity.*.txt"))
        if re.search(r"^[^#]*@ *https?://", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    skips = [word for name in left_out for word in ("--skip-test", name)]
    status, text = bench.run("ansible-test", "sanity", *_options(bench), *skips, *bench.session.posargs)
    ran = set(re.findall(r'^Running sanity test "([^"]+)"', text, re.MULTILINE))
    missing = INDISPENSABLE - ran - set(left_out)
    if missing and not bench.session.posargs:
        bench.fail(f"sanity tests that did not run: {', '.join(sorted(missing))}")
    counted = re.search(r"^FATAL: The (\d+) sanity test\(s\) listed below", text, re.MULTILINE)
    failed = int(counted[1]) if counted else int(status != 0)
    errors = re.findall(r"^(?:ERROR|FATAL):.*", text, re.MULTILINE)
    what = f"sanity tests{'; not on the package index: ' if left_out else ''}{', '.join(left_out)}"
    bench.report(len(ran) - failed, failed, what, shown="\n".join(errors))


def targets(copy: Path) -> list[str]:
    """The integration targets: every folder, apart from those whose aliases say that others include them."""
    folders = sorted((copy / "tests" / "integration" / "targets").glob("*/"))
    aliases = {folder.name: folder / "aliases" for folder in folders}
    texts = {name: path.read_text(encoding="utf-8").split() if path.exists() else [] for name, path in aliases.items()}
    return [name for name, words in texts.items() if not {"hidden", "disabled"} & set(words)]


def run_target(bench: Bench, name: str, url: str) -> tuple[str, str]:
    """Run an integration target against the test server, which starts empty; returns what is wrong, and the output."""
    urllib.request.urlopen(urllib.request.Request(f"{url}/windowkeeper/reset", method="POST"), timeout=30).close()
    variables = {"emulator_url": url, "emulator_access_key": CREDENTIALS["AWS_ACCESS_KEY_ID"]}
    variables |= {"emulator_secret_key": CREDENTIALS["AWS_SECRET_ACCESS_KEY"]}
    variables |= {"emulator_region": CREDENTIALS["AWS_REGION"]}
    # JSON is YAML, and quotes itself.
    path = bench.copy / "tests" / "integration" / "integration_config.yml"
    path.write_text(json.dumps(variables), encoding="utf-8")
    began = time.monotonic()
    status, text = bench.run("ansible-test", "integration", "--local", *_options(bench), name)
    # Its own tasks, for those of a role that it depends on show nothing of it. A target of a script has none.
    tasks = len(re.findall(rf"^TASK \[{re.escape(name)} : ", text, re.MULTILINE))
    fault = f"ansible-test ended with status {status}" if status else ""
    if not re.search(rf"^Running {re.escape(name)} integration test (role|script)", text, re.MULTILINE):
        # ansible-test leaves out what it thinks does not fit here, and still ends with 0.
        fault = fault or "it did not run"
    if not tasks and "integration test script" not in text:
        fault = fault or "it ran no task of its own"
    bench.session.log(f"{name}: {fault or f'ok, {tasks} tasks'} ({time.monotonic() - began:.0f} s)")
    return fault, text


def _options(bench: Bench) -> list[str]:
    return ["--color", "no", "--python", bench.environment.version]


def _prepare_pip(bench: Bench, package: Path) -> None:
    """Put into the home what ansible-test would fetch from a server of its own: a script that installs its pip."""
    source = package / "_internal" / "python_requirements.py"
    (version,) = re.findall(r"pip='([0-9.]+)'", source.read_text(encoding="utf-8"))
    cache = bench.work / "home" / ".ansible" / "test" / "cache"
    environments.pip(bench.environment, "download", "--no-deps", "--dest", cache, f"pip=={version}")
    (cache / f"get_pip_{version.replace('.', '_')}.py").write_text(
        f"import sys\n"
        f"sys.path.insert(0, {str(cache / f'pip-{version}-py3-none-any.whl')!r})\n"
        f"from pip._internal.cli.main import main\n"
        f"sys.exit(main(['install', *(word for word in sys.argv[1:] if word not in {UNKNOWN_TO_PIP})]))\n",
        encoding="utf-8",
    )
