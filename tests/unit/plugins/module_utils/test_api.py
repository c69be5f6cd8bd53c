# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is spared while a client is made, and that it is spared no longer than that."""

from __future__ import annotations

import boto3
import pytest
from ansible_collections.windowkeeper.ssm.plugins.module_utils import api
from botocore.exceptions import DataNotFoundError
from botocore.loaders import Loader


@pytest.mark.parametrize("service", ("ssm", "sts"))
def test_any_service_can_be_made_while_the_search_is_spared(service: str) -> None:
    search = Loader.list_available_services
    with api._no_search_for_services():
        client = boto3.session.Session().client(service, region_name="eu-central-1")
    assert client.meta.service_model.service_name == service
    assert Loader.list_available_services is search


def test_a_service_that_does_not_exist_is_not_found_and_the_search_comes_back() -> None:
    search = Loader.list_available_services
    with pytest.raises(DataNotFoundError), api._no_search_for_services():
        boto3.session.Session().client("nonesuch", region_name="eu-central-1")
    assert Loader.list_available_services is search
