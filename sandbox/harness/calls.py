# ruff: noqa: BLE001 - whatever the program or the tests raise is an answer
"""The driver of call-based tests, in the process of the program under test: arguments in, typed values out.

The first frame holds `{"entry_point", "compare", "calls": [{"n", "a", "k"}]}`; each call is answered by one frame:
`{"i", "n", "v"}` with its value, or `{"i", "e"}` with what it raised; `{"i": -1, "stage", "e"}` says that the
program did not load. No expected value ever comes here: the service compares.
"""

import socket
import sys
from typing import Any

from harness.carrying import told
from harness.frames import receive_json, send_json
from harness.loading import LEETCODE, LoadFailure, execute, needs_leetcode, new_namespace, report, resolve
from harness.reading import Reader
from harness.types_known import World
from harness.writing import Writer


class Giving(World):
    """What is no value goes out as its type's name: it equals nothing."""

    def export(self, value: object) -> dict[str, Any]:
        """Returns the name of a type."""
        return {"t": "opaque", "v": type(value).__name__}


def main(source: str, channel: socket.socket) -> None:
    """Answers every call of the first frame, in order."""
    payload = receive_json(channel)
    if payload is None:
        return
    namespace = new_namespace()
    try:
        if needs_leetcode(source, payload["entry_point"]):
            execute("prelude", LEETCODE, namespace, "<prelude>")
        execute("load", source, namespace, "<solution>")
        function = resolve(namespace, payload["entry_point"])
    except LoadFailure as failure:
        report(failure.error)
        send_json(channel, {"i": -1, "stage": failure.stage, "e": _named(failure.error)})
        return
    for index, call in enumerate(payload["calls"]):
        send_json(channel, {"i": index, **_answer(function, call, payload["compare"] == "ARGUMENT_0")})
        sys.stdout.flush()


def _answer(function: object, call: dict[str, Any], in_place: bool) -> dict[str, Any]:
    try:
        reader = Reader(call["n"], World())
        arguments = reader.read(call["a"])
        value = function(*arguments, **reader.read(call["k"]))  # type: ignore[operator,misc]
        writer = Writer(Giving())
        item = writer.write(arguments[0] if in_place else value)  # type: ignore[index]
        return {"n": writer.nodes, "v": item}
    except BaseException as error:
        report(error)
        return {"e": _named(error)}


def _named(error: BaseException) -> str:
    return f"{type(error).__name__}: {told(error)}"[:500].encode("ascii", "replace").decode()
