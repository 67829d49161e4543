"""tau-bench style episodes: `initial_state`, `final_state`, `actions` and `outputs`, as columns or in the newer form.

The newer form holds `actions`, `communicate_info` and `reward_basis` in `evaluation_criteria`. The states are the
environment's, before the episode and after a replay of the actions: rows as published hold only the actions, and
nothing here runs an environment. What must be told must stand in the episode's final message; tau-bench looks for it
in any.
"""

from collections.abc import Mapping
from typing import Any

from rlvr import v1

from trainer_client.errors import BadRow
from trainer_client.importers.cells import Row, parsed, written
from trainer_client.texts import clean

CRITERIA = "evaluation_criteria"
DEFAULT_BASIS = ("DB", "COMMUNICATE")  # what judges an episode whose row does not tell
RESPOND = "respond"  # the older form's action of speaking, which is no call
BASES = frozenset({"DB", "COMMUNICATE", "ACTION"})
SETTING_UP = frozenset({"initialization_data", "initialization_actions", "message_history"})


def tau_bench_task(row: Row, number: int = 0) -> v1.Task:
    """Returns the task of a row: the state to be reached with what must be told; with the calls, where they count.

    Raises `BadRow`, also for a basis that no rule can judge, such as assertions in words.
    """
    criteria = parsed(row, CRITERIA, number) if CRITERIA in row else row
    if not isinstance(criteria, Mapping):
        raise BadRow(number, CRITERIA, "an object is needed")
    basis = _basis(criteria, number)
    told = _outputs(criteria, number) if "COMMUNICATE" in basis else []
    parts = []
    if "DB" in basis:
        parts.append(v1.Task(state=_state(row, told, number)))
    elif told:
        raise BadRow(number, "reward_basis", "what must be told is judged with the state, so DB is needed beside it")
    if "ACTION" in basis:
        parts.append(v1.Task(tool_calls=_calls(row, criteria, number)))
    if not parts:
        raise BadRow(number, "reward_basis", "DB or ACTION is needed")
    if len(parts) == 1:
        return parts[0]
    return v1.Task(composite=v1.CompositeTask(parts=[v1.CompositePart(task=part) for part in parts]))


def _basis(criteria: Row, number: int) -> list[str]:
    basis = criteria.get("reward_basis")
    if basis is None:
        return list(DEFAULT_BASIS)
    if not isinstance(basis, list | tuple) or not basis:
        raise BadRow(number, "reward_basis", "a list of what judges the episode is needed")
    unknown = [each for each in basis if not isinstance(each, str) or each not in BASES]
    if unknown:
        raise BadRow(number, "reward_basis", f"{unknown[0]!r:.60} is none of {', '.join(sorted(BASES))}")
    return list(basis)


def _outputs(criteria: Row, number: int) -> list[str]:
    """Returns the texts that the user must be told."""
    column = "outputs" if "outputs" in criteria else "communicate_info"
    value = criteria.get(column)
    if value is None:
        return []
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) and each.strip() for each in value):
        raise BadRow(number, column, "a list of texts is needed")
    return [clean(each) for each in value]


def _state(row: Row, told: list[str], number: int) -> v1.StateTask:
    states = {}
    for column in ("initial_state", "final_state"):
        value = parsed(row, column, number)
        if value is None:
            raise BadRow(number, column, "the environment's state is needed: replay the actions and put it here")
        if not isinstance(value, dict | list):
            raise BadRow(number, column, f"a state is an object or a list, this is {type(value).__name__}")
        if isinstance(value, dict) and value and SETTING_UP.issuperset(value):
            raise BadRow(number, column, "says how the environment is set up: its state then is needed")
        states[column] = written(value, number, column)
    return v1.StateTask(
        initial_json=states["initial_state"], expected_state_json=states["final_state"], must_communicate=told
    )


def _calls(row: Row, criteria: Row, number: int) -> v1.ToolCallsTask:
    """Returns the calls that must be among those made, in any order."""
    actions = criteria.get("actions")
    if not isinstance(actions, list | tuple):
        raise BadRow(number, "actions", "a list of actions is needed")
    expected = [call for call in (_call(action, number) for action in actions) if call["name"] != RESPOND]
    if not expected:
        raise BadRow(number, "actions", "at least one call is needed")
    tools = parsed(row, "tools", number)
    if tools is not None and not isinstance(tools, list):
        raise BadRow(number, "tools", "a list of functions is needed")
    return v1.ToolCallsTask(
        functions_json="" if tools is None else written(tools, number, "tools"),
        expected_json=written(expected, number, "actions"),
        extra_calls=v1.EXTRA_CALLS_ALLOW,
    )


def _call(action: Any, number: int) -> dict[str, Any]:  # noqa: ANN401 - a data set may hold anything
    name = action.get("name") if isinstance(action, dict) else None
    if not isinstance(action, dict) or not isinstance(name, str) or not name:
        raise BadRow(number, "actions", "every action needs a name")
    arguments = action.get("kwargs") if "kwargs" in action else action.get("arguments")
    if not isinstance(arguments, dict):
        raise BadRow(number, "actions", f"the action {name!r:.60} needs an object of arguments")
    if action.get("requestor", "assistant") != "assistant":
        raise BadRow(number, "actions", f"the action {name!r:.60} is the user's, which no completion holds")
    if action.get("compare_args") is not None:
        raise BadRow(number, "actions", f"the action {name!r:.60} compares some arguments only; all are compared here")
    # The contract reads a list as the values allowed, so each value is a list of one.
    return {"name": name, "arguments": {argument: [value] for argument, value in arguments.items()}}
