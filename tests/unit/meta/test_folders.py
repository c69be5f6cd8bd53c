# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The folders are the layers: which of them a file may import follows from the folder in which it is."""

from __future__ import annotations

import ast
import re
import typing as t
from pathlib import Path

import pytest
import yaml
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import Block, Items
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task import FIELDS
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports import html_page

ROOT = Path(__file__).resolve().parents[3]
PLUGINS = ROOT / "plugins"
HOST, CONTROLLER = PLUGINS / "module_utils", PLUGINS / "plugin_utils"
MODULES = sorted((PLUGINS / "modules").glob("*.py"))
FILES = sorted(path for folder in (HOST, CONTROLLER) for path in folder.rglob("*.py") if path.name != "__init__.py")
LONGEST = 400

#: What each folder may import beside itself. The other files directly in module_utils may import all of its folders.
MAY_IMPORT: t.Dict[str, t.Set[str]] = {
    "module_utils/_engine": set(),
    "module_utils/_resources": {"module_utils/_engine"},
    "module_utils/_ssm": {"module_utils/_engine", "module_utils/_resources"},
    "module_utils/_converge": {
        "module_utils/_engine",
        "module_utils/_resources",
        "module_utils/_ssm",
        "module_utils/yaml_text",
    },
    "module_utils/_audit": {"module_utils/_engine", "module_utils/_resources"},
    "plugin_utils/_patterns": {
        "module_utils/_engine",
        "module_utils/_resources",
        "module_utils/_converge",
        "module_utils/yaml_text",
        "plugin_utils/_jobs",
        "plugin_utils/user_input",
        "plugin_utils/variables",
    },
    "plugin_utils/_reports": {
        "module_utils/_engine",
        "module_utils/_audit",
        "plugin_utils/_jobs",
        "plugin_utils/user_input",
        "plugin_utils/variables",
    },
    "plugin_utils/_export": {"module_utils/_engine", "module_utils/_resources"},
    "plugin_utils/_jobs": {"module_utils/_engine"},
    "plugin_utils/user_input": {"module_utils/yaml_text"},
    "plugin_utils/variables": {
        "module_utils/_engine",
        "module_utils/_resources",
        "module_utils/_audit",
        "plugin_utils/user_input",
    },
}
#: Packages that only some folders may import.
OUTSIDE = ("boto3", "botocore", "ansible", "ansible_collections", "requests", "yaml")
MAY_USE: t.Dict[str, t.Set[str]] = {
    "module_utils/_ssm": {"botocore", "ansible_collections"},
    "module_utils/module": {"ansible", "ansible_collections"},
    "module_utils/yaml_text": {"ansible", "yaml"},
    "plugin_utils/_export": {"yaml"},
}
# Ansible takes an option with this word in its name for a secret: what shapes.py says of it is about no resource.
WORDS_OF_ANSIBLE = {"key"}
# Terraform and the AWS CLI write parameters with these, and so validation.py knows their notation.
WORDS_OF_OTHER_TOOLS = {"name", "values"}
# All services of AWS have tags of this form.
WORDS_OF_TAGS = {"Key"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def place_of(path: Path) -> str:
    """The folder of a file, or the file itself if it is directly in module_utils or plugin_utils."""
    inside = path.relative_to(PLUGINS)
    return "/".join(inside.parts[:2]).removesuffix(".py")


def imports(path: Path, source: str) -> t.Iterator[str]:
    """What a file imports: places of this collection as place_of names them, or packages from outside."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]
        elif isinstance(node, ast.ImportFrom):
            base = path.parents[node.level - 1]
            names = [node.module.replace(".", "/")] if node.module else [alias.name for alias in node.names]
            yield from (place_of(base / name) for name in names)


def strings(source: str) -> t.Set[str]:
    """All string constants of a file except its docstrings."""
    tree = ast.parse(source)
    docstrings = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    }


def names(block: Block) -> t.Iterator[str]:
    """Every option and member that a table names."""
    for field in block.fields:
        yield from (field.option, field.member)
        inner = field.shape.element if isinstance(field.shape, Items) else field.shape
        if isinstance(inner, Block):
            yield from names(inner)


def forbidden(path: Path, source: str) -> t.List[str]:
    """The imports of a file that its folder does not allow."""
    place, found = place_of(path), set(imports(path, source))
    own = {name for name in found if "/" in name} - {place}
    outside = {name for name in found if name in OUTSIDE}
    if place in MAY_IMPORT:
        wrong = own - MAY_IMPORT[place]
    else:
        wrong = {name for name in own if not name.startswith("module_utils/")}
    return sorted(wrong | outside - MAY_USE.get(place, set()))


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_imports_what_its_folder_may(path: Path) -> None:
    assert forbidden(path, path.read_text(encoding="utf-8")) == []


def test_a_forbidden_import_is_found() -> None:
    source = "import boto3\nfrom .. import module\nfrom .._ssm import api\nfrom .shapes import Block\nimport json\n"
    path = HOST / "_engine" / "plan.py"
    assert forbidden(path, source) == ["boto3", "module_utils/_ssm", "module_utils/module"]
    assert forbidden(CONTROLLER / "_export" / "x.py", "from ...module_utils._ssm.api import y\n") == [
        "module_utils/_ssm"
    ]


def test_the_folders_hold_the_files() -> None:
    assert len([path for path in HOST.glob("*.py") if path.name != "__init__.py"]) <= 5
    assert len([path for path in CONTROLLER.glob("*.py") if path.name != "__init__.py"]) <= 2
    folders = {place_of(path) for path in FILES if path.parent not in (HOST, CONTROLLER)}
    assert folders == {place for place in MAY_IMPORT if "/_" in place}


@pytest.mark.parametrize("path", sorted((HOST / "_engine").glob("*.py")), ids=name_of)
def test_the_engine_knows_no_resource(path: Path) -> None:
    found = strings(path.read_text(encoding="utf-8")) & set(names(FIELDS))
    assert found <= WORDS_OF_ANSIBLE | WORDS_OF_OTHER_TOOLS | WORDS_OF_TAGS


def words_of(source: str) -> t.Set[str]:
    """The words of all names and strings in a file, docstrings left out."""
    tree = ast.parse(source)
    named = {
        getattr(node, attribute)
        for node in ast.walk(tree)
        for attribute in ("id", "attr", "name", "arg")
        if hasattr(node, attribute)
    }
    texts = [name for name in named if isinstance(name, str)] + list(strings(source))
    return {word.lower() for text in texts for word in re.findall("[a-zA-Z][a-z]*", text)}


@pytest.mark.parametrize("path", [*(HOST / "_engine").glob("*.py"), *(HOST / "_converge").glob("*.py")], ids=name_of)
def test_what_converges_mentions_no_kind_of_object(path: Path) -> None:
    """So a new resource needs a table, rules and calls, and no change to what plans, converges and reports."""
    found = words_of(path.read_text(encoding="utf-8"))
    assert not found & {"task", "tasks", "window", "windows"}


def test_a_kind_of_object_in_what_converges_is_found() -> None:
    assert "task" in words_of("def read_task(): pass\n") and "windows" in words_of("A = 'all windows'\n")
    assert "task" not in words_of('"""A task"""\nA = 1\n')


def test_a_field_in_the_engine_is_found() -> None:
    source = '"""max_errors in a docstring"""\nA = {"max_errors": 1}\n'
    assert strings(source) & set(names(FIELDS)) == {"max_errors"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_no_sdk(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            name = (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
            assert name.partition(".")[0] not in ("boto3", "botocore"), name
            assert not name.startswith("ansible_collections.windowkeeper.ssm.plugins.modules"), name


def test_only_converging_asks_for_check_mode() -> None:
    """The modules hand it over; no other part may decide by it."""
    asking = {
        place_of(path)
        for path in FILES
        if path.is_relative_to(HOST)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.Name, ast.Attribute))
        and "check_mode" in (getattr(node, "id", ""), getattr(node, "attr", ""))
    }
    # objects.py hands it over for the modules that consist of a resource and its calls.
    assert asking == {"module_utils/_converge", "module_utils/objects"}


@pytest.mark.parametrize("path", [*FILES, *sorted((CONTROLLER / "_reports" / "page").iterdir())], ids=name_of)
def test_a_file_is_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_every_part_of_the_page_is_used() -> None:
    parts = {path.name for path in (CONTROLLER / "_reports" / "page").iterdir()}
    assert parts == {*html_page.SCRIPTS, "page.css", "page.html"}


def test_every_module_is_in_the_action_group() -> None:
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))
    group = [name for name in runtime["action_groups"]["aws"] if isinstance(name, str)]
    # One without main only documents an action, which asks AWS for nothing.
    assert sorted(group) == [path.stem for path in MODULES if "def main" in path.read_text(encoding="utf-8")]
    assert {"metadata": {"extend_group": ["amazon.aws.aws"]}} in runtime["action_groups"]["aws"]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_module_has_its_integration_target(path: Path) -> None:
    # Where a role has the module's name, ansible-test would play the role in the place of a target of that name.
    name = path.stem + "_module" if (ROOT / "roles" / path.stem).is_dir() else path.stem
    assert (ROOT / "tests" / "integration" / "targets" / name).is_dir()
