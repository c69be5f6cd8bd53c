# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the documentation is generated from: the modules, their fragments, the tables, and the files of patterns."""

from __future__ import annotations

import ast
import importlib
import re
import typing as t
from pathlib import Path

import yaml
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._patterns.pattern import Pattern, read_pattern
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils.user_input import parse_text

from .text import Described

COLLECTION = "ansible_collections.windowkeeper.ssm.plugins"
MODULE = "windowkeeper.ssm.%s#module:"

Options = t.Dict[str, Described]


class PatternFile(t.NamedTuple):
    """A pattern, and what its file says to readers only. notes: paragraphs of Markdown, if there are any."""

    pattern: Pattern
    reference: str
    example: str
    notes: str


def literal(source: str, name: str) -> str:
    """The text that the source of a module assigns to DOCUMENTATION or the like."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == name:
            return str(ast.literal_eval(node.value))
    raise ValueError("nothing is assigned to %s" % name)


def fragment(name: str) -> t.Dict[str, t.Any]:
    """A documentation fragment of this collection, such as backup or maintenance_window_task.state."""
    file, _dot, part = name.partition(".")
    found = importlib.import_module("%s.doc_fragments.%s" % (COLLECTION, file)).ModuleDocFragment
    return t.cast(t.Dict[str, t.Any], yaml.safe_load(getattr(found, (part or "documentation").upper())))


def options_of(source: str) -> Options:
    """The documented options of a module with this source, without those of amazon.aws."""
    documentation = yaml.safe_load(literal(source, "DOCUMENTATION"))
    options: Options = dict(documentation.get("options", {}))
    for name in documentation.get("extends_documentation_fragment", ()):
        if name.startswith("windowkeeper.ssm."):
            options.update(fragment(name[len("windowkeeper.ssm.") :]).get("options", {}))
    return options


def read_patterns(folder: Path) -> t.List[PatternFile]:
    """The patterns of a folder, by the type of their tasks and by name. Raises ValueError if one is wrong."""
    found = []
    for path in sorted(folder.glob("*.yml")):
        raw = parse_text(path.read_text(encoding="utf-8"))
        pattern, problems = read_pattern(path.stem, raw, path.name)
        if pattern is None or problems:
            raise ValueError("\n".join(map(str, problems)))
        found.append(PatternFile(pattern, raw["reference"], raw["example"], raw.get("notes", "")))
    types = ("RUN_COMMAND", "AUTOMATION", "LAMBDA", "STEP_FUNCTIONS")
    return sorted(found, key=lambda one: (types.index(one.pattern.task_type), one.pattern.name))


def in_role(text: str, module: str, named: t.Callable[[str], str]) -> str:
    """A text of a module's documentation for a role. named: the name that the role has for an option of the module."""

    def option(found: t.Match[str]) -> str:
        path, equals, value = found[1].partition("=")
        return found[0] if "#" in path else "C(%s)" % (named(path) + equals + value)

    text = re.sub(r"\bO\(((?:\\.|[^)\\])*)\)", option, text)
    return re.sub(r"\bRV\((?=[a-z_]+\))", "RV(" + MODULE % module, text)
