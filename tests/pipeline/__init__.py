# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What `make demo` and `make test` do.

Only the standard library, because this runs before anything is installed. Everything it installs, copies, writes or
starts stays inside `.venv`; nothing it starts outlives it.
"""
