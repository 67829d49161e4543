"""Natural Questions: a `question` with an `answer` list (the open edition), or with the annotators' short answers.

An annotation of several spans is one answer that lists them; one without a short answer and without yes or no tells
nothing. Whatever any annotator answered suffices.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from rlvr import v1

from trainer_client.errors import BadRow
from trainer_client.importers.cells import Row, text
from trainer_client.texts import clean

ANNOTATIONS = "annotations"
POLAR = {1: "yes", 0: "no", "YES": "yes", "NO": "no"}
NEITHER = (-1, "NONE", None)


def natural_questions_task(row: Row, number: int = 0) -> v1.Task:
    """Returns the task of a row. Raises `BadRow`, also where nobody answered or yes stands against no."""
    question = row.get("question")
    asked = text({"question": question.get("text") if isinstance(question, Mapping) else question}, "question", number)
    column = "answer" if "answer" in row else ANNOTATIONS
    references = list(dict.fromkeys(_answers(row, number) if column == "answer" else _annotated(row, number)))
    if not references:
        raise BadRow(number, column, "holds no answer")
    polar = [each for each in references if each in POLAR.values()] if column == ANNOTATIONS else []
    if len(polar) > 1:
        raise BadRow(number, column, "one annotator answers yes, another no")
    kind = v1.ANSWER_TYPE_YES_NO if polar == references else v1.ANSWER_TYPE_INFER
    return v1.Task(qa=v1.QaTask(question=asked, references=references, type=kind))


def _answers(row: Row, number: int) -> Iterator[str]:
    value = row.get("answer")
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list | tuple) or not all(isinstance(each, str) and each.strip() for each in listed):
        raise BadRow(number, "answer", "a list of texts is needed")
    yield from (clean(each) for each in listed)


def _annotated(row: Row, number: int) -> Iterator[str]:
    """Yields what each annotator answered: the two as columns of lists, or as a list of annotations."""
    value = row.get(ANNOTATIONS)
    if isinstance(value, Mapping):
        shorts, polars = value.get("short_answers"), value.get("yes_no_answer")
    elif isinstance(value, list | tuple) and all(isinstance(each, Mapping) for each in value):
        shorts = [each.get("short_answers") for each in value]
        polars = [each.get("yes_no_answer") for each in value]
    else:
        raise BadRow(number, ANNOTATIONS, "annotations are needed, or an answer")
    if not isinstance(shorts, list | tuple) or not isinstance(polars, list | tuple) or len(shorts) != len(polars):
        raise BadRow(number, ANNOTATIONS, "short_answers and yes_no_answer of equal length are needed")
    for short, polar in zip(shorts, polars, strict=True):
        if polar not in NEITHER and (not isinstance(polar, str | int) or polar not in POLAR):
            raise BadRow(number, ANNOTATIONS, f"yes_no_answer is {polar!r:.60}")
        if polar not in NEITHER:
            yield POLAR[polar]
        spans = _spans(short, number)
        if spans:
            yield spans[0] if len(spans) == 1 else json.dumps(spans, ensure_ascii=False)


def _spans(short: Any, number: int) -> list[str]:  # noqa: ANN401 - a data set may hold anything
    """Returns the texts of one annotation's short answer."""
    spans = short.get("text") if isinstance(short, Mapping) else short
    if isinstance(spans, list | tuple):
        spans = [span.get("text") if isinstance(span, Mapping) else span for span in spans]
        if all(isinstance(span, str) and span.strip() for span in spans):
            return [clean(span) for span in spans]
    raise BadRow(number, ANNOTATIONS, "a short answer is a list of spans with their texts")
