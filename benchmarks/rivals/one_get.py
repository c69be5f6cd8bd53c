# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rival: boto3 alone, making the call that the module makes. Arguments: window id, task id."""

import sys

import boto3

client = boto3.client("ssm")
print(client.get_maintenance_window_task(WindowId=sys.argv[1], WindowTaskId=sys.argv[2])["TaskArn"])
