# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files that have generated parts, as they should be."""

from __future__ import annotations

import json
import re
import textwrap
import typing as t
from pathlib import Path

import yaml
from ansible_collections.windowkeeper.ssm.plugins.module_utils._audit.drift import DRIFT_RULES
from ansible_collections.windowkeeper.ssm.plugins.module_utils._audit.policy import RULES
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.entry import entry_spec, list_spec
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task_rules import TASK
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.schema import SCHEMA

from . import audit_role, task_role
from .audit_role import AnyRule
from .sources import Options, PatternFile, options_of, read_patterns
from .text import Described, folded, replaced, without_parts
from .traits import with_traits

Files = t.Dict[Path, str]
#: The modules that return the values of the fragment "returned", and which of them.
RETURNED = {
    "maintenance_window": ("problems", "error", "resource_actions"),
    "maintenance_window_info": ("problems", "error", "resource_actions"),
    "maintenance_window_target": ("problems", "error", "resource_actions"),
    "maintenance_window_target_info": ("problems", "error", "resource_actions"),
    "maintenance_window_task": ("problems", "error", "backup_file", "resource_actions"),
    "maintenance_window_tasks": ("problems", "backup_file", "resource_actions"),
    "maintenance_window_task_info": ("problems", "error", "resource_actions"),
    "maintenance_window_audit_info": ("problems", "error", "resource_actions"),
}


def fragments(root: Path) -> Files:
    """The documentation fragments that have generated parts. The others are generated from these."""
    specs = {"maintenance_window_task": entry_spec(TASK), "maintenance_window_tasks": list_spec(TASK)}
    paths = {root / "plugins" / "doc_fragments" / (name + ".py"): spec for name, spec in specs.items()}
    return {path: with_traits(path.read_text(encoding="utf-8"), spec) for path, spec in paths.items()}


def generated(
    root: Path,
    patterns: t.Optional[t.Sequence[PatternFile]] = None,
    rules: t.Sequence[AnyRule] = RULES,
) -> Files:
    """The files of the tree at root that have generated parts, by path. patterns, rules: instead of the tree's."""
    files: Files = {}
    if patterns is None:
        patterns = read_patterns(root / "roles" / "maintenance_window_tasks" / "patterns")
    files.update(fragments(root))
    modules = _modules(root / "plugins" / "modules", rules, files)
    _task_role(root / "roles" / "maintenance_window_tasks", modules[task_role.MODULE], patterns, files)
    _audit_role(root / "roles" / "maintenance_window_audit", modules, (*rules, *DRIFT_RULES), files)
    files[root / "docs" / "audit.schema.json"] = json.dumps(SCHEMA, indent=2) + "\n"
    return files


def _fill(files: Files, path: Path, **parts: t.Iterable[str]) -> str:
    """Put parts between their markers in a file; returns its text."""
    text = files.get(path) or path.read_text(encoding="utf-8")
    for name, lines in parts.items():
        text = replaced(text, name.replace("_", " "), lines)
    files[path] = text
    return text


def options_in(text: str, entry_point: str = "main") -> t.Dict[str, Described]:
    """The options of an entry point in argument specs."""
    return t.cast(t.Dict[str, Described], yaml.safe_load(text)["argument_specs"][entry_point]["options"])


def _task_role(role: Path, module: Options, patterns: t.Sequence[PatternFile], files: Files) -> None:
    path = role / "meta" / "argument_specs.yml"
    own = options_in(without_parts(path.read_text(encoding="utf-8")))
    own_of_entry = own[task_role.PREFIX + "tasks"]["options"]
    options = task_role.described_options(module["tasks"]["suboptions"], entry_spec(TASK))
    specs = options_in(
        _fill(
            files,
            path,
            options_of_an_entry=task_role.entry_lines(options, patterns, own_of_entry),
            variables=task_role.variable_lines(module, {**options, **own_of_entry}, own),
        )
    )
    _fill(files, role / "defaults" / "main.yml", variables=task_role.default_lines(specs))
    _fill(files, role / "vars" / "main.yml", variables=task_role.given_lines())
    _fill(
        files,
        role / "README.md",
        options=task_role.readme_of_entries(),
        patterns=task_role.readme_of_patterns(patterns),
        settings=task_role.readme_of_settings(),
        variables=task_role.readme_of_variables(module, specs),
    )


def _audit_role(role: Path, modules: t.Mapping[str, Options], rules: t.Sequence[AnyRule], files: Files) -> None:
    path = role / "meta" / "argument_specs.yml"
    own = without_parts(path.read_text(encoding="utf-8"))
    specs = options_in(
        _fill(
            files,
            path,
            variables=audit_role.variable_lines(modules, options_in(own)),
            variables_of_reports=audit_role.variable_lines(modules, options_in(own, "merge"), audit_role.MODULES[0]),
        )
    )
    _fill(files, role / "defaults" / "main.yml", variables=audit_role.default_lines(specs))
    _fill(files, role / "vars" / "main.yml", variables=audit_role.given_lines())
    _fill(
        files,
        role / "README.md",
        rules=audit_role.readme_of_rules(rules),
        variables=audit_role.readme_of_variables(specs),
    )


def _modules(folder: Path, rules: t.Sequence[AnyRule], files: Files) -> t.Dict[str, Options]:
    """Fill the parts of the modules; returns the documented options of all modules, by name."""
    lists: t.Dict[str, t.Sequence[AnyRule]] = {
        "The rules of the policy and their severities are": rules,
        "The rules of drift are": DRIFT_RULES,
    }
    texts = ["%s %s." % (start, audit_role.rule_names(some)) for start, some in lists.items()]
    lines = [line for text in texts for line in folded(text, " " * 6)]
    _fill(files, folder / "maintenance_window_audit_info.py", rules=lines)
    shared = _returned(folder.parent / "doc_fragments" / "returned.py")
    for module, values in RETURNED.items():
        part = "".join(shared[value] for value in values)
        _fill(files, folder / (module + ".py"), shared_values=part.splitlines())
    sources = {path: files.get(path) or path.read_text(encoding="utf-8") for path in folder.glob("*.py")}
    return {path.stem: options_of(source) for path, source in sources.items()}


def _returned(path: Path) -> t.Dict[str, str]:
    """The texts of the return values that modules share, by name."""
    text = re.search(r'RETURN = r"""\n(.*?)"""', path.read_text(encoding="utf-8"), re.DOTALL)
    assert text, path
    parts = re.split(r"^(?=[a-z_]+:)", textwrap.dedent(text[1]), flags=re.MULTILINE)
    return {part.partition(":")[0]: part for part in parts if part}
