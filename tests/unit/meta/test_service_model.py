# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of fields, held against botocore's service model: what AWS adds must get a row.

The oldest botocore that is supported and the newest agree on these operations, so both are held against the table.
"""

from __future__ import annotations

import copy
import functools
import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import (
    Block,
    Items,
    Number,
    Parameters,
    Role,
    Shape,
    Switch,
    Text,
)
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task import FIELDS, MOST_VALUES_OF_KEY
from botocore.loaders import Loader

Model = t.Dict[str, t.Any]

# Members of an operation that are no setting of a task, and why.
NO_SETTINGS = {
    "Replace": "how to update: an option of the module, not of the task",
    "ClientToken": "botocore fills it in, and keeps it over its retries",
    "NextToken": "paging",
}
# What the table says otherwise than the model, and why. By the path of members.
OTHERWISE: t.Dict[t.Tuple[str, str], str] = {
    ("Description", "sensitive"): "shown, as documented: hiding it would hide what a task is for",
    ("TaskParameters", "sensitive"): "by name, through sensitive_parameters",
    ("TaskParameters.*", "sensitive"): "by name, through sensitive_parameters",
    ("TaskParameters.*.Values", "sensitive"): "by name, through sensitive_parameters",
    ("TaskParameters.*.Values[]", "sensitive"): "by name, through sensitive_parameters",
    ("TaskInvocationParameters.RunCommand.Parameters", "sensitive"): "by name, through sensitive_parameters",
    ("ServiceRoleArn", "pattern"): "the service takes the ARN of a role, and the model does not say so",
    ("TaskInvocationParameters.RunCommand.ServiceRoleArn", "pattern"): "the same",
    ("TaskInvocationParameters.RunCommand.NotificationConfig.NotificationArn", "pattern"): "the same, of an SNS topic",
    ("Targets[].Key", "enum"): "the service takes these two only, though the model's pattern allows more",
    ("Targets[].Key", "pattern"): "the same",
    ("Targets[].Key", "min"): "the same",
    ("Targets[].Key", "max"): "the same",
    ("Targets[]", "required"): "a target without key or values is refused by the service",
}
# What an operation requires of a task as a whole, and who sees to it.
REQUIRED = {
    "WindowId": "given, or found by window_name",
    "WindowTaskId": "given, or found by name",
    "TaskType": "a rule asks for it when a task is registered",
    "TaskArn": "a rule asks for it when a task is registered or replaced",
}


@functools.lru_cache(maxsize=None)
def service_model() -> Model:
    return Loader().load_service_model("ssm", "service-2")


class Comparison:
    """Walks shapes of the model and rows of the table side by side, and notes each disagreement."""

    def __init__(self, model: Model) -> None:
        self.shapes = model["shapes"]
        self.operations = model["operations"]
        self.found: t.List[str] = []
        self.used: t.Set[t.Tuple[str, str]] = set()

    def note(self, path: str, about: str, table: t.Any, model: t.Any) -> None:
        if table == model:
            return
        if (path, about) in OTHERWISE:
            self.used.add((path, about))
            return
        self.found.append("%s: %s is %r in the table, %r in the model" % (path or "(top)", about, table, model))

    def structure(self, block: Block, name: str, path: str, sensitive: bool) -> None:
        described = self.shapes[name]
        members = {
            member: value["shape"] for member, value in described["members"].items() if member not in NO_SETTINGS
        }
        rows = {field.member: field for field in block.fields}
        for member in members:
            if member not in rows:
                self.found.append("%s.%s has no row" % (path, member))
        for member, field in rows.items():
            if member not in members:
                self.found.append("%s.%s is in no model" % (path, member))
                continue
            here = "%s.%s" % (path, member) if path else member
            self.shape(field.shape, members[member], here, sensitive or field.sensitive)
        required = {field.member for field in block.fields if field.required}
        known = set(NO_SETTINGS) | (set() if path else set(REQUIRED))
        self.note(path, "required", required - known, set(described.get("required", ())) - known)

    def shape(self, shape: Shape, name: str, path: str, sensitive: bool) -> None:
        described = self.shapes[name]
        self.note(path, "sensitive", sensitive, described.get("sensitive", False))
        if isinstance(shape, Block):
            self.note(path, "type", "structure", described["type"])
            self.structure(shape, name, path, sensitive)
        elif isinstance(shape, Items):
            self.note(path, "type", "list", described["type"])
            self.size(shape, described, path)
            element = described["member"]["shape"]
            if isinstance(shape.element, Block):
                self.structure(shape.element, element, path + "[]", sensitive)
            else:
                self.shape(shape.element, element, path + "[]", sensitive)
        elif isinstance(shape, Parameters):
            self.parameters(shape, described, path, sensitive)
        elif isinstance(shape, Switch):
            self.note(path, "type", "boolean", described["type"])
        elif isinstance(shape, Number):
            self.note(path, "type", "integer", described["type"])
            self.size(shape, described, path)
        else:
            self.text(shape, described, path)

    def parameters(self, shape: Parameters, described: Model, path: str, sensitive: bool) -> None:
        self.note(path, "type", "map", described["type"])
        self.size(shape, described, path)
        self.text(shape.name, self.shapes[described["key"]["shape"]], path + "{}")
        values = described["value"]["shape"]
        if shape.wrapper:
            self.note(path + ".*", "sensitive", sensitive, self.shapes[values].get("sensitive", False))
            assert list(self.shapes[values]["members"]) == [shape.wrapper]
            values = self.shapes[values]["members"][shape.wrapper]["shape"]
            path = "%s.*.%s" % (path, shape.wrapper)
            self.note(path, "sensitive", sensitive, self.shapes[values].get("sensitive", False))
        self.note(path, "values' max", shape.maximum_values, self.shapes[values].get("max"))
        value = self.shapes[values]["member"]["shape"]
        self.shape(shape.value, value, path + "[]", sensitive)

    def size(self, shape: t.Any, described: Model, path: str) -> None:
        self.note(path, "min", shape.minimum, described.get("min", 0))
        self.note(path, "max", shape.maximum, described.get("max"))

    def text(self, shape: Text, described: Model, path: str) -> None:
        self.note(path, "type", "blob" if shape.holds == "json_bytes" else "string", described["type"])
        self.size(shape, described, path)
        self.note(path, "enum", set(shape.choices), set(described.get("enum", ())))
        self.note(path, "pattern", bare(shape.pattern), bare(described.get("pattern")))


def bare(pattern: t.Optional[str]) -> t.Optional[t.Set[str]]:
    """The alternatives of a pattern, without what says that the whole text must match: the table always means that."""
    if pattern is None:
        return None
    alternatives = set()
    for part in pattern.replace("\\-", "-").replace("[$]", "\\$").split("|"):
        part = part.removeprefix("^").removesuffix("$")
        if part.startswith("(") and not part.startswith("(?"):
            part = part[1:]
        alternatives.add(part.removesuffix(")") if part.count("(") < part.count(")") else part)
    return {part.removeprefix("^").removesuffix("$") if part != "\\$" else part for part in alternatives}


def compared(model: Model, operation: str = "UpdateMaintenanceWindowTask", side: str = "input") -> Comparison:
    comparison = Comparison(model)
    comparison.structure(_rows_of(operation, side), model["operations"][operation][side]["shape"], "", False)
    return comparison


def _rows_of(operation: str, side: str) -> Block:
    """The table's rows that the operation knows: all but those named here, and why."""
    left_out = {
        ("UpdateMaintenanceWindowTask", "input"): {"TaskType": "it cannot change"},
        ("UpdateMaintenanceWindowTask", "output"): {"TaskType": "the answer leaves it out"},
        ("RegisterTaskWithMaintenanceWindow", "input"): {"WindowTaskId": "the answer gives it"},
        ("GetMaintenanceWindowTask", "output"): {},
    }[operation, side]
    return Block(tuple(field for field in FIELDS.fields if field.member not in left_out))


