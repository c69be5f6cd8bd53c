# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that imitates AWS Systems Manager's maintenance windows, to try playbooks with no AWS account.

It shares no code with the collection: botocore's service model and the rules in ``README.md`` are its only sources, so
that an error in the collection cannot be repeated here and hide itself.
"""
