# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plugins use public names of ansible-core, botocore, boto3 and amazon.aws only, and change nothing of theirs.

A private name may change with any release: when ansible-core 2.22 changed one, every module of this collection failed.
"""

from __future__ import annotations

import ast
import typing as t
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FILES = sorted((ROOT / "plugins").rglob("*.py"))
FOREIGN = ("ansible", "ansible_collections.amazon", "boto3", "botocore")
OWN = "ansible_collections.windowkeeper"

# Python documents these as the public methods of named tuples.
NAMED_TUPLES = ("_replace", "_asdict", "_fields", "_make")
ALLOWED = {
    ("plugins/modules", "_diff"): "AnsibleModule._diff is how every module learns that a diff is wanted",
    ("plugins/module_utils/objects.py", "_diff"): "the same, for the modules that consist of a resource and its calls",
    (
        "plugins/module_utils/_ssm/errors.py",
        "_CUSTOM_EXCEPTION",
    ): "amazon.aws's AWSErrorHandler is made to be told so by subclasses",
    (
        "plugins/module_utils/_ssm/errors.py",
        "_is_missing",
    ): "amazon.aws's AWSErrorHandler is made to be told so by subclasses",
    ("plugins/action", "_supports_check_mode"): "ActionBase's documented attribute for a plugin to set",
    ("plugins/action", "_supports_async"): "ActionBase's documented attribute for a plugin to set",
    ("plugins/action", "_requires_connection"): "ActionBase's documented attribute for a plugin to set",
}


def is_foreign(module: t.Optional[str]) -> bool:
    """Whether a module's name is that of a package which is not ours."""
    return bool(module) and any(str(module) == name or str(module).startswith(name + ".") for name in FOREIGN)


def is_private(name: str) -> bool:
    return name.startswith("_") and name not in NAMED_TUPLES and not (name.startswith("__") and name.endswith("__"))


def bound(target: ast.expr) -> t.Iterator[ast.expr]:
    """What an assignment's target is part of: its attributes' and items' owners, from the outside in."""
    while isinstance(target, (ast.Attribute, ast.Subscript)):
        target = target.value
        yield target


class Faults(ast.NodeVisitor):
    """Collects the names that are used and may not be."""

    def __init__(self, tree: ast.Module) -> None:
        self.found: t.Set[str] = set()
        self._foreign: t.Set[str] = set()
        # Every other name with a leading underscore is somebody else's.
        self._own: t.Set[str] = set()
        for node in ast.walk(tree):
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                self._own.add(node.name)
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                self._own.add(node.attr)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                self._own.add(node.id)
        self._classes = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
        self.visit(tree)

    def visit_Import(self, node: ast.Import) -> None:  # pylint: disable=invalid-name
        for alias in node.names:
            if is_foreign(alias.name):
                self._foreign.add(alias.asname or alias.name.partition(".")[0])
                self.found.update(filter(is_private, alias.name.split(".")))

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:  # pylint: disable=invalid-name
        if node.level or not is_foreign(node.module):
            return
        for name in (*str(node.module).split("."), *(alias.name for alias in node.names)):
            if is_private(name):
                self.found.add(name)
        self._foreign.update(alias.asname or alias.name for alias in node.names)

    def visit_Attribute(self, node: ast.Attribute) -> None:  # pylint: disable=invalid-name
        if is_private(node.attr) and node.attr not in self._own:
            self.found.add(node.attr)
        self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:  # pylint: disable=invalid-name
        bases = {part.id for base in node.bases for part in ast.walk(base) if isinstance(part, ast.Name)}
        if bases & self._foreign:
            for part in node.body:
                names = [part.name] if isinstance(part, ast.FunctionDef) else []
                if isinstance(part, ast.Assign):
                    names = [target.id for target in part.targets if isinstance(target, ast.Name)]
                self.found.update(name for name in names if is_inherited(name))
        self.generic_visit(node)

    def _assigned(self, targets: t.Iterable[ast.expr]) -> None:
        for target in targets:
            owners = [owner.id for owner in bound(target) if isinstance(owner, ast.Name)]
            self.found.update("%s = ..." % ast.unparse(target) for owner in owners if owner in self._foreign)

    def visit_Assign(self, node: ast.Assign) -> None:  # pylint: disable=invalid-name
        self._assigned(node.targets)
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:  # pylint: disable=invalid-name
        self._assigned([node.target])
        self.generic_visit(node)

    def visit_Delete(self, node: ast.Delete) -> None:  # pylint: disable=invalid-name
        self._assigned(node.targets)

    def visit_Call(self, node: ast.Call) -> None:  # pylint: disable=invalid-name
        called = node.func.id if isinstance(node.func, ast.Name) else ""
        first = node.args[0] if node.args else None
        if called in ("setattr", "delattr", "getattr") and len(node.args) > 1:
            name = node.args[1].value if isinstance(node.args[1], ast.Constant) else ""
            if isinstance(name, str) and is_private(name) and name not in self._own:
                self.found.add(name)
            owners = {part.id for part in ast.walk(t.cast(ast.expr, first)) if isinstance(part, ast.Name)}
            if called != "getattr" and owners & self._foreign:
                self.found.add("%s(%s, ...)" % (called, ast.unparse(t.cast(ast.expr, first))))
        self.generic_visit(node)


