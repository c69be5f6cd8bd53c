# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the test server saw and holds of one window.

query('emulator', 'requests', window_id, window_name): the API calls about it, oldest first; the name is not needed.
query('emulator', 'tasks', window_id): its tasks as they are stored, in the API's names.
region=...: another one than emulator_region.
"""

from __future__ import annotations

import json
from urllib.parse import urlencode

from ansible.module_utils.urls import open_url
from ansible.plugins.lookup import LookupBase


class LookupModule(LookupBase):
    def run(self, terms, variables=None, **kwargs):
        what, window_id = str(terms[0]), str(terms[1])
        names = {window_id} | {str(term) for term in terms[2:]}
        server = {name: self._templar.template(variables["emulator_" + name]) for name in ("url", "region")}
        query = urlencode({"region": kwargs.get("region", server["region"]), "window_id": window_id})
        with open_url("%s/windowkeeper/%s?%s" % (server["url"], what, query), timeout=30) as answer:
            found = json.loads(answer.read())
        return [one for one in found if names & _windows_of(one["parameters"])] if what == "requests" else found


def _windows_of(parameters):
    if not isinstance(parameters, dict):
        return set()
    named = {value for one in parameters.get("Filters", ()) for value in one.get("Values", ())}
    return named | {parameters.get("WindowId")} - {None}
