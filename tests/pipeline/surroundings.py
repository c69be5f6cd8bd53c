# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The environment variables that programs get: named ones only, so that no setting of the caller changes a result."""

from __future__ import annotations

import os
from pathlib import Path

from . import layout

#: What a program may need from the caller to work at all. Everything else (AWS_*, ANSIBLE_*, PYTHON*) is left out.
PASSED_ON = (
    "CURL_CA_BUNDLE",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "REQUESTS_CA_BUNDLE",
    "SSL_CERT_DIR",
    "SSL_CERT_FILE",
    "TERM",
    "TMPDIR",
    "USER",
    "http_proxy",
    "https_proxy",
)

# Distinctive on purpose: Ansible masks a credential's value wherever it appears in the output.
ACCESS_KEY = "AKIAWINDOWKEEPER0SSM"
SECRET_KEY = "windowkeeper/not-a-secret/only-the-test-server"
REGION = "eu-central-1"


def for_environment(name: str) -> dict[str, str]:
    """The variables for programs of the environment `name`: its Python first on PATH, its own home, no AWS at all."""
    home = layout.home_folder(name)
    home.mkdir(parents=True, exist_ok=True)
    # A version manager's shims look for their settings in $HOME, which is another one here.
    callers_path = [entry for entry in os.environ.get("PATH", os.defpath).split(os.pathsep) if "shims" not in entry]
    environ = {key: os.environ[key] for key in PASSED_ON if key in os.environ}
    environ.update(
        PATH=os.pathsep.join([str(layout.PYTHONS / name / "bin"), *callers_path]),
        HOME=str(home),
        LC_ALL="C.UTF-8",
        PYTHONUNBUFFERED="1",
        ANSIBLE_COLLECTIONS_PATH=str(layout.collections_root(name)),
        NO_COLOR="1",
        # Whatever forgets to name the test server must not look for credentials on this machine.
        AWS_EC2_METADATA_DISABLED="true",
        AWS_CONFIG_FILE=os.devnull,
        AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        NO_PROXY="127.0.0.1,localhost",
        no_proxy="127.0.0.1,localhost",
    )
    return environ


def with_credentials(environ: dict[str, str]) -> dict[str, str]:
    """The same with credentials and a region, for programs that talk to the test server through boto3's defaults."""
    return environ | {
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
    }


def for_pip() -> dict[str, str]:
    """The variables for installing: the caller's own, because the caller knows where the package index is."""
    hidden = ("AWS_", "ANSIBLE_", "PYTHON", "VIRTUAL_ENV", "PIP_REQUIRE_VIRTUALENV", "PIP_USER", "PIP_TARGET")
    environ = {key: value for key, value in os.environ.items() if not key.startswith(hidden)}
    return environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}


def callers_pip_settings() -> list[Path]:
    """The caller's own pip settings, which a program with another $HOME does not find."""
    named = os.environ.get("PIP_CONFIG_FILE")
    config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    candidates = [
        Path.home() / ".pip" / "pip.conf",
        config / "pip" / "pip.conf",
        Path.home() / "Library" / "Application Support" / "pip" / "pip.conf",
        *([Path(named)] if named and named != os.devnull else []),
    ]
    return [candidate for candidate in candidates if candidate.is_file()]
