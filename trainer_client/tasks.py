"""Rows of a data set become tasks: an `answer` column for the plain kinds, a `task` column for any.

Pure. A row that makes no task is an error which names its row and column: the task's fault, never the model's.
"""

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from numbers import Integral, Real
from typing import Any

from google.protobuf import json_format
from rlvr import v1

from trainer_client.errors import BadRow
from trainer_client.texts import clean, to_json

Columns = Mapping[str, Any]
Row = Mapping[str, Any]


def tasks_of(columns: Columns, rows: int, kind: str = "math") -> list[v1.Task]:
    """Returns one task a row from columns of `rows` values each; other columns are left alone.

    A row with a `task` takes it: the contract's `Task` in proto JSON, as text or as a dict whose null
    fields are dropped. Otherwise `answer` holds the reference, or several as a list, `kind` names the
    row's kind (`kind` for all when there is no such column), `question` and `choices` are used when
    there. Raises `BadRow`.
    """
    used = {name: values_of(columns, name, rows) for name in ("task", "kind", "answer", "question", "choices")}
    known: dict[str, v1.Task] = {}
    tasks = []
    for row in range(rows):
        values = {name: values[row] for name, values in used.items() if values is not None}
        raw = values.get("task")
        if isinstance(raw, str) and raw in known:
            tasks.append(known[raw])
            continue
        task = task_of(values, row, kind)
        if isinstance(raw, str):
            known[raw] = task
        tasks.append(task)
    return tasks


def task_of(values: Row, row: int = 0, kind: str = "math") -> v1.Task:
    """Returns the task of one row, as `tasks_of` does for many; `row` only names it in errors.

    >>> task_of({"answer": 7}).math.references[0]
    '7'
    """
    raw = values.get("task")
    if raw is not None:
        return written(raw, row)
    kind = values.get("kind") or kind
    build = FROM_ANSWER.get(kind)
    if build is None:
        known = ", ".join(FROM_ANSWER)
        raise BadRow(row, "task", f"a {kind!r} task must be given whole here; `answer` serves {known}")
    return build(values, row)


def values_of(columns: Columns, name: str, rows: int) -> Sequence[Any] | None:
    """Returns a column's values, or None where there is no such column."""
    values = columns.get(name)
    if values is None:
        return None
    if isinstance(values, str) or not isinstance(values, Sequence):
        raise BadRow(0, name, f"a column of {rows} values is needed, this is {type(values).__name__}")
    if len(values) != rows:
        why = f"{rows} values are needed, one a completion; the column has {len(values)}"
        raise BadRow(min(len(values), rows), name, why)
    return values


def written(raw: Any, row: int) -> v1.Task:  # noqa: ANN401 - a data set may hold anything
    """Returns a task given whole, as proto JSON text or as a dict of it."""
    if not isinstance(raw, str | Mapping):
        raise BadRow(row, "task", f"a task in proto JSON is needed, this is {type(raw).__name__}")
    try:
        text = raw if isinstance(raw, str) else to_json(without_nulls(dict(raw)))
        fields = json.loads(text, object_pairs_hook=without_doubles)
        if not isinstance(fields, dict):
            raise BadRow(row, "task", "a JSON object is needed, with the kind as its one field")
        fields = json.loads(clean(json.dumps(fields, ensure_ascii=False)))
        task = json_format.ParseDict(fields, v1.Task())
    except (ValueError, RecursionError, json_format.ParseError) as failure:
        if isinstance(failure, BadRow):
            raise
        raise BadRow(row, "task", f"no task in proto JSON: {failure}{_values_of(str(failure))}") from None
    if task.WhichOneof("kind") is None:
        raise BadRow(row, "task", "the task has no kind: one of math, qa, mcq, code, ... is needed")
    return task


def _values_of(failure: str) -> str:
    """Returns the values that there are, where what failed was the name of one."""
    found = re.search(r"enum type rlvr\.v1\.(\w+)", failure)
    return f" It has {', '.join(getattr(v1, found[1]).keys()[1:])}." if found else ""


def without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Returns a JSON object; raises `ValueError` where a name stands in it twice."""
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return fields


def without_nulls(value: Any) -> Any:  # noqa: ANN401 - a JSON value has no narrower type
    """Returns a value without the null fields that a struct column grows; an object of nulls alone is null."""
    if isinstance(value, Mapping):
        kept = {name: without_nulls(member) for name, member in value.items()}
        kept = {name: member for name, member in kept.items() if member is not None}
        return kept if kept or not value else None
    if isinstance(value, list | tuple):
        return [without_nulls(member) for member in value]
    return value


def math_task(values: Row, row: int) -> v1.Task:
    """Returns the math task of a row."""
    return v1.Task(math=v1.MathTask(question=question_of(values), references=references_of(values, row)))


def qa_task(values: Row, row: int) -> v1.Task:
    """Returns the short-answer task of a row."""
    return v1.Task(qa=v1.QaTask(question=question_of(values), references=references_of(values, row)))


def mcq_task(values: Row, row: int) -> v1.Task:
    """Returns the multiple-choice task of a row, which needs `choices`."""
    choices = values.get("choices")
    if isinstance(choices, str) or not isinstance(choices, Sequence) or len(choices) < 2:
        raise BadRow(row, "choices", "a list of at least two options is needed")
    options = [text_of(choice, row, "choices") for choice in choices]
    return v1.Task(mcq=v1.McqTask(question=question_of(values), choices=options, references=references_of(values, row)))


FROM_ANSWER: dict[str, Callable[[Row, int], v1.Task]] = {"math": math_task, "qa": qa_task, "mcq": mcq_task}


def question_of(values: Row) -> str:
    """Returns the question where the row has one as text."""
    question = values.get("question")
    return clean(question) if isinstance(question, str) else ""


def references_of(values: Row, row: int) -> list[str]:
    """Returns the row's accepted answers; at least one."""
    answer = values.get("answer")
    if answer is None:
        raise BadRow(row, "answer", "the reference is missing (and the row has no `task`)")
    answers = list(answer) if isinstance(answer, list | tuple) else [answer]
    if not answers:
        raise BadRow(row, "answer", "the list of references is empty")
    return [text_of(each, row, "answer") for each in answers]


def text_of(value: Any, row: int, column: str) -> str:  # noqa: ANN401 - a data set may hold anything
    """Returns a text or number as text; a whole float as its integer, since columns with gaps hold floats."""
    if isinstance(value, str):
        if not value.strip():
            raise BadRow(row, column, "the text is empty")
        return clean(value)
    if isinstance(value, bool) or not isinstance(value, Real) or not math.isfinite(value):
        raise BadRow(row, column, f"a text or a finite number is needed, this is {type(value).__name__} {value!r:.60}")
    if isinstance(value, Integral):
        return str(int(value))
    number = float(value)
    return str(int(number)) if number.is_integer() else format(Decimal(repr(number)), "f")
