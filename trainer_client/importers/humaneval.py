"""HumanEval: `prompt`, `test` (`check(candidate)`), `entry_point`. What the prompt defines besides is the prelude.

A completion has to hold the whole function: put the prompt before a body that a base model wrote after it.
"""

import ast

from rlvr import v1

from trainer_client.errors import BadRow
from trainer_client.importers.cells import Row, text


def humaneval_task(row: Row, number: int = 0) -> v1.Task:
    """Returns the task of a row. Raises `BadRow`.

    The prompt's imports and helper functions become the prelude, so that the tests use the task's own copy of a
    helper and never the program's.
    """
    entry_point = text(row, "entry_point", number)
    tests = v1.AssertTests(
        test_code=text(row, "test", number),
        entry_point=entry_point,
        prelude=_prelude(text(row, "prompt", number, needed=False), entry_point, number),
    )
    return v1.Task(code=v1.CodeTask(language="python", asserts=tests))


def _prelude(prompt: str, entry_point: str, number: int) -> str:
    """Returns the prompt without the function that is to be written."""
    try:
        body = ast.parse(prompt).body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise BadRow(number, "prompt", f"does not parse: {error}") from None
    kept = [node for node in body if not (isinstance(node, ast.FunctionDef) and node.name == entry_point)]
    return "\n\n".join(ast.get_source_segment(prompt, node) or ast.unparse(node) for node in kept)
