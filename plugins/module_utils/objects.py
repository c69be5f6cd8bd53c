# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The modules for objects of any resource: one that makes an object what is desired, and one that reads objects."""

from __future__ import annotations

import typing as t

from ._converge.one import converge
from ._converge.result import outcome_values
from ._engine.desired import argument_problems, text_of
from ._engine.entry import FORCE, SENSITIVE, backup_spec, entry_spec
from ._engine.problems import Problem
from ._engine.redaction import presented
from ._engine.resource import Resource
from ._engine.shapes import Block, Mark, Options, argument_spec
from ._ssm.calls import NO_PARENT, Calls
from ._ssm.client import at_once, ssm_client
from ._ssm.lookup import find_parent, matching_objects, matching_objects_everywhere
from .module import Settings, SSMModule, carried_out, desired_object


def converge_module(resource: Resource, calls_of: t.Callable[[t.Any, bool], Calls], with_backup: bool = False) -> None:
    """Run the module that makes one object what is desired. calls_of: given the client and force, returns the calls."""
    spec = dict(entry_spec(resource), **(backup_spec() if with_backup else {}))
    module = SSMModule(
        Settings(resource.fields), spec, lambda module: argument_problems(resource, desired_object(module, resource))
    )

    def act() -> t.Dict[str, t.Any]:
        client = ssm_client(module)
        calls = module.guarded(client, calls_of(client, module.params.get(FORCE) is True))
        backup = module.keep_backup(resource, calls) if with_backup else None
        outcome = converge(resource, calls, desired_object(module, resource), module.check_mode, backup)
        for sentence in outcome.warnings:
            module.warn(sentence)
        return outcome_values(resource, outcome, module.secret_names, module._diff)

    carried_out(module, act)


def info_module(
    resource: Resource,
    options: t.Sequence[str],
    calls_of: t.Callable[[t.Any, bool], Calls],
    more_spec: t.Optional[t.Dict[str, t.Any]] = None,
    select: t.Callable[[Options, Options], bool] = lambda one, params: True,
) -> None:
    """Run the module that reads objects. options: the settings by which they can be selected.

    more_spec: the argument spec of other options. select: given an object and the options, whether it is returned.
    """
    filters = Block(tuple(resource.fields[option] for option in options))
    spec: t.Dict[str, t.Any] = dict(
        argument_spec(filters),
        **{option: {"type": "str"} for option in resource.parent_options[1:]},
        **(more_spec or {}),
    )
    if any(field.sensitive for field in resource.fields.fields) or resource.has_parameters:
        spec["include_sensitive"] = {"type": "bool", "default": False}
    if resource.tags:
        spec[resource.tags] = {"type": "bool", "default": False}
    if resource.has_parameters:
        spec[SENSITIVE] = {"type": "list", "elements": "str", "default": []}
    module = SSMModule(Settings(filters), spec, lambda module: _problems(module, resource))

    def act() -> t.Dict[str, t.Any]:
        given = {option: value for option, value in module.taken.desired.items() if value is not Mark.CLEARED}
        calls = calls_of(ssm_client(module), False)
        found, more = _found(resource, calls, given, module.params)
        found = [one for one in found if select(one, module.params)]
        if resource.tags and module.params[resource.tags]:
            tags = at_once(lambda one: calls.tags(one[resource.identity]), found)
            found = [dict(one, **{resource.tags: tags_of}) for one, tags_of in zip(found, tags)]
        show = module.params.get("include_sensitive") is True
        shown = [presented(resource.fields, one, module.secret_names, show) for one in found]
        return dict({"changed": False, resource.result + "s": shown}, **more)

    carried_out(module, act)


def _problems(module: SSMModule, resource: Resource) -> t.List[Problem]:
    """What is wrong with the way in which the parent is named. An empty value does not select all parents."""
    given = dict(module.params, **module.taken.desired)
    named = [option for option in resource.parent_options if given.get(option) is not None]
    if resource.parent is None or any(text_of(given, option) for option in named):
        return []
    allowed = "a value; without %s the %s of all %s are read"
    both = " and ".join(resource.parent_options)
    allowed %= (both, resource.plural, resource.parent.plural)
    return [Problem(option, given="''", allowed=allowed) for option in named if given[option] is not Mark.WRONG]


def _found(
    resource: Resource, calls: Calls, filters: Options, params: Options
) -> t.Tuple[t.List[Options], t.Dict[str, t.Any]]:
    """The objects that match the filters, and what else is returned if no parent is named."""
    parent = resource.parent
    if parent is None:
        return matching_objects(resource, calls, NO_PARENT, filters), {}
    by_id, by_name = resource.parent_options
    if by_id in filters or params.get(by_name):
        parent_id = find_parent(resource, calls, text_of(filters, by_id), params.get(by_name))
        return matching_objects(resource, calls, str(parent_id), {**filters, by_id: parent_id}), {}
    rows, found = matching_objects_everywhere(resource, calls, filters)
    return found, {parent.plural: [presented(parent.fields, parent.options_of(row), ()) for row in rows]}
