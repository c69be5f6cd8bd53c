# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A job the way AWX runs it: `ansible-runner transmit | worker | process`, and what AWX then has in its database."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import typing as t
from pathlib import Path

import yaml
from awx_plugins.credentials import injectors

from tests.awx import stand_in

#: AWX cuts the result of an event above this many characters.
MAX_EVENT_RES = 700_000
SECONDS = 110
BIN = Path(sys.executable).parent


class AmazonCredential:
    """A credential of AWX's type "Amazon Web Services", as its injector reads one."""

    def __init__(self, access_key: str, secret_key: str, token: str = "") -> None:
        self.inputs = {"username": access_key, "password": secret_key, "security_token": token}

    def has_input(self, name: str) -> bool:
        """Whether something was entered."""
        return bool(self.inputs.get(name))

    def get_input(self, name: str, default: str = "") -> str:
        """What was entered."""
        return self.inputs.get(name) or default

    def environment(self, folder: Path) -> t.Dict[str, str]:
        """The variables that AWX's own injector makes of it."""
        environ: t.Dict[str, str] = {}
        injectors.aws(self, environ, str(folder))
        return environ


class Unsafe(str):
    """Text that must not be templated."""


class _Dumper(yaml.SafeDumper):
    pass


_Dumper.add_representer(Unsafe, lambda dumper, data: dumper.represent_scalar("!unsafe", str(data), style="|"))


def answers_as_awx_sends(answers: t.Any) -> t.Any:
    """Answers of a survey: AWX marks every text that did not come from the template's own variables."""
    if isinstance(answers, str):
        return Unsafe(answers)
    if isinstance(answers, list):
        return [answers_as_awx_sends(answer) for answer in answers]
    if isinstance(answers, dict):
        return {name: answers_as_awx_sends(answer) for name, answer in answers.items()}
    return answers


def sliced(inventory: t.Dict[str, t.Any], number: int, count: int) -> t.Dict[str, t.Any]:
    """The slice of an inventory that AWX gives to a job: of the hosts by name, each count-th from number (1...) on."""
    hosts = set(sorted(inventory["_meta"]["hostvars"])[number - 1 :: count])
    cut: t.Dict[str, t.Any] = {
        name: dict(group, hosts=[host for host in group.get("hosts", []) if host in hosts])
        for name, group in inventory.items()
        if name != "_meta"
    }
    kept = {host: variables for host, variables in inventory["_meta"]["hostvars"].items() if host in hosts}
    return dict(cut, _meta={"hostvars": kept})


class Job:
    """A job that has ended. events: what was stored, in order."""

    def __init__(self, artifacts: Path) -> None:
        files = sorted((artifacts / "job_events").glob("*.json"), key=lambda path: int(path.name.partition("-")[0]))
        self.stored = [path.read_text(encoding="utf-8") for path in files]
        self.events: t.List[t.Dict[str, t.Any]] = [json.loads(text) for text in self.stored]
        self.stdout = (artifacts / "stdout").read_text(encoding="utf-8")
        self.status = (artifacts / "status").read_text(encoding="utf-8")

    def of(self, event: str) -> t.List[t.Dict[str, t.Any]]:
        """The data of events of this name."""
        return [stored["event_data"] for stored in self.events if stored["event"] == event]

    def results(self, action: str, event: str = "runner_on_ok") -> t.Dict[str, t.Dict[str, t.Any]]:
        """What a module returned, by host."""
        return {data["host"]: data["res"] for data in self.of(event) if data["task_action"] == action}

    @property
    def artifacts(self) -> t.Dict[str, t.Any]:
        """What set_stats has told workflows."""
        (stats,) = self.of("playbook_on_stats")
        return t.cast(t.Dict[str, t.Any], stats.get("artifact_data", {}))

    @property
    def failed_hosts(self) -> t.Set[str]:
        """The hosts that the job counts as failed."""
        (stats,) = self.of("playbook_on_stats")
        return set(stats["failures"]) | set(stats["dark"])

    @property
    def text(self) -> str:
        """All that a reader of the job can come to see."""
        return "\n".join([*self.stored, self.stdout])

    @property
    def longest(self) -> int:
        """How many characters the longest event has."""
        return max(map(len, self.stored))


