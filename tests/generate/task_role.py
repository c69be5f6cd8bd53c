# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role maintenance_window_tasks: its variables, the options of an entry, and the patterns.

What argument_specs.yml describes by hand is the role's own. All else is described by the module, by the table of a
task and by the files of the patterns.
"""

from __future__ import annotations

import typing as t

from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import Items, Number, Shape, Switch, Text
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task import BLOCK_OF_TYPE
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._patterns import flat_options as short_forms
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._patterns.pattern import BLOCKS, PatternOption
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._patterns.role_variables import SHORT_FORMS
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils.variables import (
    COMMON,
    COMMON_OF_COMMAND,
    COMMON_OF_TASK,
    COMMON_WITH_TARGETS,
    MODULE_OPTIONS,
    TASKS,
)

from .sources import Options, PatternFile, in_role
from .text import Described, flow, joined, markdown, option_lines, paragraphs, table

PREFIX = TASKS.prefix
VARIABLES = (*TASKS.others, *TASKS.table.by_option)
MODULE = "maintenance_window_tasks"
COMMAND = short_forms.FLAT["RUN_COMMAND"]
#: The short form that stands for a structure of a command.
STRUCTURES = {"%s.run_command.%s" % (BLOCKS, path): name for name, path in short_forms.CLEARS.items()}
#: How far options are indented in argument_specs.yml.
OF_ROLE, OF_ENTRY = " " * 6, " " * 10
OF_TYPE = {"RUN_COMMAND": "run a command", "AUTOMATION": "start a runbook"}

FIRST, LAST = "The tasks, and the window of those that do not name one.", "How the module works."
#: The variables of the role as defaults/main.yml groups them; the last group has the rest.
GROUPS: t.Dict[str, t.Sequence[str]] = {
    FIRST: ("tasks", "src", "window_id", "window_name", "patterns"),
    "Settings of all tasks that do not set them.": (
        *short_forms.SHORT,
        "targets",
        *COMMON_WITH_TARGETS,
        *COMMON_OF_TASK,
    ),
    "Settings of tasks that run a command.": tuple(COMMON_OF_COMMAND),
    LAST: (),
}
#: In argument_specs.yml: the type of an option of a pattern by its kind.
TRAITS = ("type", "elements", "choices", "default")
TYPES = {"text": "str", "number": "int", "map": "dict"}
VALUES = {
    "text": "text",
    "boolean": "a boolean",
    "list": "a list",
    "lines": "a list, or text of lines",
    "map": "a map",
    "json": "a list or a map",
    "pairs": "a map, or text",
    "raw": "any",
}


def grouped(variables: t.Iterable[str] = VARIABLES) -> t.Dict[str, t.List[str]]:
    """The role's variables, without the prefix, by the groups of GROUPS."""
    named = {name for names in GROUPS.values() for name in names}
    groups = {title: [name for name in names if name in variables] for title, names in GROUPS.items()}
    groups[LAST] = [name for name in variables if name not in named]
    return groups


def in_entry(path: str) -> str:
    """The name of a module's option in an entry of the role's list: its short form if it has one."""
    path = path.removeprefix("tasks[].")
    return SHORT_FORMS.get(path) or STRUCTURES.get(path) or path


def as_variable(path: str) -> str:
    """The name of an option of the list's module for the role."""
    name, mark, rest = path.partition("[]")
    return PREFIX + name + mark + rest if name in VARIABLES else path


def described_options(documented: Options, specs: t.Mapping[str, t.Mapping[str, t.Any]]) -> Options:
    """The options of an entry that the module has: names in an entry, descriptions, and traits of the table.

    documented: the documented options of an entry of the module's list. specs: their argument spec. Raises ValueError
    if an option is not documented.
    """
    found = {}
    for name, spec in specs.items():
        found[name] = _entry_option(_described(documented, name), spec)
    for name in dict.fromkeys(name for names in short_forms.FLAT.values() for name in names):
        kind = next(kind for kind, names in short_forms.FLAT.items() if name in names)
        path = (BLOCKS, BLOCK_OF_TYPE[kind], *short_forms.FLAT[kind][name])
        described, spec = _described(documented, path[0]), specs[path[0]]
        for part in path[1:]:
            described, spec = _described(described["suboptions"], part), spec["options"][part]
        found[name] = _entry_option(described, spec)
    return found


def _described(documented: Options, name: str) -> Described:
    if name not in documented:
        raise ValueError("%s is not described in plugins/doc_fragments/maintenance_window_task.py" % name)
    return documented[name]


def _entry_option(documented: Described, spec: t.Mapping[str, t.Any]) -> Described:
    traits = {trait: spec[trait] for trait in TRAITS if spec.get(trait) not in (None, [])}
    texts = [in_role(text, MODULE, in_entry) for text in paragraphs(documented)]
    if "suboptions" in documented:
        members = joined(["C(%s)" % name for name in documented["suboptions"]])
        texts.append("Has %s; see M(windowkeeper.ssm.maintenance_window_task)." % members)
    return dict(traits, description=texts)


