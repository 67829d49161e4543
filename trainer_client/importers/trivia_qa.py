"""TriviaQA: a `question` with an `answer` of a `value` and its `aliases`; the original files write the names large."""

from rlvr import v1

from trainer_client.errors import BadRow
from trainer_client.importers.cells import Row, parsed, text
from trainer_client.texts import clean

WITHHELD = "<unk>"  # what test rows hold instead of the answer


def trivia_qa_task(row: Row, number: int = 0) -> v1.Task:
    """Returns the task of a row: the value and every alias suffice. Raises `BadRow`, also on a withheld answer."""
    question, column = ("Question", "Answer") if "Answer" in row else ("question", "answer")
    answer = parsed(row, column, number)
    if not isinstance(answer, dict):
        raise BadRow(number, column, "an object with a value and aliases is needed")
    names = {str(name).lower(): value for name, value in answer.items()}
    value = names.get("value")
    if not isinstance(value, str) or not value.strip() or value.strip() == WITHHELD:
        raise BadRow(number, column, "has no value, or one that is withheld")
    aliases = names.get("aliases")
    if aliases is None:
        aliases = []
    if not isinstance(aliases, list | tuple) or not all(isinstance(alias, str) for alias in aliases):
        raise BadRow(number, column, "aliases must be a list of texts")
    references = dict.fromkeys(clean(each) for each in (value, *aliases) if each.strip())
    return v1.Task(qa=v1.QaTask(question=text(row, question, number), references=list(references)))
