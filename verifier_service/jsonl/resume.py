"""Taking up an output that was left unfinished: counts its whole lines, drops a half-written one, checks that it fits.

The ids of input and output are compared by a running digest, so that a result is never written below
another file's.
"""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from verifier_service.jsonl.outcome import Outcome
from verifier_service.transport.intake import MAX_ID_CHARACTERS

BEGINNING = b'{"id": "'


class CannotResume(Exception):
    """The output cannot be gone on with; the message says why in one line."""


@dataclass(slots=True)
class IdDigest:
    """A running digest of ids in their order."""

    count: int = 0
    _digest: Any = field(default_factory=hashlib.sha256)

    def add(self, group_id: str) -> None:
        """Takes one more id, as an answer would hold it."""
        data = group_id[:MAX_ID_CHARACTERS].encode("utf-8", "replace")
        self._digest.update(len(data).to_bytes(4, "big") + data)
        self.count += 1

    def __eq__(self, other: object) -> bool:
        """Tells whether both saw the same ids in the same order."""
        return isinstance(other, IdDigest) and self._digest.digest() == other._digest.digest()

    __hash__ = None  # type: ignore[assignment]


@dataclass(slots=True)
class Done:
    """What an earlier run has written."""

    ids: IdDigest = field(default_factory=IdDigest)
    outcome: Outcome = field(default_factory=Outcome)


def take_up(place: Path) -> Done:
    """Returns what stands in the output, after cutting off a last line that no newline ends. Raises `CannotResume`."""
    done = Done()
    if not place.exists():
        return done
    whole = 0
    with place.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.endswith(b"\n"):
                _check_half_written(line, f"{place}:{number}")
                break
            whole += len(line)
            _count(line, done, f"{place}:{number}")
    with place.open("rb+") as file:
        file.truncate(whole)
    return done


def _check_half_written(line: bytes, where: str) -> None:
    """Refuses to cut off what is no beginning of an answer: the file is somebody else's."""
    if not line.startswith(BEGINNING[: len(line)]):
        raise CannotResume(f"{where}: not a result of this command")


def _count(line: bytes, done: Done, where: str) -> None:
    """Counts one answer of the earlier run."""
    try:
        answer = json.loads(line)
        done.ids.add(answer["id"])
        done.outcome.unreadable += "error" in answer
        for result in answer["results"]:
            _count_result(result, done.outcome)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise CannotResume(f"{where}: not a result of this command") from None


def _count_result(result: dict[str, Any], outcome: Outcome) -> None:
    """Counts one completion's outcome, by the name that the contract gives it."""
    if "error" in result:
        outcome.errors += 1
        outcome.codes[str(result["error"].get("code", "")).removeprefix("ERROR_CODE_")] += 1
    elif "verdict" in result:
        outcome.passed += result["verdict"].get("passed") is True
        outcome.reasons[str(result["verdict"].get("reason", "")).removeprefix("REASON_")] += 1