class Awx:
    """Runs jobs of a project. environ: what its workers find; url: of the test server."""

    def __init__(self, folder: Path, project: Path, environ: t.Dict[str, str], credential: AmazonCredential) -> None:
        self.folder, self.project, self.environ, self.credential = folder, project, environ, credential
        self.inventory = self._inventory()
        self.counting = threading.Lock()
        self.number = 0

    def _inventory(self) -> t.Dict[str, t.Any]:
        words = [BIN / "ansible-inventory", "-i", self.project / "inventory" / "hosts", "--list", "--export"]
        said = subprocess.run(words, env=self.environ, capture_output=True, text=True, check=True, timeout=SECONDS)
        listed: t.Dict[str, t.Any] = json.loads(said.stdout)
        # AWX keeps the variables of groups with the groups, and those of hosts with the hosts.
        hosts = {host for group in listed.values() for host in group.get("hosts", [])}
        own = listed.get("_meta", {}).get("hostvars", {})
        listed["_meta"] = {"hostvars": {host: own.get(host, {}) for host in hosts}}
        return listed

    def launch(
        self,
        template: t.Dict[str, t.Any],
        answers: t.Optional[t.Dict[str, t.Any]] = None,
        *,
        job_type: str = "",
        part: t.Tuple[int, int] = (1, 1),
        limit: str = "",
        workflow_job: int = 0,
        verbosity: int = 0,
        extra: t.Optional[t.Dict[str, str]] = None,
        artifacts: t.Optional[t.Dict[str, t.Any]] = None,
    ) -> Job:
        """Run a job template, as the module awx.awx.job_template describes it, and wait for its end.

        answers: of its survey, over their defaults. part: the number of the slice, and how many there are. artifacts: of the
        jobs before it, if a workflow runs it.
        """
        with self.counting:
            self.number += 1
            number = self.number
        folder = self.folder / f"job-{number}"
        sent, worker = folder / "controller", folder / "worker"
        for name in ("env", "inventory"):
            (sent / name).mkdir(parents=True)
        worker.mkdir()
        shutil.copytree(self.project, sent / "project")
        self._write_inventory(sent / "inventory" / "hosts", part)
        meta = {"awx_job_id": number, "awx_job_template_name": template["name"]}
        if workflow_job:
            meta["awx_workflow_job_id"] = workflow_job
        given = asked(template, answers or {}, by_a_person=artifacts is None) | (artifacts or {})
        variables = dict(template.get("extra_vars") or {}, **answers_as_awx_sends(given), **meta)
        (sent / "env" / "extravars").write_text(yaml.dump(variables, Dumper=_Dumper), encoding="utf-8")
        (sent / "env" / "envvars").write_text(json.dumps(self._job_environ(template, sent) | (extra or {})))
        (sent / "env" / "settings").write_text(json.dumps({"job_timeout": SECONDS, "idle_timeout": SECONDS}))
        words = ["--check"] if (job_type or template["job_type"]) == "check" else []
        words += ["--diff"] if template.get("diff_mode") else []
        words += ["--limit", limit] if limit else []
        words += ["-" + "v" * verbosity] if verbosity else []
        (sent / "env" / "cmdline").write_text(" ".join(words), encoding="utf-8")
        self._run(template["playbook"], sent, worker)
        return Job(sent / "artifacts" / "1")

    def _job_environ(self, template: t.Dict[str, t.Any], sent: Path) -> t.Dict[str, str]:
        environ = self.credential.environment(sent) if template.get("credentials") else {}
        ours = ("ANSIBLE_COLLECTIONS_PATH", "AWS_ENDPOINT_URL", "AWS_EC2_METADATA_DISABLED")
        return environ | {name: self.environ[name] for name in ours} | {"ANSIBLE_FORCE_COLOR": "True"}

    def _write_inventory(self, path: Path, part: t.Tuple[int, int]) -> None:
        text = json.dumps(sliced(self.inventory, *part))
        path.write_text(f"#!{sys.executable}\nprint({text!r})\n", encoding="utf-8")
        path.chmod(0o700)

    def _run(self, playbook: str, sent: Path, worker: Path) -> None:
        """The three programs, connected as AWX connects them through its mesh."""
        runner = BIN / "ansible-runner"
        common: t.Dict[str, t.Any] = {"env": self._plain(), "stderr": subprocess.PIPE}
        words = [runner, "transmit", sent, "--playbook", playbook, "--ident", "1"]
        transmitting = subprocess.Popen(words, stdout=subprocess.PIPE, **common)
        working = subprocess.Popen(
            [runner, "worker", "--private-data-dir", worker],
            stdin=transmitting.stdout,
            stdout=subprocess.PIPE,
            cwd=worker,
            **common,
        )
        processing = subprocess.Popen(
            [runner, "process", sent, "--ident", "1"],
            stdin=working.stdout,
            stdout=subprocess.DEVNULL,
            **common,
        )
        programs = (transmitting, working, processing)
        try:
            said = [program.communicate(timeout=SECONDS)[1] for program in reversed(programs)]
        finally:
            for program in programs:
                program.kill()
        # The worker's status is that of the playbook, and transmit's is 0 or there is no job at all.
        assert transmitting.returncode == 0 and (sent / "artifacts" / "1" / "status").exists(), said

    def _plain(self) -> t.Dict[str, str]:
        """No AWS at all: what a job knows of it must come from its credential."""
        return {name: value for name, value in self.environ.items() if not name.startswith("AWS_")}


def asked(template: t.Dict[str, t.Any], answers: t.Dict[str, t.Any], by_a_person: bool = True) -> t.Dict[str, t.Any]:
    """The variables that a survey gives, answers over defaults. Raises AssertionError where AWX would refuse them."""
    given = stand_in.with_defaults(template, answers, by_a_person)
    problems = stand_in.answer_problems(template, given if by_a_person else answers, required=by_a_person)
    unknown = set(answers) - set(stand_in.questions(template))
    assert not problems and not unknown, (problems, unknown)
    return given
