# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may know whom: the arrows between the collection's rooms run one way."""

from __future__ import annotations

import ast
import typing as t
from pathlib import Path

import pytest
import yaml
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.shapes import Block, Items
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task import FIELDS

ROOT = Path(__file__).resolve().parents[3]
UTILS = ROOT / "plugins" / "module_utils"
MODULES = sorted((ROOT / "plugins" / "modules").glob("*.py"))
AUDIT = sorted((UTILS / "_audit").glob("*.py"))
PURE = sorted([*(UTILS / "_engine").glob("*.py"), *(UTILS / "_resources").glob("*.py"), *AUDIT])
LONGEST = 400
# Ansible takes an option with this word in its name for a secret: what shapes.py says of it is about no resource.
WORDS_OF_ANSIBLE = {"key"}
# Terraform and the AWS CLI write parameters with these, and so validation.py knows their notation.
WORDS_OF_OTHER_TOOLS = {"name", "values"}
OUTSIDE = ("boto3", "botocore", "ansible", "ansible_collections", "requests", "yaml")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports(source: str) -> t.Set[str]:
    """The modules that a file imports, relative ones with their dots."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            dots = "." * node.level
            found |= {dots + node.module} if node.module else {dots + alias.name for alias in node.names}
    return found


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


@pytest.mark.parametrize("path", PURE, ids=name_of)
def test_the_core_imports_nothing_from_outside(path: Path) -> None:
    for name in imports(path.read_text(encoding="utf-8")):
        assert name.partition(".")[0] not in OUTSIDE, name
        # Beside the two rooms are api, reconcile and the like.
        rooms = (".._engine", ".._resources") if path in AUDIT else (".._engine",)
        assert not name.startswith("..") or name.startswith(rooms), name


DECIDING = sorted((ROOT / "plugins" / "plugin_utils").glob("*.py"))


@pytest.mark.parametrize("path", DECIDING, ids=name_of)
def test_what_the_controller_decides_it_decides_without_ansible(path: Path) -> None:
    for name in imports(path.read_text(encoding="utf-8")):
        assert name.partition(".")[0] not in set(OUTSIDE) - {"yaml"}, name
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("path", sorted((UTILS / "_engine").glob("*.py")), ids=name_of)
def test_the_engine_knows_no_resource(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not [name for name in imports(source) if name.startswith("..")]
    assert strings(source) & set(names(FIELDS)) <= WORDS_OF_ANSIBLE | WORDS_OF_OTHER_TOOLS


@pytest.mark.parametrize("path", sorted(UTILS.glob("*.py")), ids=name_of)
def test_no_arrow_leads_back(path: Path) -> None:
    """modules -> module, presentation -> reconcile -> read -> api -> errors; nobody imports who imports it."""
    one = ["errors", "api", "read", "wanted", "reconcile"]
    many = ["source", "entries", "read_many", "record", "reconcile_many"]
    audits = ["read_estate", "audit"]
    order = [*one, *many, "backup", *audits, "presentation", "presentation_many", "presentation_audit", "module"]
    found = {name.strip(".") for name in imports(path.read_text(encoding="utf-8")) if name.startswith(".")}
    own = order.index(path.stem) if path.stem in order else len(order)
    assert not found & set(order[own:])
    assert not [name for name in found if name.startswith("modules")]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_no_sdk(path: Path) -> None:
    for name in imports(path.read_text(encoding="utf-8")):
        assert name.partition(".")[0] not in ("boto3", "botocore"), name
        assert not name.startswith("ansible_collections.windowkeeper.ssm.plugins.modules"), name


def test_only_reconcile_asks_for_check_mode() -> None:
    """The modules hand it over; no other part may decide by it."""
    asking = {
        name_of(path)
        for path in UTILS.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.Name, ast.Attribute))
        and "check_mode" in (getattr(node, "id", ""), getattr(node, "attr", ""))
    }
    room = "plugins/module_utils/"
    # presentation_many says whether something was done, or would have been.
    assert asking == {room + name for name in ("reconcile.py", "reconcile_many.py", "presentation_many.py")}


@pytest.mark.parametrize("path", sorted(UTILS.rglob("*.py")), ids=name_of)
def test_a_file_is_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


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


def test_what_is_forbidden_would_be_found() -> None:
    source = '"""max_errors in a docstring"""\nimport boto3\nfrom .. import api\nfrom ..reconcile import x\n'
    source += 'A = {"max_errors": 1}\n'
    assert imports(source) == {"boto3", "..api", "..reconcile"}
    assert strings(source) & set(names(FIELDS)) == {"max_errors"}
