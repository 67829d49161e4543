"""What a final message tells: texts that it must hold as whole words and numbers, and a pattern that it must match."""

import re
from decimal import Decimal, InvalidOperation

from verifier_service.verifiers.reading.text import normalise

_NUMBER = re.compile(r"(?<![\w.,])-?(?:\d{1,3}(?:,\d{3}){1,20}|\d{1,60})(?:\.\d{1,60})?(?![\d\w])(?![.,]\d)")
NAMED_PATTERNS = {
    "number": _NUMBER,
    "integer": re.compile(r"(?<![\w.,])-?\d[\d,]{0,60}(?![\w.,]|[.,]\d)|(?<![\w.,])-?\d[\d,]{0,60}(?=[.,]?(?:\s|$))"),
    "date": re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)"),
    "email": re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"),
}


def tells(message: str, wanted: str) -> bool:
    """Tells whether the message holds a text: a number by its value (`$1,250` tells 1250), words whole, in any case."""
    said, asked = normalise(message).casefold(), normalise(wanted).casefold()
    number = _value(asked.strip("$€£ "))
    if number is not None:
        return any(_value(found.group()) == number for found in _NUMBER.finditer(said.replace("$", " ")))
    start = said.find(asked) if asked else -1
    while start >= 0:
        end = start + len(asked)
        if not (_joins(said[start - 1 : start], asked[0]) or _joins(said[end : end + 1], asked[-1])):
            return True
        start = said.find(asked, end)
    return False


def _joins(beside: str, edge: str) -> bool:
    return beside.isalnum() and edge.isalnum()


def _value(text: str) -> Decimal | None:
    if not _NUMBER.fullmatch(text):
        return None
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
