"""Tells which of the nouns that announce answers may stand in a text, without a search for each. Linear.

As words to the grader are: the text's rare letters become one, from which every noun is found. What is told is
certain only of the nouns left out; where they stand is `markers`' to find.
"""

import re
from collections.abc import Iterator

from verifier_service.verifiers.reading import marker_words as words

_SPACED = words.NOUNS + words.CHOICE_NOUNS
_SHORT = "ans"
_ANSWERS = tuple(noun for noun in _SPACED if noun.startswith(_SHORT))
_PLAIN = tuple(noun for noun in _SPACED if noun.isascii() and noun not in _ANSWERS)
# Each with the letter of it that fewest texts hold: a search for one letter costs next to nothing.
_MARKED = tuple((max(noun), noun) for noun in _SPACED if not noun.isascii())
_UNSPACED = tuple((max(noun), noun) for noun in words.UNSPACED_NOUNS)
_RARE = "bcpuvw"  # in each plain noun there is one of these letters
_ONE = "c"
_FOLD = bytes(ord(_ONE) if chr(code) in _RARE else code for code in range(256))
_FOLDED = {noun: noun.encode().translate(_FOLD) for noun in _PLAIN}
# Each from its rare letter on (`guess` from its `u`), as it is searched.
_RESTS = {noun: folded[folded.index(_ONE.encode()) + 1 :] for noun, folded in _FOLDED.items()}
_NOUN = re.compile(
    b"%b(?=(%b))"
    % (
        _ONE.encode(),
        b"|".join(
            b"%b(?<=%b)" % (_RESTS[noun], _FOLDED[noun]) for noun in sorted(_PLAIN, key=lambda n: -len(_RESTS[n]))
        ),
    )
)
# The longest rest is found; where it is, so may be those that it begins with.
_BY_REST = {
    rest: tuple(noun for noun in _PLAIN if rest.startswith(_RESTS[noun])) for rest in frozenset(_RESTS.values())
}


def spaced_nouns(lower: str) -> Iterator[str]:
    """Yields the nouns, of those that start a word, that may stand in a text in lower case."""
    data = lower.encode("ascii", "ignore")
    if _SHORT.encode() in data:
        yield from _ANSWERS
    yield from dict.fromkeys(noun for found in _NOUN.findall(data.translate(_FOLD)) for noun in _BY_REST[found])
    if len(data) < len(lower):
        yield from (noun for letter, noun in _MARKED if letter in lower)


def unspaced_nouns(lower: str) -> Iterator[str]:
    """Yields the nouns, of those that may stand within a word, that may stand in a text in lower case."""
    return (noun for letter, noun in _UNSPACED if letter in lower)
