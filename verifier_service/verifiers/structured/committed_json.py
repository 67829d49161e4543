"""Finds the JSON value that a text commits to, in time linear in the text.

    the whole text          is one value
    the latest of           a fenced block (tagged json, or untagged and holding JSON), `<answer>`, a box,
                            "the answer is" with an object or array right after it
    a value in prose        where there is none of the above, and only one
    "the answer is 4"       where there is none of the above

Values side by side in prose are several candidates, and no answer; so are those that the text denies, guesses, asks for
or calls wrong. What looks like JSON and cannot be read (a name twice, a trailing comma, a bracket too many) is never
read in part. Thinking is taken out before.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from verifier_service.domain.enums import Extraction
from verifier_service.domain.verdict import Flag, Reason
from verifier_service.verifiers.reading.boxes import find_boxes
from verifier_service.verifiers.reading.commitment import Commitment, Form, counted, find_commitments
from verifier_service.verifiers.reading.correction import CORRECTION, taken_back
from verifier_service.verifiers.reading.denial import is_denied, is_rejected
from verifier_service.verifiers.reading.fences import Block, find_fences
from verifier_service.verifiers.reading.markers import find_markers
from verifier_service.verifiers.reading.standing import follows_refusal, is_guessed, is_stated
from verifier_service.verifiers.reading.tags import find_tags
from verifier_service.verifiers.structured.strict_json import NotJson, Value, decode_at, loads

JSON_TAGS = frozenset({"json", "jsonc", "json5", "jsonl", "application", "tool_call", "tool_calls", "tool_code"})
MAX_TRIALS = 256
_PAIRS = (("[", "]"), ("{", "}"))
_OPENING = re.compile(r'\{(?=\s{0,64}["\'}\w])|\[(?=\s{0,64}[\[{\]"\-0-9tfn])')
# A bracket that closes nothing, or a word that begins where the value ends.
_GOES_ON = re.compile(r"\s{0,8}[}\]]|\w")
_TAG_BEFORE, _TAG_BEHIND = (
    re.compile(r"<(?:final_)?answer>\s{0,8}\Z", re.I),
    re.compile(r"\s{0,8}</(?:final_)?answer>", re.I),
)
_STARTS = re.compile(r'\s*(?:[\[{"]|-?\d|(?:true|false|null)\s*$)')


@dataclass(frozen=True, slots=True)
class Committed:
    """What was found: `value` where `reason` is None, else why there is none."""

    value: Value = None
    reason: Reason | None = None
    explanation: str = ""
    flags: tuple[Flag, ...] = ()


NOTHING = Committed(reason=Reason.NO_ANSWER, explanation="the text holds no JSON value")


def find_json(text: str) -> Committed:
    """Returns the JSON value that the text commits to; `text` is what is said outside of thinking. Never raises."""
    bare = text.strip()
    if not bare:
        return NOTHING
    try:
        return Committed(loads(bare))
    except NotJson as fault:
        if fault.too_complex:
            return _refused(fault)
        broken = _refused(fault)
    latest = _latest(text)
    if latest is not None:
        instead = taken_back(text, latest)
        if instead is not None:
            return find_json(instead)
        return _read(latest.text) if latest.text else NOTHING
    found = in_prose(text)
    found = _announced(text) if found is NOTHING else found
    return broken if found is NOTHING and _OPENING.match(bare) and (bare[0], bare[-1]) in _PAIRS else found


def _read(content: str) -> Committed:
    """Reads what a fence, tag or box holds: one value, at most in a fence of its own."""
    blocks = [block for block in find_fences(content).blocks if block.tag in JSON_TAGS or not block.tag]
    try:
        return Committed(loads(blocks[-1].body if blocks else content))
    except NotJson as fault:
        return _refused(fault)


def _latest(text: str) -> Commitment | None:
    """Returns the latest explicit commitment that stands, without a text where it is cut off, None where there is none.

    Where each is denied or called wrong, the last one is returned without its text.
    """
    fences, tags, boxes = find_fences(text), find_tags(text), find_boxes(text)
    found = [Commitment(each.body, each.start, each.end, Form.LINE) for each in fences.blocks if holds_json(each)]
    if fences.opened is not None and _STARTS.match(text, fences.opened):
        found.append(Commitment(text[fences.opened :], fences.opened, len(text), Form.LINE))
    for form, held in ((Form.ANSWER_TAG, tags), (Form.BOX, boxes)):
        found += [Commitment(text[s.inner_start : s.inner_end], s.start, s.end, form) for s in held.closed]
        if held.unclosed is not None:
            found.append(Commitment("", held.unclosed, held.unclosed, form))
    for marker in find_markers(text):
        start = marker.phrase_start
        if not marker.evaluates and text[start : start + 1] in ("{", "["):
            end = _end_of_value(text, start)
            found.append(Commitment(text[start:end], start, end, Form.MARKER))
    found.sort(key=lambda each: each.end)
    standing = [each for each in found if not is_rejected(text, each.end) and not is_denied(text, each.start)]
    return standing[-1] if standing else replace(found[-1], text="", form=Form.LINE) if found else None


def _announced(text: str) -> Committed:
    """Returns the number, boolean or null that the text announces as its answer, where it announces one alone."""
    said = counted(find_commitments(text, Extraction.LAST_COMMITTED))
    if len(said) != 1 or said[0].form is not Form.MARKER or taken_back(text, said[0]) is not None:
        return NOTHING
    try:
        return Committed(loads(said[0].text))
    except NotJson:
        return NOTHING


def _end_of_value(text: str, start: int) -> int:
    try:
        return decode_at(text, start)[1]
    except NotJson:
        return len(text)


def holds_json(block: Block) -> bool:
    """Tells whether a fenced block means to hold JSON: by its tag, or by how it starts where it has none."""
    return block.tag in JSON_TAGS or (not block.tag and _STARTS.match(block.body) is not None)


def in_prose(text: str) -> Committed:
    """Returns the one object or array that stands in a prose text."""
    try:
        values, guessed = _said(text)
    except NotJson as fault:
        return _refused(fault)
    structured = [value for value in values if _holds_object(value)]
    candidates = structured or values
    if not candidates:
        return NOTHING
    if any(not same(value, candidates[0]) for value in candidates[1:] + guessed):
        flags = (Flag.MULTIPLE_ANSWERS,)
        return Committed(reason=Reason.AMBIGUOUS, explanation="the text holds several JSON values", flags=flags)
    return Committed(candidates[0])


def stated_in(text: str) -> list[Value]:
    """Returns the outermost objects and arrays that a prose text states. Raises `NotJson` as `values_in` does."""
    return _said(text, strict=False)[0]


def _said(text: str, *, strict: bool = True) -> tuple[list[Value], list[Value]]:
    """Returns the values that a prose text states, and those that it guesses; a correction takes back those before it.

    Raises `NotJson`, for too many values too.
    """
    values: list[Value] = []
    guessed: list[Value] = []
    last = 0
    for number, (value, inner_start, inner_end) in enumerate(_places(text, strict=strict)):
        if number == MAX_TRIALS:
            raise NotJson(f"more than {MAX_TRIALS} values", too_complex=True)
        opened = _TAG_BEFORE.search(text, max(0, inner_start - 24), inner_start)
        closed = _TAG_BEHIND.match(text, inner_end)
        start, end = opened.start() if opened else inner_start, closed.end() if closed else inner_end
        if values and CORRECTION.match(text[last : min(start, last + 200)].lstrip(" .!?\n*_")):
            values.clear()
        if is_guessed(text, start):
            guessed.append(value)
        elif is_stated(text, start, end) and not follows_refusal(text, start):
            values.append(value)
        last = end
    return values, guessed


def values_in(text: str) -> Iterator[Value]:
    """Yields the outermost objects and arrays in a text. Raises `NotJson` where one begins that cannot be read.

    Brackets that do not begin like JSON are prose; so is a bracketed list that breaks off, `[1, 2)`.
    """
    for value, _, _ in _places(text, strict=False):
        yield value


def _places(text: str, *, strict: bool = True) -> Iterator[tuple[Value, int, int]]:
    """Yields the same values with where each stands; `strict`: nothing goes on where one ends."""
    place = trials = 0
    while (opening := _OPENING.search(text, place)) is not None:
        try:
            value, place = decode_at(text, opening.start())
        except NotJson as fault:
            trials += 1
            if fault.too_complex or trials > MAX_TRIALS or _is_structured(text, opening.start()):
                raise
            place = opening.end()
        else:
            end = place - len(text[max(0, place - 200) : place]) + len(text[max(0, place - 200) : place].rstrip())
            if strict and _GOES_ON.match(text, end):
                raise NotJson("goes on behind the value")
            yield value, opening.start(), end


def same(first: Value, second: Value) -> bool:
    """Tells whether two values are one: numbers by value, a boolean never a number."""
    if isinstance(first, bool) or isinstance(second, bool):
        return first is second
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(same(value, second[name]) for name, value in first.items())
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(same, first, second))
    return first == second


def _is_structured(text: str, start: int) -> bool:
    """Tells whether a bracket begins an object with a quoted name, or an array of such."""
    head = text[start : start + 80].translate({32: None, 9: None, 10: None, 13: None})
    return head.startswith(('{"', "{'", '[{"', "[{'", "[["))


def _holds_object(value: Value) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(each, dict) for each in value))


def _refused(fault: NotJson) -> Committed:
    reason = Reason.TOO_COMPLEX if fault.too_complex else Reason.UNPARSABLE_ANSWER
    return Committed(reason=reason, explanation=f"no JSON: {fault}")
