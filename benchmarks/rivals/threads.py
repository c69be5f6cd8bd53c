# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rival for many tasks: boto3 and a pool of ten threads, no check of anything, no report.

Reads lines "WINDOW_ID TASK_ID" from a file. Lists each window, gets each task in it, and with --max-errors updates it.
"""

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

parser = argparse.ArgumentParser()
parser.add_argument("places")
parser.add_argument("--max-errors")
parser.add_argument("--by-id", action="store_true", help="take the ids of the tasks from the file, and list nothing")
parser.add_argument("--retries", choices=("legacy", "standard", "adaptive"))
asked = parser.parse_args()

WORKERS = 10
retries = {"mode": asked.retries, "total_max_attempts": 10} if asked.retries == "adaptive" else {"mode": asked.retries}
client = boto3.client("ssm", config=Config(max_pool_connections=WORKERS, retries=retries if asked.retries else None))


def tasks_of(window):
    pages = client.get_paginator("describe_maintenance_window_tasks").paginate(
        WindowId=window, PaginationConfig={"PageSize": 100}
    )
    return [(window, row["WindowTaskId"]) for page in pages for row in page["Tasks"]]


def get(place):
    try:
        return client.get_maintenance_window_task(WindowId=place[0], WindowTaskId=place[1])
    except ClientError:
        return None


def update(task):
    return client.update_maintenance_window_task(
        WindowId=task["WindowId"],
        WindowTaskId=task["WindowTaskId"],
        MaxConcurrency=task["MaxConcurrency"],
        MaxErrors=asked.max_errors,
    )


with open(asked.places, encoding="utf-8") as file:
    places = [tuple(line.split()) for line in file]
with ThreadPoolExecutor(WORKERS) as pool:
    if not asked.by_id:
        windows = list(dict.fromkeys(window for window, _task in places))
        places = [place for listed in pool.map(tasks_of, windows) for place in listed]
    tasks = list(pool.map(get, places))
    if asked.max_errors:
        list(pool.map(update, tasks))
failed = tasks.count(None)
print("%d tasks, %d of them failed" % (len(tasks), failed))
sys.exit(1 if failed else 0)
