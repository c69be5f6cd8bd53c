# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The variables of the roles and playbooks as tables, and the validation of their names and values.

TASKS, AUDIT and PLAYBOOKS are the only lists of these variables in the code. tests/unit/meta compares them with the
argument specs, defaults and vars of the roles, and with the comments at the top of the playbooks.
"""

from __future__ import annotations

import re
import typing as t
from difflib import get_close_matches

from ..module_utils._audit.terms import SEVERITIES
from ..module_utils._engine.problems import Problem, refusal
from ..module_utils._engine.shapes import Block, Field, Items, Mark, Number, Options, Switch, Text
from ..module_utils._engine.validation import Reading
from ..module_utils._resources.task import FIELDS, RUN_COMMAND
from .user_input import EMPTY, from_text, words

#: The similarity of names: above that of purge_notes and purge_protect, below that of purge_protct and purge_protect.
NEAR = 0.83
#: The shortest beginning of a name that is taken for the name.
SHORTEST = 3
#: The shortest single word inside a name that is taken for the name.
SHORTEST_WORD = 5


class Variables(t.NamedTuple):
    """The variables of a role, or of the playbooks. All names are without prefix.

    owner: whose they are, and has: that the owner has something, both for messages. table: those that read_values reads.
    others: those that their owner reads itself. facts: what the owner sets under the same prefix. likelier: of two names
    that are equally near to a misspelt one, the one to suggest. ambiguous: names that a user may have under the prefix of
    another owner for a purpose of their own.
    """

    prefix: str
    owner: str
    table: Block
    others: t.Tuple[str, ...] = ()
    facts: t.Tuple[str, ...] = ()
    likelier: t.Tuple[str, ...] = ()
    ambiguous: t.FrozenSet[str] = frozenset()
    has: str = "the role has"

    @property
    def names(self) -> t.Tuple[str, ...]:
        """All of them, the likelier first."""
        return tuple(dict.fromkeys((*self.likelier, *self.table.by_option, *self.others)))


MODULE_OPTIONS = Block(
    (
        Field("window_name", "", Text()),
        FIELDS["window_id"],
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
"""The variables that are options of the module maintenance_window_tasks, which knows their meaning and defaults."""

#: Settings that a variable can have for all tasks: of any task, of one with targets, and of one of type RUN_COMMAND.
COMMON_OF_TASK = ("service_role_arn", "cutoff_behavior")
COMMON_WITH_TARGETS = ("max_concurrency", "max_errors")
COMMON_OF_COMMAND: t.Dict[str, t.Tuple[str, ...]] = {
    "timeout_seconds": ("timeout_seconds",),
    "output_s3_bucket_name": ("output_s3_bucket_name",),
    "output_s3_key_prefix": ("output_s3_key_prefix",),
    "cloud_watch_log_group_name": ("cloud_watch_output_config", "cloud_watch_log_group_name"),
    "notification_arn": ("notification_config", "notification_arn"),
    "notification_events": ("notification_config", "notification_events"),
    "notification_type": ("notification_config", "notification_type"),
    "notification_role_arn": ("service_role_arn",),
}
"""The variables, and where each goes in the options of a command."""


def _of_command(option: str) -> Field:
    *above, last = COMMON_OF_COMMAND[option]
    block = RUN_COMMAND
    for name in above:
        block = t.cast(Block, block[name].shape)
    return block[last]._replace(option=option)


COMMON = Block(
    [
        *(FIELDS[option] for option in (*COMMON_OF_TASK, *COMMON_WITH_TARGETS, "targets")),
        *map(_of_command, COMMON_OF_COMMAND),
    ]
)
"""The variables that are settings of all tasks, with the targets."""

TASKS = Variables(
    "maintenance_window_tasks_",
    "the role",
    Block(
        (
            # A relative one would itself start in the folder of the module, which it exists to avoid.
            Field("base_dir", "", Text(pattern=r"[/~$](.|\n)*", allowed="an absolute path")),
            *MODULE_OPTIONS.fields,
            *COMMON.fields,
            Field("instance_ids", "", Items(Text())),
            Field("window_target_ids", "", Items(Text())),
        )
    ),
    others=("tasks", "patterns"),
    facts=("results", "purged", "backup_file", "counts", "declared"),
    likelier=("tasks", "window_name", "purge_tasks", *COMMON.by_option),
)

#: A bucket, and the prefix of the keys in it.
S3_URL = r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/\S*)?"
#: The formats of reports.
FORMATS = ("json", "markdown", "junit", "html")

AUDIT = Variables(
    "maintenance_window_audit_",
    "the audit role",
    Block(
        (
            Field("policy", "", Switch(), default=True),
            Field("drift", "", Switch(), default=False),
            Field("undeclared", "", Switch(), default=True),
            Field("windows", "", Items(Text()), default=[]),
            # _reports/role_variables.py adds the rules: loading them takes other users of this file 7 ms.
            Field("rules", "", Block(()), default={}),
            Field("executions", "", Number(0, 100), default=10),
            Field("max_workers", "", Number(1, 100), default=10),
            Field("formats", "", Items(Text(choices=FORMATS)), default=list(FORMATS)),
            Field("dest", "", Text(), default="windowkeeper-audit"),
            Field(
                "name", "", Text(pattern=r"(?!\.{1,2}$)[^/]+", allowed="a file name without a folder"), default="audit"
            ),
            Field("mode", "", Text(pattern="0?[0-7]{3}", allowed="three octal digits, such as 0600"), default="0600"),
            Field("fail_on", "", Text(choices=("none", "drift", *SEVERITIES)), default="none"),
            Field("allow_empty", "", Switch(), default=False),
            Field("expected", "", Items(Text()), default=[]),
            Field("slices", "", Number(0), default=0),
            Field("allow_missing", "", Switch(), default=False),
            Field("upload", "", Text(pattern=S3_URL, allowed="s3://BUCKET or s3://BUCKET/PREFIX"), default=""),
            Field("upload_expiry", "", Number(1, 604800), default=86400),
        )
    ),
    others=("place", "unreachable", "files", "upload_connection"),
    facts=("document", "summary", "error"),
    ambiguous=frozenset(("dest", "files", "max_workers", "mode", "name", "place", "unreachable", "windows")),
)

PLAYBOOKS = Variables(
    "windowkeeper_ssm_",
    "the playbooks",
    Block(()),
    others=(
        "hosts",
        "region",
        "role_arn",
        "external_id",
        "session_name",
        "duration_seconds",
        "connection",
        "export_dir",
        "export_sensitive_parameters",
        "restore_file",
    ),
    facts=(
        "artifact",
        "assumed",
        "base_dir",
        "caller",
        "estate",
        "export_folder",
        "failure",
        "restore_files",
        "restore_from",
        "restore_results",
        "restored",
        "run",
        "runs",
        "session",
        "summary",
        "unreachable",
        "upload",
    ),
    has="the playbooks have",
)


def read_values(table: Block, variables: t.Mapping[str, t.Any], prefix: str, problems: t.List[Problem]) -> Options:
    """The values of the variables in a table, without those that are left out; adds to problems what is wrong with them.

    variables: by their names without prefix, which messages put before them.
    """
    reading = Reading()
    options: Options = {}
    for option, field in table.by_option.items():
        raw = variables.get(option)
        if isinstance(field.shape, Block):
            raw = from_text(raw, dict)
        elif isinstance(field.shape, Items):
            raw = from_text(raw, list) if isinstance(field.shape.element, Block) else words(raw)
        if raw not in EMPTY:
            value = reading.value(field, raw, prefix + option)
            if value is not None and not isinstance(value, Mark):
                options[option] = value
    problems += reading.problems
    return options


def name_problems(
    own: Variables, names: t.Iterable[str], prefix: str, others: t.Sequence[Variables] = ()
) -> t.List[Problem]:
    """A problem for each variable whose name is nearly one of own, or has the prefix of one owner and the name of another.

    Ansible ignores such variables silently. names: of all variables, with prefix. prefix: of own. Other names are the
    user's, also those that extend one of own, such as PREFIXtasks_a, PREFIXtasks2 and PREFIXmy_tasks.
    """
    if not prefix:
        return []
    problems = []
    for name in sorted(set(names)):
        meant = _misspelt(name, prefix, own)
        if meant:
            problems.append(Problem(name, "%s no such variable, did you mean %s?" % (own.has, prefix + meant)))
    for name in sorted(set(names) - {problem.path for problem in problems}):
        problems += [one for other in others for one in _of_another(name, own._replace(prefix=prefix), other)]
    return problems


def message(problems: t.Sequence[Problem], undone: str = "Nothing was changed") -> str:
    """One message for all problems; an empty text if there are none. undone: what was not done because of them."""
    return refusal([str(problem) for problem in problems], undone) if problems else ""


def _of_another(name: str, own: Variables, other: Variables) -> t.Iterator[Problem]:
    for written, meant in ((own, other), (other, own)):
        rest = name[len(written.prefix) :]
        is_one = rest in meant.names and rest not in (*meant.ambiguous, *written.names, *written.facts)
        if name.startswith(written.prefix) and is_one:
            said = "there is no such variable, did you mean %s of %s?" % (meant.prefix + rest, meant.owner)
            yield Problem(name, said)


def _misspelt(name: str, prefix: str, own: Variables) -> t.Optional[str]:
    """The variable that a misspelt name stands for; None for one that is right, and for the user's own."""
    known, taken = own.names, (*own.names, *own.facts)
    if name.startswith("_") or name in [prefix + one for one in taken]:
        return None
    alike = [one for one in known if _letters(name) == _letters(prefix + one)]
    if alike or not name.startswith(prefix):
        return alike[0] if alike else None
    rest = name[len(prefix) :].lower()
    reordered = [one for one in known if sorted(one.split("_")) == sorted(rest.split("_"))]
    near = [one for one in get_close_matches(rest, known, 1, NEAR) if not _extends(rest, one)]
    if reordered or near or any(_extends(rest, one) for one in taken):
        return next(iter((*reordered, *near)), None)
    begun = [one for one in known if len(rest) >= SHORTEST and one.startswith(rest)]
    return next(iter((*begun, *_containing(rest, known))), None)


def _extends(rest: str, known: str) -> bool:
    return bool(re.fullmatch("%s(_.*|[0-9]+)|.*_%s" % (known, known), rest))


def _containing(rest: str, known: t.Sequence[str]) -> t.Iterator[str]:
    """The known names that have these words among theirs, or nearly these at their end: max_errors for errors."""
    if "_" not in rest and len(rest) < SHORTEST_WORD:
        return
    yield from (one for one in known if "_%s_" % rest in "_%s_" % one)
    yield from (one for one in known if "_%s_" % _letters(rest, "_") in "_%s_" % _letters(one, "_"))
    ends = {one[place + 1 :]: one for one in reversed(known) for place, letter in enumerate(one) if letter == "_"}
    yield from (
        ends[end] for end in get_close_matches(rest, [end for end in ends if len(end) >= SHORTEST_WORD], 1, NEAR)
    )


def _letters(name: str, between: str = "") -> str:
    """A name without what is easily mistaken in it: underscores, the s of plurals, capitals."""
    return re.sub("s(?=_|$)", "", name.lower()).replace("_", between)
