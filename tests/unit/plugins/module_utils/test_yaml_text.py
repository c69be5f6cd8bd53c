# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import datetime
import typing as t
from pathlib import Path

import pytest
from ansible.module_utils.common import yaml as ansible_yaml
from ansible.parsing.dataloader import DataLoader
from ansible_collections.windowkeeper.ssm.plugins.module_utils._converge.source import read_source
from ansible_collections.windowkeeper.ssm.plugins.module_utils.yaml_text import (
    Encrypted,
    Unreadable,
    YamlMissing,
    dates_as_text,
    read_json,
    read_text,
)
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils.user_input import parse_text

SAME_AS_ANSIBLE = [
    "- a: !unsafe '{{WINDOW_ID}}'",
    "- a: !unsafe {w: '{{WINDOW_ID}}', n: 5}",
    "- a: !unsafe [one, {two: !unsafe '{{x}}'}]",
    "- !unsafe\n  a: {b: c}",
    "- a: !unsafe |\n    echo {{WINDOW_ID}}\n    echo ${#x}\n",
    "- !unsafe '{{a}}': b",
    "- a: !unsafe 5\n  b: !unsafe true\n  c: !unsafe 2026-01-05\n  d: !unsafe\n  e: !unsafe ''",
    "- &x {a: !unsafe {b: 1}}\n- {<<: *x, c: 2}\n- *x",
    "- a: 2026-01-05\n  b: 2026-01-05T04:00:00+01:00\n  c: 0o17\n  d: 1:30\n  e: yes\n  f: ~",
    '[{"a": "{{b}}"}, 1.5, null, true]',
]


@pytest.mark.parametrize("text", SAME_AS_ANSIBLE)
def test_it_is_read_as_ansible_reads_it_and_everywhere_alike(tmp_path: Path, text: str) -> None:
    expected = dates_as_text(DataLoader().load(text))
    path = tmp_path / "tasks.yml"
    path.write_text(text, encoding="utf-8")
    assert read_text(text) == parse_text(text) == expected
    assert read_source(str(path), "tasks") == (expected, [])


def test_what_anchors_share_may_be_marked() -> None:
    first, second = read_text("- &x !unsafe {a: '{{b}}'}\n- *x")
    assert first == second == {"a": "{{b}}"}


@pytest.mark.parametrize(
    "text, place",
    [
        ("- a: !vault |\n    $ANSIBLE_VAULT;1.1;AES256\n    6162\n", (1, 6)),
        ("- a: 1\n- b: [!vault-encrypted x]\n", (2, 7)),
        ("- !unsafe {a: !vault x}", (1, 15)),
    ],
)
def test_an_encrypted_value_is_found(text: str, place: t.Any) -> None:
    with pytest.raises(Encrypted) as caught:
        read_text(text)
    assert caught.value.place == place
    with pytest.raises(
        ValueError, match=r"encrypted by Ansible Vault \(line %d, column %d\); write it as a list" % place
    ):
        parse_text(text)


@pytest.mark.parametrize(
    "text, place",
    [
        ("- a: {open-sesame: [}", (1, 21)),
        ("- a\n- open-sesame: b: c", (2, 17)),
        ("- !other open-sesame", (1, 3)),
        ("- 2026-99-99", None),
        ("- !!int open-sesame", None),
        ("- !unsafe 2026-99-99", None),
        ("- open-\x01sesame", None),
        ("[" * 3000 + "open-sesame", None),
    ],
)
def test_an_error_names_the_place_and_quotes_nothing(text: str, place: t.Any) -> None:
    with pytest.raises(Unreadable) as caught:
        read_text(text)
    assert place is None or caught.value.place == place
    assert "sesame" not in "%s %r" % (caught.value, caught.value)
    assert caught.value.__suppress_context__


def test_dates_and_times_are_what_ansible_sends_to_a_module() -> None:
    text = (
        "- {a: 2026-01-05, b: 2026-01-05 04:00:00, c: !unsafe 2026-01-05T04:00:00.5Z, d: '2026-01-05', 2026-01-05: e}"
    )
    (read,) = read_text(text)
    profile = {
        "a": "2026-01-05",
        "b": "2026-01-05T04:00:00",
        "c": "2026-01-05T04:00:00.500000+00:00",
        "d": "2026-01-05",
    }
    assert read == {**profile, "2026-01-05": "e"} == dates_as_text(DataLoader().load(text))[0]
    assert dates_as_text((datetime.time(4, 5), 1, None, {"a": [b"b"]})) == ["04:05:00", 1, None, {"a": [b"b"]}]


def test_json_alone() -> None:
    assert read_json('{"a": [1]}') == {"a": [1]}
    with pytest.raises(Unreadable, match="Expecting value") as caught:
        read_json('{"a":\n}')
    assert caught.value.place == (2, 1)
    with pytest.raises(Unreadable):
        read_json("a: 1")


def test_without_pyyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ansible_yaml, "HAS_YAML", False)
    assert read_text("[1]") == [1]
    with pytest.raises(YamlMissing):
        read_text("- 1")
