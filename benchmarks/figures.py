# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the results say: medians, ratios, and the figures to reach beside the figures reached."""

from __future__ import annotations

import statistics
import typing as t

from .cases import AUDITED_IN_EACH, AUDITED_WINDOWS, THROTTLED_TASKS, key
from .subjects import FROM_FILE, LIST, LOOP, ROLE, THREADS

Results = t.Dict[str, t.Any]
Samples = t.Sequence[t.Mapping[str, float]]
NOT_MEASURED = "not measured"

#: How many times as long as the threaded script a list of unchanged tasks may take: {(tasks, latency in ms): times}.
LIST_GOALS = {(100, 0): 3.0, (1000, 0): 1.5, (1000, 30): 1.15, (5000, 0): 1.1, (5000, 30): 1.05}


class Goal(t.NamedTuple):
    """A figure to reach. reached and bound are what is compared; told is how the page says what was reached."""

    work: str
    beside: str
    bound: str
    told: str
    met: t.Optional[bool]


def seconds(samples: Samples) -> float:
    """The median of the runs."""
    return statistics.median(sample["wall"] for sample in samples)


def ratio(ours: Samples, rival: Samples, of: str = "wall") -> float:
    """The median of the ratios of runs that took turns, of: wall or cpu."""
    return statistics.median(a[of] / b[of] for a, b in zip(ours, rival, strict=False))


def case(results: Results, size: int, changes: bool, latency: int) -> t.Dict[str, Samples]:
    """The samples of each way in that case; empty where it was not measured."""
    found = results["many"].get(key(size, changes, latency), {})
    return t.cast(t.Dict[str, Samples], found.get("runs", {}))


def case_ratio(results: Results, size: int, changes: bool, latency: int, rival: str = THREADS) -> t.Optional[float]:
    """How much the list costs beside a rival; None where one of them was not measured."""
    runs = case(results, size, changes, latency)
    return ratio(runs[LIST], runs[rival]) if LIST in runs and rival in runs else None


def goals(results: Results) -> t.List[Goal]:
    """The figures to reach."""
    parts = (_ratio_goals, _audit_goals, _memory_goals, _loop_goals, _throttle_goals)
    return [goal for part in parts for goal in part(results)]


def _goal(work: str, beside: str, most: float, reached: t.Optional[float], form: str = "%.2f") -> Goal:
    told = NOT_MEASURED if reached is None else form % reached
    return Goal(work, beside, "%g" % most, told, None if reached is None else round(reached, 2) <= most)


def _ratio_goals(results: Results) -> t.Iterator[Goal]:
    for ours, rival, most, what, beside in (
        (
            "module",
            "plain module",
            1.1,
            "one unchanged task, the module's process as Ansible ships it",
            "a module on AnsibleAWSModule that only makes the call, tuned the same way",
        ),
        (
            "play",
            "command",
            0.8,
            "one unchanged task, whole `ansible-playbook` run",
            "`command: aws ssm get-maintenance-window-task`",
        ),
    ):
        pair = results["one_task"].get("%s, %s" % (ours, rival))
        yield _goal(what, beside, most, ratio(pair[ours], pair[rival]) if pair else None)
    for (size, latency), most in LIST_GOALS.items():
        where = "from `src`" if size >= FROM_FILE else "in a list"
        what = "the same, %d ms of latency" % latency if latency else f"{size:,} unchanged tasks {where}, whole run"
        reached = case_ratio(results, size, False, latency)
        yield _goal(what, "boto3 script with ten threads, same calls", most, reached)


def audit_runs(results: Results, latency: int) -> t.Dict[str, Samples]:
    """The samples of the audit and of its rival; empty where it was not measured."""
    return t.cast(t.Dict[str, Samples], results.get("audit", {}).get("runs", {}).get(str(latency), {}))


def _audit_goals(results: Results) -> t.Iterator[Goal]:
    whole = results.get("audit", {}).get("windows") == AUDITED_WINDOWS
    for latency, what in (
        (0, "%d windows of %d tasks, audited, whole run" % (AUDITED_WINDOWS, AUDITED_IN_EACH)),
        (30, "the same, 30 ms of latency"),
    ):
        runs = audit_runs(results, latency) if whole else {}
        reached = ratio(runs[ROLE], runs[THREADS]) if runs else None
        yield _goal(what, "boto3 script with ten threads, same reads", 1.5, reached)


def _memory_goals(results: Results) -> t.Iterator[Goal]:
    peak = results["many"].get(key(5000, False, 0), {}).get("memory_mib", {}).get(LIST)
    told = "%.0f MiB" % peak["together"] if peak else NOT_MEASURED
    met = peak["together"] < 200 if peak else None
    yield Goal("5,000 unchanged from `src`, memory of all processes together", "", "200 MiB", told, met)


def _loop_goals(results: Results) -> t.Iterator[Goal]:
    reached = case_ratio(results, 100, False, 0, LOOP)
    told = "1/%.0f" % (1 / reached) if reached else NOT_MEASURED
    met = reached <= 1 / 30 if reached else None
    yield Goal("100 tasks in one list", "100 in a loop", "1/30", told, met)


def _throttle_goals(results: Results) -> t.Iterator[Goal]:
    throttle = results["throttle"]
    runs = throttle.get("runs", {}).get(LIST)
    work = "200 calls at 10 per second"
    if not runs or throttle["tasks"] != THROTTLED_TASKS:
        yield Goal(work, "20 s", "1.1, 220 calls, no failure", NOT_MEASURED, None)
        return
    ideal = throttle["tasks"] / throttle["rate"]
    # From the first call to the last: the service's limit, and what is made of it, not Ansible's start.
    slowest, calls = max(run["span"] for run in runs) / ideal, max(run["calls"] for run in runs)
    failed = max(run["failed"] for run in runs)
    told = "%.2f, %d calls, %s" % (slowest, calls, "%d failures" % failed if failed else "no failure")
    met = round(slowest, 2) <= 1.1 and calls <= 1.1 * throttle["tasks"] and not failed
    yield Goal(work, "%.0f s" % ideal, "1.1, 220 calls, no failure", told, met)
