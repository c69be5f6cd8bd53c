# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tasks as variables files of the role maintenance_window_tasks: their entries, and the names of variables for secrets.

Pure: what maintenance_window_task_info returned comes in, texts of files go out.
"""

from __future__ import annotations

import re
import typing as t

from ...module_utils._engine.canonical import canonical, is_default
from ...module_utils._engine.problems import HIDDEN
from ...module_utils._engine.shapes import Block, Field, Options, Parameters
from ...module_utils._resources.task import FIELDS
from .yaml_writer import Template, as_yaml

ROLE = "maintenance_window_tasks_"
PREFIX = "vault"
ORDER = ("name", "window_task_id", "task_type", "task_arn", "description", "priority", "service_role_arn")
_SAFE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_LOOKS_LIKE_AN_ID = re.compile(r"mw-[0-9a-f]{17}$", re.IGNORECASE)


class VariablesFile(t.NamedTuple):
    """One window's file. variables: the names under which hidden values may be given."""

    name: str
    window_id: str
    window_name: str
    variables: t.Sequence[str]
    content: str


class HiddenValue(t.NamedTuple):
    """A hidden value. path: in the task. window, task: their names, or IDs if they have none."""

    window: str
    task: str
    task_id: str
    path: t.Tuple[str, ...]

    def names(self) -> t.Iterator[str]:
        """Names for the variable, each more specific than the one before."""
        named = [PREFIX, _slug(self.window), _slug(self.task)]
        with_id = named if self.task == self.task_id else [*named, _slug(self.task_id)]
        for start in (named, with_id):
            for parts in (self.path[-1:], self.path[-2:]):
                yield "_".join([*start, *map(_slug, parts)])


def variables_files(windows: t.Sequence[Options], tasks: t.Sequence[Options]) -> t.List[VariablesFile]:
    """A file for each window, in the order of their names.

    windows, tasks: in the options' names, with the placeholder where a value is hidden, as the info module returns them.
    """
    by_window: t.Dict[str, t.List[Options]] = {window["window_id"]: [] for window in windows}
    for task in tasks:
        by_window[task["window_id"]].append(task)
    names = _counts(_case_folded(window.get("name", "")) for window in windows)
    exact = _counts(window.get("name", "") for window in windows)
    hidden = {window["window_id"]: _hidden_of(window, by_window[window["window_id"]]) for window in windows}
    variable_names = _variable_names([one for several in hidden.values() for one in several])
    files = []
    for window in windows:
        window_id, window_name = window["window_id"], window.get("name", "")
        by_id = exact[window_name] > 1 or not window_name
        of_window = {one: variable_names[one] for one in hidden[window_id]}
        content = _content(window, by_id, by_window[window_id], of_window)
        name = file_name(window_name, window_id, names[_case_folded(window_name)] > 1)
        files.append(VariablesFile(name, window_id, window_name, list(of_window.values()), content))
    return sorted(files, key=lambda one: (_case_folded(one.name), one.window_id))


def file_name(window_name: str, window_id: str, repeated: bool) -> str:
    """The name of a window's file: the window's name if every file system takes it, else with its ID."""
    plain = _SAFE_NAME.fullmatch(window_name) and not _LOOKS_LIKE_AN_ID.search(window_name)
    if plain and not repeated:
        return window_name + ".yml"
    kept = re.sub(r"[^A-Za-z0-9_.-]+", "_", window_name).lstrip(".-")
    return "-".join(filter(None, (kept, window_id))) + ".yml"


def _case_folded(name: str) -> str:
    """Some file systems take capital and small letters for the same."""
    return name.casefold()


