# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever a playbook gives, right or wrong: problems or a plan, never a traceback, and never a silent loss."""

from __future__ import annotations

import typing as t

from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.plan import contradictions, plan
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.problems import HIDDEN
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.redaction import compared, secrets, withheld
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import Block, Mark
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.validation import Reading
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task import FIELDS
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task_rules import TASK
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task_warnings import warnings
from hypothesis import given
from hypothesis import strategies as st

TEXTS = st.sampled_from(["", "x", "1", "true", "[]", "{}", "[1", "{", '{"a": 1}', "\ud800", "$LATEST", "5%", HIDDEN])
SCALARS = st.none() | st.booleans() | st.integers(-5, 10**20) | st.floats() | TEXTS | st.text(max_size=6)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)


def arguments(block: Block) -> st.SearchStrategy[t.Dict[str, t.Any]]:
    """Some of a table's options, each with its own kind of structure or with anything at all."""
    values = {
        field.option: (arguments(field.shape) | ANYTHING if isinstance(field.shape, Block) else ANYTHING)
        for field in block.fields
    }
    return st.fixed_dictionaries({}, optional=values)


def wrong(desired: t.Any) -> bool:
    """Whether anything in desired settings is marked as wrong."""
    if isinstance(desired, dict):
        return any(wrong(value) for value in desired.values())
    return desired is Mark.WRONG


@given(arguments(FIELDS), st.sampled_from([(), ("a",), ("*",)]), st.booleans())
def test_any_arguments_are_read_or_refused(raw: t.Dict[str, t.Any], names: t.Tuple[str, ...], exact: bool) -> None:
    withheld(FIELDS, raw, names)
    reading = Reading(names)
    desired = reading.block(FIELDS, raw)
    if desired is Mark.CLEARED:
        assert raw == {}
        return
    list(secrets(FIELDS, desired, names))
    warnings(None, desired)
    contradictions(TASK, desired)
    for problem in reading.problems:
        assert problem.path.split(".")[0].split("[")[0] in raw and (problem.problem or problem.allowed), problem
    if reading.problems:
        return
    assert not wrong(desired)
    planned = plan(TASK, None, desired, exact)
    compared(FIELDS, planned.before, planned.after, names)
