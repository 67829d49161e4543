"""Finds words to the grader. Linear.

A search for each of the words that hint at them, or one pattern of them all, takes longer than all else that is
read of a text. So the text is folded first: its rare letters become one letter, from which every hint is found.
"""

import re

from verifier_service.verifiers.reading.text import ASCII_CONTROL

# Each pattern, in lower case, with the words one of which is in all that it finds.
_PATTERNS = (
    (
        ("ignore", "disregard"),
        r"(?:ignore|disregard) (?:all |any |the )?(?:previous|prior|above) (?:instructions|prompts?)",
    ),
    (("grader", "judge", "verifier", "evaluator"), r"\bthe (?:grader|judge|verifier|evaluator) (?:should|must|will)"),
    (("system:",), r"\bsystem:"),
    (("reference answer is", "expected answer is"), r"(?:reference|expected) answer is"),
    (
        ("score", "correct", "reward", "passed"),
        r"(?<![\w\"'])(?:score|correct|reward|passed)\s{0,3}[:=]\s{0,3}(?:1|true)(?![\w.])",
    ),
    (("correct",), r"(?:mark|grade|score|rate) (?:this|it|my|the) \w{0,12} ?(?:as )?correct"),
)
# What stands behind these wherever it counts, so that a task about scores does not hint at every other word.
_ASSIGNED = ("score", "reward", "passed")
_ASSIGNMENT = rb"(?=[\s\0\x80-\xff]{0,9}[:=])"  # up to three spaces of any kind, as they are folded
_REACH = 80  # bytes on either side of a hint; all that a pattern finds lies within
_MANY = 64  # hints that are looked at one by one
_RARE = "cgpvwy"  # in each hint there is one of these letters
_ONE = "g"
CONTROL = b"\0"
"""What control characters of ASCII are folded into."""


def _folding() -> bytes:
    table = bytearray(range(256)).lower()
    for letter in _RARE:
        table[ord(letter)] = table[ord(letter.upper())] = ord(_ONE)
    for code in ASCII_CONTROL:
        table[code] = CONTROL[0]
    return bytes(table)


FOLD = _folding()
"""The table by which a text's UTF-8 is folded."""


_HINTS = {word: word.encode().translate(FOLD) for words, _ in _PATTERNS for word in words}
# Each from its rare letter on (`judge` from its `g`), as it is searched.
_RESTS = {word: folded[folded.index(_ONE.encode()) :] for word, folded in _HINTS.items()}
_HINT = re.compile(
    b"%b(?:%b)"
    % (
        _ONE.encode(),
        b"|".join(
            b"%b(?<=%b)%b" % (_RESTS[word][1:], _HINTS[word], _ASSIGNMENT if word in _ASSIGNED else b"")
            for word in _HINTS
        ),
    )
)
_BY_REST = {
    rest: re.compile("|".join(text for words, text in _PATTERNS if any(_RESTS[word] == rest for word in words)))
    for rest in _RESTS.values()
}


def speaks_to_grader(text: str) -> bool:
    """Tells whether there are words to the grader in a text."""
    data = text.encode("utf-8", "replace")
    return addresses_grader(data, data.translate(FOLD))


def addresses_grader(data: bytes, folded: bytes) -> bool:
    """Tells whether there are words to the grader in a text, given in UTF-8 and the same folded."""
    first = _HINT.search(folded)
    if first is None:
        return False
    for count, hint in enumerate(_HINT.finditer(folded, first.start())):
        if count == _MANY:
            rest = _cut(data, hint.start() - _REACH, len(data))
            return any(pattern.search(rest) is not None for pattern in _BY_REST.values())
        if _BY_REST[hint[0]].search(_cut(data, hint.start() - _REACH, hint.end() + _REACH)) is not None:
            return True
    return False


def _cut(data: bytes, begin: int, end: int) -> str:
    """Returns a stretch of a text in lower case, with a letter where it is cut off: no word begins or ends there."""
    before, after = "x" if begin > 0 else "", "x" if end < len(data) else ""
    return f"{before}{data[max(0, begin) : end].decode('utf-8', 'ignore').lower()}{after}"
