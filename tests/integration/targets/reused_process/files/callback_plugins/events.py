# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes all that a callback is given of a play's results, one JSON document a line."""

from __future__ import annotations

import json
import os

from ansible.plugins.callback import CallbackBase


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "events"
    CALLBACK_NEEDS_ENABLED = True

    def _write(self, event, result):
        # ansible-core 2.19 has the parts of a result under other names.
        task = getattr(result, "task", None) or result._task
        content = getattr(result, "result", None) or result._result
        document = {"event": event, "task": task.get_name(), "result": content}
        with open(os.environ["EVENTS_PATH"], "a", encoding="utf-8") as stream:
            stream.write(json.dumps(document, default=str) + "\n")

    def v2_runner_on_ok(self, result):
        self._write("ok", result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._write("failed, ignored" if ignore_errors else "failed", result)

    def v2_runner_on_unreachable(self, result):
        self._write("unreachable", result)

    def v2_runner_on_skipped(self, result):
        self._write("skipped", result)

    def v2_runner_retry(self, result):
        self._write("retry", result)

    def v2_runner_item_on_ok(self, result):
        self._write("item ok", result)

    def v2_runner_item_on_failed(self, result):
        self._write("item failed", result)

    def v2_on_file_diff(self, result):
        self._write("diff", result)
