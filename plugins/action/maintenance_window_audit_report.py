# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes reports of audits on the controller; documented in the module of the same name."""

from __future__ import annotations

import datetime
import gc
import re
import typing as t

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase
from ansible_collections.windowkeeper.ssm.plugins.module_utils._audit.terms import NOTHING_DECLARED
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.completeness import (
    ADVICE,
    add_missing,
    missing_places,
    missing_sentence,
    unknown_windows,
)
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.documents import (
    DocumentError,
    merge,
    unaudited_document,
)
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.report_files import write_reports
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.summary_lines import summary_lines
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils.user_input import mode_text
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils.variables import FORMATS

FAILED = {
    "name": {"type": "str", "required": True},
    "error": {"type": "str", "required": True},
    "region": {"type": "str", "default": ""},
}
IDLE = {
    "name": {"type": "str", "required": True},
    "reason": {"type": "str", "default": NOTHING_DECLARED},
    "region": {"type": "str", "default": ""},
}
SPEC: t.Dict[str, t.Any] = {
    "documents": {"type": "list", "elements": "raw", "default": []},
    "files": {"type": "list", "elements": "str", "default": []},
    "failed": {"type": "list", "elements": "dict", "options": FAILED, "default": []},
    "idle": {"type": "list", "elements": "dict", "options": IDLE, "default": []},
    "chosen_windows": {"type": "list", "elements": "dict", "default": []},
    "expected": {"type": "list", "elements": "str", "default": []},
    "slices": {"type": "int", "default": 0},
    "allow_missing": {"type": "bool", "default": False},
    "added_lines": {"type": "int", "default": 0},
    "formats": {"type": "list", "elements": "str", "choices": list(FORMATS), "default": list(FORMATS)},
    "dest": {"type": "str", "required": True},
    "name": {"type": "str", "default": "audit"},
    # YAML makes a number of an unquoted 0600.
    "mode": {"type": "raw", "default": "0600"},
}


class ActionModule(ActionBase):
    _supports_check_mode = True
    _supports_async = False
    _requires_connection = False

    def run(self, tmp: t.Any = None, task_vars: t.Any = None) -> t.Dict[str, t.Any]:
        result = super().run(tmp, task_vars)
        _validation, arguments = self.validate_argument_spec(argument_spec=SPEC)
        mode = str(mode_text(arguments["mode"]))
        if not re.fullmatch("0?[0-7]{3}", mode):
            raise AnsibleActionFail("mode: %r was given; allowed: three octal digits, such as '0600'" % mode)
        if arguments["name"] in ("", ".", "..") or "/" in arguments["name"]:
            raise AnsibleActionFail("name: %r was given; allowed: a file name without a folder" % arguments["name"])
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        unaudited = [unaudited_document(one["name"], one["region"], one["error"], now) for one in arguments["failed"]]
        unaudited += [
            unaudited_document(one["name"], one["region"], None, now, one["reason"]) for one in arguments["idle"]
        ]
        # Thousands of findings with next to no garbage among them: collecting it takes as long as writing them.
        collecting = gc.isenabled()
        gc.disable()
        try:
            document = merge(arguments["documents"], arguments["files"], unaudited)
            missing = missing_places(document, arguments["expected"])
            incomplete = missing_sentence(missing, len(arguments["files"]), arguments["slices"])
            if missing and not arguments["allow_missing"]:
                document = add_missing(document, missing)
            files = write_reports(document, arguments["dest"], arguments["name"], arguments["formats"], int(mode, 8))
        except DocumentError as error:
            raise AnsibleActionFail("No report was written. %s" % error) from None
        except OSError as error:
            # Only replacing a report's file has a second name; a folder may have that name, for example.
            which = " (%s; the reports before it were written)" % error.filename2 if error.filename2 else ""
            said = "The reports cannot be written to %s: %s%s. Set another dest." % (
                arguments["dest"],
                error.strerror,
                which,
            )
            raise AnsibleActionFail(said) from None
        finally:
            if collecting:
                gc.enable()
        unknown = unknown_windows(arguments["chosen_windows"])
        if incomplete and not arguments["allow_missing"]:
            incomplete += " " + ADVICE
        problems = [*filter(None, [incomplete]), *unknown.values()]
        result.update(
            changed=False,
            files=files,
            summary=document["summary"],
            overview=summary_lines(document, files, problems, arguments["added_lines"]),
            incomplete="" if arguments["allow_missing"] else incomplete,
            missing=missing,
            unknown_windows=unknown,
        )
        return result
