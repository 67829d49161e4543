"""Assert tests: a plan for the trusted tester, and what its report means.

The report comes over a channel that the program cannot reach; what it says counts as far as it goes. A run that ends
without the tester's last word, and not by a limit, took the grader down: that is tried once more.
"""

import json
import secrets

from verifier_service.domain.enums import TestIsolation
from verifier_service.domain.errors import BadTask, Unsupported
from verifier_service.domain.specs import AssertTests
from verifier_service.domain.verdict import Flag, Reason
from verifier_service.isolation.sandbox import Execution, Mode, Run
from verifier_service.verifiers.code.asserts_plan import plan_of
from verifier_service.verifiers.code.blame import refusal, refuse_own_breach, stretch_of
from verifier_service.verifiers.code.outcomes import Outcomes
from verifier_service.verifiers.code.replies import Reply, replies_in
from verifier_service.verifiers.programs.bench import LIMIT_REASONS, Bench, late_limit, manner_of

MOST_REPLIES = 100_000
LARGEST_BYTES = 4 * 1024 * 1024


class AssertTrials:
    """The prepared tests of a task."""

    def __init__(self, spec: AssertTests, language: str) -> None:
        """Reads the tests. Raises `BadTask` on tests that cannot be used, `Unsupported` for other languages."""
        if language != "python":
            raise Unsupported(f"asserts are offered for python, not for {language}", "code.language")
        plan = plan_of(spec)
        self.total = plan.units.least
        self._untouched = plan.untouched
        self._payload = plan.payload()
        self._in_process = spec.isolation is TestIsolation.IN_PROCESS

    async def run(self, bench: Bench, outcomes: Outcomes) -> None:
        """Runs the tests. Raises `BadTask` where they turn out to be broken."""
        if self._in_process:
            await self._run_in_process(bench, outcomes)
            return
        crashes = 0
        while True:
            done = len(outcomes.tests)
            plan = {**self._payload, "from": done, "run_all": outcomes.run_all}
            execution = await bench.run(Run(Mode.ASSERTS, payload=json.dumps(plan).encode()))
            ended = self._take(execution, outcomes)
            limit = LIMIT_REASONS.get(execution.ended)
            if not ended and limit is not None and len(outcomes.tests) == done:
                outcomes.add(limit, f"the program {manner_of(execution)}", execution)
            elif not ended and limit is None:
                crashes += 1
                if crashes > 1:
                    if (stretch := stretch_of(self._replies(execution))) is not None:
                        raise refusal(stretch, "end their own process")
                    outcomes.add(Reason.GRADER_CRASH, "took the tester down twice", execution)
                    return
            # without the tester's last word, tests that all passed are not the end: it may have had more to say
            if ended or (outcomes.finished and outcomes.failure):
                return

    async def conclude(self, outcomes: Outcomes) -> None:
        """Has nothing to add."""

    def _take(self, execution: Execution, outcomes: Outcomes) -> bool:
        """Adds what the tester reports; true when it came to its end. Raises `BadTask`."""
        replies = self._replies(execution)
        done = bool(replies) and "done" in replies[-1]
        tests = [reply for reply in replies if "test" in reply]
        for reply in replies:
            if "fault" in reply:
                raise BadTask(str(reply["fault"]), f"code.asserts.{reply['field']}")
            if "plan" in reply:
                outcomes.total = max(outcomes.total, int(reply["plan"]))
            elif "failed" in reply:
                outcomes.rest(*_load_failure(reply), execution)
            elif "test" in reply:
                reason, detail = Reason(str(reply["reason"])), str(reply["detail"])
                self._refuse_own_failure(reply)
                if done and len(tests) == 1 and (limit := late_limit(execution)) is not None:
                    reason, detail = limit, f"the program {manner_of(execution)}"
                outcomes.add(reason, detail, execution, len(tests))
        done = done and (execution.channel_closed or late_limit(execution) is not None)
        if not done and execution.ended in LIMIT_REASONS:
            refuse_own_breach(execution, replies)
        if done:
            outcomes.rest(Reason.RUNTIME_ERROR, "an earlier statement of the tests failed", execution)
        return done

    @staticmethod
    def _replies(execution: Execution) -> list[Reply]:
        return replies_in(execution.replies, MOST_REPLIES, LARGEST_BYTES)[0]

    def _refuse_own_failure(self, reply: Reply) -> None:
        """Raises `BadTask` where a test failed at what comes to the same with every program."""
        place = reply.get("at")
        if isinstance(place, list) and self._untouched.place(tuple(place)):
            raise BadTask(str(reply["detail"]), "code.asserts.test_code")

    async def _run_in_process(self, bench: Bench, outcomes: Outcomes) -> None:
        """Runs the tests beside the program: passed only if every one is reported under this run's token."""
        outcomes.flags = (Flag.IN_PROCESS_TESTS,)
        token = secrets.token_hex(16)
        execution = await bench.run(
            Run(Mode.IN_PROCESS, payload=json.dumps({**self._payload, "token": token}).encode())
        )
        replies, whole = replies_in(execution.replies, 4, LARGEST_BYTES)
        limit = LIMIT_REASONS.get(execution.ended)
        replies = _after_stages(replies, token, execution)
        if limit is not None:
            outcomes.rest(limit, f"the program {manner_of(execution)}", execution)
        elif len(replies) == 1 and "failed" in replies[0]:
            outcomes.rest(*_load_failure(replies[0]), execution)
        elif not whole or len(replies) != 1 or not _is_report(replies[0], token):
            outcomes.rest(Reason.RUNTIME_ERROR, f"the tests did not end: the program {manner_of(execution)}", execution)
        else:
            results = replies[0]["results"]
            outcomes.total = max(len(results), self.total if not self._payload["statements"] else 1)
            for result in results:
                if not outcomes.finished:
                    good = result.get("passed") is True
                    reason = Reason.ACCEPTED if good else Reason(str(result.get("reason")))
                    outcomes.add(reason, str(result.get("detail")), execution, len(results))
            outcomes.rest(Reason.RUNTIME_ERROR, "not every test was reported", execution)


