# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The process that runs a module: it loads the module and what the module needs, and says that it is ready.

One run it carries out itself. For many it is kept, and forks a child for each. What carries out a run is what a module's
process is after its start: Ansible's own loader runs the module in it, as Ansible's wrapper does, and it ends with the
run. So a run sees nothing of another, and what a run does to its process is gone with it. A child is forked before it is
needed and reads the run by itself: neither arguments nor credentials ever reach the process that is kept.

This file is run as a program and sees no controller: only the standard library until it has put the folders in place.
"""

from __future__ import annotations

import atexit
import copy
import gc
import importlib.machinery
import importlib.util
import json
import os
import signal
import struct
import sys
import threading
import traceback
import types
import typing as t

READY = b"ready\n"
LENGTH = struct.Struct(">Q")
ENDED = struct.Struct(">iQQ")
STDIN, STDOUT, STDERR = range(3)


def provide(folders: t.Mapping[str, t.Optional[str]]) -> None:
    """Make packages importable from folders, however else they would be found; a package without one is empty."""
    for name, folder in folders.items():
        init = None if folder is None else os.path.join(folder, "__init__.py")
        if init is not None and os.path.exists(init):
            spec = importlib.util.spec_from_file_location(name, init, submodule_search_locations=[t.cast(str, folder)])
        else:
            spec = importlib.machinery.ModuleSpec(name, None, is_package=True)
            spec.submodule_search_locations = [] if folder is None else [folder]
        package = importlib.util.module_from_spec(t.cast(importlib.machinery.ModuleSpec, spec))
        sys.modules[name] = package
        if spec is not None and spec.loader is not None:
            spec.loader.exec_module(package)
        parent, _dot, own = name.rpartition(".")
        if parent:
            setattr(sys.modules[parent], own, package)


class Compiled(importlib.machinery.SourceFileLoader):
    """Finds one module, and compiles it once, where compiled files cannot be kept too."""

    code: t.Optional[types.CodeType] = None

    def find_spec(self, name: str, _path: t.Any = None, _target: t.Any = None) -> t.Any:
        return importlib.util.spec_from_file_location(name, self.path, loader=self) if name == self.name else None

    def get_code(self, fullname: str) -> t.Any:
        self.code = self.code or super().get_code(fullname)
        return self.code


class _NoAccount:
    """Stands for a module of amazon.aws where ssm_client only shall load what a client needs."""

    def client(self, service: str, config: t.Mapping[str, t.Any]) -> t.Any:
        import boto3
        import botocore.config

        return boto3.session.Session().client(
            service,
            region_name="us-east-1",
            endpoint_url="http://127.0.0.1:9",
            aws_access_key_id="none",
            aws_secret_access_key="none",
            config=botocore.config.Config(**config),
        )


def share_models() -> None:
    """Let all sessions read botocore's files through one loader, which keeps what it has read.

    Only where they are looked for in the usual places; where a user names others, the session looks itself.
    """
    import botocore.session

    create, shared = botocore.session.create_loader, botocore.session.create_loader()
    botocore.session.create_loader = lambda search_path=None: create(search_path) if search_path else shared


def share_handlers() -> None:
    """Give each session a copy of botocore's own event handlers instead of registering 130 of them anew."""
    import botocore.hooks
    import botocore.session

    handlers = botocore.hooks.HierarchicalEmitter()
    botocore.session.Session(event_hooks=handlers)
    # Ahead of the runs: one for the rehearsal, and one for each of a run's clients, of which there may be two.
    copies = [copy.copy(handlers) for _session in range(3)]

    def get_session(env_vars: t.Any = None) -> t.Any:
        own = copies.pop() if copies else copy.copy(handlers)
        return botocore.session.Session(env_vars, event_hooks=own, include_builtin_handlers=False)

    botocore.session.get_session = get_session


def rehearse() -> None:
    """Make a client and throw it away: it loads and computes what every client needs, and knows no credentials.

    And load what most runs load when they find that they need it.
    """
    importlib.import_module("ansible_collections.windowkeeper.ssm.plugins.module_utils._resources.task_warnings")
    from ansible_collections.windowkeeper.ssm.plugins.module_utils.api import ssm_client

    client = ssm_client(_NoAccount())
    # Reads what is known of the pages of all operations.
    client.can_paginate("describe_maintenance_window_tasks")


