# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A table and five calls are enough: an invented resource is created, updated, cleared, deleted and listed."""

from __future__ import annotations

import itertools
import time
import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._converge.backup import Backup
from ansible_collections.windowkeeper.ssm.plugins.module_utils._converge.entries import EntryList
from ansible_collections.windowkeeper.ssm.plugins.module_utils._converge.many import converge_all
from ansible_collections.windowkeeper.ssm.plugins.module_utils._converge.one import converge
from ansible_collections.windowkeeper.ssm.plugins.module_utils._converge.record import ConvergeOptions
from ansible_collections.windowkeeper.ssm.plugins.module_utils._converge.result import outcome_values
from ansible_collections.windowkeeper.ssm.plugins.module_utils._converge.results import Results
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.desired import Desired, argument_problems
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.problems import Refused
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.resource import Resource
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import (
    Block,
    Field,
    Number,
    Options,
    Role,
    Switch,
    Text,
)
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.validation import Reading
from ansible_collections.windowkeeper.ssm.plugins.module_utils._ssm.calls import Calls
from ansible_collections.windowkeeper.ssm.plugins.module_utils._ssm.errors import SSMWriteError
from botocore.exceptions import ClientError

LAMP = Resource(
    "lamp",
    "lamp_id",
    Block(
        (
            Field("lamp_id", "LampId", Text(), Role.IDENTITY),
            Field("name", "Name", Text()),
            Field("watts", "Watts", Number(1, 100), required=True),
            Field("colour", "Colour", Text()),
            Field("lit", "Lit", Switch(), default=True, at_creation=False),
        )
    ),
    result="lamp",
)


class House:
    """Stores lamps as a service would: what an update leaves out is kept, and Replace removes it. A new lamp is lit."""

    def __init__(self) -> None:
        self.lamps: t.Dict[str, t.Dict[str, t.Any]] = {}
        self.writes: t.List[str] = []
        self._ids = (str(number) for number in itertools.count(1))
        self.calls = Calls(
            "nowhere",
            list=lambda _parent, filters: [
                dict(lamp) for lamp in self.lamps.values() if filters.items() <= lamp.items()
            ],
            get=lambda _parent, lamp_id: dict(self.lamps[lamp_id]) if lamp_id in self.lamps else None,
            create=self.create,
            update=self.update,
            delete=self.delete,
        )

    def create(self, _parent: str, request: t.Dict[str, t.Any]) -> str:
        assert "Lit" not in request and "LampId" not in request
        lamp_id = next(self._ids)
        self.writes.append("create")
        self.lamps[lamp_id] = dict(request, LampId=lamp_id, Lit=True)
        return lamp_id

    def update(self, _parent: str, lamp_id: str, request: t.Dict[str, t.Any]) -> t.Dict[str, t.Any]:
        self.writes.append("update")
        kept = {} if request.pop("Replace", False) else self.lamps[lamp_id]
        self.lamps[lamp_id] = {**kept, **request, "LampId": lamp_id}
        return dict(self.lamps[lamp_id])

    def delete(self, _parent: str, lamp_id: str) -> bool:
        self.writes.append("delete")
        return self.lamps.pop(lamp_id, None) is not None


def desired(raw: Options, **more: t.Any) -> Desired:
    reading = Reading()
    settings = reading.block(LAMP.fields, raw)
    assert not reading.problems
    return Desired(settings, **more)


def run(house: House, wish: Desired) -> t.Dict[str, t.Any]:
    """Converge in check mode, then for real, then again: the same verdict, no write in check mode, no change again."""
    before = list(house.writes)
    predicted = outcome_values(LAMP, converge(LAMP, house.calls, wish, True), (), True)
    assert house.writes == before
    values = outcome_values(LAMP, converge(LAMP, house.calls, wish, False), (), True)
    if values["action"] == "create":
        # Check mode cannot know the ID.
        predicted["lamp"]["lamp_id"] = values["lamp"]["lamp_id"]
    assert predicted == values
    writes = list(house.writes)
    again = outcome_values(LAMP, converge(LAMP, house.calls, wish, False), (), True)
    assert (again["changed"], house.writes) == (False, writes)
    return values


def test_it_is_created_updated_cleared_and_deleted() -> None:
    house = House()
    made = run(house, desired({"name": "hall", "watts": 60, "colour": "warm"}))
    assert (made["action"], made["changed_fields"]) == ("create", ["name", "watts", "colour"])
    assert made["lamp"] == {"lamp_id": "1", "name": "hall", "watts": 60, "colour": "warm"}
    changed = run(house, desired({"name": "hall", "watts": 40}))
    assert (changed["action"], changed["diff"]["before"]["watts"], changed["diff"]["after"]["watts"]) == (
        "update",
        60,
        40,
    )
    assert house.lamps["1"]["Colour"] == "warm"
    cleared = run(house, desired({"name": "hall", "colour": ""}))
    assert (cleared["changed_fields"], "colour" in cleared["lamp"]) == (["colour"], False)
    assert house.lamps["1"] == {"LampId": "1", "Name": "hall", "Watts": 40, "Lit": True}
    renamed = run(house, desired({"lamp_id": "1", "name": "stairs"}))
    assert (renamed["action"], house.lamps["1"]["Name"]) == ("update", "stairs")
    gone = run(house, desired({"name": "stairs"}, present=False))
    assert (gone["action"], gone["lamp"], house.lamps) == ("delete", {}, {})
    assert house.writes == ["create", "update", "update", "update", "delete"]


