"""Where a reference's wording stands in a sentence: as written, in another number, misspelled, or turned round.

Only a whole reference counts: every word of substance must be there, close together. Knows no meaning
but that `12` is twelve and the `marrow of bones` is bone marrow.
"""

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from verifier_service.verifiers.qa.number_words import SMALL
from verifier_service.verifiers.qa.passage import Sentence
from verifier_service.verifiers.qa.question import Words, find
from verifier_service.verifiers.reading.fold import ARTICLES, Token, stem
from verifier_service.verifiers.reading.word_list import word_set

Place = tuple[int, int]

MAX_GAP = 3  # words of no substance between two of a reference's own
LONG_WORD = 7  # letters from which one may be wrong
LONG_WORDING = 4  # words of substance from which one in four may be missing
_LINKS = word_set("of and the a an in on at to for with by from or as is are was were its their his her that which s &")


_SPELLED = {str(value): word for word, value in SMALL.items()}


@lru_cache(maxsize=2048)
def forms_of(keys: frozenset[Words]) -> tuple[Words, ...]:
    """Returns the forms in which a reference's keys are looked for: articles left out, also in the other number."""
    found: dict[Words, None] = {}
    for key in keys:
        bare = tuple(word for word in key if word not in ARTICLES) or key
        found[bare] = None
        last = bare[-1]
        if last.isalpha() and len(last) >= 4 and len(bare) <= 3:
            found[(*bare[:-1], last + "s")] = None
            if last.endswith("s"):
                found[(*bare[:-1], last[:-1])] = None
    return tuple(found)


def places_of(sentence: Sentence, keys: frozenset[Words]) -> list[Place]:
    """Returns where one of the keys stands in the sentence, articles left out; a common noun also in the plural."""
    said, kept = sentence.said, sentence.kept
    found: list[Place] = []
    for form in forms_of(keys):
        for start in find(said, form):
            end = kept[start + len(form) - 1] + 1
            if form == ("us",) and not sentence.words[end - 1].raw.isupper():
                continue  # the pronoun
            if "'" not in sentence.words[end - 1].raw or form in keys:
                found.append((kept[start], end))
    found = [each for each in found if not any(_within(each, other) for other in found)]
    return found or [place for key in keys if len(key) <= MAX_GAP * 4 for place in _loosely(sentence, key)][:1]


def _within(place: Place, other: Place) -> bool:
    return place != other and other[0] <= place[0] and place[1] <= other[1]


def _loosely(sentence: Sentence, key: Words) -> Iterable[Place]:
    """Returns the place where the words of substance of a key stand close together, each in a near form."""
    wanted = [word for word in key if word not in _LINKS]
    if not wanted or (len(wanted) == 1 and len(wanted[0]) < LONG_WORD):
        return []
    hits = [_first_near(sentence, word) for word in wanted]
    missing = sum(hit < 0 for hit in hits)
    if missing > (len(wanted) // 4 if len(wanted) >= LONG_WORDING else 0):
        return []
    indexes = sorted(hit for hit in hits if hit >= 0)
    if len(set(indexes)) < len(indexes) or not _close(sentence.words, indexes, len(wanted)):
        return []
    proper = any(sentence.words[index].raw[:1].isupper() for index in indexes)
    joined = any(word in ("and", "or", "&") for word in key)
    if proper and not joined and indexes != [hit for hit in hits if hit >= 0]:
        return []  # a name's words have an order
    return [(indexes[0], indexes[-1] + 1)]


def _close(words: tuple[Token, ...], indexes: list[int], size: int) -> bool:
    strangers = 0
    for before, after in pairwise(indexes):
        between = [word for word in words[before + 1 : after] if word.folded not in _LINKS]
        if len(between) > (MAX_GAP if size >= LONG_WORDING else 1):
            return False
        strangers += len(between)
        named = words[before].raw[:1].isupper() and size < LONG_WORDING
        names = any(word.raw[:1].isupper() and len(word.raw) > 1 for word in between)
        if named and names and not _repeats(words, before, after):
            return False
    return strangers <= size


def _repeats(words: tuple[Token, ...], before: int, after: int) -> bool:
    """Tells whether what stands between two words is a kind that both have: `the A Ocean and the B Ocean`."""
    kinds = {word.folded for word in words[before + 1 : after] if word.folded not in _LINKS}
    following = words[after + 1 : after + 2]
    return (
        len(kinds) == 1 and bool(following) and following[0].folded.rstrip("s") in {kind.rstrip("s") for kind in kinds}
    )


def _first_near(sentence: Sentence, word: str) -> int:
    head, number = word[:3], _other_spelling(word)
    for index, said in enumerate(sentence.words):
        folded = said.folded
        if folded in (word, number) or (folded.startswith(head) and _near(folded, word, said.raw)):
            return index
    return -1


def _near(said: str, word: str, raw: str) -> bool:
    if not (said.isalpha() and word.isalpha()):
        return False
    if min(len(said), len(word)) >= LONG_WORD and one_letter_off(said, word):
        return True
    if raw[:1].isupper():
        return said.rstrip("s") == word.rstrip("s") and len(word) >= 4
    shared = stem(min(said, word, key=len))
    return min(len(said), len(word)) >= 4 and said.startswith(shared) and word.startswith(shared)


def _other_spelling(word: str) -> str:
    """Returns a small number in digits for its word, the word for its digits, and nothing for what is no number."""
    return str(SMALL.get(word, "")) or _SPELLED.get(word, "")


def one_letter_off(one: str, other: str) -> bool:
    """Tells whether two words differ in one letter: put in, left out, changed, or two changed over."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    start = 0
    while start < len(short) and short[start] == long[start]:
        start += 1
    end = 0
    while end < len(short) - start and short[-1 - end] == long[-1 - end]:
        end += 1
    left, right = short[start : len(short) - end], long[start : len(long) - end]
    return len(right) <= 1 or (len(left) == len(right) == 2 and left == right[::-1])