def load(module: str, profile: str, many: bool) -> None:
    """Load what the module imports, as far as it is there. profile: of Ansible's JSON. many: runs are to come."""
    # boto finds no settings of the user's while it is loaded; each run brings its own.
    os.environ.update(AWS_CONFIG_FILE=os.devnull, AWS_SHARED_CREDENTIALS_FILE=os.devnull)
    # From here on everything loaded stays.
    gc.disable()
    importlib.import_module("ansible.module_utils._internal._ansiballz._loader")
    from ansible.module_utils.common.json import Direction, get_module_decoder, get_module_encoder

    get_module_decoder(profile, Direction.CONTROLLER_TO_MODULE)
    get_module_encoder(profile, Direction.MODULE_TO_CONTROLLER)
    found = importlib.util.find_spec(module)
    if found is None or found.origin is None:
        raise ImportError(module)
    sys.meta_path.insert(0, t.cast(t.Any, Compiled(module, found.origin)))
    importlib.import_module(module)
    # It will run as __main__, as it always does.
    del sys.modules[module]
    for prepare in (share_models, share_handlers, rehearse) if many else (share_models,):
        try:
            prepare()
        except Exception:  # pylint: disable=broad-except
            # It only saves time. What is wrong, no boto3 or settings that nobody can read, the module says better.
            pass


def read_exactly(count: int) -> t.Optional[bytes]:
    """So many bytes from the standard input, not one more; None at its end."""
    parts = []
    while count:
        part = os.read(STDIN, count)
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def read_run() -> t.Optional[t.Dict[str, t.Any]]:
    """The next run; None if there is none."""
    head = read_exactly(LENGTH.size)
    body = read_exactly(*LENGTH.unpack(head)) if head else None
    return t.cast(t.Dict[str, t.Any], json.loads(body)) if body else None


def set_files_limit(limit: int) -> None:
    """As Ansible's wrapper sets it, for the setting PYTHON_MODULE_RLIMIT_NOFILE."""
    if limit:
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if min(hard, limit) != soft:
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, limit), hard))


def carry_out(run: t.Mapping[str, t.Any], module: str) -> int:
    """Run the module as Ansible's wrapper does; returns the process's status."""
    for name in [name for name in os.environ if name.startswith(run["prefix"])]:
        del os.environ[name]
    os.environ.update(run["environment"])
    set_files_limit(run["files_limit"])
    from ansible.module_utils._internal._ansiballz import _loader

    sys.argv = [""]
    try:
        _loader.run_module(
            json_params=run["arguments"].encode(),
            profile=run["profile"],
            module_fqn=module,
            modlib_path="",
            extensions={},
        )
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except KeyboardInterrupt:
        traceback.print_exc()
        return 128 + signal.SIGINT
    except BaseException:  # pylint: disable=broad-except
        traceback.print_exc()
    return 1


def run_and_end(module: str, out: int, err: int, ending: t.Optional[int] = None) -> t.NoReturn:
    """Wait for a run, carry it out, and end as a process ends.

    out, err: files that its output goes to. ending: one that is told the status when all is written.
    """
    run = read_run()
    if run is None:
        os._exit(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, STDIN), (out, STDOUT), (err, STDERR)):
        os.dup2(source, target)
    status = carry_out(run, module)
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    if ending is not None:
        os.write(ending, bytes([status & 0xFF]))
    os._exit(status & 0xFF)


def written(file: int) -> bytes:
    """All that is in a file."""
    return os.pread(file, os.fstat(file).st_size, 0)


def as_shell(status: int) -> int:
    """A process's status as a shell says it: 128 and the number of the signal that ended it."""
    return status if status >= 0 else 128 - status


def ended(child: int) -> int:
    """Wait for a child's end; its status as a shell says it."""
    return as_shell(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def answer(replies: int, text: bytes) -> None:
    while text:
        text = text[os.write(replies, text) :]


def serve(module: str, replies: int) -> t.NoReturn:
    """One child after the other, until nobody is there to be answered."""
    while True:
        out, err = os.memfd_create("stdout"), os.memfd_create("stderr")
        hearing, ending = os.pipe()
        child = os.fork()
        if not child:
            os.close(replies)
            run_and_end(module, out, err, ending)
        os.close(ending)
        # What has told its status has only memory left to give back, which takes milliseconds: let them overlap.
        told = os.read(hearing, 1)
        status = told[0] if told else ended(child)
        texts = written(out), written(err)
        answer(replies, ENDED.pack(status, *map(len, texts)) + b"".join(texts))
        if told:
            ended(child)
        for file in (out, err, hearing):
            os.close(file)


def main() -> None:
    settings = json.loads(sys.argv[1])
    replies = os.dup(STDOUT)
    os.dup2(STDERR, STDOUT)
    # Neither this file's folder nor the working folder is a place to find modules in.
    here = os.path.dirname(os.path.realpath(__file__))
    sys.path = [path for path in sys.path if path not in ("", ".") and os.path.realpath(path) != here]
    # __main__ is the module's own name from here on; nothing may be found in this file's stead.
    sys.modules["__main__"] = types.ModuleType("__main__")
    provide(settings["folders"])
    load(settings["module"], settings["profile"], settings["many"])
    answer(replies, READY)
    if not settings["many"]:
        run_and_end(settings["module"], replies, STDERR)
    gc.freeze()
    serve(settings["module"], replies)


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        pass
    sys.stdout.flush()
    os._exit(0)
