# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The decision: the current and the desired settings make a plan. No I/O, no clock, no Ansible.

Check mode, a run and an audit all ask ``plan``, so what one of them says is what the others do.
"""

from __future__ import annotations

import typing as t
from types import MappingProxyType

from .codec import expand
from .meaning import as_spelled, is_empty, same
from .problems import Problem
from .resource import Missing, Resource
from .shapes import Block, Clearing, Field, Items, Mark, Options, Parameters, Role, Shape, Tags


class Step(t.NamedTuple):
    """One call. kind: create, update, delete, tag or untag. request: the API's members, without the object's identity."""

    kind: str
    request: t.Mapping[str, t.Any] = MappingProxyType({})


class Plan(t.NamedTuple):
    """What has to be done. before and after are settings in the options' form, None if there is no object.

    action: none, or one of the resource's verbs. changed: the options' dotted paths. steps: the calls, in their order; one
    change can need several. problems: what forbids the plan.
    """

    action: str
    before: t.Optional[Options]
    after: t.Optional[Options]
    changed: t.Tuple[str, ...] = ()
    steps: t.Tuple[Step, ...] = ()
    problems: t.Tuple[Problem, ...] = ()

    @property
    def kind(self) -> str:
        """create, update or delete; none if nothing has to be done."""
        first = self.steps[0].kind if self.steps else "none"
        return first if first in ("none", "create", "delete") else "update"

    @property
    def request(self) -> t.Mapping[str, t.Any]:
        """What the first step sends."""
        return self.steps[0].request if self.steps else {}


def plan(resource: Resource, current: t.Optional[Options], desired: Options, exact: bool = False) -> Plan:
    """The plan that brings an object from current (None: it is not there) to desired.

    exact: what desired leaves out goes back to the service's default instead of being kept.
    """
    fields = resource.fields
    problems: t.List[Problem] = []
    current = None if current is None else resource.settle(current)
    desired = {**resource.at_creation, **desired} if current is None or exact else desired
    # What the service fills in depends on the settings as they will be, not on the current ones.
    given = dict(current or {}, **_without_marks(desired))
    merged = _merge(fields, current or {}, desired, exact, given, problems, "")
    problems += _fixed(resource, current, desired)
    problems += _rule_problems(resource, merged, desired, lambda path: True)
    after = resource.settle(merged)
    if current is None:
        changed = differences(fields, {}, after)
        return Plan(resource.verbs.create, None, after, changed, _creation(resource, after), tuple(problems))
    changed = differences(fields, current, after)
    if not changed:
        return Plan("none", current, current, problems=tuple(problems))
    steps = _tagging(resource, current, after)
    if exact or set(changed) - {resource.tags}:
        steps = (Step("update", _update(resource, current, after, changed, exact)), *steps)
    return Plan(resource.verbs.update, current, after, changed, steps, tuple(problems))


def keeping_parameters(block: Block, current: Options, desired: Options) -> Options:
    """desired, with the parameters that exist and are not given kept: given parameters are merged by name."""
    kept = dict(desired)
    for option, new in desired.items():
        shape, now = block[option].shape, current.get(option) or {}
        if isinstance(shape, Parameters) and (new is Mark.CLEARED or isinstance(new, dict)):
            kept[option] = {**dict.fromkeys(now, Mark.LEFT), **({} if new is Mark.CLEARED else new)}
        elif isinstance(shape, Block) and isinstance(new, dict):
            kept[option] = keeping_parameters(shape, now, new)
    return kept


def absence(resource: Resource, current: t.Optional[Options]) -> Plan:
    """The plan after which the object is not there."""
    if current is None:
        return Plan("none", None, None)
    return Plan(resource.verbs.delete, current, None, differences(resource.fields, current, {}), (Step("delete"),))


def contradictions(resource: Resource, desired: Options) -> t.List[Problem]:
    """The problems with the arguments that do not depend on what exists in AWS."""
    return _rule_problems(
        resource, _without_marks(desired), desired, lambda path: _known_missing(resource.fields, desired, path)
    )


def _rule_problems(resource: Resource, settings: Options, desired: Options, missing: Missing) -> t.List[Problem]:
    problems = resource.rules(settings, desired, missing)
    for field in resource.fields.fields:
        part = settings.get(field.option)
        if isinstance(field.shape, Block) and isinstance(part, dict) and not is_empty(field.shape, part):
            for inner in field.shape.fields:
                path = "%s.%s" % (field.option, inner.option)
                if inner.required and not part.get(inner.option) and missing(path):
                    problems.append(Problem(path, "a value is required in %s" % field.option))
    return problems


def _without_marks(desired: Options) -> Options:
    return {
        option: _without_marks(value) if isinstance(value, dict) else value
        for option, value in desired.items()
        if not isinstance(value, Mark)
    }


def _known_missing(block: Block, desired: t.Any, path: str) -> bool:
    """Whether the option at path will have no value: it, or a structure around it, is cleared."""
    option, _dot, rest = path.partition(".")
    if desired is Mark.CLEARED:
        return True
    if option not in desired:
        return False
    shape = block[option].shape
    if rest and isinstance(shape, Block):
        return _known_missing(shape, desired[option], rest)
    return desired[option] is Mark.CLEARED


def differences(block: Block, before: Options, after: Options) -> t.Tuple[str, ...]:
    """The dotted paths of the options that would have to change to get from before to after, in the table's order."""
    return tuple(_differences(block, before, after, "", after))


