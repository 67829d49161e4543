"""Reads quantities in normalised text: digits or words, scale, unit, percent. Exact; bounded digits and exponents."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from verifier_service.verifiers.qa.number_words import ORDINALS, PARTS, SCALES, SMALL, read_words
from verifier_service.verifiers.qa.units import CURRENCIES, is_ratio, unit_of

MAX_DIGITS = 60
MAX_POWER = 100

_NUMBER = re.compile(
    r"(?<![\w.,/^])(?P<sign>[-+])?(?P<money>(?:us|au|ca|usd|eur|gbp)?\s?[$€£¥₹]|(?:usd|eur|gbp|jpy|"
    r"inr)\s)?\s?(?P<late>-)?"
    r"(?P<digits>\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?(?!\d)|\d{1,3}(?: \d{3})+(?:\.\d+)?(?![\d])|"
    r"\d{1,3}(?:\.\d{3}){2,}(?!\d)|\d+,\d{1,2}(?![\d,])|\d+(?:\.\d+)?|\.\d+)"
    r"(?:\s?(?P<over>/\s?\d{1,20}(?!\d)))?(?:\s(?P<mixed>\d{1,6}/\d{1,6})(?!\d))?"
    r"(?:(?P<exp>e[-+]?\d{1,3})|\s?(?:x|\*|·)\s?10\^\{?(?P<ten>-?\d{1,3})\}?|\^(?P<power>\d{1,3}))?"
    r"(?P<ordinal>st|nd|rd|th)?(?![\d^]|[,./]\d)",
    re.IGNORECASE,
)
_WORD = re.compile(r"°\s?[cfk]?(?![^\W\d_])|%|[$€£¥₹]|[^\W\d_]+(?:/[^\W\d_]+)?")
_ATTACHED = re.compile(r"(k|bn|mn|m|b|t)(?!\w)")
_STUCK = re.compile(r"[^\W\d_]{1,20}")
_GAP = re.compile(r"[\s-]{0,3}")
_SPELLED = re.compile(r"[^\W\d_]+")
_SHORT_SCALE = {"k": 10**3, "m": 10**6, "b": 10**9, "bn": 10**9, "mn": 10**6, "t": 10**12}
_NUMBER_WORD = SMALL | SCALES | ORDINALS | PARTS


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit's one name (empty: none known), the words after it, and where it stands in the text."""

    value: Fraction
    unit: str
    noun: tuple[str, ...]
    start: int
    end: int
    ordinal: bool = False
    decade: bool = False


@lru_cache(maxsize=512)
def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Returns the quantities of a text in order. Pronouns (`one of`) and digits within words are none."""
    lower = text.lower()
    found = [quantity for match in _NUMBER.finditer(lower) if (quantity := _from_digits(lower, match)) is not None]
    taken = [(quantity.start, quantity.end) for quantity in found]
    found += [q for q in _from_words(lower) if not any(start < q.end and q.start < end for start, end in taken)]
    return tuple(sorted(found, key=lambda quantity: quantity.start))


def _from_digits(lower: str, match: re.Match[str]) -> Quantity | None:
    value = _value(match)
    if value is None:
        return None
    if match["sign"] == "-" and match.start() and lower[match.start() - 1].isalnum():
        return None
    value = -value if match["sign"] == "-" or match["late"] else value
    money = (
        unit_of([match["money"].strip()[-1] if match["money"].strip()[-1] in "$€£¥₹" else match["money"].strip()])
        if match["money"]
        else ""
    )
    end = match.end()
    if lower[end : end + 1] == "s" and not lower[end + 1 : end + 2].isalnum():
        return Quantity(value, "", (), match.start(), end + 1, decade=True)
    attached = _ATTACHED.match(lower, end)
    if attached and (money or attached.group(1) in ("k", "bn", "mn")):
        return Quantity(value * _SHORT_SCALE[attached.group(1)], money, (), match.start(), attached.end())
    stuck = _STUCK.match(lower, end)
    if stuck is not None and not unit_of([stuck.group()]) and stuck.group() not in SCALES:
        return None  # "42a", "3rdly": a name, not a number
    return _with_words(lower, value, money, match.start(), end, ordinal=match["ordinal"] is not None)


def _value(match: re.Match[str]) -> Fraction | None:
    digits = match["digits"].replace(" ", "")
    if len(digits) > MAX_DIGITS:
        return None
    if re.fullmatch(r"\d+,\d{1,2}", digits):
        digits = digits.replace(",", ".")
    elif digits.count(".") > 1:
        digits = digits.replace(".", "")
    value = Fraction(digits.replace(",", ""))
    if match["over"]:
        below = int(match["over"].lstrip("/ "))
        if not below:
            return None
        value /= below
    if match["mixed"]:
        above, _, below_text = match["mixed"].partition("/")
        if not int(below_text):
            return None
        value += Fraction(int(above), int(below_text))
    power = int(match["exp"][1:]) if match["exp"] else int(match["ten"]) if match["ten"] else 0
    if abs(power) > MAX_POWER or (match["power"] and (int(match["power"]) > MAX_POWER or len(digits) > 6)):
        return None
    return value ** int(match["power"]) if match["power"] else value * Fraction(10) ** power


def _with_words(lower: str, value: Fraction, money: str, start: int, end: int, *, ordinal: bool) -> Quantity:
    """Reads scale and unit after a number: `5 million euros`, `half a percent`."""
    following: list[tuple[str, int]] = []
    position = end
    for _ in range(6):
        gap = _GAP.match(lower, position)
        word = _WORD.match(lower, gap.end() if gap else position)
        if word is None:
            break
        following.append((word.group().replace(" ", ""), word.end()))
        position = word.end()
    while following and following[0][0] in SCALES:
        value, end = value * SCALES[following[0][0]], following[0][1]
        following.pop(0)
    if value == Fraction(1, 2) and len(following) > 1 and following[0][0] in ("a", "an"):
        following.pop(0)
    words = [word for word, _ in following]
    unit = unit_of(words)
    noun = tuple(words[:3])
    if unit:
        span = 2 if words[0] in ("degree", "degrees", "deg", "us", "per") and len(words) > 1 and unit != "deg" else 1
        span = 3 if is_ratio(words) else span
        end = following[span - 1][1]
    return Quantity(value, money if money and unit not in CURRENCIES else unit or money, noun, start, end, ordinal)


def _from_words(lower: str) -> list[Quantity]:
    spans = [(match.group(), match.start(), match.end()) for match in _SPELLED.finditer(lower)]
    if not any(word in _NUMBER_WORD for word, _, _ in spans):
        return []
    words = [word for word, _, _ in spans]
    found: list[Quantity] = []
    index = 0
    while index < len(words):
        starts = (
            words[index] in SMALL
            or words[index] in ORDINALS
            or words[index] in PARTS
            or words[index] in ("a", "an", "dozen")
        )
        read = read_words(words, index) if starts else None
        if read is None or (words[index] == "one" and words[index + 1 : index + 2] == ["of"]):
            index += 1
            continue
        value, after, ordinal = read
        negative = index > 0 and words[index - 1] in ("minus", "negative")
        start = spans[index - 1 if negative else index][1]
        found.append(_with_words(lower, -value if negative else value, "", start, spans[after - 1][2], ordinal=ordinal))
        index = max(after, index + 1)
    return found
