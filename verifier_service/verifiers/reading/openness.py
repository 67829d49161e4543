"""Tells where an answer is left open: it declines to answer, merely guesses, takes anything else as well. English only.

Called on normalised answers by the kinds that compare words. A box or a tag has been opened before.
"""

import re

ABSTENTION = re.compile(
    r"(?<!\w)(?:i (?:do not|don't|don’t|cannot|can't|can not) (?:know|answer|tell|say|determine|recall|"
    r"remember)|i am not sure|i'm not sure|"
    r"i have no idea|no idea|not sure|unknown|unanswerable|not answerable|n/?a|none of your|no answer|"
    r"cannot be (?:answered|determined|known|inferred)|"
    r"can't be (?:answered|determined)|can ?not (?:answer|determine)|not (?:enough|sufficient) information|"
    r"insufficient information|"
    r"not (?:mentioned|stated|specified|given|provided|known|available|possible to (?:say|tell|determine))|"
    r"there is no (?:answer|way to (?:tell|know))|impossible to (?:say|tell|determine)|undetermined|"
    r"indeterminate)(?!\w)",
    re.IGNORECASE,
)
# One of these stands in every ASCII text, in lower case, that declines: looked for first, at a tenth of the cost.
_DECLINING = ("not", "n't", "no ", "none", "unknown", "unanswer", "n/a", "na", "insuff", "imposs", "undeter", "indeter")
_OPEN_ENDED = re.compile(
    r"(?<!\w)(?:(?:or|perhaps|possibly|maybe|unless)\W{1,3}(?:[\w']{1,12}\s){0,4}some(?:thing|one|where|body)\s"
    r"(?:else|different|other)|(?:or|and)\sanything\selse|and\ssomething\selse|or\s(?:else|whatever)|"
    r"or\s(?:others?|another(?:\sone)?)(?=\s{0,4}(?:[.,;!?)\"'*]|$))|"
    r"unless\sit(?:\sis|'s)|or\snot(?=(?:\s[\w'-]{1,20}){0,3}\W{0,3}$))(?!\w)|^something\selse",
    re.IGNORECASE,
)
_ONE_SENTENCE = r"(?:[^.!?\n]|\.(?=\d)){1,80}[.!]?[\"'*_)]{0,3}\Z"
_GUESS = re.compile(
    r"(?:(?:well|hmm|um|uh|so|but|i think|i guess|i'd say)(?:, | ))?(?:(?:it is|it's|that is|the answer is) )?"
    r"(?:(?:maybe|perhaps|possibly|(?<!it )(?:could|might|may) be)(?: (?:it is|it's))?(?:, |: ?| )"
    r"|(?:anything|everything|anyone|anybody|all) (?:but|except|other than) "
    rf"|i (?:\w{{1,10}} )?doubt (?:(?:that|if|whether) )?(?![^.!?]{{0,80}}\bbut\b)){_ONE_SENTENCE}",
    re.IGNORECASE,
)
_GUESSING = ("maybe", "perhaps", "possibly", "ld be", "ht be", "ay be", "doubt", " but ", " except ", "other than")


def is_mere_guess(text: str) -> bool:
    """Tells whether the text is one sentence that guesses, or says what is not: `maybe 4`, `Could be Paris`.

    `It might be Paris` and `Probably Paris` answer.
    """
    head = text[:40].lower()
    return any(cue in head for cue in _GUESSING) and _GUESS.match(text) is not None


def declines(text: str) -> re.Match[str] | None:
    """Returns where the text declines to answer, None where it does not."""
    if text.isascii():
        lower = text.lower()
        return ABSTENTION.search(text) if any(cue in lower for cue in _DECLINING) else None
    return ABSTENTION.search(text.replace("’", "'"))


def is_open_ended(text: str) -> bool:
    """Tells whether the text takes anything else as well: `Paris or something else`, `Paris, unless it is Lyon`."""
    return _OPEN_ENDED.search(text) is not None and "whether" not in text
