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

import functools
import typing as t

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ._engine.findings import Finding, Refused, refusal, told
from ._engine.redaction import named_secrets, scrubbed, secrets, withheld
from ._engine.shapes import Block, Options
from ._engine.validation import Reading
from .errors import SSMError

HIDES = "sensitive_parameters"


class Settings:
    """The options of one table among a module's arguments. desired: them, as validation.Reading gives them."""

    def __init__(self, table: Block) -> None:
        self.table = table
        self.names: t.Collection[str] = table.by_option
        self.desired: Options = {}
        self.secret_names: t.FrozenSet[str] = frozenset()

    def read(self, raw: Options, secret_names: t.FrozenSet[str]) -> t.List[Finding]:
        """Take the settings in, as they were given; returns what is wrong with them."""
        reading = Reading(secret_names)
        self.secret_names = secret_names
        self.desired = reading.block(self.table, raw) if raw else {}
        return reading.findings

    def echo(self, raw: Options) -> Options:
        """What the echo of the arguments may show of them."""
        return t.cast(Options, withheld(self.table, raw, self.secret_names))

    def hidden(self, more: t.Sequence[t.Any] = ()) -> t.Iterator[str]:
        """The texts among them, and among more settings, that may not be shown."""
        for settings in (self.desired, *more):
            if settings:
                yield from secrets(self.table, settings, self.secret_names)


class SettingsModule(AnsibleModule):
    """An AnsibleModule that lets taken read its own options, past Ansible; all findings at once.

    taken: Settings, or what has the same names, read, echo and hidden. secret_names: parameters whose values may not be
    shown. check: given this module, more findings that need the other options too. backup: backup.Backup, if one is asked
    for; where its file is, every end tells.
    """

    def __init__(self, taken: t.Any, check: t.Callable[[t.Any], t.List[Finding]], **kwargs: t.Any) -> None:
        self.taken = taken
        self.secret_names: t.FrozenSet[str] = frozenset()
        self._findings: t.List[Finding] = []
        self._echo: t.Dict[str, t.Any] = {}
        self._check = check
        self._accepted = False
        self.backup: t.Any = None
        super().__init__(**kwargs)
        self._accepted = True
        self._refuse_what_is_wrong(())

    def _load_params(self) -> None:
        super()._load_params()
        self.secret_names = named_secrets(self.params.get(HIDES))
        known = set(self.argument_spec)
        known.update(alias for spec in self.argument_spec.values() for alias in spec.get("aliases", ()))
        raw = {option: self.params.pop(option) for option in self.taken.names if option in self.params}
        for option, value in list(self.params.items()):
            if option in known and value is None:
                # Null is left out: Ansible would take it for a value, and not put the default in its place.
                del self.params[option]
            elif option not in known and not option.startswith("_ansible_"):
                # A mistyped option may hold a secret. Ansible will refuse it by its name.
                self.params[option] = None
        self._findings = self.taken.read(raw, self.secret_names)
        self._echo = self.taken.echo(raw)

    def _refuse_what_is_wrong(self, others: t.Sequence[str]) -> None:
        # The echo of the arguments holds what was given, not a null for each option that there is.
        self.params = {option: value for option, value in self.params.items() if option not in self.taken.names}
        self.params.update(self._echo)
        findings = self._findings + self._check(self)
        if findings or others:
            message = refusal(list(others) + [str(finding) for finding in findings])
            findings = [Finding("", sentence) for sentence in others] + findings
            super().fail_json(msg=message, findings=told(findings))

    def fail(self, msg: str, **kwargs: t.Any) -> t.NoReturn:
        """Fail with a message that says itself what was and was not done."""
        super().fail_json(msg=self.scrub(msg), **kwargs, **self._of_backup())

    def fail_json(self, msg: str, **kwargs: t.Any) -> t.NoReturn:  # type: ignore[override]
        kwargs.pop("exception", None)
        # amazon.aws has handed its warnings on already; ansible-core deprecates them as an argument.
        kwargs.pop("warnings", None)
        if not self._accepted and hasattr(self, "validation_result"):
            self._refuse_what_is_wrong([_sentence(error) for error in self.validation_result.errors])
        # What fails by way of Ansible or amazon.aws fails before the first call: no library, no region, no profile.
        self.fail("%s. Nothing was changed." % str(msg).rstrip(". "), **kwargs)

    def exit_json(self, **kwargs: t.Any) -> t.NoReturn:
        kwargs.pop("warnings", None)
        super().exit_json(**kwargs, **self._of_backup())

    def keep_backup(self) -> t.Any:
        """The backup that the arguments ask for; None where they ask for none."""
        if self.params["backup"]:
            # Imported here: most runs keep none.
            from .backup import Backup

            self.backup = Backup(self.params["backup_dir"], self.secret_names)
        return self.backup

    def _of_backup(self) -> t.Dict[str, str]:
        if self.backup is None:
            return {}
        for sentence in self.backup.warnings:
            self.warn(sentence)
        return t.cast(t.Dict[str, str], self.backup.told)

    def scrub(self, message: str, more: t.Sequence[t.Any] = ()) -> str:
        """message without the hidden values among the arguments, and among more settings."""
        return scrubbed(message, self.taken.hidden(more))


def _sentence(error: t.Any) -> str:
    if type(error).__name__ == "UnsupportedError":
        return "unsupported: %s" % error.msg
    return str(error.msg)


def aws_module(taken: t.Any, argument_spec: t.Dict[str, t.Any], check: t.Callable[[t.Any], t.List[Finding]]) -> t.Any:
    """An AnsibleAWSModule whose settings taken reads; ends the process if an argument is wrong."""
    AnsibleAWSModule.default_settings["module_class"] = functools.partial(SettingsModule, taken, check)
    return AnsibleAWSModule(argument_spec=argument_spec, supports_check_mode=True)


def settings_of(module: t.Any) -> SettingsModule:
    """The SettingsModule inside an AnsibleAWSModule."""
    return module._module  # pylint: disable=protected-access


def _subject(settings: SettingsModule, window_id: t.Optional[str]) -> str:
    """Which object the arguments, and a call about that window, are about, for a message."""
    named = dict(settings.params, **getattr(settings.taken, "desired", {}))
    if window_id is not None:
        named["window_id"] = window_id
    options = ("window_id", "window_name", "window_task_id", "name")
    return ", ".join("%s %s" % (option, named[option]) for option in options if isinstance(named.get(option), str))


def carried_out(module: t.Any, act: t.Callable[[], t.Dict[str, t.Any]]) -> t.NoReturn:
    """Exit with the result of act, or fail with a sentence where it raises Refused or SSMError."""
    try:
        result = act()
    except Refused as refused:
        settings_of(module).fail(str(refused), findings=told(refused.findings))
    except SSMError as error:
        # Imported here: only a failure needs it.
        from .explanation import explain

        settings = settings_of(module)
        response = getattr(error.exception, "response", None) or {}
        said = {key: settings.scrub(str(value), error.settings) for key, value in response.get("Error", {}).items()}
        settings.fail(settings.scrub(explain(error, _subject(settings, error.window_id)), error.settings), error=said)
    module.exit_json(**result)
