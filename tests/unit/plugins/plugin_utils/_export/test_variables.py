# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The variables files of an estate: the entries of tasks, the names of variables, and that they change nothing."""

from __future__ import annotations

import re
import typing as t

import pytest
import yaml
from ansible.errors import AnsibleFilterError
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar, trust_as_template
from ansible_collections.windowkeeper.ssm.plugins.filter.export_tasks import FilterModule
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.canonical import canonical, is_default
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.problems import HIDDEN
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.redaction import presented
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import Options
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task import FIELDS
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task_rules import task_of
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._export.variables import (
    VariablesFile,
    file_name,
    variables_files,
)
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._export.yaml_writer import Template, as_yaml
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils.user_input import parse_text
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.module_utils import service, strategies
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.module_utils.deciding import (
    TASK_ID,
    WINDOW_ID,
    decide,
    stored,
)
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.module_utils.examples import BLOCKS, CALL, PATCH
from hypothesis import given, settings
from hypothesis import strategies as st

WINDOW = {"window_id": WINDOW_ID, "name": "sunday-night"}
OURS = re.compile(r"\{\{ (vault_[a-z0-9_]+) \| default\('%s'\) \}\}" % re.escape(HIDDEN))
some = settings(max_examples=60, deadline=None)


class Unsafe(str):
    """A text that was tagged."""


class Loader(yaml.SafeLoader):
    """YAML as Ansible reads it: what is tagged is not templated."""


Loader.add_constructor("!unsafe", lambda loader, node: Unsafe(loader.construct_scalar(node)))


def templated(value: t.Any, defined: t.Mapping[str, t.Any]) -> t.Any:
    """What Ansible makes of variables. Our own templates are the only ones that may be there."""
    if isinstance(value, dict):
        return {name: templated(item, defined) for name, item in value.items()}
    if isinstance(value, list):
        return [templated(item, defined) for item in value]
    if not isinstance(value, str) or isinstance(value, Unsafe):
        return value
    ours = OURS.fullmatch(value)
    if ours:
        return defined.get(ours[1], HIDDEN)
    assert not any(mark in value for mark in ("{{", "{%", "{#")), value
    return value


def variables_of(file: VariablesFile, **defined: t.Any) -> Options:
    return t.cast(Options, templated(yaml.load(file.content, Loader), defined))


def exported(members: service.Members, *secret_names: str) -> VariablesFile:
    """The file of a window with that task, of which the info module has shown what it may."""
    task = presented(FIELDS, task_of(members), secret_names)
    (file,) = variables_files([WINDOW], [task or {}])
    return file


def entry_of(file: VariablesFile, **defined: t.Any) -> Options:
    (entry,) = variables_of(file, **defined)["maintenance_window_tasks_tasks"]
    return t.cast(Options, entry)


@some
@given(strategies.tasks(), st.booleans())
def test_converging_what_was_exported_finds_nothing(task: Options, all_secret: bool) -> None:
    members = stored(task)
    entry = entry_of(exported(members, *("*" if all_secret else "")))
    assert ("window_task_id" in entry) == ("Name" not in members)
    planned = decide(members, {option: value for option, value in entry.items() if option != "window_task_id"})
    assert (planned.action, planned.changed, planned.problems) == ("none", (), ())


@some
@given(strategies.tasks())
def test_whatever_a_text_holds_it_arrives(task: Options) -> None:
    """Nothing is hidden here, so that what is sent can be compared with what is there."""
    members = dict(stored(task), Name="shown")
    shown = presented(FIELDS, task_of(members), (), True)
    (file,) = variables_files([WINDOW], [shown or {}])
    again = stored(dict(entry_of(file), name="shown"))
    # A documented default is left out: it means no more than none.
    there, here = (canonical(FIELDS, task_of(one), is_default) for one in (members, again))
    assert here == there


