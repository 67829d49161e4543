"""The tester's end of the channel: the entry point as a callable that lets values through and nothing else.

What comes back is built from builtin types here, so no code of the program runs in this process. What it cannot
carry is `Opaque`: equal to nothing, good for handing back. What the *tests* ask beyond that is a `TaskFault`.
"""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from harness.carrying import revived
from harness.frames import MAX_BYTES, Breach, parsed, receive, send_json
from harness.reading import Reader
from harness.types_known import Opaque, World, opaque_number
from harness.writing import Writer, is_mutable

MAX_ITEMS = 1_000_000
MAX_CHUNK = 256
MAX_OPENING_BYTES = 1 << 20  # so that the tester's work until the first call is the tests' own


class TaskFault(BaseException):
    """The tests do what cannot be proxied; no `except Exception` of theirs may hide it."""


class Gone(BaseException):
    """The program's process ended, or broke the protocol; so no `raises(Exception)` of the tests may take it."""

    of_the_program = "exit"


class Link:
    """The channel to the program, with the tester's side of the codec."""

    def __init__(self, channel: socket.socket, world: "Watching") -> None:
        """Takes the socket and the world, which it joins."""
        self._channel = channel
        self._turn = threading.Lock()
        self._world = world
        self.calls = 0
        self.on_first_call: Callable[[], None] = lambda: None
        self.broken = ""
        self.fault = ""
        self.is_class = False
        world.link = self

    def open(self, plan: dict[str, Any]) -> dict[str, Any]:
        """Sends the plan and returns the program's first message. Raises `Gone`.

        Objects are reached through only where the tests test a class, and the program has one.
        """
        message = self._exchange(plan, MAX_OPENING_BYTES)
        self.is_class = plan["is_class"] and message.get("is_class") is True
        return message

    def call(self, name: str, arguments: tuple, named: dict[str, Any], on: int | None = None) -> object:
        """Calls by value, copies changed arguments back, and returns the value. Raises what the program raised."""
        self.count()
        writer = Writer(self._world)
        request = {"call": name, "a": writer.write(list(arguments)), "k": writer.write(named), "n": writer.nodes}
        if on is not None:
            request["on"] = on
        given = [each if is_mutable(each, self._world) else None for each in writer.originals]
        reader, reply = self._ask(request, given)
        with self.guarded():
            for number, node in _changes(reply, given):
                reader.refill(given[number], node)
            return reader.read(reply.get("v"))

    def attribute(self, number: int, name: str) -> object:
        """Returns an attribute of an object that stayed with the program."""
        self.count()
        reader, reply = self._ask({"get": name, "v": number}, [])
        with self.guarded():
            return reader.read(reply.get("v"))

    def chunk(self, number: int, count: int) -> tuple[list, bool, object]:
        """Returns an iterator's next items, whether it ended, and the error that it ended with, if any."""
        reply = self._exchange({"next": number, "count": count})
        with self.guarded():
            values = Reader(reply.get("n"), self._world).read(reply.get("v"))
            if not isinstance(values, list) or (not reply.get("end") and len(values) != count):
                raise Breach("an iterator's items are malformed")
        return values, reply.get("end") is True, reply.get("e")

    def count(self) -> None:
        """Notes that the program has had its say."""
        self.calls += 1
        if self.calls == 1:
            self.on_first_call()

    def _ask(self, request: dict[str, Any], given: list) -> tuple[Reader, dict]:
        reply = self._exchange(request)
        with self.guarded():
            error = revived(reply["e"], self._world) if "e" in reply else None
            if error is None:
                return Reader(reply.get("n"), self._world, given), reply
        raise error

    def _exchange(self, request: dict[str, Any], most: int = MAX_BYTES) -> dict[str, Any]:
        """Returns the reply to a request; threads of the tests take turns."""
        with self._turn, self.guarded():
            try:
                send_json(self._channel, request)
            except OSError:
                raise self.gone("the program ended") from None
            data = receive(self._channel, most)
            if data is not None:
                return parsed(data)
        raise self.gone("the program ended")

    def gone(self, why: str) -> Gone:
        """Returns the exception of a program that is lost, and remembers it: whatever the tests catch, they fail."""
        self.broken = self.broken or why
        return Gone(why)

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Turns a breach of the protocol into the program's end."""
        try:
            yield
        except Breach as breach:
            raise self.gone(str(breach)) from None

    def task_fault(self, why: str) -> TaskFault:
        """Returns the exception of tests that cannot be proxied, and remembers it."""
        self.fault = self.fault or why
        return TaskFault(why)


