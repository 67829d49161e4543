"""Tells where an announcement only says of what kind its answer is: `the answer is even`, `.. is less than 50`.

Such a one tells no value, so an answer given in another form stands. A closed list: words in no table here may
be an answer, or take one back (`twice that`, `unclear`). English only.
"""

import re

_NOTED = re.compile(
    r"(?<!\w)(?:also|note|notice|observe|remark|remember|recall|see|check)(?:\s(?:also|that))?,?"
    r"(?:\s(?:the|our|this|my|final|correct)){0,3}\s*\Z",
    re.IGNORECASE,
)
_MOOD = (
    r"(?:(?:also|always|indeed|clearly|obviously|really|in fact|necessarily|certainly|of course|both|simply)\s+){0,2}"
)
_ADJECTIVES = (
    "even|odd|positive|negative|non-?negative|non-?zero|prime|composite|whole|integral|rational|irrational|real|"
    "finite|unique|exact|approximate|simplified|reduced|irreducible|independent|symmetric|sensible|realistic|"
    "well[- ]defined|bounded|constant"
)
_KIND = rf"(?:(?:{_ADJECTIVES}|perfect|common|simple|small|large|single|proper|mixed|two-digit|three-digit)\s){{0,3}}"
_NOUNS = "integer|number|fraction|decimal|percentage|square|cube|ratio|constant|multiple|factor|divisor|power|value"
_MADE = (
    "rounded|expressed|written|given|stated|shown|displayed|highlighted|found|obtained|derived|computed|calculated|"
    "measured|in (?:its |the )?(?:simplest|lowest|reduced|box|form|units?|dollars|cents|meters|terms)|as (?:above|"
    "follows|required|expected|desired)|what (?:we|was|is)"
)
_OF_A_KIND = re.compile(
    rf"{_MOOD}(?:(?:{_ADJECTIVES})(?=\W*\Z|,|\sand\s|\sas\s|\sfor\s|\s(?:integer|number))"
    rf"|an?\s{_KIND}(?:{_NOUNS})(?!\w)|(?:{_MADE})(?!\w)"
    rf"|the (?:number|sum|product|total|value|difference) of\s)[^\d\\$=]*",
    re.IGNORECASE,
)
_NUMBER = r"\W{0,3}\d[\d.,]*"
_COMPARED = re.compile(
    rf"{_MOOD}(?:(?:less|greater|more|smaller|larger|bigger|fewer|higher|lower) than|at (?:least|most)|above|below|"
    rf"divisible by|a (?:multiple|factor|divisor) of|between{_NUMBER}\W{{0,3}} and|rounded to|not divisible by)"
    rf"{_NUMBER}\W{{0,3}}(?:\s[a-z]+){{0,4}}",
    re.IGNORECASE,
)


def describes(phrase: str) -> bool:
    """Tells whether a phrase says of what kind an answer is, and not which."""
    said = phrase.strip(" \t\n*_`\"'.!,;")
    return _OF_A_KIND.fullmatch(said) is not None or _COMPARED.fullmatch(said) is not None


def is_noted(text: str, start: int) -> bool:
    """Tells whether what is announced at a place is a remark: `Also note that the answer is ..`"""
    return _NOTED.search(text, max(0, start - 60), start) is not None
