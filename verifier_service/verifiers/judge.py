"""The shape of a kind that is judged in a worker process: prepare the task once, then judge completion by completion.

A kind's folder offers one function `prepare(spec, starts_in_thinking) -> Judge`, named to the pool
as `"package.module:prepare"` and called in the worker only. It parses the references and raises
`domain.errors.BadTask` (with the field below the task, `math.references[1]`) where they cannot be
used. Both run synchronously, without I/O, threads or clocks: the parent process holds the limits.

A kind's package may have a module `rehearsal` with a function `rehearse()`, which judges samples of its own:
before workers are forked, so that what is made at first use is there before the first task, and once in
every worker, so that the memory it writes to is its own.

A judge that says `draws_chance = False` never draws from Python's `random`; any other finds it seeded
afresh before each completion, so that no verdict depends on the ones before it.
"""

from typing import Protocol

from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Verdict


class Judge(Protocol):
    """A prepared task; may remember comparisons between equal extracted answers of its group."""

    def judge(self, completion: Completion) -> Verdict:
        """Returns the verdict of one completion.

        Never raises on any text. May raise `domain.errors.Fault` where the fault is not the
        completion's, such as an undecided comparison under a policy that asks for an error.
        """
        ...
