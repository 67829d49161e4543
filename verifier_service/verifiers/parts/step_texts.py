"""Finds what a text answers to each step and in the end: JSON, or lines that begin with a step's name. Linear."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from verifier_service.domain.enums import Extraction
from verifier_service.verifiers.parts.step_json import find_json, keep, step_answers
from verifier_service.verifiers.parts.step_ordinals import NTHS, ordinal_starts
from verifier_service.verifiers.parts.step_statement import is_number, tells_number
from verifier_service.verifiers.reading.commitment import Form, find_commitments
from verifier_service.verifiers.reading.correction import taken_back
from verifier_service.verifiers.reading.denial import is_denied, is_rejected
from verifier_service.verifiers.reading.tags import find_tags

_FLAGS = re.IGNORECASE | re.MULTILINE
_PLAIN = re.compile(r"[\w.-]{1,80}")
_S = r"[ \t]{0,8}"
_FINAL = r"(?:final[ \t]{1,8}(?:answer|result)|final|answer)(?:[ \t]{1,8}is)?"
_TITLE = rf"(?:{_S}\([^()\n]{{1,80}}\))?"
_STEP = rf"(?:step|hop|part|stage)(?![^\W\d_])[ \t_]{{0,8}}#?{_S}(?P<id>[\w.-]{{1,80}}?){_TITLE}"
_NTH = rf"(?:the[ \t]{{1,8}})?(?P<nth>[a-z]{{4,7}}|\d{{1,3}}(?:st|nd|rd|th))[ \t]{{1,8}}step{_TITLE}"
_MARK = rf"{_S}[*_]{{0,3}}{_S}(?:[-=]>|[:：=→]|[-–—](?=[ \t])|[.)](?=[ \t]))[*_]{{0,3}}{_S}"
_HEAD = re.compile(
    rf"^[ \t>#*_-]{{0,12}}(?:(?:{_STEP}|{_NTH}|(?P<final>{_FINAL}))(?:{_MARK}|{_S}[*_]{{0,3}}{_S}(?=\n))"
    rf"|answer{_S}#?(?P<number>\d{{1,6}}){_MARK}"
    rf"|(?P<name>[\w-]{{1,80}}){_S}[*_]{{0,3}}{_S}(?:[:：]|[.)](?=[ \t]))[*_]{{0,3}}{_S}"
    rf"|[(\[](?P<bracketed>[\w-]{{1,80}})[)\]][ \t]{{1,8}})",
    _FLAGS,
)
_INLINE = re.compile(
    rf"(?:[;,.|!:]|->|=>|→)[ \t]{{1,8}}[*_]{{0,3}}"
    rf"(?:step{_S}#?{_S}(?P<id>[\w-]{{1,80}})|(?P<final>final[ \t]{{1,8}}answer)){_S}[*_]{{0,3}}[:：=][*_]{{0,3}}{_S}",
    re.IGNORECASE,
)
_UNMARKED = re.compile(
    rf"(?<=[^\s;,.|])[ \t]{{1,8}}[*_]{{0,3}}(?:step{_S}#?{_S}(?P<id>[\w-]{{1,80}})|(?P<final>final(?:[ \t]{{1,8}}"
    rf"(?:answer|result))?)){_S}[*_]{{0,3}}[:：][*_]{{0,3}}{_S}",
    re.IGNORECASE,
)
_REFERS = re.compile(
    r"\b(?:in|of|from|to|with|by|using|see|and|or|as|per|for|the|than|into|at|on|after|before|until|since|our|my|use)\Z",
    re.IGNORECASE,
)
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_SENTENCE = re.compile(r"[.;!][ \t]{1,8}")
_FIRM = frozenset({Form.BOX, Form.ANSWER_TAG, Form.MARKER})


@dataclass(slots=True)
class StepTexts:
    """By step id every different answer that was given, and the final answers."""

    steps: dict[str, list[str]] = field(default_factory=dict)
    final: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Head:
    """Where an answer begins and its heading stands; `name` is the step's as written, None for the final answer."""

    start: int
    end: int
    name: str | None
    numbered: bool


def find_steps(text: str, ids: Sequence[str]) -> StepTexts:
    """Returns the answers of the steps with these ids."""
    value = find_json(text)
    steps, final = step_answers(value, ids) if value is not None else ({}, [])
    return StepTexts(steps, final) if steps or final else _from_lines(text, ids)


def _from_lines(text: str, ids: Sequence[str]) -> StepTexts:
    known = _known(ids)
    text, heads = _within_tag(text, known)
    found = StepTexts()
    last = heads[-1].end if heads else 0
    concluded = None if any(head.name is None for head in heads) else _conclusion(text, last)
    if concluded is None and not any(head.name is None for head in heads):
        concluded = _number_below(text, last)
    if concluded is not None:
        found.final, text = [concluded[0]], text[: concluded[1]]
    for index, head in enumerate(heads):
        end = heads[index + 1].start if index + 1 < len(heads) else len(text)
        said = text[head.end : end].strip()
        if head.name is None:
            if said:
                keep(found.final, said)
        elif head.name in known:
            keep(found.steps.setdefault(known[head.name], []), said)
    return found


def _within_tag(text: str, known: dict[str, str]) -> tuple[str, list[_Head]]:
    """Returns what the last answer tag holds where it holds steps, else the whole text; with its headings.

    Steps in a tag that the text denies or calls wrong are none.
    """
    for tag in list(find_tags(text).closed)[-1:]:
        inner = text[tag.inner_start : tag.inner_end].lstrip()
        heads = _heads(inner, known)
        if any(head.name in known for head in heads):
            stands = not (is_denied(text, tag.start) or is_rejected(text, tag.end))
            return (inner, heads) if stands else ("", [])
    return text, _heads(text, known)