def test_what_the_service_fills_in_is_left_out() -> None:
    assert set(entry_of(exported(stored(CALL)))) == {"name", "task_type", "task_arn", BLOCKS}
    logs = {"cloud_watch_output_config": {"cloud_watch_output_enabled": True}}
    members = stored(dict(PATCH, priority=0, **{BLOCKS: {"run_command": logs}}))
    assert "CloudWatchLogGroupName" in str(members)
    entry = entry_of(exported(members))
    assert entry[BLOCKS] == {"run_command": logs} and "priority" not in entry


def test_a_hidden_value_is_kept_until_its_variable_is_defined() -> None:
    file = exported(stored(CALL))
    (name,) = file.variables
    assert name == "vault_sunday_night_call_payload" and "\n#   %s\n" % name in file.content
    members = stored(CALL)
    before = members["TaskInvocationParameters"]["Lambda"]["Payload"]
    assert before.decode() not in file.content
    planned = decide(members, entry_of(file, **{name: {"n": 2}}))
    assert planned.changed == ("%s.lambda.payload" % BLOCKS,)


def test_parameters_of_one_name_have_variables_of_their_own() -> None:
    task = dict(PATCH, task_parameters={"Token": "old"})
    task[BLOCKS] = {"run_command": {"parameters": {"Token": ["new"], "token": "x", "Other": "y"}}}
    file = exported(stored(task), "Token", "token")
    assert sorted(file.variables) == [
        "vault_sunday_night_patch_11111111_2222_3333_4444_555555555555_parameters_token",
        "vault_sunday_night_patch_11111111_2222_3333_4444_555555555555_parameters_token_2",
        "vault_sunday_night_patch_task_parameters_token",
    ]
    assert variables_of(file)["maintenance_window_tasks_sensitive_parameters"] == ["Token", "token"]
    entry = entry_of(file, vault_sunday_night_patch_task_parameters_token=["a", "b"])
    assert entry["task_parameters"] == {"Token": ["a", "b"]}
    assert entry[BLOCKS]["run_command"]["parameters"] == {"Token": HIDDEN, "token": HIDDEN, "Other": "y"}


def calls(*named: t.Tuple[str, t.Optional[str]]) -> t.List[VariablesFile]:
    """Files of tasks with a payload: each named by its window and itself."""
    windows = [{"window_id": "mw-%017x" % place, "name": window} for place, (window, _name) in enumerate(named)]
    tasks = []
    for place, (window, (_window, name)) in enumerate(zip(windows, named, strict=True)):
        task = {"window_id": window["window_id"], "window_task_id": "0000000%d-0000-0000-0000-000000000000" % place}
        task.update(task_type="LAMBDA", task_arn="a", **{BLOCKS: {"lambda": {"payload": HIDDEN}}})
        tasks.append(dict(task, **({"name": name} if name else {})))
    return variables_files(windows, tasks)


def test_no_two_hidden_values_share_a_variable() -> None:
    files = calls(("a-b", "c-d"), ("a", "b-c-d"), ("a-b-c", "d"), ("A-B", "c.d"), ("x", "y"), ("x", None))
    names = [name for file in files for name in file.variables]
    assert len(names) == len(set(names)) == 6
    assert "vault_x_y_payload" in names, "one that no other could have stays short"
    assert all(re.fullmatch("vault_[a-z0-9_]+", name) for name in names)


FILES = {
    "plain": ("sunday-night", False, "sunday-night.yml"),
    "dots inside": ("a.b.c", False, "a.b.c.yml"),
    "repeated": ("twin", True, "twin-MW.yml"),
    "hidden": (".hidden", False, "hidden-MW.yml"),
    "only dots": ("...", False, "MW.yml"),
    "an option": ("-rf", False, "rf-MW.yml"),
    "a path": ("../../etc/passwd", False, "_.._etc_passwd-MW.yml"),
    "none": ("", False, "MW.yml"),
    "like one with an id": ("twin-mw-0123456789abcdef0", False, "twin-mw-0123456789abcdef0-MW.yml"),
}


