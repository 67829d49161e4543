"""Reads one sentence down to what it states in the end: denied rivals, lead-ins and explanations removed.

Which sentence that is, `sentence_choice.py` tells. Everything here works on normalised text of at
most a few thousand characters.
"""

import re
from functools import lru_cache

from verifier_service.verifiers.qa import words
from verifier_service.verifiers.reading.commitment import trimmed
from verifier_service.verifiers.reading.text import last_match

MAX_SENTENCES = 40

_PARENTHESES = re.compile(r"\s*\(([^()]{1,120})\)")
_CLAUSE_BREAK = re.compile(r"(?:;|(?<!\d):(?!\d)|,?\s(?:but|however|so|yet|hence|therefore)(?:,)?)\s")
_ALL_BUT = re.compile(
    r"(?<!\w)(?:any|every|no|some|all|none)\w{0,6}\s(?:else )?(?:but|except|other|save)(?!\w)", re.IGNORECASE
)
_DENIES = re.compile(r"n't|не|not|no|pas|nicht", re.IGNORECASE)
_TAIL = re.compile(r"\s*(?:,|\s[-–—]{1,3})\s+")


def trimmed_sentence(text: str) -> str:
    """Returns a sentence without its markup and stop; a question keeps its mark."""
    asks = text.rstrip(" \"'*_)").endswith("?")
    body = trimmed(text.strip()).strip("'")
    return body + "?" if asks and not body.endswith("?") else body


@lru_cache(maxsize=256)
def affirmed(sentence: str) -> str:
    """Returns the sentence without what it denies: `not X but Y` is Y, `X, not Y` is X."""
    last = last_match(words.NOT_BUT, sentence) if _DENIES.search(sentence) else None
    if last is not None:
        sentence = sentence[last.end() :]
    return words.LEAD_OUT.sub("", words.DENIED.sub("", sentence)).strip(" ,;:")


def clauses(sentence: str) -> list[str]:
    """Returns the sentence and its last clause (after `but`, `so`, a colon or semicolon), where it has several."""
    if _ALL_BUT.search(sentence):
        return [sentence]
    parts = [part.strip(" ,") for part in _CLAUSE_BREAK.split(sentence) if part.strip(" ,")]
    return [sentence] if len(parts) < 2 else [sentence, parts[-1]]


def without_lead_in(phrase: str) -> str:
    """Returns the phrase without up to four lead-ins (`I think it is`)."""
    for _ in range(4):
        shorter = words.LEAD_IN.sub("", phrase, count=1)
        if shorter == phrase or not shorter.strip():
            break
        phrase = shorter
    return phrase


def without_explanation(phrase: str) -> str:
    """Returns the phrase up to a comma or dash after which an explanation begins; an enumeration stays whole."""
    for tail in _TAIL.finditer(phrase):
        if tail.start() and words.EXPLAINS.match(phrase, tail.end()) and not words.HEDGES.search(phrase, tail.end()):
            return phrase[: tail.start()]
    return phrase


def split_parentheses(phrase: str) -> tuple[str, tuple[str, ...]]:
    """Returns the phrase without its parentheses, and what they held."""
    inner = tuple(match.group(1).strip() for match in _PARENTHESES.finditer(phrase))
    return (_PARENTHESES.sub("", phrase).strip(), inner) if inner else (phrase, ())
