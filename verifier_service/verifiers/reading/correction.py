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
_BEGINS_WITH_NO = re.compile(r"no(?:[,:;!–—-]|\.(?!\s?\d))\s{0,3}(?:i mean\s)?", re.IGNORECASE)
_DENYING = ("no", "not", "none")
_DENIES = re.compile(r"(?<!\w)(?:would|wrong|incorrect|not|cannot|can't)(?!\w)", re.IGNORECASE)
# Other words of correction, behind which nothing but a value stands: `.. is 17. Wait, 18.`
_RATHER = re.compile(
    r"(?:\\[)\]]|[\s$*_)}.?!…]){1,8}(?:(?:no|oh|hmm|but|wait|actually|sorry|oops|correction|scratch that|i mean|"
    r"make that)"
    r"[\s,.:;!…–—-]{1,4}){1,3}(?:(?:it(?:'s| is)|it should be|that(?:'s| is)|i meant)\s)?"
    r"(?=[-+$\\(]{0,3}\d[^\s]{0,30}[\s.!]{0,3}(?:\n|\Z))",
    re.IGNORECASE,
)


def contradicted(text: str, end: int) -> str | None:
    """Returns what the sentence right behind an announced answer says instead (`.. is 17? No, 18.`), else None."""
    match = _NO.match(text, end, end + 60)
    if match is None:
        return corrected_value(text, end)
    said = text[match.end() : sentence_end(text, match.end(), min(len(text), match.end() + MAX_REST))]
    return None if _DENIES.search(said) else said


def corrected_value(text: str, end: int) -> str | None:
    """Returns the bare value by which words right behind an answer replace it (`.. is 17. Wait, 18.`), else None."""
    match = _RATHER.match(text, end, end + 120)
    return None if match is None else text[match.end() :].split("\n", 1)[0].strip()


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
    denies = _BEGINS_WITH_NO.match(rest)
    if denies is None or commitment.text.lower().startswith(_DENYING):
        return None
    return rest[denies.end() :]
