# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read, plan, write, for one object."""

from __future__ import annotations

import datetime
import time
import typing as t

from .._engine.desired import Desired, plan_for, text_of
from .._engine.entry import STATE
from .._engine.plan import Plan, Step, absence, differences
from .._engine.problems import Problem, Refused
from .._engine.resource import Resource
from .._engine.shapes import Options, Role
from .._ssm import lookup
from .._ssm.calls import Calls
from .._ssm.errors import SSMError
from .._ssm.explanation import is_denied, is_missing, is_unknown

_LOST = "AWS's answer was lost, or an error; a read shows that what was asked is done."
_DIFFERS = "AWS accepted the update, but its answer differs from what was asked in %s."
_UNCHECKED = "Whether the %s has the %s %s could not be checked: the credentials lack the IAM action %s."


class Outcome(t.NamedTuple):
    """What was done, or in check mode would be. current: the object as it is now, or is predicted; None: there is none."""

    plan: Plan
    current: t.Optional[Options]
    warnings: t.Sequence[str] = ()


def converge(resource: Resource, calls: Calls, desired: Desired, check_mode: bool, backup: t.Any = None) -> Outcome:
    """Make one object what is desired. Raises Refused before any write, SSMError when a call fails.

    backup: backup.Backup, which keeps the object before it is written; or None.
    """
    given = desired.text(resource.parent.identity) if resource.parent else None
    parent_id = lookup.find_parent(resource, calls, given, desired.parent_name, desired.present)
    current = None
    if parent_id is not None:
        object_id, name = desired.text(resource.identity), desired.text("name")
        settings = desired.settings
        current = lookup.current_object(resource, calls, parent_id, object_id, name, desired.present, settings)
        if current is not None and resource.tags in settings and desired.present:
            current[str(resource.tags)] = calls.tags(str(text_of(current, resource.identity)))
    planned = plan_for(resource, desired, parent_id, current)
    if planned.problems:
        raise Refused(planned.problems)
    if planned.kind == "delete" and not desired.force:
        in_use = check_users(resource, calls, str(parent_id), planned)
        if in_use:
            raise Refused(in_use)
    sentences = warnings_of(resource, current, desired)
    if names_references(resource, planned):
        problems, more = check_references(resource, planned, referable(calls, str(parent_id)))
        if problems:
            raise Refused(problems)
        sentences += more
    if parent_id is None or planned.kind == "none" or check_mode:
        return Outcome(planned, planned.after, sentences)
    if backup is None:
        return carry_out(resource, calls, planned, parent_id, sentences)
    backup.keep_plan(planned, parent_id)
    was_written = True
    try:
        outcome = carry_out(resource, calls, planned, parent_id, sentences)
        was_written = outcome.plan.kind != "none"
        return outcome
    except SSMError as error:
        was_written = may_be_written(error)
        raise
    finally:
        backup.settle(lambda _record: was_written)


def may_be_written(error: t.Optional[Exception]) -> bool:
    """Whether a write that ended so was carried out, or may have been."""
    return not isinstance(error, SSMError) or is_unknown(error)


def check_users(resource: Resource, calls: Calls, parent_id: str, planned: Plan) -> t.List[Problem]:
    """What forbids to delete the object: others that use it."""
    object_id = text_of(planned.before or {}, resource.identity)
    users = calls.users(parent_id, str(object_id)) if resource.users else []
    if not users:
        return []
    said = "%s: %s" % (resource.users, ", ".join(users))
    return [Problem(STATE, said, "absent", "absent with force: true, or first remove what uses it")]


def warnings_of(resource: Resource, current: t.Optional[Options], desired: Desired) -> t.List[str]:
    """What is allowed in the arguments, and will cause trouble."""
    if not desired.present:
        return []
    now = datetime.datetime.now(datetime.timezone.utc)
    return list(resource.warnings(current, desired.settings, desired.templated, now))


def names_references(resource: Resource, planned: t.Optional[Plan]) -> bool:
    """Whether the plan changes the setting that names other objects, so that their IDs have to be looked up."""
    references = resource.references
    if references is None or planned is None or planned.after is None or references.option not in planned.changed:
        return False
    return bool(references.ids(planned.after))


def referable(calls: Calls, parent_id: str) -> t.Optional[t.Dict[str, str]]:
    """The names of the objects that can be named, by their IDs; None if listing them is denied. Raises SSMError."""
    try:
        return calls.references(parent_id)
    except SSMError as error:
        if is_denied(error):
            return None
        raise


