"""Judges whether a text keeps to instructions about its form: constraint by constraint, nothing is compared.

Called in a worker only. The score is the share of constraints that hold; what says nothing satisfies none, so that
silence is never rewarded by a constraint that forbids.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from verifier_service.domain.errors import BadTask
from verifier_service.domain.specs import InstructionTask
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Reason, StepResult, Verdict, failed
from verifier_service.verifiers.judge import Judge
from verifier_service.verifiers.reading.flags import flagged
from verifier_service.verifiers.reading.said import said_or_failed
from verifier_service.verifiers.structured.instruction_claims import exclude_each_other
from verifier_service.verifiers.structured.instruction_ifeval import IFEVAL
from verifier_service.verifiers.structured.instruction_own import OWN, Check
from verifier_service.verifiers.structured.instruction_parameters import FIELD, Parameters
from verifier_service.verifiers.structured.instruction_text import Said, says_something
from verifier_service.verifiers.structured.strict_json import read_task

MAX_CONSTRAINTS = 64
_MAKERS = OWN | IFEVAL


@dataclass(frozen=True, slots=True)
class Constraint:
    """One constraint of the list: `id` tells its place and its type."""

    id: str
    holds: Check


class InstructionJudge:
    """A prepared task. Both ways to aggregate score alike; they differ in nothing that a text can tell."""

    def __init__(self, constraints: tuple[Constraint, ...], starts_in_thinking: bool) -> None:
        """Takes the constraints, at least one."""
        self._constraints = constraints
        self._starts_in_thinking = starts_in_thinking

    @flagged
    def judge(self, completion: Completion) -> Verdict:
        """Returns the verdict of one completion. Raises `BadTask` on a transcript that is none."""
        text = said_or_failed(completion, self._starts_in_thinking)
        if isinstance(text, Verdict):
            return text
        said = Said(text)
        if not says_something(said.text):
            return failed(Reason.NO_ANSWER, "the text holds no letter and no digit")
        steps = tuple(_step(each, said) for each in self._constraints)
        broken = [step.id for step in steps if not step.passed]
        if not broken:
            return Verdict(True, 1.0, Reason.ACCEPTED, rule="constraints", steps=steps)
        why = f"{len(broken)} of {len(steps)} do not hold: {', '.join(broken)}"[:200]
        score = (len(steps) - len(broken)) / len(steps)
        return Verdict(False, score, Reason.CONSTRAINT_VIOLATED, why, rule="constraints", steps=steps)


def _step(constraint: Constraint, said: Said) -> StepResult:
    if constraint.holds(said):
        return StepResult(constraint.id, True, 1.0, Reason.ACCEPTED)
    return StepResult(constraint.id, False, 0.0, Reason.CONSTRAINT_VIOLATED)


def prepare(spec: InstructionTask, starts_in_thinking: bool) -> Judge:
    """Returns the judge of a task. Raises `BadTask` naming the constraint, and its parameter, that cannot be used."""
    raw = read_task(spec.constraints_json, FIELD)
    if not isinstance(raw, list) or not 0 < len(raw) <= MAX_CONSTRAINTS:
        raise BadTask(f"must be a list of 1 to {MAX_CONSTRAINTS} constraints", FIELD)
    given = [Parameters(each, index) for index, each in enumerate(raw)]
    constraints = tuple(_constraint(each, index) for index, each in enumerate(given))
    _check_together(given)
    return InstructionJudge(constraints, starts_in_thinking)


def _check_together(given: Sequence[Parameters]) -> None:
    """Raises `BadTask` where two constraints exclude each other, or every text that says something satisfies all."""
    for index, each in enumerate(given):
        for earlier, other in enumerate(given[:index]):
            for claim, name in each.claims:
                if any(exclude_each_other(claim, held) for held, _ in other.claims):
                    raise each.bad(f"cannot hold together with constraint {earlier}, {other.type}", name)
    if all(each.is_idle for each in given):
        raise BadTask("asks for nothing: every text that says something satisfies all of it", FIELD)


def _constraint(given: Parameters, index: int) -> Constraint:
    maker = _MAKERS.get(given.type)
    if maker is None:
        raise given.bad(f"{given.type[:60]!r} is none of {', '.join(OWN)}, nor of IFEval's ids", "type")
    check = maker(given)
    given.finish()
    return Constraint(f"{index}:{given.type}", check)