def scope(name: str) -> t.Tuple[str, str]:
    """Which entries can have an option of the module: what its description begins with and what it ends with."""
    if name in short_forms.DEPRECATED:
        return "", "With a pattern, only an empty value is allowed, which clears it."
    if name in short_forms.OF_A_PATTERN:
        return "Without a pattern. ", ""
    types = [OF_TYPE[kind] for kind, names in short_forms.FLAT.items() if name in names]
    return "For tasks that %s. " % joined(types, "or") if types else "", ""


def entry_lines(options: Options, patterns: t.Sequence[PatternFile], by_hand: t.Container[str]) -> t.Iterator[str]:
    """What argument_specs.yml says about the options of an entry, without those that it describes by hand.

    options: those that the module has.
    """
    for name, described in options.items():
        if name not in by_hand:
            begin, end = scope(name)
            first, *rest = described["description"]
            description = [begin + first, *rest, *filter(None, [end])]
            yield from option_lines(name, dict(described, description=description), OF_ENTRY)
    yield from option_lines("pattern", _pattern_option(patterns), OF_ENTRY)
    for name in dict.fromkeys(name for one in patterns for name in one.pattern.options):
        owners = {one.pattern.name: one.pattern.options[name] for one in patterns if name in one.pattern.options}
        yield from option_lines(name, _option_of_patterns(owners), OF_ENTRY)


def _pattern_option(patterns: t.Sequence[PatternFile]) -> Described:
    names = ["V(%s). %s" % (one.pattern.name, one.pattern.description) for one in patterns]
    first = "What the task does. V(task) for the options of the module."
    last = "Or the name of one of C(%spatterns)." % PREFIX
    return {"description": [first, *names, last], "type": "str", "default": "task"}


def _option_of_patterns(owners: t.Mapping[str, PatternOption]) -> Described:
    types = {TYPES.get(option.kind, "raw") for option in owners.values()}
    texts: t.Dict[str, t.List[str]] = {}
    for name, option in owners.items():
        text = option.description
        if len(types) > 1:
            text += " " + {"text": "One text, not a list.", "list": "A list, or text with commas."}.get(option.kind, "")
        texts.setdefault(text, []).append(name)
    description = []
    for text, names in texts.items():
        one = "C(pattern=%s)" % names[0]
        description.append("With %s. %s" % (one if len(names) == 1 else "C(pattern) " + _values(names), text))
    choices = list(dict.fromkeys(choice for option in owners.values() for choice in option.choices))
    described: Described = {"description": description, "type": types.pop() if len(types) == 1 else "raw"}
    return dict(described, choices=choices) if choices else described


def _values(names: t.Sequence[str]) -> str:
    return joined(["V(%s)" % name for name in names])


def variable_lines(module: Options, entry: Options, by_hand: t.Container[str]) -> t.Iterator[str]:
    """What argument_specs.yml says about the variables that it does not describe by hand.

    module: the options of the list's module. entry: the options of an entry.
    """
    for name in VARIABLES:
        if PREFIX + name not in by_hand:
            described = _setting(entry[name], name) if name in COMMON.by_option else _own(module[name], name)
            yield from option_lines(PREFIX + name, described, OF_ROLE)


def _own(documented: Described, name: str) -> Described:
    """A variable that is an option of the module."""
    shape, default = TASKS.table[name].shape, _default(documented)
    texts = [in_role(text, MODULE, as_variable) for text in paragraphs(documented)]
    hint = " ".join(filter(None, [_form(shape), "If left out, V(%s)." % default if default else ""]))
    return dict(_traits(shape), description=texts + [hint] if hint else texts)


def _default(documented: Described) -> str:
    """The default of an option of the module, which applies to a variable that is left out."""
    default = documented.get("default")
    return "" if default in (None, []) else flow(default)


def _setting(option: Described, name: str) -> Described:
    """A variable that is a setting of all tasks."""
    shape = TASKS.table[name].shape
    choices = option.get("choices")
    hint = "" if not choices else "One of %s." % _values(choices)
    if isinstance(shape, Items):
        hint = "A list, or text with commas%s." % (", of " + _values(choices) if choices else "")
    first = option["description"][0].replace(scope(name)[0], "", 1)
    applies = "Applies to %s, unless they set it." % _those(name)
    more = "See C(%stasks[].%s)." % (PREFIX, name)
    return dict(_traits(shape), description=[first, " ".join(filter(None, [applies, hint or _form(shape), more]))])


