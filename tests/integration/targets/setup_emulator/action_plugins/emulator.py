# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Talk to the test server as nobody else does: prepare it, without a module's process.

operation and parameters: an API call, past boto3. Or control, method and body: one of the server's own endpoints under
/windowkeeper/. The result has the answer.
"""

from __future__ import annotations

import json

from ansible.errors import AnsibleActionFail
from ansible.module_utils.urls import open_url
from ansible.plugins.action import ActionBase


class ActionModule(ActionBase):
    _supports_check_mode = True
    _supports_async = False

    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        args = self._task.args
        server = {name: self._templar.template(task_vars["emulator_" + name]) for name in ("url", "access_key", "region")}
        if "operation" in args:
            url, method, body = server["url"] + "/", "POST", args.get("parameters", {})
        else:
            url = "%s/windowkeeper/%s" % (server["url"], args["control"])
            method, body = args.get("method", "POST"), args.get("body")
        headers = {
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": "AmazonSSM.%s" % args.get("operation"),
            "Authorization": "AWS4-HMAC-SHA256 Credential=%(access_key)s/20260101/%(region)s/ssm/aws4_request" % server,
        }
        data = None if body is None else json.dumps(body)
        try:
            with open_url(url, method=method, data=data, headers=headers, timeout=30) as answer:
                content = answer.read()
        except OSError as error:
            said = error.read().decode() if hasattr(error, "read") else ""
            raise AnsibleActionFail("%s %s: %s %s" % (method, url, error, said)) from error
        result.update(changed=False, answer=json.loads(content or b"{}"))
        return result
