# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One object as the arguments ask for it: what is wrong with them, and the plan. No call is made."""

from __future__ import annotations

import typing as t

from .plan import Plan, absence, contradictions, keeping_parameters, plan
from .problems import Problem
from .resource import Resource
from .shapes import Mark, Options


class Desired(t.NamedTuple):
    """One object as the arguments ask for it. settings: from validation.Reading, identity included.

    parent_name: the name of the object that contains it, if its ID is not among the settings.
    exact: what is left out goes back to the service's default. purge_parameters: parameters of the document that are
    not given are removed. purge_tags: the same for tags. force: delete the object even if
    others use it. templated: Ansible has templated the arguments, as it does all but the file of src.
    """

    settings: Options
    parent_name: t.Optional[str] = None
    present: bool = True
    exact: bool = False
    purge_parameters: bool = True
    templated: bool = True
    force: bool = False
    purge_tags: bool = True

    def text(self, option: str) -> t.Optional[str]:
        """The text that was given for an option; None if it was left out or cleared."""
        return text_of(self.settings, option)

    def has(self, option: str) -> bool:
        """Whether a value was given for the option, right or wrong."""
        return self.settings.get(option, Mark.CLEARED) is not Mark.CLEARED


def text_of(settings: Options, option: str) -> t.Optional[str]:
    """The text among the settings for an option; None if there is none."""
    value = settings.get(option)
    return value if isinstance(value, str) else None


def argument_problems(resource: Resource, desired: Desired, where: str = "") -> t.List[Problem]:
    """The problems with the arguments that do not depend on what exists in AWS.

    where: where the parent can be named, for the message.
    """
    problems = []
    if resource.parent and not desired.has(resource.parent.identity) and not desired.parent_name:
        said = "one of %s is required" % " and ".join(resource.parent_options)
        problems.append(Problem(resource.parent.identity, " ".join(filter(None, (said, where)))))
    by_content = resource.content and all(desired.has(option) for option in resource.content)
    if not desired.has(resource.identity) and not desired.has("name") and not by_content:
        said = "one of %s and name is required" % resource.identity
        said += ", or %s" % " and ".join(resource.content) if resource.content else ""
        problems.append(Problem(resource.identity, said))
    if desired.exact and not desired.purge_parameters:
        said = "with replace: true, what is not given goes back to the service's default, parameters included"
        problems.append(Problem("purge_parameters", said, "false", "true, or leave replace out"))
    if desired.present:
        problems += contradictions(resource, desired.settings)
    return problems


def plan_for(resource: Resource, desired: Desired, parent_id: t.Optional[str], current: t.Optional[Options]) -> Plan:
    """The plan that makes the desired object of current (None: it does not exist)."""
    if not desired.present:
        return absence(resource, current)
    settings = {option: value for option, value in desired.settings.items() if option != resource.identity}
    if not desired.purge_parameters:
        settings = keeping_parameters(resource.fields, current or {}, settings)
    if resource.tags in settings and not desired.purge_tags:
        now, new = (current or {}).get(resource.tags) or {}, settings[resource.tags]
        settings[resource.tags] = {**now, **(new if isinstance(new, dict) else {})}
    if resource.parent:
        settings[resource.parent.identity] = parent_id
    return plan(resource, current, settings, desired.exact)
