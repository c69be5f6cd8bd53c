# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents as short text, and back; text that is none."""

from __future__ import annotations

import base64
import gzip
import json
import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._audit.packing import packed, unpacked
from hypothesis import given
from hypothesis import strategies as st

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=5), values, max_size=4))
def test_what_was_packed_comes_back(document: t.Dict[str, t.Any]) -> None:
    assert unpacked(packed(document)) == document
    assert unpacked(json.dumps(document)) == document
    assert unpacked("\n  " + json.dumps([document])) == [document]


def test_the_same_document_gives_the_same_text() -> None:
    text = packed({"a": 1, "b": "ü"})
    assert text == packed({"b": "ü", "a": 1})
    assert text.isascii() and not set(text) & set(" \n{}'\"")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no document",
        "ü",
        '{"a": ',
        "[" * 100000,
        base64.b64encode(b"plain").decode(),
        base64.b64encode(gzip.compress(b"{")).decode(),
        base64.b64encode(gzip.compress(b"[" * 100000)).decode(),
        base64.b64encode(gzip.compress(b"\xff")).decode(),
        packed({"a": 1})[:-8],
        packed({"a": 1})[:20],
        base64.b64encode(base64.b64decode(packed({"a": 1}))[:12] + b"garbage").decode(),
    ],
)
def test_other_text(text: str) -> None:
    with pytest.raises(ValueError):
        unpacked(text)