@pytest.mark.parametrize("name, repeated, expected", FILES.values(), ids=FILES)
def test_names_of_files(name: str, repeated: bool, expected: str) -> None:
    found = file_name(name, "mw-00000000000000001", repeated)
    assert found == expected.replace("MW", "mw-00000000000000001")
    assert "/" not in found


def test_windows_of_one_name_are_told_apart() -> None:
    files = calls(("twin", "x"), ("twin", "x"), ("Solo", "x"), ("solo", "x"))
    assert len({file.name.casefold() for file in files}) == 4
    given_by = {file.window_id: sorted(variables_of(file))[-1] for file in files}
    assert list(given_by.values()).count("maintenance_window_tasks_window_id") == 2
    for file in files:
        variables = variables_of(file)
        assert variables.get("maintenance_window_tasks_window_id", file.window_id) == file.window_id
        assert variables.get("maintenance_window_tasks_window_name", file.window_name) == file.window_name


def test_tasks_stand_in_the_order_in_which_they_run_and_are_found_by_what_is_theirs_alone() -> None:
    tasks = [
        dict(window_id=WINDOW_ID, window_task_id=str(place), task_type="LAMBDA", task_arn="a", **named)
        for place, named in enumerate([{"name": "z"}, {"name": "b", "priority": 1}, {"name": "z"}, {}, {"name": "a"}])
    ]
    (file,) = variables_files([WINDOW], tasks)
    entries = variables_of(file)["maintenance_window_tasks_tasks"]
    assert [(entry.get("name"), entry.get("window_task_id")) for entry in entries] == [
        (None, "3"),
        ("a", None),
        ("z", "0"),
        ("z", "2"),
        ("b", None),
    ]


def test_a_window_without_tasks_has_a_file_too() -> None:
    (file,) = variables_files([WINDOW], [])
    assert variables_of(file) == {
        "maintenance_window_tasks_window_name": "sunday-night",
        "maintenance_window_tasks_tasks": [],
    }


AWKWARD = [
    *(
        "\x85",
        "\u2028",
        "\u2029",
        "\ufeff",
        "\r",
        "\r\n",
        "\n",
        "\t",
        " ",
        "\x00",
        "\x07",
        "\x1b",
        "\x7f",
        "\x9f",
        "\xa0",
    ),
    *("\uffff", "\U0001f600", "\U0010ffff", "{{", "}}", "{%", "{#", "#jinja2:variable_start_string:'[['\n", "[[ 1 ]]"),
    *(
        "1",
        "1.5",
        "1_000",
        "0o17",
        "017",
        "0x1f",
        "1:30",
        "1e3",
        ".inf",
        "yes",
        "No",
        "true",
        "null",
        "~",
        "<<",
        "=",
        "!",
        "&a",
    ),
    *(
        "2026-01-05",
        "2026-01-05T04:00:00Z",
        "*a",
        "- a",
        "a: b",
        "# a",
        "'",
        '"',
        "\\",
        "|",
        ">",
        "%",
        "@",
        "`",
        "? a",
        "---",
        "...",
    ),
    *("{a: b}", "[a]", "!unsafe x", "é", "a", ","),
]
texts = st.lists(st.sampled_from(AWKWARD) | st.text(max_size=3), max_size=6).map("".join)
keys = texts | st.text(min_size=120, max_size=140)
values = st.recursive(
    texts, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3), max_leaves=6
)


@settings(max_examples=400, deadline=None)
@given(values)
def test_ansible_and_this_collection_read_the_same_values_as_were_written(value: t.Any) -> None:
    variables = {"a": value, "b": [{"c": value}]}
    text = as_yaml(variables, ["head"])
    loader = DataLoader()
    assert Templar(loader, {}).template(loader.load(trust_as_template(text))) == variables
    assert parse_text(text) == variables


