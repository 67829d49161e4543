"""The reward: an async callable in the shape of TRL's reward functions, judged by the verifier service.

The law: a verdict becomes a number, an error becomes None, and a verifier that stays away raises. All
rollouts of a step go in one call. Free of torch and TRL.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from typing import Any, ClassVar

from rlvr import v1

from trainer_client.client import DEFAULT_DEADLINE_S, DEFAULT_TARGET, AsyncClient
from trainer_client.combined import AllOrNone, all_or_none
from trainer_client.episodes import rollouts_of, states_of
from trainer_client.errors import VerifierLost, VerifierUnavailable
from trainer_client.options import ClientOptions
from trainer_client.replies import vet
from trainer_client.rollouts import completion_of, finish_reason, opens_thinking
from trainer_client.summary import Summary, error_of, reason_of, summary_of
from trainer_client.sync import LoopThread
from trainer_client.tasks import tasks_of, values_of
from trainer_client.texts import clean, to_json

__all__ = ["AllOrNone", "Rewards", "VerifierReward", "all_or_none", "reward_of"]

logger = logging.getLogger(__name__)

Rewards = list[float | None]
DEFAULT_GRACE_S = 600.0
Place = tuple[int, int]  # a rollout's group, and its position there


@dataclass(eq=False)
class VerifierReward:
    """A reward function for GRPO trainers: `None` for a rollout that ended in an error, never a number.

    `task` is the kind that an `answer` column stands for; a `kind` or `task` column overrides it row by row.
    `graded` gives the verdict's score in [0, 1] instead of 1.0 for passed and 0.0 for the rest.
    `deadline_s` bounds one verification of a step; `grace_s` is how long the verifier may stay out of reach
    before `VerifierLost` is raised: meanwhile the same rollouts are verified again.
    `starts_in_thinking`: whether the chat template opens a thinking block; None looks at the prompt's end.
    `max_completion_length` with `eos_token_ids`: a rollout that long which does not end in one of those
    tokens was cut, and is judged as cut. Leave them out where the trainer masks cut rollouts itself.
    `labels` travel with each group, for the server's logs and metrics.

    `last` holds the figures of the latest step. May be pickled: a copy opens its own channel.

    >>> reward = VerifierReward("localhost:50051", graded=True, client_id="my-run")
    >>> # await reward(prompts=["2 + 2 ="], completions=["so it is 4"], answer=["4"])  ->  [1.0]
    """

    target: str = DEFAULT_TARGET
    _: KW_ONLY
    task: str = "math"
    graded: bool = False
    client_id: str = ""
    deadline_s: float = DEFAULT_DEADLINE_S
    grace_s: float = DEFAULT_GRACE_S
    starts_in_thinking: bool | None = None
    max_completion_length: int | None = None
    eos_token_ids: Sequence[int] = ()
    labels: Mapping[str, str] | None = None
    token: str | None = field(default=None, repr=False)
    options: ClientOptions | None = None
    client: AsyncClient | None = None
    last: Summary = field(default_factory=Summary, init=False, repr=False)

    __name__: ClassVar[str] = "verifier"

    def __post_init__(self) -> None:
        """Makes the client where none was given; nothing is opened yet."""
        self._client = self.client or AsyncClient(
            self.target, client_id=self.client_id, token=self.token, options=self.options
        )
        self._thread = LoopThread()
        self._seen: tuple[dict[str, None], dict[str, None]] = {}, {}

    async def __call__(
        self,
        prompts: Sequence[Any],
        completions: Sequence[Any],
        completion_ids: Sequence[Sequence[int]] | None = None,
        **columns: Any,  # noqa: ANN401 - the data set's columns, and TRL's own extras
    ) -> Rewards:
        """Returns one reward a rollout, in order; None where there is no verdict.

        `columns` are the data set's, one value a rollout, with TRL's `log_metric`, `log_extra` and
        `trainer_state` among them; `messages_json` and `state_json`, or TRL's `environments`, make a rollout a
        whole episode (`episodes.py`). Raises `BadRow`, `VerifierLost`, `RequestRejected`.
        """
        groups, places = self._groups(prompts, completions, completion_ids, columns)
        started = time.monotonic()
        replies = await self._verify(groups) if groups else []
        results = [vet(replies[group].results[position]) for group, position in places]
        lengths = [len(groups[group].completions[position].text) for group, position in places]
        self._report(summary_of(results, time.monotonic() - started, lengths), results, completion_ids, columns)
        return [reward_of(result, graded=self.graded) for result in results]

    def sync(self, prompts: Sequence[Any], completions: Sequence[Any], **columns: Any) -> Rewards:  # noqa: ANN401
        """Does what a call does, without `await`: for trainers that call their reward functions plainly."""
        return self._thread.run(self(prompts, completions, **columns))

    async def verifier(self, prompts: Sequence[Any], completions: Sequence[Any], **columns: Any) -> Rewards:  # noqa: ANN401
        """Does what a call does; a bound method, for frameworks that recognise only those as async."""
        return await self(prompts, completions, **columns)

    def close(self) -> None:
        """Closes the channel and the private thread, where there are any."""
        self._client.close()
        self._thread.stop()

    def _groups(
        self,
        prompts: Sequence[Any],
        completions: Sequence[Any],
        completion_ids: Sequence[Sequence[int]] | None,
        columns: Mapping[str, Any],
    ) -> tuple[list[v1.Group], list[Place]]:
        """Returns the step's groups, one for each prompt with its task, and each rollout's place in them."""
        if len(prompts) != len(completions):
            raise ValueError(f"{len(prompts)} prompts do not fit {len(completions)} completions")
        if completion_ids is not None and len(completion_ids) != len(completions):
            raise ValueError(f"{len(completion_ids)} completion_ids do not fit {len(completions)} completions")
        tasks = tasks_of(columns, len(prompts), self.task)
        kinds = [task.WhichOneof("kind") or "" for task in tasks]
        rollouts, states = rollouts_of(completions, columns), states_of(columns, kinds)
        ends = values_of(columns, "finish_reason", len(prompts)) or [None] * len(prompts)
        labels = self._labels(columns)
        groups: list[v1.Group] = []
        index: dict[tuple[str, bytes], int] = {}
        places = []
        for row, (prompt, rollout, task) in enumerate(zip(prompts, rollouts, tasks, strict=True)):
            key = prompt if isinstance(prompt, str) else to_json(prompt), task.SerializeToString(deterministic=True)
            at = index.setdefault(key, len(groups))
            if at == len(groups):
                thinking = opens_thinking(prompt) if self.starts_in_thinking is None else self.starts_in_thinking
                groups.append(v1.Group(id=f"prompt-{at}", task=task, starts_in_thinking=thinking, labels=labels))
            completion = completion_of(rollout, kinds[row], states[row])
            completion.finish_reason = finish_reason(ends[row])
            if completion_ids is not None and self._was_cut(completion_ids[row]):
                completion.finish_reason = v1.FINISH_REASON_LENGTH
            places.append((at, len(groups[at].completions)))
            groups[at].completions.append(completion)
        return groups, places

    def _labels(self, columns: Mapping[str, Any]) -> dict[str, str]:
        labels = {clean(str(name)): clean(str(value)) for name, value in (self.labels or {}).items()}
        step = getattr(columns.get("trainer_state"), "global_step", None)
        return labels if step is None else {"step": str(step)} | labels

    def _was_cut(self, tokens: Sequence[int]) -> bool:
        limit, ends = self.max_completion_length, self.eos_token_ids
        return limit is not None and bool(ends) and len(tokens) >= limit and tokens[-1] not in ends

    async def _verify(self, groups: list[v1.Group]) -> list[v1.GroupResult]:
        """Returns the results; verifies the same rollouts again while the verifier is away, for the grace time."""
        started = time.monotonic()
        left_s = self.grace_s
        while True:
            try:
                return await self._client.verify(groups, deadline_s=self.deadline_s, patience_s=left_s)
            except VerifierUnavailable as away:
                waited_s = time.monotonic() - started
                left_s = self.grace_s - waited_s
                if left_s <= 0:
                    raise VerifierLost(away.target, waited_s, away.cause) from away
                if left_s >= 1.0:  # the last tries are not worth a line each
                    logger.warning("%s; the same rollouts are verified again for up to %.0f s", away, left_s)

    def _report(
        self,
        summary: Summary,
        results: Sequence[v1.Result],
        completion_ids: Sequence[Sequence[int]] | None,
        columns: Mapping[str, Any],
    ) -> None:
        if completion_ids is not None:
            summary = replace(summary, tokens=sum(len(tokens) for tokens in completion_ids))
        self.last = summary
        reasons, errors = self._seen
        reasons.update(dict.fromkeys(summary.reasons))
        errors.update(dict.fromkeys(summary.errors))
        log_metric: Callable[[str, float], None] | None = columns.get("log_metric")
        if log_metric is not None and summary.rollouts:
            for name, value in summary.metrics(reasons, errors).items():
                log_metric(name, value)
        log_extra: Callable[[str, list[str]], None] | None = columns.get("log_extra")
        if log_extra is not None and results:
            log_extra("verdict", [reason_of(result) or f"error: {error_of(result)}" for result in results])


def reward_of(result: v1.Result, *, graded: bool) -> float | None:
    """Returns the reward of a vetted result: None unless it is a verdict."""
    if result.WhichOneof("outcome") != "verdict":
        return None
    return float(result.verdict.score) if graded else float(result.verdict.passed)
