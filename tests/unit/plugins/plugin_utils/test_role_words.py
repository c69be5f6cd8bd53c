# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the module finds wrong, in the words of whoever wrote the role's variables."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils._engine.findings import MOST, Finding, refusal, told
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils.role_words import SHORT_FORMS, in_words_of_the_role

RUN = "task_invocation_parameters.run_command."


def failed(*findings: Finding) -> t.Dict[str, t.Any]:
    """As the module fails with such findings."""
    return {"failed": True, "msg": refusal([str(one) for one in findings]), "findings": told(findings)}


@pytest.mark.parametrize(
    "path, wanted",
    [
        ("tasks[3].priority", "p_tasks[3].priority"),
        ("tasks[3].targets", "p_tasks[3].targets (instance_ids or window_target_ids in an entry with a pattern)"),
        (
            "tasks[0].%sservice_role_arn" % RUN,
            "p_tasks[0].%sservice_role_arn (notification_role_arn in an entry with a pattern)" % RUN,
        ),
        ("window_name", "p_window_name"),
        ("src", "p_src"),
        ("patching.yml[3].targets", "patching.yml[3].targets"),
        ("region", "region"),
        ("", ""),
    ],
)
def test_paths_are_the_roles(path: str, wanted: str) -> None:
    finding = Finding(path, "it is wrong", "'x'", "y")
    (one,) = in_words_of_the_role(failed(finding), "p_")["findings"]
    assert one == finding._replace(path=wanted).as_dict()


def test_the_message_is_made_of_them() -> None:
    result = in_words_of_the_role(failed(Finding("tasks[0].a", "no"), Finding("src", None, "'x'", "y")), "p_")
    assert result["msg"] == (
        "Nothing was changed, 2 arguments are wrong: (1) p_tasks[0].a: no (2) p_src: 'x' was given; allowed: y"
    )
    assert result["failed"] is True


@pytest.mark.parametrize(
    "result",
    [{"changed": True}, {"failed": True, "msg": "access denied"}, failed(*[Finding("tasks[0].a", "no")] * (MOST + 1))],
)
def test_all_else_is_left_as_it_is(result: t.Dict[str, t.Any]) -> None:
    assert in_words_of_the_role(dict(result), "p_") == result


def test_short_forms_are_known_by_their_paths() -> None:
    assert SHORT_FORMS[RUN + "notification_config.notification_arn"] == "notification_arn"
    assert SHORT_FORMS[RUN + "output_s3_bucket_name"] == "output_s3_bucket_name"
