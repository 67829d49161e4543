"""Plays a script on a desk, as a trainer plays what a model generates: each turn's calls run, their answers follow."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from examples.agentic.desk import OrderDesk
from examples.agentic.functions import tool_names
from examples.agentic.store import written

Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a tool."""

    name: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the model: what it says, what it calls."""

    says: str = ""
    calls: tuple[Call, ...] = field(default=())


def play(desk: OrderDesk, turns: Iterable[Turn]) -> list[Message]:
    """Returns the transcript, in the form in which TRL hands it to reward functions; the desk is left as played."""
    messages: list[Message] = []
    for turn in turns:
        message: Message = {"role": "assistant", "content": turn.says}
        if turn.calls:
            message["tool_calls"] = [
                {"type": "function", "function": {"name": call.name, "arguments": call.arguments}}
                for call in turn.calls
            ]
        messages.append(message)
        messages += [{"role": "tool", "name": call.name, "content": answer(desk, call)} for call in turn.calls]
    return messages


def answer(desk: OrderDesk, call: Call) -> str:
    """Returns what a tool answers; a refusal, an unknown tool and a wrong argument are answers too."""
    if call.name not in tool_names(type(desk)):
        return written({"error": f"Tool {call.name} not found."})
    try:
        return str(getattr(desk, call.name)(**call.arguments))
    except (ValueError, TypeError) as refused:
        return written({"error": str(refused)})
