"""Prose with mathematics in it: the words must be the same, the mathematics between them equal.

For references that are whole sentences, which no grammar reads. Called only after reading failed or
did not match.
"""

from verifier_service.verifiers.math.caps import TooComplex, Unreadable
from verifier_service.verifiers.math.lexer import Token, tokenize
from verifier_service.verifiers.math.matching import Matcher
from verifier_service.verifiers.math.statements import clean, parse
from verifier_service.verifiers.math.wording import bare, canonical_phrase

_EDGES = frozenset({"sep", "op", "rel"})
_MAX_SEGMENTS = 60


def same_prose(reference: str, answer: str, matcher: Matcher) -> bool:
    """Tells whether two texts say the same words around equal mathematics; texts without a word never do."""
    if _worded(reference) and bare(reference).casefold() == bare(answer).casefold():
        return True
    try:
        left, right = _segments(clean(reference)), _segments(clean(answer))
    except (Unreadable, TooComplex):
        return False
    if len(left) != len(right) or len(left) > _MAX_SEGMENTS or not any(is_words for is_words, _ in left):
        return False
    if len(left) == 1 and not left[0][0]:
        return False
    return all(a[0] == b[0] and _same_segment(a, b, matcher) for a, b in zip(left, right, strict=True))


def is_worded(text: str, cleaned: str | None = None) -> bool:
    """Tells whether words stand in a text, which may come `cleaned`, so that it may be prose."""
    try:
        return _worded(text) or any(is_words for is_words, _ in _segments(clean(text) if cleaned is None else cleaned))
    except (Unreadable, TooComplex):
        return True


def _worded(text: str) -> bool:
    return any(len(word) > 2 and word.isalpha() for word in bare(text).split())


def math_segments(text: str) -> list[str]:
    """Returns what stands between the words of a text; nothing where it cannot be cut up."""
    try:
        return [segment for is_words, segment in _segments(clean(text)) if not is_words]
    except (Unreadable, TooComplex):
        return []


Segment = tuple[bool, str]


def _segments(text: str) -> list[Segment]:
    """Cuts a text into runs of words (True) and of everything else (False)."""
    found: list[Segment] = []
    run: list[Token] = []
    kind = False
    for token in tokenize(text):
        is_word = token.kind in ("word", "and", "or")
        if run and is_word != kind:
            found.append((kind, text[run[0].start : run[-1].end]))
            run = []
        kind = is_word
        run.append(token)
    if run:
        found.append((kind, text[run[0].start : run[-1].end]))
    return found


def _same_segment(left: Segment, right: Segment, matcher: Matcher) -> bool:
    if left[0]:
        return canonical_phrase(left[1]) == canonical_phrase(right[1])
    if left[1].split() == right[1].split():
        return True
    try:
        return matcher.decide(parse(left[1]), parse(right[1])) is not None
    except Unreadable:
        return _spelling(left[1]) == _spelling(right[1])


def _spelling(text: str) -> list[str]:
    try:
        return [token.text for token in tokenize(text) if token.kind != "null"]
    except Unreadable:
        return [text]
