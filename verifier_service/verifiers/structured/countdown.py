"""Countdown: an expression over the given numbers, each used at most once, that comes to the number asked for."""

import re
from collections import Counter
from fractions import Fraction

from verifier_service.verifiers.reading.denial import is_denied
from verifier_service.verifiers.reading.standing import follows_refusal, is_guessed
from verifier_service.verifiers.structured.arithmetic import Unreadable, read_expression
from verifier_service.verifiers.structured.countdown_search import may_be_reached
from verifier_service.verifiers.structured.puzzle import Fail, Parameters, bad, listed, only, unread

_SIGNS = "0123456789+-*/×÷·⋅∗−()= "
_COMPUTES = re.compile(r"\d\s{0,3}[-+*/×÷·⋅∗−]\s{0,3}\(?\s{0,3}\d|\)\s{0,3}[-+*/×÷·⋅∗−]")
_WORD_BEFORE = re.compile(r"(?:\A|[\s(])[A-Za-z]{2,40}[:,]?[\s`$*]{0,4}\Z")
_LED = re.compile(r"([-\d +*/×÷·⋅∗−()=]{3,300}?),? (?:which|using|with|where)\b")
_LINE = re.compile(r"[^A-Za-z]*\d[^A-Za-z]*")
_WRAPPING = " \t\r\n$`*.;,✓✔✅"


class Countdown:
    """`{numbers, target, use_all}`; the answer is an expression or an equation with the number asked for."""

    def __init__(self, parameters: Parameters) -> None:
        """Reads the parameters. Raises `BadTask`."""
        only(parameters, "numbers", "target", "use_all")
        self._numbers = Counter(_number(each, "numbers") for each in listed(parameters, "numbers"))
        if not self._numbers or self._numbers.total() > 64:
            raise bad("must be 1 to 64 numbers", "numbers")
        self._due = _number(parameters.get("target"), "target")
        use_all = parameters.get("use_all", False)
        if not isinstance(use_all, bool):
            raise bad("must be true or false", "use_all")
        self._use_all = use_all
        if not may_be_reached(tuple(self._numbers.elements()), self._due, use_all):
            raise bad("has no solution: the numbers do not come to the target")

    def check(self, answer: str) -> None:
        """Raises `Fail` unless the answer is a solution."""
        sides = [side.strip() for side in _bare(answer).split("=")]
        try:
            read = [read_expression(side) for side in sides if side]
        except (Unreadable, ValueError) as error:
            raise unread(f"the expression {error}") from None
        if len(read) != len(sides) or not 1 <= len(read) <= 2:
            raise unread("is neither an expression nor one equation")
        computed = [each for each in read if each.operations]
        if not computed and len(self._numbers) > 1 and len(read) == 2:
            computed = read[:1]
        made = computed[0] if len(computed) == 1 else read[0] if len(read) == 1 else None
        if made is None:
            raise unread("both sides compute something")
        if any(each.value != self._due for each in read):
            raise Fail(f"does not come to {self._due}")
        used = Counter(made.numbers)
        if used - self._numbers:
            raise Fail("uses a number that is not given, or one too often")
        if self._use_all and self._numbers - used:
            raise Fail("leaves a number unused")


def _bare(answer: str) -> str:
    """Returns the expression of an answer: all of it, its only line without words, or a sentence's end."""
    text = _stripped(answer)
    if "\n" in text:
        lines = [line for line in text.splitlines() if _LINE.fullmatch(line.strip())]
        if len(lines) != 1:
            raise unread("holds no single expression")
        text = lines[0]
    head, colon, tail = text.partition(":")
    if colon and head.strip(_WRAPPING).replace(" ", "").isalpha():
        text = tail
    text = _stripped(text)
    led = _LED.match(text)
    return led[1].strip() if led is not None else _ending(text)


def _ending(text: str) -> str:
    """Returns the one computation that a sentence ends with, the whole text where it ends with none."""
    start = len(text.rstrip(_SIGNS))
    before, ending = text[:start], text[start:]
    stands_alone = _WORD_BEFORE.search(before[-60:]) and (ending[:1].isspace() or before[-1:] in "`$:*")
    if not stands_alone or not _COMPUTES.search(ending) or _COMPUTES.search(before):
        return text
    is_said = not (is_denied(text, start) or is_guessed(text, start) or follows_refusal(text, start))
    return ending.strip() if is_said else text


def _stripped(text: str) -> str:
    """Returns a text without white space, markup and stops around it."""
    text = text.strip(_WRAPPING)
    for opening, closing in (("\\(", "\\)"), ("\\[", "\\]")):
        text = text.removeprefix(opening).removesuffix(closing)
    return text.strip(_WRAPPING)


def _number(value: object, name: str) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= abs(value) < 10**15:
        raise bad("must be a whole number", name)
    return Fraction(value)
