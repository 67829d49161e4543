"""Rows of the common data sets become tasks.

    code          APPS, TACO, LiveCodeBench, HumanEval, MBPP, CodeContests
    qa            HotpotQA, Natural Questions, TriviaQA
    tool_calls    BFCL
    state         tau-bench style episodes (composite where the calls count too)
    sql           Spider
    instruction   IFEval

Pure: reads rows that others have loaded, runs nothing, fetches nothing. `IMPORTERS` lists the shapes by name; a row
that makes no task raises `BadRow`, which is the data set's fault.
"""

from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf import json_format
from rlvr import v1

from trainer_client.errors import BadRow
from trainer_client.importers.apps import apps_task
from trainer_client.importers.bfcl import bfcl_task
from trainer_client.importers.code_contests import code_contests_task
from trainer_client.importers.hotpot_qa import hotpot_qa_task
from trainer_client.importers.humaneval import humaneval_task
from trainer_client.importers.ifeval import ifeval_task
from trainer_client.importers.livecodebench import livecodebench_task
from trainer_client.importers.mbpp import mbpp_task
from trainer_client.importers.natural_questions import natural_questions_task
from trainer_client.importers.spider import spider_task
from trainer_client.importers.tau_bench import tau_bench_task
from trainer_client.importers.trivia_qa import trivia_qa_task

Row = Mapping[str, Any]

IMPORTERS: dict[str, Callable[[Row, int], v1.Task]] = {
    "apps": apps_task,
    "taco": apps_task,
    "livecodebench": livecodebench_task,
    "humaneval": humaneval_task,
    "mbpp": mbpp_task,
    "code_contests": code_contests_task,
    "bfcl": bfcl_task,
    "tau_bench": tau_bench_task,
    "spider": spider_task,
    "hotpot_qa": hotpot_qa_task,
    "natural_questions": natural_questions_task,
    "trivia_qa": trivia_qa_task,
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
    if not isinstance(row, Mapping):
        raise BadRow(number, "row", f"a mapping from columns to cells is needed, this is {type(row).__name__}")
    return IMPORTERS[shape](row, number)


def task_cell(shape: str, row: Row, number: int = 0) -> str:
    """Returns the same task as a data set's `task` column holds it: one line of proto JSON. Raises `BadRow`.

    >>> task_cell("hotpot_qa", {"question": "Which town?", "answer": "Oslo"})
    '{"qa": {"question": "Which town?", "references": ["Oslo"], "type": "ANSWER_TYPE_INFER"}}'
    >>> # dataset.map(lambda row, number: {"task": task_cell("bfcl", row, number)}, with_indices=True)
    """
    task = import_task(shape, row, number)
    return str(json_format.MessageToJson(task, preserving_proto_field_name=True, indent=None, ensure_ascii=False))
