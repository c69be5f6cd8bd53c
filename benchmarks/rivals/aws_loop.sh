#!/bin/sh
# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# The rival of a shell: the AWS CLI once for each task. Arguments: the aws program, a file with lines
# "WINDOW_ID TASK_ID", and, to change every task, its new number of allowed errors; it is then updated unread.
set -eu
while read -r window task; do
  if [ $# -gt 2 ]; then
    "$1" ssm update-maintenance-window-task --window-id "$window" --window-task-id "$task" \
      --max-concurrency 10% --max-errors "$3"
  else
    "$1" ssm get-maintenance-window-task --window-id "$window" --window-task-id "$task"
  fi
done < "$2"
