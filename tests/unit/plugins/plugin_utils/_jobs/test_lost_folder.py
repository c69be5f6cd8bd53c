# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Folders that vanish with the container of an AWX job, and those that do not."""

from __future__ import annotations

import pytest
from ansible_collections.windowkeeper.ssm.plugins.filter import lost_folder as filter_file
from ansible_collections.windowkeeper.ssm.plugins.plugin_utils._jobs.lost_folder import lost_folder

JOB = {"JOB_ID": "7", "AWX_ISOLATED_DATA_DIR": "/runner/artifacts/7"}
#: As podman mounts them for AWX.
CONTAINER = r"""
700 600 0:90 / / rw,relatime - overlay overlay rw,lowerdir=/a,upperdir=/b,workdir=/c
701 700 0:93 / /proc rw,nosuid - proc proc rw
702 700 0:94 / /tmp rw,nosuid,nodev - tmpfs tmpfs rw,size=65536k
703 700 253:0 /tmp/awx_7_x /runner rw,relatime - xfs /dev/mapper/root rw
704 700 253:0 /etc/resolv.conf /etc/resolv.conf rw - xfs /dev/mapper/root rw
705 700 0:95 / /etc/pki/ca-trust rw - overlay overlay rw,lowerdir=/d
706 700 253:1 /srv/kept /var/lib/windowkeeper rw,relatime shared:1 - xfs /dev/sdb rw
707 700 0:97 /srv/nested /srv/on\040overlay rw - overlay overlay rw,lowerdir=/e
708 706 0:99 / /var/lib/windowkeeper/cache rw - tmpfs tmpfs rw
709 700 0:98 /awx /var/nfs rw - nfs4 server:/awx rw
"""


@pytest.mark.parametrize(
    "path", ["/var/lib/windowkeeper", "/var/lib/windowkeeper/audit/7", "/srv/on overlay/x", "/var/nfs/backup"]
)
def test_a_folder_that_is_exposed(path: str) -> None:
    assert lost_folder(path, JOB, CONTAINER) == ""


@pytest.mark.parametrize(
    "path",
    [
        "/runner/project/windowkeeper-audit",
        "/runner",
        "/tmp/x",
        "/var/lib/windowkeepers",
        "/home/runner",
        "/etc/pki/ca-trust/x",
        "/var/lib/windowkeeper/cache/x",
    ],
)
def test_a_folder_of_the_container(path: str) -> None:
    said = lost_folder(path, JOB, CONTAINER)
    assert said == (
        "%s is in the container of this job, so its files would be lost when the job ends. "
        "Set a folder below a path that "
        "AWX exposes to jobs (/srv/on overlay, /var/lib/windowkeeper, /var/nfs)." % path
    )


def test_without_an_exposed_path() -> None:
    said = lost_folder("/tmp/x", JOB, CONTAINER[: CONTAINER.index("706")])
    assert "AWX exposes no path to this job: add one in Settings > Jobs > Paths to expose to isolated jobs" in said


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"JOB_ID": "7"},
        # ansible-runner and ansible-navigator without AWX, whose users mount what they need.
        {"AWX_ISOLATED_DATA_DIR": "/runner/artifacts/7"},
        # AWX without containers.
        dict(JOB, AWX_ISOLATED_DATA_DIR="/tmp/awx_7_x/artifacts/7"),
    ],
)
def test_outside_of_the_containers_of_awx_no_folder_is_lost(environ: dict) -> None:
    assert lost_folder("/tmp/x", environ, CONTAINER) == ""


def test_nothing_is_known_without_the_mounts() -> None:
    assert lost_folder("/tmp/x", JOB, "") == ""


def test_the_filter_reads_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert filter_file.lost_folder("reports") == ""
    for name, value in JOB.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir("/")
    assert filter_file.lost_folder("proc/reports").startswith("/proc/reports is in the container")
