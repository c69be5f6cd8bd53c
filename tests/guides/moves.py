# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is done with the blocks of a page: files are written, commands are run, tasks are played, texts are compared.

| block | what is done with it |
|---|---|
| any language with a caption | the file of that name is written |
| `yaml`, `yaml+jinja` without one | its tasks are played; a playbook needs a caption, and a command that plays it |
| `shell`, `console` | the commands are run by bash, in the page's folder; they must succeed |
| `ansible-output` | lines that the commands before it must have printed |
| `text` | a sentence that the commands or tasks before it must have said, wherever its lines are broken |

| comment | what it does |
|---|---|
| `guide: read REASON` | the next block is only read |
| `guide: fails` | the commands of the next block must fail |
| `guide: run` | the commands in the comment are run: what the reader has already |
| `guide: tasks` | the tasks in the comment are played: what makes the message that follows |
| `guide: fault KIND OPERATION` | the test server answers the next tasks with that fault |
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import yaml

from .blocks import Block, Unplayable

YAML = ("yaml", "yaml+jinja")
SHELL = ("shell", "console")
PRINTED, SAID = "ansible-output", "text"
COMMENTS = ("read", "fails", "run", "tasks", "fault")


@dataclass(frozen=True)
class Write:
    """A file to write."""

    line: int
    name: str
    text: str


@dataclass(frozen=True)
class Run:
    """Commands to run, whether they must fail, lines that they must print and sentences that they must say."""

    line: int
    commands: str
    fails: bool = False
    prints: tuple[str, ...] = ()
    says: tuple[str, ...] = ()


@dataclass(frozen=True)
class Task:
    """YAML of tasks, the faults that they meet as (kind, operation), and sentences that they must say."""

    line: int
    text: str
    faults: tuple[tuple[str, str], ...] = ()
    says: tuple[str, ...] = ()


@dataclass(frozen=True)
class Play:
    """Tasks that follow each other, to be played in one run."""

    tasks: tuple[Task, ...] = field(default=())

    @property
    def line(self) -> int:
        """The line of the first one."""
        return self.tasks[0].line


Move = Write | Run | Play


class _Unsafe(yaml.SafeLoader):  # type: ignore[misc]
    """YAML as Ansible reads it."""


_Unsafe.add_constructor("!unsafe", lambda loader, node: "")


def moves_of(blocks: Iterable[Block]) -> list[Move]:
    """What to do with the blocks of a page, in order. Raises Unplayable for a block that nothing here knows to play."""
    moves: list[Move] = []
    pending: list[Block] = []
    for block in blocks:
        if block.language == "guide" and block.word not in COMMENTS:
            raise Unplayable(f"line {block.line}: no such comment: guide: {block.word}")
        if block.language == "guide" and block.word not in ("run", "tasks"):
            pending.append(block)
            continue
        words, pending = pending, []
        if any(one.word == "read" for one in words):
            _require_reason(words)
        elif block.language in (PRINTED, SAID) and not block.caption:
            _add_what_is_said(moves, block)
        else:
            _add(moves, _move(block, words))
    if pending:
        raise Unplayable(f"line {pending[0].line}: no block follows this comment")
    _require_that_files_are_used(moves)
    return moves


def _require_reason(words: list[Block]) -> None:
    for one in words:
        if one.word == "read" and len(one.caption) < 10:
            raise Unplayable(f"line {one.line}: say why the block is only read: guide: read REASON")


def _move(block: Block, words: list[Block]) -> Move:
    if block.caption and block.language != "guide":
        return Write(block.line, block.caption, block.text + "\n")
    if block.language in SHELL or block.word == "run":
        return Run(block.line, block.text, any(one.word == "fails" for one in words))
    if block.language in YAML or block.word == "tasks":
        try:
            entries = yaml.load(block.text, _Unsafe)
        except yaml.YAMLError as error:
            raise Unplayable(f"line {block.line}: {error}") from error
        if isinstance(entries, list) and all(isinstance(entry, dict) and "hosts" not in entry for entry in entries):
            faults = [tuple(one.caption.split()) for one in words if one.word == "fault"]
            return Play((Task(block.line, block.text, tuple((fault[0], fault[1]) for fault in faults)),))
        raise Unplayable(f"line {block.line}: give this file a caption, or mark it: guide: read REASON")
    raise Unplayable(f"line {block.line}: nothing plays {block.language}: give a caption, or guide: read REASON")


def _add(moves: list[Move], move: Move) -> None:
    last = moves[-1] if moves else None
    if isinstance(move, Play) and isinstance(last, Play):
        moves[-1] = Play(last.tasks + move.tasks)
    else:
        moves.append(move)


def _add_what_is_said(moves: list[Move], block: Block) -> None:
    last = moves[-1] if moves else None
    if isinstance(last, Run) and block.language == PRINTED:
        moves[-1] = replace(last, prints=(*last.prints, block.text))
    elif isinstance(last, Run):
        moves[-1] = replace(last, says=(*last.says, block.text))
    elif isinstance(last, Play) and block.language == SAID:
        task = last.tasks[-1]
        moves[-1] = Play((*last.tasks[:-1], replace(task, says=(*task.says, block.text))))
    else:
        raise Unplayable(f"line {block.line}: there is nothing before it that could say this")


def _require_that_files_are_used(moves: list[Move]) -> None:
    """A playbook, or any other file, that no command and no other file names is not played."""
    for number, move in enumerate(moves):
        if isinstance(move, Write):
            name = re.compile(rf"(?<![\w/.-]){re.escape(move.name)}(?![\w/-])")
            others = moves[:number] + moves[number + 1 :]
            if not any(name.search(text) for other in others for text in _texts(other)):
                raise Unplayable(f"line {move.line}: no command names {move.name}, so nothing plays it")


def _texts(move: Move) -> Iterator[str]:
    if isinstance(move, Play):
        yield from (task.text for task in move.tasks)
    else:
        yield move.commands if isinstance(move, Run) else move.text


def named_by_command(blocks: list[Block]) -> list[Block]:
    """For pages without captions: a playbook is called as the next commands call it, and else is played as it is."""
    answer = []
    for number, block in enumerate(blocks):
        if block.language in YAML and re.search(r"^ +hosts:", block.text, re.MULTILINE) and not block.caption:
            following = next((other.text for other in blocks[number + 1 :] if other.language in SHELL), "")
            named = re.search(r"ansible-playbook (?:\S+ )*?(\S+\.yml)", following)
            block = replace(block, caption=named[1] if named else f"line_{block.line}.yml")
            command = [] if named else [Block(block.line, SHELL[0], f"ansible-playbook {block.caption}")]
            answer += [block, *command]
        else:
            answer.append(block)
    return answer
