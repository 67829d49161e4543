"""Rows of common data sets become tasks: APPS, TACO, LiveCodeBench, HumanEval, MBPP, CodeContests; IFEval.

Pure: reads rows that others have loaded, runs nothing, fetches nothing. `IMPORTERS` lists the shapes by name; a row
that makes no task raises `BadRow`, which is the data set's fault.
"""

from collections.abc import Callable, Mapping
from typing import Any

from rlvr import v1

from trainer_client.errors import BadRow
from trainer_client.importers.apps import apps_task
from trainer_client.importers.code_contests import code_contests_task
from trainer_client.importers.humaneval import humaneval_task
from trainer_client.importers.ifeval import ifeval_task
from trainer_client.importers.livecodebench import livecodebench_task
from trainer_client.importers.mbpp import mbpp_task

Row = Mapping[str, Any]

IMPORTERS: dict[str, Callable[[Row, int], v1.Task]] = {
    "apps": apps_task,
    "taco": apps_task,
    "livecodebench": livecodebench_task,
    "humaneval": humaneval_task,
    "mbpp": mbpp_task,
    "code_contests": code_contests_task,
    "ifeval": ifeval_task,
}
"""A function a shape: a row and its number (for messages) to a task."""


def import_task(shape: str, row: Row, number: int = 0) -> v1.Task:
    """Returns the task of a row of the named shape. Raises `BadRow`, also for a shape that nobody knows.

    >>> import_task("mbpp", {"test_list": ["assert add(1, 2) == 3"]}).code.asserts.test_code
    'assert add(1, 2) == 3'
    """
    if shape not in IMPORTERS:
        raise BadRow(number, "shape", f"{shape!r} is none of {', '.join(IMPORTERS)}")
    return IMPORTERS[shape](row, number)
