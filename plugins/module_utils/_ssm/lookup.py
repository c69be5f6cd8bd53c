# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What exists: objects and their parents, by ID, by name and by filter."""

from __future__ import annotations

import re
import typing as t

from .._engine.meaning import same
from .._engine.problems import Problem, Refused, nearest, shown
from .._engine.resource import Resource
from .._engine.shapes import Options
from .calls import NO_PARENT, Calls
from .client import Members, at_once
from .errors import SSMError

NAMES_SHOWN = 5


def missing(resource: Resource) -> str:
    """How the problem with an object begins that was searched for in a region, and may be in another one or account."""
    return "no %s" % (resource.title or resource.noun)


def find_parent(
    resource: Resource, calls: Calls, parent_id: t.Optional[str], name: t.Optional[str], required: bool = True
) -> t.Optional[str]:
    """The ID of the object that contains the one in question, looked up by its name if need be.

    None if there is none and none is required.
    """
    if resource.parent is None or calls.parents is None:
        return NO_PARENT
    if parent_id is not None:
        return parent_id
    return only_parent(resource, calls, str(name), calls.parents.list(NO_PARENT, {"Name": name}) or (), required)


def only_parent(
    resource: Resource, calls: Calls, name: str, rows: t.Iterable[Members], required: bool
) -> t.Optional[str]:
    """The ID of the parent of that name among rows. Raises Refused for two, and for none if one is required."""
    parent = t.cast(Resource, resource.parent)
    by_id, by_name = resource.parent_options
    ids = [row[parent.id_member] for row in rows if row.get(parent.name_member) == name]
    if len(ids) > 1:
        said = "%d %s have that name (%s); set %s" % (len(ids), parent.plural, ", ".join(ids), by_id)
        raise Refused([Problem(by_name, said, repr(name))])
    if not ids and required:
        raise Refused([Problem(by_name, no_object(parent, calls.region, name, _all_names(parent, calls.parents)))])
    return ids[0] if ids else None


def _all_names(resource: Resource, calls: t.Optional[Calls]) -> t.Optional[t.List[str]]:
    """The names of all objects, for a suggestion; None if they cannot be listed."""
    try:
        rows = calls.list(NO_PARENT, {}) if calls else ()
    except SSMError:
        return None
    return [row.get(resource.name_member) or row[resource.id_member] for row in rows or ()]


def no_object(resource: Resource, region: str, name: str, names: t.Optional[t.Collection[str]]) -> str:
    """The problem with a name or an ID that does not exist: the region that was searched, and the nearest names.

    names: of the objects that exist; None if that is not known.
    """
    pattern = getattr(resource.fields[resource.identity].shape, "pattern", None)
    called = "with the ID" if pattern and re.fullmatch(pattern, name) else "named"
    said = "%s %s %s in %s" % (missing(resource), called, shown(name), region)
    if names is None:
        return said
    near = nearest(name, names, NAMES_SHOWN)
    if near:
        return "%s, did you mean %s?" % (said, " or ".join(near))
    first = sorted(names)[:NAMES_SHOWN]
    more = ", and %d more" % (len(names) - len(first)) if len(names) > len(first) else ""
    return "%s; there are %s%s" % (said, ", ".join(first), more) if first else said + "; there is none at all"


def missing_parent(resource: Resource, calls: Calls, parent_id: str) -> Refused:
    """The error for a parent's ID that does not exist."""
    parent = t.cast(Resource, resource.parent)
    said = "%s with the ID %s in %s" % (missing(parent), parent_id, calls.region)
    return Refused([Problem(parent.identity, said)])


def missing_object(resource: Resource, parent_id: str, object_id: str) -> Refused:
    """The error for an ID that does not exist, in a parent that does."""
    where = "%s %s has" % (resource.parent.noun, parent_id) if resource.parent else "there is"
    advice = "leave %s out to %s one by its name" % (resource.identity, resource.verbs.create)
    return Refused([Problem(resource.identity, "%s no such %s; %s" % (where, resource.noun, advice), repr(object_id))])


def current_object(
    resource: Resource,
    calls: Calls,
    parent_id: str,
    object_id: t.Optional[str],
    name: t.Optional[str],
    required: bool,
    settings: Options,
) -> t.Optional[Options]:
    """The object of that ID, or else of that name, or else with the content of the settings; None if there is none.

    required: raises Refused for a missing parent, and for a missing ID (an object of a missing name can be created).
    """
    if object_id is None and name is None:
        found = id_of_content(resource, calls, parent_id, settings, required)
    else:
        found = object_id or id_of_name(resource, calls, parent_id, str(name), required)
    answer = calls.get(parent_id, found) if found is not None else None
    if answer is not None:
        return resource.options_of(answer)
    if object_id is not None and required:
        require_parent(resource, calls, parent_id)
        raise missing_object(resource, parent_id, object_id)
    return None


