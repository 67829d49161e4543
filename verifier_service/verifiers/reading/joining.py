r"""Tells whether two commitments count together: what stands between them, and what is offered after the last.

    between                                     joiner
    `\boxed{2} and \boxed{3}`, `.., ..`         the word, or a comma: one list
    `.. or ..`, `... Or maybe it is ..`         or: a choice, within a sentence or across its end
    `\boxed{2} \boxed{3}`                       a comma: boxes side by side, nothing said in between

A correction (`no, wait`, `or rather`) joins nothing: the later commitment stands alone. Every pattern reads a
bounded stretch of text.
"""

import re

from verifier_service.verifiers.reading.word_list import word_set

MAX_JOIN = 80

_JOINERS = "and|or|und|oder|et|ou|y|o|e|и|или|en|of|och|eller|lub|ve|veya"
_NOISE = re.compile(r"\\[()\[\],;:! ]|\\q?quad|\\(?:text|textrm|mathrm|mbox)|[\s${}*_~]|\b[^\W\d_][_']?\d?\s*=")
_HEDGE = "either|else|possibly|maybe|perhaps|also|less|more|likely|probably|alternatively|even|just"
_JOIN = re.compile(
    rf"[,;，、；]?\(?(?:({_JOINERS}|&|/|和|或|與|与|と|または|및|또는)(?:,?(?:{_HEDGE})){{0,4}}[,:]?)?\(?"
    rf"|[.,;]?\(?(?P<or>or|alternatively|otherwise|\||\|\||vs|versus|possibly|perhaps|maybe)(?:,?(?:{_HEDGE})){{0,4}}[,:]?\(?"
)
_MARKUP = " \t\n$*_~{}\\[("
JOIN_WORDS = frozenset(f"{_JOINERS}|{_HEDGE}|otherwise|vs|versus|perhaps|quad|qquad|text|textrm|mathrm|mbox".split("|"))
# What a joining word may end with, however it is broken up.
JOIN_ENDS = frozenset(word[start:] for word in JOIN_WORDS for start in range(len(word)))
_LAST_WORD = re.compile(r"[A-Za-z]{1,40}\Z")
_COMMAND = re.compile(r"\\[a-zA-Z]{1,12}|\\.")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SIGNS_BETWEEN = re.compile(r"[\s.,;:!?…—–\-()\[\]{}$*_~\"'’]*")
_SIDE_BY_SIDE = re.compile(r"(?:[\s.,;!?$*_~]|\\[()\[\],;:! ]|\\q?quad)*")
# Words of a second thought that withdraws nothing: all between two commitments must be among these.
_CHOICES = word_set("or alternatively otherwise either oder ou или 或者 或 또는 혹은 または もしくは 也可能是")
_DOUBTS = word_set("""
    also maybe perhaps possibly might could may potentially conceivably
    vielleicht möglicherweise talvez quizás quizá forse
    возможно
""")
FILLERS = word_set("""
    it is was be it's its the a my final answer that this is else even just likely probably can should would
    then text textrm mathrm mbox as well x y n tal vez peut être sein auch es ist la le el die antwort réponse respuesta
    другой ответ быть может
""")
_SECOND_THOUGHT = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(_CHOICES | _DOUBTS))})(?!\w)", re.IGNORECASE)
SECOND_WORDS = _CHOICES | _DOUBTS
_LETTERS_ALONE = {code: " " for code in range(128) if not (chr(code).isalpha() or chr(code) == "'")}
_BEFORE_NEXT = re.compile(
    r"(?P<said>[^\n]{1,200}?)[\s,;.—–$-]{0,6}(?<![\w\\])(?:or|alternatively|oder|ou|или)(?!\w)(?P<rest>[^\n]{0,60})\Z",
    re.IGNORECASE,
)
_ALTERNATIVE = re.compile(
    r"(?:\\[)\]]|[\s.,;!?$*_)]){0,8}(?<!\w)(?:or|alternatively|otherwise)(?!\w),?"
    r"(?P<words>(?:\s{1,3}[a-z']{1,12},?){0,6})[\s:]{1,3}\(?"
    r"(?P<value>\$[^$\n]{1,60}\$|\\\([^\n]{1,60}?\\\)|[-+]?\d[\d.,/]{0,30}(?<![.,])%?)[\s)*_]{0,4}(?:[.?!\n]|\Z)",
    re.IGNORECASE,
)


def joiner(between: str, side_by_side: bool) -> str | None:
    """Returns the word that joins two commitments, or None; `side_by_side`: both are boxes, or both are tags."""
    if len(between) > MAX_JOIN:
        return None
    apart = "\n\n" in between
    bare = _NOISE.sub("", between).lower()
    match = _JOIN.fullmatch(bare)
    if match is not None and bare and not apart:
        return "or" if match["or"] else match.group(1) or ","
    if _is_second_thought(between):
        return "or"
    return "," if side_by_side and not apart and _SIDE_BY_SIDE.fullmatch(between) else None


def _is_second_thought(between: str) -> bool:
    """Tells whether only words of choice and doubt stand here, as in `. Or maybe it is`."""
    plain = _COMMAND.sub(" ", between).lower().replace("’", "'")
    said = _WORD.findall(plain)
    if not said or not (_CHOICES | _DOUBTS).intersection(said):
        return False
    known = all(word in _CHOICES or word in _DOUBTS or word in FILLERS or word == "but" for word in said)
    return known and _SIGNS_BETWEEN.fullmatch(_WORD.sub(" ", plain)) is not None


def ends_a_list(before: str) -> bool:
    """Tells, cheaply, whether text ends in a word that joins nothing, so that what follows it stands alone."""
    before = before.rstrip(_MARKUP)
    if not before or not before[-1].isascii() or not before[-1].isalpha():
        return False
    word = before.rsplit(None, 1)[-1]
    if not (word.isalpha() and word.isascii() and len(word) <= 40):
        match = _LAST_WORD.search(before)
        word = match[0] if match is not None else ""
    word = word.lower()
    if not word or word in JOIN_WORDS or word in _CHOICES or word in _DOUBTS:
        return False
    return word not in FILLERS or not has_second_thought(before)


def has_second_thought(text: str) -> bool:
    """Tells whether a short text may end in words of choice and doubt alone; certain only where it does not."""
    tail = text[text.rfind("\\") + 1 :]
    if tail.isascii():
        for quoted in reversed(tail.lower().translate(_LETTERS_ALONE).split()[1:]):  # the first may be half a word
            word = quoted.strip("'")
            if word in SECOND_WORDS:
                return True
            if word not in FILLERS and word not in ("but", ""):
                return False
    return _SECOND_THOUGHT.search(text) is not None


def said_before_or(phrase: str) -> int | None:
    """Returns how much of a phrase stands before an `or` that leads to what comes next: 1 for `5 or maybe the `."""
    match = _BEFORE_NEXT.match(phrase)
    if match is None or not any(character.isalnum() for character in match["said"]):
        return None
    return match.end("said") if _is_second_thought("or " + match["rest"]) else None


def alternative(text: str, end: int) -> tuple[int, int] | None:
    r"""Returns where a bare value is offered right behind an answer (`\boxed{8}. Or maybe 5.`), or None."""
    match = _ALTERNATIVE.match(text, end, end + 200)
    if match is None or not _is_second_thought("or " + match["words"]):
        return None
    return match.span("value")
