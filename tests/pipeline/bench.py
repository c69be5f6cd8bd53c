# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What every check works with: an environment, its copy of the collection, and a way to run programs in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from . import checkout, environments, layout, surroundings
from .environments import Environment
from .outcome import Outcome
from .processes import Processes
from .report import Reporter


@dataclass(frozen=True)
class Bench:
    """One environment at work."""

    environment: Environment
    processes: Processes
    reporter: Reporter

    @property
    def copy(self) -> Path:
        """The copy of our collection."""
        return layout.collection_copy(self.environment.name)

    @property
    def work(self) -> Path:
        """A folder for whatever a check writes."""
        return layout.work_folder(self.environment.name)

    def environ(self) -> dict[str, str]:
        """The variables for its programs."""
        return surroundings.for_environment(self.environment.name)

    def run(
        self, argv: Sequence[str | Path], log: Path, *, cwd: Path | None = None, extra: dict[str, str] | None = None
    ) -> int:
        """Run a program of this environment; the first word is its name. Returns its exit status."""
        words = [self.environment.bin / argv[0], *argv[1:]]
        return self.processes.run(words, cwd=cwd or self.copy, environ=self.environ() | (extra or {}), log=log)

    def install(self, log: Path) -> Outcome:
        """Install the environment and copy the collection into it."""
        fresh = environments.install(self.environment, self.processes, log)
        checkout.copy_for(self.environment)
        what = environments.described(self.environment)
        return Outcome(1, what=what if fresh else f"{what} (was installed)", counted=False)


def read(log: Path) -> str:
    """All that a log holds, without the escapes of coloured output."""
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)