def require_parent(resource: Resource, calls: Calls, parent_id: str) -> None:
    """Raise Refused if the parent does not exist: the same error means a missing object and a missing parent."""
    if resource.parent and calls.parents and calls.parents.get(NO_PARENT, parent_id) is None:
        raise missing_parent(resource, calls, parent_id)


def id_of_name(resource: Resource, calls: Calls, parent_id: str, name: str, parent_required: bool) -> t.Optional[str]:
    """The ID of the parent's object of that name; None if there is none. Raises Refused for two."""
    rows = calls.list(parent_id, {} if resource.parent else {resource.name_member: name})
    if rows is None:
        if parent_required:
            raise missing_parent(resource, calls, parent_id)
        return None
    ids = [row[resource.id_member] for row in rows if row.get(resource.name_member) == name]
    return only_id(resource, parent_id, name, ids)


def id_of_content(
    resource: Resource, calls: Calls, parent_id: str, settings: Options, parent_required: bool
) -> t.Optional[str]:
    """The ID of the parent's object with the same content as the settings; None if there is none. Raises Refused for two."""
    rows = calls.list(parent_id, {})
    if rows is None and parent_required:
        raise missing_parent(resource, calls, parent_id)
    found = [resource.options_of(calls.row(row)) for row in rows or ()]
    content = [(resource.fields[option], settings.get(option)) for option in resource.content]
    ids = [
        one[resource.identity]
        for one in found
        if all(same(field, one.get(field.option), value, one) for field, value in content)
    ]
    if len(ids) > 1:
        said = "%d %s have this content (%s); set %s" % (len(ids), resource.plural, ", ".join(ids), resource.identity)
        raise Refused([Problem(resource.content[-1], said)])
    return ids[0] if ids else None


def only_id(resource: Resource, parent_id: str, name: str, ids: t.Sequence[str]) -> t.Optional[str]:
    """The ID of the object of that name, from the IDs of all that have it. Raises Refused for two."""
    if len(ids) > 1:
        of = " of %s %s" % (resource.parent.noun, parent_id) if resource.parent else ""
        said = "%d %s%s have that name (%s); set %s"
        listed = ", ".join(ids)
        problem = Problem("name", said % (len(ids), resource.plural, of, listed, resource.identity), repr(name))
        raise Refused([problem])
    return ids[0] if ids else None


def matching_objects(resource: Resource, calls: Calls, parent_id: str, filters: Options) -> t.List[Options]:
    """All objects of the parent that match every filter, in the order in which they are listed.

    filters: values of options. With an ID one Get is enough; else one listing (all pages) and a Get for each object,
    several at once. Raises Refused if the parent does not exist.
    """
    object_id = filters.get(resource.identity)
    if object_id is not None:
        answer = calls.get(parent_id, object_id)
        if answer is None:
            require_parent(resource, calls, parent_id)
        return _matching(resource, [answer], filters)
    rows = calls.list(parent_id, _service_filters(resource, resource.filters, filters))
    if rows is None:
        raise missing_parent(resource, calls, parent_id)
    # The service has no filter for the name.
    ids = [row[resource.id_member] for row in rows if filters.get("name") in (None, row.get(resource.name_member))]
    if not resource.unlisted:
        return _matching(resource, [calls.row(row) for row in rows], filters)
    return _matching(resource, at_once(lambda one: calls.get(parent_id, one), ids), filters)


def matching_objects_everywhere(
    resource: Resource, calls: Calls, filters: Options
) -> t.Tuple[t.List[Members], t.List[Options]]:
    """All parents of the account and region, and the objects in all of them that match every filter, parent by parent.

    filters: as those of matching_objects. One listing of the parents, one (all pages) for each of them, and a Get for
    each object that may match, several at once.
    """
    parent, parents = t.cast(Resource, resource.parent), t.cast(Calls, calls.parents).list(NO_PARENT, {}) or []
    sent = _service_filters(resource, (resource.identity, *resource.filters), filters)
    listed = at_once(lambda row: calls.list(row[parent.id_member], sent), parents)
    if not resource.unlisted:
        return parents, _matching(resource, [calls.row(row) for rows in listed for row in rows or ()], filters)
    ids = [
        (found[parent.id_member], row[resource.id_member])
        for found, rows in zip(parents, listed)
        # A parent that was listed and has none is gone meanwhile.
        for row in rows or ()
        if filters.get("name") in (None, row.get(resource.name_member))
    ]
    return parents, _matching(resource, at_once(lambda pair: calls.get(*pair), ids), filters)


def _service_filters(resource: Resource, options: t.Iterable[str], filters: Options) -> t.Dict[str, str]:
    return {resource.fields[option].member: str(filters[option]) for option in options if option in filters}


def _matching(resource: Resource, answers: t.Iterable[t.Optional[Members]], filters: Options) -> t.List[Options]:
    found = [resource.options_of(answer) for answer in answers if answer is not None]
    return [
        one
        for one in found
        if all(same(resource.fields[option], one.get(option), value, one) for option, value in filters.items())
    ]
