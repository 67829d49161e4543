"""Finds announced answers ("the final answer is ..", "Antwort: ..", "#### 18") and where their phrases end.

Positions are found by plain search for the noun and a bounded match around it, so the work is linear
in the text; only the last phrases are read.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from verifier_service.verifiers.reading import marker_words as words
from verifier_service.verifiers.reading.boxes import KEPT
from verifier_service.verifiers.reading.nouns import spaced_nouns, unspaced_nouns
from verifier_service.verifiers.reading.sentence import sentence_end

MAX_NOUNS = 2048  # the last mentions of "answer" that are looked at
MAX_PHRASE = 1000
MAX_HEADED = 200  # an answer on the line after its heading is short


def _any(options: tuple[str, ...]) -> str:
    return "|".join(re.escape(option) for option in sorted(options, key=len, reverse=True))


_MARKUP = r"[*_`~]{0,4}"
_SPACE = r"[^\S\n]{0,8}"
_END = rf"(?P<colon>{_SPACE}{_MARKUP}{_SPACE}[:：]{_SPACE}{_MARKUP})|(?P<line>{_SPACE}{_MARKUP}{_SPACE}(?=\n|$))"
_HASH_NOUN = re.compile(rf"^{_SPACE}#{{4}}(?!#)", re.MULTILINE)
_LETTER_NOUN = re.compile(r"^[^\S\na]{0,4}[*_]{0,2}a(?=[:*])", re.MULTILINE)
_AFTER_ENGLISH = re.compile(
    rf"s?(?:{_SPACE}\([^()\n]{{1,40}}\))?(?:[^\S\n](?:to|for|of)[^\S\n][^.:\n]{{1,60}}?)?(?:"
    rf"{_SPACE}{_MARKUP}[^\S\n]{{1,8}}(?:is|was|are|would[ ]be|should[ ]be|must[ ]be|will[ ]be|equals|"
    rf"(?:comes|works)[ ](?:out[ ])?to(?:[ ]be)?|turns[ ]out[ ]to[ ]be)(?!\w)"
    rf"(?:[^\S\n](?:therefore|thus|then|hence|simply|just|indeed|"
    rf"probably|certainly|definitely|exactly|clearly)(?=[\s:,]))?,?(?:{_SPACE}{_MARKUP}{_SPACE}[:：])?{_SPACE}{_MARKUP}"
    rf"|['’]s(?=[^\S\n]{{1,4}}[-+$\\(*]{{0,4}}\d)|{_SPACE}{_MARKUP}{_SPACE}(?:[-=]>|[=→⇒])|{_SPACE}(?:--|[–—]|-(?=[^\S\n])){_SPACE}|{_END})"
)
_AFTER_SPACED = re.compile(
    rf"\w{{0,4}}(?:[^\S\n]{{1,4}}(?:{_any(words.ADJECTIVES)})){{0,2}}(?:"
    rf"[^\S\n]{{1,4}}(?:{_any(words.VERBS)})(?![\w'])(?:[^\S\n](?:{_any(words.CONCLUSIONS)})(?!\w))?(?:{_SPACE}[:：])?{_SPACE}{_MARKUP}|{_SPACE}[–—-]{_SPACE}|{_END})"
)
_AFTER_UNSPACED = re.compile(
    rf"(?:{_SPACE}(?:{_any(words.ADJECTIVES)}))?{_SPACE}(?:"
    rf"(?:{_any(words.UNSPACED_VERBS + words.VERBS)}),?(?:{_SPACE}[:：])?{_SPACE}{_MARKUP}|{_END})"
)
# "#### 18" ends a text or holds a number; any other such line is a heading.
_HASHES = re.compile(rf"{_SPACE}(?=[^\n]{{1,200}}\s{{0,8}}\Z|[-+$€£]?\d[\d.,/%]{{0,40}}[^\S\n]{{0,8}}(?:\n|\Z))")
_LETTER_A = re.compile(rf"{_MARKUP}{_SPACE}:{_SPACE}{_MARKUP}(?![^\n]{{0,200}}\n\s{{0,4}}[*_]{{0,2}}[bB][:.)*])")
_WORDS_BEFORE = re.compile(
    r"(?:([^\W\d_'][\w'’-]{0,20})[^\S\n]{1,4}[*_]{0,2})?([^\W\d_'][\w'’-]{0,20})[^\S\n]{1,4}[*_]{0,2}$"
)
_STOP_BEFORE = re.compile(r"[\w)$*][.!:;]\s[*_]?\Z|[\w)$*][.!:;][*_]?\s\Z")  # `We add. Answer: 18`
_BLANK_LINES = re.compile(r"(?:[^\S\n]*\n){1,4}[^\S\n]*")
_DISPLAY = re.compile(r"[*_\s]{0,4}(\\\[|\$\$)")
# What follows an answer in its sentence and is none of it: a reason, a remark, what it is not.
_REASON = re.compile(
    r"(?<=\S)[,;:]?\s+(?:because|since|given that|due to|which means|weil|porque|parce que|потому что)(?!\w)"
    r"|(?<=\S)\s\((?:because|since|as|i\.e\.|that is|which|where|from|see|not|instead of|rather than)(?!\w)"
    r"|(?<=\S)[,;:]\s+(?:which|where|indeed|so|thus|hence|therefore|right|i think|i believe|isn't|"
    r"as (?:required|desired|claimed|expected|needed|stated|wanted|we|it|the|each|\$?\d)|"
    r"and (?:we|that|this|so|it))(?!\w)"
    r"|(?<=\S)(?<!\bis)(?<!\bare)(?<!\bwas)(?<!\bwere)(?<!\bdo)(?<!\bdoes)(?<!\bdid)(?<!\bcan)(?<!\bhas)(?<!\bbe)"
    r",?\s+(?:not|rather than|instead of)\s(?=[^.]{1,40}\Z)",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"(?:not|n't|never)(?!\w)(?!.{0,200}(?:\bbut\b|\brather\b|\binstead\b|[:;]))", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Marker:
    """An announced answer: the announcement from `start`, its phrase in `phrase_start:phrase_end`."""

    start: int
    phrase_start: int
    phrase_end: int
    evaluates: bool


def find_markers(text: str, begin: int = 0) -> list[Marker]:
    """Returns the last announced answers from `begin` on, in text order, those that deny an answer left out."""
    markers = list(islice(_from_the_end(text, begin), KEPT))
    return markers[::-1]


def _from_the_end(text: str, begin: int) -> Iterator[Marker]:
    if not text[begin:].strip(" $.\n\\])"):
        return
    lower = text.replace("\u0130", "I").lower()  # the one letter whose lower case is longer: offsets must hold
    for start, end in reversed(find_nouns(lower, begin)):
        after = _after(text, lower, start, end)
        if after is not None:
            marker = _marker(text, start, after.end(), after.groupdict().get("line") is not None)
            if marker is not None:
                yield marker


def find_nouns(lower: str, begin: int = 0) -> list[tuple[int, int]]:
    """Returns where the last nouns stand that may announce an answer, in text order; none overlaps another.

    Plain search for each noun: one pattern of them all is tried at every letter, which takes ten times as long.
    """
    rest = lower[begin:] if begin else lower
    found = [place for noun in spaced_nouns(rest) for place in _places(lower, noun, begin, spaced=True)]
    if not rest.isascii():
        found += [place for noun in unspaced_nouns(rest) for place in _places(lower, noun, begin)]
    if "#" in rest and "####" in rest:
        found += [noun.span() for noun in deque(_HASH_NOUN.finditer(lower, begin), maxlen=MAX_NOUNS)]
    if "a:" in rest or ("*" in rest and "a*" in rest):
        found += [noun.span() for noun in deque(_LETTER_NOUN.finditer(lower, begin), maxlen=MAX_NOUNS)]
    found.sort(key=lambda place: (place[0], -place[1]))
    kept: list[tuple[int, int]] = []
    for place in found:
        if not kept or place[0] >= kept[-1][1]:
            kept.append(place)
    return [place for place in kept[-MAX_NOUNS:] if place[0] >= begin]


def _places(lower: str, noun: str, begin: int, spaced: bool = False) -> Iterator[tuple[int, int]]:
    """Yields the last places of a noun; `spaced`: only where a word begins."""
    end = len(lower)
    for _ in range(MAX_NOUNS):
        end = lower.rfind(noun, begin, end)
        if end < 0:
            return
        before = lower[end - 1] if end else " "
        if not (spaced and (before.isalnum() or before in "_<")):  # a tag announces nothing
            yield end, end + len(noun)


def _after(text: str, lower: str, start: int, end: int) -> re.Match[str] | None:
    word = lower[start:end].strip(" \t*_>")
    window = end + 200
    if word.startswith("#"):
        return _HASHES.match(text, end)
    if word == "a":
        return _LETTER_A.match(text, end, end + 260) if text[end - 1] == "A" else None
    if word in words.UNSPACED_NOUNS:
        return _AFTER_UNSPACED.match(lower, end, window)
    if word not in ("answer", "ans") and word not in words.CHOICE_NOUNS:
        return _AFTER_SPACED.match(lower, end, window)
    return _AFTER_ENGLISH.match(lower, end, window) if _announces(lower, start, word) else None


def _announces(lower: str, start: int, word: str) -> bool:
    line_start = lower.rfind("\n", max(0, start - 60), start) + 1 or max(0, start - 60)
    before = _WORDS_BEFORE.search(lower, line_start, start)
    previous, second = (before.group(2), before.group(1) or "") if before else ("", "")
    if second in words.CONDITIONS or previous in words.CONDITIONS:
        return False
    if word == "guess":
        return previous in words.BEFORE_GUESS
    if word in words.CHOICE_NOUNS:
        return previous in words.BEFORE_CHOICE
    if before is None:
        near = lower[max(line_start, start - 3) : start]
        return _STOP_BEFORE.search(near) is not None or not near.strip(" \t\n*_#>.:,;!?—–-(\"'$\\{}")
    return previous in words.BEFORE_ANSWER


def _marker(text: str, start: int, phrase_start: int, headed: bool) -> Marker | None:
    if not headed and not text[phrase_start : phrase_start + 12].split("\n", 1)[0].strip(" \t*_:`"):
        line_end = text.find("\n", phrase_start)
        headed = line_end >= 0 and not text[phrase_start:line_end].strip(" \t*_:`")
        phrase_start = line_end if headed else phrase_start
    if headed:
        gap = _BLANK_LINES.match(text, phrase_start)
        phrase_start = gap.end() if gap else phrase_start
    end = _phrase_end(text, start, phrase_start)
    if headed and end - phrase_start > MAX_HEADED and not _DISPLAY.match(text, phrase_start):
        return None
    phrase = text[phrase_start:end]
    if not phrase.strip(" \t\n*_`.:") or _NEGATION.match(phrase.lstrip(" *_")):
        return None
    low = phrase.strip(" \t*_`\"'.!").lower()
    evaluates = low.startswith(words.EVALUATIONS) and len(low) < 40
    return Marker(start, phrase_start, end, evaluates)


def _phrase_end(text: str, start: int, phrase_start: int) -> int:
    limit = min(len(text), phrase_start + MAX_PHRASE)
    display = _DISPLAY.match(text, phrase_start, limit)
    if display is not None:
        closing = text.find("\\]" if display.group(1) == "\\[" else "$$", display.end(), limit)
        if closing >= 0:
            return closing + 2
    line_end = text.find("\n", phrase_start, limit)
    limit = line_end if line_end >= 0 else limit
    if text.startswith("####", start) or text[start:phrase_start].lstrip().startswith("####"):
        return limit
    tag = text.find("</", phrase_start, limit)
    limit = tag if tag >= 0 else limit
    end = sentence_end(text, phrase_start, limit)
    reason = _REASON.search(text, phrase_start, end)
    return reason.start() if reason else end
