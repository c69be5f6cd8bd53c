# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""However AWS quotes a hidden value, nothing of it that could be recognized is shown."""

from __future__ import annotations

import base64
import html
import json
import string
import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.problems import HIDDEN
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.redaction import scrubbed, scrubbed_quotation
from hypothesis import given
from hypothesis import strategies as st

VALUES = (
    "hunter2-canary",
    "hunter2  canary\n\tand  more of it",
    'it\'s "quoted" \\ and escaped\n',
    "schlüssel-ändern-süß",
    "x" * 30 + "0123456789abcdef" * 3,
    json.dumps({"token": "hunter2 canary", "deep": [{"inner": json.dumps({"pin": 98765432})}]}),
    json.dumps({"token": 'a "b"\n c d e f g'}, indent=2),
)
WAYS: t.Dict[str, t.Callable[[str], str]] = {
    "as it is": str,
    "on one line": lambda text: " ".join(text.split()),
    "without white space": lambda text: "".join(text.split()),
    "as JSON": json.dumps,
    "as JSON in JSON": lambda text: json.dumps(json.dumps(text)),
    "as JSON in UTF-8": lambda text: json.dumps(text, ensure_ascii=False),
    "as Python": repr,
    "as XML": html.escape,
    "its beginning": lambda text: text[:40] + "...",
    "its end": lambda text: "..." + text[-40:],
    "the beginning of its JSON": lambda text: json.dumps(text)[:40],
    "in base64": lambda text: base64.b64encode(text.encode()).decode(),
}
SENTENCES = (
    "Value '%s' at 'taskInvocationParameters.lambda.payload' failed to satisfy constraint: "
    "Member must have length less",
    "2 validation errors detected: Value '%s' at 'a' failed to satisfy constraint: no; Value 'x' at 'b' failed, too",
    "Value '%s",
    "Invalid payload: %s. Please correct it.",
    'The parameter "%s" is wrong',
)


def hidden_of(text: str) -> t.List[str]:
    return [text, base64.b64encode(text.encode()).decode()]


def pieces(text: str) -> t.Iterator[str]:
    """What a reader would recognize: each piece of eight characters, white space and escapes aside."""
    letters = [letter for letter in text if not letter.isspace() and letter != "\\"]
    for start in range(len(letters) - 7):
        yield "".join(letters[start : start + 8])


def shows_nothing_of(text: str, message: str) -> bool:
    message = "".join(letter for letter in message if not letter.isspace() and letter != "\\")
    return not any(piece in message for piece in pieces(text))


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("value", VALUES)
def test_a_quotation_shows_nothing(value: str, way: t.Callable[[str], str], sentence: str) -> None:
    quoted = way(value)
    message = scrubbed_quotation(sentence % quoted, hidden_of(value))
    assert shows_nothing_of(quoted, message.replace(HIDDEN, "\0")), message
    assert HIDDEN in message


@given(
    st.text(string.printable, min_size=8, max_size=60), st.sampled_from(sorted(WAYS)), st.sampled_from(SENTENCES[3:])
)
def test_any_quotation_shows_nothing(value: str, way: str, sentence: str) -> None:
    quoted = WAYS[way](value)
    message = scrubbed_quotation(sentence % quoted, hidden_of(value)).replace(HIDDEN, "\0")
    assert not any(piece in message for piece in pieces(quoted) if piece in quoted and piece not in sentence)


def test_the_texts_in_a_hidden_payload_are_hidden_alone_too() -> None:
    payload = json.dumps({"token": "hunter2", "deep": [{"pin": 98765432, "on": True}], "n": 1})
    said = "hunter2 is not allowed, nor 98765432; 1 of 'true' values is True"
    assert scrubbed_quotation(said, [payload]) == "%s is not allowed, nor %s; 1 of 'true' values is True" % (
        HIDDEN,
        HIDDEN,
    )


def test_what_aws_says_stays_readable() -> None:
    said = (
        "1 validation error detected: Value '9' at 'priority' failed to satisfy constraint: Member must be less than 5"
    )
    assert scrubbed_quotation(said, []) == said
    assert scrubbed_quotation(said, ["other"]) == said.replace("'9'", "'%s'" % HIDDEN)
    assert scrubbed_quotation("Rate exceeded for task nightly", ["ask", "night"]) == "Rate exceeded for task nightly"


def test_a_message_loses_escaped_forms() -> None:
    assert scrubbed('name x: "a\\nb-canary"', ["a\nb-canary"]) == 'name x: "%s"' % HIDDEN
