"""Data sets: JSON Lines files, hub data sets and the built-in task, all as rows of a prompt and what makes its task.

Only columns that make tasks go on: a struct column grows null fields, so a whole task travels as one
JSON string. Every row's task is built once before anything is trained.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from datasets import Dataset, load_dataset

from trainer_client.tasks import task_of
from trainer_client.training.arithmetic import split_problems
from trainer_client.training.options import ARITHMETIC, RunOptions

TASK_COLUMNS = ("answer", "task", "kind", "question", "choices")


class BadData(ValueError):
    """A data set that cannot be read or lacks what training needs; the message says where."""


def read_json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yields the objects of a JSON Lines file; blank lines are skipped. Raises `BadData` naming the line."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise BadData(f"{path}:{number}: no JSON: {error.msg}") from None
            if not isinstance(row, dict):
                raise BadData(f"{path}:{number}: not an object")
            yield row


def _raw(options: RunOptions, source: str, split: str) -> Iterable[dict[str, Any]]:
    if source.endswith((".jsonl", ".json", ".ndjson")):
        if not Path(source).is_file():
            raise BadData(f"there is no file {source}")
        return read_json_lines(Path(source))
    found: Iterable[dict[str, Any]] = load_dataset(source, options.data_config, split=split)
    return found


def _answer(value: object, after: str | None) -> str | list[str] | None:
    """Returns a reference, or several, as text."""
    if value is None:
        return None
    if isinstance(value, list):
        return [str(each) for each in value]
    text = str(value)
    return text.rpartition(after)[2].strip() if after else text


def _prompt(options: RunOptions, value: str | list[dict[str, str]], wrap: bool) -> str | list[dict[str, str]]:
    """Returns a prompt as TRL takes it: a text, or messages."""
    if isinstance(value, str):
        text = value + options.prompt_suffix
        if not wrap:
            return text
        value = [{"role": "user", "content": text}]
    elif options.prompt_suffix:
        value = [*value[:-1], {**value[-1], "content": value[-1]["content"] + options.prompt_suffix}]
    if options.system_prompt is not None and value[0]["role"] != "system":
        value = [{"role": "system", "content": options.system_prompt}, *value]
    return list(value)


def shape_rows(options: RunOptions, rows: Iterable[dict[str, Any]], name: str, *, wrap: bool) -> list[dict[str, Any]]:
    """Returns rows with `prompt` and the task columns; None where a row lacks one, left out where all do.

    `wrap` makes messages of plain prompts. Raises `BadData` naming the row, and `BadRow` (rows from 0)
    where a row makes no task.
    """
    names = {"answer": options.answer_column, "task": options.task_column}
    shaped: list[dict[str, Any]] = []
    for number, row in enumerate(rows, 1):
        prompt = row.get(options.prompt_column)
        if not prompt or not isinstance(prompt, str | list):
            raise BadData(f"{name}, row {number}: column {options.prompt_column!r} holds neither a text nor messages")
        found = {column: row.get(names.get(column, column)) for column in TASK_COLUMNS}
        if found["answer"] is None and found["task"] is None:
            raise BadData(f"{name}, row {number}: neither {options.answer_column!r} nor {options.task_column!r}")
        if not isinstance(found["task"], str | None):
            raise BadData(f"{name}, row {number}: column {options.task_column!r} must hold one JSON string")
        found["answer"] = _answer(found["answer"], options.answer_after)
        task_of({key: value for key, value in found.items() if value is not None}, number - 1, options.task)
        shaped.append({"prompt": _prompt(options, prompt, wrap), **found})
    return _even(shaped)


def _even(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Returns rows without columns that none fills, with answers of one type: a table's column has one."""
    if any(isinstance(row["answer"], list) for row in rows):
        rows = [row | {"answer": [row["answer"]] if isinstance(row["answer"], str) else row["answer"]} for row in rows]
    empty = {column for column in TASK_COLUMNS if all(row[column] is None for row in rows)}
    return [{key: value for key, value in row.items() if key not in empty} for row in rows]


def load_rows(options: RunOptions, *, training: bool, data_seed: int, wrap: bool) -> list[dict[str, Any]]:
    """Returns the rows of the training data, or of the held-out data (its first `eval_problems`)."""
    source = options.train_data if training else options.eval_data
    if source is None:
        return []
    if source == ARITHMETIC:
        splits = split_problems(data_seed)
        rows = [problem.row() for problem in (splits.train if training else splits.validation)]
    else:
        split = options.train_split if training else options.eval_split
        rows = shape_rows(options, _raw(options, source, split), source, wrap=wrap)
    if not rows:
        raise BadData(f"{source} holds no rows")
    return rows if training else rows[: options.eval_problems]


def as_dataset(rows: list[dict[str, Any]]) -> Dataset:
    """Returns rows as the data set that TRL takes."""
    return Dataset.from_list(rows)