class Watching(World):
    """The tester's world: iterators and objects of the program are reached through the link."""

    link: Link

    def export(self, value: object) -> dict[str, Any]:
        """Returns the item of an iterator of the program. Raises `TaskFault` for what only the tests can have made."""
        if isinstance(value, RemoteIterator):
            return {"t": "iterator", "v": value.number}
        raise self.link.task_fault(f"the tests hand the program a {type(value).__name__}, which cannot travel by value")

    def opaque(self, content: object) -> object:
        """Returns what stands for an object that stayed with the program."""
        number, kind, truth, can_call = content  # type: ignore[misc]
        if not (isinstance(number, int) and isinstance(kind, str) and isinstance(truth, bool)):
            raise ValueError("an opaque item is malformed")
        if can_call:
            return RemoteFunction(self.link, number, kind)
        return Instance(self.link, number, kind, truth) if self.link.is_class else Opaque(number, kind, truth)

    def iterator(self, content: object) -> object:
        """Returns an iterator that fetches as it is asked."""
        if not isinstance(content, int):
            raise ValueError("an iterator item is malformed")
        return RemoteIterator(self.link, content)


class RemoteIterator:
    """An iterator of the program: fetched in growing chunks, ended by force after a million items."""

    def __init__(self, link: Link, number: int) -> None:
        """Takes its number in the program's process."""
        self.number = number
        self._link = link
        self._items: Iterator = iter(())
        self._count = 1
        self._total = 0
        self._ended = False
        self._error: object = None

    def __iter__(self) -> "RemoteIterator":
        """Returns itself."""
        return self

    def __next__(self) -> object:
        """Returns the next item. Raises what the program's iterator raises there."""
        for item in self._items:
            return item
        if self._ended:
            error, self._error = self._error, None
            if error is not None:
                with self._link.guarded():
                    error = revived(error, self._link._world)
                raise error  # type: ignore[misc]
            raise StopIteration
        if self._total >= MAX_ITEMS:
            raise self._link.gone(f"an iterator gave more than {MAX_ITEMS} items")
        values, self._ended, self._error = self._link.chunk(self.number, self._count)
        self._total += len(values)
        self._count = min(self._count * 2, MAX_CHUNK)
        self._items = iter(values)
        return next(self)


class RemoteFunction(Opaque):
    """A function of the program that it returned, or another of its names; called by value."""

    __slots__ = ("_link",)

    def __init__(self, link: Link, number: int, kind: str) -> None:
        """Takes its number in the program's process."""
        super().__init__(number, kind, truth=True)
        self._link = link

    def __call__(self, *arguments: object, **named: object) -> object:
        """Calls it by value."""
        return self._link.call("__call__", arguments, named, on=self._number)


class Instance(Opaque):
    """An object of a class under test; its methods and attributes are reached by value, its own `==` never."""

    __slots__ = ("_link",)

    def __init__(self, link: Link, number: int, kind: str, truth: bool) -> None:
        """Takes its number in the program's process."""
        super().__init__(number, kind, truth)
        object.__setattr__(self, "_link", link)

    def __getattr__(self, name: str) -> object:
        """Returns an attribute by value, or a method as a function of the program."""
        if name.startswith("__"):
            raise AttributeError(name)
        return self._link.attribute(opaque_number(self), name)


def _forwarded(name: str) -> Callable:
    def forward(self: Instance, *arguments: object) -> object:
        return self._link.call(name, arguments, {}, on=opaque_number(self))

    forward.__name__ = name
    return forward


_FORWARDED = [
    "len",
    "getitem",
    "setitem",
    "delitem",
    "contains",
    "iter",
    "next",
    "str",
    "int",
    "float",
    "add",
    "sub",
    "mul",
    "truediv",
    "neg",
    "enter",
    "exit",
    "call",
]
for _name in _FORWARDED:
    setattr(Instance, f"__{_name}__", _forwarded(f"__{_name}__"))


class EntryPoint:
    """What the tests call: the entry point, or another name of the program whose results only go back to it."""

    def __init__(self, link: Link, name: str) -> None:
        """Takes the name that the program defines."""
        self._link = link
        self.__name__ = self.__qualname__ = name.rpartition(".")[2]
        self._called = name

    def __call__(self, *arguments: object, **named: object) -> object:
        """Calls it by value. Raises what the program raised, by its builtin base."""
        return self._link.call(self._called, arguments, named)

    def __getattr__(self, name: str) -> object:
        """Returns an attribute of a class under test."""
        if name.startswith("__"):
            raise AttributeError(name)
        if not self._link.is_class:
            self._link.count()  # the program has said so, and has its part in what comes of it
            raise AttributeError(name)
        return self._link.attribute(0, name)


def facade(link: Link, entry_point: str) -> object:
    """Returns what stands for the class of a dotted entry point: its instances have that one method."""
    name, _, method = entry_point.rpartition(".")
    entry = EntryPoint(link, entry_point)
    return type(name, (), {method: staticmethod(entry)})


def _changes(reply: dict[str, Any], given: list) -> list:
    changes = reply.get("m", [])
    if not isinstance(changes, list):
        raise Breach("the changed arguments are malformed")
    for change in changes:
        if not (isinstance(change, list) and len(change) == 2 and isinstance(change[0], int)):
            raise Breach("the changed arguments are malformed")
        if not 0 <= change[0] < len(given) or given[change[0]] is None:
            raise Breach("an argument changed that cannot")
    return changes
