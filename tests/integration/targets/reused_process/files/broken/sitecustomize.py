# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Breaks, as the variable BROKEN says, the moment at which a module makes its client."""

from __future__ import annotations

import os
import sys

import boto3.session

make = boto3.session.Session.client


def client(*args, **kwargs):
    if "127.0.0.1:9" in str(kwargs.get("endpoint_url")):
        # Nobody's client.
        return make(*args, **kwargs)
    how = os.environ.get("BROKEN", "")
    if how == "raise":
        raise RuntimeError("a bug in somebody's code")
    if how == "interrupt":
        raise KeyboardInterrupt
    if how == "exit":
        sys.exit(3)
    if how == "die":
        os._exit(4)
    if how == "kill":
        os.kill(os.getpid(), 9)
    if how == "noise":
        print("noise before the result")
        print("and in the errors", file=sys.stderr)
        os.write(1, b"and past Python\n")
    if how == "state":
        left = {
            "folder": os.getcwd(),
            "umask": os.umask(0o077),
            "given": os.environ.get("LEFT_BEHIND"),
            "session": boto3.DEFAULT_SESSION is None,
        }
        os.environ["LEFT_BEHIND"] = os.environ["AWS_LEFT_BEHIND"] = "here"
        os.chdir("/")
        sys.path.insert(0, "/nowhere")
        boto3.DEFAULT_SESSION = "here"
        raise RuntimeError("%r %d" % (sorted(left.items(), key=str), sys.path.count("/nowhere")))
    return make(*args, **kwargs)


boto3.session.Session.client = client
