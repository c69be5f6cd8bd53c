# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The attributes that all modules of this collection share."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
attributes:
  action_group:
    description: Use C(group/windowkeeper.ssm.aws) in C(module_defaults). It includes the modules of amazon.aws.
    support: full
    membership: [windowkeeper.ssm.aws]
"""

    CONVERGES = r"""
attributes:
  check_mode:
    description:
      - Predicts the result, the diff and the errors of a run, and writes nothing. Errors of the writes themselves, such as a
        missing permission, cannot be predicted.
    support: full
"""

    READS = r"""
attributes:
  check_mode:
    description: The module only reads, so check mode makes no difference.
    support: full
  diff_mode:
    description: The module changes nothing, so there is no diff.
    support: none
"""