OPERATIONS = [
    ("UpdateMaintenanceWindowTask", "input"),
    ("UpdateMaintenanceWindowTask", "output"),
    ("RegisterTaskWithMaintenanceWindow", "input"),
    ("GetMaintenanceWindowTask", "output"),
]


@pytest.mark.parametrize("operation, side", OPERATIONS, ids=["-".join(one) for one in OPERATIONS])
def test_every_member_has_its_row_and_every_row_its_member(operation: str, side: str) -> None:
    assert compared(service_model(), operation, side).found == []


def test_each_exception_is_still_one() -> None:
    used: t.Set[t.Tuple[str, str]] = set()
    for operation, side in OPERATIONS:
        used |= compared(service_model(), operation, side).used
    assert used == set(OTHERWISE)


def test_rows_of_describe_are_known_too() -> None:
    members = set(service_model()["shapes"]["MaintenanceWindowTask"]["members"])
    assert members - {"Type"} <= {field.member for field in FIELDS.fields}


def test_roles_of_the_rows() -> None:
    assert [field.option for field in FIELDS.fields if field.role is Role.IDENTITY] == ["window_id", "window_task_id"]
    assert [field.option for field in FIELDS.fields if field.role is Role.FIXED] == ["task_type"]


def test_the_limits_of_target_keys_are_those_of_the_rows() -> None:
    targets = FIELDS["targets"].shape
    assert isinstance(targets, Items) and isinstance(targets.element, Block)
    key = targets.element["key"].shape
    assert isinstance(key, Text) and key.choices == tuple(MOST_VALUES_OF_KEY)


