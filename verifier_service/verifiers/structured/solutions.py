"""Finds the solution of a puzzle that a text commits to. Linear; what it means is the puzzles' matter."""

from verifier_service.domain.enums import Extraction
from verifier_service.domain.verdict import Flag, Reason, Verdict, failed
from verifier_service.verifiers.reading.commitment import Form, counted, find_commitments
from verifier_service.verifiers.reading.correction import after_correction, taken_back
from verifier_service.verifiers.reading.fences import committed

MAX_ANSWER = 200_000
_NOTHING = " \t\r\n.…"


def find_solution(text: str) -> str | Verdict:
    """Returns the solution that a text commits to, else the verdict that it commits to none or to several."""
    block = committed(text, lambda block: True, boxes=True)
    found = block.text if block is not None and not block.whole else None
    if block is not None and block.whole:
        found = _announced(text, block.text)
        if found is None:
            flags = (Flag.MULTIPLE_ANSWERS,)
            return failed(Reason.AMBIGUOUS, "commits to several answers at once", flags=flags)
    if found is None or not found.strip(_NOTHING):
        return failed(Reason.NO_ANSWER, "the text commits to no answer")
    return found


def _announced(text: str, whole: str) -> str | None:
    """Returns what follows the last announcement, the whole text where there is none; None where there are several.

    Of a text that corrects itself what follows counts.
    """
    found = counted(find_commitments(text, Extraction.LAST_COMMITTED))
    marked = [each for each in found if each.form is Form.MARKER]
    if len(marked) != 1:
        return None if marked else after_correction(whole)
    instead = taken_back(text, marked[0])
    if instead is not None:
        return after_correction(instead)
    held = marked[0].text
    rest = text[marked[0].end :]
    opened = text.find(held, marked[0].start) if held else marked[0].end
    longer = text[opened if opened >= 0 else marked[0].end :].strip()
    shaped = not held or held[0] in "[{" or (rest.strip() and held.replace(" ", "").isdigit())
    return longer if shaped else held
