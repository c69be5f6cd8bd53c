# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The words in which a resource's table of fields is written.

A table is a Block of Fields. Everything else (argument spec, validation, comparison, requests, redaction)
walks such a table; nothing in this package knows the name of a field.

The words are named tuples because every run of a module makes them anew: a frozen dataclass costs seven times as much.
"""

from __future__ import annotations

import enum
import typing as t

Options = t.Dict[str, t.Any]
"""Settings in the options' own names. A Block is a dict; names that are in no table (members that AWS added after
this was written) stand there under the API's own CamelCase name, so that a rewritten structure does not lose them."""


class Mark(enum.Enum):
    """What stands in desired settings where no plain value can.

    CLEARED: given empty. KEPT: given as the placeholder for a hidden value. LEFT: given as null. WRONG: refused.
    """

    CLEARED = "cleared"
    KEPT = "kept"
    LEFT = "left"
    WRONG = "wrong"


class BooleanText(str):
    """The value of a parameter that was given as a boolean: equal to any spelling of it, such as AWS's "False"."""


class JSONText(str):
    """The value of a parameter that was given as a mapping or a list: equal to any text that holds the same JSON."""


class Text(t.NamedTuple):
    """A string. ``holds`` says what the text is compared by, and how it travels.

    text: by its characters. json: by the JSON in it. json_bytes: the same, a blob on the wire (boto3 takes bytes).
    json_base64: JSON that the caller has to encode in base64.
    ``meaning`` gives a form of the text that is equal for equal meaning, if it is not compared by its characters.
    """

    minimum: int = 0
    maximum: t.Optional[int] = None
    pattern: t.Optional[str] = None
    allowed: str = ""
    choices: t.Tuple[str, ...] = ()
    holds: str = "text"
    meaning: t.Optional[t.Callable[[str], t.Any]] = None


class Number(t.NamedTuple):
    """A whole number, both ends allowed."""

    minimum: int = 0
    maximum: t.Optional[int] = None


class Switch(t.NamedTuple):
    """True or false."""


class Items(t.NamedTuple):
    """A list in which neither order nor repetition means anything. Replaced whole, never merged."""

    element: t.Union[Text, "Block"]
    minimum: int = 0
    maximum: t.Optional[int] = None
    meaning: t.Optional[t.Callable[[t.List[t.Any]], t.Any]] = None


class Parameters(t.NamedTuple):
    """A map from names, which are data and keep their case, to lists of text, in which order means something.

    Replaced whole: a name that is not given any more goes, unless the names that exist are kept on purpose
    (``plan.keeping_parameters``). ``wrapper`` is the API's member around each list, if any.
    """

    value: Text = Text()
    name: Text = Text()
    minimum: int = 0
    maximum: t.Optional[int] = None
    maximum_values: t.Optional[int] = None
    wrapper: t.Optional[str] = None


class Tags(t.NamedTuple):
    """A map from text to text that has calls of its own: it is read only if it is declared, and written by steps.

    AWS's own tags, whose names begin with aws:, can be neither written nor removed.
    """

    maximum: int = 50


class Block:
    """A structure whose fields are managed one by one: a field that is left out is kept."""

    def __init__(self, fields: t.Sequence["Field"]) -> None:
        self.fields = tuple(fields)
        self.by_option = {field.option: field for field in self.fields}
        self.by_member = {field.member: field for field in self.fields}

    def __getitem__(self, option: str) -> "Field":
        return self.by_option[option]


Shape = t.Union[Text, Number, Switch, Items, Parameters, Tags, Block]


class Clearing(enum.Enum):
    """How an update gets rid of a field of the resource.

    EMPTY: by sending the empty value. HOLLOW: by sending the blocks that are there, emptied. DEFAULT: by sending the
    default. REPLACE: only an update with Replace=true can. NEVER: it cannot be without a value.
    """

    EMPTY = "empty"
    HOLLOW = "hollow"
    DEFAULT = "default"
    REPLACE = "replace"
    NEVER = "never"


class Role(enum.Enum):
    """SETTING: can be changed. FIXED: given at creation, cannot change. IDENTITY: identifies the object.

    TAGS: read and changed by calls of their own. READ: set by the service; accepted among the arguments, and ignored.
    """

    SETTING = "setting"
    FIXED = "fixed"
    IDENTITY = "identity"
    TAGS = "tags"
    READ = "read"


class Field(t.NamedTuple):
    """One row of a table: an option, the API member it stands for, and how it behaves.

    default: a value that means the same as no value, in both directions.
    filled: given (value, whole resource), tells whether the service puts this value there when none was given.
    resent: whether a filled value travels with a Replace; if not, leaving it out brings it back.
    required: the structure is not valid without it. at_creation: whether the call that creates the object takes it.
    """

    option: str
    member: str
    shape: Shape
    role: Role = Role.SETTING
    sensitive: bool = False
    clearing: Clearing = Clearing.REPLACE
    default: t.Any = None
    filled: t.Optional[t.Callable[[t.Any, Options], bool]] = None
    resent: bool = True
    required: bool = False
    at_creation: bool = True


def has_parameters(block: Block) -> bool:
    """Whether there are Parameters among the fields of the table, or in the structures in it."""
    shapes = [field.shape for field in block.fields]
    return any(isinstance(shape, Parameters) or isinstance(shape, Block) and has_parameters(shape) for shape in shapes)


def argument_spec(block: Block) -> t.Dict[str, t.Dict[str, t.Any]]:
    """Ansible's argument spec for the options of a table, nested options included."""
    return {field.option: _argument(field) for field in block.fields}


def _argument(field: Field) -> t.Dict[str, t.Any]:
    shape = field.shape
    argument: t.Dict[str, t.Any]
    if isinstance(shape, Text):
        argument = {"type": "str" if shape.holds == "text" else "raw"}
        if shape.choices:
            argument["choices"] = list(shape.choices)
    elif isinstance(shape, Number):
        argument = {"type": "int"}
    elif isinstance(shape, Switch):
        argument = {"type": "bool"}
    elif isinstance(shape, (Parameters, Tags)):
        argument = {"type": "dict"}
    elif isinstance(shape, Block):
        argument = {"type": "dict", "options": argument_spec(shape)}
    elif isinstance(shape.element, Block):
        argument = {"type": "list", "elements": "dict", "options": argument_spec(shape.element)}
        for element in shape.element.fields:
            argument["options"][element.option]["required"] = element.required
    else:
        argument = {"type": "list", "elements": "str"}
        if shape.element.choices:
            argument["choices"] = list(shape.element.choices)
    if isinstance(shape, Tags):
        # amazon.aws's documentation fragment for tags has this alias.
        argument["aliases"] = ["resource_tags"]
    if "key" in field.option:
        # Ansible takes a name with "key" in it for a secret unless it is told otherwise.
        argument["no_log"] = False
    return argument
