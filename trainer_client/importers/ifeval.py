"""IFEval: `instruction_id_list` names the instructions, `kwargs` their parameters, one object an instruction.

Published tables give each instruction every parameter, most of them null; nulls are left out. What an instruction
needs is the verifier's to say.
"""

from rlvr import v1

from trainer_client.errors import BadRow
from trainer_client.importers.cells import Row, parsed, written

IDS = "instruction_id_list"
KWARGS = "kwargs"


def ifeval_task(row: Row, number: int = 0) -> v1.Task:
    """Returns the task of a row: all of its instructions. Raises `BadRow`."""
    ids, kwargs = parsed(row, IDS, number), parsed(row, KWARGS, number)
    if not isinstance(ids, list | tuple) or not ids or not all(isinstance(each, str) and each for each in ids):
        raise BadRow(number, IDS, "a list of instruction ids is needed")
    if not isinstance(kwargs, list | tuple) or len(kwargs) != len(ids):
        raise BadRow(number, KWARGS, f"a list of {len(ids)} objects is needed, one for each instruction")
    if not all(each is None or isinstance(each, dict) for each in kwargs):
        raise BadRow(number, KWARGS, "every instruction's parameters must be an object")
    constraints = [
        {"type": name, "kwargs": {key: value for key, value in (given or {}).items() if value is not None}}
        for name, given in zip(ids, kwargs, strict=True)
    ]
    return v1.Task(instruction=v1.InstructionTask(constraints_json=written(constraints, number, KWARGS)))
