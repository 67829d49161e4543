"""BFCL: `function` offers functions, `ground_truth` names the expected calls with the values allowed for each argument.

The published files hold questions and ground truths apart: rows here are the two joined by `id`. Rows of several turns,
of calls written as text and of Java or JavaScript types are told as errors: their judging runs programs.
"""

from itertools import product
from math import prod
from typing import Any

from rlvr import v1

from trainer_client.errors import BadRow
from trainer_client.importers.cells import Row, parsed, written

FUNCTION, TRUTH = "function", "ground_truth"
NO_CALL = ("irrelevance", "live_irrelevance")  # ids of rows that no function serves; they have no ground truth
OPTIONAL = ""  # among the allowed values: the argument may be left out
MAX_VARIANTS = 256
MAX_DEPTH = 32
JSON_TYPES = frozenset({"object", "array", "string", "integer", "number", "boolean", "null"})
TYPES = {name: name for name in JSON_TYPES} | {"dict": "object", "float": "number", "tuple": "array", "any": None}


def bfcl_task(row: Row, number: int = 0) -> v1.Task:
    """Returns the task of a row: its calls in any order, none besides. Raises `BadRow`."""
    turns = row.get("question")
    if isinstance(turns, list) and len(turns) > 1 and all(isinstance(turn, list) for turn in turns):
        raise BadRow(number, "question", "one turn is needed; rows of several turns are judged by running their calls")
    functions = _functions(parsed(row, FUNCTION, number), number)
    expected = [_expected(call, functions, number) for call in _truth(row, number)]
    return v1.Task(
        tool_calls=v1.ToolCallsTask(
            functions_json=written(list(functions.values()), number, FUNCTION),
            expected_json=written(expected, number, TRUTH),
        )
    )


def _functions(value: Any, number: int) -> dict[str, dict[str, Any]]:  # noqa: ANN401 - a data set may hold anything
    """Returns the functions by name, their types in JSON Schema's words."""
    listed = [value] if isinstance(value, dict) else value
    if not isinstance(listed, list) or not listed:
        raise BadRow(number, FUNCTION, "a function or a list of functions is needed")
    functions: dict[str, dict[str, Any]] = {}
    for each in listed:
        name = each.get("name") if isinstance(each, dict) else None
        if not isinstance(name, str) or not name or name in functions:
            raise BadRow(number, FUNCTION, f"every function needs a name of its own, this is {name!r:.60}")
        parameters = each.get("parameters") or {"type": "object", "properties": {}}
        functions[name] = {**each, "parameters": _schema(parameters, number)}
    return functions


def _schema(schema: Any, number: int, depth: int = 0) -> dict[str, Any]:  # noqa: ANN401 - a data set may hold anything
    """Returns a schema whose types, however deep, are JSON Schema's. Raises `BadRow` on one that is not known."""
    if not isinstance(schema, dict) or depth > MAX_DEPTH:
        raise BadRow(number, FUNCTION, f"a schema is an object at most {MAX_DEPTH} deep, not {type(schema).__name__}")
    made = dict(schema)
    kind = made.pop("type", None)
    if kind is not None:
        kinds = kind if isinstance(kind, list) else [kind]
        unknown = [each for each in kinds if not isinstance(each, str) or each not in TYPES]
        if unknown:
            raise BadRow(number, FUNCTION, f"{unknown[0]!r:.60} is no type of JSON or Python")
        if None not in (named := [TYPES[each] for each in kinds]):
            made["type"] = named if isinstance(kind, list) else named[0]
    if "properties" in made:
        if not isinstance(made["properties"], dict):
            raise BadRow(number, FUNCTION, "properties must be an object")
        made["properties"] = {name: _schema(each, number, depth + 1) for name, each in made["properties"].items()}
    if "items" in made:
        made["items"] = _schema(made["items"], number, depth + 1)
    return made


def _truth(row: Row, number: int) -> list[dict[str, Any]]:
    """Returns the expected calls as the row writes them."""
    truth = parsed(row, TRUTH, number)
    if truth is None and str(row.get("id", "")).startswith(NO_CALL):
        return []
    if not isinstance(truth, list):
        raise BadRow(number, TRUTH, "a list of calls is needed (of none where no call is due)")
    for call in truth:
        if not isinstance(call, dict) or len(call) != 1:
            why = "calls written as text are judged by what they return" if isinstance(call, str) else "not so here"
            raise BadRow(number, TRUTH, f"a call is an object of one name with its arguments; {why}")
    return truth


def _expected(call: dict[str, Any], functions: dict[str, dict[str, Any]], number: int) -> dict[str, Any]:
    """Returns a call in the contract's form, each argument with the list of its allowed values."""
    [(name, arguments)] = call.items()
    if name not in functions:
        raise BadRow(number, TRUTH, f"{name!r:.60} is none of the functions")
    if not isinstance(arguments, dict):
        raise BadRow(number, TRUTH, f"the arguments of {name!r:.60} are no object")
    known = functions[name]["parameters"].get("properties", {})
    made = {}
    for argument, allowed in arguments.items():
        if not isinstance(allowed, list) or not allowed:
            raise BadRow(number, TRUTH, f"{argument!r:.60} needs a list of allowed values")
        if argument not in known and OPTIONAL in allowed:
            continue  # no call can hold it, and none must
        if argument not in known:
            raise BadRow(number, TRUTH, f"{name!r:.60} has no parameter {argument!r:.60}")
        made[argument] = [variant for value in allowed for variant in _variants(value, number)]
    return {"name": name, "arguments": made}


def _variants(value: Any, number: int) -> list[Any]:  # noqa: ANN401 - a data set may hold anything
    """Returns the values that an allowed value stands for: within an object each member has a list of its own."""
    if isinstance(value, dict):
        return _objects(value, number)
    if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        return [list(chosen) for chosen in _product([_objects(each, number) for each in value], number)]
    return [value]


def _objects(value: dict[str, Any], number: int) -> list[Any]:
    for member, allowed in value.items():
        if not isinstance(allowed, list) or not allowed:
            raise BadRow(number, TRUTH, f"{member!r:.60} needs a list of allowed values")
    chosen = _product(list(value.values()), number)
    return [{member: each for member, each in zip(value, one, strict=True) if each != OPTIONAL} for one in chosen]


def _product(choices: list[list[Any]], number: int) -> list[tuple[Any, ...]]:
    if prod(map(len, choices)) > MAX_VARIANTS:
        raise BadRow(number, TRUTH, f"an argument has more than {MAX_VARIANTS} allowed values")
    return list(product(*choices))
