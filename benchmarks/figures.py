# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the results say: medians, ratios, and the figures to reach beside the figures reached."""

from __future__ import annotations

import statistics
import typing as t

from .cases import AUDITED_IN_EACH, AUDITED_WINDOWS, THROTTLED_TASKS, key
from .subjects import IN_PROCESS, LIST, LOOP, ROLE, THREADS

Results = t.Dict[str, t.Any]
Samples = t.Sequence[t.Mapping[str, float]]
NOT_MEASURED = "not measured"


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
    return statistics.median(a[of] / b[of] for a, b in zip(ours, rival))


def case(results: Results, size: int, changes: bool, latency: int) -> t.Dict[str, Samples]:
    """The samples of each way in that case; empty where it was not measured."""
    found = results["many"].get(key(size, changes, latency), {})
    return t.cast(t.Dict[str, Samples], found.get("runs", {}))


def case_ratio(results: Results, size: int, changes: bool, latency: int, rival: str = THREADS) -> t.Optional[float]:
    """How much the list costs beside a rival; None where one of them was not measured."""
    runs = case(results, size, changes, latency)
    return ratio(runs[LIST], runs[rival]) if LIST in runs and rival in runs else None


def each(results: Results, way: str) -> t.Optional[float]:
    """Seconds that one more task in a loop costs: 100 less 10 of them, by 90."""
    hundred, ten = (case(results, size, False, 0).get(way) for size in (100, 10))
    return (seconds(hundred) - seconds(ten)) / 90 if hundred and ten else None


def goals(results: Results) -> t.List[Goal]:
    """The figures to reach."""
    return [*_ratio_goals(results), *_audit_goals(results), *_memory_goals(results), *_loop_goals(results), *_throttle_goals(results)]


def _goal(work: str, beside: str, most: float, reached: t.Optional[float], form: str = "%.2f") -> Goal:
    told = NOT_MEASURED if reached is None else form % reached
    return Goal(work, beside, "%g" % most, told, None if reached is None else round(reached, 2) <= most)


def _ratio_goals(results: Results) -> t.Iterator[Goal]:
    pair = results["one_task"].get("process, bare")
    reached = ratio(pair["process"], pair["bare"]) if pair else None
    yield _goal("one unchanged task, the module's process on the controller", "bare boto3 script, same Get", 1.15, reached)
    script = "boto3 script with ten threads, same calls"
    for size, latency, most, what in (
        (100, 0, 3, "100 unchanged tasks in a list, whole `ansible-playbook` run"),
        (1000, 0, 2, "1,000 unchanged from `src`, whole run"),
        (1000, 30, 1.25, "the same, 30 ms of latency"),
        (5000, 0, 1.4, "5,000 unchanged from `src`, whole run"),
        (5000, 30, 1.15, "the same, 30 ms of latency"),
    ):
        yield _goal(what, script, most, case_ratio(results, size, False, latency))


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
    yield Goal("100 tasks in one list", "100 in a loop over the plain module", "1/30", told, met)
    in_process, plain = each(results, IN_PROCESS), each(results, LOOP)
    said = "%.0f ms" % (in_process * 1000) if in_process else NOT_MEASURED
    beside = "plain module: %.0f ms" % (plain * 1000) if plain else "plain module"
    met = in_process <= 0.030 if in_process else None
    yield Goal("one more task in a loop, in a process that is kept", beside, "30 ms", said, met)


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
