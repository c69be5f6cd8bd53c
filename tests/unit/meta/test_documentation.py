# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is documented is what is there: options, types, choices and examples, against specs and tables."""

from __future__ import annotations

import importlib
import re
import typing as t
from pathlib import Path
from unittest import mock

import pytest
import yaml
from ansible.module_utils.basic import AnsibleModule
from ansible_collections.amazon.aws.plugins.doc_fragments import tags
from ansible_collections.amazon.aws.plugins.module_utils.modules import aws_argument_spec
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import argument_spec
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task import FIELDS

ROOT = Path(__file__).resolve().parents[3]
MODULES = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("*.py") if path.stem != "__init__")
COLLECTION = "ansible_collections.windowkeeper.ssm.plugins"
# What an action does on the controller: the module of that name only documents it.
ACTIONS = sorted(
    path.stem for path in (ROOT / "plugins" / "modules").glob("*.py") if "def main" not in path.read_text()
)
VERSION = re.compile(r"\d+\.\d+\.\d+")
Described = t.Dict[str, t.Any]


class _Built(Exception):
    """Ends a module as soon as its argument spec is known."""


def imported(name: str) -> t.Any:
    return importlib.import_module("%s.modules.%s" % (COLLECTION, name))


def spec_of(name: str) -> Described:
    """The argument spec that a module hands over, without those of amazon.aws."""
    if name in ACTIONS:
        return importlib.import_module("%s.action.%s" % (COLLECTION, name)).SPEC
    seen: t.Dict[str, t.Any] = {}

    def built(_self: t.Any, argument_spec: t.Dict[str, t.Any], **_more: t.Any) -> t.NoReturn:
        connection = aws_argument_spec()
        seen.update({option: spec for option, spec in argument_spec.items() if option not in connection})
        raise _Built

    with mock.patch.object(AnsibleModule, "__init__", built):
        with pytest.raises(_Built):
            imported(name).main()
    return seen


def fragments_of(documentation: Described) -> t.Iterator[Described]:
    """The fragments of this collection that a module's documentation extends."""
    for fragment in documentation.get("extends_documentation_fragment", ()):
        if fragment == "amazon.aws.tags":
            yield yaml.safe_load(tags.ModuleDocFragment.DOCUMENTATION)
            continue
        namespace, collection, rest = fragment.split(".", 2)
        if (namespace, collection) == ("windowkeeper", "ssm"):
            file, _dot, part = rest.partition(".")
            found = importlib.import_module("%s.doc_fragments.%s" % (COLLECTION, file)).ModuleDocFragment
            yield yaml.safe_load(getattr(found, (part or "documentation").upper()))


def documentation_of(name: str) -> Described:
    documentation = yaml.safe_load(imported(name).DOCUMENTATION)
    options: Described = {}
    attributes: Described = {}
    for part in [documentation, *fragments_of(documentation)]:
        attributes.update(part.get("attributes", {}))
        for option, described in part.get("options", {}).items():
            assert option not in options, "%s is documented twice" % option
            options[option] = described
    return dict(documentation, options=options, attributes=attributes)


TRAITS = {"type": "str", "elements": None, "choices": None, "required": False, "default": None}


def disagreements(documented: Described, spec: Described, path: str = "") -> t.Iterator[str]:
    for option in sorted(set(documented) ^ set(spec)):
        yield "%s%s is %s" % (path, option, "documented only" if option in documented else "not documented")
    for option in sorted(set(documented) & set(spec)):
        described, argument = documented[option], spec[option]
        for trait, usual in TRAITS.items():
            said, meant = described.get(trait, usual), argument.get(trait, usual)
            if said != meant:
                yield "%s%s: %s is documented as %r, and is %r" % (path, option, trait, said, meant)
        inner = described.get("suboptions", {}), argument.get("options", {})
        yield from disagreements(*inner, path="%s%s." % (path, option))


def described_options(options: Described, path: str = "") -> t.Iterator[t.Tuple[str, Described]]:
    for option, described in options.items():
        yield path + option, described
        yield from described_options(described.get("suboptions", {}), "%s%s." % (path, option))


