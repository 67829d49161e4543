"""Call-based tests: arguments go in, typed values come out, and are compared here.

Calls share a process in growing batches, as the judges of the data sets have it, so that what a program keeps
between calls shows. A batch that reaches a limit after some answers goes on from the next call in a fresh process:
a call fails by a limit only if it reaches it from a fresh start, and never if one process could hold them all.
"""

import asyncio
import re
from dataclasses import dataclass

from verifier_service.domain.enums import Compare, ValueSyntax
from verifier_service.domain.errors import BadTask, Unsupported
from verifier_service.domain.specs import CallTests
from verifier_service.domain.verdict import Reason
from verifier_service.isolation.sandbox import Execution, Mode, Run
from verifier_service.verifiers.code.call_values import Call, calls_of, rules_of
from verifier_service.verifiers.code.comparing import equal
from verifier_service.verifiers.code.outcomes import Outcomes
from verifier_service.verifiers.code.replies import Reply, replies_in
from verifier_service.verifiers.code.tables import Unreadable, received
from verifier_service.verifiers.programs.bench import LIMIT_REASONS, Bench, late_limit, manner_of
from verifier_service.verifiers.programs.languages import CALLABLE

FIRST_BATCH = 8
GROWTH = 4
_NAME = re.compile(r"(?:[^\W\d]\w{0,200}(?:\(\))?\.)?[^\W\d]\w{0,200}")


@dataclass(frozen=True, slots=True)
class _Batch:
    """Consecutive calls that run in one process."""

    first: int
    calls: tuple[Call, ...]


class CallTrials:
    """The prepared calls of a task."""

    def __init__(self, spec: CallTests, language: str) -> None:
        """Reads every value. Raises `BadTask` naming the one that does not parse, `Unsupported` for other languages."""
        if language not in CALLABLE:
            raise Unsupported(
                f"calls are offered for {', '.join(sorted(CALLABLE))}, not for {language}", "code.language"
            )
        if not _NAME.fullmatch(spec.entry_point):
            raise BadTask('must be a name such as "solve" or "Solution.solve"', "code.calls.entry_point")
        if not spec.cases:
            raise BadTask("at least one is needed", "code.calls.cases")
        if language != "python" and spec.syntax is ValueSyntax.PYTHON_LITERAL:
            raise BadTask("PYTHON_LITERAL is for Python", "code.calls.syntax")
        self.total = len(spec.cases)
        self._entry_point = spec.entry_point.replace("()", "")
        self._in_place = spec.compare is Compare.ARGUMENT_0
        self._rules = rules_of(spec)
        self._calls = calls_of(spec)

    async def run(self, bench: Bench, outcomes: Outcomes) -> None:
        """Runs batch after batch until all is known."""
        size = FIRST_BATCH
        while not outcomes.finished:
            first = len(outcomes.tests)
            batch = _Batch(first, self._calls[first : first + size])
            execution = await bench.run(Run(Mode.CALLS, payload=self._payload(batch)))
            await asyncio.to_thread(self._take, batch, execution, outcomes)
            size = size * GROWTH if execution.ended not in LIMIT_REASONS else FIRST_BATCH

    async def conclude(self, outcomes: Outcomes) -> None:
        """Has nothing to add."""

    def _payload(self, batch: _Batch) -> bytes:
        calls = ",".join(call.payload for call in batch.calls)
        compare = "ARGUMENT_0" if self._in_place else "RETURN"
        head = f'{{"entry_point":"{self._entry_point}","compare":"{compare}","calls":['
        return f"{head}{calls}]}}".encode()

    def _take(self, batch: _Batch, execution: Execution, outcomes: Outcomes) -> None:
        """Adds what a batch says of its calls, and of the first one that it does not answer."""
        largest = max(call.largest_bytes for call in batch.calls)
        replies, whole = replies_in(execution.replies, len(batch.calls) + 1, largest)
        share = max(1, min(len(replies), len(batch.calls)))
        if replies and replies[0].get("i") == -1:
            outcomes.rest(*_load_failure(replies[0]), execution)
            return
        if len(replies) > len(batch.calls) or (not whole and len(replies) == len(batch.calls)):
            outcomes.rest(Reason.RUNTIME_ERROR, "the program wrote to the channel of the values", execution)
            return
        for place, reply in enumerate(replies):
            if outcomes.finished:
                return
            reason, detail = self._judged(batch.calls[place], place, reply)
            if len(batch.calls) == 1 and (limit := late_limit(execution)) is not None:
                reason, detail = limit, f"the program {manner_of(execution)}"
            outcomes.add(reason, detail, execution, share)
        if len(replies) < len(batch.calls) and not outcomes.finished:
            limit = LIMIT_REASONS.get(execution.ended)
            if limit is None:
                outcomes.add(Reason.RUNTIME_ERROR, f"the program {manner_of(execution)} in the call", execution)
            elif not replies:
                outcomes.add(limit, f"the program {manner_of(execution)}", execution)

    def _judged(self, call: Call, place: int, reply: Reply) -> tuple[Reason, str]:
        if "large" in reply:
            return Reason.WRONG_ANSWER, f"a value of {reply['large']} bytes, far longer than any that is accepted"
        if reply.get("i") != place:
            return Reason.RUNTIME_ERROR, "the program wrote to the channel of the values"
        if "e" in reply:
            return Reason.RUNTIME_ERROR, str(reply["e"])[:300]
        try:
            actual = received(reply.get("n"), reply.get("v"))
            if any(equal(expected, actual, self._rules) for expected in call.accepted):
                return Reason.ACCEPTED, ""
        except Unreadable as error:
            return Reason.RUNTIME_ERROR, f"the value cannot be read: {error}"
        return Reason.WRONG_ANSWER, f"{'left' if self._in_place else 'returned'} {_shown(reply)}"


def _load_failure(reply: Reply) -> tuple[Reason, str]:
    reason = Reason.COMPILE_ERROR if reply.get("stage") == "compile" else Reason.RUNTIME_ERROR
    return reason, str(reply.get("e", ""))[:300]


def _shown(reply: Reply) -> str:
    """Returns a short form of a value for the explanation."""
    item, nodes = reply.get("v"), reply.get("n")
    if isinstance(item, list) and isinstance(nodes, list):
        node = nodes[item[0]]
        return f"a {node[0]}: {', '.join(str(part)[:40] for part in node[1:9])}"[:120]
    if isinstance(item, dict):
        return f"a {item['v']} object" if item["t"] == "opaque" else f"{item['t']} {item['v']}"[:120]
    return repr(item)[:120]
