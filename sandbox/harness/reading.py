"""Values from the wire: a flat table becomes builtin values, without recursion; whatever is malformed is a `Breach`."""

import collections
import datetime
import decimal
import fractions
import types
from collections.abc import Callable, Iterator
from typing import Any

from harness.frames import Breach
from harness.types_known import DATES, FACTORIES, NAMED_TYPES, World

EMPTY: dict[str, Callable[[], object]] = {
    "list": list,
    "dict": dict[str, Any],
    "set": set,
    "counter": collections.Counter,
    "ordered": collections.OrderedDict,
}
IMMUTABLE = {"tuple": tuple, "frozenset": frozenset}
_RANK = {"object": 0, "list": 0, "deque": 0}
_FAULTS = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, ArithmeticError)


class Reader:
    """Reads the values of one message from its table."""

    def __init__(self, nodes: object, world: World, arguments: list[object] | None = None) -> None:
        """Takes the table, the process's world, and what `arg` items stand for by number; builds every node."""
        if not isinstance(nodes, list) or not all(isinstance(node, list) and node for node in nodes):
            raise Breach("a message has no table")
        self.nodes = nodes
        self._world = world
        self._arguments = arguments or []
        self._built: dict[int, object] = {}
        try:
            self._build()
        except _FAULTS as error:
            raise Breach(f"a value is malformed: {error}") from None

    def read(self, item: object) -> object:
        """Returns the value of an item. Raises `Breach`."""
        try:
            return self._value(item)
        except _FAULTS as error:
            raise Breach(f"a value is malformed: {error}") from None

    def refill(self, value: object, node: object) -> None:
        """Gives a mutable container new contents in place. Raises `Breach`, also where the kinds differ."""
        if not isinstance(node, list) or not node:
            raise Breach("an argument's new contents are malformed")
        try:
            self._refill(value, node)
        except _FAULTS as error:
            raise Breach(f"an argument's new contents are malformed: {error}") from None

    @property
    def objects(self) -> list[object]:
        """What each node was built into."""
        return [self._built[number] for number in range(len(self.nodes))]

    def _build(self) -> None:
        later = []
        for number, node in enumerate(self.nodes):
            shell = self._shell(node)
            if shell is not None:
                self._built[number] = shell
                later.append(number)
        for number in range(len(self.nodes)):
            self._build_immutable(number)
        # what is hashed comes last: its members must be whole by then
        for number in sorted(later, key=lambda each: _RANK.get(self.nodes[each][0], 1)):
            self._fill(self._built[number], self.nodes[number])

    def _shell(self, node: list) -> object:
        tag = node[0]
        if tag in EMPTY:
            return EMPTY[tag]()
        if tag == "default":
            return collections.defaultdict(FACTORIES.get(node[1]))
        if tag == "deque":
            return collections.deque(maxlen=node[1])
        if tag == "bytearray":
            return bytearray()
        if tag == "object":
            kind = self._world.class_named(node[1])
            if kind is None:
                raise ValueError(f"no class {node[1]}")
            return None if issubclass(kind, tuple) else object.__new__(kind)
        return None

    def _build_immutable(self, start: int) -> None:
        stack = [(start, False)]
        under_way: set[int] = set()
        while stack:
            number, ready = stack.pop()
            if number in self._built:
                continue
            node = self.nodes[number]
            if ready:
                self._built[number] = self._immutable(node)
                continue
            if number in under_way:
                raise ValueError("an immutable value holds itself")
            under_way.add(number)
            stack.append((number, True))
            stack.extend(
                (item[0], False) for item in node[1:] if isinstance(item, list) and item and node[0] != "ndarray"
            )

    def _immutable(self, node: list) -> object:
        tag = node[0]
        if tag in IMMUTABLE:
            return IMMUTABLE[tag](map(self._value, node[1:]))
        if tag == "object":
            kind = self._world.class_named(node[1])
            if kind is None or not issubclass(kind, tuple):
                raise ValueError(f"no class {node[1]}")
            return tuple.__new__(kind, map(self._value, node[3 : 3 + node[2]]))  # type: ignore[type-var]
        if tag == "ndarray":
            import numpy  # noqa: PLC0415 - slow to import, and few need it

            dtype = numpy.dtype(node[1])
            if dtype.kind not in "biuf":
                raise ValueError(f"an array of {dtype}")
            return numpy.array(node[3:], dtype=dtype).reshape(node[2])
        raise ValueError(f"no kind of node is called {tag}")

    def _fill(self, value: object, node: list) -> None:
        values = map(self._value, node[1:])
        if isinstance(value, list):
            value.extend(values)
        elif isinstance(value, dict):
            update = collections.OrderedDict.update if isinstance(value, collections.OrderedDict) else dict.update
            update(value, _pairs(map(self._value, node[2:] if node[0] == "default" else node[1:])))
        elif isinstance(value, set):
            value.update(values)
        elif isinstance(value, bytearray):
            value.extend(bytes.fromhex(node[1]))
        elif isinstance(value, collections.deque):
            value.extend(map(self._value, node[2:]))
        else:
            for name, part in _pairs(map(self._value, node[3:])):
                if not _is_defined(type(value), name):
                    object.__setattr__(value, name, part)  # type: ignore[arg-type]

    def _refill(self, value: object, node: list) -> None:
        fresh = self._shell(node)
        if type(fresh) is not type(value):
            raise ValueError("an argument changed its type")
        if isinstance(value, (list, dict, set, bytearray, collections.deque)):
            self._fill(fresh, node)
            value.clear()
            value.extend(fresh) if isinstance(value, (list, bytearray, collections.deque)) else value.update(fresh)  # type: ignore[arg-type]
        else:
            for name in list(getattr(value, "__dict__", ())):
                object.__delattr__(value, name)
            self._fill(value, node)

    def _value(self, item: object) -> object:
        if item is None or isinstance(item, (bool, int, float, str)):
            return item
        if isinstance(item, list):
            (number,) = item
            return self._built[number]
        if not isinstance(item, dict):
            raise TypeError("no item")
        tag, content = item["t"], item["v"]
        if tag == "arg":
            if not isinstance(content, int) or not 0 <= content < len(self._arguments):
                raise ValueError("no such argument")
            return self._arguments[content]
        if tag == "opaque":
            return self._world.opaque(content)
        if tag == "iterator":
            return self._world.iterator(content)
        if tag == "enum":
            return self._world.class_named(content[0])[content[1]]  # type: ignore[index]
        return SCALARS[tag](content)


