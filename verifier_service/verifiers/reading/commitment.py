r"""Finds where a text commits to an answer; the last commitment is the answer.

    form        example                             ends
    BOX         \boxed{18}, \fbox{18}, \boxed 18    with its brace
    ANSWER_TAG  <answer>18</answer>                 with its tag
    MARKER      "The final answer is 18.", "A: 18"  with its sentence or line
    MATH        the last $18$                       only where there is none of the above
    LINE        a short last line of a long text    only where there is none of the above
    WHOLE       a short text                        only where there is none of the above

Every form is found in time linear in the text, and at most the last 64 of each are kept. A box or tag
that is not closed is no answer, nor is what an unclosed tag holds (a box within an unclosed box is whole in
itself); nothing that precedes it is guessed to be one. Works on the raw text:
normalising comes later, in the kinds.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from verifier_service.domain.enums import Extraction
from verifier_service.verifiers.reading.boxes import Boxes, Span, find_boxes, peeled
from verifier_service.verifiers.reading.denial import is_denied, is_open, is_rejected, is_second_choice
from verifier_service.verifiers.reading.description import describes, is_noted
from verifier_service.verifiers.reading.display_math import all_math
from verifier_service.verifiers.reading.joining import MAX_JOIN, alternative, ends_a_list, joiner, said_before_or
from verifier_service.verifiers.reading.last_words import concluding, emphasised_amount
from verifier_service.verifiers.reading.lone_box import lone_box
from verifier_service.verifiers.reading.markers import Marker, find_markers
from verifier_service.verifiers.reading.surroundings import in_comment, sign_before
from verifier_service.verifiers.reading.tags import Tags, find_tags, without_tags

MAX_WHOLE = 400  # characters of a text that may be an answer as it stands
MAX_LINE = 300

_BOXED_PREAMBLE = re.compile(
    r"\A\s*\\text(?:bf|rm|it)?\{\s*(?:the\s+)?(?:final\s+)?answer\s*(?:is|:)?\s*:?\s*\}", re.IGNORECASE
)
# "18 (dollars)": a word in parentheses after a number says what it counts.
_NAMED_UNIT = re.compile(
    r"^([-+]?\$?\d[\d,.]{0,40}) \((?!not\b|wrong\b|false\b|incorrect\b|mod\b|maybe\b|or\b)[a-z]{2,20}\)$"
)
_TRIM_LEFT = ' \t\r\n*_`"“”«»「『:：'
_TRIM_RIGHT = ' \t\r\n*_`"“”«»」』.,;。．!！✓✔✅☑🎉'
_TRIM_TAIL = re.compile(r"(?:です|である|입니다|이다)$")


class Form(StrEnum):
    """How a text commits to an answer."""

    BOX = "BOX"
    ANSWER_TAG = "ANSWER_TAG"
    MARKER = "MARKER"
    MATH = "MATH"
    LINE = "LINE"
    WHOLE = "WHOLE"


_FIRM = (Form.BOX, Form.ANSWER_TAG)


@dataclass(slots=True)
class Commitment:
    """One commitment: `text` is the answer as written, `start:end` where the whole form stands in the text.

    `joined` tells that it counts together with the one after it, in one list that ends with the
    answer; `joiner` is the word between the two (`or`, `and`, `,`).
    """

    text: str
    start: int
    end: int
    form: Form
    joined: bool = False
    joiner: str = ""


def find_commitments(text: str, mode: Extraction) -> tuple[Commitment, ...]:
    """Returns the commitments of the text in text order, the last being the answer; none where there is no answer."""
    if mode is Extraction.WHOLE_TEXT:
        whole = text.strip()
        start = len(text) - len(text.lstrip())
        return (Commitment(whole, start, start + len(whole), Form.WHOLE),) if whole else ()
    boxes, tags = find_boxes(text), find_tags(text)
    if mode is Extraction.BOXED_ONLY:
        explicit = _box_commitments(text, boxes)
    elif mode is Extraction.ANSWER_TAG:
        explicit = _tag_commitments(text, tags)
    else:
        explicit = _explicit(text, boxes, tags)
        if not explicit:
            return _fallback(text, boxes, tags)
    return _with_alternative(text, _joined(text, [each for each in explicit if _stands(text, each)]))


def _stands(text: str, commitment: Commitment) -> bool:
    """Tells whether nothing right before or behind a commitment denies it or makes it one of two."""
    start, end = commitment.start, commitment.end
    if is_denied(text, start) or is_rejected(text, end):
        return False
    return not is_second_choice(text, start, ("box", "answer>"))


def committed(text: str, mode: Extraction) -> tuple[Commitment, ...]:
    """Returns all that the text answers in the end: its last commitment with those joined to it, or none."""
    if mode is Extraction.LAST_COMMITTED:
        box = lone_box(text)
        if box is not None:
            answer = text[box.inner_start : box.inner_end].strip()
            answer = _unboxed(answer) if "\\text" in answer else answer
            if answer.strip(".… -"):
                return (Commitment(answer, box.start, box.end, Form.BOX),)
    return counted(find_commitments(text, mode))


def counted(commitments: tuple[Commitment, ...]) -> tuple[Commitment, ...]:
    """Returns the last commitment with those joined to it: all that the text answers in the end."""
    first = len(commitments) - 1
    while first > 0 and commitments[first - 1].joined:
        first -= 1
    return commitments[max(first, 0) :]


def _explicit(text: str, boxes: Boxes, tags: Tags) -> list[Commitment]:
    tagged = _tag_commitments(text, tags)
    boxed = [box for box in _box_commitments(text, boxes) if not _inside(box, tags.closed)]
    held = len(text) if tags.unclosed is None else tags.unclosed
    firm = sorted((each for each in tagged + boxed if each.start < held), key=lambda commitment: commitment.start)
    spans = [*tags.closed, *boxes.closed]
    begin = firm[-1].end if firm and _ends_a_list(text, firm[-1]) else 0
    marked = _standing_alone(text, find_markers(text, begin), spans, boxes, tags)
    unclosed = min(held, len(text) if boxes.unclosed is None else boxes.unclosed)
    marked = [marker for marker in marked if marker.start < unclosed]
    if firm or not all(marker.evaluates for marker in marked):
        marked = [marker for marker in marked if not marker.evaluates]
    if marked and (firm or len(marked) > 1):
        marked = [marker for marker in marked if not _only_describes(text, marker, bool(firm))]
    said = [_marker_commitment(text, marker) for marker in marked]
    return sorted(firm + [each for each in said if each.text], key=lambda commitment: commitment.start)


def _only_describes(text: str, marker: Marker, is_answered: bool) -> bool:
    """Tells whether a marker says of what kind the answer is, where another one, or a box, says which."""
    if not describes(text[marker.phrase_start : marker.phrase_end]):
        return False
    return (is_answered or is_noted(text, marker.start)) and ":" not in text[marker.start : marker.phrase_start]


def _ends_a_list(text: str, last: Commitment) -> bool:
    """Tells, cheaply, whether nothing announced before the last box or tag can count: it stands, joined to nothing."""
    return ends_a_list(text[max(0, last.start - MAX_JOIN) : last.start]) and not is_denied(text, last.start)


def _standing_alone(text: str, markers: list[Marker], spans: list[Span], boxes: Boxes, tags: Tags) -> list[Marker]:
    r"""Returns the markers that hold no box or tag (they would be that one) and lie within none.

    One that goes on with `or` to a box, a tag or another marker ends before that word: `The answer is 5 or \boxed{8}`.
    """
    kept: list[Marker] = []
    unclosed = [start for start in (boxes.unclosed, tags.unclosed) if start is not None]
    begins = sorted([span.start for span in spans] + [marker.start for marker in markers])
    for marker in markers:
        ahead = next((start for start in begins if marker.phrase_start < start < marker.phrase_end), None)
        said = said_before_or(text[marker.phrase_start : ahead]) if ahead is not None else None
        if said is not None and any(span.start == ahead and _is_label(text, span) for span in spans):
            continue  # `the answer is 5, or \\boxed{C}`: an option after its content
        if said is not None:
            kept.append(replace(marker, phrase_end=marker.phrase_start + said))
        elif not any(span.start < marker.phrase_end and marker.start < span.end for span in spans) and not any(
            marker.start < start < marker.phrase_end for start in unclosed
        ):
            kept.append(marker)
    return kept


def _is_label(text: str, span: Span) -> bool:
    return text[span.inner_start : span.inner_end].strip(" ().") in tuple("ABCDEFGHIJ")


def _inside(commitment: Commitment, spans: Iterable[Span]) -> bool:
    return any(span.start <= commitment.start and commitment.end <= span.end for span in spans)


def _box_commitments(text: str, boxes: Boxes) -> list[Commitment]:
    shown = (box for box in boxes.closed if not in_comment(text, box.start))
    found = (
        Commitment(sign_before(text, b.start) + _unboxed(text[b.inner_start : b.inner_end]), b.start, b.end, Form.BOX)
        for b in shown
    )
    return [box for box in found if box.text.strip(".… -")]


def _unboxed(content: str) -> str:
    content = peeled(content)
    if "\\text" in content:
        content = _BOXED_PREAMBLE.sub("", content, count=1)
    return without_tags(content).strip() if "<" in content else content.strip()


def _tag_commitments(text: str, tags: Tags) -> list[Commitment]:
    found: list[Commitment] = []
    for tag in tags.closed:
        content = text[tag.inner_start : tag.inner_end]
        inner = _explicit(content, find_boxes(content), Tags())
        if inner and counted(_joined(content, inner)):
            kept = counted(_joined(content, inner))
            within = [
                replace(each, start=each.start + tag.inner_start, end=each.end + tag.inner_start, form=Form.ANSWER_TAG)
                for each in kept
            ]
            within[0] = replace(within[0], start=tag.start)
            within[-1] = replace(within[-1], end=tag.end)
            found += within
        elif content.strip(" \t\r\n.…"):
            found.append(Commitment(content.strip(), tag.start, tag.end, Form.ANSWER_TAG))
    return found


def _marker_commitment(text: str, marker: Marker) -> Commitment:
    answer = _NAMED_UNIT.sub(r"\1", trimmed(text[marker.phrase_start : marker.phrase_end]))
    return Commitment(answer, marker.start, marker.phrase_end, Form.MARKER)


def trimmed(phrase: str) -> str:
    """Returns a phrase without the markup, quotes and stops around it; `3.5`, `C++` and `(1, 2)` stay whole."""
    phrase = phrase.lstrip(_TRIM_LEFT).rstrip(_TRIM_RIGHT)
    if phrase.count("$") == 1 and phrase.endswith("$"):
        phrase = phrase.rstrip("$")
    return _TRIM_TAIL.sub("", phrase).rstrip(_TRIM_RIGHT)


def _joined(text: str, found: list[Commitment]) -> tuple[Commitment, ...]:
    """Marks the commitments that form one list with the last one."""
    result = list(found)
    for index in range(len(result) - 2, -1, -1):
        here, after = result[index], result[index + 1]
        word = joiner(text[here.end : after.start], here.form is after.form and here.form in _FIRM)
        if word is None:
            break
        result[index] = replace(here, joined=True, joiner=word)
    return tuple(result)


def _with_alternative(text: str, found: tuple[Commitment, ...]) -> tuple[Commitment, ...]:
    r"""Adds the bare value that the text offers right behind its last commitment: `\boxed{8}. Or maybe 5.`"""
    other = alternative(text, found[-1].end) if found else None
    if other is None:
        return found
    last = replace(found[-1], joined=True, joiner="or")
    return (*found[:-1], last, Commitment(trimmed(text[other[0] : other[1]]), *other, found[-1].form))


def _fallback(text: str, boxes: Boxes, tags: Tags) -> tuple[Commitment, ...]:
    if boxes.unclosed is not None or tags.unclosed is not None:
        return ()
    concluded = concluding(text)
    if concluded is not None:
        return (Commitment(trimmed(text[concluded[0] : concluded[1]]), *concluded, Form.MARKER),)
    maths = all_math(text)
    if maths:
        last = maths[-1].start
        if is_open(text, last) or is_rejected(text, maths[-1].end) or is_second_choice(text, last, ("$", "\\(")):
            return ()
        found = [Commitment(text[m.inner_start : m.inner_end].strip(), m.start, m.end, Form.MATH) for m in maths]
        return counted(_with_alternative(text, _joined(text, found)))
    amount = emphasised_amount(text)
    if amount is not None:
        return (Commitment(text[amount[0] : amount[1]].strip(" .!:"), *amount, Form.LINE),)
    whole = text.strip()
    start = len(text) - len(text.lstrip())
    if len(whole) <= MAX_WHOLE:
        bare = without_tags(whole).strip()
        return (Commitment(bare, start, start + len(whole), Form.WHOLE),) if bare else ()
    line_start = whole.rfind("\n") + 1
    line = whole[line_start:].strip()
    if line_start == 0 or len(line) > MAX_LINE:
        return ()
    return (Commitment(trimmed(line), start + line_start, start + len(whole), Form.LINE),)
