"""Code of the server's owner: found by its entry point, called, and blamed in words that help to mend it.

Only here is it called. Whatever it raises becomes an `OwnersFault` with the exception's type, text and place; running
out of memory and the faults of `domain.errors` go through as they are.
"""

import inspect
import os
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import TracebackType
from typing import Any

from verifier_service.domain.errors import BadTask, Fault, OwnersFault, Unsupported
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Flag, Reason, StepResult, TestResult, Verdict
from verifier_service.verifiers.judge import Judge

GROUP = "rlvr.verifiers"
PARAMETERS = "custom.parameters_json"
MOST_TOLD = 300
"""Characters of an exception's text that are told."""
MOST_SHOWN, MOST_LISTED = 4_000, 10_000
"""Characters of a verdict's text that are kept, and elements that a list of it may have."""
MAKE_TAKES, JUDGE_TAKES = "(parameters, starts_in_thinking)", "judge(completion)"
_FIELDS: dict[str, tuple[type, ...]] = {
    "passed": (bool,),
    "score": (float, int),
    "reason": (Reason,),
    "explanation": (str,),
    "extracted": (str,),
    "matched_reference": (str,),
    "rule": (str,),
}
_LISTS: dict[str, type] = {"tests": TestResult, "steps": StepResult, "flags": Flag}


@dataclass(frozen=True, slots=True)
class Blamed:
    """Turns what the owner's code raises within into a fault that says where it was raised."""

    doing: str

    def __enter__(self) -> None:
        """Begins."""

    def __exit__(self, kind: object, error: BaseException | None, trace: TracebackType | None) -> None:
        """Raises `OwnersFault`, or `BadTask` at a field of the task, instead of what was raised."""
        if isinstance(error, BadTask) and not error.field.startswith("custom"):
            raise BadTask(f"{error.message} ({error.field})" if error.field else error.message, PARAMETERS) from error
        if error is not None and not isinstance(error, Fault | MemoryError):
            raise OwnersFault(f"{self.doing} raised {_told(error)}", "custom") from error


@cache
def found(name: str) -> Callable[..., object]:
    """Returns what the entry point of this name is: a function or a class. Raises `Unsupported`, `OwnersFault`."""
    listed = list(entry_points(group=GROUP, name=name))
    if len(listed) != 1:
        why = "registered by no installed distribution" if not listed else f"registered {len(listed)} times"
        raise Unsupported(f"{name[:80]!r} is {why} under {GROUP}", "custom.name")
    [entry] = listed
    with Blamed(f"importing {_shown(entry)}"):
        loaded: Any = entry.load()
    if not callable(loaded):
        what = f"a function or class that takes {MAKE_TAKES} is needed"
        raise OwnersFault(f"{_shown(entry)} is a {type(loaded).__name__}; {what}", "custom.name")
    _check_call(loaded, ({}, False), f"{_shown(entry)} is called with {MAKE_TAKES}")
    made: Callable[..., object] = loaded
    return made


def judge_of(name: str, parameters: dict[str, Any], starts_in_thinking: bool) -> Judge:
    """Returns the judge that the named entry point makes. Raises `Unsupported`, `BadTask`, `OwnersFault`."""
    make = found(name)
    with Blamed(f"the verifier {name[:80]!r}, called with {MAKE_TAKES},"):
        made: Any = make(parameters, starts_in_thinking)
    if not callable(getattr(made, "judge", None)):
        what = f"an object with a method {JUDGE_TAKES} is needed"
        raise OwnersFault(f"the verifier {name[:80]!r} returned a {type(made).__name__}; {what}", "custom")
    _check_call(made.judge, (Completion(),), f"the method of what {name[:80]!r} returned is called as {JUDGE_TAKES}")
    judge: Judge = made
    return judge


def verdict_of(judge: Judge, completion: Completion) -> Verdict:
    """Returns the judge's verdict, its texts cut. Raises `OwnersFault` on one that is none or makes no sense."""
    process = os.getpid()
    with Blamed("its judge"):
        verdict: object = judge.judge(completion)
    if os.getpid() != process:
        os._exit(1)  # a fork that the judge let run on: one answers for the completion, not two
    if not isinstance(verdict, Verdict):
        raise OwnersFault(f"its judge returned a {type(verdict).__name__} instead of a Verdict", "custom")
    for name, kinds in _FIELDS.items():
        _check_type(f"Verdict.{name}", getattr(verdict, name), kinds)
    for name, kind in _LISTS.items():
        listed = getattr(verdict, name)
        _check_type(f"Verdict.{name}", listed, (tuple, list))
        if len(listed) > MOST_LISTED:
            raise OwnersFault(f"its judge returned a Verdict with more than {MOST_LISTED} {name}", "custom")
        for each in listed:
            _check_type(f"an element of Verdict.{name}", each, (kind,))
    _check_sense(verdict)
    return replace(
        verdict,
        score=float(verdict.score),
        explanation=_cut(verdict.explanation),
        extracted=_cut(verdict.extracted),
        matched_reference=_cut(verdict.matched_reference),
        rule=_cut(verdict.rule),
    )


def _check_sense(verdict: Verdict) -> None:
    """Raises `OwnersFault` on a verdict that says two things: a pass without its score, a failure with its reason."""
    what = f"passed={verdict.passed} with score={verdict.score!r} and reason={verdict.reason}"
    if not 0.0 <= verdict.score <= 1.0:
        raise OwnersFault(f"its judge returned a Verdict whose score is none in [0, 1]: {what}", "custom")
    good = verdict.reason in (Reason.MATCH, Reason.ACCEPTED)
    if good is not verdict.passed or (verdict.score == 0.0 if verdict.passed else verdict.score == 1.0):
        raise OwnersFault(f"its judge returned a Verdict that contradicts itself: {what}", "custom")


def _cut(text: str) -> str:
    """Returns a text that the wire carries: no lone surrogates, and not without end."""
    return text[:MOST_SHOWN].encode("utf-8", "replace").decode("utf-8")


def _check_type(what: str, value: object, kinds: tuple[type, ...]) -> None:
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        due = kinds[0].__name__
        raise OwnersFault(f"its judge returned a Verdict, but {what} is a {type(value).__name__}, not {due}", "custom")


def _check_call(called: Callable[..., object], given: tuple[object, ...], what: str) -> None:
    """Raises `OwnersFault` where it cannot be called so; what tells no signature is tried as it is."""
    try:
        inspect.signature(called).bind(*given)
    except TypeError as error:
        raise OwnersFault(f"{what}, but takes other arguments: {error}", "custom.name") from None
    except ValueError:
        return


def _shown(entry: EntryPoint) -> str:
    return f"the entry point {entry.name} = {entry.value!r}"


def _told(error: BaseException) -> str:
    """Returns an exception's type, text and place."""
    text = (traceback.format_exception_only(error) or [""])[-1].strip()
    text = text.encode("utf-8", "replace").decode("utf-8")
    if len(text) > MOST_TOLD:
        text = f"{text[:MOST_TOLD]}..."
    frames = traceback.extract_tb(error.__traceback__)
    return f"{text} ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else text
