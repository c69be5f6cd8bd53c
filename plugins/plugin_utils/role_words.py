# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the module finds wrong when the role calls it, with the names that the role's user knows."""

from __future__ import annotations

import re
import typing as t

from ..module_utils._engine.findings import MOST, Finding, refusal
from ..module_utils._resources.task import BLOCK_OF_TYPE
from .flat_options import FLAT, SHORT
from .role_variables import VARIABLES

Result = t.Dict[str, t.Any]

#: The short form of an option, or several, by the option's path in an entry.
SHORT_FORMS = {
    "targets": " or ".join(SHORT),
    **{
        ".".join(("task_invocation_parameters", BLOCK_OF_TYPE[kind], *above)): name
        for kind, options in FLAT.items()
        for name, above in options.items()
    },
}


def in_words_of_the_role(result: Result, prefix: str) -> Result:
    """A result of the module whose findings and message name variables of the role; any other result as it is.

    prefix: of the role's variables.
    """
    given = result.get("findings")
    # Of more than are told, the message knows the number.
    if not result.get("failed") or not given or len(given) >= MOST:
        return result
    findings = [Finding(**one) for one in given]
    findings = [finding._replace(path=_path(finding.path, prefix)) for finding in findings]
    told = [finding.as_dict() for finding in findings]
    return dict(result, findings=told, msg=refusal([str(finding) for finding in findings]))


def _path(path: str, prefix: str) -> str:
    variable = re.split(r"[.\[]", path, maxsplit=1)[0]
    if variable not in VARIABLES:
        # A file of src has names of its own.
        return path
    short = SHORT_FORMS.get(path.partition("].")[2])
    return "%s%s%s" % (prefix, path, " (%s in an entry with a pattern)" % short if short else "")
