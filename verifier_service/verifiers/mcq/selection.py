"""Reads which options an answer selects: named outright, or in a sentence whose denied options are left out."""

import re

from verifier_service.verifiers.mcq.options import Chosen, Options, named
from verifier_service.verifiers.reading.correction import CORRECTION, after_correction
from verifier_service.verifiers.reading.fold import tokens
from verifier_service.verifiers.reading.sentence import sentences
from verifier_service.verifiers.reading.text import normalise

MAX_SENTENCES = 60

_CLAUSE = re.compile(r";|:\s|,?\s(?:but|however|so|hence|therefore|thus|yet|instead)(?:,)?\s", re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:(?:and|so|well|then|thus|therefore|hence|i think|i believe|i'd say|i would say|i choose|i pick|"
    r"i select|i'll go with|i go with|"
    r"i would (?:choose|pick|go with)|my (?:answer|choice|guess|pick) is|it is|it's|it must be|it should be|"
    r"that is|this is|probably|likely|"
    r"definitely|clearly|the (?:correct |right |best |final )?(?:answers?|options?|choices?)(?: (?:is|are|"
    r"would be|must be))|they are|both),?\s+)",
    re.IGNORECASE,
)
_LABEL = r"[(\[]?\b(?P<{}>[A-Z])\b[)\]]?"
_DENIED = re.compile(
    rf"(?<!\w)(?i:not|n't|neither|nor|rule out|ruling out|eliminate|eliminating|exclude|excluding|except|reject|"
    rf"rejecting)\s(?:option\s|choice\s)?{_LABEL.format('a')}"
    rf"|{_LABEL.format('b')}\s(?:(?:is|are|was|can be|looks|seems)\s(?:also\s|clearly\s|definitely\s)?(?:wrong|"
    rf"incorrect|false|not|ruled out|eliminated|out|impossible|rejected)|"
    rf"isn't|cannot|can't|fails?|does not|doesn't|must be wrong)"
)
# A rival that is denied behind the choice: ", not by Chekhov".
_RIVAL = re.compile(r"(?<=\w),\s(?:and\s)?not\s(?!sure|certain|only)[^,.;:]{1,80}", re.IGNORECASE)
# Left over after that, such a word says that what the clause names is not simply chosen.
_DOUBT = re.compile(
    r"(?<!\w)(?:not|never|neither|nor|wrong|incorrect|false|eliminat\w+|rul(?:e|es|ed|ing) out|exclud\w+|reject\w*|"
    r"unlikely|improbable|doubt\w*|avoid\w*|discard\w*|except|(?:all|any\w*|every\w*|nothing|none|no one) but|"
    r"other than|vs|versus|against|unsure|cannot|worst|least likely)(?!\w)|n't(?!\w)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?<!\w)\d{1,2}[.)]\s")
_REASON = re.compile(r",?\s(?:because|since|given that|due to|which|who)\s", re.IGNORECASE)
_MENTION = re.compile(r"\((?P<bracketed>[A-Z])\)|(?<![\w'.-])(?P<bare>[A-Z])(?![\w'+#-])")
_OR = re.compile(r"(?<!\w)(?:or|either|maybe|perhaps|possibly)(?!\w)", re.IGNORECASE)


def selected(answer: str, options: Options) -> Chosen | None:
    """Returns the options that a normalised answer selects, empty where it cannot be told, None where it names none."""
    outright = named(answer, options)
    if outright is not None:
        return outright
    numbered = [named(item, options) for item in _NUMBERED.split(answer) if item.strip()]
    if len(numbered) > 1 and None not in numbered:
        return frozenset().union(*(item for item in numbered if item is not None))
    answer = after_correction(answer)
    spans = [(start, end) for start, end in sentences(answer)[-MAX_SENTENCES:] if answer[end : end + 1] != "?"]
    alone = {chosen for start, end in spans if (chosen := named(answer[start:end].strip(), options)) is not None}
    if len(alone) > 1:
        return frozenset()
    for start, end in reversed(spans):
        sentence = answer[start:end]
        whole = _DOUBT.search(sentence) and not _DENIED.search(sentence)
        for clause in reversed([sentence] if whole else [part for part in _CLAUSE.split(sentence) if part.strip()]):
            chosen = _in_clause(clause.strip(" ,"), options)
            if chosen is not None:
                return chosen
    return None


def announced_first(text: str, options: Options) -> Chosen | None:
    """Returns the options that a text's first line names outright and nothing after it takes back; else None."""
    first, _, rest = text.strip().partition("\n")
    chosen = named(normalise(first), options)
    if chosen is None or not rest.strip() or CORRECTION.search(rest):
        return None
    later = (named(normalise(rest[start:end]), options) for start, end in sentences(rest)[-MAX_SENTENCES:])
    return chosen if all(other is None or other == chosen for other in later) else frozenset()


def _in_clause(clause: str, options: Options) -> Chosen | None:
    reason = _REASON.search(clause)
    clause = clause[: reason.start()] if reason is not None and reason.start() else clause
    bare = clause
    for _ in range(4):
        bare = _LEAD.sub("", bare, count=1)
    outright = named(bare, options)
    if outright is not None:
        return outright
    clause = _RIVAL.sub("", clause)
    kept = _DENIED.sub(" ", clause)
    letters = _letters(kept, options)
    texts = _texts(kept, options)
    if (letters or texts) and (_OR.search(kept) or _DOUBT.search(kept)):
        return frozenset()
    if not letters:
        return None if not texts else frozenset() if _OR.search(kept) or kept != clause else texts
    if texts and not texts <= letters and not letters <= texts:
        return letters | texts
    return letters


def _letters(clause: str, options: Options) -> Chosen:
    found: set[int] = set()
    for match in _MENTION.finditer(clause):
        letter = match["bracketed"] or match["bare"]
        if (
            match["bare"] in ("A", "I")
            and re.match(r"\s[a-z]", clause[match.end() :])
            and not re.match(r"\s(?:and|is|or|vs|versus)\s", clause[match.end() :])
        ):
            continue  # an article or a pronoun
        index = options.by_letter(letter)
        if index is not None:
            found.add(index)
    return frozenset(found)


def _texts(clause: str, options: Options) -> Chosen:
    """Returns the options whose whole text a clause holds as words, the longest of those that overlap."""
    if re.search(r"(?<!\w)(?:not|n't|never|neither|nor|wrong|incorrect|false|except)(?!\w)", clause, re.IGNORECASE):
        return frozenset()
    said = f" {' '.join(token.folded for token in tokens(clause))} "
    held = {
        index: max((" ".join(form) for form in forms), key=len, default="") for index, forms in enumerate(options.forms)
    }
    present = {index: text for index, text in held.items() if len(text) > 1 and f" {text} " in said}
    return frozenset(
        index
        for index, text in present.items()
        if not any(text != other and text in other for other in present.values())
    )
