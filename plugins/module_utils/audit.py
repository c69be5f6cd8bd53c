# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An audit of one account and region: drift from what is declared, and the policy. Reads only."""

from __future__ import annotations

import datetime
import json
import typing as t

from ._audit.document import in_order, packed
from ._audit.drift import PlannedTask, drift_findings
from ._audit.model import AuditedWindow, Finding
from ._audit.policy import RULES_BY_ID, policy_findings
from ._converge.entries import Entry
from ._converge.many import plan_all
from ._converge.record import ConvergeOptions, Record
from ._engine.problems import Refused
from ._engine.redaction import ALL
from ._engine.shapes import Options
from ._resources.task_rules import TASK
from ._ssm.tasks import task_calls
from .read_estate import CachingClient, ReadScope, missing_windows, only_listed, read_estate

NO_LIMIT = 10**9
#: How many characters of findings a result may hold beside the document.
ROOM_FOR_FINDINGS = 300000


class AuditRequest(t.NamedTuple):
    """What the arguments ask for. severities: of each rule that is on, by its id. entries: None if nothing is declared.

    window_id and window_name: the window of the entries that name none. undeclared: whether tasks of the named windows
    that are in no entry are reported.
    """

    severities: t.Mapping[str, str]
    scope: ReadScope
    entries: t.Optional[t.Sequence[Entry]] = None
    window_id: t.Optional[str] = None
    window_name: t.Optional[str] = None
    undeclared: bool = True


class AuditResult(t.NamedTuple):
    """What was examined, and what was found. missing: the chosen windows that do not exist, each with a sentence."""

    windows: t.Sequence[AuditedWindow]
    findings: t.Sequence[Finding]
    missing: t.Mapping[str, str] = {}


def audit(client: t.Any, request: AuditRequest, now: datetime.datetime) -> AuditResult:
    """Read, and check. Raises Refused for arguments that cannot be checked, api.SSMError when a call fails."""
    reading = CachingClient(client)
    policy = [rule for rule in request.severities if rule in RULES_BY_ID]
    windows = read_estate(reading, request.scope) if policy else []
    missing = missing_windows(reading, request.scope) if policy else {}
    found = policy_findings(windows, policy, now)
    if request.entries is not None:
        records = _decided(reading, request, request.entries)
        read_ids = {window.settings["window_id"] for window in windows}
        windows += only_listed(reading, [str(r.parent_id) for r in records if r.parent_id not in read_ids])
        found += [one for one in _drift(records, windows) if one.rule in request.severities]
    return AuditResult(windows, found, missing)


def _decided(client: CachingClient, request: AuditRequest, entries: t.Sequence[Entry]) -> t.List[Record]:
    # A window that an entry names is not named here: if it is missing, that is a finding about the entry.
    window_ids = [request.window_id] if request.window_id else []
    window_names = [request.window_name] if request.window_name and not request.window_id else []
    named = {entry.parent for entry in entries}
    options = ConvergeOptions(
        workers=request.scope.workers,
        read_all=True,
        read_purged=True,
        purge=request.undeclared,
        limit=NO_LIMIT,
        parents=[one for one in window_ids if one not in named],
        parent_names=[one for one in window_names if one not in named],
    )
    records, problems = plan_all(TASK, task_calls(client), entries, options)
    if problems:
        raise Refused(problems)
    for record in records:
        if record.error is not None:
            raise record.error
    return records


def _drift(records: t.Sequence[Record], windows: t.Sequence[AuditedWindow]) -> t.Iterator[Finding]:
    by_id = {window.settings["window_id"]: window.settings for window in windows}
    for record in records:
        entry = record.entry
        named = {"window_id": record.parent_id, "name": entry.desired.parent_name if entry else None}
        window = by_id.get(str(record.parent_id), named)
        # Which parameters of an undeclared one are sensitive is declared nowhere.
        yield from drift_findings(_declared(record), window, entry.secret_names if entry else ALL)


def _declared(record: Record) -> PlannedTask:
    return PlannedTask(
        record.entry is not None, record.object_id, record.name, record.plan, [str(one) for one in record.problems]
    )


def audit_values(document: Options, with_findings: bool) -> Options:
    """The return values for the document of one place.

    AWX cuts a result at 700,000 characters, so some findings may be left out; the document holds all of them.
    """
    whole = in_order(document)
    result: Options = {"changed": False, "summary": whole["summary"], "document": packed(whole)}
    if with_findings:
        room, findings = ROOM_FOR_FINDINGS, []
        for finding in whole["findings"]:
            room -= len(json.dumps(finding))
            if room < 0:
                break
            findings.append(finding)
        result["findings"] = findings
    return result
