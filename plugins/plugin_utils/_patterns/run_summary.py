# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a job did to the tasks of all hosts: the counts of each window and host, and the lines at the end of the output."""

from __future__ import annotations

import typing as t

from .._jobs.overview import overview
from .role_messages import COUNTS, counts_text

Row = t.Mapping[str, t.Any]
Counts = t.Dict[str, int]

#: The verdicts of a job, the worst first, with their words in check mode.
VERDICTS = {
    "failed": "failed",
    "changed": "would change",
    "unchanged": "unchanged",
    "nothing_declared": "nothing declared",
}
_OF_ACTION = {"update": "updated", "register": "registered", "deregister": "deregistered", "none": "unchanged"}


def counts_by_window(
    rows: t.Sequence[Row], purged: t.Sequence[Row] = (), declared: t.Optional[t.Mapping[str, t.Any]] = None
) -> t.Dict[str, Counts]:
    """How many tasks of each window were updated, registered and so on.

    rows, purged: of the module's result. declared: the module's arguments, for the windows' names. A window of which no
    name is known has its ID.
    """
    names = _names(rows, purged, declared or {})
    counted: t.Dict[str, Counts] = {}
    for row in (*rows, *purged):
        window = names.get(row["window_id"]) or row["window_id"] or "unknown window"
        counts = counted.setdefault(window, dict.fromkeys(COUNTS, 0))
        failed = "failed" if "error" in row else "not_tried" if "not_tried" in row else ""
        counts[failed or _OF_ACTION[row["action"]]] += 1
    return counted


def host_stats(run: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """The counts of a host and of its windows, its verdict, backup file and error.

    run: counts of windows, or rows to count; backup_file, error, and whether anything is declared. An empty one is of a
    host that failed before all of this was known.
    """
    windows = run["windows"] if "windows" in run else counts_by_window(run.get("rows", ()))
    error = str(run.get("error", "") if run else "The host failed before anything was done.")
    stats: t.Dict[str, t.Any] = {name: sum(counts[name] for counts in windows.values()) for name in COUNTS}
    changed = stats["updated"] + stats["registered"] + stats["deregistered"]
    verdict = "changed" if changed else "unchanged" if run.get("declared", True) else "nothing_declared"
    return {
        **stats,
        "changed": changed,
        "windows": dict(windows),
        "backup_file": str(run.get("backup_file", "")),
        "error": error,
        "verdict": "failed" if error or stats["failed"] or stats["not_tried"] else verdict,
    }


def job_verdict(hosts: t.Mapping[str, t.Mapping[str, t.Any]]) -> str:
    """The worst verdict of the hosts; of none, nothing_declared."""
    found = {stats["verdict"] for stats in hosts.values()}
    return next((verdict for verdict in VERDICTS if verdict in found), "nothing_declared")


def job_overview(
    hosts: t.Mapping[str, t.Mapping[str, t.Any]], check_mode: bool = False, artifact: str = "windowkeeper_converge"
) -> t.List[str]:
    """The lines at the end of a job: verdict, counts, then the hosts and windows, those that failed first.

    hosts: what host_stats returned for each host. artifact: the name under which workflows have all of it.
    """
    verdict = job_verdict(hosts)
    failed = [name for name, stats in hosts.items() if stats["verdict"] == "failed"]
    undeclared = [name for name, stats in hosts.items() if stats["verdict"] == "nothing_declared"]
    which = " (%d of %s)" % (len(failed), _regions(len(hosts))) if failed else " (%s)" % _regions(len(hosts))
    total = {name: sum(stats[name] for stats in hosts.values()) for name in COUNTS}
    head = ["Verdict: %s%s" % (VERDICTS[verdict] if check_mode else verdict.replace("_", " "), which)]
    if any(total.values()):
        head.append("Tasks: %s" % counts_text(total, check_mode))
    lines = ["FAILED %s: %s" % (name, hosts[name]["error"]) for name in failed if hosts[name]["error"]]
    windows = [(name, window, counts) for name, stats in hosts.items() for window, counts in stats["windows"].items()]
    lines += [
        "%s / %s: %s" % (name, window, counts_text(counts, check_mode))
        for name, window, counts in sorted(windows, key=lambda one: _rank(one[2]))
    ]
    if undeclared:
        # Before the windows in which nothing happened, after what failed.
        quiet = sum(_rank(counts) == 2 for _name, _window, counts in windows)
        lines.insert(len(lines) - quiet, "Nothing declared for %s" % ", ".join(undeclared))
    backups = [stats["backup_file"] for stats in hosts.values() if stats["backup_file"]]
    tail = ["Backup: %s" % backups[0]] if len(backups) == 1 else []
    if len(backups) > 1:
        tail = ["Backups: %d files, in the artifacts under %s" % (len(backups), artifact)]
    return overview(head, lines, tail, "and %%d more, in the artifacts under %s" % artifact)


def _rank(counts: Counts) -> int:
    if counts["failed"] or counts["not_tried"]:
        return 0
    return 1 if counts["updated"] or counts["registered"] or counts["deregistered"] else 2


def _regions(number: int) -> str:
    return "1 account-region" if number == 1 else "%d account-regions" % number


def _names(rows: t.Sequence[Row], purged: t.Sequence[Row], declared: t.Mapping[str, t.Any]) -> t.Dict[str, str]:
    """The names of windows by their IDs, as far as the arguments name them."""
    tasks, common = declared.get("tasks"), declared.get("window_name")
    if tasks is None or len(tasks) != len(rows):
        # src names windows in a file, and rows are left out of very large results.
        return {}
    if not tasks and common:
        return {row["window_id"]: common for row in purged}
    names: t.Dict[str, str] = {}
    for row, task in zip(rows, tasks):
        name = task.get("window_name") or ("" if task.get("window_id") else common)
        if row["window_id"] and name:
            names[row["window_id"]] = name
    return names
