# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a run may start a further call: not after a signal, without its parent process, or with dead credentials."""

from __future__ import annotations

import contextlib
import os
import signal
import typing as t

from .errors import NotStarted
from .explanation import EXPIRED, NO_CREDENTIALS, NOT_ACCEPTED

try:
    from botocore.exceptions import ClientError
except ImportError:
    # Modules report the missing library before the first call.
    ClientError = Exception

SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Interrupted(Exception):
    """Why a run starts nothing further."""


class Gate:
    """Open until something closes it; then it stays closed. What is in progress is finished.

    parent: returns the ID of the parent process.
    """

    def __init__(self, parent: t.Callable[[], int] = os.getppid) -> None:
        self.cause: t.Optional[Exception] = None
        self._parent, self._parent_id = parent, parent()
        self._handlers: t.Dict[signal.Signals, t.Any] = {}

    def close(self, cause: Exception) -> None:
        """Close it. The first cause is the one that counts."""
        self.cause = self.cause or cause

    def check(self) -> None:
        """Raise NotStarted if nothing further may be started."""
        if self._parent() != self._parent_id:
            self.close(Interrupted("the process that started this module has ended"))
        if self.cause is not None:
            raise NotStarted(message="Not started", exception=self.cause)

    def watch(self, client: t.Any) -> None:
        """Close it with the first call that shows that the client's credentials have expired, are not accepted, or are gone."""
        client.meta.events.register("after-call.ssm", self._note_answer)
        client.meta.events.register("after-call-error.ssm", self._note_error)

    def _note_answer(self, parsed: t.Any = None, model: t.Any = None, **_event: t.Any) -> None:
        if (parsed.get("Error") or {}).get("Code") in EXPIRED | NOT_ACCEPTED:
            self.close(ClientError(parsed, model.name))

    def _note_error(self, exception: t.Any = None, **_event: t.Any) -> None:
        if type(exception).__name__ in NO_CREDENTIALS:
            self.close(exception)

    def listen(self) -> None:
        """Close it on the first SIGTERM or SIGINT. A second one ends the process."""
        for number in SIGNALS:
            # Only the main thread of a process can listen.
            with contextlib.suppress(ValueError):
                self._handlers[number] = signal.signal(number, self._interrupt)

    def _interrupt(self, number: int, _frame: t.Any) -> None:
        for other in self._handlers:
            signal.signal(other, signal.SIG_DFL)
        self.close(Interrupted("the module was interrupted by %s" % signal.Signals(number).name))

    def release(self) -> None:
        """Leave signals to whom they were left before."""
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._handlers.clear()
