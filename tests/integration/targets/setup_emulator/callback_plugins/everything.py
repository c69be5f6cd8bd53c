# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes what AWX stores, uncut, one JSON document a line: each task's arguments as it starts, and all results."""

from __future__ import annotations

import json
import os

from ansible.plugins.callback import CallbackBase


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "everything"
    CALLBACK_NEEDS_ENABLED = True

    def _write(self, event, task, content):
        document = {"event": event, "task": task.get_name(), "content": content}
        with open(os.environ["EVERYTHING_PATH"], "a", encoding="utf-8") as stream:
            stream.write(json.dumps(document, default=str) + "\n")

    def v2_playbook_on_task_start(self, task, is_conditional):
        self._write("start", task, task.args)

    def v2_runner_on_ok(self, result):
        self._write("ok", result.task, result.result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._write("failed", result.task, result.result)

    def v2_runner_item_on_ok(self, result):
        self._write("item ok", result.task, result.result)

    def v2_runner_item_on_failed(self, result):
        self._write("item failed", result.task, result.result)

    def v2_runner_item_on_skipped(self, result):
        self._write("item skipped", result.task, result.result)

    def v2_on_file_diff(self, result):
        self._write("diff", result.task, result.result)
