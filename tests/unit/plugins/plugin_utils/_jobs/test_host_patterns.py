# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A pattern of hosts that selects nothing, or names what does not exist, is refused with the nearest names."""

from __future__ import annotations

import typing as t

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.windowkeeper.ssm.plugins.filter.play_hosts import play_hosts
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._jobs.host_patterns import pattern_problem

GROUPS = {
    "all": ["production-frankfurt", "production-virginia", "staging-ireland"],
    "ungrouped": [],
    "production": ["production-frankfurt", "production-virginia"],
    "staging": ["staging-ireland"],
}
HOSTS = GROUPS["all"]


@pytest.mark.parametrize(
    "pattern, matched",
    [
        ("production", HOSTS[:2]),
        ("production,staging-ireland", HOSTS),
        ("all:!staging:&production", HOSTS[:2]),
        ("production-*", HOSTS[:2]),
        ("~(staging|test)-.*", HOSTS[2:]),
        ("production[0]", HOSTS[:1]),
        ("localhost", []),
        ("::1", []),
    ],
)
def test_a_pattern_that_is_right(pattern: str, matched: t.List[str]) -> None:
    assert pattern_problem(pattern, GROUPS, matched) == ""
    assert play_hosts(pattern, GROUPS, matched) == pattern


@pytest.mark.parametrize(
    "pattern, said",
    [
        ("prodution", "No host or group is named 'prodution'; did you mean production?"),
        ("staging-irland,production", "'staging-irland'; did you mean staging-ireland"),
        ("all:!stagin", "'stagin'; did you mean staging?"),
        ("xyz", "No host or group is named 'xyz'. The inventory has production, staging, production-frankfurt"),
        ("xyz-*", "The pattern 'xyz-*' matches no host. The inventory has production, staging,"),
        ("production:&staging", "The pattern 'production:&staging' matches no host."),
    ],
)
def test_a_pattern_that_is_wrong(pattern: str, said: str) -> None:
    # Ansible ignores the name that it does not know, so others may match.
    matched = HOSTS[:2] if pattern in ("staging-irland,production", "all:!stagin") else []
    assert said in pattern_problem(pattern, GROUPS, matched)
    with pytest.raises(AnsibleFilterError, match="^Nothing was done. windowkeeper_ssm_hosts: "):
        play_hosts(pattern, GROUPS, matched)


def test_an_inventory_is_not_listed_at_length() -> None:
    groups = {"all": ["host-%d" % number for number in range(50)]}
    assert "host-9 and 40 more." in pattern_problem("xyz", groups, [])
    assert "The inventory has no hosts." in pattern_problem("xyz", {}, [])


def test_a_limit_that_leaves_nothing() -> None:
    said = "None of the hosts that windowkeeper_ssm_hosts (staging) selects is in the limit (production)."
    assert pattern_problem("staging", GROUPS, HOSTS[2:], "production", HOSTS[:2]) == said
    assert pattern_problem("staging", GROUPS, HOSTS[2:], "staging-*", HOSTS[2:]) == ""
    # A file of hosts, which Ansible reads itself.
    assert pattern_problem("staging", GROUPS, HOSTS[2:], "@hosts.retry", []) == ""


@pytest.mark.parametrize("pattern", ["", None, [], [""]])
def test_no_pattern(pattern: t.Any) -> None:
    assert play_hosts(pattern, GROUPS) == HOSTS
    assert play_hosts(pattern, {"all": []}) == "localhost"


def test_a_list_of_patterns() -> None:
    assert play_hosts(["production", "staging"], GROUPS, HOSTS) == "production,staging"