def _differences(block: Block, before: Options, after: Options, prefix: str, resource: Options) -> t.Iterator[str]:
    for field in block.fields:
        now, then = before.get(field.option), after.get(field.option)
        if field.role in (Role.IDENTITY, Role.READ) or same(field, now, then, resource):
            continue
        if isinstance(field.shape, Block):
            yield from _differences(field.shape, now or {}, then or {}, "%s%s." % (prefix, field.option), resource)
        else:
            yield prefix + field.option


def _merge(
    block: Block,
    current: Options,
    desired: Options,
    exact: bool,
    resource: Options,
    problems: t.List[Problem],
    prefix: str,
) -> Options:
    after = dict(current)
    for field in block.fields:
        option = field.option
        if field.role is Role.READ or field.role is Role.FIXED and option in current:
            continue
        if option in desired:
            new = desired[option]
        elif exact and field.role is Role.SETTING:
            new = Mark.CLEARED
        else:
            continue
        now, path = current.get(option), prefix + option
        if isinstance(field.shape, Tags):
            after[option] = _tags(now or {}, new)
            continue
        if new is Mark.KEPT:
            value = now
            if now is None:
                problems.append(_nothing_kept(path))
        elif isinstance(field.shape, Block):
            value = _merge_block(field.shape, now or {}, new, exact, resource, problems, path + ".")
        elif new is Mark.CLEARED:
            value = None
        elif isinstance(field.shape, Parameters):
            value = _with_kept(new, now or {}, problems, path)
        else:
            value = new
        if same(field, now, value, resource):
            # A default that is given says no more than none, and yet goes along where something is sent.
            value = value if now is None and field.default is not None and value == field.default else now
        elif value is not None:
            value = _arranged(field.shape, now, value)
        after[option] = value
    return {option: value for option, value in after.items() if value is not None}


def _merge_block(
    shape: Block,
    now: Options,
    new: t.Any,
    exact: bool,
    resource: Options,
    problems: t.List[Problem],
    prefix: str,
) -> t.Optional[Options]:
    if new is Mark.CLEARED:
        # What the service would fill in again is no reason for an update.
        return None if any(_differences(shape, now, {}, "", resource)) else now or None
    return _merge(shape, now, new, exact, resource, problems, prefix) or None


def _tags(now: t.Dict[str, str], new: t.Any) -> t.Dict[str, str]:
    """The tags that the object will have, in the current order; AWS's own stay."""
    given = {} if new is Mark.CLEARED else new
    kept = {name: text for name, text in now.items() if name in given or name.startswith("aws:")}
    return {**kept, **given}


def _with_kept(new: Options, now: Options, problems: t.List[Problem], path: str) -> Options:
    value = {}
    for name, values in new.items():
        if not isinstance(values, Mark):
            value[name] = as_spelled(values, now.get(name, ()))
        elif name in now:
            value[name] = now[name]
        elif values is Mark.KEPT:
            problems.append(_nothing_kept("%s.%s" % (path, name)))
    return value


def _nothing_kept(path: str) -> Problem:
    said = "the placeholder for a hidden value keeps the current value, but there is none"
    return Problem(path, said)


