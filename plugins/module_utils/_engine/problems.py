# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is wrong with the arguments, said so that a person can mend it."""

from __future__ import annotations

import difflib
import typing as t

HIDDEN = "<hidden by windowkeeper.ssm>"
"""What stands in the place of every hidden value. As an argument it means: keep the value that is there."""


MOST = 200
"""How many problems are reported. A list of thousands with one mistake in each entry would fill more than AWX keeps."""


NEAR = 0.66
"""How alike, by difflib's measure, two words must be for one to be guessed from the other. Below it guesses mislead."""


MOST_SHOWN = 300
"""How many characters of one value are shown. A value may be larger than all that AWX keeps."""


class Problem(t.NamedTuple):
    """One thing that is wrong.

    path: the option's. problem: what is the matter, where the rest does not tell. given: what was given, as it may be
    shown. allowed: what would be right.
    """

    path: str
    problem: t.Optional[str] = None
    given: t.Optional[str] = None
    allowed: t.Optional[str] = None

    def __str__(self) -> str:
        said = [
            "%s was given" % shortened(self.given) if self.given is not None else None,
            self.problem,
            "allowed: %s" % self.allowed if self.allowed is not None else None,
        ]
        return ": ".join(filter(None, (shortened(self.path), "; ".join(filter(None, said)))))

    def as_dict(self) -> t.Dict[str, t.Optional[str]]:
        return dict(self._asdict(), path=shortened(self.path), given=shortened(self.given or "") or self.given)


class Refused(Exception):
    """The arguments cannot be carried out; nothing was written. Holds all the problems."""

    def __init__(self, problems: t.Sequence[Problem]) -> None:
        super().__init__(refusal([str(problem) for problem in problems]))
        self.problems = list(problems)


def refusal(sentences: t.Sequence[str], undone: str = "Nothing was changed") -> str:
    """One message for all that is wrong. undone: what was not done because of it."""
    if len(sentences) == 1:
        return "%s, one argument is wrong: %s" % (undone, sentences[0])
    numbered = " ".join("(%d) %s" % (number, sentence) for number, sentence in enumerate(sentences[:MOST], 1))
    more = " And %d more." % (len(sentences) - MOST) if len(sentences) > MOST else ""
    return "%s, %d arguments are wrong: %s%s" % (undone, len(sentences), numbered, more)


def return_values(problems: t.Sequence[Problem]) -> t.List[t.Dict[str, t.Optional[str]]]:
    """The first of the problems, as a result has them."""
    return [problem.as_dict() for problem in problems[:MOST]]


def kind_of(value: t.Any) -> str:
    """What kind of value was given, where it may hold anything and may not be quoted."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    kinds = ((dict, "a mapping"), ((list, tuple), "a list"), ((str, bytes), "text"), ((int, float), "a number"))
    return next((name for kind, name in kinds if isinstance(value, kind)), "something else")


def did_you_mean(word: str, known: t.Iterable[str]) -> str:
    """A question after the one of the known names that word is likely to stand for; nothing where none is near."""
    near = nearest(word, known, 1)
    return ", did you mean %s?" % near[0] if near else ""


def nearest(word: str, known: t.Iterable[str], most: int) -> t.List[str]:
    """The known names that word is likely to stand for, the nearest first, no more than most of them."""
    names = list(dict.fromkeys(known))
    near = difflib.get_close_matches(word, names, n=most, cutoff=NEAR)
    if not near and len(word) > 3:
        # A name of which the end was left out is near, however long that end is.
        near = [name for name in names if name.startswith(word)][:most]
    return near


def shortened(text: str, most: int = MOST_SHOWN) -> str:
    """text, short enough to read in a message."""
    return text if len(text) <= most else text[: most - 3] + "..."


def shown(value: t.Any, sensitive: bool = False) -> str:
    """A given value, short enough to read in a message."""
    if sensitive:
        return "a hidden value"
    return shortened(repr(value), 120)
