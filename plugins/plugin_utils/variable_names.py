# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Misspelt names of a role's variables: Ansible ignores them silently, so the role has to refuse them."""

from __future__ import annotations

import re
import typing as t
from difflib import get_close_matches

from ..module_utils._engine.findings import Finding

#: Tells purge_protct from purge_protect, and leaves purge_notes, a variable of the user's own, alone.
NEAR = 0.83
#: The shortest beginning of a name that is taken for the name.
SHORTEST = 3


def misspelt(
    named: t.Iterable[str], prefix: str, known: t.Collection[str], own_facts: t.Collection[str] = ()
) -> t.List[Finding]:
    """A finding for each variable whose name is nearly, but not quite, the name of a variable of the role.

    named: the names of all variables, with prefix. known: the role's variables, own_facts: what the role itself sets, both
    without prefix. Names that extend one of the role's, such as PREFIXtasks_a and PREFIXtasks2, are the user's own.
    """
    found = []
    for name in sorted(set(named)):
        meant = _meant(name, prefix, known, own_facts)
        if meant:
            found.append(Finding(name, "the role has no such variable, did you mean %s?" % (prefix + meant)))
    return found


def _meant(name: str, prefix: str, known: t.Collection[str], own_facts: t.Collection[str]) -> t.Optional[str]:
    own = [*known, *own_facts]
    if name.startswith("_") or name in [prefix + one for one in own]:
        return None
    alike = [one for one in known if _letters(name) == _letters(prefix + one)]
    if alike or not name.startswith(prefix):
        return alike[0] if alike else None
    rest = name[len(prefix):]
    if any(re.match(re.escape(one) + "(_|[0-9]+$)", rest) for one in own):
        return None
    reordered = [one for one in known if sorted(one.split("_")) == sorted(rest.split("_"))]
    near = get_close_matches(rest.lower(), known, 1, NEAR)
    begun = [one for one in known if len(rest) >= SHORTEST and one.startswith(rest)]
    return next(iter((*reordered, *near, *begun)), None)


def _letters(name: str) -> str:
    """A name without what is easily mistaken in it: underscores, the s of plurals, capitals."""
    return re.sub("s(?=_|$)", "", name.lower()).replace("_", "")
