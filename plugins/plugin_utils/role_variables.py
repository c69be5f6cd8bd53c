# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From a role's variables to the arguments of the module maintenance_window_tasks, or to all that is wrong with them."""

from __future__ import annotations

import posixpath
import typing as t
from difflib import get_close_matches

from ..module_utils._engine.findings import Finding, kind_of, refusal
from ..module_utils._engine.shapes import Block, Field, Items, Number, Options, Switch, Text
from ..module_utils._engine.validation import Reading
from ..module_utils._resources.task import FIELDS
from ..module_utils._resources.task_backup import FOLDER
from ..module_utils.entries import LIST, EntryList
from ..module_utils.yaml_text import as_sent
from .expansion import Expanded, expand_entry
from .flat_options import SHORT, common_table, targets_of
from .pattern import Pattern, read_pattern, read_patterns
from .survey import EMPTY, parsed, read_variables, words

PATTERNS = "patterns"
# A relative one would itself start where the module is, which is what it is there to avoid.
BASE = Field("base_dir", "", Text(pattern=r"[/~$](.|\n)*", allowed="an absolute path"))
"""Where relative paths of the module's own arguments start; without it the module decides."""

# The module's own arguments; what they mean and their defaults are the module's.
OWN = Block(
    (
        FIELDS["window_id"],
        Field("window_name", "", Text()),
        Field("src", "", Text()),
        Field("sensitive_parameters", "", Items(Text())),
        Field("purge_tasks", "", Switch()),
        Field("purge_protect", "", Items(Text())),
        Field("purge_limit", "", Number(0)),
        Field("max_workers", "", Number(1, 100)),
        Field("backup", "", Switch()),
        Field("backup_dir", "", Text()),
        Field("on_error", "", Text(choices=("continue", "stop"))),
        Field("return_tasks", "", Text(choices=("changed", "all", "none"))),
    )
)
COMMON = common_table()
VARIABLES = (LIST, PATTERNS, BASE.option, *OWN.by_option, *COMMON.by_option, *SHORT)
"""All that the role has variables for."""

FACTS = ("results", "purged", "backup_file")
"""What the role leaves under the same prefix."""
# Tells purge_protct from purge_protect, and leaves a variable such as purge_notes to the one whose it is.
NEAR = 0.83

Definitions = t.Callable[[str], t.Any]
"""Gives the definition of a pattern that comes along; is asked only for names that there are. May raise ValueError."""


class Arguments(t.NamedTuple):
    """What the module is called with; or what is wrong, and then it must not be called."""

    arguments: Options
    findings: t.List[Finding]

    @property
    def refused(self) -> str:
        return refusal([str(finding) for finding in self.findings]) if self.findings else ""


def module_arguments(
    variables: t.Mapping[str, t.Any],
    shipped: t.Sequence[str],
    definition: Definitions,
    prefix: str = "",
    named: t.Iterable[str] = (),
) -> Arguments:
    """What variables mean for the module.

    variables: by their names without prefix, which messages put before them; empty ones count as left out. shipped: the
    names of the patterns that come along. named: the names, with prefix, of all variables that there are; one that is
    almost the name of a variable of the role is a finding.
    """
    findings = _misspelt(named, prefix)
    variables = as_sent(variables)
    own = _placed(
        read_variables(OWN, variables, prefix, findings),
        read_variables(Block((BASE,)), variables, prefix, findings).get(BASE.option),
    )
    common = read_variables(COMMON, variables, prefix, findings)
    _read_targets(common, variables, prefix, findings)
    patterns, wrong = read_patterns(variables.get(PATTERNS) or {}, prefix + PATTERNS)
    findings += wrong
    entries = _entries(variables.get(LIST), own.get("src"), prefix, findings)
    if entries is None:
        return Arguments(own, findings)
    secret_names = frozenset(own.get("sensitive_parameters", ()))
    find = _Patterns(patterns, shipped, definition)
    path = prefix + LIST
    expanded = [
        expand_entry(entry, "%s[%d]" % (path, number), find, find.names, common, secret_names, prefix)
        for number, entry in enumerate(entries)
    ]
    for one in expanded:
        findings += one.findings
    findings += find.findings + _checked(expanded, path, own, secret_names)
    tasks = [one.task for one in expanded]
    return Arguments(dict(own, tasks=tasks), list(dict.fromkeys(findings)))


