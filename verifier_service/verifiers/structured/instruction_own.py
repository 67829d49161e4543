"""The types of constraint of the contract's own, each as a function from its parameters to a check."""

from collections.abc import Callable

from verifier_service.verifiers.structured.instruction_claims import (
    Claim,
    Counted,
    Edge,
    EdgeSign,
    Holds,
    InLanguage,
    Lacks,
    LacksCommas,
)
from verifier_service.verifiers.structured.instruction_counts import count_bullets, count_sentences, paragraphs
from verifier_service.verifiers.structured.instruction_forms import (
    COMMAS,
    has_postscript,
    has_title,
    is_initials,
    is_json,
)
from verifier_service.verifiers.structured.instruction_keyword import Keyword
from verifier_service.verifiers.structured.instruction_language import CODES, is_in, language_code
from verifier_service.verifiers.structured.instruction_parameters import Bounds, Parameters
from verifier_service.verifiers.structured.instruction_text import Said, folded

Check = Callable[[Said], bool]
"""Tells whether a text satisfies a constraint."""
Maker = Callable[[Parameters], Check]
"""Reads a constraint's parameters; raises `BadTask`."""


def _word_count(given: Parameters) -> Check:
    bounds = given.bounds("words")
    return lambda said: bounds.hold(said.word_count)


def _sentence_count(given: Parameters) -> Check:
    bounds = given.bounds("sentences")
    return lambda said: bounds.hold(count_sentences(said.text, bounds.enough))


def _paragraph_count(given: Parameters) -> Check:
    bounds = given.bounds("paragraphs")
    return lambda said: bounds.hold(len(paragraphs(said.text)))


def _contains(given: Parameters) -> Check:
    text, whole = given.text("keyword"), given.flag("whole_word")
    given.holds(text, "keyword", whole=whole)
    return Keyword(text, whole).is_in


def _excludes(given: Parameters) -> Check:
    keyword = Keyword(given.text("keyword"), given.flag("whole_word"))
    given.claim(Lacks(keyword), "keyword")
    return lambda said: not keyword.is_seen_in(said)


def _starts_with(given: Parameters) -> Check:
    text = _edge(given, at_end=False)
    return lambda said: said.folded.startswith(text)


def _ends_with(given: Parameters) -> Check:
    text = _edge(given, at_end=True)
    return lambda said: said.folded.endswith(text)


def _edge(given: Parameters, *, at_end: bool) -> str:
    """Returns the folded text that a text must begin or end with."""
    text = given.text("text")
    given.holds(text, "text")
    given.claim(Edge(at_end, folded(text)), "text")
    return folded(text)


def _postscript(given: Parameters) -> Check:
    return postscript(given, given.text("marker", "P.S."), "marker")


def postscript(given: Parameters, marker: str, name: str) -> Check:
    """Returns the check of a postscript whose marker is the parameter `name`."""
    if not is_initials(marker):
        given.holds(marker, name)
    return lambda said: has_postscript(said.text, marker)


def _bullet_count(given: Parameters) -> Check:
    count = given.whole("count")
    given.counted("bullets", Bounds(count, count), "count")
    return lambda said: count_bullets(said.text, markdown_only=False) == count


def language(name: str) -> Maker:
    """Returns the maker of a constraint on the language, whose code is the parameter `name`."""

    def make(given: Parameters) -> Check:
        code = language_code(given.text(name))
        if code is None:
            raise given.bad(f"must be one of {' '.join(sorted(CODES))}", name)
        given.claim(InLanguage(code), name)
        return lambda said: is_in(said.text, code)

    return make


def always(check: Check, *claims: Claim) -> Maker:
    """Returns the maker of a constraint that has no parameters."""

    def make(given: Parameters) -> Check:
        for claim in claims:
            given.claim(claim, "type")
        return check

    return make


# A line of JSON begins with no bullet: its texts hold no line breaks, and a minus stands before a digit.
_AS_JSON = (EdgeSign(False, "{[`"), EdgeSign(True, "}]`"), Counted("bullets", 0, 0))
no_comma = always(lambda said: COMMAS.search(said.text) is None, LacksCommas())
title = always(lambda said: has_title(said.text), Holds("<<"), Holds(">>"))
json = always(lambda said: is_json(said.text), *_AS_JSON)
SMALL, CAPITAL = Counted("capitals", 0, 0), Counted("capitals", 1, None)
"""What texts in one case have of words in capitals."""

OWN: dict[str, Maker] = {
    "word_count": _word_count,
    "sentence_count": _sentence_count,
    "paragraph_count": _paragraph_count,
    "contains": _contains,
    "excludes": _excludes,
    "starts_with": _starts_with,
    "ends_with": _ends_with,
    "lowercase": always(lambda said: said.text.islower(), SMALL),
    "uppercase": always(lambda said: said.text.isupper(), CAPITAL),
    "no_comma": no_comma,
    "json": json,
    "title": title,
    "postscript": _postscript,
    "bullet_count": _bullet_count,
    "language": language("code"),
}
"""The maker of each type."""
