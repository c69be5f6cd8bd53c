# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is said of every module of this collection alike."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
notes:
  - With a local connection and C(ansible_python_interpreter) set to C({{ ansible_playbook_python }}), the module is
    run from where it is, not packed and sent first, and the items of a loop share the start of a process, so that an item
    costs about a fifteenth. Each item runs in a process forked for it and sees nothing of another; results are the same.
    It needs Linux. With C(become), C(async), another shell or interpreter,
    E(ANSIBLE_KEEP_REMOTE_FILES), E(ANSIBLE_DEBUG) or E(ANSIBLE_DISPLAY_TRACEBACK), every item starts a process of its own.
  - To turn that off, set the variable C(windowkeeper_ssm_reuse_process) or the environment variable
    E(WINDOWKEEPER_SSM_REUSE_PROCESS) to V(false). C(-vvv) tells what ran in a process that had loaded it, and C(-vvvv) why
    something did not.
attributes:
  action:
    description: Has an action plugin, which runs the module on the host that the task is for.
    support: full
  async:
    description: Runs in a process of its own then.
    support: full
  action_group:
    description: Use C(group/windowkeeper.ssm.aws) in C(module_defaults); it reaches the modules of amazon.aws too.
    support: full
    membership: [windowkeeper.ssm.aws]
"""
