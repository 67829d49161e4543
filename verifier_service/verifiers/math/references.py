r"""References as the caller wrote them, made ready once.

A reference is an answer, in LaTeX or plain text. One that is a whole solution is read as a completion
would be: by its `\boxed{..}`, or by its last line that begins with `####` (`... \n#### 72` is `72`).
"""

import re
from dataclasses import dataclass

from verifier_service.domain.enums import Extraction
from verifier_service.domain.errors import BadTask
from verifier_service.verifiers.math.caps import MAX_ANSWER_CHARS, TooComplex, Unreadable
from verifier_service.verifiers.math.nodes import Node
from verifier_service.verifiers.math.prose import is_worded
from verifier_service.verifiers.math.statements import clean, parse
from verifier_service.verifiers.math.usable import fault
from verifier_service.verifiers.math.wording import option_content, option_letters
from verifier_service.verifiers.reading.commitment import counted, find_commitments

_HASHES = re.compile(r"^[^\S\n]{0,8}####(?!#)[^\S\n]{0,8}(\S[^\n]*)", re.MULTILINE)
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference as the caller wrote it, in normal form, and as a tree (None: it is prose).

    `answer` is the part that is compared. One that names an option (`(B) 17`) has its letter and the
    tree of its content besides; `worded` tells that there are words in it.
    """

    text: str
    answer: str
    normal: str
    tree: Node | None
    option: str | None
    content: Node | None
    worded: bool


def read_reference(text: str, field: str) -> Reference:
    """Returns the reference made ready. Raises `BadTask` naming `field` where it cannot be used."""
    if len(text) > MAX_ANSWER_CHARS:
        raise BadTask(f"a reference has at most {MAX_ANSWER_CHARS} characters", field)
    answer = final_answer(text.strip())
    if answer.isdigit() and answer.isascii():
        return Reference(text, answer, answer, parse(answer), None, None, worded=False)
    if not _braces_close(answer):
        raise BadTask("a reference whose braces do not close is cut off", field)
    cleaned = clean(answer)
    normal = single_spaced(cleaned)
    if not normal:
        raise BadTask("a reference without content", field)
    option, content = option_letters(answer), option_content(answer)
    try:
        tree = _readable(answer, cleaned)
        content_tree = _readable(content) if option and content else None
    except TooComplex as error:
        raise BadTask(f"a reference over the caps: {error}", field) from None
    worded = is_worded(answer, cleaned)
    why = fault(answer, tree, worded)
    if why is not None:
        raise BadTask(why, field)
    return Reference(text, answer, normal, tree, option, content_tree, worded)


def final_answer(text: str) -> str:
    """Returns what a reference that is a whole solution comes to; any other reference as it stands."""
    if "\\boxed" in text or "\\fbox" in text:
        boxes = counted(find_commitments(text, Extraction.BOXED_ONLY))
        if boxes:
            return (" or " if any(box.joiner == "or" for box in boxes) else ", ").join(box.text for box in boxes)
    marked = _HASHES.findall(text) if "####" in text else []
    return marked[-1].strip() if marked else text


def _braces_close(text: str) -> bool:
    r"""Tells whether every brace of LaTeX has its other half; `\{` and `\}` are signs of their own."""
    depth = 0
    for brace in _BRACES.findall(text):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        if depth < 0:
            return False
    return depth == 0


def _readable(text: str, cleaned: str | None = None) -> Node | None:
    try:
        return parse(text, cleaned)
    except Unreadable:
        return None


def single_spaced(cleaned: str) -> str:
    """Returns the spelling by which a cleaned text is identical with another: delimiters off, white space single."""
    return " ".join(cleaned.split())
