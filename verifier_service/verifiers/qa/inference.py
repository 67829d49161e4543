"""Chooses how a reference is compared: by the task's declared type, else by what question and reference look like."""

import json
import re

from verifier_service.domain.enums import AnswerType
from verifier_service.domain.errors import BadTask
from verifier_service.verifiers.qa.abstention import read_unanswerable
from verifier_service.verifiers.qa.date import read_date, read_year
from verifier_service.verifiers.qa.interval import read_range
from verifier_service.verifiers.qa.listing import Item, Listing, split_items
from verifier_service.verifiers.qa.matcher import Matcher
from verifier_service.verifiers.qa.number import Number, read_number
from verifier_service.verifiers.qa.person import Person, read_name
from verifier_service.verifiers.qa.place import Place
from verifier_service.verifiers.qa.plain import PlainText
from verifier_service.verifiers.qa.question import Question
from verifier_service.verifiers.qa.yes_no import YesNo, read_yes_no

MAX_PART_WORDS = 5

_POLAR = re.compile(
    r"^\W*(?:is|are|was|were|am|do|does|did|can|could|will|would|should|shall|has|have|had|may|might|must|isn't|"
    r"aren't|don't|doesn't|"
    r"true or false|yes or no|right or wrong|correct or incorrect)(?!\w)|(?:true or false|yes or no|yes/no|"
    r"true/false)|[.,] (?:is|are|was|were|do|does|did|can) "
    r"[^?]{1,200}\?\s*$",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"(?<!\w)(?:when|year|years|date|decade|born|died|founded|century|what time)(?!\w)|[年년]", re.IGNORECASE
)
_AMOUNT = re.compile(
    r"(?<!\w)(?:how|number|population|percent|percentage|share|rate|price|cost|value|amount|total|fraction|"
    r"century|position|place|rank|"
    r"temperature|height|length|width|weight|mass|speed|distance|age|area|depth|score|count|sum|size|rounded)(?!\w)",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"(?<!\w)(?:who|whom|whose|which (?:\w+ ){0,3}(?:author|writer|painter|artist|actor|actress|singer|composer|"
    r"scientist|philosopher|"
    r"president|king|queen|poet|director|inventor|physicist|mathematician|person|player)|surname|last name|"
    r"family name|name (?:of )?the "
    r"(?:\w+ ){0,2}(?:author|writer|painter|artist|actor|actress|singer|composer|president|director|inventor|"
    r"person))(?!\w)",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"(?<!\w)(?:where|city|town|country|capital|state|province|region|continent|located|village|nation|county|"
    r"street|où|dónde|onde|wo|hauptstadt|capitale|столица|город)(?!\w)|首都|都市|どこ|哪里|哪個|城市|어디|수도",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"(?<!\w)(?:name (?:the|all|two|three|four|five|any|both)|list|"
    r"which (?:\w+ ){0,2}(?!(?:is|was|has|does|this)(?!\w))\w+s|what (?:are|were)|"
    r"who (?:are|were|founded|wrote|invented|discovered|created|co-founded)|"
    r"made (?:of|from|up)|consists?|composed of|ingredients|between which|"
    r"order|select|both|all|two|three|four|five|six|seven)(?!\w)",
    re.IGNORECASE,
)
_ORDERED = re.compile(
    r"(?<!\w)(?:in order|order (?:these|the|from|by)|ascending|descending|chronological|alphabetical|ranked|"
    r"sequence)(?!\w)",
    re.IGNORECASE,
)
_WORD_AND = re.compile(r"\s(?:and|&)\s")


def matchers_for(
    reference: str, kind: AnswerType, question: Question, tolerance: float | None, field: str
) -> tuple[Matcher, ...]:
    """Returns the matchers of one reference, any of which suffices.

    Raises `BadTask` naming `field` where the reference cannot be of the declared type.
    """
    if kind is AnswerType.INFER:
        return _inferred(reference, question, tolerance)
    if kind is AnswerType.TEXT:
        return (PlainText(reference, question),)
    if kind is AnswerType.PLACE:
        return (Place(reference, question),)
    if kind is AnswerType.PERSON:
        name = read_name(reference)
        text = PlainText(reference, question)
        return (Person(reference, name, question), text) if name is not None else (text,)
    if kind in (AnswerType.LIST, AnswerType.SET):
        return (_listing(reference, question, tolerance, ordered=kind is AnswerType.LIST),)
    matcher = _declared(reference, kind, question, tolerance)
    if matcher is None:
        raise BadTask(f"is not of type {kind.value}: {reference[:80]!r}", field)
    return (matcher,)


def _declared(reference: str, kind: AnswerType, question: Question, tolerance: float | None) -> Matcher | None:
    if kind is AnswerType.NUMBER:
        return read_number(reference, question, tolerance)
    if kind is AnswerType.DATE:
        return read_date(reference) or read_year(reference)
    if kind is AnswerType.YEAR:
        return read_year(reference) or read_date(reference)
    return read_range(reference) if kind is AnswerType.RANGE else read_yes_no(reference)


def _inferred(reference: str, question: Question, tolerance: float | None) -> tuple[Matcher, ...]:
    text = PlainText(reference, question)
    unanswerable = read_unanswerable(reference)
    if unanswerable is not None:
        return (unanswerable, text)
    single = _single(reference, question, tolerance)
    if single is not None:
        return (single,)
    if _lists(reference, question):
        return (_listing(reference, question, tolerance, ordered=bool(_ORDERED.search(question.text))), text)
    if _WHO.search(question.text):
        name = read_name(reference)
        if name is not None and not _WORD_AND.search(reference):
            return (Person(reference, name, question), text)
    if _WHERE.search(question.text) or "," in reference:
        return (Place(reference, question),)
    return (text,)


def _single(reference: str, question: Question, tolerance: float | None) -> Matcher | None:
    polar: YesNo | None = read_yes_no(reference)
    if polar is not None and (not question.text.strip() or _POLAR.search(question.text)):
        return polar
    date = read_date(reference)
    if date is not None:
        return date
    year = read_year(reference)
    if (
        year is not None
        and (_WHEN.search(question.text) or not reference.strip().isdigit())
        and not _AMOUNT.match(question.text)
    ):
        return year
    interval = read_range(reference)
    if interval is not None:
        return interval
    number: Number | None = read_number(reference, question, tolerance)
    if number is None:
        return None
    known = bool(number.quantity.unit) or not number.quantity.noun or number.quantity.noun[0].isdigit()
    return number if known or _AMOUNT.search(question.text) else None


def _lists(reference: str, question: Question) -> bool:
    """Tells whether the reference is a listing: a JSON array, or short parts where the question asks for several."""
    if reference.lstrip().startswith("["):
        try:
            return isinstance(json.loads(reference), list)
        except (ValueError, RecursionError):
            return False
    parts = split_items(reference) or []
    short = len(parts) > 1 and all(len(part.split()) <= MAX_PART_WORDS for part in parts)
    return short and bool(_SEVERAL.search(question.text))


def _listing(reference: str, question: Question, tolerance: float | None, *, ordered: bool) -> Listing:
    items: list[Item] = []
    for part in split_items(reference) or [reference]:
        items.append(_item(part, question, tolerance))
    return Listing(tuple(items), ordered=ordered, question=question)


def _item(part: str, question: Question, tolerance: float | None) -> Item:
    number = read_number(part, question, tolerance)
    if number is not None:
        return number
    name = read_name(part) if _WHO.search(question.text) else None
    return Person(part, name, question) if name is not None else PlainText(part, question)