def _after_stages(replies: list[Reply], token: str, execution: Execution) -> list[Reply]:
    """Returns what came once the program was loaded. Raises `BadTask` for what came before it, under the token.

    A stage that the program's process tells without the token is the program's own word, and not taken.
    """
    known = [reply for reply in replies[:3] if _has_token(reply, token)]
    fault = next((reply for reply in known if "fault" in reply), None)
    if fault is not None:
        raise BadTask(str(fault["fault"]), f"code.asserts.{fault['field']}")
    stages = [reply for reply in known if "stage" in reply]
    if execution.ended in LIMIT_REASONS and len(stages) == len(replies) == 1:
        limit = execution.ended.value.lower().replace("_", " ")
        raise BadTask(f"it reaches the {limit} before the program is loaded", "code.asserts.prelude")
    return replies[len(stages) :]


def _has_token(reply: Reply, token: str) -> bool:
    return secrets.compare_digest(str(reply.get("token")).encode("utf-8", "surrogatepass"), token.encode())


def _is_report(reply: Reply, token: str) -> bool:
    results = reply.get("results")
    return (
        _has_token(reply, token)
        and isinstance(results, list)
        and bool(results)
        and all(isinstance(result, dict) and str(result.get("reason")) in _TOLD for result in results)
    )


_TOLD = frozenset({"ACCEPTED", "WRONG_ANSWER", "RUNTIME_ERROR"})


def _load_failure(reply: Reply) -> tuple[Reason, str]:
    """Returns what a program that did not load has earned; its prelude and set-up were read by the service before."""
    if reply["failed"] == "compile":
        return Reason.COMPILE_ERROR, f"the program does not compile: {reply.get('detail')}"
    return Reason.RUNTIME_ERROR, f"the program failed as it was loaded ({reply['failed']}): {reply.get('detail')}"