def _arranged(shape: Shape, now: t.Any, value: t.Any) -> t.Any:
    """value, with what it shares with now in now's order, so that a diff shows what differs and nothing else."""
    if not isinstance(shape, Items) or not now:
        return value
    element = shape.element
    if isinstance(element, Block):
        first = element.fields[0].option
        places = {item.get(first): place for place, item in reversed(list(enumerate(now)))}
        arranged = [
            (
                {
                    field.option: _arranged(field.shape, now[places[item[first]]].get(field.option), item[field.option])
                    for field in element.fields
                    if field.option in item
                }
                if item.get(first) in places
                else item
            )
            for item in value
        ]
        return sorted(arranged, key=lambda item: places.get(item.get(first), len(now)))
    return [item for item in now if item in value] + [item for item in value if item not in now]


def _fixed(resource: Resource, current: t.Optional[Options], desired: Options) -> t.List[Problem]:
    """What would change a field that cannot change."""
    problems = []
    for field in resource.fields.fields:
        new = desired.get(field.option)
        if field.role is Role.FIXED and current is not None and new not in (None, current.get(field.option)):
            verbs = resource.verbs.delete, resource.verbs.create
            said = "it cannot be changed; %s it and %s it again, or use another name" % verbs
            given = "''" if new is Mark.CLEARED else repr(new)
            problems.append(Problem(field.option, said, given, str(current.get(field.option))))
    return problems


def _update(
    resource: Resource, current: Options, after: Options, changed: t.Collection[str], exact: bool
) -> t.Dict[str, t.Any]:
    settings = [field for field in resource.fields.fields if field.role is Role.SETTING]
    unsent = resource.unsent(after)
    touched = {path.split(".")[0] for path in changed} - set(unsent)
    sent = [field for field in settings if field.option in touched]
    cleared = [field for field in sent if is_empty(field.shape, after.get(field.option))]
    if exact or any(field.clearing is Clearing.REPLACE for field in cleared):
        # Replace nulls what is not sent, so all that was read goes back, members unknown to the table too.
        request = expand(resource.fields, {option: value for option, value in after.items() if option not in unsent})
        for field in resource.fields.fields:
            if field.role is not Role.SETTING or not field.resent and _is_filled(field, after):
                request.pop(field.member, None)
        return dict(request, Replace=True)
    options = touched | set(resource.companions(after))
    request = expand(resource.fields, {option: after[option] for option in options if option in after})
    for field in cleared:
        request[field.member] = _emptied(field, current)
    return request


def _tagging(resource: Resource, current: Options, after: Options) -> t.Tuple[Step, ...]:
    """The calls that change the tags."""
    if resource.tags is None or resource.tags not in after:
        return ()
    now, new = current.get(resource.tags) or {}, after[resource.tags] or {}
    added = [{"Key": name, "Value": text} for name, text in new.items() if now.get(name) != text]
    removed = [name for name in now if name not in new]
    steps = [Step("tag", {"Tags": added})] if added else []
    return (*steps, *([Step("untag", {"TagKeys": removed})] if removed else []))


def _is_filled(field: Field, after: Options) -> bool:
    return field.filled is not None and field.filled(after.get(field.option), after)


def _emptied(field: Field, current: Options) -> t.Any:
    if field.clearing is Clearing.DEFAULT:
        return field.default
    if field.clearing is Clearing.HOLLOW and isinstance(field.shape, Block):
        # The structure that is sent replaces the one that is there, so an empty block of the same kind clears it.
        there = current.get(field.option) or {}
        return {part.member: {} for part in field.shape.fields if part.option in there}
    return [] if isinstance(field.shape, Items) else {}


def _creation(resource: Resource, after: Options) -> t.Tuple[Step, ...]:
    """The calls that create an object: what the creation does not take follows in an update."""
    unsent = resource.unsent(after)
    request = expand(resource.fields, after)
    later = {}
    for field in resource.fields.fields:
        if field.role in (Role.IDENTITY, Role.READ) or field.option in unsent:
            request.pop(field.member, None)
        elif not field.at_creation and field.member in request:
            value = request.pop(field.member)
            if after[field.option] != field.default:
                later[field.member] = value
    return (Step("create", request), *([Step("update", later)] if later else []))
