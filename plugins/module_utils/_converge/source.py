# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A list of objects read from a file: YAML or JSON, not templated. What is wrong names the file and the place in it."""

from __future__ import annotations

import typing as t

from .._engine.problems import Problem, kind_of
from .._engine.validation import from_json
from ..yaml_text import Encrypted, Unreadable, YamlMissing, read_json, read_text


def read_source(path: str, plural: str) -> t.Tuple[t.Any, t.List[Problem]]:
    """The list that the file holds, and what is wrong with it. What it holds may be secret and is never quoted."""
    content, problems = _read(path, plural)
    if problems or isinstance(from_json(content, list), list):
        return content, problems
    problem = "it holds %s" % kind_of(content)
    if isinstance(content, dict) and plural in content:
        problem += " with %s; the list itself must be the whole file" % plural
    return None, [_wrong(path, plural, problem)]


def _read(path: str, plural: str) -> t.Tuple[t.Any, t.List[Problem]]:
    try:
        with open(path, encoding="utf-8-sig") as file:
            text = file.read()
    except UnicodeDecodeError as error:
        return None, [_wrong(path, plural, "it is no UTF-8 text (byte %d)" % error.start)]
    except OSError as error:
        return None, [_wrong(path, plural, "it cannot be read (%s)" % (error.strerror or error))]
    if not text.strip():
        return None, [_wrong(path, plural, "it is empty; for no %s write []" % plural)]
    try:
        return (read_json if path.endswith(".json") else read_text)(text), []
    except Encrypted:
        said = "a value in it is encrypted by Ansible Vault, which a module cannot read; set %s instead, " % plural
        return None, [_wrong(path, plural, said + "from a file of variables")]
    except YamlMissing:
        return None, [_wrong(path, plural, "this host's Python lacks PyYAML: install it there, or use a .json file")]
    except Unreadable as error:
        where = "line %d, column %d" % error.place if error.place else "it"
        if path.endswith(".json"):
            return None, [_wrong(path, plural, "%s is not valid JSON: %s" % (where, error.problem))]
        return None, [_wrong(path, plural, "%s is not valid YAML" % where)]


def _wrong(path: str, plural: str, problem: str) -> Problem:
    return Problem("src", problem, repr(path), "a YAML or JSON file with a list of %s" % plural)
