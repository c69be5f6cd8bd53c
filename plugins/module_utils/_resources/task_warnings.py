# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is allowed in a maintenance window task, and will hurt."""

from __future__ import annotations

import json
import re
import typing as t

from .._engine.meaning import json_meaning
from .._engine.shapes import Mark, Options
from .task import document_name, is_owned_by_aws

_BLOCKS = "task_invocation_parameters"
_PSEUDO_PARAMETER = re.compile(r"\{\{[^{}]*\}\}")
_JSON = ("payload", "input")


def warnings(current: t.Optional[Options], desired: Options) -> t.List[str]:
    """Sentences for the person who runs this. current: None where there is no task yet."""
    now = current or {}
    blocks = desired.get(_BLOCKS)
    if not isinstance(blocks, dict):
        return []
    sentences = []
    command = blocks.get("run_command")
    if isinstance(command, dict) and isinstance(command.get("document_hash"), str):
        whose = desired if "task_arn" in desired else now
        if is_owned_by_aws(whose):
            sentences.append(
                "%s.run_command.document_hash pins %s, which AWS owns and updates: after its next update every run of "
                "this task fails. Leave the hash out." % (_BLOCKS, document_name(whose))
            )
    for path in _emptied(blocks, now.get(_BLOCKS) or {}, _BLOCKS):
        sentences.append(
            "%s will be, or hold, an empty text. If a pseudo parameter such as RESOURCE_ID in double braces was meant, "
            "Ansible's templating has emptied it: write it with !unsafe or with the filter "
            "windowkeeper.ssm.pseudo_parameter." % path
        )
    return sentences


def _emptied(desired: Options, current: Options, path: str) -> t.Iterator[str]:
    """Paths of texts about to be written that look as if templating had emptied a pseudo parameter in them."""
    for name, wanted in desired.items():
        now = current.get(name)
        here = "%s.%s" % (path, name)
        if isinstance(wanted, dict):
            yield from _emptied(wanted, now if isinstance(now, dict) else {}, here)
        elif not _is_there(name, wanted, now) and (_holds_emptied(wanted, now) or _holds_empty(name, wanted)):
            yield here


def _is_there(name: str, wanted: t.Any, now: t.Any) -> bool:
    if name in _JSON and isinstance(wanted, str) and isinstance(now, str):
        return bool(json_meaning(wanted) == json_meaning(now))
    return bool(wanted == now)


def _holds_emptied(wanted: t.Any, now: t.Any) -> bool:
    """Whether wanted is what is there now less its pseudo parameters."""
    there = [text for text in _texts(now) if _PSEUDO_PARAMETER.search(text)]
    left = {_PSEUDO_PARAMETER.sub("", text) for text in there}
    return bool(there) and (wanted is Mark.CLEARED or any(text in left for text in _texts(wanted)))


def _holds_empty(name: str, wanted: t.Any) -> bool:
    if isinstance(wanted, str) and name in _JSON:
        return _json_holds_empty_text(wanted)
    # The console itself writes workingDirectory as one empty text.
    return isinstance(wanted, list) and "" in wanted and name != "workingDirectory"


def _texts(value: t.Any) -> t.List[str]:
    return [text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)]


def _json_holds_empty_text(text: str) -> bool:
    try:
        left = [json.loads(text)]
    except (ValueError, RecursionError):
        return False
    while left:
        item = left.pop()
        if item == "":
            return True
        if isinstance(item, (list, dict)):
            left += item.values() if isinstance(item, dict) else item
    return False
