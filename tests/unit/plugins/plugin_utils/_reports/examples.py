# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Audit documents for tests: one that is written out, and hypothesis strategies for all others."""

from __future__ import annotations

import copy
import typing as t

from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.documents import merge
from hypothesis import strategies as st

Document = t.Dict[str, t.Any]

#: What somebody may have written into the name of a window.
HOSTILE = (
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]>&amp;<b>\"'",
    "a|b`c``d\\e",
    "**x** _y_ ~~z~~ [l](http://x.invalid) ![i](http://x.invalid/i.png)",
    "<img src=http://x.invalid/i.png onerror=alert(1)>",
    "line\nbreak\r\n\ttab",
    "@@data@@ @@script@@ {{ lookup('pipe', 'id') }}",
    "@team please, see #12",
    "\u2028\u2029\u0000\u0001\ufffe\u202e",
    "Zürich 日本語 🪟",
    " ",
    "`",
)

EXAMPLE: Document = {
    "schema": "windowkeeper.ssm/audit/1",
    "generated_at": "2026-11-24T22:00:00Z",
    "places": [
        {
            "name": "dev-ohio",
            "account": None,
            "region": "us-east-2",
            "windows": 0,
            "tasks": 0,
            "error": "AccessDenied: the role was refused.",
            "idle": None,
        },
        {
            "name": "prod-frankfurt",
            "account": "123456789012",
            "region": "eu-central-1",
            "windows": 2,
            "tasks": 3,
            "error": None,
            "idle": None,
        },
    ],
    "windows": [
        {
            "place": "prod-frankfurt",
            "window_id": "mw-0123456789abcdef0",
            "name": "sunday-night",
            "enabled": True,
            "tasks": 3,
            "next_execution_time": "2026-11-29T04:00Z",
        },
        {
            "place": "prod-frankfurt",
            "window_id": "mw-0123456789abcdef1",
            "name": "weekly",
            "enabled": False,
            "tasks": 0,
            "next_execution_time": None,
        },
    ],
    "rules": {
        "drift_changed": {"severity": "medium", "reason": "Somebody changed it.", "remedy": "Converge."},
        "no_alarm": {"severity": "low", "reason": "Nothing stops it.", "remedy": "Give it an alarm."},
    },
    "findings": [
        {
            "rule": "drift_changed",
            "severity": "medium",
            "kind": "drift",
            "place": "prod-frankfurt",
            "window_id": "mw-0123456789abcdef0",
            "window_name": "sunday-night",
            "window_task_id": "11111111-2222-4333-8444-555555555555",
            "task_name": "patch",
            "path": None,
            "message": "2 settings differ.",
            "changes": [
                {"path": "max_errors", "before": "1", "after": "10%"},
                {"path": "targets", "before": None, "after": [{"key": "InstanceIds", "values": ["i-1"]}]},
            ],
        },
        {
            "rule": "no_alarm",
            "severity": "low",
            "kind": "policy",
            "place": "prod-frankfurt",
            "window_id": "mw-0123456789abcdef0",
            "window_name": "sunday-night",
            "window_task_id": "22222222-2222-4333-8444-555555555555",
            "task_name": None,
            "path": "alarm_configuration",
            "message": "There is no alarm.",
            "changes": [],
        },
        {
            "rule": "no_alarm",
            "severity": "low",
            "kind": "policy",
            "place": "prod-frankfurt",
            "window_id": "mw-0123456789abcdef0",
            "window_name": "sunday-night",
            "window_task_id": "11111111-2222-4333-8444-555555555555",
            "task_name": "patch",
            "path": "alarm_configuration",
            "message": "There is no alarm.",
            "changes": [],
        },
    ],
    "summary": {
        "places": 2,
        "failed_places": 1,
        "windows": 2,
        "tasks": 3,
        "findings": 3,
        "by_severity": {"high": 0, "medium": 1, "low": 2, "info": 0},
        "by_kind": {"policy": 2, "drift": 1},
        "by_rule": {"drift_changed": 1, "no_alarm": 2},
        "drift": {"changed": 1, "missing": 0, "undeclared": 0},
        "verdict": "error",
    },
}


def example() -> Document:
    return copy.deepcopy(EXAMPLE)


TEXT = st.text(max_size=8) | st.sampled_from(HOSTILE)
MAYBE = st.none() | TEXT
SMALL = st.integers(0, 3)
SEVERITY = st.sampled_from(["high", "medium", "low", "info"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)
RULES = ("drift_changed", "drift_missing", "drift_undeclared", "no_alarm", "<b>rule`|")


def _windows(place: str) -> t.Any:
    window = {
        "place": st.just(place),
        "window_id": st.sampled_from(["mw-1", "mw-2", "mw-3"]),
        "name": TEXT,
        "enabled": st.booleans(),
        "tasks": SMALL,
        "next_execution_time": st.none() | st.just("2026-11-29T04:00Z"),
    }
    return st.lists(st.fixed_dictionaries(window), max_size=2, unique_by=lambda one: one["window_id"])


def _findings(place: str, rules: t.Sequence[str]) -> t.Any:
    change = st.fixed_dictionaries({"path": TEXT, "before": JSON, "after": JSON})
    finding = {
        "rule": st.sampled_from(rules),
        "severity": SEVERITY,
        "kind": st.sampled_from(["policy", "drift"]),
        "place": st.just(place),
        "window_id": st.none() | st.sampled_from(["mw-1", "mw-2", "mw-9"]),
        "window_name": MAYBE,
        "window_task_id": MAYBE,
        "task_name": MAYBE,
        "path": MAYBE,
        "message": TEXT,
        "changes": st.lists(change, max_size=2),
    }
    return st.lists(st.fixed_dictionaries(finding), max_size=3)


@st.composite
def unsorted_documents(draw: t.Any) -> Document:
    """Documents that fit the schema, in no order, with a summary that counts nothing."""
    names = draw(st.lists(TEXT, min_size=1, max_size=4, unique=True))
    rule = st.fixed_dictionaries({"severity": SEVERITY, "reason": TEXT, "remedy": TEXT})
    rules = draw(st.dictionaries(st.sampled_from(RULES), rule, min_size=1, max_size=3))
    place = st.fixed_dictionaries(
        {
            "account": MAYBE,
            "region": TEXT,
            "windows": SMALL,
            "tasks": SMALL,
            "error": st.none() | TEXT,
            "idle": st.none() | TEXT,
        }
    )
    second = draw(st.integers(0, 59))
    return {
        "schema": "windowkeeper.ssm/audit/1",
        "generated_at": f"2026-11-24T22:00:{second:02}Z",
        "places": [{"name": name, **draw(place)} for name in names],
        "windows": [window for name in names for window in draw(_windows(name))],
        "rules": rules,
        "findings": [finding for name in names for finding in draw(_findings(name, sorted(rules)))],
        "summary": example()["summary"],
    }


def documents() -> t.Any:
    """Documents as an audit gives them."""
    return unsorted_documents().map(lambda document: merge([document]))
