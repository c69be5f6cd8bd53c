# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Misspelt names of a role's variables: Ansible ignores them silently, so the role has to refuse them."""

from __future__ import annotations

import re
import typing as t
from difflib import get_close_matches

from ..module_utils._engine.problems import Problem

#: Tells purge_protct from purge_protect, and leaves purge_notes, a variable of the user's own, alone.
NEAR = 0.83
#: The shortest beginning of a name that is taken for the name.
SHORTEST = 3
#: The shortest single word inside a name that is taken for the name.
SHORTEST_WORD = 5


def misspelt(
    named: t.Iterable[str], prefix: str, known: t.Collection[str], own_facts: t.Collection[str] = ()
) -> t.List[Problem]:
    """A problem for each variable whose name is nearly, but not quite, the name of a variable of the role.

    named: the names of all variables, with prefix. known: the role's variables, the likelier of two similar ones first;
    own_facts: what the role itself sets; both without prefix. Names that extend one of the role's, such as PREFIXtasks_a,
    PREFIXtasks2 and PREFIXmy_tasks, are the user's own.
    """
    found = []
    for name in sorted(set(named)):
        meant = _meant(name, prefix, list(known), own_facts)
        if meant:
            found.append(Problem(name, "the role has no such variable, did you mean %s?" % (prefix + meant)))
    return found


def _meant(name: str, prefix: str, known: t.List[str], own_facts: t.Collection[str]) -> t.Optional[str]:
    own = [*known, *own_facts]
    if name.startswith("_") or name in [prefix + one for one in own]:
        return None
    alike = [one for one in known if _letters(name) == _letters(prefix + one)]
    if alike or not name.startswith(prefix):
        return alike[0] if alike else None
    rest = name[len(prefix) :].lower()
    reordered = [one for one in known if sorted(one.split("_")) == sorted(rest.split("_"))]
    near = [one for one in get_close_matches(rest, known, 1, NEAR) if not _extends(rest, one)]
    if reordered or near or any(_extends(rest, one) for one in own):
        return next(iter((*reordered, *near)), None)
    begun = [one for one in known if len(rest) >= SHORTEST and one.startswith(rest)]
    return next(iter((*begun, *_containing(rest, known))), None)


def _extends(rest: str, known: str) -> bool:
    return bool(re.fullmatch("%s(_.*|[0-9]+)|.*_%s" % (known, known), rest))


def _containing(rest: str, known: t.List[str]) -> t.Iterator[str]:
    """The known names that have these words among theirs, or nearly these at their end: max_errors for errors."""
    if "_" not in rest and len(rest) < SHORTEST_WORD:
        return
    yield from (one for one in known if "_%s_" % rest in "_%s_" % one)
    yield from (one for one in known if "_%s_" % _letters(rest, "_") in "_%s_" % _letters(one, "_"))
    ends = {one[place + 1 :]: one for one in reversed(known) for place, letter in enumerate(one) if letter == "_"}
    yield from (
        ends[end] for end in get_close_matches(rest, [end for end in ends if len(end) >= SHORTEST_WORD], 1, NEAR)
    )


def _letters(name: str, between: str = "") -> str:
    """A name without what is easily mistaken in it: underscores, the s of plurals, capitals."""
    return re.sub("s(?=_|$)", "", name.lower()).replace("_", between)
