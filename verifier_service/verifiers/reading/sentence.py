"""Tells where a sentence ends, abbreviations, initials and decimals kept whole. Knows no answer and no markup."""

import re

from verifier_service.verifiers.reading.word_list import word_set

_STOP = re.compile(r"[.!?](?=[\"'”’»)\]*_`$]{0,4}(?:\s|$))|[。！？｡\n]")
_TOKEN_BEFORE = re.compile(r"[^\s(\[\"'“‘*_]{1,24}$")
_NEXT_WORD = re.compile(r"[\"'”’»)\]*_`$]{0,4}[^\S\n]{1,8}[\"'“‘(*_`]{0,4}([^\W_][\w'’-]{0,30})")
# Up to four initials, capitalised words or numbers, and nothing after them on the line.
_NAME_LIKE = re.compile(
    r"[^\S\n]*+(?:[^\W\d_]\.[^\S\n]*+|[A-ZÀ-ÖØ-ÞΑ-ΩА-Я][\w'’-]*+[^\S\n]*+|\d[\d.,/%]*+[^\S\n]*+){1,4}"
    r"[.!*_`)\"'”’]*+[^\S\n]*+(?:\n|$)"
)
_INITIAL = re.compile(r"\s?[A-Z]\.\s?[A-Z][\w'-]")
_BEFORE_INITIAL = word_set("by with author writer composer singer actor actress president named")
# After these a stop never ends a sentence; after the next ones only before no digit, or before a capital.
_ALWAYS = word_set("""
    st ste mt ft dr mr mrs ms mx prof gen col lt maj capt cpt sgt cmdr adm rev hon gov sen rep pres supt vs approx ca cf
    e.g i.e fig eq vol al sra sres sr sta sto mme mlle jan feb mar apr jun jul aug sep sept oct nov dec
""")
_BEFORE_DIGIT = word_set("no nos nr art p pp ch sec op")
_BEFORE_LOWER = word_set("jr inc ltd co corp etc bros dept est ave blvd rd esq ph.d")
_STARTERS = word_set("""
    the a an it its it's he she they we i you this that these those there here however but and so because in on at as
    if when while for from with by to no not yes explanation reason note therefore thus hence let my his her their our
    since although
""")
_AFTER_A_NUMBER = word_set("""
    let alternatively or hope please thank thanks indeed check verify i this that so therefore thus hence also because
    since explanation note if we you wait no actually otherwise maybe perhaps possibly but it just scratch sorry wrong
    incorrect
""")


def sentence_end(text: str, start: int, limit: int) -> int:
    """Returns where the sentence that begins at `start` ends: the index of its stop, of the line break, or `limit`."""
    for stop in _STOP.finditer(text, start, limit):
        if stop.group() != "." or _is_end(text, start, stop.start(), limit):
            return stop.start()
    return limit


def sentences(text: str) -> list[tuple[int, int]]:
    """Returns the spans of the text's sentences, blank ones left out; a line break ends one as a stop does."""
    spans: list[tuple[int, int]] = []
    position = 0
    while position < len(text):
        end = sentence_end(text, position, len(text))
        if text[position:end].strip():
            spans.append((position, end))
        position = end + 1
    return spans


def _is_end(text: str, start: int, dot: int, limit: int) -> bool:
    following = _NEXT_WORD.match(text, dot + 1, min(limit, dot + 64))
    if following is None:
        return True
    token_match = _TOKEN_BEFORE.search(text, max(start, dot - 24), dot)
    token = token_match.group() if token_match else ""
    word, low = following.group(1), token.lower()
    if low in _ALWAYS:
        return False
    if low in _BEFORE_DIGIT:
        return not word[0].isdigit()
    if low in _BEFORE_LOWER:
        return word[0].isupper()
    if len(token) == 1 and token.isalpha():
        return _letter_ends(text, start, dot, limit, word)
    if token.isdigit() and len(token) <= 2 and not text[start : dot - len(token)].strip(" \t*_(\"'"):
        return word[0].isupper() and word.lower() in _AFTER_A_NUMBER  # else "1. Red": the number of a list item
    if "." in token and low.replace(".", "").isalpha():
        return word.lower() in _STARTERS and word[0].isupper()
    return True


def _letter_ends(text: str, start: int, dot: int, limit: int, word: str) -> bool:
    """Tells whether a stop after a single letter ends the sentence: not within `J. K. Rowling` or `C. 8`."""
    before = text[max(start, dot - 40) : dot - 1].rstrip(" \t*_(\"'")
    if not before.strip(" \t*_(\"'$"):
        return _NAME_LIKE.match(text, dot + 1, min(limit, dot + 120)) is None
    if _INITIAL.match(text, dot + 1) is not None and text[dot - 1].isupper():
        return False
    if word.lower() in _STARTERS or not (word[0].isupper() and text[dot - 1].isupper()):
        return True
    last = before.split()[-1] if before.split() else ""
    return not (last[:1].isupper() or last.endswith(".") or last in _BEFORE_INITIAL)
