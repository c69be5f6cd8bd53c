# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The edge to Ansible: arguments in, result out, and no secret on the way.

Ansible echoes a module's arguments in ``invocation``, in the system's log and in the error of a wrong argument, and its
no_log masks a secret's text wherever it occurs, so that a payload of {"n": 1} would turn every 1 of a play's output
into asterisks. Here the settings of a resource leave the arguments before Ansible looks at them, and only what may
be shown comes back.
"""

from __future__ import annotations

import gc
import typing as t

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.errors import UnsupportedError
from ansible_collections.amazon.aws.plugins.module_utils.botocore import (
    boto3_conn,
    check_sdk_version_supported,
    get_aws_connection_info,
    get_aws_region,
)
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleBotocoreError
from ansible_collections.amazon.aws.plugins.module_utils.modules import aws_argument_spec

from ._engine.desired import Desired
from ._engine.entry import FORCE, PURGE_PARAMETERS, PURGE_TAGS, REPLACE, SENSITIVE, STATE
from ._engine.problems import Problem, Refused, refusal, return_values, shortened
from ._engine.redaction import named_secrets, scrubbed, scrubbed_quotation, secrets, withheld
from ._engine.resource import Resource
from ._engine.shapes import Block, Options
from ._engine.validation import Reading, unknown_option
from ._resources.window import WINDOW
from ._ssm.calls import Calls
from ._ssm.client import account_of
from ._ssm.errors import SSMError
from ._ssm.explanation import explain
from ._ssm.gate import Gate
from ._ssm.lookup import missing

NOT_FOUND = missing(WINDOW)
NOTHING_CHANGED = "Nothing was changed"


class Settings:
    """The options of one table among a module's arguments. desired: them, as validation.Reading gives them."""

    def __init__(self, table: Block) -> None:
        self.table = table
        self.names: t.Collection[str] = table.by_option
        self.desired: Options = {}
        self.secret_names: t.FrozenSet[str] = frozenset()

    def read(self, raw: Options, secret_names: t.FrozenSet[str]) -> t.List[Problem]:
        """Take the settings in, as they were given; returns what is wrong with them."""
        reading = Reading(secret_names)
        self.secret_names = secret_names
        self.desired = reading.block(self.table, raw) if raw else {}
        return reading.problems

    def echo(self, raw: Options) -> Options:
        """What the echo of the arguments may show of them."""
        return t.cast(Options, withheld(self.table, raw, self.secret_names))

    def hidden(self, more: t.Sequence[t.Any] = ()) -> t.Iterator[str]:
        """The texts among them, and among more settings, that may not be shown."""
        for settings in (self.desired, *more):
            if settings:
                yield from secrets(self.table, settings, self.secret_names)


