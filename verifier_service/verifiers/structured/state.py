"""Judges the final state of an environment: goals newly reached, everything else untouched, results told.

Called in a worker only. By default the state is the environment's own (`state_json`): where that is missing or
unreadable, the environment is at fault and there is no verdict. What the model writes counts as the state only
where the task says so.
"""

from collections.abc import Callable
from dataclasses import dataclass

from verifier_service.domain.enums import Frame, StateSource
from verifier_service.domain.errors import BadTask
from verifier_service.domain.specs import StateTask
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Flag, Reason, Verdict, failed
from verifier_service.verifiers.judge import Judge
from verifier_service.verifiers.reading.answer import is_truncated, read_answer
from verifier_service.verifiers.reading.flags import flagged
from verifier_service.verifiers.reading.said import says_nothing
from verifier_service.verifiers.structured.committed_json import find_json
from verifier_service.verifiers.structured.comparing import Path, pointed, pointer
from verifier_service.verifiers.structured.state_frame import breach, changes
from verifier_service.verifiers.structured.state_goals import Goal, read_goal
from verifier_service.verifiers.structured.state_message import NAMED_PATTERNS, says_anything, untold
from verifier_service.verifiers.structured.state_patterns import read_pattern
from verifier_service.verifiers.structured.state_soundness import (
    GOALS,
    check_expected,
    check_frame,
    check_goals,
    check_start,
)
from verifier_service.verifiers.structured.strict_json import Value, read_task