def _those(name: str, code: str = "C(%s)") -> str:
    """Which entries a setting of all tasks applies to."""
    needed = short_forms.BELONGS_TO.get(COMMAND.get(name, ()))
    if needed:
        return "tasks that have the setting %s" % code % next(key for key, path in COMMAND.items() if path == needed)
    if name in COMMAND:
        return "tasks that run a command"
    return "tasks with targets" if name in COMMON_WITH_TARGETS else "all tasks"


def _form(shape: Shape) -> str:
    if isinstance(shape, Switch):
        return "A boolean, or text for one."
    if isinstance(shape, Number):
        return "A number, or text for one."
    return "A list, or text with commas." if isinstance(shape, Items) else ""


def _traits(shape: Shape) -> Described:
    is_list = isinstance(shape, Items)
    return {"type": "str" if isinstance(shape, (Text, Number)) else "raw", "default": [] if is_list else ""}


def default_lines(specs: Options) -> t.Iterator[str]:
    """The lines of defaults/main.yml."""
    for title, names in grouped().items():
        yield "# " + title
        for name in names:
            yield "%s%s: %s" % (PREFIX, name, flow(specs[PREFIX + name]["default"]))


def given_lines() -> t.Iterator[str]:
    """The variables by the names that the filter uses, for vars/main.yml."""
    for names in grouped().values():
        for name in names:
            yield '  %s: "{{ %s%s }}"' % (name, PREFIX, name)


def readme_of_entries() -> t.Iterator[str]:
    """The options of an entry, in the role's README."""
    both = [name for name in COMMAND if name in short_forms.FLAT["AUTOMATION"]]
    yield "- For all tasks: %s." % _code(short_forms.OF_ALL_PATTERNS)
    yield "- Instead of `targets`: %s, each a list of IDs, or text with commas." % _code(short_forms.SHORT, "or")
    yield "- For tasks that run a command: %s." % _code(COMMAND)
    yield "- For tasks that start a runbook: %s." % _code(both)


def _code(names: t.Iterable[str], last: str = "and") -> str:
    return joined(["`%s`" % name for name in names], last)


def readme_of_settings() -> t.Iterator[str]:
    """The table of the settings of all tasks, in the role's README."""
    applies: t.Dict[str, t.List[str]] = {"entries with none of these three": [*short_forms.SHORT, "targets"]}
    for name in GROUPS["Settings of all tasks that do not set them."]:
        if name in COMMON.by_option and name != "targets":
            applies.setdefault(_those(name), []).append(name)
    for name in COMMON_OF_COMMAND:
        applies.setdefault(_those(name, "`%s`"), []).append(name)
    rows = [(", ".join("`%s%s`" % (PREFIX, name) for name in names), who) for who, names in applies.items()]
    yield from table(("Variable", "Applies to"), rows)


def readme_of_variables(module: Options, specs: Options) -> t.Iterator[str]:
    """The table of all other variables, in the role's README: the first paragraph of each description."""
    groups = grouped()
    rows = []
    for name in (*groups[FIRST], *groups[LAST]):
        default = _default(module[name]) if name in MODULE_OPTIONS.by_option else ""
        first = markdown(paragraphs(specs[PREFIX + name])[0])
        rows.append(("`%s%s`" % (PREFIX, name), first, "`%s`" % default if default else ""))
    yield from table(("Variable", "Meaning", "Default"), rows)


def readme_of_patterns(patterns: t.Sequence[PatternFile]) -> t.Iterator[str]:
    """The sections on the patterns, in the role's README."""
    for one in patterns:
        yield "- [`%s`](#%s): %s" % (one.pattern.name, one.pattern.name, one.pattern.description)
    for one in patterns:
        pattern = one.pattern
        document = "Document: `%s`" % pattern.document if pattern.document else "See"
        where = "%s ([AWS documentation](%s))." if pattern.document else "%s the [AWS documentation](%s)."
        yield from [
            "",
            "### %s" % pattern.name,
            "",
            "%s %s" % (pattern.description, where % (document, one.reference)),
            "",
        ]
        yield from ["```yaml", *one.example.rstrip("\n").split("\n"), "```", ""]
        options = pattern.options.values()
        yield from table(("Option", "Becomes", "Values", "Meaning"), map(_row, options))
        yield from ["", *one.notes.rstrip("\n").split("\n")] if one.notes else []


def _row(option: PatternOption) -> t.Sequence[str]:
    becomes = option.parameter or "`%s`" % option.path[-1]
    return "`%s`" % option.name, becomes, _allowed(option), option.description


def _allowed(option: PatternOption) -> str:
    if option.choices:
        values = joined(["`%s`" % choice for choice in option.choices], "or")
    elif option.kind == "number":
        values = "a number, %d to %d" % (option.minimum or 0, option.maximum or 0)
    else:
        values = VALUES[option.kind]
    return "**required**, " + values if option.required and option.default_with_targets is None else values
