"""The types that travel by value, and the world that a process lends to the codec.

A value is a JSON item: null, true, false, a finite number, a text, `[k]` for node k of the message's table, or
`{"t": tag, "v": ...}` for the other scalars. A node is `[tag, item, ...]`. So any nesting is flat on the wire,
shared and cyclic structure survives, and nothing recurses. `VALUES.md` lists the tags.
"""

import builtins
import collections
import datetime
import decimal
import enum
import fractions
import types
from typing import Any

SMALL_INT_BITS = 63
MUTABLE = (list, dict, set, bytearray, collections.deque)
DATES = {
    "datetime": datetime.datetime,
    "date": datetime.date,
    "time": datetime.time,
}
FACTORIES = {
    "int": int,
    "list": list,
    "dict": dict[str, Any],
    "set": set,
    "str": str,
    "float": float,
    "tuple": tuple,
    "bool": bool,
}
NAMED_TYPES = {
    **{name: value for name, value in vars(builtins).items() if isinstance(value, type)},
    "NoneType": type(None),
    "Decimal": decimal.Decimal,
    "Fraction": fractions.Fraction,
    "Counter": collections.Counter,
    "OrderedDict": collections.OrderedDict,
    "defaultdict": collections.defaultdict,
    "deque": collections.deque,
    **DATES,
    "timedelta": datetime.timedelta,
}
TYPE_NAMES = {value: name for name, value in NAMED_TYPES.items()}
ITERATORS = (
    types.GeneratorType,
    map,
    filter,
    zip,
    enumerate,
    reversed,
)


class Opaque:
    """Something of the program under test that is no value: it can be handed back to it, and equals nothing else."""

    __slots__ = ("_kind", "_number", "_truth")

    def __init__(self, number: int, kind: str, truth: bool) -> None:
        """Takes its number in the other process, its type's name there, and its truth value."""
        self._number = number
        self._kind = kind
        self._truth = truth

    def __bool__(self) -> bool:
        """Returns its truth value in the other process."""
        return self._truth

    def __repr__(self) -> str:
        """Names its type."""
        return f"<{self._kind} object of the program>"

    def __reduce__(self) -> str:
        """Refuses copies: they would be other objects."""
        raise TypeError("an object of the program cannot be copied")


def opaque_number(value: Opaque) -> int:
    """Returns an opaque object's number in the other process."""
    return value._number


def _is_plain(kind: type) -> bool:
    """Tells whether instances of a class hold attributes only, and so can be made without asking the class."""
    return not issubclass(kind, type) and all(base.__module__ != "builtins" or base is object for base in kind.__mro__)


class World:
    """What a process lends to the codec: shared classes by name, and how to name what is no value."""

    def __init__(self) -> None:
        """Starts with no shared class."""
        self.classes: dict[str, type] = {}
        self.exceptions: dict[str, type[BaseException]] = {}

    def share(self, namespace: dict[str, Any], module: str) -> None:
        """Lends the classes that a trusted prelude defined in its namespace.

        Instances travel by their attributes, those of named tuples and enumerations besides; a class
        built on another builtin travels as that builtin.
        """
        for name, value in namespace.items():
            if isinstance(value, type) and value.__module__ == module and value.__name__ == name:
                if issubclass(value, BaseException):
                    self.exceptions[name] = value
                elif issubclass(value, (tuple, enum.Enum)) or _is_plain(value):
                    self.classes[name] = value

    def class_named(self, name: str) -> type | None:
        """Returns a shared class."""
        return self.classes.get(name)

    def name_of(self, kind: type) -> str | None:
        """Returns the name under which a class is shared, None for one that is not."""
        name = kind.__name__
        return name if self.classes.get(name) is kind else None

    def export(self, value: object) -> dict[str, Any]:
        """Returns the item of something that is no value. Raises `TypeError` where it cannot travel."""
        raise TypeError(f"a {type(value).__name__} cannot be sent to the program")

    def opaque(self, content: object) -> object:
        """Returns what an opaque item stands for."""
        raise ValueError("an opaque object cannot be received here")

    def iterator(self, content: object) -> object:
        """Returns what an iterator item stands for."""
        raise ValueError("an iterator cannot be received here")
