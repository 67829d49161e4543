# ruff: noqa: BLE001 - whatever the program or the tests raise is an answer
"""Exceptions across the channel: by their builtin base (or the prelude's own class), with their arguments as values."""

import builtins
from typing import Any

from harness.frames import Breach
from harness.reading import Reader
from harness.types_known import World
from harness.writing import Writer

MAX_MESSAGE = 4096


def carried(error: BaseException, world: World) -> dict[str, Any]:
    """Returns the message that carries an exception; never raises, whatever the exception overrides."""
    kind = next((base for base in type(error).__mro__ if _name(base, world) is not None), Exception)
    message: dict[str, Any] = {"type": _name(kind, world), "class": type(error).__name__, "message": told(error)}
    writer = Writer(world)
    try:
        items = [writer.write(part) for part in BaseException.args.__get__(error)]
        message.update(args=items, n=writer.nodes)
    except BaseException:
        message.update(args=None, n=[])
    return message


def told(error: BaseException) -> str:
    """Returns an exception's text, or nothing where it has none that can be had."""
    try:
        return str(error)[:MAX_MESSAGE]
    except BaseException:
        return ""


def revived(message: object, world: World) -> BaseException:
    """Returns the exception that a message carries, marked as the program's. Raises `Breach`."""
    if not isinstance(message, dict):
        raise Breach("an exception is malformed")
    kind = world.exceptions.get(str(message.get("type"))) or getattr(builtins, str(message.get("type")), None)
    if not (isinstance(kind, type) and issubclass(kind, BaseException)):
        raise Breach("an exception has no known type")
    text = str(message.get("message", ""))
    arguments: tuple[object, ...] = (text,) if text else ()
    if isinstance(message.get("args"), list):
        reader = Reader(message.get("n"), world)
        arguments = tuple(reader.read(item) for item in message["args"])
    error = _made(kind, arguments, text)
    error.of_the_program = str(message.get("class", ""))  # type: ignore[attr-defined]
    return error


def is_of_the_program(error: BaseException) -> bool:
    """Tells whether an exception was carried over from the program; one that the tests raised because of it was not."""
    return hasattr(error, "of_the_program")


def _made(kind: type[BaseException], arguments: tuple[object, ...], text: str) -> BaseException:
    try:
        return kind(*arguments)
    except Exception:
        error = kind.__new__(kind)
        error.args = (text,)
        return error


def _name(kind: type, world: World) -> str | None:
    name = kind.__name__
    if world.exceptions.get(name) is kind or getattr(builtins, name, None) is kind:
        return name if issubclass(kind, BaseException) else None
    return None
