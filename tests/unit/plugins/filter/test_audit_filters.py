# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filters: each format at once, and mistakes in plain sentences."""

from __future__ import annotations

import json
import typing as t

import pytest
import yaml
from ansible.errors import AnsibleFilterError
from ansible.template import is_trusted_as_template, trust_as_template
from ansible_collections.windowkeeper.ssm.plugins.filter import audit_merge as merge_file
from ansible_collections.windowkeeper.ssm.plugins.filter import audit_report as report_file
from ansible_collections.windowkeeper.ssm.plugins.filter.audit_merge import audit_merge
from ansible_collections.windowkeeper.ssm.plugins.filter.audit_report import audit_report
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.formats import ENDINGS
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.plugin_utils._reports.documents import example

BEGINNINGS = {
    "json": '{\n  "schema"',
    "markdown": "# Audit of maintenance windows",
    "junit": '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>',
    "html": "<!DOCTYPE html>",
}


@pytest.mark.parametrize("name", sorted(BEGINNINGS))
def test_each_format(name: str) -> None:
    assert audit_report(example(), name).startswith(BEGINNINGS[name])
    assert audit_report(example(), format=name) == audit_report(example(), name)


def test_formats_are_documented() -> None:
    documented = yaml.safe_load(report_file.DOCUMENTATION)["options"]["format"]["choices"]
    assert documented == list(ENDINGS)
    assert set(ENDINGS) == set(BEGINNINGS)


def test_documents_are_merged() -> None:
    assert audit_merge([example(), example()]) == example()


def test_a_report_counts_anew() -> None:
    document = example()
    document["findings"] = [finding for finding in document["findings"] if finding["severity"] == "medium"]
    assert json.loads(audit_report(document, "json"))["summary"]["findings"] == 1


@pytest.mark.parametrize("name", sorted(BEGINNINGS))
def test_every_text_can_be_written_to_a_file(name: str) -> None:
    document = example()
    document["findings"][0]["message"] = "half \ud800 pair"
    audit_report(document, name).encode("utf-8")


def test_nothing_of_a_report_is_a_template() -> None:
    document = example()
    document["findings"][0]["message"] = trust_as_template("{{ 1 + 1 }}")
    assert not is_trusted_as_template(audit_report(document, "markdown"))
    assert not is_trusted_as_template(audit_merge([document])["findings"][0]["message"])


@pytest.mark.parametrize(
    ("document", "chosen", "wanted"),
    [
        (
            {},
            "htm",
            "audit_report: format must be one of json, markdown, junit, html, but is 'htm'. Did you mean 'html'?",
        ),
        ({}, None, "audit_report: format must be one of json, markdown, junit, html, but is None."),
        (
            [],
            "html",
            "audit_report needs one audit document, but was given a list. "
            "Make one of them with the filter windowkeeper.ssm.audit_merge.",
        ),
        (
            "text",
            "html",
            "audit_report: the value is not an audit document: it is neither a packed audit document nor JSON.",
        ),
    ],
)
def test_mistakes_are_explained(document: t.Any, chosen: t.Any, wanted: str) -> None:
    with pytest.raises(AnsibleFilterError) as raised:
        audit_report(document, chosen)
    assert str(raised.value) == wanted


def test_mistakes_in_a_list_are_explained() -> None:
    with pytest.raises(AnsibleFilterError) as raised:
        audit_merge([example(), {**example(), "schema": "x"}])
    assert str(raised.value) == (
        "audit_merge: documents[1] is not an audit document: schema must be 'windowkeeper.ssm/audit/1', but is 'x'."
    )


@pytest.mark.parametrize("file", [merge_file, report_file])
def test_the_filters_are_there(file: t.Any) -> None:
    name = file.__name__.rpartition(".")[2]
    assert yaml.safe_load(file.DOCUMENTATION)["name"] == name
    assert list(file.FilterModule().filters()) == [name]
    assert yaml.safe_load(file.EXAMPLES) and yaml.safe_load(file.RETURN)["_value"]["description"]


def test_the_sample_is_a_document() -> None:
    sample = yaml.safe_load(merge_file.RETURN)["_value"]["sample"]
    assert audit_merge([sample]) == sample