def check_references(
    resource: Resource, planned: Plan, names: t.Optional[t.Mapping[str, str]]
) -> t.Tuple[t.List[Problem], t.List[str]]:
    """What is wrong with the IDs of other objects in a plan, and warnings. names: from referable."""
    if resource.references is None or resource.parent is None:
        return [], []
    noun, ids, after = resource.references.noun, resource.references.ids, planned.after or {}
    if names is None:
        listed, action = ", ".join(ids(after)), resource.references.action
        return [], [_UNCHECKED % (resource.parent.noun, noun + "s", listed, action)]
    return resource.references.problems(after, str(after.get(resource.parent.identity)), names), []


def carry_out(
    resource: Resource,
    calls: Calls,
    planned: Plan,
    parent_id: str,
    sentences: t.List[str],
    whole: bool = True,
) -> Outcome:
    """Write what is planned. Raises SSMError when a call fails, NotStarted if no write may be started.

    whole: the plan was made from all of the object; a row of a listing lacks the unlisted options.
    """
    calls.check()
    try:
        return _write(resource, calls, planned, parent_id, sentences, whole)
    except SSMError as error:
        done = _read_back(resource, calls, planned, parent_id) if is_unknown(error) else None
        if done is not None:
            return done._replace(warnings=[*sentences, _LOST])
        # What was read goes back with an update, and the service quotes what it refuses.
        error.settings = (planned.before, planned.after)
        raise


def _read_back(resource: Resource, calls: Calls, planned: Plan, parent_id: str) -> t.Optional[Outcome]:
    """The outcome of a write whose answer was lost, if a read shows that it was carried out; else None."""
    expected = planned.after or planned.before or {}
    object_id = expected.get(resource.identity)
    try:
        if planned.kind == "create":
            # An object is created only if no other one has its name.
            object_id = lookup.id_of_name(resource, calls, parent_id, str(expected.get("name")), False)
        answer = calls.get(parent_id, object_id) if object_id else None
    except (SSMError, Refused):
        return None
    if planned.after is None or answer is None:
        return Outcome(planned, None) if planned.after is answer else None
    current = resource.options_of(answer)
    left = set(differences(resource.fields, current, planned.after)).intersection(planned.changed)
    return None if left else Outcome(planned, current)


def _write(
    resource: Resource,
    calls: Calls,
    planned: Plan,
    parent_id: str,
    sentences: t.List[str],
    whole: bool,
) -> Outcome:
    """Carry the steps out, in their order."""
    now = dict(planned.after or planned.before or {})
    current: t.Optional[Options] = now
    done: t.List[str] = []
    for step in planned.steps:
        try:
            if step.kind == "create":
                now[resource.identity] = calls.create(parent_id, dict(step.request))
                done.append("%s %s was %s" % (resource.noun, now[resource.identity], _past(resource, step)))
                continue
            object_id = str(text_of(now, resource.identity))
            if step.kind == "delete":
                if not calls.delete(parent_id, object_id):
                    # Somebody else has deleted it since it was read.
                    return Outcome(absence(resource, None), None, sentences)
                current = None
            elif step.kind in ("tag", "untag"):
                (calls.tag if step.kind == "tag" else calls.untag)(object_id, dict(step.request))
            else:
                answer = _update(calls, parent_id, object_id, step, planned.kind == "create")
                current = _after_update(resource, now, answer)
                if not whole:
                    now.update((option, current[option]) for option in resource.unlisted if option in current)
                sentences = sentences + [_DIFFERS % path for path in differences(resource.fields, current, now)]
                done.append("%s %s was %s" % (resource.noun, object_id, _past(resource, step)))
        except SSMError as error:
            error.done = "; ".join(done)
            raise
    return Outcome(planned, current, sentences)


def _past(resource: Resource, step: Step) -> str:
    return resource.verbs.past(getattr(resource.verbs, step.kind))


def _after_update(resource: Resource, now: Options, answer: t.Mapping[str, t.Any]) -> Options:
    """The object after an update. The answer lacks what cannot be changed, the tags, and what the service sets."""
    kept = [field.option for field in resource.fields.fields if field.role in (Role.FIXED, Role.TAGS)]
    return dict(resource.options_of(answer), **{option: now.get(option) for option in kept})


def _update(calls: Calls, parent_id: str, object_id: str, step: Step, is_new: bool) -> t.Mapping[str, t.Any]:
    """The answer to an update. A new object may not be visible for some seconds."""
    for seconds in (0.5, 1, 2, 4) if is_new else ():
        try:
            return calls.update(parent_id, object_id, dict(step.request))
        except SSMError as error:
            if not is_missing(error):
                raise
            time.sleep(seconds)
    return calls.update(parent_id, object_id, dict(step.request))
