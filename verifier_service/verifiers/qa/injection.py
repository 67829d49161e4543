"""Tells whether a text speaks to its grader instead of answering. The patterns are `words.py`'s."""

from verifier_service.verifiers.qa.words import INJECTION, INJECTION_CUES


def injects(text: str) -> bool:
    """Tells whether the text asks for its reward; ASCII text without any cue is not searched."""
    if text.isascii():
        lower = text.lower()
        if not any(cue in lower for cue in INJECTION_CUES):
            return False
    return INJECTION.search(text) is not None