@pytest.mark.parametrize("text", AWKWARD)
@pytest.mark.parametrize("form", ["%s", "x%s", "%sx", "x%sx", "x\n%s\nx", "{{%s", " %s\n", "\n%s\n\n"])
def test_each_awkward_text_is_read_unchanged(text: str, form: str) -> None:
    variables = {"a": form % text, "b": [[form % text]], "c": {form % text: 1}}
    loader = DataLoader()
    assert Templar(loader, {}).template(loader.load(trust_as_template(as_yaml(variables, [])))) == variables
    assert parse_text(as_yaml(variables, [])) == variables


def test_other_values_are_written_as_what_they_are() -> None:
    variables = {"a": None, "b": 1.5, "c": [True, False, 0, -1], "d": {}}
    assert parse_text(as_yaml(variables, [])) == variables


@pytest.mark.parametrize(
    "text",
    ["", "a\nb\n", "a\n\n", "\n", " a\nb", "a \nb", "\ta", "yes", "1", "1:30", "~", "é", "\x07", "- a", "{{a}}\n"],
)
def test_any_text_arrives_as_it_is(text: str) -> None:
    assert yaml.load(as_yaml({"a": [text], "b": text}, ["head"]), Loader) == {"a": [text], "b": text}


def test_yaml_that_a_person_likes_to_read() -> None:
    text = as_yaml(
        {"a": [{"b": "x\ny\n"}], "c": Template("{{ d }}"), "e": "{{ f }}", "g": True, "h": 3}, ["head", "", "tail"]
    )
    assert text == (
        "---\n# head\n#\n# tail\n\na:\n  - b: |\n      x\n      y\n"
        'c: "{{ d }}"\ne: !unsafe "{{ f }}"\ng: true\nh: 3\n'
    )


def test_the_filter_gives_mappings() -> None:
    export_tasks = FilterModule().filters()["export_tasks"]
    task = presented(FIELDS, task_of(stored(CALL)), ())
    (one,) = export_tasks({"windows": [WINDOW], "maintenance_window_tasks": [task]})
    assert (one["file"], one["window_id"], one["window_name"]) == ("sunday-night.yml", WINDOW_ID, "sunday-night")
    assert one["variables"] == ["vault_sunday_night_call_payload"] and TASK_ID not in one["content"]


@pytest.mark.parametrize("wrong", [None, [], {}, {"windows": []}, {"windows": "x", "maintenance_window_tasks": []}])
def test_the_filter_says_what_it_needs(wrong: t.Any) -> None:
    with pytest.raises(AnsibleFilterError, match="when no window is named"):
        FilterModule().filters()["export_tasks"](wrong)


def test_what_the_variable_of_a_hidden_value_is_called() -> None:
    """By its window, its task and its option; by an ID where one of them has no name."""
    id_of_first, id_of_second = ("0000000%d_0000_0000_0000_000000000000" % place for place in range(2))
    assert [file.variables for file in calls(("a", "b"), ("c", None))] == [
        ["vault_a_b_payload"],
        ["vault_c_%s_payload" % id_of_second],
    ]
    assert [file.variables for file in calls(("", "b"))] == [["vault_mw_00000000000000000_b_payload"]]
    # Two tasks of one name in windows of one name
    assert [file.variables for file in calls(("a", "b"), ("a", "b"))] == [
        ["vault_a_b_%s_payload" % id_of_first],
        ["vault_a_b_%s_payload" % id_of_second],
    ]
    machine = {"task_type": "STEP_FUNCTIONS", "task_arn": "m", BLOCKS: {"step_functions": {"input": HIDDEN}}}
    task = dict(machine, window_id=WINDOW_ID, window_task_id="1", name="run")
    (file,) = variables_files([WINDOW], [task])
    assert file.variables == ["vault_sunday_night_run_input"]
    assert entry_of(file, vault_sunday_night_run_input="{}")[BLOCKS] == {"step_functions": {"input": "{}"}}
    assert "maintenance_window_tasks_sensitive_parameters" not in variables_of(file)
