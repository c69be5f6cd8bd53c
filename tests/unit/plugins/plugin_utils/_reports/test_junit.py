# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""JUnit XML: what tools read, held against a schema and against the document."""

from __future__ import annotations

import typing as t
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import xmlschema
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.documents import merge
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.junit import junit_report
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._reports.wording import unexamined_places
from ansible_collections.windowkeeper.ssm.tests.unit.plugins.plugin_utils._reports.examples import (
    HOSTILE,
    Document,
    documents,
    example,
)
from hypothesis import given

SCHEMA = xmlschema.XMLSchema(Path(__file__).with_name("junit.xsd"))


def parsed(document: Document) -> ET.Element:
    # As bytes in UTF-8, the way a file is read.
    return ET.fromstring(junit_report(document).encode("utf-8", "backslashreplace"))


def cases(root: ET.Element) -> t.Dict[t.Tuple[str, str], t.Optional[str]]:
    """{(classname, name): what went wrong}"""
    return {
        (case.attrib["classname"], case.attrib["name"]): next((child.tag for child in case), None)
        for case in root.iter("testcase")
    }


def test_each_window_and_rule_is_a_test() -> None:
    assert cases(parsed(example())) == {
        ("dev-ohio", "audited"): "error",
        ("prod-frankfurt", "audited"): None,
        ("prod-frankfurt.sunday-night", "drift_changed"): "failure",
        ("prod-frankfurt.sunday-night", "no_alarm"): "failure",
        ("prod-frankfurt.weekly", "drift_changed"): None,
        ("prod-frankfurt.weekly", "no_alarm"): None,
    }


def test_a_failure_says_everything() -> None:
    failures = list(parsed(example()).iter("failure"))
    assert [failure.attrib for failure in failures] == [
        {"type": "medium", "message": "2 settings differ."},
        {"type": "low", "message": "There is no alarm. (and 1 more)"},
    ]
    assert failures[0].text == (
        "[medium] prod-frankfurt / sunday-night / patch (mw-0123456789abcdef0, 11111111-2222-4333-8444-555555555555): "
        "2 settings differ.\n"
        "  max_errors: in AWS: 1, declared: 10%\n"
        '  targets: in AWS: not set, declared: [{"key": "InstanceIds", "values": ["i-1"]}]\n'
        "\n"
        "Why it matters: Somebody changed it.\n"
        "What to do: Converge."
    )
    assert (failures[1].text or "").count("There is no alarm.") == 2


def test_a_place_that_failed_is_an_error() -> None:
    suites = {suite.attrib["name"]: suite for suite in parsed(example()).iter("testsuite")}
    assert suites["dev-ohio"].attrib["errors"] == "1"
    assert [error.attrib["message"] for error in suites["dev-ohio"].iter("error")] == [
        "AccessDenied: the role was refused."
    ]
    assert suites["prod-frankfurt"].attrib == {
        "name": "prod-frankfurt",
        "package": "123456789012 eu-central-1",
        "id": "1",
        "timestamp": "2026-11-24T22:00:00",
        "hostname": "prod-frankfurt",
        "tests": "5",
        "failures": "2",
        "errors": "0",
        "time": "0",
    }


def test_without_findings_every_test_passes() -> None:
    document = example()
    document["findings"] = []
    document["places"][0].update(error=None, windows=1)
    assert set(cases(parsed(merge([document]))).values()) == {None}


def test_a_place_with_nothing_to_examine_fails() -> None:
    document = example()
    document["places"][0]["error"] = None
    root = parsed(merge([document]))
    assert cases(root)["dev-ohio", "audited"] == "failure" and cases(root)["prod-frankfurt", "audited"] is None
    suite = next(suite for suite in root.iter("testsuite") if suite.attrib["name"] == "dev-ohio")
    assert (suite.attrib["failures"], suite.attrib["errors"]) == ("1", "0")
    failure = next(suite.iter("failure"))
    assert failure.attrib == {"type": "nothing_examined", "message": "No maintenance window was examined."}
    assert "Check the region" in (failure.text or "")


def test_windows_of_one_name_are_told_apart() -> None:
    document = example()
    document["windows"][1]["name"] = "sunday-night"
    found = cases(parsed(document))
    assert ("prod-frankfurt.sunday-night (mw-0123456789abcdef0)", "no_alarm") in found
    assert found["prod-frankfurt.sunday-night (mw-0123456789abcdef1)", "no_alarm"] is None


def test_what_belongs_to_no_window_is_there() -> None:
    document = example()
    document["findings"][0].update(window_id=None, window_name="not-there-yet")
    document["findings"][1].update(window_id=None, window_name=None)
    found = cases(parsed(document))
    assert found["prod-frankfurt.not-there-yet", "drift_changed"] == "failure"
    assert ("prod-frankfurt.not-there-yet", "no_alarm") not in found
    assert found["prod-frankfurt", "no_alarm"] == "failure"


@given(documents())
def test_it_fits_the_schema_and_the_document(document: Document) -> None:
    text = junit_report(document)
    SCHEMA.validate(text.encode("utf-8", "backslashreplace").decode())
    root = parsed(document)
    for suite in root.iter("testsuite"):
        assert int(suite.attrib["tests"]) == len(suite.findall("testcase"))
        assert int(suite.attrib["failures"]) == len(list(suite.iter("failure")))
        assert int(suite.attrib["errors"]) == len(list(suite.iter("error")))
    assert len(list(root.iter("error"))) == document["summary"]["failed_places"]
    said = "".join(failure.text or "" for failure in root.iter("failure"))
    assert bool(said) == bool(document["findings"] or unexamined_places(document))


@pytest.mark.parametrize("name", HOSTILE)
def test_names_arrive_as_they_are(name: str) -> None:
    document = example()
    document["findings"][0].update(window_name=name, window_id=None, message=name)
    found = [case for case in parsed(document).iter("testcase") if case.attrib["name"] == "drift_changed"]
    legal = "".join("\ufffd" if sign in "\0\1\ufffe" else sign for sign in name)
    failing = next(case for case in found if len(case))
    assert failing.attrib["classname"] == f"prod-frankfurt.{legal}"
    assert failing[0].attrib["message"] == legal


def test_the_schema_would_refuse() -> None:
    good = junit_report(example())
    for old, new in (
        ('tests="5"', ""),
        ("<properties/>", ""),
        ('type="medium"', ""),
        ("<failure", "<fault"),
        ('timestamp="2026', 'timestamp="26'),
    ):
        bad = good.replace(old, new).replace("</failure", "</fault" if "fault" in new else "</failure")
        assert bad != good and not SCHEMA.is_valid(bad)
