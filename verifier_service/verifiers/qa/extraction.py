"""Finds the stretch of a completion that is the answer to a question in words.

An explicit commitment wins; without one the whole of a moderate text is read as prose, and of a
long text its short last line.
"""

from dataclasses import dataclass
from itertools import pairwise

from verifier_service.domain.enums import Extraction
from verifier_service.verifiers.reading.commitment import Commitment, Form, counted, find_commitments
from verifier_service.verifiers.reading.correction import taken_back

MAX_ANSWER = 4000  # characters of an answer; longer ones commit to nothing
MAX_LAST_LINE = 300

_EXPLICIT = (Form.BOX, Form.ANSWER_TAG, Form.MARKER)


@dataclass(frozen=True, slots=True)
class Extracted:
    """The answer's text; `explicit` tells that a form announced it, `whole` that it is all that was said."""

    text: str
    explicit: bool
    whole: bool


def extract(text: str, mode: Extraction) -> Extracted | None:
    """Returns the text that the completion commits to, or None."""
    commitments = counted(find_commitments(text, mode))
    if not commitments:
        return _last_line(text) if mode is Extraction.LAST_COMMITTED and not _unfinished(text) else None
    last = commitments[-1]
    if mode is Extraction.WHOLE_TEXT:
        return _bounded(last.text, explicit=False, whole=True)
    if last.form not in _EXPLICIT:
        whole = text.strip()
        return _bounded(whole, explicit=False, whole=True) if len(whole) <= MAX_ANSWER else _last_line(text)
    corrected = taken_back(text, last)
    if corrected is not None:
        return _bounded(corrected, explicit=False, whole=False)
    return _bounded(_together(commitments), explicit=True, whole=False)


def _together(commitments: tuple[Commitment, ...]) -> str:
    parts = [commitments[0].text]
    for previous, commitment in pairwise(commitments):
        parts.append(", " if previous.joiner == "," else f" {previous.joiner} ")
        parts.append(commitment.text)
    return "".join(parts)


def _unfinished(text: str) -> bool:
    lower = text[-MAX_ANSWER:].lower()
    return "\\boxed" in lower or "<answer" in lower or "\\boxed{" in text or "<answer>" in text.lower()


def _last_line(text: str) -> Extracted | None:
    whole = text.strip()
    if len(whole) <= MAX_ANSWER:
        return _bounded(whole, explicit=False, whole=True)
    line = whole[whole.rfind("\n") + 1 :].strip()
    return _bounded(line, explicit=False, whole=False) if len(line) <= MAX_LAST_LINE and line != whole else None


def _bounded(text: str, *, explicit: bool, whole: bool) -> Extracted | None:
    text = text.strip()
    return Extracted(text, explicit, whole) if text and len(text) <= MAX_ANSWER else None
