# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The types, choices and defaults in the documentation fragments, which are those of the argument specs."""

from __future__ import annotations

import re
import typing as t

from .text import flow

TRAITS = ("type", "elements", "required", "choices", "default")
Spec = t.Mapping[str, t.Mapping[str, t.Any]]


def with_traits(source: str, specs: Spec) -> str:
    """The source of a fragment with the traits that the specs have.

    specs: the argument specs of all options in it; others are left as they are.
    """
    return re.sub(
        r'(?<= = r"""\noptions:\n).*?(?=""")', lambda found: _options(found[0], specs, "  "), source, flags=re.DOTALL
    )


def _options(text: str, specs: Spec, indent: str) -> str:
    """The options of a block of YAML, each with its traits after its description."""
    return "".join(
        _option(part, specs.get(part.strip().partition(":")[0], {}), indent + "  ") for part in _keys(text, indent)
    )


def _option(text: str, spec: t.Mapping[str, t.Any], indent: str) -> str:
    head, *parts = _keys(text, indent)
    keys = {part.strip().partition(":")[0]: part for part in parts}
    if spec:
        given = [
            trait for trait in TRAITS if spec.get(trait) is not None and (trait, spec[trait]) != ("required", False)
        ]
        traits = {trait: "%s%s: %s\n" % (indent, trait, flow(spec[trait])) for trait in given}
        keys = {name: part for name, part in keys.items() if name not in TRAITS}
        inner = keys.pop("suboptions", "")
        keys.update(traits)
        if inner:
            first, rest = inner.split("\n", 1)
            keys["suboptions"] = "%s\n%s" % (first, _options(rest, spec.get("options", {}), indent + "  "))
    return head + "".join(keys.values())


def _keys(text: str, indent: str) -> t.List[str]:
    """The text before each key with this indentation, and the text of each key."""
    return re.split(r"^(?=%s[a-z])" % indent, text, flags=re.MULTILINE)
