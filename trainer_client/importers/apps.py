"""APPS and TACO: `input_output` holds `inputs`, `outputs` and, for tests that call a function, `fn_name`.

LiveCodeBench's older form is the same with the three as columns of their own.
"""

from typing import Any

from rlvr import v1

from trainer_client.errors import BadRow
from trainer_client.importers.cells import Row, lines, parsed, written

COLUMN = "input_output"


def apps_task(row: Row, number: int = 0) -> v1.Task:
    """Returns the task of a row: calls with `fn_name`, else through standard input. Raises `BadRow`."""
    if COLUMN not in row and "inputs" not in row:
        raise BadRow(number, COLUMN, "an object with inputs and outputs is needed, there is none")
    cell = parsed(row, COLUMN, number) if COLUMN in row else dict(row)
    column = COLUMN if COLUMN in row else "inputs"
    if not isinstance(cell, dict):
        raise BadRow(number, column, "an object with inputs and outputs is needed")
    inputs, outputs = cell.get("inputs"), cell.get("outputs")
    if not isinstance(inputs, list) or not isinstance(outputs, list) or not inputs:
        raise BadRow(number, column, "lists of inputs and outputs are needed")
    if len(inputs) != len(outputs):
        raise BadRow(number, column, f"{len(inputs)} inputs but {len(outputs)} outputs")
    name = cell.get("fn_name")
    if name:
        return calls_task(str(name), inputs, outputs, number)
    cases = [
        v1.StdioTest(stdin=lines(given, number, column), expected_stdout=lines(printed, number, column))
        for given, printed in zip(inputs, outputs, strict=True)
    ]
    return v1.Task(code=v1.CodeTask(language="python", stdio=v1.StdioTests(cases=cases)))


def calls_task(name: str, inputs: list[Any], outputs: list[Any], number: int) -> v1.Task:
    """Returns the task that calls a function; each input is the list of its arguments.

    Some rows wrap every output in a list of one. Where all do, both the list and what it holds are
    accepted; where one does not, outputs are taken as they stand.
    """
    if not all(isinstance(arguments, list) for arguments in inputs):
        raise BadRow(number, COLUMN, "every input of a function must be the list of its arguments")
    wrapped = all(isinstance(output, list) and len(output) == 1 for output in outputs)
    cases = []
    for arguments, output in zip(inputs, outputs, strict=True):
        case = v1.CallTest(arguments=written(arguments, number, COLUMN), expected=written(output, number, COLUMN))
        if wrapped:
            case.also_accepted.append(written(output[0], number, COLUMN))
        cases.append(case)
    return v1.Task(code=v1.CodeTask(language="python", calls=v1.CallTests(entry_point=name, cases=cases)))
