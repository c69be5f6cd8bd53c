# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is made of a page's blocks: nothing is left out without a word, and what is said is compared."""

from __future__ import annotations

import typing as t

import pytest

from tests.guides.blocks import Unplayable, blocks_of
from tests.guides.moves import Play, Run, Task, Write, moves_of, named_by_command
from tests.guides.saying import was_printed, was_said

PLAYBOOK = "- name: One\n  hosts: localhost\n"


def directive(language: str, code: str, caption: str = "", before: str = "") -> str:
    lines = ["   " + line if line else "" for line in code.splitlines()]
    option = ["   :caption: " + caption] if caption else []
    return "\n".join([before, "", ".. code-block:: " + language, *option, "", *lines, "", ""])


def moves(*parts: str) -> t.List[t.Any]:
    return moves_of(blocks_of("\n".join(parts), markdown=False))


def test_a_file_is_written_and_a_command_is_run() -> None:
    assert moves(
        "Some words, ``yaml`` among them.",
        directive("yaml", PLAYBOOK, "one.yml"),
        directive("shell", "ansible-playbook one.yml"),
        directive("ansible-output", "changed: [localhost]"),
        directive("text", "a sentence"),
    ) == [
        Write(4, "one.yml", PLAYBOOK),
        Run(13, "ansible-playbook one.yml", prints=("changed: [localhost]",), says=("a sentence",)),
    ]


def test_tasks_that_follow_each_other_are_one_play() -> None:
    assert moves(
        directive("yaml", "- debug:\n    msg: 1"),
        directive("text", "1"),
        directive("yaml+jinja", "- debug:\n    msg: !unsafe '{{2}}'", before=".. guide: fault throttle Get"),
        directive("shell", "false", before=".. guide: fails"),
    ) == [
        Play(
            (
                Task(3, "- debug:\n    msg: 1", says=("1",)),
                Task(18, "- debug:\n    msg: !unsafe '{{2}}'", (("throttle", "Get"),)),
            )
        ),
        Run(26, "false", fails=True),
    ]


def test_comments_hold_what_the_reader_has_already() -> None:
    assert moves(".. guide: run", "", "   echo 1", "   echo 2", "", ".. guide: tasks", "", "   - debug:", "") == [
        Run(1, "echo 1\necho 2"),
        Play((Task(6, "- debug:"),)),
    ]


def test_a_block_in_a_list_counts_too() -> None:
    assert moves("1. Do it:", "", "   .. code-block:: shell", "", "      true", "", "2. Done.") == [Run(3, "true")]


def test_what_is_marked_is_only_read() -> None:
    assert moves(directive("terraform", "resource {}", before=".. guide: read Terraform's own words")) == []


@pytest.mark.parametrize(
    "text, says",
    [
        (directive("terraform", "resource {}"), "nothing plays terraform"),
        (directive("json", "{}"), "nothing plays json"),
        (directive("terraform", "resource {}", before=".. guide: read"), "say why"),
        (directive("yaml", PLAYBOOK), "give this file a caption"),
        (directive("yaml", "a: [1"), "line 3"),
        (directive("yaml", PLAYBOOK, "one.yml"), "nothing plays it"),
        (directive("yaml", PLAYBOOK, "one.yml") + directive("shell", "cat none.yml"), "nothing plays it"),
        (directive("text", "said by nobody"), "nothing before it"),
        (directive("yaml", "- debug:") + directive("ansible-output", "ok"), "nothing before it"),
        (".. guide: raed it\n" + directive("json", "{}"), "no such comment"),
        (".. guide: read it, there is nothing to play\n", "no block follows"),
        ("Look at this::\n\n   true\n", "code-block"),
        (".. literalinclude:: ../file.yml\n", "code-block"),
    ],
)
def test_what_cannot_be_played_is_an_error(text: str, says: str) -> None:
    with pytest.raises(Unplayable, match=says):
        moves(text)


def test_markdown_names_its_playbook_in_the_command() -> None:
    page = "# A\n\n```yaml\n%s```\n\n<!-- guide: fails -->\n" % PLAYBOOK
    page += "```console\nansible-playbook a.yml --check  # why\n```\n"
    assert moves_of(named_by_command(blocks_of(page, markdown=True))) == [
        Write(3, "a.yml", PLAYBOOK),
        Run(9, "ansible-playbook a.yml --check  # why", fails=True),
    ]


def test_markdown_without_a_command_is_played_as_it_is() -> None:
    page = "```yaml\n%s```\n\n```console\nmake demo\n```\n" % PLAYBOOK
    assert moves_of(named_by_command(blocks_of(page, markdown=True))) == [
        Write(1, "line_1.yml", PLAYBOOK),
        Run(1, "ansible-playbook line_1.yml"),
        Run(6, "make demo"),
    ]


OUTPUT = """\
TASK [One] ********************************************
--- before
+++ after
-    "window_id": "mw-0123456789abcdef0",
+    "a": 1,
+    "b": 2
changed: [localhost]

PLAY RECAP ****
"""


@pytest.mark.parametrize(
    "wanted, is_printed",
    [
        ("TASK [One] ***\n--- before", True),
        ('-    "window_id": "mw-fedcba98765432100",', True),
        ("--- before\n...\nchanged: [localhost]", True),
        ('"a": 1,', False),
        ('+    "a": 1,\n...\n+    "b": 2', True),
        ('+    "b": 2\n...\n+    "a": 1,', False),
        ('+    "a": 1,\nchanged: [localhost]', False),
        ("changed: [...]", True),
        ("changed: [localhost", False),
        ("ok: [localhost]", False),
    ],
)
def test_lines_are_printed_in_order(wanted: str, is_printed: bool) -> None:
    assert was_printed(wanted, OUTPUT) is is_printed


def test_lines_may_be_indented_all_alike() -> None:
    assert was_printed("a:\n  b", "x\n    a:\n      b\n")
    assert not was_printed("a:\n  b", "x\n    a:\n    b\n")


def test_a_sentence_is_said_over_lines() -> None:
    said = "Nothing was\n  changed (mw-0123456789abcdef0): 3 of 4."
    assert was_said("was changed (mw-fedcba98765432100): ... of 4", said)
    assert not was_said("was changed by", said)
