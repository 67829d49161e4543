"""Reads the labelled cases of the math kind: a row's task and completion, policy included."""

import json
from pathlib import Path

from verifier_service.domain import enums
from verifier_service.domain.errors import BadTask, Unsupported
from verifier_service.domain.specs import MathPolicy, MathTask
from verifier_service.domain.task import Completion
from verifier_service.verifiers.math.verifier import prepare

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "cases" / "math.jsonl").read_text(encoding="utf-8").splitlines()
]
ENUMS = {
    "extraction": enums.Extraction,
    "units": enums.Units,
    "percent": enums.Percent,
    "multiple": enums.Multiple,
    "undecided": enums.Undecided,
}


def policy_of(case: dict) -> MathPolicy:
    """Returns a row's policy; values of enums are written by name."""
    given = case.get("policy", {})
    return MathPolicy(**{name: ENUMS[name][value] if name in ENUMS else value for name, value in given.items()})


def outcome_of(case: dict) -> bool | str:
    """Returns whether the row's completion passes, `error` where the policy asks for one, `bad task` by the law."""
    task = MathTask(references=(case["reference"],), policy=policy_of(case))
    finished = enums.FinishReason[case.get("finish_reason", "STOP")]
    try:
        judge = prepare(task, starts_in_thinking=False)
        return judge.judge(Completion(text=case["completion"], finish_reason=finished)).passed
    except Unsupported:
        return "error"
    except BadTask:
        return "bad task"
