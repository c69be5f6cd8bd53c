# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Properties of the decision, over any task, any wish and a model of the service that shares no code with it."""

from __future__ import annotations

import copy
import random
import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.codec import expand, flatten
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.meaning import is_empty
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.plan import absence, differences, plan
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.redaction import presented
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import Block, Options, Role
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task import FIELDS
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task_rules import TASK, task_of
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.module_utils import service, strategies
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.module_utils.deciding import (
    IDENTITY,
    carried_out,
    decide,
    read,
    stored,
)
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.validate import ParamValidator
from hypothesis import assume, given, settings
from hypothesis import strategies as st

UPDATE = (
    ServiceModel(Loader().load_service_model("ssm", "service-2"))
    .operation_model("UpdateMaintenanceWindowTask")
    .input_shape
)
some = settings(max_examples=40, deadline=None)


@st.composite
def encounters(draw: st.DrawFn) -> t.Tuple[service.Members, Options, bool]:
    """A task that is stored, the arguments of a playbook for it, and whether they are exact."""
    members = stored(draw(strategies.tasks()))
    wish = draw(strategies.wishes(members["TaskType"]))
    exact = draw(st.booleans())
    if exact:
        wish.setdefault("task_arn", members["TaskArn"])
        if members["Targets"] and draw(st.booleans()):
            wish.setdefault("targets", flatten(FIELDS, members)["targets"])
            wish.setdefault("max_concurrency", members["MaxConcurrency"])
            wish.setdefault("max_errors", members["MaxErrors"])
    return members, wish, exact


@some
@given(strategies.tasks(), st.booleans())
def test_registering_again_finds_nothing(task: Options, exact: bool) -> None:
    again = decide(stored(task), task, exact)
    assert (again.action, again.changed, again.problems) == ("none", (), ())


@some
@given(encounters())
def test_what_is_predicted_is_what_comes_and_planning_again_finds_nothing(
    encounter: t.Tuple[service.Members, Options, bool],
) -> None:
    members, wish, exact = encounter
    kept = copy.deepcopy(members)
    planned = decide(members, wish, exact)
    assert members == kept
    assume(not planned.problems)
    after = carried_out(members, planned)
    assert differences(FIELDS, task_of(after), planned.after) == ()
    assert differences(FIELDS, planned.before, planned.after) == planned.changed
    again = decide(after, wish, exact)
    assert (again.action, again.changed, again.problems) == ("none", (), ())
    if planned.action == "update":
        request = dict(planned.request, **IDENTITY)
        assert ParamValidator().validate(request, UPDATE).generate_report() == "", "botocore would not send it"


def leaves(block: Block, options: Options, prefix: str = "") -> t.Iterator[t.Tuple[str, t.Any]]:
    """Paths and values of what is managed one by one."""
    for field in block.fields:
        value = options.get(field.option)
        if isinstance(field.shape, Block):
            yield from leaves(field.shape, value or {}, prefix + field.option + ".")
        else:
            nothing = value == field.default or is_empty(field.shape, value)
            yield prefix + field.option, None if nothing else value


def named(wish: t.Any, path: str) -> bool:
    """Whether arguments say something about the option at path: a value for it, or an empty one for all around it."""
    option, _dot, rest = path.partition(".")
    if wish in ("", {}):
        return True
    given_value = wish.get(option)
    if given_value is None:
        return False
    return named(given_value, rest) if rest and given_value != "" else True


@some
@given(encounters())
def test_a_field_not_named_is_never_changed(encounter: t.Tuple[service.Members, Options, bool]) -> None:
    members, wish, _exact = encounter
    assume(wish)
    before = task_of(members)
    planned = decide(members, wish)
    assume(not planned.problems)
    now = task_of(carried_out(members, planned))
    after = dict(leaves(FIELDS, now))
    # Without targets there is no pair.
    pair = ("max_concurrency", "max_errors") if before["targets"] and not now["targets"] else ()
    lost = {
        path: (value, after[path])
        for path, value in leaves(FIELDS, before)
        if not named(wish, path) and path not in pair and after[path] != value
    }
    assert lost == {}