def _known(ids: Sequence[str]) -> dict[str, str]:
    """Returns the ids by their names in lower case; numbers stand for places unless ids are numbers themselves."""
    known = {name.casefold(): name for name in ids}
    if not any(name.isdigit() for name in known):
        known = {str(place): name for place, name in enumerate(ids, 1)} | known
    words = {word: known[str(place)] for place, word in enumerate(_WORDS, 1) if str(place) in known}
    return words | known


def _heads(text: str, known: dict[str, str]) -> list[_Head]:
    """Returns the headings in text order; bare names are such only where no step is named as one."""
    found = []
    for head in _HEAD.finditer(text):
        step = head["id"] or head["number"] or _counted(head["nth"])
        name = step or head["name"] or head["bracketed"]
        folded = None if head["final"] else (name or "").casefold()
        if head["final"] or step or folded in known:
            found.append(_Head(head.start(), head.end(), folded, step is not None))
    spaced = _spaced(tuple(name for name in known if not _PLAIN.fullmatch(name)))
    for head in spaced.finditer(text) if spaced is not None else ():
        found.append(_Head(head.start(), head.end(), head["name"].casefold(), False))
    for head in _INLINE.finditer(text):
        folded = None if head["final"] else head["id"].casefold()
        if folded is None or folded in known:
            found.append(_Head(head.start(), head.end(), folded, folded is not None))
    found += _on_their_lines(text, found, known)
    found = list({head.end: head for head in reversed(found)}.values())
    if not any(head.name in known for head in found):
        found += _by_ordinals(text, known)
    numbered = any(head.numbered and head.name in known for head in found)
    kept = [head for head in found if head.numbered or head.name is None or not numbered]
    return sorted(kept, key=lambda head: head.start)


def _on_their_lines(text: str, heads: list[_Head], known: dict[str, str]) -> list[_Head]:
    """Returns the headings behind steps' on their lines with nothing but a blank before them."""
    named = [head for head in heads if head.name in known]
    opening = [head for head in named if head.numbered or head.start == 0 or text[head.start - 1] == "\n"]
    opening.sort(key=lambda head: head.start)
    ends = (*(head.start for head in opening[1:]), len(text))
    return [other for head, end in zip(opening, ends, strict=False) for other in _on_its_line(text, head, end, known)]


def _on_its_line(text: str, head: _Head, before: int, known: dict[str, str]) -> Iterator[_Head]:
    """Yields the headings behind one and `before` the next, which goes on, while they count up."""
    order = list(dict.fromkeys(known.values()))
    end = text.find("\n", head.end, before)
    place = order.index(known[head.name or ""])
    for other in _UNMARKED.finditer(text, head.end, before if end < 0 else end):
        if _REFERS.search(text, max(0, other.start() - 12), other.start()):
            continue
        if other["final"]:
            yield _Head(other.start(), other.end(), None, False)
            return
        name = other["id"].casefold()
        if name not in known or order.index(known[name]) <= place:
            continue
        place = order.index(known[name])
        yield _Head(other.start(), other.end(), name, True)


def _by_ordinals(text: str, known: dict[str, str]) -> Iterator[_Head]:
    """Yields what the words at sentences' beginnings tell of as headings."""
    count = len(set(known.values()))
    for start, end, place in ordinal_starts(text, count):
        yield _Head(start, end, None if place > count else str(place), False)


def _counted(nth: str | None) -> str | None:
    """Returns the number that an ordinal tells of, as in `first step` or `2nd step`."""
    folded = (nth or "").casefold()
    if folded[:1].isdigit():
        return folded[:-2]
    return str(NTHS.index(folded) + 1) if folded in NTHS else None


@lru_cache(maxsize=64)
def _spaced(names: tuple[str, ...]) -> re.Pattern[str] | None:
    """Returns the headings of names that are more than a word, None where there are none."""
    if not names:
        return None
    any_of = "|".join(map(re.escape, names))
    return re.compile(
        rf"^[ \t>#*_-]{{0,12}}(?:step[ \t]{{1,8}})?(?P<name>{any_of}){_S}[*_]{{0,3}}{_S}[:：]{_S}", _FLAGS
    )


def _conclusion(text: str, last: int) -> tuple[str, int] | None:
    """Returns a final answer that stands on a line of its own after the last step's, and where that line begins.

    An announcement may follow in the step's own line, as a sentence after the one that tells the step's number.
    """
    found = [c for c in find_commitments(text, Extraction.LAST_COMMITTED) if c.form in _FIRM and c.start >= last]
    if not found:
        return None
    instead = taken_back(text, found[-1])
    concluded = found[-1].text if instead is None else instead
    line = text.rfind("\n", 0, found[-1].start) + 1
    if line > last or last == 0:
        return concluded, max(line, last)
    breaks = [match.end() for match in _SENTENCE.finditer(text, last, found[-1].start)]
    said = text[last : breaks[-1]].strip() if breaks else ""
    if not said or len(found) > 1:
        return None
    leading = text[breaks[-1] : found[-1].start].casefold()
    announced = found[-1].form is Form.MARKER or "answer" in leading
    return (concluded, breaks[-1]) if announced and ("final" in leading or tells_number(said)) else None


def _number_below(text: str, last: int) -> tuple[str, int] | None:
    """Returns a number alone on the last line, below a last step that tells its own, and where that step ends."""
    said = text[last:].rstrip()
    above, _, below = said.rpartition("\n")
    alone = "\n" not in above.strip() or not above.rpartition("\n")[2].strip()
    if last and alone and is_number(below) and tells_number(above.strip()):
        return below.strip(), last + len(above)
    return None