def is_inherited(name: str) -> bool:
    """Whether a subclass of theirs that defines this name may replace something private of theirs."""
    if not is_private(name):
        return False
    return any(hasattr(base, name) for base in _bases())


def _bases() -> t.List[type]:
    """The classes of theirs that the plugins derive from."""
    from ansible.module_utils.basic import AnsibleModule
    from ansible.plugins.action import ActionBase
    from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler

    return [AnsibleModule, ActionBase, AWSErrorHandler]


def faults(path: str, source: str) -> t.Set[str]:
    """The names in a file that are neither public nor allowed."""
    found = Faults(ast.parse(source)).found
    return {name for name in found if not any(path.startswith(start) and name == one for start, one in ALLOWED)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_public_names_of_others_are_used(path: Path) -> None:
    assert not faults(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))


def test_every_exception_is_needed() -> None:
    for start, name in ALLOWED:
        files = [path for path in FILES if str(path.relative_to(ROOT)).startswith(start)]
        assert any(name in Faults(ast.parse(path.read_text(encoding="utf-8"))).found for path in files), name


@pytest.mark.parametrize(
    "source, name",
    (
        ("from ansible.module_utils import _internal\n", "_internal"),
        ("from ansible.module_utils._internal._traceback import is_on\n", "_internal"),
        ("import ansible.executor._hidden\n", "_hidden"),
        (
            "from botocore.loaders import Loader\nLoader.list_available_services = None\n",
            "Loader.list_available_services = ...",
        ),
        (
            "from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule\n"
            "AnsibleAWSModule.default_settings['module_class'] = None\n",
            "AnsibleAWSModule.default_settings['module_class'] = ...",
        ),
        ("import botocore\nsetattr(botocore.loaders, 'x', 1)\n", "setattr(botocore.loaders, ...)"),
        ("import botocore\ndel botocore.loaders.x\n", "botocore.loaders.x = ..."),
        ("def act(self):\n    return self._task._role\n", "_role"),
        ("def act(module):\n    return getattr(module, '_module')\n", "_module"),
        (
            "from ansible.module_utils.basic import AnsibleModule\n"
            "class A(AnsibleModule):\n    def _load_params(self): ...\n",
            "_load_params",
        ),
    ),
)
def test_what_is_forbidden_would_be_found(source: str, name: str) -> None:
    assert name in faults("plugins/somewhere.py", source)


def test_what_is_ours_is_not_found() -> None:
    source = "class A:\n    def __init__(self):\n        self._own = 1\n    def get(self):\n        return self._own\n"
    assert not faults("plugins/somewhere.py", source + "from ._engine import shapes\nfrom .api import client\n")
