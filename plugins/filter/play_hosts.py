# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: play_hosts
short_description: Check the pattern of a play's hosts
version_added: 0.1.0
author:
  - windowkeeper.ssm authors (@windowkeeper)
description:
  - Ansible skips a play whose pattern matches no host, and reports success. The playbooks use this filter, which fails if a
    name in the pattern is no host or group, or if the pattern selects no host.
options:
  _input:
    description: The pattern, or a list of patterns. If empty, all hosts of the inventory are selected, else localhost.
    type: raw
    required: true
  groups:
    description: The variable C(groups) of Ansible.
    type: dict
    required: true
  matched:
    description: The hosts that match the pattern, as the lookup P(ansible.builtin.inventory_hostnames#lookup) returns them.
    type: list
    elements: str
    default: []
  limit:
    description: The variable C(ansible_limit) of Ansible.
    type: str
    default: ''
  limited:
    description: The hosts that match O(limit).
    type: list
    elements: str
    default: []
"""

EXAMPLES = r"""
- name: Audit the hosts that a survey asks for
  hosts: >-
    {{
      which | windowkeeper.ssm.play_hosts(groups, matched=query('ansible.builtin.inventory_hostnames', which))
    }}
"""

RETURN = r"""
_value:
  description: The pattern for C(hosts).
  type: raw
"""

import typing as t

from ansible.errors import AnsibleFilterError


def play_hosts(
    pattern: t.Any,
    groups: t.Mapping[str, t.Sequence[str]],
    matched: t.Sequence[str] = (),
    limit: t.Optional[str] = "",
    limited: t.Sequence[str] = (),
) -> t.Any:
    """Check a pattern. Raises AnsibleFilterError if it selects no host, or names one that does not exist."""
    # Imported here: for one filter, Ansible loads all of the collection, and their imports together take 60 ms.
    from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._jobs.host_patterns import (
        pattern_problem,
        pattern_text,
    )

    text = pattern_text(pattern)
    if not text:
        return list(groups.get("all", ())) or "localhost"
    problem = pattern_problem(text, groups, list(matched), limit or "", list(limited))
    if problem:
        raise AnsibleFilterError("Nothing was done. windowkeeper_ssm_hosts: %s" % problem)
    return text


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict:
        """Return the filters by name, as ansible-core expects them."""
        return {"play_hosts": play_hosts}