def test_a_creation_can_need_two_calls_and_is_one_change() -> None:
    house = House()
    made = run(house, desired({"name": "cellar", "watts": 5, "lit": False}))
    assert (made["action"], made["changed_fields"]) == ("create", ["name", "watts", "lit"])
    assert (house.writes, house.lamps["1"]["Lit"]) == (["create", "update"], False)
    run(house, desired({"name": "cellar", "lit": True}))
    assert house.lamps["1"]["Lit"] is True


def test_an_update_waits_until_a_new_object_is_visible(monkeypatch: pytest.MonkeyPatch) -> None:
    house, waits = House(), []  # type: t.Tuple[House, t.List[float]]
    monkeypatch.setattr(time, "sleep", waits.append)
    code = "DoesNotExistException"

    def update(parent: str, lamp_id: str, request: t.Dict[str, t.Any]) -> t.Dict[str, t.Any]:
        if len(waits) < 2:
            answer = t.cast(t.Any, {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": 400}})
            raise SSMWriteError("Failed to update the lamp", exception=ClientError(answer, "UpdateLamp"))
        return house.update(parent, lamp_id, request)

    calls = house.calls._replace(update=update)
    dark = desired({"name": "cellar", "watts": 5, "lit": False})
    assert converge(LAMP, calls, dark, False).current == dict(dark.settings, lamp_id="1")
    assert (waits, house.lamps["1"]["Lit"]) == ([0.5, 1], False)
    # An object that is not new, or another error, is no reason to wait.
    waits.clear()
    with pytest.raises(SSMWriteError):
        converge(LAMP, calls, desired({"name": "cellar", "lit": True}), False)
    code = "ValidationException"
    with pytest.raises(SSMWriteError) as failed:
        converge(LAMP, calls, desired({"name": "attic", "watts": 5, "lit": False}), False)
    assert (waits, failed.value.done) == ([], "lamp 2 was created")


def test_what_is_wrong_names_its_own_words() -> None:
    house = House()
    assert [str(one) for one in argument_problems(LAMP, desired({"watts": 5}))] == [
        "lamp_id: one of lamp_id and name is required"
    ]
    with pytest.raises(Refused) as refused:
        converge(LAMP, house.calls, desired({"lamp_id": "7", "watts": 5}), False)
    assert str(refused.value) == (
        "Nothing was changed, one argument is wrong: lamp_id: '7' was given; there is no such lamp; "
        "leave lamp_id out to "
        "create one by its name"
    )
    for _twice in range(2):
        house.create("", {"Name": "hall", "Watts": 5})
    with pytest.raises(Refused) as refused:
        converge(LAMP, house.calls, desired({"name": "hall"}), False)
    assert "2 lamps have that name (1, 2); set lamp_id" in str(refused.value)


def test_a_list_of_them_is_converged_and_backed_up(tmp_path: t.Any) -> None:
    house = House()
    for name in ("hall", "stairs"):
        house.create("", {"Name": name, "Watts": 60})
    given = EntryList(LAMP)
    lamps = [{"name": "hall", "watts": 40}, {"name": "cellar", "watts": 5}, {"name": "stairs", "state": "absent"}]
    assert given.read({"lamps": lamps}, frozenset()) + given.check({}) == []
    backup = Backup(LAMP, house.calls, str(tmp_path), ())
    records = converge_all(LAMP, house.calls, given.entries, ConvergeOptions(backup=backup), False)
    values = Results(LAMP, records, "changed", True).values
    assert [(row["name"], row["lamp_id"], row["action"]) for row in values["entries"]] == [
        ("hall", "1", "update"),
        ("cellar", "3", "create"),
        ("stairs", "2", "delete"),
    ]
    assert values["counts"] == {"unchanged": 0, "created": 1, "updated": 1, "deleted": 1, "failed": 0, "not_tried": 0}
    assert [(lamp["name"], lamp["watts"]) for lamp in values["lamps"]] == [("hall", 40), ("cellar", 5)]
    restored = EntryList(LAMP)
    assert restored.check({"src": backup.path}) == []
    converge_all(LAMP, house.calls, restored.entries, ConvergeOptions(), False)
    assert sorted((lamp["Name"], lamp["Watts"]) for lamp in house.lamps.values()) == [("hall", 60), ("stairs", 60)]


def test_wrong_entries_are_found_before_any_call() -> None:
    given = EntryList(LAMP)
    problems = given.read({"lamps": [{"name": "hall", "wats": 5}, {"watts": 500}, 7]}, frozenset()) + given.complete()
    assert [problem.path for problem in problems] == ["lamps[0].wats", "lamps[1].watts", "lamps[2]", "lamps[1].lamp_id"]
