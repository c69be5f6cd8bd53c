# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Say how two runs of the same plays differ: compare.py FOLDER, with events and screen of "kept" and "own" in it.

Both made windows and tasks of their own, so their ids are counted; nothing else is evened out but what Python writes
where it ends without a result, and the lines that tell how a module was started.
"""

from __future__ import annotations

import itertools
import json
import pathlib
import re
import sys

ID = re.compile(r"mw-[0-9a-f]{17}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
HOW_IT_WAS_STARTED = re.compile(r"^(<[^>]*> |Pipelining is enabled)")


def counted(text):
    """The text with the first id that occurs as id 1, the next as id 2, and so on."""
    seen = {}
    return ID.sub(lambda found: "id %d" % seen.setdefault(found.group(), len(seen) + 1), text)


def evened(result):
    if isinstance(result, dict):
        return {key: "" if key == "module_stderr" else evened(value) for key, value in result.items()}
    return [evened(one) for one in result] if isinstance(result, list) else result


def events(path):
    documents = map(json.loads, counted(path.read_text(encoding="utf-8")).splitlines())
    # Keys in the order in which they came: that is compared too.
    return [json.dumps(evened(document), indent=1) for document in documents]


def screen(path):
    lines = counted(path.read_text(encoding="utf-8")).splitlines()
    return [line for line in lines if not HOW_IT_WAS_STARTED.match(line) and "module_stderr" not in line]


def main():
    folder = pathlib.Path(sys.argv[1])
    differ = 0
    for what, read in (("events.jsonl", events), ("screen.txt", screen)):
        kept, own = read(folder / ("kept." + what)), read(folder / ("own." + what))
        for one, other in itertools.zip_longest(kept, own, fillvalue=""):
            if one != other and differ < 5:
                print("%s\nkept: %s\nown:  %s\n" % (what, one, other))
            differ += one != other
        print("%d in %s" % (len(own), what))
    sys.exit(1 if differ else 0)


if __name__ == "__main__":
    main()
