"""HotpotQA: a `question` with one `answer`; `yes` and `no` are answers to questions that ask for them."""

from rlvr import v1

from trainer_client.importers.cells import Row, text

POLAR = frozenset({"yes", "no"})


def hotpot_qa_task(row: Row, number: int = 0) -> v1.Task:
    """Returns the task of a row. Raises `BadRow`, also where the answer is withheld."""
    answer = text(row, "answer", number)
    polar = answer.strip().lower() in POLAR
    return v1.Task(
        qa=v1.QaTask(
            question=text(row, "question", number),
            references=[answer],
            type=v1.ANSWER_TYPE_YES_NO if polar else v1.ANSWER_TYPE_INFER,
        )
    )
