# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A pattern of tasks: a document, the parameters that it fixes, and the options that it takes; read from a map and checked."""

from __future__ import annotations

import re
import typing as t

from ...module_utils._engine.problems import Problem, did_you_mean, shown
from ...module_utils._engine.shapes import Block, Parameters
from ...module_utils._resources.task import BLOCK_OF_TYPE, FIELDS
from ..user_input import from_text
from .flat_options import FLAT, OF_ALL_PATTERNS, SHORT

PLAIN = "task"
"""The name of no pattern: an entry with the module's own options."""

BLOCKS = "task_invocation_parameters"
KINDS = ("text", "boolean", "number", "list", "lines", "map", "json", "pairs", "raw")
TYPES_WITH_DOCUMENT = ("RUN_COMMAND", "AUTOMATION")

_NAME = r"[a-z][a-z0-9_]*"
_KEYS = ("description", "task_type", "document", "reference", "fixed", "options", "example", "notes")
_OPTION_KEYS = (
    "description",
    "parameter",
    "option",
    "kind",
    "choices",
    "pattern",
    "allowed",
    "minimum",
    "maximum",
    "written",
    "required",
    "default",
    "default_with_targets",
    "sensitive",
)


class PatternOption(t.NamedTuple):
    """One option that a pattern adds to those of every task.

    parameter: the document's parameter that it becomes, or None. path: where it goes in the module's options instead.
    kind: one of KINDS. pattern, choices: of text, or of each text of a list. minimum, maximum: of a number. allowed: says
    what pattern means. written: the texts that false and true become, if the document has its own. default_with_targets: the value of a task with targets.
    """

    name: str
    description: str = ""
    parameter: t.Optional[str] = None
    path: t.Tuple[str, ...] = ()
    kind: str = "text"
    choices: t.Tuple[str, ...] = ()
    pattern: t.Optional[str] = None
    allowed: str = ""
    minimum: t.Optional[int] = None
    maximum: t.Optional[int] = None
    written: t.Optional[t.Tuple[str, str]] = None
    required: bool = False
    default: t.Any = None
    default_with_targets: t.Any = None
    sensitive: bool = False


class Pattern(t.NamedTuple):
    """A pattern. document: what becomes the task's task_arn, unless an option does. fixed: parameters of all its tasks."""

    name: str
    task_type: str
    document: t.Optional[str]
    description: str
    fixed: t.Dict[str, t.Any]
    options: t.Dict[str, PatternOption]

    @property
    def block(self) -> str:
        return BLOCK_OF_TYPE[self.task_type]

    @property
    def flat(self) -> t.Dict[str, t.Tuple[str, ...]]:
        """Which options of the type's block stand in an entry without the block around them, and where they go."""
        return FLAT.get(self.task_type, {})

    @property
    def owns_parameters(self) -> bool:
        """Whether the pattern sets all parameters, so that one that is no longer set is removed."""
        return bool(self.fixed) or any(option.parameter for option in self.options.values())

    @property
    def known(self) -> t.List[str]:
        """All options that an entry of this pattern may have."""
        return [*self.options, *self.flat, *SHORT, *OF_ALL_PATTERNS, "pattern"]


def read_patterns(raw: t.Any, path: str) -> t.Tuple[t.Dict[str, t.Optional[Pattern]], t.List[Problem]]:
    """The patterns of a map from names to definitions, or of YAML or JSON text for one; and what is wrong with them.

    None stands for a pattern that is wrong.
    """
    given = from_text(raw, dict)
    if not isinstance(given, dict):
        return {}, [Problem(path, given=_not_a_map(given), allowed="a map from names of patterns to patterns")]
    patterns: t.Dict[str, t.Optional[Pattern]] = {}
    problems = []
    for name, definition in given.items():
        patterns[str(name)], wrong = read_pattern(str(name), definition, "%s.%s" % (path, name))
        problems += wrong
    return patterns, problems


