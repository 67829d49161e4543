"""The desk's tools as JSON Schema, in OpenAI's form, made of their types and docstrings."""

import inspect
import re
from typing import Any, Literal, get_args, get_origin, get_type_hints

from examples.agentic.desk import OrderDesk

TYPES = {str: "string", int: "integer", float: "number", bool: "boolean"}
NO_TOOLS = frozenset({"reset", "get_reward"})  # what a trainer calls itself
_ARGUMENT = re.compile(r"^ {4}(\w+): (.+)$", re.MULTILINE)


def tool_names(desk: type[OrderDesk] = OrderDesk) -> list[str]:
    """Returns the names of the methods that are tools."""
    members = inspect.getmembers(desk, inspect.isfunction)
    return [name for name, _ in members if not name.startswith("_") and name not in NO_TOOLS]


def functions() -> list[dict[str, Any]]:
    """Returns every tool's function."""
    return [function(name) for name in tool_names()]


def function(name: str) -> dict[str, Any]:
    """Returns a tool's function: name, description, parameters."""
    method = getattr(OrderDesk, name)
    told = inspect.getdoc(method) or ""
    hints = {argument: hint for argument, hint in get_type_hints(method).items() if argument != "return"}
    described = dict(_ARGUMENT.findall(told))
    properties = {argument: {**_type(hint), "description": described[argument]} for argument, hint in hints.items()}
    parameters = {"type": "object", "properties": properties, "required": list(properties)}
    return {
        "type": "function",
        "function": {"name": name, "description": told.split("\n\n")[0].strip(), "parameters": parameters},
    }


def _type(hint: Any) -> dict[str, Any]:  # noqa: ANN401 - a type hint has no narrower type
    if get_origin(hint) is Literal:
        return {"enum": list(get_args(hint)), "type": "string"}
    return {"type": TYPES[hint]}