class SSMModule(AnsibleModule):
    """An AnsibleModule with amazon.aws's connection options that lets taken read the settings, past Ansible.

    All problems are reported at once. taken: Settings, or what has the same names, read, echo and hidden. argument_spec:
    of the options, settings included; the connection options are added. check: given this module, more problems that
    need the other options too. undone: what messages say in the place of NOTHING_CHANGED. Ends the process if an argument
    is wrong.
    """

    def __init__(
        self,
        taken: t.Any,
        argument_spec: t.Dict[str, t.Any],
        check: t.Callable[[t.Any], t.List[Problem]],
        undone: str = NOTHING_CHANGED,
    ) -> None:
        self._undone = undone
        self.taken = taken
        self.secret_names: t.FrozenSet[str] = frozenset()
        self.backup: t.Any = None
        self._gate: t.Optional[Gate] = None
        self.api_calls: t.Set[str] = set()
        self._problems: t.List[Problem] = []
        self._echo: t.Dict[str, t.Any] = {}
        self._check = check
        self._given: t.Optional[t.Dict[str, t.Any]] = None
        self._accepted = False
        self._own_options = list(argument_spec)
        super().__init__(argument_spec=dict(aws_argument_spec(), **argument_spec), supports_check_mode=True)
        self._accepted = True
        self._refuse_what_is_wrong(())
        try:
            check_sdk_version_supported(warn=self.warn)
        except AnsibleBotocoreError as error:
            self.fail_json(msg=str(error.message))

    @property
    def params(self) -> t.Dict[str, t.Any]:
        """The options without the settings that taken has read."""
        return t.cast(t.Dict[str, t.Any], self._given)

    @params.setter
    def params(self, given: t.Dict[str, t.Any]) -> None:
        # AnsibleModule sets it first to what the playbook gave, before it validates, logs or echoes any of it.
        self._given = given if self._given is not None else self._without_settings(given)

    def _without_settings(self, given: t.Dict[str, t.Any]) -> t.Dict[str, t.Any]:
        aliases = {
            alias: option for option in self.taken.names for alias in self.argument_spec[option].get("aliases", ())
        }
        given = {aliases.get(option, option): value for option, value in given.items()}
        self.secret_names = named_secrets(given.get(SENSITIVE))
        known = set(self.argument_spec)
        known.update(alias for spec in self.argument_spec.values() for alias in spec.get("aliases", ()))
        raw = {option: given[option] for option in self.taken.names if option in given}
        left: t.Dict[str, t.Any] = {}
        for option, value in given.items():
            if option in raw:
                continue
            if option not in known and not option.startswith("_ansible_"):
                self._problems.append(unknown_option(option, option, self._own_options, sorted(known)))
                # A mistyped option may hold a secret. Ansible refuses it by its name.
                left[option] = None
            elif option not in known or value is not None:
                # Null is left out: Ansible would take it for a value, and not put the default in its place.
                left[option] = value
        self._problems += self.taken.read(raw, self.secret_names)
        self._echo = self.taken.echo(raw)
        return left

    def _refuse_what_is_wrong(self, others: t.Sequence[str]) -> None:
        # The echo of the arguments holds what was given, not a null for each option that there is.
        self.params = {option: value for option, value in self.params.items() if option not in self.taken.names}
        self.params.update(self._echo)
        problems = self._problems + self._check(self)
        if problems or others:
            message = refusal(list(others) + [str(problem) for problem in problems], self._undone)
            problems = [Problem("", sentence) for sentence in others] + problems
            super().fail_json(msg=message, problems=return_values(problems))

    def client(self, service: str, config: t.Dict[str, t.Any]) -> t.Any:
        """boto3's client for a service, as the connection options ask for it. config: botocore's, under aws_config."""
        region, endpoint_url, options = get_aws_connection_info(self)
        client = boto3_conn(
            self, conn_type="client", resource=service, region=region, endpoint=endpoint_url, config=config, **options
        )
        if self.params.get("debug_botocore_endpoint_logs"):
            client.meta.events.register("before-call", self._note_call)
        return client

    def _note_call(self, model: t.Any, **_event: t.Any) -> None:
        self.api_calls.add("%s:%s" % (model.service_model.endpoint_prefix, model.name))

    @property
    def region(self) -> t.Optional[str]:
        """The region in which calls are made."""
        return t.cast(t.Optional[str], get_aws_region(self))

    def fail(self, msg: str, **kwargs: t.Any) -> t.NoReturn:
        """Fail with a message that says itself what was and was not done."""
        said = self.scrub(msg).replace(NOTHING_CHANGED, self._undone)
        super().fail_json(msg=said, **kwargs, **self._always_returned())

    def fail_json(self, msg: str, **kwargs: t.Any) -> t.NoReturn:  # type: ignore[override]
        kwargs.pop("exception", None)
        if not self._accepted and hasattr(self, "validation_result"):
            errors = self.validation_result.errors
            # Unknown options are among the problems, with the name that was probably meant.
            self._refuse_what_is_wrong([str(e.msg) for e in errors if not isinstance(e, UnsupportedError)])
        # What fails by way of Ansible or amazon.aws fails before the first call: no library, no region, no profile.
        self.fail("%s. Nothing was changed." % str(msg).rstrip(". "), **kwargs)

    def exit_json(self, **kwargs: t.Any) -> t.NoReturn:
        super().exit_json(**kwargs, **self._always_returned())

    def keep_backup(self, resource: Resource, calls: Calls) -> t.Any:
        """The backup.Backup that the arguments ask for; None if they ask for none."""
        if self.params["backup"]:
            # Imported here: with what it needs it takes 10 ms, and most runs keep no backup.
            from ._converge.backup import Backup

            self.backup = Backup(resource, calls, self.params["backup_dir"], self.secret_names)
        return self.backup

    def guarded(self, client: t.Any, calls: Calls) -> Calls:
        """calls that start nothing further once this process is asked to end, or client's credentials have expired.

        For a module that writes. A module that only reads just ends.
        """
        self._gate = Gate()
        self._gate.listen()
        self._gate.watch(client)
        return calls._replace(check=self._gate.check)

    def end(self) -> None:
        """Stop listening to signals and keep what exists from being collected, as this process ends anyway."""
        if self._gate is not None:
            self._gate.release()
        gc.freeze()

    def _always_returned(self) -> t.Dict[str, t.Any]:
        """What is returned however the module ends: where the backup is, and which calls were made if that was asked."""
        returned: t.Dict[str, t.Any] = {}
        if self.api_calls:
            returned["resource_actions"] = sorted(self.api_calls)
        if self.backup is not None:
            for sentence in self.backup.warnings:
                self.warn(sentence)
            returned.update(self.backup.return_values)
        return returned

    def scrub(self, message: str) -> str:
        """message without the hidden values among the arguments."""
        return scrubbed(message, self.taken.hidden())


