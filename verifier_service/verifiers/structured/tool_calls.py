"""Judges tool calls: those that a completion, or every turn of its transcript, makes, against the expected ones.

Called in a worker only. Score: the share of expected calls that are made, 0 where a call is none of them (unless
extra calls are allowed). Where none is expected, saying something passes and silence fails.
"""

from collections.abc import Sequence
from functools import partial

from verifier_service.domain.enums import ExtraCalls, Order
from verifier_service.domain.errors import BadTask
from verifier_service.domain.specs import ToolCallsTask
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Flag, Reason, Verdict, failed
from verifier_service.verifiers.judge import Judge
from verifier_service.verifiers.reading.answer import is_truncated, read_answer
from verifier_service.verifiers.reading.flags import flagged
from verifier_service.verifiers.structured.call_matching import Expected, Matcher
from verifier_service.verifiers.structured.call_messages import calls_in_messages
from verifier_service.verifiers.structured.call_reading import calls_in_text
from verifier_service.verifiers.structured.comparing import Path
from verifier_service.verifiers.structured.expected_calls import read_expected
from verifier_service.verifiers.structured.functions import Call, Functions, UnreadableCall, read_functions
from verifier_service.verifiers.structured.strict_json import read_task, written
from verifier_service.verifiers.structured.unordered import leads_in_schema, leads_in_value, read_unordered
from verifier_service.verifiers.tolerance import check_relative

MAX_EXPECTED = 64


class ToolCallsJudge:
    """A prepared task."""

    def __init__(
        self, spec: ToolCallsTask, matcher: Matcher, expected: tuple[Expected, ...], starts_in_thinking: bool
    ) -> None:
        """Takes the task, its functions with how values compare, and the expected calls."""
        self.spec = spec
        self.matcher = matcher
        self.expected = expected
        self.starts_in_thinking = starts_in_thinking

    @flagged
    def judge(self, completion: Completion) -> Verdict:
        """Returns the verdict of one completion. Raises `BadTask` on a transcript that is none."""
        if is_truncated(completion):
            return failed(Reason.TRUNCATED, "generation was cut off at its length limit")
        said = read_answer(completion, self.starts_in_thinking)
        try:
            calls = self._calls(completion, said.text)
        except UnreadableCall as fault:
            return failed(Reason.UNPARSABLE_ANSWER, f"unreadable: {fault}")
        if not calls and not _says_something(said.text):
            thought: tuple[Flag, ...] = (Flag.ANSWER_ONLY_IN_THINKING,) if said.only_thought else ()
            return failed(Reason.NO_ANSWER, "nothing is said and nothing is called", flags=thought)
        return self._judged(calls)

    def _calls(self, completion: Completion, text: str | None) -> list[Call]:
        functions = self.matcher.functions
        if not completion.messages_json:
            return calls_in_text(text, functions) if text is not None else []
        return calls_in_messages(completion.messages_json, functions, self.starts_in_thinking)

    def _judged(self, calls: list[Call]) -> Verdict:
        shown = "; ".join(f"{call.name}({written(call.arguments)[:80]})" for call in calls[:5])[:200]
        shown = shown.encode("utf-8", "replace").decode()
        matched = self.matcher.matched(calls, self.expected, self.spec.order is Order.STRICT)
        if matched < len(calls) and self.spec.extra_calls is ExtraCalls.FORBID:
            return failed(Reason.MISMATCH, self._unexpected(calls), extracted=shown)
        if matched < len(self.expected):
            why = f"{matched} of {len(self.expected)} expected calls are made"
            reason = Reason.MISMATCH if calls else Reason.NO_ANSWER
            return Verdict(False, matched / len(self.expected), reason, why, extracted=shown)
        return Verdict(True, 1.0, Reason.MATCH, extracted=shown, rule="calls" if self.expected else "no call")

    def _unexpected(self, calls: list[Call]) -> str:
        """Says of the first call that is none of the expected ones what it is not."""
        call = next((each for each in calls if not any(self.matcher.fits(each, due) for due in self.expected)), None)
        if call is None:
            return "a call is made too often, or in another order"
        name = call.name[:80].encode("utf-8", "replace").decode()
        if any(due.name == call.name for due in self.expected):
            return f"{name} is not expected with these arguments"
        return f"{name} is not expected"


def prepare(spec: ToolCallsTask, starts_in_thinking: bool) -> Judge:
    """Returns the judge of a task. Raises `BadTask` naming the field that cannot be used."""
    check_relative(spec.relative_tolerance, "tool_calls.relative_tolerance")
    read = partial(read_task, field="tool_calls.functions_json")
    try:
        functions = read_functions(read(spec.functions_json) if spec.functions_json.strip() else [])
    except ValueError as error:
        raise BadTask(str(error), "tool_calls.functions_json") from None
    raw = read_task(spec.expected_json, "tool_calls.expected_json")
    if not isinstance(raw, list) or len(raw) > MAX_EXPECTED:
        raise BadTask(f"is no list of at most {MAX_EXPECTED} calls", "tool_calls.expected_json")
    expected = tuple(read_expected(each, functions, f"tool_calls.expected_json[{i}]") for i, each in enumerate(raw))
    if not expected and spec.extra_calls is ExtraCalls.ALLOW:
        raise BadTask("allows every call where none is expected: whatever is said would pass", "tool_calls.extra_calls")
    leads = partial(_leads, functions, expected)
    paths = read_unordered(spec.unordered_paths, "tool_calls.unordered_paths", leads)
    return ToolCallsJudge(spec, Matcher(functions, spec.relative_tolerance, paths), expected, starts_in_thinking)


def _leads(functions: Functions, expected: Sequence[Expected], path: Path) -> bool:
    """Tells whether a path, which begins with an argument's name, leads to an array of a call or of a function."""
    if not path:
        return False
    allowed = [
        each for call in expected for name in call.allowed if path[0] in (name, "*") for each in call.allowed[name]
    ]
    return any(leads_in_value(each, path[1:]) for each in allowed) or any(
        leads_in_schema(dict(schema), path) for schema in functions.schemas.values()
    )


def _says_something(text: str | None) -> bool:
    """Tells whether a text holds a letter or digit, or is an empty list of calls, which says that there are none."""
    return text is not None and (text.strip() == "[]" or any(map(str.isalnum, text)))