def read_pattern(name: str, raw: t.Any, path: str) -> t.Tuple[t.Optional[Pattern], t.List[Problem]]:
    """A pattern from its definition, as a file of the role's folder patterns holds it; None if it is wrong."""
    if not isinstance(raw, dict):
        return None, [Problem(path, given=_not_a_map(raw), allowed="a map with %s" % ", ".join(_KEYS))]
    problems, guessed = _unknown_keys(raw, _KEYS, path)
    if not re.fullmatch(_NAME, name) or name == PLAIN:
        allowed = "lower case letters, digits and underscores, and not %s" % PLAIN
        problems.append(Problem(path, "not a name for a pattern", repr(name), allowed))
    task_type = raw.get("task_type")
    if task_type not in BLOCK_OF_TYPE:
        if task_type is not None:
            near = did_you_mean(str(task_type).upper(), BLOCK_OF_TYPE)
            said = "there is no such type" + near if near else None
            problems.append(
                Problem(path + ".task_type", said, shown(task_type), "one of %s" % ", ".join(BLOCK_OF_TYPE))
            )
        elif "task_type" not in guessed:
            problems.append(Problem(path + ".task_type", "required", allowed="one of %s" % ", ".join(BLOCK_OF_TYPE)))
        return None, problems
    options = _read_options(raw.get("options"), task_type, path + ".options", problems)
    fixed = raw.get("fixed") or {}
    if not isinstance(fixed, dict):
        problems.append(Problem(path + ".fixed", given=_not_a_map(fixed), allowed="a map from parameters to values"))
    elif fixed and task_type not in TYPES_WITH_DOCUMENT:
        problems.append(Problem(path + ".fixed", "tasks of type %s have no document" % task_type))
    document = raw.get("document")
    gives_arn = any(option.path == ("task_arn",) for option in options.values())
    if document and gives_arn:
        said = "an option becomes the task_arn already; set only one of them"
        problems.append(Problem(path + ".document", said, shown(document)))
    elif not document and not gives_arn and not guessed & {"document", "options"}:
        problems.append(Problem(path + ".document", "required, or an option with option: task_arn"))
    if problems:
        return None, problems
    description = str(raw.get("description") or "")
    return Pattern(name, task_type, None if gives_arn else str(document), description, dict(fixed), options), []


def _not_a_map(value: t.Any) -> str:
    """That a value is not a map, with its type. It may hold secrets, so it is not quoted."""
    # Ansible's own types of texts and lists are subclasses of these.
    kinds = (str, bool, int, float, list, tuple)
    kind = next((kind.__name__ for kind in kinds if isinstance(value, kind)), type(value).__name__)
    return "a value that is not a map (%s)" % kind


def _unknown_keys(raw: t.Dict[t.Any, t.Any], known: t.Sequence[str], path: str) -> t.Tuple[t.List[Problem], t.Set[str]]:
    """What is wrong with the keys of a map, and the known keys that wrong ones probably stand for."""
    problems, guessed = [], set()
    for key in raw:
        if key not in known:
            near = did_you_mean(str(key).lower(), known)
            guessed.add(near.rpartition(" ")[2].rstrip("?"))
            problems.append(Problem("%s.%s" % (path, key), "there is no such key" + near, allowed=", ".join(known)))
    return problems, guessed


def _read_options(raw: t.Any, task_type: str, path: str, problems: t.List[Problem]) -> t.Dict[str, PatternOption]:
    options: t.Dict[str, PatternOption] = {}
    if not isinstance(raw or {}, dict):
        problems.append(Problem(path, given=_not_a_map(raw), allowed="a map from names of options to options"))
        return options
    taken = {*OF_ALL_PATTERNS, *SHORT, *FLAT.get(task_type, ()), "pattern", *FIELDS.by_option}
    for name, definition in (raw or {}).items():
        here = "%s.%s" % (path, name)
        if not re.fullmatch(_NAME, str(name)):
            said = "not a name for an option"
            problems.append(Problem(here, said, allowed="lower case letters, digits and underscores"))
        elif name in taken:
            problems.append(Problem(here, "every task has an option of this name already; use another name"))
        elif not isinstance(definition, dict):
            problems.append(
                Problem(here, given=_not_a_map(definition), allowed="a map with %s" % ", ".join(_OPTION_KEYS))
            )
        else:
            wrong, guessed = _unknown_keys(definition, _OPTION_KEYS, here)
            wrong += _wrong_values(definition, here)
            # A misspelt key is reported as such, and not as a missing one once more.
            goes = () if guessed & {"parameter", "option"} else _path(definition, task_type, here, wrong)
            problems += wrong
            if not wrong:
                options[name] = _option(name, definition, goes)
    return options


