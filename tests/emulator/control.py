# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server's own endpoints under ``/windowkeeper/``: log, faults, settings, raw tasks, executions and reset."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

from . import executions, moto_bridge
from .errors import ApiError
from .faults import Fault, Faults, RateLimit
from .journal import Journal
from .state import Settings, Window, lock

IDENTITY = ("WindowId", "WindowTaskId", "TaskType")
TARGET_IDENTITY = ("WindowId", "WindowTargetId")


class ControlError(Exception):
    """A request to a control endpoint that cannot be done; answered as ``{"error": text}``."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class Control:
    """What the endpoints change, and what the dispatcher reads from it."""

    def __init__(self) -> None:
        self.journal = Journal()
        self.faults = Faults()
        self.settings = Settings()
        self.rate_limit = RateLimit()
        self._routes = {
            "requests": {"GET": self._requests, "DELETE": self._clear_requests},
            "faults": {"GET": self._faults, "POST": self._add_faults, "DELETE": self._clear_faults},
            "settings": {"GET": self._settings, "POST": self._change_settings},
            "tasks": {"GET": self._tasks, "PUT": self._store_task},
            "targets": {"PUT": self._store_target},
            "executions": {"GET": self._executions, "PUT": self._store_execution},
            "reset": {"POST": self._reset},
        }

    def answer(self, method: str, path: str, query: str, body: bytes) -> tuple[int, Any]:
        """An HTTP status and a JSON document."""
        name = path.removeprefix("/windowkeeper").strip("/")
        if not name:
            return 200, {"endpoints": {f"/windowkeeper/{one}": list(methods) for one, methods in self._routes.items()}}
        methods = self._routes.get(name)
        if methods is None:
            return 404, {"error": f"there is no /windowkeeper/{name}"}
        if method not in methods:
            return 405, {"error": f"/windowkeeper/{name} knows {', '.join(methods)}"}
        try:
            document = json.loads(body) if body else None
            asked = {key: values[-1] for key, values in parse_qs(query).items()}
            return 200, methods[method](document, asked)
        except ControlError as error:
            return error.status, {"error": str(error)}
        except ApiError as error:
            return error.status, {"error": error.message}
        except ValueError as error:
            return 400, {"error": str(error)}

    def _requests(self, document: Any, asked: dict[str, str]) -> Any:
        return self.journal.entries()

    def _clear_requests(self, document: Any, asked: dict[str, str]) -> Any:
        self.journal.clear()
        return []

    def _faults(self, document: Any, asked: dict[str, str]) -> Any:
        return self.faults.listing()

    def _add_faults(self, document: Any, asked: dict[str, str]) -> Any:
        given = document if isinstance(document, list) else [document]
        self.faults.add([Fault.parse(one) for one in given])
        return self.faults.listing()

    def _clear_faults(self, document: Any, asked: dict[str, str]) -> Any:
        self.faults.clear()
        return []

    def _settings(self, document: Any, asked: dict[str, str]) -> Any:
        return asdict(self.settings)

    def _change_settings(self, document: Any, asked: dict[str, str]) -> Any:
        if not isinstance(document, dict):
            raise ControlError(400, "settings are an object")
        checked = {name: _setting(name, value) for name, value in document.items()}
        for name, value in checked.items():
            setattr(self.settings, name, value)
        if "rate" in checked:
            self.rate_limit.clear()
        return asdict(self.settings)

    def _tasks(self, document: Any, asked: dict[str, str]) -> Any:
        with lock:
            return [task for window in _windows(asked) for task in window.tasks.values()]

    def _store_task(self, document: Any, asked: dict[str, str]) -> Any:
        """Store a task as it is, past all validation: what a console made, or members of the future."""
        task = document.get("task") if isinstance(document, dict) else None
        if not isinstance(task, dict) or not all(isinstance(task.get(name), str) for name in IDENTITY):
            raise ControlError(400, f"task must be an object with {', '.join(IDENTITY)}")
        with lock:
            _window(document, task["WindowId"]).tasks[task["WindowTaskId"]] = task
        return task

    def _store_target(self, document: Any, asked: dict[str, str]) -> Any:
        """Store a target of a window as it is, so that it can have an ID that is known beforehand."""
        target = document.get("target") if isinstance(document, dict) else None
        if not isinstance(target, dict) or not all(isinstance(target.get(name), str) for name in TARGET_IDENTITY):
            raise ControlError(400, f"target must be an object with {', '.join(TARGET_IDENTITY)}")
        stored = {"ResourceType": "INSTANCE", "Targets": [{"Key": "tag:Patch", "Values": ["yes"]}], **target}
        with lock:
            _window(document, target["WindowId"]).targets[target["WindowTargetId"]] = stored
        return stored

    def _executions(self, document: Any, asked: dict[str, str]) -> Any:
        with lock:
            return [execution for window in _windows(asked) for execution in window.executions.values()]

    def _store_execution(self, document: Any, asked: dict[str, str]) -> Any:
        """Store what ran in a window, with its tasks and their invocations: a window here never opens by itself."""
        execution = executions.stored(document.get("execution") if isinstance(document, dict) else None)
        with lock:
            _window(document, execution["WindowId"]).executions[execution["WindowExecutionId"]] = execution
        return execution

    def _reset(self, document: Any, asked: dict[str, str]) -> Any:
        with lock:
            moto_bridge.modules().reset()
        self.journal.clear()
        self.faults.clear()
        self.settings = Settings()
        self.rate_limit.clear()
        return {}


def _backend(place: dict[str, str]) -> Any:
    return moto_bridge.ssm_backend(
        place.get("account") or moto_bridge.DEFAULT_ACCOUNT, place.get("region") or moto_bridge.DEFAULT_REGION
    )


def _windows(asked: dict[str, str]) -> list[Window]:
    """The windows of a place, or the one that is asked for."""
    windows = _backend(asked).windows
    return [window for window_id, window in windows.items() if asked.get("window_id") in (None, window_id)]


def _window(place: dict[str, str], window_id: str) -> Window:
    window = _backend(place).windows.get(window_id)
    if window is None:
        raise ControlError(404, f"Maintenance window {window_id} does not exist")
    return window


def _setting(name: str, value: Any) -> Any:
    """The value of a setting. Raises ControlError for one that it cannot have."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    allowed = {
        "rate": value is None or (number and value > 0),
        "latency": number and value >= 0,
        "strict_max": isinstance(value, bool),
        "page_size": value is None or (number and isinstance(value, int) and value > 0),
        "now": value is None or _is_moment(value),
    }
    if name not in allowed:
        raise ControlError(400, f"there is no setting {name}; there are {', '.join(allowed)}")
    if not allowed[name]:
        raise ControlError(400, f"{name} cannot be {value!r}")
    return value


def _is_moment(value: Any) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False
