"""Answers that are yes or no: the polarity of the answer's opening or verdict, never a word found somewhere."""

import re

from verifier_service.verifiers.reading.word_list import word_set

_YES = (
    "yes|yeah|yep|yup|true|correct|right|affirmative|indeed|absolutely|certainly|definitely|of course|"
    "oui|ja|sí|si|да|はい|是|是的|예|네"
)
_NO = (
    "no|nope|nah|false|incorrect|wrong|untrue|negative|never|not true|not correct|not right|"
    "non|nein|нет|いいえ|不|不是|否|아니요"
)
_YES_WORDS = word_set("yes yeah yep yup true correct right affirmative oui ja sí si да はい 是 是的 예 네 t y")
_NO_WORDS = word_set("no nope nah false incorrect wrong untrue negative non nein нет いいえ 不 不是 否 아니요 f n")
_OPENING = re.compile(
    rf"(?:well,? |i think |i believe |the answer is )*(?:(?P<yes>{_YES})|(?P<no>{_NO}))(?!\w)(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_NO_NOUN = re.compile(
    r"\s(?:way|doubt|idea|one|clue|matter|problem|question|answer|information|evidence|need|sure|longer|more|less)\b",
    re.IGNORECASE,
)
_UNDECIDED = re.compile(
    r"(?<!\w)(?:yes and no|no and yes|depends|not sure|unsure|maybe|perhaps|possibly|yes or no|true or false)(?!\w)",
    re.IGNORECASE,
)
_VERDICT = re.compile(
    r"(?<!\w)(?:it|this|that|the (?:statement|claim|sentence|assertion|proposition)|answer)(?:'s| is|"
    r" was)(?P<not> not|n't)?"
    r"(?: (?:indeed|actually|definitely|clearly))?,? (?P<word>true|false|correct|incorrect|wrong|right|yes|no)(?!\w)",
    re.IGNORECASE,
)
_BOTH = re.compile(r"^[\s,]*(?:and|or|/|but also)\s+(?:yes|no|true|false)(?!\w)", re.IGNORECASE)


def polarity(phrase: str) -> bool | None:
    """Returns what the phrase answers: True for yes, False for no, None where it does not say."""
    phrase = phrase.strip()
    if _UNDECIDED.search(phrase):
        return None
    verdict = _VERDICT.search(phrase)
    opening = _OPENING.match(phrase)
    if opening is not None and not (opening["no"] and _NO_NOUN.match(opening["rest"])):
        rest = opening["rest"]
        if _BOTH.match(rest) or (rest.strip(" .!") and rest[:1] not in ",.;:!- –—("):
            return None if verdict is None else _of(verdict)
        return opening["yes"] is not None
    return None if verdict is None else _of(verdict)


def _of(verdict: re.Match[str]) -> bool:
    return (verdict["word"].lower() in ("true", "correct", "right", "yes")) != bool(verdict["not"])


class YesNo:
    """Accepts an answer of the reference's polarity; true counts as yes, false as no."""

    rule = "yes_no"

    def __init__(self, yes: bool) -> None:
        """Keeps the reference's polarity."""
        self.yes = yes

    def accepts(self, phrase: str) -> bool:
        """Tells whether the phrase answers as the reference does."""
        return polarity(phrase) is self.yes

    def stated_in(self, sentence: str) -> bool:
        """Tells the same of a whole sentence."""
        return polarity(sentence) is self.yes


def read_yes_no(reference: str) -> YesNo | None:
    """Returns the matcher of a reference that is a bare yes or no word, else None."""
    word = reference.strip(" .!").casefold()
    if word in _YES_WORDS and len(word) > 1:
        return YesNo(yes=True)
    return YesNo(yes=False) if word in _NO_WORDS and len(word) > 1 else None
