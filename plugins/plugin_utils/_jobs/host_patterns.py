# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a pattern of hosts is what its user means. Ansible skips a play without hosts and reports success."""

from __future__ import annotations

import re
import typing as t

from ...module_utils._engine.problems import nearest

#: Hosts that Ansible knows without an inventory.
LOCAL = ("localhost", "127.0.0.1", "::1")
SUGGESTED = 3
SHOWN = 10
#: A host or group that is named as it is; everything else is a pattern, such as *-frankfurt, web[0:2] or ~^prod.
_NAME = re.compile(r"[!&]?([\w.@-]+)")

Groups = t.Mapping[str, t.Sequence[str]]


def pattern_text(pattern: t.Any) -> str:
    """A pattern, which may be a list of patterns, as text."""
    parts = pattern if isinstance(pattern, (list, tuple)) else [pattern]
    return ",".join(str(part).strip() for part in parts if part not in (None, ""))


def pattern_problem(
    pattern: str, groups: Groups, matched: t.Sequence[str], limit: str = "", limited: t.Sequence[str] = ()
) -> str:
    """Why a pattern cannot be meant, in a sentence with the nearest names; an empty text if nothing is wrong with it.

    groups: of the inventory, with their hosts, including the group all. matched: the hosts that the pattern matches.
    limit: what --limit says, and limited: the hosts that match it.
    """
    known = list(dict.fromkeys([*groups, *groups.get("all", ()), *LOCAL]))
    unknown = [name for name in _names(pattern) if name not in known]
    if unknown:
        return "%s The inventory has %s." % (" ".join(_unknown(name, known) for name in unknown), _shown(groups))
    if not matched and pattern not in LOCAL:
        return "The pattern %r matches no host. The inventory has %s." % (pattern, _shown(groups))
    if limit and not limit.startswith("@") and matched and not set(matched) & set(limited):
        said = "None of the hosts that windowkeeper_ssm_hosts (%s) selects is in the limit (%s)."
        return said % (pattern, limit)
    return ""


def _names(pattern: str) -> t.Iterator[str]:
    """The names in a pattern, between commas and colons."""
    for part in re.split(r"[,\s]+" if re.search(r"[\[~]", pattern) or "::" in pattern else r"[,:\s]+", pattern):
        found = _NAME.fullmatch(part)
        if found:
            yield found[1]


def _unknown(name: str, known: t.Sequence[str]) -> str:
    near = nearest(name, known, SUGGESTED)
    return "No host or group is named %r%s" % (name, "; did you mean %s?" % " or ".join(near) if near else ".")


def _shown(groups: Groups) -> str:
    names = [*sorted(set(groups) - {"all", "ungrouped"}), *groups.get("all", ())]
    more = " and %d more" % (len(names) - SHOWN) if len(names) > SHOWN else ""
    return (", ".join(names[:SHOWN]) or "no hosts") + more
