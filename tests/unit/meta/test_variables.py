# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of variables name what the roles and playbooks document, default, read and set."""

from __future__ import annotations

import re
import typing as t
from pathlib import Path

import pytest
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._patterns.flat_options import FLAT, SHORT
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils.user_input import parse_text
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils.variables import (
    AUDIT,
    COMMON_OF_COMMAND,
    FORMATS,
    PLAYBOOKS,
    TASKS,
    Variables,
)

ROOT = Path(__file__).resolve().parents[3]
ROLES = [pytest.param(one, id=one.prefix) for one in (TASKS, AUDIT)]


def role_file(own: Variables, path: str) -> t.Any:
    return parse_text((ROOT / "roles" / own.prefix.rstrip("_") / path).read_text(encoding="utf-8"))


def facts_set(tasks: t.Any) -> t.Iterator[str]:
    """The names of all facts that a list of tasks sets, those in blocks included."""
    for task in tasks:
        yield from task.get("ansible.builtin.set_fact", ())
        for part in ("block", "rescue", "always"):
            yield from facts_set(task.get(part, ()))


@pytest.mark.parametrize("own", ROLES)
def test_a_role_documents_and_defaults_its_variables(own: Variables) -> None:
    specs = role_file(own, "meta/argument_specs.yml")["argument_specs"]
    documented = {name for spec in specs.values() for name in spec["options"] if name.startswith(own.prefix)}
    assert documented == {own.prefix + name for name in own.names}
    defaults = role_file(own, "defaults/main.yml")
    assert documented - set(defaults) == ({AUDIT.prefix + "files"} if own is AUDIT else set())
    templates = {name for name, value in defaults.items() if "{{" in str(value)}
    stated = {name: specs["main"]["options"][name].get("default") for name in set(defaults) - templates}
    assert stated == {name: value for name, value in defaults.items() if name not in templates}
    assert templates <= {AUDIT.prefix + "drift", AUDIT.prefix + "place"}


def test_an_empty_variable_of_the_role_that_converges_is_left_out() -> None:
    assert all(value in ("", [], {}) for value in role_file(TASKS, "defaults/main.yml").values())


@pytest.mark.parametrize("own", ROLES)
def test_a_role_hands_over_the_variables_of_its_table(own: Variables) -> None:
    given = role_file(own, "vars/main.yml")["__%svariables" % own.prefix]
    assert given == {name: "{{ %s%s }}" % (own.prefix, name) for name in given}
    # What the audit role is given beside these, its tasks read themselves.
    assert set(given) == set(own.names if own is TASKS else own.table.by_option)


@pytest.mark.parametrize("own", ROLES)
def test_the_facts_are_those_that_a_role_sets(own: Variables) -> None:
    folder = ROOT / "roles" / own.prefix.rstrip("_") / "tasks"
    tasks = [task for path in sorted(folder.glob("*.yml")) for task in parse_text(path.read_text(encoding="utf-8"))]
    assert {name for name in facts_set(tasks) if not name.startswith("__")} == {own.prefix + name for name in own.facts}


def test_the_playbooks_document_and_use_their_variables() -> None:
    files = sorted((ROOT / "playbooks").glob("*.yml"))
    playbooks = "".join(path.read_text(encoding="utf-8") for path in files)
    documented = re.findall(r"^#   windowkeeper_ssm_(\w+)  ", playbooks, re.MULTILINE)
    assert set(documented) == set(PLAYBOOKS.names)
    restoring = (ROOT / "playbooks" / "tasks" / "restore.yml").read_text(encoding="utf-8")
    used = re.findall(r"windowkeeper_ssm_(\w+)", playbooks + restoring)
    assert set(used) - {*PLAYBOOKS.names, *PLAYBOOKS.facts} == set()


def test_the_common_settings_of_a_command_are_short_forms_of_its_options() -> None:
    assert COMMON_OF_COMMAND.items() <= FLAT["RUN_COMMAND"].items()
    assert set(SHORT) <= set(TASKS.names)


def test_names_that_may_be_the_users_own_are_names() -> None:
    assert all(own.ambiguous <= set(own.names) for own in (TASKS, AUDIT, PLAYBOOKS))
    assert AUDIT.table.by_option["formats"].default == list(FORMATS)
