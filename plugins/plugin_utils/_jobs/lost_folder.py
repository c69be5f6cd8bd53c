# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a folder vanishes with the container of an AWX job.

A job of AWX runs in a container that is removed when the job ends. Only files on a file system that is mounted into it remain:
a path of the setting "Paths to expose to isolated jobs", or a volume of the pod. /runner is mounted too, but AWX deletes it.
"""

from __future__ import annotations

import re
import typing as t

PRIVATE = "/runner"
#: File systems that end with the container, unless a folder of the node is mounted from one.
_PASSING = ("overlay", "tmpfs", "ramfs", "aufs")
#: File systems that hold no files of users.
_VIRTUAL = ("proc", "sysfs", "devtmpfs", "devpts", "mqueue", "cgroup", "cgroup2", "securityfs", "bpf", "debugfs")
_ESCAPED = re.compile(r"\\([0-7]{3})")


class Mount(t.NamedTuple):
    """A mounted file system. root: the folder of the file system that is mounted."""

    root: str
    point: str
    kind: str

    @property
    def remains(self) -> bool:
        if self.point == "/" or self.point == PRIVATE or self.kind in _VIRTUAL:
            return False
        return self.kind not in _PASSING or self.root != "/"


def lost_folder(path: str, environ: t.Mapping[str, str], mountinfo: str) -> str:
    """Why files in a folder are lost when the job ends, in a sentence; an empty text if they are not.

    path: absolute. environ: of the process. mountinfo: the text of /proc/self/mountinfo; nothing is known without it.
    """
    in_container = environ.get("AWX_ISOLATED_DATA_DIR", "").startswith(PRIVATE + "/") and "JOB_ID" in environ
    mounts = _mounts(mountinfo)
    if not in_container or not mounts or _mount_of(path, mounts).remains:
        return ""
    exposed = [one.point for one in mounts if one.remains and not one.point.startswith(("/etc/", "/run/", "/dev/"))]
    said = "%s is in the container of this job, so its files would be lost when the job ends. " % path
    if exposed:
        return said + "Set a folder below a path that AWX exposes to jobs (%s)." % ", ".join(sorted(set(exposed)))
    return said + (
        "AWX exposes no path to this job: add one in Settings > Jobs > Paths to expose to isolated jobs, "
        "and set a folder below it."
    )


def _mounts(mountinfo: str) -> t.List[Mount]:
    found = []
    for line in mountinfo.splitlines():
        own, _dash, other = line.partition(" - ")
        fields, others = own.split(), other.split()
        if len(fields) >= 5 and others:
            found.append(Mount(_plain(fields[3]), _plain(fields[4]), others[0]))
    return found


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda octal: chr(int(octal[1], 8)), text)


def _mount_of(path: str, mounts: t.Sequence[Mount]) -> Mount:
    """The mount that holds a path: the deepest, and of two at one place the later."""
    holding = [one for one in mounts if (path + "/").startswith(one.point.rstrip("/") + "/")]
    return max(enumerate(holding), key=lambda one: (len(one[1].point), one[0]))[1] if holding else Mount("/", "/", "")
