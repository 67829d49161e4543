# ruff: noqa: BLE001 - whatever the program or the tests raise is an answer
"""The program's end of an assert test: loads the program, then answers the tester's requests, values only.

Requests: `{"call", "n", "a", "k"}` (of the entry point, of another name whose result stays here, or of a method of
an object that stayed here), `{"get", "v"}` (an attribute of such an object), `{"next", "count"}` (of an iterator).
Replies: `{"n", "v", "m"}` with the value and the arguments that the call changed, or `{"e"}` with what it raised.
"""

import socket
import sys
from collections.abc import Iterator
from typing import Any

from harness.carrying import carried
from harness.frames import receive_json, send_json
from harness.loading import LEETCODE, MODULE, LoadFailure, execute, needs_leetcode, new_namespace, report, resolve
from harness.reading import Reader
from harness.types_known import World
from harness.writing import KNOWN_ITERATORS, Writer, is_mutable, state_of


class Keeping(World):
    """Keeps what is no value, and gives out a number for it; number 0 is the entry point."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        """Takes the program's namespace, whose own class of a shared name comes first."""
        super().__init__()
        self.kept: list[object] = []
        self._numbers: dict[int, int] = {}
        self._namespace = namespace

    def class_named(self, name: str) -> type | None:
        """Returns a shared class, or the program's own of that name."""
        shared, own = self.classes.get(name), self._namespace.get(name)
        return own if shared is not None and isinstance(own, type) else shared

    def name_of(self, kind: type) -> str | None:
        """Returns the name of a shared class, or of the program's own that took its name."""
        name = kind.__name__
        if name not in self.classes:
            return None
        return name if kind is self.classes[name] or kind is self._namespace.get(name) else None

    def export(self, value: object) -> dict[str, Any]:
        """Keeps an object and returns the item that stands for it."""
        number = self._numbers.get(id(value))
        if number is None:
            number = self._numbers[id(value)] = len(self.kept)
            self.kept.append(value)
        if isinstance(value, KNOWN_ITERATORS):
            return {"t": "iterator", "v": number}
        return {"t": "opaque", "v": [number, type(value).__name__, _truth(value), callable(value)]}

    def opaque(self, content: object) -> object:
        """Returns the object itself."""
        return self.kept[content]  # type: ignore[call-overload]

    def iterator(self, content: object) -> object:
        """Returns the iterator itself."""
        return self.kept[content]  # type: ignore[call-overload]


class Candidate:
    """The loaded program, and its answers."""

    def __init__(self, source: str, plan: dict[str, Any]) -> None:
        """Loads the program between prelude and set-up. Raises `LoadFailure`."""
        self._namespace = new_namespace()
        self._world = Keeping(self._namespace)
        if needs_leetcode(source, plan["entry_point"]):
            execute("prelude", LEETCODE, self._namespace, "<prelude>")
        execute("prelude", plan["prelude"], self._namespace, "<prelude>")
        self._world.share(self._namespace, MODULE)
        execute("load", source, self._namespace, "<solution>")
        execute("setup", plan["setup"], self._namespace, "<setup>")
        self._entry_point = plan["entry_point"]
        self._function = resolve(self._namespace, self._entry_point)
        self._is_class = plan["is_class"] and isinstance(self._function, type)
        self._world.export(self._function)

    def ready(self, names: list[str]) -> dict[str, Any]:
        """Returns the first message: what set-up left under the names, and whether a class is tested."""
        objects = {name: self._world.export(self._namespace.get(name)) for name in names}
        return {"ready": objects, "is_class": self._is_class}

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Returns the reply to a request; what the program raises is a reply too."""
        try:
            if "next" in request:
                return self._next(self._world.kept[request["next"]], request["count"])
            if "get" in request:
                return self._reply(getattr(self._world.kept[request["v"]], request["get"]), False, [], [])
            return self._call(request)
        except BaseException as error:
            report(error)
            return {"e": carried(error, self._world)}
        finally:
            sys.stdout.flush()

    def _call(self, request: dict[str, Any]) -> dict[str, Any]:
        reader = Reader(request["n"], self._world)
        arguments, named = reader.read(request["a"]), reader.read(request["k"])
        given = [value if is_mutable(value, self._world) else None for value in reader.objects]
        before = [None if value is None else _parts(value) for value in given]
        name = request["call"]
        function = self._function
        if "on" in request:
            function = getattr(self._world.kept[request["on"]], name)
        elif name != self._entry_point:
            function = resolve(self._namespace, name)
        value = function(*arguments, **named)  # type: ignore[operator,misc]
        stays = "on" not in request and (self._is_class or name != self._entry_point)
        return self._reply(value, stays, given, before)

    def _reply(self, value: object, stays: bool, given: list, before: list) -> dict[str, Any]:
        writer = Writer(self._world, {id(each): number for number, each in enumerate(given) if each is not None})
        item = self._world.export(value) if stays else writer.write(value)
        changed = [
            [number, writer.contents(each)]
            for number, each in enumerate(given)
            if each is not None and not _same(before[number], _parts(each))
        ]
        return {"n": writer.nodes, "v": item, "m": changed}

    def _next(self, iterator: Iterator, count: int) -> dict[str, Any]:
        values: list[object] = []
        reply: dict[str, Any] = {"end": False}
        try:
            for _ in range(count):
                values.append(next(iterator))
        except StopIteration:
            reply["end"] = True
        except BaseException as error:
            reply.update(end=True, e=carried(error, self._world))
        writer = Writer(self._world)
        return {"v": writer.write(values), "n": writer.nodes, **reply}


def main(source: str, channel: socket.socket) -> None:
    """Loads the program as the first frame says, and answers requests until the tester closes."""
    plan = receive_json(channel)
    if plan is None:
        return
    try:
        candidate = Candidate(source, plan)
    except LoadFailure as failure:
        report(failure.error)
        send_json(channel, {"failed": failure.stage, "e": carried(failure.error, World())})
        return
    send_json(channel, candidate.ready(plan["objects"]))
    while (request := receive_json(channel)) is not None:
        send_json(channel, candidate.answer(request))


def _truth(value: object) -> bool:
    try:
        return bool(value)
    except BaseException:
        return True


def _parts(value: object) -> list:
    """Returns a container's members, for a comparison by identity."""
    if isinstance(value, dict):
        return [part for pair in dict.items(value) for part in pair]
    if isinstance(value, bytearray):
        return [bytes(value)]
    if isinstance(value, (list, set)) or hasattr(value, "maxlen"):
        return [*value]  # type: ignore[misc]
    return [part for pair in state_of(value).items() for part in pair]


def _same(before: list, after: list) -> bool:
    return len(before) == len(after) and all(
        one is other or (isinstance(one, bytes) and one == other) for one, other in zip(before, after, strict=True)
    )
