# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rival for an audit: boto3 and a pool of ten threads that read the same. It looks at nothing of what it read."""

from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config

WORKERS = 10
client = boto3.client("ssm", config=Config(max_pool_connections=WORKERS))


def rows(operation, key, **request):
    pages = client.get_paginator(operation).paginate(PaginationConfig={"PageSize": 100}, **request)
    return [row for page in pages for row in page[key]]


def tasks_of(row):
    window = row["WindowId"]
    tasks = rows("describe_maintenance_window_tasks", "Tasks", WindowId=window)
    rows("describe_maintenance_window_targets", "Targets", WindowId=window)
    client.describe_maintenance_window_executions(WindowId=window, MaxResults=100)
    return [(window, task["WindowTaskId"]) for task in tasks]


def get(place):
    return client.get_maintenance_window_task(WindowId=place[0], WindowTaskId=place[1])


with ThreadPoolExecutor(WORKERS) as pool:
    windows = rows("describe_maintenance_windows", "WindowIdentities")
    places = [place for listed in pool.map(tasks_of, windows) for place in listed]
    read = list(pool.map(get, places))
boto3.client("sts").get_caller_identity()
print("%d tasks of %d windows" % (len(read), len(windows)))
