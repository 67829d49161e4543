"""A group's results, put together in the order of its completions from what became of each."""

from dataclasses import dataclass
from functools import cache

from verifier_service.domain.errors import ErrorCode, ItemError, item_error
from verifier_service.domain.verdict import GroupResult, Outcome, Result, Verdict
from verifier_service.engine.intake import Intake, Place, Remembered
from verifier_service.engine.orders import Item, Order


@dataclass(slots=True)
class Taken:
    """A group that was taken in, with the order that is waited for, if there is any."""

    intake: Intake
    order: Order | None


@cache
def late() -> ItemError:
    """Returns the error of what was not finished in time."""
    return item_error(ErrorCode.DEADLINE_EXCEEDED, "not finished by the deadline")


def group_result(taken: Taken, version: str) -> GroupResult:
    """Returns one result a completion; what has no outcome yet takes the order's ending."""
    places = taken.intake.places
    return GroupResult(taken.intake.group.id, tuple([_result(place, taken, version) for place in places]))


def _result(place: Place, taken: Taken, version: str) -> Result:
    if isinstance(place, Item):
        outcome = _item_outcome(place, taken.order)
        return Result(outcome, place.timings(taken.intake.received), cache_hit=False, verifier_version=version)
    if isinstance(place, Remembered):
        return Result(place.outcome, cache_hit=True, verifier_version=version)
    return Result(place, verifier_version=version)


def _item_outcome(item: Item, order: Order | None) -> Outcome:
    """Returns a verdict if there is one; else why the order ended, which is also what befell work that was given up."""
    report = item.report
    if report is not None and isinstance(report.outcome, Verdict):
        return report.outcome
    ending = order.ending if order is not None else None
    return ending or item.outcome or late()