STATE_FIELD = "completions.state_json"


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A task whose texts are read; `pattern` finds or does not, `whole` is the expected state where `has_whole`."""

    initial: Value
    goals: tuple[Goal, ...]
    open_places: tuple[Path, ...]
    allowed: tuple[Path, ...]
    pattern: Callable[[str], object] | None
    whole: Value
    has_whole: bool


class StateJudge:
    """A prepared task; `due` are the goals that the state at the start does not satisfy."""

    def __init__(self, spec: StateTask, prepared: _Prepared, starts_in_thinking: bool) -> None:
        """Takes the task as sent and as read."""
        self.spec = spec
        self.task = prepared
        self.starts_in_thinking = starts_in_thinking
        self.held = tuple(goal for goal in prepared.goals if goal.holds(prepared.initial))
        self.due = tuple(goal for goal in prepared.goals if not goal.holds(prepared.initial))
        self.change_due = bool(self.due) or (
            prepared.has_whole and breach(prepared.initial, prepared.whole, prepared.allowed) is not None
        )

    @flagged
    def judge(self, completion: Completion) -> Verdict:
        """Returns the verdict of one completion. Raises `BadTask` where the environment gave no readable state."""
        if is_truncated(completion):
            return failed(Reason.TRUNCATED, "generation was cut off at its length limit")
        said = read_answer(completion, self.starts_in_thinking)
        if self.spec.source is StateSource.COMPLETION_TEXT:
            if said.text is None:
                return failed(Reason.NO_ANSWER, "nothing is said outside of thinking")
            found = find_json(said.text)
            if found.reason is not None:
                return failed(found.reason, found.explanation, flags=found.flags)
            return self._judged(*_parts(found.value))
        if (said.text is None or says_nothing(said.text)) and not completion.messages_json:
            return failed(Reason.NO_ANSWER, "the completion is blank")
        state = _environment_state(completion.state_json)
        return self._judged(state, said.text or "")

    def _judged(self, state: Value, message: str) -> Verdict:
        task = self.task
        if self.change_due and next(changes(task.initial, state), None) is None:
            return failed(Reason.MISMATCH, "nothing was changed", flags=(Flag.NO_OP,))
        if task.has_whole:
            where = breach(task.whole, state, task.allowed)
            if where is not None:
                return failed(Reason.MISMATCH, f"not the expected state at {pointed(where)}")
        elif self.spec.frame is Frame.UNCHANGED_ELSEWHERE:
            where = breach(task.initial, state, task.open_places)
            if where is not None:
                return failed(Reason.MISMATCH, f"changed besides: {pointed(where)}", flags=(Flag.COLLATERAL,))
        lost = [goal for goal in self.held if not goal.holds(state)]
        if lost:
            return failed(Reason.MISMATCH, f"no longer so: {pointed(lost[0].path)}", flags=(Flag.COLLATERAL,))
        return self._scored(state, message)

    def _scored(self, state: Value, message: str) -> Verdict:
        told = self.spec.source is StateSource.COMPLETION_TEXT or any(map(str.isalnum, message))
        if not self.change_due and not told:  # where nothing is to be changed, silence would be enough
            return failed(Reason.NO_ANSWER, "nothing is changed and nothing is said")
        missed = [goal for goal in self.due if not goal.holds(state)]
        missing = untold(message, self.spec.must_communicate)
        unmatched = self.task.pattern is not None and not self.task.pattern(message)
        if missing or unmatched:
            why = f"the final message does not tell {missing[0][:80]!r}" if missing else "the final message is another"
            return failed(Reason.MISMATCH, why)
        if missed:
            why = f"not reached: {missed[0].op} at {pointed(missed[0].path)}"
            score = (len(self.due) - len(missed)) / len(self.due)
            return Verdict(False, score, Reason.MISMATCH, why)
        return Verdict(True, 1.0, Reason.MATCH, rule="goals" if self.task.goals else "state")


def _parts(value: Value) -> tuple[Value, str]:
    """Returns the state and the final message of a text that is the state, or `{"state": .., "messages": [..]}`."""
    if not (isinstance(value, dict) and "state" in value and value.keys() <= {"state", "messages"}):
        return value, ""
    messages = value.get("messages")
    last = messages[-1] if isinstance(messages, list) and messages else ""
    content = last.get("content") if isinstance(last, dict) else last
    return value["state"], content if isinstance(content, str) else ""


def _environment_state(text: str) -> Value:
    if not text.strip():
        raise BadTask("the environment gave no final state", STATE_FIELD)
    return read_task(text, STATE_FIELD)


def prepare(spec: StateTask, starts_in_thinking: bool) -> Judge:
    """Returns the judge of a task. Raises `BadTask` naming the field that cannot be used."""
    initial = read_task(spec.initial_json, "state.initial_json")
    has_whole = bool(spec.expected_state_json.strip())
    whole = read_task(spec.expected_state_json, "state.expected_state_json") if has_whole else None
    raw = read_task(spec.goal_json, GOALS) if spec.goal_json.strip() else []
    if not isinstance(raw, list):
        raise BadTask("is no list of goals {path, op, value}", GOALS)
    if not spec.goal_json.strip() and not has_whole:
        raise BadTask("goals or an expected state are needed", GOALS)
    goals = tuple(read_goal(each, f"{GOALS}[{index}]") for index, each in enumerate(raw))
    allowed = tuple(_pointer(each, f"state.allow_changes[{i}]") for i, each in enumerate(spec.allow_changes))
    for index, text in enumerate(spec.must_communicate):
        if not says_anything(text):
            raise BadTask("is blank, or punctuation alone", f"state.must_communicate[{index}]")
    check_goals(goals)
    check_start(goals, initial)
    if has_whole:
        check_expected(goals, whole, allowed)
    places = (*(goal.path for goal in goals), *allowed)
    if not has_whole and spec.frame is Frame.UNCHANGED_ELSEWHERE:
        check_frame(goals, initial, places)
    prepared = _Prepared(initial, goals, places, allowed, _pattern(spec.answer_pattern), whole, has_whole)
    judge = StateJudge(spec, prepared, starts_in_thinking)
    _check_due(judge)
    return judge


def _check_due(judge: StateJudge) -> None:
    """Raises `BadTask` where an episode that does nothing would pass, whatever it says."""
    task = judge.task
    told = judge.spec.must_communicate or (task.pattern is not None and not task.pattern(""))
    if judge.change_due or told:
        return
    if task.has_whole:
        if next(changes(task.initial, task.whole), None) is not None:
            why = "differs from the start only where anything may change, so an episode that does nothing would pass"
            raise BadTask(why, "state.expected_state_json")
        return  # an expected state that is the start's says itself that nothing is to be changed
    if task.goals:
        raise BadTask("every goal holds at the start, so an episode that does nothing would pass", GOALS)
    raise BadTask("asks for nothing: there is no goal, no expected state and nothing to be told", GOALS)


def _pointer(text: str, field: str) -> Path:
    try:
        return pointer(text)
    except ValueError as error:
        raise BadTask(str(error), field) from None


def _pattern(text: str) -> Callable[[str], object] | None:
    if not text:
        return None
    if text in NAMED_PATTERNS:
        return NAMED_PATTERNS[text].search
    try:
        return read_pattern(text).found_in
    except ValueError as error:
        raise BadTask(str(error), "state.answer_pattern") from None


def _shown(path: Path) -> str:
    return ("/" + "/".join(path))[:120].encode("utf-8", "replace").decode()
