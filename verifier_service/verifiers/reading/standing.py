"""Tells whether a text states what stands at a place in it: it is neither denied, rejected, guessed, asked nor open.

For values that are found by their shape (JSON, numbers, names) and not by a form that commits to them. English only.
"""

import re

from verifier_service.verifiers.reading.denial import is_denied, is_rejected
from verifier_service.verifiers.reading.openness import ABSTENTION
from verifier_service.verifiers.reading.sentence import sentence_end

NEAR = 40
REACH = 200

# What stands behind a text in a question, `is it 42?`, and before one in a guess.
_ASKED = re.compile(r"[\s\"'*_`)$€£%]{0,6}\?")
_ASKING = re.compile(
    r"(?:so |and |or |then |but |hmm,? |well,? )?(?:is|are|was|were|do|does|did|can|could|would|should|will|may|might"
    r"|shall|have|has|what|which|who|how|why|when|where)(?:n't)? ",
    re.IGNORECASE,
)
_GUESSED = re.compile(
    r"(?<!\w)(?:maybe|perhaps|possibly|(?:may|might|could) be)"
    r"(?: (?:it|is|it's|a|an|the|about|be)){0,3}:?[\s*_`]{0,3}[$€£]?\Z",
    re.IGNORECASE,
)
_OPEN_BEHIND = re.compile(
    r"[\s\"'*_`)$€£%.,;]{0,6}(?:or|and) (?:(?:something|anything|someone|somewhere) (?:else|different|other)|whatever)"
    r"(?!\w)",
    re.IGNORECASE,
)
_ONLY_LEADS = re.compile(r"[\s\W]*(?:(?:but|so|here|it|is|the|answer|my|guess|maybe)[\s\W]*){0,6}\Z", re.IGNORECASE)


def is_stated(text: str, start: int, end: int) -> bool:
    """Tells whether what stands at `start:end` is stated."""
    if is_denied(text, start) or is_rejected(text, end) or is_guessed(text, start):
        return False
    return not is_asked(text, start, end) and _OPEN_BEHIND.match(text, end, end + REACH) is None


def is_guessed(text: str, start: int) -> bool:
    """Tells whether `maybe` and its kin stand right before a place."""
    return _GUESSED.search(text, max(0, start - NEAR), start) is not None


def is_asked(text: str, start: int, end: int) -> bool:
    """Tells whether a question mark follows at once, or at the end of a sentence that begins as a question."""
    if _ASKED.match(text, end):
        return True
    began = max(text.rfind(stop, max(0, start - REACH), start) for stop in (". ", "! ", "? ", ": "))
    asks = _ASKING.match(text, began + 2 if began >= 0 else 0)
    return asks is not None and text[sentence_end(text, end, min(len(text), end + REACH)) :][:1] == "?"


def follows_refusal(text: str, start: int) -> bool:
    """Tells whether all that is said before a place declines to answer: `I do not know. ..`, `unknown ..`."""
    before = text[:start] if start <= REACH else ""
    declined = ABSTENTION.search(before)
    return (
        declined is not None
        and not before[: declined.start()].strip()
        and bool(_ONLY_LEADS.match(before, declined.end()))
    )
