# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import string

import pytest
import yaml
from ansible.errors import AnsibleFilterError
from ansible.template import is_trusted_as_template, trust_as_template
from ansible_collections.windowkeeper.ssm.plugins.filter import pseudo_parameter as filter_file
from ansible_collections.windowkeeper.ssm.plugins.filter.pseudo_parameter import FilterModule, pseudo_parameter
from hypothesis import given
from hypothesis import strategies as st

# Written out here once more, from the two AWS pages, so that a name that is missing in the filter is found.
NAMES = [
    "WINDOW_ID",
    "WINDOW_TASK_ID",
    "WINDOW_TARGET_ID",
    "WINDOW_EXECUTION_ID",
    "TASK_EXECUTION_ID",
    "INVOCATION_ID",
    "TARGET_TYPE",
    "TARGET_ID",
    "RESOURCE_ID",
    "global:ACCOUNT_ID",
    "global:DATE",
    "global:DATE_TIME",
    "global:AWS_PARTITION",
    "global:REGION",
    "automation:EXECUTION_ID",
]

STORE_NAMES = [
    "ssm:name",
    "ssm:/my/name",
    "ssm:my.name_with-all",
    "ssm:/my/name:3",
    "ssm:/my/name:label",
    "ssm:/aws/reference/secretsmanager/db+a=b@c",
    "ssm:arn:aws:ssm:us-east-2:123456789012:parameter/shared",
    "ssm-secure:token",
    "ssm-secure:/my/token:2",
]


@pytest.mark.parametrize("name", NAMES + STORE_NAMES)
def test_known_name(name: str) -> None:
    assert pseudo_parameter(name) == "{{%s}}" % name


@pytest.mark.parametrize("name", NAMES + STORE_NAMES)
def test_name_in_braces_stays_as_it_is(name: str) -> None:
    assert pseudo_parameter("{{%s}}" % name) == "{{%s}}" % name


def test_names_are_those_of_the_pages() -> None:
    assert sorted(filter_file.WINDOW_NAMES + filter_file.AUTOMATION_NAMES) == sorted(NAMES)


@pytest.mark.parametrize(
    "name, suggestion",
    [
        ("RESOURCE_IDS", "RESOURCE_ID"),
        ("RESSOURCE_ID", "RESOURCE_ID"),
        ("resource_id", "RESOURCE_ID"),
        ("window_id", "WINDOW_ID"),
        ("WINDOW-ID", "WINDOW_ID"),
        (" WINDOW_ID", "WINDOW_ID"),
        ("{{ WINDOW_ID }}", "WINDOW_ID"),
        ("{WINDOW_ID}", "WINDOW_ID"),
        ("{{WINDOW_ID}", "WINDOW_ID"),
        ("{{{WINDOW_ID}}}", "WINDOW_ID"),
        ("{{{{WINDOW_ID}}}}", "WINDOW_ID"),
        ("WINDOW_ID\n", "WINDOW_ID"),
        ("GLOBAL:DATE", "global:DATE"),
        ("global: DATE", "global:DATE"),
        ("global:DATETIME", "global:DATE_TIME"),
        ("SSM:/my/name", "ssm:/my/name"),
        ("ssm: /my/name", "ssm:/my/name"),
        ("ssm_secure:token", "ssm-secure:token"),
        ("ssm-secret:token", "ssm-secure:token"),
    ],
)
def test_close_name_is_refused_with_a_suggestion(name: str, suggestion: str) -> None:
    with pytest.raises(AnsibleFilterError) as caught:
        pseudo_parameter(name)
    assert f"{name!r} is no pseudo parameter" in str(caught.value)
    assert f"Did you mean {suggestion!r}?" in str(caught.value)


@pytest.mark.parametrize(
    "name",
    ["hostname", "ssm:", "ssm-secure:", "ssm:a b", "ssm:a}}", "ssm:{{a}}", "ssm:\u00e4", "ssm:a\n", "{{}}", "{}", ":"],
)
def test_other_name_is_refused_with_what_is_allowed(name: str) -> None:
    with pytest.raises(AnsibleFilterError) as caught:
        pseudo_parameter(name)
    message = str(caught.value)
    assert f"{name!r} is no pseudo parameter" in message
    assert all(known in message for known in NAMES)
    assert "'ssm:' or 'ssm-secure:'" in message


def test_far_name_gets_no_suggestion() -> None:
    with pytest.raises(AnsibleFilterError) as caught:
        pseudo_parameter("hostname")
    assert "Did you mean" not in str(caught.value)


@pytest.mark.parametrize("name", ["", " ", "\n\t"])
def test_empty_name_is_refused(name: str) -> None:
    with pytest.raises(AnsibleFilterError, match="needs the name of a pseudo parameter, such as 'RESOURCE_ID'"):
        pseudo_parameter(name)


@pytest.mark.parametrize(
    "given_value, type_name",
    [
        (None, "NoneType"),
        (3, "int"),
        (True, "bool"),
        (["WINDOW_ID"], "list"),
        ({"a": 1}, "dict"),
        (b"WINDOW_ID", "bytes"),
    ],
)
def test_other_type_is_refused(given_value: object, type_name: str) -> None:
    with pytest.raises(AnsibleFilterError) as caught:
        pseudo_parameter(given_value)
    message = str(caught.value)
    assert "as a string" in message
    assert repr(given_value) in message
    assert f"({type_name})" in message
    assert "map('windowkeeper.ssm.pseudo_parameter')" in message


@given(st.text(alphabet=string.ascii_letters + string.digits + "_.-/", min_size=1))
def test_each_parameter_store_name_is_taken(name: str) -> None:
    assert pseudo_parameter("ssm:" + name) == "{{ssm:" + name + "}}"


@given(st.one_of(st.text(), st.text(alphabet="{}WINDOW_ID:smglobaDTE- \n"), st.text().map("ssm:".__add__)))
def test_result_is_one_pseudo_parameter_or_there_is_none(name: str) -> None:
    try:
        result = pseudo_parameter(name)
    except AnsibleFilterError:
        return
    inside = result[2:-2]
    assert result == "{{" + inside + "}}"
    assert not set(inside) & set("{} \n\t'\"")
    assert inside in NAMES or inside.startswith(("ssm:", "ssm-secure:"))
    assert pseudo_parameter(result) == result


@pytest.mark.parametrize("name", ["RESOURCE_ID", "{{RESOURCE_ID}}", "ssm:/my/name", "{{ssm:/my/name}}"])
def test_result_carries_no_trust_so_that_it_is_not_templated_again(name: str) -> None:
    trusted = trust_as_template(name)
    assert is_trusted_as_template(trusted)
    assert not is_trusted_as_template(pseudo_parameter(trusted))


def test_filter_has_its_name() -> None:
    assert FilterModule().filters() == {"pseudo_parameter": pseudo_parameter}


def test_documentation_names_each_name() -> None:
    documentation = yaml.safe_load(filter_file.DOCUMENTATION)
    text = " ".join(documentation["options"]["_input"]["description"])
    assert [name for name in NAMES if f"V({name})" not in text] == []
