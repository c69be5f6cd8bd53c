# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of a window that does not exist."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.window import WINDOW
from ansible_collections.windowkeeper.ssm.plugins.module_utils._ssm.lookup import no_object

NAMES = ["good-2", "good-1", "no_alarm"]
ID = "mw-0123456789abcdef0"


@pytest.mark.parametrize(
    "name, names, said",
    [
        ("good-11", NAMES, "named 'good-11' in us-east-1, did you mean good-1 or good-2?"),
        ("Good-2", NAMES, "named 'Good-2' in us-east-1, did you mean good-2 or good-1?"),
        ("no_alam", NAMES, "named 'no_alam' in us-east-1, did you mean no_alarm?"),
        (ID, NAMES, "with the ID %r in us-east-1; there are good-1, good-2, no_alarm" % ID),
        ("nobody", list("fedcba"), "named 'nobody' in us-east-1; there are a, b, c, d, e, and 1 more"),
        ("nobody", list("edcba"), "named 'nobody' in us-east-1; there are a, b, c, d, e"),
        ("nobody", [], "named 'nobody' in us-east-1; there is none at all"),
        ("nobody", None, "named 'nobody' in us-east-1"),
    ],
)
def test_a_window_that_does_not_exist(name: str, names: t.Optional[t.List[str]], said: str) -> None:
    assert no_object(WINDOW, "us-east-1", name, names) == "no maintenance window " + said
