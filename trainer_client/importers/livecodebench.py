"""LiveCodeBench: `public_test_cases` and `private_test_cases` (the latter packed), `metadata` with `func_name`.

The packed form is base64 of zlib of a pickled text; it is unpickled by a reader that knows no class, so that a data
set can run nothing here.
"""

import base64
import binascii
import io
import json
import pickle
import zlib
from typing import Any, NoReturn

from rlvr import v1

from trainer_client.errors import BadRow
from trainer_client.importers.apps import apps_task
from trainer_client.importers.cells import Row, lines, parsed

MAX_BYTES = 512 * 1024 * 1024
COLUMNS = ("public_test_cases", "private_test_cases")


def livecodebench_task(row: Row, number: int = 0) -> v1.Task:
    """Returns the task of a row, public tests first. Raises `BadRow`."""
    if not any(column in row for column in COLUMNS):
        if "input_output" not in row and "inputs" not in row:
            raise BadRow(number, COLUMNS[0], "a list of tests is needed, there is none")
        return apps_task(row, number)
    tests = [test for column in COLUMNS for test in _tests(row, column, number)]
    if not tests:
        raise BadRow(number, COLUMNS[0], "at least one test is needed")
    kinds = {test.get("testtype", "stdin") for test in tests}
    if kinds == {"functional"}:
        return _calls(row, tests, number)
    if kinds != {"stdin"}:
        raise BadRow(number, COLUMNS[0], f"tests of one type are needed, not {sorted(map(str, kinds))}")
    cases = [
        v1.StdioTest(
            stdin=lines(test.get("input"), number, COLUMNS[0]),
            expected_stdout=lines(test.get("output"), number, COLUMNS[0]),
        )
        for test in tests
    ]
    return v1.Task(code=v1.CodeTask(language="python", stdio=v1.StdioTests(cases=cases)))


def _calls(row: Row, tests: list[dict[str, Any]], number: int) -> v1.Task:
    """Returns the task that calls a function; an input is one JSON value a line, one line an argument."""
    metadata = parsed(row, "metadata", number)
    name = metadata.get("func_name") if isinstance(metadata, dict) else None
    if not isinstance(name, str) or not name:
        raise BadRow(number, "metadata", "func_name is needed for functional tests")
    cases = []
    for test in tests:
        given, expected = test.get("input"), test.get("output")
        if not isinstance(given, str) or not isinstance(expected, str):
            raise BadRow(number, COLUMNS[0], "inputs and outputs of functional tests must be JSON texts")
        arguments = ", ".join(line for line in given.split("\n") if line.strip())
        cases.append(v1.CallTest(arguments=f"[{arguments}]", expected=expected))
    return v1.Task(code=v1.CodeTask(language="python", calls=v1.CallTests(entry_point=name, cases=cases)))


def _tests(row: Row, column: str, number: int) -> list[dict[str, Any]]:
    value = row.get(column)
    if isinstance(value, str):
        text = value if value.lstrip().startswith("[") else _unpacked(value, column, number)
        value = parsed({column: text}, column, number) if text.strip() else []
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(test, dict) for test in value):
        raise BadRow(number, column, "a list of tests is needed")
    return value


def _unpacked(packed: str, column: str, number: int) -> str:
    try:
        inflater = zlib.decompressobj()
        data = inflater.decompress(base64.b64decode(packed, validate=True), MAX_BYTES)
        if inflater.unconsumed_tail:
            raise BadRow(number, column, f"the packed tests are over {MAX_BYTES} bytes")
        held = _TextOnly(io.BytesIO(data)).load()
    except (binascii.Error, zlib.error, pickle.UnpicklingError, EOFError, ValueError, IndexError) as error:
        raise BadRow(number, column, f"the packed tests cannot be read: {error}") from None
    if isinstance(held, bytes):
        held = held.decode("utf-8", "replace")
    return held if isinstance(held, str) else json.dumps(held)


class _TextOnly(pickle.Unpickler):
    """Reads builtin values and refuses every class."""

    def find_class(self, module: str, name: str) -> NoReturn:
        """Raises `UnpicklingError`."""
        raise pickle.UnpicklingError(f"{module}.{name} has no place in tests")