def _path(definition: t.Dict[str, t.Any], task_type: str, path: str, wrong: t.List[Problem]) -> t.Tuple[str, ...]:
    """Where an option goes in the module's options; nowhere for a parameter of the document."""
    parameter, option = definition.get("parameter"), definition.get("option")
    if bool(parameter) == bool(option):
        wrong.append(Problem(path, "set one of parameter and option, and only one"))
    elif parameter and task_type not in TYPES_WITH_DOCUMENT:
        wrong.append(Problem(path + ".parameter", "tasks of type %s have no document" % task_type))
    elif option:
        block = BLOCK_OF_TYPE[task_type]
        names = t.cast(Block, t.cast(Block, FIELDS[BLOCKS].shape)[block].shape).by_option
        if option == "task_arn":
            return (str(option),)
        if option in names:
            return (BLOCKS, block, str(option))
        wrong.append(Problem(path + ".option", given=shown(option), allowed=", ".join(["task_arn", *names])))
    return ()


def _wrong_values(definition: t.Dict[str, t.Any], path: str) -> t.List[Problem]:
    wrong = []
    kind = definition.get("kind", "text")
    if kind not in KINDS:
        near = did_you_mean(str(kind), KINDS)
        said = "there is no such kind" + near if near else None
        wrong.append(Problem(path + ".kind", said, shown(kind), ", ".join(KINDS)))
    for key, kind, allowed in (
        ("choices", list, "a list of texts"),
        ("minimum", int, "a whole number"),
        ("maximum", int, "a whole number"),
        ("required", bool, "true or false"),
        ("sensitive", bool, "true or false"),
        ("written", dict, "a map with true and false"),
    ):
        value = definition.get(key)
        if value is not None and (not isinstance(value, kind) or kind is int and isinstance(value, bool)):
            wrong.append(Problem("%s.%s" % (path, key), given=shown(value), allowed=allowed))
    try:
        re.compile(definition.get("pattern") or "")
    except (re.error, TypeError) as error:
        wrong.append(Problem(path + ".pattern", "not a regular expression: %s" % error))
    return wrong


def _option(name: str, definition: t.Dict[str, t.Any], path: t.Tuple[str, ...]) -> PatternOption:
    # YAML's true is a boolean as a key too, JSON's a text.
    written = {str(key).lower(): str(value) for key, value in (definition.get("written") or {}).items()}
    return PatternOption(
        name=name,
        description=str(definition.get("description") or ""),
        parameter=definition.get("parameter"),
        path=path,
        kind=definition.get("kind", "text"),
        choices=tuple(str(choice) for choice in definition.get("choices") or ()),
        pattern=definition.get("pattern"),
        allowed=str(definition.get("allowed") or ""),
        minimum=definition.get("minimum"),
        maximum=definition.get("maximum"),
        written=(written.get("false", "false"), written.get("true", "true")) if written else None,
        required=bool(definition.get("required")),
        default=definition.get("default"),
        default_with_targets=definition.get("default_with_targets"),
        sensitive=bool(definition.get("sensitive")) or _is_sensitive(path),
    )


def _is_sensitive(path: t.Tuple[str, ...]) -> bool:
    """Whether the module's table says that what goes there may not be shown."""
    if len(path) < 3:
        return False
    field = t.cast(Block, t.cast(Block, FIELDS[BLOCKS].shape)[path[1]].shape)[path[2]]
    # A map of parameters may hold secrets, and only the table knows which.
    return field.sensitive or isinstance(field.shape, Parameters)