def _pairs(values: Iterator[object]) -> Iterator[tuple[object, object]]:
    return zip(values, values, strict=True)


def _is_defined(kind: type, name: object) -> bool:
    """Tells whether a class defines the name as a method or the like: no instance may bring its own instead."""
    found = next((vars(base)[name] for base in kind.__mro__ if name in vars(base)), None)
    return hasattr(type(found), "__get__") and not isinstance(found, types.MemberDescriptorType)


def scalar(item: object) -> object:
    """Returns a number item's value."""
    return SCALARS[item["t"]](item["v"]) if isinstance(item, dict) else item


SCALARS: dict[str, Callable[[object], object]] = {
    "int": lambda text: int(text, 16),  # type: ignore[call-overload]
    "float": float,  # type: ignore[dict-item]
    "complex": lambda parts: complex(scalar(parts[0]), scalar(parts[1])),  # type: ignore[index,arg-type]
    "bytes": bytes.fromhex,  # type: ignore[dict-item]
    "ellipsis": lambda _: ...,
    "range": lambda parts: range(*map(scalar, parts)),  # type: ignore[call-overload]
    "decimal": decimal.Decimal,  # type: ignore[dict-item]
    "fraction": lambda parts: fractions.Fraction(*map(scalar, parts)),  # type: ignore[call-overload]
    "datetime": DATES["datetime"].fromisoformat,
    "date": DATES["date"].fromisoformat,
    "time": DATES["time"].fromisoformat,
    "timedelta": lambda parts: datetime.timedelta(*parts),  # type: ignore[misc]
    "type": lambda name: NAMED_TYPES[name],  # type: ignore[index]
}
