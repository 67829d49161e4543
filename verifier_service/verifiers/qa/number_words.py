"""Numbers spelled in English words, and the digits of Chinese years. Exact rationals, no parsing beyond words."""

from fractions import Fraction

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth"
)
_ORDINAL_TENS = "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth"

SMALL: dict[str, int] = {word: value for value, word in enumerate(str.split(_UNITS))} | {
    word: 10 * value for value, word in enumerate(str.split(_TENS), start=2)
}
ORDINALS: dict[str, int] = {word: value for value, word in enumerate(str.split(_ORDINALS))} | {
    word: 10 * value for value, word in enumerate(str.split(_ORDINAL_TENS), start=2)
}
SCALES: dict[str, int] = {
    "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "mn": 10**6, "bn": 10**9, "mio": 10**6, "lakh": 10**5, "crore": 10**7, "dozen": 12,
    "millions": 10**6, "billions": 10**9, "thousands": 10**3,
}  # fmt: skip
PARTS: dict[str, Fraction] = {
    "half": Fraction(1, 2), "halves": Fraction(1, 2), "quarter": Fraction(1, 4), "quarters": Fraction(1, 4),
    "third": Fraction(1, 3), "thirds": Fraction(1, 3), "fourth": Fraction(1, 4), "fourths": Fraction(1, 4),
    "fifth": Fraction(1, 5), "fifths": Fraction(1, 5), "sixth": Fraction(1, 6), "sixths": Fraction(1, 6),
    "eighth": Fraction(1, 8), "eighths": Fraction(1, 8), "tenth": Fraction(1, 10), "tenths": Fraction(1, 10),
}  # fmt: skip
_ONLY_PARTS = frozenset({"half", "halves", "quarter", "quarters"})
_CHINESE = str.maketrans("〇一二三四五六七八九零", "01234567890")


def read_words(words: list[str], start: int) -> tuple[Fraction, int, bool] | None:
    """Returns the number that begins at `words[start]`, where it ends, and whether it is an ordinal; None: none does.

    The words are lower case, hyphens already parted.
    """
    index = start + 1 if words[start] in ("a", "an") else start
    if index > start and (index == len(words) or words[index] not in SCALES | PARTS or words[index] in ORDINALS):
        return None
    total = current = 0
    seen = ordinal = False
    while index < len(words):
        word = words[index]
        if word in SMALL and not _clashes(current, SMALL[word]):
            current, seen = current + SMALL[word], True
        elif word in SCALES and (seen or index > start or word == "dozen"):
            scaled = max(current, 1) * SCALES[word]
            total, current = (total, scaled) if SCALES[word] == 100 else (total + scaled, 0)
            seen = True
        elif (
            word == "and"
            and seen
            and index + 1 < len(words)
            and words[index + 1] in SMALL
            and (total or current >= 100)
        ):
            pass
        elif word in ORDINALS and not _clashes(current, ORDINALS[word]):
            current, seen, ordinal = current + ORDINALS[word], True, True
            index += 1
            break
        else:
            break
        index += 1
    return _with_part(words, start, index, Fraction(total + current), seen, ordinal)


def _with_part(
    words: list[str], start: int, index: int, value: Fraction, seen: bool, ordinal: bool
) -> tuple[Fraction, int, bool] | None:
    part = words[index] if index < len(words) else ""
    if part in PARTS and (not seen or 0 < value < 100) and (part in _ONLY_PARTS or (seen and part.endswith("s"))):
        return (value if seen else Fraction(1)) * PARTS[part], index + 1, False
    if ordinal and seen and index - start == 2 and words[start] == "one" and words[index - 1] in PARTS:
        return PARTS[words[index - 1]], index, False
    return (value, index, ordinal) if seen else None


def _clashes(current: int, value: int) -> bool:
    """Tells that a word cannot go on the number so far: after `six`, `seven` begins another."""
    low = current % 100
    return low != 0 and not (low % 10 == 0 and low >= 20 and 0 < value < 10)


def chinese_digits(text: str) -> str:
    """Returns the text with Chinese digits as ASCII ones, place by place (years are written so)."""
    return text if text.isascii() else text.translate(_CHINESE)
