"""IFEval's 25 instructions by their ids, with their own parameters, each as a function from these to a check.

The meaning is that of the instruction's words as the paper lists them (arXiv 2311.07911), read strictly: nothing is
taken off the text before it is looked at. Where the words leave it open, a count is made as the benchmark makes it.
"""

import re

from verifier_service.verifiers.structured.instruction_counts import (
    count_bullets,
    count_highlights,
    count_placeholders,
    count_sections,
    count_sentences,
    divided,
    paragraphs,
    responses,
)
from verifier_service.verifiers.structured.instruction_forms import (
    begins_with_word,
    ends_with,
    has_postscript,
    is_quoted,
    repeats,
    takes_one_option,
)
from verifier_service.verifiers.structured.instruction_keyword import Keyword
from verifier_service.verifiers.structured.instruction_language import may_be_in
from verifier_service.verifiers.structured.instruction_own import Check, Maker, always, json, language, no_comma, title
from verifier_service.verifiers.structured.instruction_parameters import Parameters
from verifier_service.verifiers.structured.instruction_text import Said, folded, says_something

_WORD = re.compile(r"\w+")


def _keywords(given: Parameters) -> Check:
    keywords = [Keyword(text, whole=False) for text in given.texts("keywords")]
    return lambda said: all(keyword.is_in(said) for keyword in keywords)


def _forbidden(given: Parameters) -> Check:
    words = [Keyword(text, whole=True) for text in given.texts("forbidden_words")]
    return lambda said: not any(word.is_seen_in(said) for word in words)


def _frequency(given: Parameters) -> Check:
    keyword, bounds = Keyword(given.text("keyword"), whole=False), given.related("frequency", "relation")
    return lambda said: bounds.hold(keyword.count(said))


def _letters(given: Parameters) -> Check:
    letter, bounds = given.text("letter"), given.related("let_frequency", "let_relation")
    if len(letter) != 1:
        raise given.bad("must be one character", "letter")
    return lambda said: bounds.hold(said.text.lower().count(letter.lower()))


def _words(given: Parameters) -> Check:
    bounds = given.related("num_words", "relation")
    return lambda said: bounds.hold(len(_WORD.findall(said.text)))


def _sentences(given: Parameters) -> Check:
    bounds = given.related("num_sentences", "relation")
    return lambda said: bounds.hold(count_sentences(said.text, bounds.enough))


def _paragraphs(given: Parameters) -> Check:
    count = given.whole("num_paragraphs", 1)
    return lambda said: len(divided(said.text) or ()) == count


def _first_word(given: Parameters) -> Check:
    count, nth, word = given.whole("num_paragraphs", 1), given.whole("nth_paragraph", 1), given.text("first_word")
    if nth > count:
        raise given.bad("is more than num_paragraphs", "nth_paragraph")

    def check(said: Said) -> bool:
        blocks = paragraphs(said.text)
        return len(blocks) == count and begins_with_word(blocks[nth - 1], word)

    return check


def _placeholders(given: Parameters) -> Check:
    least = given.whole("num_placeholders")
    return lambda said: count_placeholders(said.text) >= least


def _postscript(given: Parameters) -> Check:
    marker = given.text("postscript_marker")
    return lambda said: has_postscript(said.text, marker)


def _bullets(given: Parameters) -> Check:
    count = given.whole("num_bullets")
    return lambda said: count_bullets(said.text, markdown_only=True) == count


def _highlights(given: Parameters) -> Check:
    least = given.whole("num_highlights")
    return lambda said: count_highlights(said.text) >= least


def _sections(given: Parameters) -> Check:
    splitter, least = given.text("section_spliter"), given.whole("num_sections")
    return lambda said: count_sections(said.text, splitter) >= least


def _repeated_prompt(given: Parameters) -> Check:
    prompt = given.text("prompt_to_repeat")
    return lambda said: repeats(said.text, prompt)


def _end(given: Parameters) -> Check:
    phrase = given.text("end_phrase")
    if not says_something(phrase):
        raise given.bad("must hold a letter or a digit", "end_phrase")
    return lambda said: ends_with(said, phrase)


def _capital_words(given: Parameters) -> Check:
    bounds = given.related("capital_frequency", "capital_relation")
    return lambda said: bounds.hold(sum(map(str.isupper, said.words)))


def _are_two(said: Said) -> bool:
    parts = responses(said.text)
    return parts is not None and len(parts) == 2 and folded(parts[0]) != folded(parts[1])


IFEVAL: dict[str, Maker] = {
    "keywords:existence": _keywords,
    "keywords:frequency": _frequency,
    "keywords:forbidden_words": _forbidden,
    "keywords:letter_frequency": _letters,
    "language:response_language": language("language"),
    "length_constraints:number_sentences": _sentences,
    "length_constraints:number_paragraphs": _paragraphs,
    "length_constraints:number_words": _words,
    "length_constraints:nth_paragraph_first_word": _first_word,
    "detectable_content:number_placeholders": _placeholders,
    "detectable_content:postscript": _postscript,
    "detectable_format:number_bullet_lists": _bullets,
    "detectable_format:constrained_response": always(takes_one_option),
    "detectable_format:number_highlighted_sections": _highlights,
    "detectable_format:multiple_sections": _sections,
    "detectable_format:json_format": json,
    "detectable_format:title": title,
    "combination:two_responses": always(_are_two),
    "combination:repeat_prompt": _repeated_prompt,
    "startend:end_checker": _end,
    "startend:quotation": always(lambda said: is_quoted(said.text)),
    "change_case:capital_word_frequency": _capital_words,
    "change_case:english_capital": always(lambda said: said.text.isupper() and may_be_in(said.text, "en")),
    "change_case:english_lowercase": always(lambda said: said.text.islower() and may_be_in(said.text, "en")),
    "punctuation:no_comma": no_comma,
}
"""The maker of each instruction."""
