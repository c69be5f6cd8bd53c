# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Talk to the test server as nobody else does: prepare it, without a module's process.

operation and parameters: an API call, past boto3; a list of parameters makes that many calls. Or control, method and
body: one of the server's own endpoints under /windowkeeper/. region: another one than emulator_region. The result has
the answer.
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
        server = {
            name: self._templar.template(task_vars["emulator_" + name]) for name in ("url", "access_key", "region")
        }
        server["region"] = args.get("region", server["region"])
        headers = {
            "Content-Type": "application/x-amz-json-1.1",
            "Authorization": "AWS4-HMAC-SHA256 Credential=%(access_key)s/20260101/%(region)s/ssm/aws4_request" % server,
        }
        if "operation" in args:
            headers["X-Amz-Target"] = "AmazonSSM.%s" % args["operation"]
            url, parameters = server["url"] + "/", args.get("parameters", {})
            if isinstance(parameters, list):
                answer = [_answer(url, "POST", headers, one) for one in parameters]
            else:
                answer = _answer(url, "POST", headers, parameters)
        else:
            url = "%s/windowkeeper/%s" % (server["url"], args["control"])
            answer = _answer(url, args.get("method", "POST"), headers, args.get("body"))
        result.update(changed=False, answer=answer)
        return result


def _answer(url, method, headers, body):
    data = None if body is None else json.dumps(body)
    try:
        with open_url(url, method=method, data=data, headers=headers, timeout=30) as answer:
            return json.loads(answer.read() or b"{}")
    except OSError as error:
        said = error.read().decode() if hasattr(error, "read") else ""
        raise AnsibleActionFail("%s %s: %s %s" % (method, url, error, said)) from error