# A model in which AWS has changed something, and what must be found then.
def _add(model: Model, shape: str, member: str) -> None:
    model["shapes"][shape]["members"][member] = {"shape": "Boolean"}


def _change(model: Model, shape: str, **traits: t.Any) -> None:
    model["shapes"][shape].update(traits)


DOCTORED: t.Dict[str, t.Tuple[t.Callable[[Model], None], str]] = {
    "a member at the top": (
        lambda model: _add(model, "UpdateMaintenanceWindowTaskRequest", "Colour"),
        ".Colour has no row",
    ),
    "a member deep inside": (
        lambda model: _add(model, "NotificationConfig", "Colour"),
        "TaskInvocationParameters.RunCommand.NotificationConfig.Colour has no row",
    ),
    "a member in a list": (
        lambda model: _add(model, "Alarm", "Colour"),
        "AlarmConfiguration.Alarms[].Colour has no row",
    ),
    "a member is gone": (
        lambda model: model["shapes"]["LoggingInfo"]["members"].pop("S3KeyPrefix"),
        "LoggingInfo.S3KeyPrefix is in no model",
    ),
    "another maximum": (lambda model: _change(model, "Comment", max=200), "RunCommand.Comment: max is 100"),
    "another minimum": (lambda model: _change(model, "AlarmList", min=0), "AlarmConfiguration.Alarms: min is 1"),
    "another word": (
        lambda model: _change(model, "MaintenanceWindowTaskCutoffBehavior", enum=["CONTINUE_TASK", "PAUSE_TASK"]),
        "CutoffBehavior: enum is",
    ),
    "another pattern": (lambda model: _change(model, "MaxErrors", pattern="^[0-9]+$"), "MaxErrors: pattern is"),
    "a pattern for the document's version": (
        lambda model: _change(model, "DocumentVersion", pattern="([$]LATEST|^[1-9][0-9]*$)"),
        "RunCommand.DocumentVersion: pattern is",
    ),
    "sensitive now": (
        lambda model: _change(model, "Comment", sensitive=True),
        "RunCommand.Comment: sensitive is False",
    ),
    "required now": (lambda model: _change(model, "NotificationConfig", required=["NotificationArn"]), "required is"),
    "required at the top": (
        lambda model: _change(model, "UpdateMaintenanceWindowTaskRequest", required=["WindowId", "Name"]),
        "(top): required is",
    ),
    "another type": (lambda model: _change(model, "TimeoutSeconds", type="string"), "TimeoutSeconds: type is"),
    "more values of a parameter": (
        lambda model: _change(model, "AutomationParameterValueList", max=60),
        "Parameters: values' max is 50",
    ),
    "a longer name of a parameter": (
        lambda model: _change(model, "AutomationParameterKey", max=60),
        "Parameters{}: max is 50",
    ),
}


@pytest.mark.parametrize("doctor, sentence", DOCTORED.values(), ids=DOCTORED)
def test_a_change_of_the_api_is_found(doctor: t.Callable[[Model], t.Any], sentence: str) -> None:
    model = copy.deepcopy(service_model())
    doctor(model)
    found = compared(model).found
    assert any(sentence in one for one in found), found