@some
@given(encounters(), st.text(min_size=1, max_size=5), st.sampled_from(["RunCommand", "Automation", "Lambda", ""]))
def test_a_member_of_the_future_survives(
    encounter: t.Tuple[service.Members, Options, bool], value: str, block: str
) -> None:
    members, wish, exact = encounter
    members["FutureMember"] = value
    blocks = members.get("TaskInvocationParameters", {})
    if block in blocks:
        blocks[block]["FutureSetting"] = {"Deep": value}
    planned = decide(members, wish, exact)
    assume(not planned.problems)
    now = carried_out(members, planned)
    assert now["FutureMember"] == value
    given = wish.get(strategies.BLOCKS)
    cleared = given in ("", {}) or exact and given is None or any(value in ("", {}) for value in (given or {}).values())
    # What is cleared or exact is cleared of what no table knows too; all else keeps it.
    if block in blocks and not cleared and not (exact and all(value is None for value in given.values())):
        assert now["TaskInvocationParameters"][block]["FutureSetting"] == {"Deep": value}


@some
@given(encounters(), st.randoms(use_true_random=False))
def test_order_free_lists_stay_order_free(
    encounter: t.Tuple[service.Members, Options, bool], chance: random.Random
) -> None:
    members, wish, exact = encounter
    planned = decide(members, wish, exact)
    shuffled_members, shuffled_wish = copy.deepcopy(members), copy.deepcopy(wish)
    for targets in (shuffled_members.get("Targets"), shuffled_wish.get("targets")):
        chance.shuffle(targets or [])
        for target in targets or ():
            chance.shuffle(target["Values"] if "Values" in target else target["values"])
    other = decide(shuffled_members, shuffled_wish, exact)
    assert (planned.action, planned.changed) == (other.action, other.changed)


@some
@given(encounters())
def test_planning_changes_nothing_that_it_is_given(encounter: t.Tuple[service.Members, Options, bool]) -> None:
    members, wish, exact = encounter
    current, desired = flatten(FIELDS, members), read(wish)
    kept = copy.deepcopy((current, desired))
    plan(TASK, current, desired, exact)
    assert (current, desired) == kept


@some
@given(encounters())
def test_exactly_what_is_given_is_left(encounter: t.Tuple[service.Members, Options, bool]) -> None:
    members, wish, _exact = encounter
    wish.setdefault("task_arn", members["TaskArn"])
    planned = decide(members, wish, exact=True)
    assume(not planned.problems)
    now = task_of(carried_out(members, planned))
    fresh = {"service_role_arn": service.LINKED_ROLE}
    for path, value in leaves(FIELDS, now):
        role = FIELDS[path.partition(".")[0]].role
        # What the service fills in by itself inside a block is none of the task's settings either.
        if role is Role.SETTING and not named(wish, path) and "cloud_watch_output_config" not in path:
            assert value in (None, fresh.get(path)), path


@some
@given(strategies.tasks(), st.booleans(), st.booleans())
def test_what_is_read_is_fed_back_without_a_change(task: Options, hidden: bool, exact: bool) -> None:
    current = flatten(FIELDS, stored(task))
    fed = presented(FIELDS, current, ("*",) if hidden else (), show=not hidden)
    again = plan(TASK, current, read(fed), exact)
    assert (again.action, again.changed, again.problems) == ("none", (), ())


@some
@given(strategies.settings(FIELDS))
def test_flatten_undoes_expand(options: Options) -> None:
    assert flatten(FIELDS, expand(FIELDS, options)) == options


@some
@given(strategies.tasks())
def test_a_task_that_is_removed_differs_in_all_that_it_has(task: Options) -> None:
    current = flatten(FIELDS, stored(task))
    planned = absence(TASK, current)
    assert (planned.action, planned.before, planned.after) == ("deregister", current, None)
    given_paths = {path for path, value in leaves(FIELDS, task) if value is not None}
    assert given_paths <= set(planned.changed)


def test_the_model_refuses_what_the_service_refuses() -> None:
    """The properties above say nothing if the model took everything."""
    members = stored({"name": "abc", "task_type": "LAMBDA", "task_arn": "f"})
    with pytest.raises(service.Rejected, match="supports no"):
        service.updated(members, {"MaxErrors": "1"})
    with pytest.raises(service.Rejected, match="TaskArn is required"):
        service.updated(members, {"Replace": True})
    with pytest.raises(service.Rejected, match="another type"):
        service.updated(members, {"TaskInvocationParameters": {"RunCommand": {}}})
    with pytest.raises(service.Rejected, match="cannot be empty"):
        service.updated(members, {"Name": ""})
