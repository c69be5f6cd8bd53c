# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is allowed in a maintenance window task, and will hurt."""

from __future__ import annotations

import datetime
import json
import re
import typing as t

from .._engine.shapes import Mark, Options
from .task import document_name, is_owned_by_aws

_BLOCKS = "task_invocation_parameters"
_PSEUDO_PARAMETER = re.compile(r"\{\{[^{}]*\}\}")
#: What the service hands over as JSON, and to whom.
_JSON = {"lambda.payload": "Lambda", "step_functions.input": "Step Functions"}


def warnings(
    current: t.Optional[Options],
    desired: Options,
    templated: bool = True,
    _now: t.Optional[datetime.datetime] = None,
) -> t.List[str]:
    """Sentences for the person who runs this. current: None if there is no task yet.

    templated: Ansible has templated desired, and may have put an empty text in the place of a pseudo parameter.
    """
    now = current or {}
    blocks = desired.get(_BLOCKS)
    blocks = blocks if isinstance(blocks, dict) else {}
    sentences = []
    command = blocks.get("run_command")
    if isinstance(command, dict) and isinstance(command.get("document_hash"), str):
        named = desired if "task_arn" in desired else now
        if is_owned_by_aws(named):
            sentences.append(
                "%s.run_command.document_hash pins %s, which AWS owns and updates: after its next update every run of "
                "this task fails. Leave the hash out." % (_BLOCKS, document_name(named))
            )
    for path in _emptied({_BLOCKS: blocks}, now) if templated else ():
        sentences.append(
            "%s will be an empty text. If a pseudo parameter such as RESOURCE_ID in double braces was meant, Ansible's "
            "templating has emptied it: write it with !unsafe or with the filter windowkeeper.ssm.pseudo_parameter."
            % path
        )
    for path, reader in _JSON.items():
        block, option = path.split(".")
        text = (blocks.get(block) or {}).get(option) if isinstance(blocks.get(block), dict) else None
        place = _flaw_in_json(text) if isinstance(text, str) else None
        if place:
            said = "%s.%s is not valid JSON (%s); %s will refuse it when the task runs."
            sentences.append(said % (_BLOCKS, path, place, reader))
    return sentences


def _emptied(desired: Options, current: Options, prefix: str = "") -> t.Iterator[str]:
    """Paths of values that are one empty text, and that templating may have emptied."""
    for name, new in desired.items():
        now = current.get(name)
        here = prefix + name
        if isinstance(new, dict):
            yield from _emptied(new, now if isinstance(now, dict) else {}, here + ".")
        elif new == [""]:
            # The console itself writes workingDirectory so.
            if now != new and name != "workingDirectory":
                yield here
        elif new is Mark.CLEARED and isinstance(now, str) and _PSEUDO_PARAMETER.search(now):
            yield here


def _flaw_in_json(text: str) -> t.Optional[str]:
    """Where text stops being JSON; None if it is JSON, or may be with what AWS puts in the place of pseudo parameters."""
    try:
        json.loads(text, parse_constant=_refuse_constant)
    except RecursionError:
        return None
    except ValueError as error:
        try:
            json.loads(_PSEUDO_PARAMETER.sub("0", text), parse_constant=_refuse_constant)
        except (ValueError, RecursionError):
            return "line %d, column %d" % (getattr(error, "lineno", 1), getattr(error, "colno", 1))
    return None


def _refuse_constant(name: str) -> t.NoReturn:
    # Python reads Infinity and NaN, which are no JSON.
    raise ValueError("%s is no JSON" % name)