def _misspelt(named: t.Iterable[str], prefix: str) -> t.List[Finding]:
    """What is almost a variable of the role. Anything else may be the user's own, under the same prefix."""
    given = sorted(name[len(prefix):] for name in named if name.startswith(prefix))
    near = {name: get_close_matches(name, VARIABLES, 1, NEAR) for name in given if name not in (*VARIABLES, *FACTS)}
    said = "the role has no such variable, did you mean %s?"
    return [
        Finding(prefix + name, said % (prefix + meant[0]))
        for name, meant in near.items()
        if meant and not _extends(name, meant[0])
    ]


def _extends(name: str, known: str) -> bool:
    """Whether a name is that of a part, as tasks_a or tasks2, which somebody puts together with others to tasks."""
    rest = name[len(known):]
    return name.startswith(known) and (rest.startswith("_") or rest.isdigit())


def _placed(own: Options, base: t.Optional[str]) -> Options:
    """The arguments, with those that are paths on the host of the module starting in base."""
    if base is None:
        return own
    paths = {name: own[name] for name in ("src", "backup_dir") if name in own}
    if own.get("backup"):
        paths.setdefault("backup_dir", FOLDER)
    return dict(own, **{name: _from(base, path) for name, path in paths.items()})


def _from(base: str, path: str) -> str:
    # The module puts a home or a variable in the place of the beginning, and that is where such a path starts.
    return path if path.startswith(("~", "$")) else posixpath.join(base, path)


def _read_targets(common: Options, variables: t.Mapping[str, t.Any], prefix: str, findings: t.List[Finding]) -> None:
    """Turn the short forms of the targets of all into targets."""
    short = {}
    for name in SHORT:
        given = words(variables.get(name))
        if given in EMPTY:
            continue
        reading = Reading()
        short[name] = reading.value(Field(name, "", Items(Text(), maximum=50)), given, prefix + name)
        findings += reading.findings
    if short and "targets" in common:
        said = "it takes the place of %stargets; give one of them" % prefix
        findings.append(Finding(prefix + next(iter(short)), said))
    elif short:
        common["targets"] = targets_of({name: values or () for name, values in short.items()})


def _entries(raw: t.Any, src: t.Any, prefix: str, findings: t.List[Finding]) -> t.Optional[t.Sequence[t.Any]]:
    """The list of tasks; None where there is none, because of src or because something is wrong."""
    path = prefix + LIST
    left_out = raw is None or isinstance(raw, str) and not raw.strip()
    if left_out:
        if not src:
            findings.append(Finding(path, "one of %s and %ssrc is required" % (path, prefix)))
        return None
    if src:
        findings.append(Finding(prefix + "src", "it takes the place of %s; give one of them" % path))
        return None
    if isinstance(raw, str):
        try:
            raw = parsed(raw)
        except ValueError as error:
            findings.append(Finding(path, "the text is %s" % error, allowed="a list of tasks"))
            return None
    if not isinstance(raw, (list, tuple)):
        findings.append(Finding(path, given=kind_of(raw), allowed="a list of tasks"))
        return None
    return raw


class _Patterns:
    """The patterns by name, the user's own first; those that come along are read when they are needed."""

    def __init__(
        self, own: t.Dict[str, t.Optional[Pattern]], shipped: t.Sequence[str], definition: Definitions
    ) -> None:
        self._known = dict(own)
        self._shipped = frozenset(shipped)
        self._definition = definition
        self.names = sorted(self._shipped | set(own))
        self.findings: t.List[Finding] = []

    def __call__(self, name: str) -> t.Optional[Pattern]:
        if name not in self._known and name in self._shipped:
            path = "patterns/%s.yml" % name
            try:
                pattern, wrong = read_pattern(name, self._definition(name), path)
            except ValueError as error:
                pattern, wrong = None, [Finding(path, "it is %s" % error)]
            self._known[name] = pattern
            self.findings += wrong
        return self._known.get(name)


def _checked(expanded: t.List[Expanded], path: str, own: Options, secret_names: t.FrozenSet[str]) -> t.List[Finding]:
    """What the module would find wrong with the tasks, in the words of who wrote the entries."""
    entries = EntryList()
    entries.window_id, entries.secret_names = own.get("window_id"), secret_names
    found = entries.read_list([one.task for one in expanded], path) + entries.complete(own.get("window_name"))
    return [_in_words_of_the_user(finding, expanded, path) for finding in found]


def _in_words_of_the_user(finding: Finding, expanded: t.List[Expanded], path: str) -> Finding:
    number, _bracket, rest = finding.path[len(path) + 1:].partition("]")
    sources = expanded[int(number)].sources
    where = rest.lstrip(".")
    for end in range(len(where), 0, -1):
        if where[:end] in sources and where[end:end + 1] in ("", ".", "["):
            return finding._replace(path=sources[where[:end]] + where[end:])
    return finding