@pytest.mark.parametrize("name", MODULES)
def test_options_are_documented_as_they_are(name: str) -> None:
    assert list(disagreements(documentation_of(name)["options"], spec_of(name))) == []


def test_the_options_of_a_task_are_those_of_the_table() -> None:
    spec = spec_of("maintenance_window_task")
    assert {option: spec[option] for option in FIELDS.by_option} == argument_spec(FIELDS)


def test_an_entry_of_a_list_takes_what_the_module_for_one_task_takes() -> None:
    of_the_run = {"backup", "backup_dir"}
    one = {option: told for option, told in spec_of("maintenance_window_task").items() if option not in of_the_run}
    assert spec_of("maintenance_window_tasks")["tasks"]["options"] == one


@pytest.mark.parametrize("name", MODULES)
def test_every_option_says_what_it_is_for(name: str) -> None:
    for path, described in described_options(documentation_of(name)["options"]):
        texts = described["description"]
        for text in [texts] if isinstance(texts, str) else texts:
            assert len(text) > 5 and text.rstrip()[-1] in ".", path


@pytest.mark.parametrize("name", MODULES)
def test_the_head_of_the_documentation(name: str) -> None:
    documentation = documentation_of(name)
    assert documentation["module"] == name
    assert VERSION.fullmatch(str(documentation["version_added"]))
    assert not documentation["short_description"].endswith(".")
    attributes = documentation["attributes"]
    if name in ACTIONS:
        assert attributes["action"]["support"] == "full" and attributes["check_mode"]["support"] == "full"
        return
    assert {"amazon.aws.common.modules", "amazon.aws.region.modules", "amazon.aws.boto3"} <= set(
        documentation["extends_documentation_fragment"]
    )
    assert attributes["check_mode"]["support"] == "full"
    assert attributes["diff_mode"]["support"] == ("none" if name.endswith("_info") else "full")
    assert attributes["action_group"]["membership"] == ["windowkeeper.ssm.aws"]


@pytest.mark.parametrize("name", MODULES)
def test_return_values_say_when_and_what(name: str) -> None:
    returned = yaml.safe_load(imported(name).RETURN)
    for value, described in returned.items():
        assert {"description", "returned", "type", "sample"} <= set(described), value
        assert (described["type"] == "list") == ("elements" in described), value


def unknown_options(given: t.Any, documented: Described, path: str) -> t.Iterator[str]:
    for option, value in (given or {}).items():
        here = "%s.%s" % (path, option)
        if option not in documented:
            yield here
            continue
        suboptions = documented[option].get("suboptions")
        for one in value if isinstance(value, list) else [value]:
            if suboptions and isinstance(one, dict):
                yield from unknown_options(one, suboptions, here)


class Unsafe(yaml.SafeLoader):
    """YAML as Ansible reads it."""


Unsafe.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_tasks_with_known_options(name: str) -> None:
    examples = yaml.load(imported(name).EXAMPLES, Unsafe)
    own = 0
    for example in examples:
        assert example["name"][0].isupper()
        (action,) = [key for key in example if "." in key]
        assert re.fullmatch(r"(windowkeeper\.ssm|ansible\.builtin|amazon\.aws)\.[a-z0-9_]+", action)
        if action.startswith("windowkeeper.ssm."):
            documented = documentation_of(action.rpartition(".")[2])["options"]
            assert list(unknown_options(example[action], documented, action)) == []
            own += action.endswith("." + name)
    assert own, "no example of the module itself"


def test_a_disagreement_is_found() -> None:
    """The tests above say nothing if nothing could disagree."""
    documented = {"a": {"type": "dict", "suboptions": {"b": {"type": "int", "choices": [1]}}}, "c": {}}
    spec = {"a": {"type": "dict", "options": {"b": {"type": "str"}}}, "d": {}}
    assert list(disagreements(documented, spec)) == [
        "c is documented only",
        "d is not documented",
        "a.b: type is documented as 'int', and is 'str'",
        "a.b: choices is documented as [1], and is None",
    ]
    assert list(unknown_options({"a": {"x": 1}, "y": 2}, documented, "m")) == ["m.a.x", "m.y"]
