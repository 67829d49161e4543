"""Finds the JSON value that a text commits to, in time linear in the text.

    the whole text          is one value
    the latest of           a fenced block (tagged json, or untagged and holding JSON), `<answer>`, a box,
                            "the answer is" with an object or array right after it
    a value in prose        where there is none of the above, and only one
    "the answer is 4"       where there is none of the above

Values side by side in prose are several candidates, and no answer. What looks like JSON and cannot be read
(a name twice, a trailing comma) is never read in part. Thinking is taken out before.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from verifier_service.domain.enums import Extraction
from verifier_service.domain.verdict import Flag, Reason
from verifier_service.verifiers.reading.boxes import find_boxes
from verifier_service.verifiers.reading.commitment import Form, counted, find_commitments
from verifier_service.verifiers.reading.correction import taken_back
from verifier_service.verifiers.reading.fences import Block, find_fences
from verifier_service.verifiers.reading.markers import find_markers
from verifier_service.verifiers.reading.tags import find_tags
from verifier_service.verifiers.structured.strict_json import NotJson, Value, decode_at, loads

JSON_TAGS = frozenset({"json", "jsonc", "json5", "jsonl", "application", "tool_call", "tool_calls", "tool_code"})
MAX_TRIALS = 256
_OPENING = re.compile(r'\{(?=\s{0,64}["\'}\w])|\[(?=\s{0,64}[\[{\]"\-0-9tfn])')
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
    latest = _latest(text)
    if latest is not None:
        return _read(latest) if latest else NOTHING
    found = in_prose(text)
    return _announced(text) if found is NOTHING else found


def _read(content: str) -> Committed:
    """Reads what a fence, tag or box holds: one value, at most in a fence of its own."""
    blocks = [block for block in find_fences(content).blocks if block.tag in JSON_TAGS or not block.tag]
    try:
        return Committed(loads(blocks[-1].body if blocks else content))
    except NotJson as fault:
        return _refused(fault)


def _latest(text: str) -> str | None:
    """Returns what the latest explicit commitment holds, nothing where that is cut off, None where there is none."""
    fences, tags, boxes = find_fences(text), find_tags(text), find_boxes(text)
    found = [(block.end, block.body) for block in fences.blocks if holds_json(block)]
    if fences.opened is not None and _STARTS.match(text, fences.opened):
        found.append((len(text), text[fences.opened :]))
    for held in (tags, boxes):
        found += [(span.end, text[span.inner_start : span.inner_end]) for span in held.closed]
        if held.unclosed is not None:
            found.append((held.unclosed, ""))
    for marker in find_markers(text):
        if not marker.evaluates and text[marker.phrase_start : marker.phrase_start + 1] in ("{", "["):
            end = _end_of_value(text, marker.phrase_start)
            found.append((end, text[marker.phrase_start : end]))
    return max(found, key=lambda each: each[0])[1] if found else None


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
    values: list[Value] = []
    try:
        values.extend(values_in(text))
    except NotJson as fault:
        return _refused(fault)
    structured = [value for value in values if _holds_object(value)]
    candidates = structured or values
    if not candidates:
        return NOTHING
    if any(not same(value, candidates[0]) for value in candidates[1:]):
        flags = (Flag.MULTIPLE_ANSWERS,)
        return Committed(reason=Reason.AMBIGUOUS, explanation="the text holds several JSON values", flags=flags)
    return Committed(candidates[0])


def values_in(text: str) -> Iterator[Value]:
    """Yields the outermost objects and arrays in a text. Raises `NotJson` where one begins that cannot be read.

    Brackets that do not begin like JSON are prose; so is a bracketed list that breaks off, `[1, 2)`.
    """
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
            yield value


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
