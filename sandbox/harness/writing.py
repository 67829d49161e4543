"""Values to the wire: an object graph becomes a flat table, without recursion and without asking the objects.

Contents are read through the base classes' own methods, so that a subclass which overrides `__iter__`, `__eq__` or
`__len__` travels as what it holds.
"""

import collections
import contextlib
import datetime
import decimal
import enum
import fractions
import math
import sys
from collections.abc import Iterable
from typing import Any

from harness.types_known import DATES, ITERATORS, MUTABLE, SMALL_INT_BITS, TYPE_NAMES, Opaque, World, opaque_number


class Writer:
    """Writes the values of one message into one table."""

    def __init__(self, world: World, arguments: dict[int, int] | None = None) -> None:
        """Takes the process's world, and arguments of the call by `id`, which go by number instead of by value."""
        self.nodes: list[list] = []
        self._world = world
        self._arguments = arguments or {}
        self._numbers: dict[int, int] = {}
        self.originals: list[object] = []
        self._waiting: collections.deque[tuple[int, object]] = collections.deque()

    def write(self, value: object) -> object:
        """Returns a value's item; its nodes stand in `nodes`."""
        item = self._item(value)
        self._work()
        return item

    def contents(self, value: object) -> list:
        """Returns a container's node without giving it a number."""
        node = self._node(value)
        self._work()
        return node

    def _work(self) -> None:
        while self._waiting:
            number, value = self._waiting.popleft()
            self.nodes[number] = self._node(value)

    def _item(self, value: object) -> object:
        kind = type(value)
        if value is None or kind is bool or kind is str:
            return value
        if kind is int:
            return _int(value)  # type: ignore[arg-type]
        if kind is float:
            return _float(value)  # type: ignore[arg-type]
        number = self._arguments.get(id(value))
        if number is not None:
            return {"t": "arg", "v": number}
        if self._world.name_of(kind) is not None:
            if isinstance(value, enum.Enum):
                return {"t": "enum", "v": [self._world.name_of(kind), value.name]}
            return self._reference(value)
        if isinstance(value, (list, tuple, dict, set, frozenset, bytearray, collections.deque)):
            return self._reference(value)
        return self._scalar(value)

    def _reference(self, value: object) -> list:
        number = self._numbers.get(id(value))
        if number is None:
            number = self._numbers[id(value)] = len(self.nodes)
            self.originals.append(value)  # also keeps the object alive, and with it its id
            self.nodes.append([])
            self._waiting.append((number, value))
        return [number]

    def _scalar(self, value: object) -> object:
        for base, tag, form in _SCALARS:
            if isinstance(value, base):
                return form(value) if tag is None else {"t": tag, "v": form(value)}
        if isinstance(value, Opaque):
            return {"t": "opaque", "v": opaque_number(value)}
        if isinstance(value, type) and value in TYPE_NAMES:
            return {"t": "type", "v": TYPE_NAMES[value]}
        numpy = sys.modules.get("numpy")
        if (
            numpy is not None
            and isinstance(value, numpy.generic)
            and type(value.item()) in (bool, int, float, complex, str)
        ):
            return self._item(value.item())
        if numpy is not None and isinstance(value, numpy.ndarray) and value.dtype.kind in "biuf":
            return self._reference(value)
        return self._world.export(value)

    def _node(self, value: object) -> list:
        item = self._item
        name = self._world.name_of(type(value))
        if name is not None:
            return self._object(name, value)
        if isinstance(value, list):
            return ["list", *map(item, list.__iter__(value))]
        if isinstance(value, tuple):
            return ["tuple", *map(item, tuple.__iter__(value))]
        if isinstance(value, dict):
            items = collections.OrderedDict.items if isinstance(value, collections.OrderedDict) else dict.items
            return [*self._dict_tag(value), *(item(part) for pair in items(value) for part in pair)]
        if isinstance(value, set):
            return ["set", *map(item, set.__iter__(value))]
        if isinstance(value, frozenset):
            return ["frozenset", *map(item, frozenset.__iter__(value))]
        if isinstance(value, bytearray):
            return ["bytearray", bytearray.hex(value)]
        if isinstance(value, collections.deque):
            return ["deque", value.maxlen, *map(item, collections.deque.__iter__(value))]
        array: object = value
        return ["ndarray", array.dtype.str, list(array.shape), *map(item, array.ravel().tolist())]  # type: ignore[attr-defined]

    def _dict_tag(self, value: dict[str, Any]) -> Iterable:
        if isinstance(value, collections.Counter):
            return ("counter",)
        if isinstance(value, collections.OrderedDict):
            return ("ordered",)
        if isinstance(value, collections.defaultdict):
            factory = value.default_factory
            return ("default", TYPE_NAMES.get(factory) if isinstance(factory, type) else None)
        return ("dict",)

    def _object(self, name: str, value: object) -> list:
        parts = tuple.__iter__(value) if isinstance(value, tuple) else ()
        held = list(map(self._item, parts))
        state = state_of(value)
        return ["object", name, len(held), *held, *(self._item(part) for pair in state.items() for part in pair)]


def state_of(value: object) -> dict[str, object]:
    """Returns an object's attributes, those in slots too, read past its class's own hooks."""
    state: dict[str, object] = {}
    for base in type(value).__mro__:
        slots = base.__dict__.get("__slots__", ())
        for slot in (slots,) if isinstance(slots, str) else slots:
            if slot not in ("__dict__", "__weakref__"):
                try:
                    state[slot] = object.__getattribute__(value, slot)
                except AttributeError:
                    continue
    with contextlib.suppress(AttributeError):
        state.update(object.__getattribute__(value, "__dict__"))
    return state


def is_mutable(value: object, world: World) -> bool:
    """Tells whether a call can change the value, so that its contents are copied back."""
    if isinstance(value, Opaque):
        return False
    return isinstance(value, MUTABLE) or (
        world.name_of(type(value)) is not None and not isinstance(value, (enum.Enum, tuple))
    )


def _int(value: int) -> object:
    if int.bit_length(value) <= SMALL_INT_BITS:
        return int.__int__(value)
    return {"t": "int", "v": int.__format__(value, "x")}


def _float(value: float) -> object:
    number = float.__float__(value)
    if not math.isfinite(number):
        return {"t": "float", "v": "nan" if math.isnan(number) else "inf" if number > 0 else "-inf"}
    return number


def _date(value: object) -> str:
    return value.isoformat()  # type: ignore[attr-defined,no-any-return]


# In this order: a bool is an int, a datetime is a date.
_SCALARS = (
    (bool, None, bool),
    (int, None, _int),
    (float, None, _float),
    (str, None, str.__str__),
    (complex, "complex", lambda value: [_float(value.real), _float(value.imag)]),
    (bytes, "bytes", bytes.hex),
    (type(...), "ellipsis", lambda value: None),
    (range, "range", lambda value: [_int(value.start), _int(value.stop), _int(value.step)]),
    (decimal.Decimal, "decimal", decimal.Decimal.__str__),
    (fractions.Fraction, "fraction", lambda value: [_int(value.numerator), _int(value.denominator)]),
    (DATES["datetime"], "datetime", _date),
    (DATES["date"], "date", _date),
    (DATES["time"], "time", _date),
    (datetime.timedelta, "timedelta", lambda value: [value.days, value.seconds, value.microseconds]),
)

KNOWN_ITERATORS = (
    *ITERATORS,
    *(type(iter(empty)) for empty in ([], (), {}, set(), "", range(0), b"", {}.items(), {}.values())),
)
