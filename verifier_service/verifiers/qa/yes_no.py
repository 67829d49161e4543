"""Answers that are yes or no: the one polarity of all that an answer says by itself, never a word found somewhere.

Each clause speaks for itself: one that is a yes or no word, one that opens its sentence with such a
word, one that calls the statement true or false. Where two of them differ, nothing is answered.
"""

import re

from verifier_service.verifiers.reading.word_list import word_set

MAX_CLAUSES = 80

_YES_WORDS = word_set("yes yeah yep yup true correct right affirmative oui ja sí si да はい 是 是的 예 네 t y")
_NO_WORDS = word_set("no nope nah false incorrect wrong untrue negative non nein нет いいえ 不 不是 否 아니요 f n")
_YES_ALONE = _YES_WORDS - {"t", "y"}
_NO_ALONE = (_NO_WORDS - {"f", "n"}) | {"never", "not true", "not correct", "not right"}
_EMPHATIC = {"affirmative", "indeed", "absolutely", "certainly", "definitely", "of course"}
_OPENS = word_set("yes yeah yep yup no nope nah oui ja sí si да non nein нет never")
_FILLER = re.compile(
    r"^(?:(?:well|so|then|thus|therefore|hence|ok|okay|now|and|i think|i believe|i'd say|i would say|i guess|"
    r"i mean|i meant|actually|"
    r"the (?:correct |final |right )?answer is|my answer is|it is|it's|that is|that's|this is|the statement is|"
    r"indeed|definitely|certainly|absolutely|clearly|probably|simply)\s+)+",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?;。！？\n]+")
_CLAUSE = re.compile(
    r"[,:()，：\"*]+|\s[-–—]+\s?|[–—]|(?<!\w)(?:but|however|actually|wait|rather|instead|and|or)(?!\w)", re.IGNORECASE
)
_NO_NOUN = re.compile(
    r"no (?:way|doubt|idea|one|clue|matter|problem|question|answer|information|evidence|need|sure|longer|more|less)\b",
    re.IGNORECASE,
)
_UNDECIDED = re.compile(
    r"(?<!\w)(?:yes and no|no and yes|depends|not sure|unsure|maybe|perhaps|possibly|yes or no|true or false)(?!\w)",
    re.IGNORECASE,
)
_ASKED = re.compile(r"^(?:[^.!?\n]*\s(?:or)\s[^.!?\n]*|(?:\S+\s+){3,}\S*)\?\s*(?=\S)", re.IGNORECASE)
_VERDICT = re.compile(
    r"(?:i (?:think|believe) )?(?:so |therefore |thus |hence )?"
    r"(?:it|this|that|(?:the |this )?(?:statement|claim|sentence|assertion|proposition)|(?:the )?answer)"
    r"(?:'s| is| was|(?P<short> isn't| wasn't))(?P<not> not)?(?: (?:indeed|actually|definitely|clearly))?,? "
    r"(?P<word>true|false|correct|incorrect|wrong|right|yes|no)(?!\w)(?! to\b)",
    re.IGNORECASE,
)
_SUBJECTS = word_set("it he she they we i you this that these those there the a an sir madam thanks not never")
_ABOUT = re.compile(r"(?:is|was|isn't|wasn't|would|seems|cannot|can't|could|may|might)(?!\w)", re.IGNORECASE)


def polarity(text: str) -> bool | None:
    """Returns what the text answers: True for yes, False for no, None where it does not say or says both."""
    text = _ASKED.sub("", text.strip(), count=1)
    if _UNDECIDED.search(text):
        return None
    said: set[bool | None] = set()
    clauses = [
        (index == 0, clause.strip())
        for sentence in _SENTENCE.split(text)
        for index, clause in enumerate(part for part in _CLAUSE.split(sentence) if part.strip())
    ]
    for opens, clause in clauses[:MAX_CLAUSES]:
        said |= _of_clause(clause, opens=opens)
    if not said and clauses:
        return True if clauses[0][1].casefold() in _EMPHATIC else None
    return said.pop() if len(said) == 1 else None


def _of_clause(clause: str, *, opens: bool) -> set[bool | None]:
    """Returns the polarities that a clause states: none, one, or an undecided one where it only talks of the word."""
    verdict = _VERDICT.match(clause)
    if verdict is not None:
        positive = verdict["word"].lower() in ("true", "correct", "right", "yes")
        return {positive != bool(verdict["not"] or verdict["short"])}
    bare = _FILLER.sub("", clause).casefold()
    if bare in _YES_ALONE or bare in _NO_ALONE:
        return {bare in _YES_ALONE}
    first, _, rest = bare.partition(" ")
    polar_words = [word for word in bare.split() if word in _YES_ALONE or word in _NO_ALONE]
    polar = {word in _YES_ALONE for word in polar_words}
    if not opens or first not in _OPENS or _NO_NOUN.match(bare):
        return {None} if polar and len(polar_words) == len(bare.split()) else set()
    if (
        first in ("no", "never")
        and rest.partition(" ")[0] not in _SUBJECTS | _NO_ALONE | _YES_ALONE
        and not _ABOUT.match(rest)
    ):
        return set()  # "no other planet is larger"
    return {None} if len(polar) > 1 or _ABOUT.match(rest) else {first in _YES_WORDS}


class YesNo:
    """Accepts an answer of the reference's polarity; true counts as yes, false as no."""

    rule = "yes_no"

    def __init__(self, yes: bool) -> None:
        """Keeps the reference's polarity."""
        self.yes = yes

    def accepts(self, phrase: str) -> bool:
        """Tells whether the whole answer is of the reference's polarity."""
        return polarity(phrase) is self.yes

    def told_in(self, passage: object, known: frozenset[str]) -> bool:
        """Tells nothing of what a passage tells: only a whole answer is judged."""
        return False

    def stated_in(self, sentence: str) -> bool:
        """Tells nothing of a part of an answer: the rest might say the opposite."""
        return False


def read_yes_no(reference: str) -> YesNo | None:
    """Returns the matcher of a reference that is a bare yes or no word, else None."""
    word = reference.strip(" .!").casefold()
    if word in _YES_WORDS and len(word) > 1:
        return YesNo(yes=True)
    return YesNo(yes=False) if word in _NO_WORDS and len(word) > 1 else None