def desired_object(module: SSMModule, resource: Resource) -> Desired:
    """What the arguments of a module for one object ask for."""
    params = module.params
    return Desired(
        module.taken.desired,
        next((params.get(option) for option in resource.parent_options[1:]), None),
        present=params.get(STATE) != "absent",
        exact=params.get(REPLACE) is True,
        purge_parameters=params.get(PURGE_PARAMETERS) is not False,
        force=params.get(FORCE) is True,
        purge_tags=params.get(PURGE_TAGS) is not False,
    )


def _subject(module: SSMModule, window_id: t.Optional[str]) -> str:
    """Which object the arguments, and a call about that window, are about, for a message."""
    named = dict(module.params, **getattr(module.taken, "desired", {}))
    if window_id is not None:
        named["window_id"] = window_id
    options = ("window_id", "window_name", "window_task_id", "name")
    return ", ".join(
        shortened("%s %s" % (option, named[option])) for option in options if isinstance(named.get(option), str)
    )


def _with_account(module: SSMModule, problems: t.Sequence[Problem]) -> t.List[Problem]:
    """The problems; those of a window that does not exist also name the account that was searched, if that is known."""
    if not any((problem.problem or "").startswith(NOT_FOUND) for problem in problems):
        return list(problems)
    # The person waits for a message: an endpoint of STS that cannot be reached must not hold it up.
    account = account_of(module, attempts=1, seconds=3)
    return [_in_account(problem, " in %s" % module.region, account) if account else problem for problem in problems]


def _in_account(problem: Problem, region: str, account: str) -> Problem:
    said, place, more = (problem.problem or "").rpartition(region)
    if not place or not said.startswith(NOT_FOUND):
        return problem
    return problem._replace(problem="%s%s (account %s)%s" % (said, place, account, more))


def carried_out(module: SSMModule, act: t.Callable[[], t.Dict[str, t.Any]]) -> t.NoReturn:
    """Exit with the result of act, or fail with a sentence where it raises Refused or SSMError."""
    try:
        _end(module, act)
    finally:
        module.end()


def _end(module: SSMModule, act: t.Callable[[], t.Dict[str, t.Any]]) -> t.NoReturn:
    try:
        result = act()
    except Refused as refused:
        problems = _with_account(module, refused.problems)
        module.fail(str(Refused(problems)), problems=return_values(problems))
    except SSMError as error:
        response = getattr(error.exception, "response", None) or {}
        hidden = list(module.taken.hidden(error.settings))
        said = {key: scrubbed_quotation(str(value), hidden) for key, value in response.get("Error", {}).items()}
        message = explain(error, _subject(module, error.window_id), hidden=hidden)
        module.fail(scrubbed(message, hidden), error=said)
    module.exit_json(**result)
