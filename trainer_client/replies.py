"""What a reply may do: fill places of the batch, or leave items to be sent again. The law stands here.

Only a verdict whose every word is known, whose score is a number in [0, 1] and which does not
contradict itself may ever become a reward. Whatever else comes back, from a newer server or a broken one, is an error.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from rlvr import v1

from trainer_client.lots import WHOLE_GROUP, Item, Lot, failed

PASSING = frozenset({v1.REASON_MATCH, v1.REASON_ACCEPTED})
KNOWN_REASONS = frozenset(v1.Reason.values()) - {v1.REASON_UNSPECIFIED}
LONGEST_RETRY_AFTER_S = 60.0


@dataclass(slots=True)
class Outstanding:
    """The items of a part that may be sent again, and how long the server asks to wait before (s)."""

    items: list[Item] = field(default_factory=list)
    retry_after_s: float = 0.0


def runs_of(part: Sequence[Item]) -> list[list[Item]]:
    """Returns the part's items by lot, in order: one group of the request each."""
    return [list(run) for _, run in groupby(part, key=lambda item: id(item.lot))]


def take(part: Sequence[Item], response: v1.VerifyResponse) -> Outstanding:
    """Puts every outcome of a reply in its places; returns the items whose error is marked retryable."""
    by_id = {result.id: result for result in response.results}
    for name, times in Counter(result.id for result in response.results).items():
        if times > 1:  # which of them holds, nobody can tell
            told = failed(v1.ERROR_CODE_INTERNAL, f"the reply holds the group {times} times").error
            by_id[name] = v1.GroupResult(id=name, error=told)
    left = Outstanding()
    for run in runs_of(part):
        for item, result in zip(run, outcomes(run, by_id.get(run[0].lot.id)), strict=True):
            put(item, result)
            if result is not None and result.WhichOneof("outcome") == "error" and result.error.retryable:
                left.items.append(item)
                left.retry_after_s = max(left.retry_after_s, seconds_of(result.error))
    return left


def outcomes(run: Sequence[Item], group: v1.GroupResult | None) -> list[v1.Result | None]:
    """Returns one sound result an item; None for the item of a group without completions that was read well.

    A group's error, or a reply that does not fit what was sent, is an error of each of its items.
    """
    if group is None:
        return [failed(v1.ERROR_CODE_INTERNAL, "the reply lacks the group")] * len(run)
    if group.HasField("error"):
        return [v1.Result(error=group.error)] * len(run)
    sent = 0 if run[0].position == WHOLE_GROUP else len(run)
    if len(group.results) != sent:
        told = f"the reply holds {len(group.results)} results for {sent} completions"
        return [failed(v1.ERROR_CODE_INTERNAL, told)] * len(run)
    return [vet(result) for result in group.results] or [None]


def vet(result: v1.Result) -> v1.Result:
    """Returns the result when it is an error or a sound verdict; otherwise an error that says what is wrong with it."""
    outcome = result.WhichOneof("outcome")
    if outcome == "error":
        return result
    if outcome is None:
        return failed(v1.ERROR_CODE_INTERNAL, "the reply holds neither a verdict nor an error that this client knows")
    verdict = result.verdict
    if verdict.reason not in KNOWN_REASONS:
        return failed(v1.ERROR_CODE_INTERNAL, f"the verdict's reason {verdict.reason} is unknown to this client")
    if not (math.isfinite(verdict.score) and 0.0 <= verdict.score <= 1.0):
        return failed(v1.ERROR_CODE_INTERNAL, f"the verdict's score {verdict.score} is no number in [0, 1]")
    if verdict.passed != (verdict.reason in PASSING) or (verdict.passed and verdict.score == 0.0):
        told = f"passed {verdict.passed}, {v1.Reason.Name(verdict.reason)}, score {verdict.score}"
        return failed(v1.ERROR_CODE_INTERNAL, f"the verdict contradicts itself: {told}")
    return result


def put(item: Item, result: v1.Result | None) -> None:
    """Fills the item's place and its twins'; each error names the field in the caller's own batch."""
    item.answered = True
    for lot, position in item.places:
        if position == WHOLE_GROUP:
            lot.error = located(result, lot, position).error if result is not None else None
        elif result is not None:
            lot.results[position] = located(result, lot, position)


def versions_of(part: Sequence[Item]) -> Iterator[tuple[str, str]]:
    """Yields the kind and the verifier's version of each verdict that the part's items have by now."""
    for item in part:
        result = item.lot.results[item.position] if item.position != WHOLE_GROUP else None
        if result is not None and result.WhichOneof("outcome") == "verdict":
            yield item.lot.envelope.task.WhichOneof("kind") or "", result.verifier_version


def located(result: v1.Result, lot: Lot, position: int) -> v1.Result:
    """Returns the result with its error's field path counted in the caller's batch."""
    if result.WhichOneof("outcome") != "error" or not result.error.field:
        return result
    moved = v1.Result()
    moved.CopyFrom(result)
    moved.error.field = relocated(result.error.field, lot.index, position)
    return moved


def relocated(path: str, group: int, completion: int) -> str:
    """Returns a field path with the caller's own indices: `groups[0].completions[1]` -> `groups[7].completions[4]`."""
    path = re.sub(r"^groups\[\d+\]", f"groups[{group}]", path)
    return re.sub(r"^(groups\[\d+\]\.completions)\[\d+\]", rf"\1[{completion}]", path)


def seconds_of(error: v1.ItemError) -> float:
    """Returns how long the server asks to wait, in seconds, within reason."""
    asked = error.retry_after.seconds + error.retry_after.nanos / 1e9
    return min(max(asked, 0.0), LONGEST_RETRY_AFTER_S)
