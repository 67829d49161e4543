"""MBPP: `test_list` of assertions, `test_setup_code`, and in the cleaned edition `test_imports`."""

from rlvr import v1

from trainer_client.errors import BadRow
from trainer_client.importers.cells import Row, text


def mbpp_task(row: Row, number: int = 0) -> v1.Task:
    """Returns the task of a row; the verifier finds the entry point in the assertions. Raises `BadRow`."""
    tests = _texts(row, "test_list", number)
    if not tests:
        raise BadRow(number, "test_list", "at least one assertion is needed")
    asserts = v1.AssertTests(
        test_code="\n".join(tests),
        setup_code=text(row, "test_setup_code", number, needed=False),
        prelude="\n".join(_texts(row, "test_imports", number)),
    )
    return v1.Task(code=v1.CodeTask(language="python", asserts=asserts))


def _texts(row: Row, column: str, number: int) -> list[str]:
    value = row.get(column)
    if value is None:
        return []
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
        raise BadRow(number, column, "a list of texts is needed")
    return [text({column: each}, column, number) for each in value]