def _counts(names: t.Iterable[t.Any]) -> t.Dict[t.Any, int]:
    counts: t.Dict[t.Any, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return counts


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def _content(window: Options, by_id: bool, tasks: t.List[Options], variable_names: t.Mapping[HiddenValue, str]) -> str:
    window_id, window_name = window["window_id"], window.get("name", "")
    variables: Options = {ROLE + "window_id": window_id} if by_id else {ROLE + "window_name": window_name}
    secret_names = sorted(
        {one.path[-1] for one in variable_names if isinstance(_field_at(one.path[:-1]).shape, Parameters)}
    )
    if secret_names:
        variables[ROLE + "sensitive_parameters"] = secret_names
    names = _counts(task.get("name") for task in tasks)
    ordered = sorted(tasks, key=lambda task: (task.get("priority", 0), task.get("name", ""), task["window_task_id"]))
    variables[ROLE + "tasks"] = [
        _entry(
            task,
            names[task.get("name")] > 1,
            {one.path: name for one, name in variable_names.items() if _belongs_to(one, task)},
        )
        for task in ordered
    ]
    return as_yaml(variables, _head(window, list(variable_names.values())))


def _head(window: Options, names: t.Sequence[str]) -> t.List[str]:
    name = " ".join(str(window.get("name", "")).split())
    lines = ["The tasks of the maintenance window %s (%s), for the role" % (name, window["window_id"])]
    lines += ["windowkeeper.ssm.maintenance_window_tasks. Written by the playbook windowkeeper.ssm.export."]
    if names:
        lines += ["", "Hidden values are kept as they are until these variables are defined, in a vault for instance:"]
        lines += ["  " + one for one in names]
    return lines


def _entry(task: Options, name_is_repeated: bool, names: t.Mapping[t.Tuple[str, ...], str]) -> Options:
    """The role's entry for a task, identified by its name if no other has it, else by its ID."""
    settings = canonical(FIELDS, _unwrapped(FIELDS, task), is_default)
    del settings["window_id"]
    if settings.get("name") and not name_is_repeated:
        del settings["window_task_id"]
    ordered = {option: settings[option] for option in ORDER if option in settings}
    return _readable(FIELDS, dict(ordered, **settings), names, ())


def _readable(
    block: Block, options: Options, names: t.Mapping[t.Tuple[str, ...], str], path: t.Tuple[str, ...]
) -> Options:
    """options with templates for hidden values, and without lists of one value if the value alone means the same."""
    answer: Options = {}
    for option, value in options.items():
        shape, here = block[option].shape, (*path, option)
        if here in names:
            value = _template(names[here])
        elif isinstance(shape, Block):
            value = _readable(shape, value, names, here)
        elif isinstance(shape, Parameters):
            value = {
                name: _template(names[(*here, name)]) if (*here, name) in names else _single(values)
                for name, values in value.items()
            }
        answer[option] = value
    return answer


def _single(values: t.List[str]) -> t.Any:
    return values[0] if len(values) == 1 and values[0] else values


def _template(name: str) -> Template:
    return Template("{{ %s | default('%s') }}" % (name, HIDDEN))


def _unwrapped(block: Block, options: Options) -> Options:
    """options with the lists of parameters without the structure that the API puts around each."""
    answer = dict(options)
    for field in block.fields:
        value = answer.get(field.option)
        if isinstance(field.shape, Block) and isinstance(value, dict):
            answer[field.option] = _unwrapped(field.shape, value)
        elif isinstance(field.shape, Parameters) and field.shape.wrapper and isinstance(value, dict):
            inner = field.shape.wrapper.lower()
            answer[field.option] = {
                name: held[inner] if isinstance(held, dict) else held for name, held in value.items()
            }
    return answer


def _hidden_of(window: Options, tasks: t.Sequence[Options]) -> t.List[HiddenValue]:
    hidden = []
    for task in sorted(tasks, key=lambda task: (task.get("name", ""), task["window_task_id"])):
        which = (window.get("name") or window["window_id"], task.get("name") or task["window_task_id"])
        for path in _hidden_paths(FIELDS, _unwrapped(FIELDS, task), ()):
            hidden.append(HiddenValue(*which, task["window_task_id"], path))
    return hidden


def _hidden_paths(block: Block, options: Options, path: t.Tuple[str, ...]) -> t.Iterator[t.Tuple[str, ...]]:
    for option, value in options.items():
        field = block.by_option.get(option)
        if field is None:
            continue
        here = (*path, option)
        if value == HIDDEN:
            yield here
        elif isinstance(field.shape, Block):
            yield from _hidden_paths(field.shape, value, here)
        elif isinstance(field.shape, Parameters):
            yield from ((*here, name) for name, values in value.items() if list(values) == [HIDDEN])


def _field_at(path: t.Tuple[str, ...]) -> Field:
    block, field = FIELDS, None
    for option in path:
        field = block[option]
        block = field.shape if isinstance(field.shape, Block) else block
    return t.cast(Field, field)


def _belongs_to(one: HiddenValue, task: Options) -> bool:
    return bool(one.task_id == task["window_task_id"])


def _variable_names(hidden: t.Sequence[HiddenValue]) -> t.Dict[HiddenValue, str]:
    """The name of a variable for each hidden value, no two alike: the shortest that no other one could have."""
    counts = _counts(name for one in hidden for name in set(one.names()))
    variable_names: t.Dict[HiddenValue, str] = {}
    taken: t.Set[str] = set()
    for one in hidden:
        *_shorter, longest = one.names()
        name = next((name for name in one.names() if counts[name] == 1 and name not in taken), longest)
        number, first = 1, name
        while name in taken:
            number += 1
            name = "%s_%d" % (first, number)
        taken.add(name)
        variable_names[one] = name
    return variable_names
