# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is generated is current, and a new pattern, rule or option reaches all generated parts."""

from __future__ import annotations

import functools
import typing as t
from pathlib import Path

import pytest
import yaml
from ansible_collections.windowkeeper.ssm.plugins.module_utils._audit.policy import RULES, Rule
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.entry import entry_spec
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task_rules import TASK
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._patterns.pattern import read_pattern

from tests.generate.files import generated
from tests.generate.sources import PatternFile, options_of, read_patterns
from tests.generate.task_role import described_options
from tests.generate.text import MarkerError, flow, folded, markdown, replaced, without_parts
from tests.generate.traits import with_traits

ROOT = Path(__file__).resolve().parents[3]
TASKS, AUDIT = ROOT / "roles" / "maintenance_window_tasks", ROOT / "roles" / "maintenance_window_audit"
MODULES = ROOT / "plugins" / "modules"


@functools.lru_cache(maxsize=None)
def files() -> t.Dict[Path, str]:
    return generated(ROOT)


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_generated_parts_are_current(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == files()[path], "run `make generate` and commit what it writes"


def changed(after: t.Mapping[Path, str], text: str) -> t.Set[str]:
    """The files in which a text occurs now and did not before."""
    return {str(path.relative_to(ROOT)) for path, now in after.items() if text in now and text not in files()[path]}


def test_a_new_pattern_reaches_the_readme_and_the_argument_specs() -> None:
    definition = {
        "description": "Wipes disks.",
        "task_type": "AUTOMATION",
        "document": "Our-WipeDisks",
        "options": {"wiped_disks": {"parameter": "Disks", "kind": "list", "description": "The disks."}},
    }
    pattern, problems = read_pattern("wipe_disks", definition, "p")
    assert pattern and not problems
    example = "- name: wipe\n  pattern: wipe_disks\n"
    new = PatternFile(pattern, "https://example.com/wipe", example, "Take care.\n")
    after = generated(ROOT, [*read_patterns(TASKS / "patterns"), new])
    documentation = {
        "roles/maintenance_window_tasks/README.md",
        "roles/maintenance_window_tasks/meta/argument_specs.yml",
    }
    assert changed(after, "wipe_disks") == changed(after, "wiped_disks") == documentation
    specs = yaml.safe_load(after[TASKS / "meta" / "argument_specs.yml"])["argument_specs"]["main"]["options"]
    assert specs["maintenance_window_tasks_tasks"]["options"]["wiped_disks"] == {
        "description": ["With C(pattern=wipe_disks). The disks."],
        "type": "raw",
    }
    readme = after[TASKS / "README.md"]
    assert (
        "```yaml\n%s```\n" % example in readme
        and "| `wiped_disks` | Disks | a list | The disks. |\n\nTake care." in readme
    )


def test_a_new_rule_reaches_the_readme_and_the_module() -> None:
    after = generated(ROOT, rules=[*RULES, Rule("no_colour", "low", "Grey.", "Paint it.")])
    assert "| `no_colour` | low | Grey. | Paint it. |" in after[AUDIT / "README.md"]
    assert changed(after, "no_colour") == {
        "roles/maintenance_window_audit/README.md",
        "roles/maintenance_window_audit/meta/argument_specs.yml",
        "plugins/modules/maintenance_window_audit_info.py",
    }


def test_a_new_member_is_an_option_of_an_entry_once_it_is_described() -> None:
    documented = options_of(files()[MODULES / "maintenance_window_tasks.py"])["tasks"]["suboptions"]
    specs = dict(entry_spec(TASK), colour={"type": "str", "choices": ["red"]})
    with pytest.raises(ValueError, match="colour is not described in plugins/doc_fragments/maintenance_window_task.py"):
        described_options(documented, specs)
    documented["colour"] = {"description": "The colour; see O(tasks[].name)."}
    assert described_options(documented, specs)["colour"] == {
        "description": ["The colour; see C(name)."],
        "type": "str",
        "choices": ["red"],
    }


def test_traits_in_a_fragment_are_those_of_the_spec() -> None:
    source = (
        'X = r"""\noptions:\n  a:\n    description:\n      - One.\n    type: int\n'
        '    suboptions:\n      b:\n        description: Two.\n"""\n'
    )
    specs = {
        "a": {"type": "dict", "required": True, "options": {"b": {"type": "str", "choices": ["x"], "default": ""}}}
    }
    assert with_traits(source, specs) == (
        'X = r"""\noptions:\n  a:\n    description:\n      - One.\n    type: dict\n    required: true\n'
        "    suboptions:\n"
        '      b:\n        description: Two.\n        type: str\n        choices: [x]\n        default: ""\n"""\n'
    )


@pytest.mark.parametrize("module", [path.stem for path in MODULES.glob("*.py") if "def main" in path.read_text()])
def test_every_module_documents_the_return_values_that_all_have(module: str) -> None:
    source = files()[MODULES / (module + ".py")]
    returned = yaml.safe_load(source.partition('RETURN = r"""')[2].partition('"""')[0])
    assert {"problems", "resource_actions"} <= set(returned)
    assert ("backup_file" in returned) == ("- windowkeeper.ssm.backup" in source)


def test_parts_between_markers() -> None:
    text = "a\n  # x: begin, by hand\n  old\n  # x: end\nb\n<!-- y: begin -->\n<!-- y: end -->\n"
    now = replaced(replaced(text, "x", ["  new"]), "y", ["| 1 |"])
    assert now == "a\n  # x: begin, by hand\n  new\n  # x: end\nb\n<!-- y: begin -->\n| 1 |\n<!-- y: end -->\n"
    assert without_parts(now) == "a\n\nb\n\n"
    with pytest.raises(MarkerError):
        replaced(text, "z", [])


@pytest.mark.parametrize(
    "value, said",
    [("", '""'), ("0600", '"0600"'), ("none", "none"), (True, "true"), ([], "[]"), (["-v", "10%"], '["-v", 10%]')],
)
def test_values_on_one_line(value: t.Any, said: str) -> None:
    assert flow(value) == said and yaml.safe_load(said) == value


def test_texts_that_are_no_plain_yaml_are_folded() -> None:
    for text in ("a: b", "# no comment", "long " * 60 + "end"):
        assert yaml.safe_load("\n".join(folded(text, "  "))) == [text]


def test_markup_in_markdown() -> None:
    said = 'V("") or V(f(x\\)), O(a.b.c#module:d[].e), M(a.b.c), B(now), see C(x|y).'
    assert markdown(said) == '`""` or `f(x)`, `d[].e`, `a.b.c`, **now**, see `x|y`.'
