"""Tells where a text takes back what it just said ("wait, no: .."). English only so far."""

import re

from verifier_service.verifiers.reading.commitment import Commitment, Form
from verifier_service.verifiers.reading.sentence import sentence_end
from verifier_service.verifiers.reading.text import last_match

MAX_REST = 4000

CORRECTION = re.compile(
    r"(?<!\w)(?:no,? wait|wait|actually,? no|scratch that|correction|on second thought|sorry|i mean|let me correct|"
    r"my mistake|rather,|oops|hmm,? no|(?:just )?kidding)(?!\w)[\s,:.!–—-]{0,4}"
    r"(?:(?:no|actually|that's wrong|that|it is|it's|i meant)(?!\w)[\s,:.!–—-]{0,4}){0,3}",
    re.IGNORECASE,
)

_CUES = (
    "wait",
    "actually",
    "hmm",
    "scratch",
    "correct",
    "thought",
    "sorry",
    "i mean",
    "mistake",
    "rather",
    "oops",
    "kidding",
)

_NO = re.compile(
    r"\s{0,3}[.?!]?\s{1,3}(?:no|wait,? no|no,? wait|scratch that|(?:just )?kidding|(?:sorry, )?i mean)"
    r"[,.:;!–—-]{1,3}\s{0,3}(?:it(?:'s| is)\s|the answer is\s)?",
    re.IGNORECASE,
)
_DENIES = re.compile(r"no(?:[,:;!–—-]|\.(?!\s?\d))\s{0,3}(?:i mean\s)?", re.IGNORECASE)
_DENYING = ("no", "not", "none")


def contradicted(text: str, end: int) -> str | None:
    """Returns what the sentence right behind an announced answer says instead (`.. is 17? No, 18.`), else None."""
    match = _NO.match(text, end, end + 60)
    if match is None:
        return None
    return text[match.end() : sentence_end(text, match.end(), min(len(text), match.end() + MAX_REST))]


def after_correction(text: str) -> str:
    """Returns what follows the text's last correction, or the whole text where there is none."""
    lower = text.lower()
    if not any(cue in lower for cue in _CUES):
        return text
    correction = last_match(CORRECTION, text)
    if correction is None or not text[correction.end() :].strip(" .!,:"):
        return text
    return text[correction.end() :].strip(" ,.:")


def taken_back(text: str, commitment: Commitment) -> str | None:
    """Returns what follows an announced answer that the next sentence takes back, else None. Boxes and tags stand.

    `No, ..` takes back all but a no.
    """
    if commitment.form is not Form.MARKER:
        return None
    rest = text[commitment.end : commitment.end + MAX_REST].lstrip(" .!?\n*_")
    if CORRECTION.match(rest):
        return rest
    denies = _DENIES.match(rest)
    if denies is None or commitment.text.lower().startswith(_DENYING):
        return None
    return rest[denies.end() :]
