"""IFEval's 25 instructions by their ids, with their own parameters, each as a function from these to a check.

The meaning is that of the instruction's words as the paper lists them (arXiv 2311.07911), read strictly: nothing is
taken off the text before it is looked at. Where the words leave it open, a count is made as the benchmark makes it.
"""

from verifier_service.verifiers.structured.instruction_claims import Edge, EdgeSign, FirstWord, Holds, InLanguage, Lacks
from verifier_service.verifiers.structured.instruction_counts import (
    WORD_RUN,
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
    is_quoted,
    repeats,
    takes_one_option,
)
from verifier_service.verifiers.structured.instruction_keyword import Keyword
from verifier_service.verifiers.structured.instruction_language import may_be_in
from verifier_service.verifiers.structured.instruction_own import (
    CAPITAL,
    SMALL,
    Check,
    Maker,
    always,
    json,
    language,
    no_comma,
    postscript,
    title,
)
from verifier_service.verifiers.structured.instruction_parameters import Bounds, Parameters
from verifier_service.verifiers.structured.instruction_text import Said, folded, says_something


def _keywords(given: Parameters) -> Check:
    texts = given.texts("keywords")
    for text in texts:
        given.holds(text, "keywords")
    keywords = [Keyword(text, whole=False) for text in texts]
    return lambda said: all(keyword.is_in(said) for keyword in keywords)


def _forbidden(given: Parameters) -> Check:
    words = [Keyword(text, whole=True) for text in given.texts("forbidden_words")]
    for word in words:
        given.claim(Lacks(word), "forbidden_words")
    return lambda said: not any(word.is_seen_in(said) for word in words)


def _frequency(given: Parameters) -> Check:
    text = given.text("keyword")
    keyword = Keyword(text, whole=False)
    bounds = given.related("keyword", "frequency", "relation", keyword.folded)
    if bounds.low:
        given.holds(text, "keyword")
    return lambda said: bounds.hold(keyword.count(said))


def _letters(given: Parameters) -> Check:
    letter = given.text("letter")
    if len(letter) != 1:
        raise given.bad("must be one character", "letter")
    bounds = given.related("letter", "let_frequency", "let_relation", letter.lower())
    return lambda said: bounds.hold(said.text.lower().count(letter.lower()))


def _words(given: Parameters) -> Check:
    bounds = given.related("runs", "num_words", "relation")
    return lambda said: bounds.hold(len(WORD_RUN.findall(said.text)))


def _sentences(given: Parameters) -> Check:
    bounds = given.related("sentences", "num_sentences", "relation")
    return lambda said: bounds.hold(count_sentences(said.text, bounds.enough))


def _paragraphs(given: Parameters) -> Check:
    count = given.whole("num_paragraphs", 1)
    given.counted("divided", Bounds(count, count), "num_paragraphs")
    return lambda said: len(divided(said.text) or ()) == count


def _first_word(given: Parameters) -> Check:
    count, nth, word = given.whole("num_paragraphs", 1), given.whole("nth_paragraph", 1), given.text("first_word")
    if nth > count:
        raise given.bad("is more than num_paragraphs", "nth_paragraph")
    given.counted("paragraphs", Bounds(count, count), "num_paragraphs")
    given.holds(word, "first_word")
    given.claim(FirstWord(nth, folded(word)), "first_word")

    def check(said: Said) -> bool:
        blocks = paragraphs(said.text)
        return len(blocks) == count and begins_with_word(blocks[nth - 1], word)

    return check


def _placeholders(given: Parameters) -> Check:
    least = _at_least(given, "num_placeholders", "[", "]")
    return lambda said: count_placeholders(said.text) >= least


def _postscript(given: Parameters) -> Check:
    return postscript(given, given.text("postscript_marker"), "postscript_marker")


def _bullets(given: Parameters) -> Check:
    count = given.whole("num_bullets")
    given.counted("markdown_bullets", Bounds(count, count), "num_bullets")
    return lambda said: count_bullets(said.text, markdown_only=True) == count


def _highlights(given: Parameters) -> Check:
    least = _at_least(given, "num_highlights", "*")
    return lambda said: count_highlights(said.text) >= least


def _sections(given: Parameters) -> Check:
    splitter, least = given.text("section_spliter"), _at_least(given, "num_sections")
    if least:
        given.holds(splitter, "section_spliter")
    return lambda said: count_sections(said.text, splitter) >= least


def _repeated_prompt(given: Parameters) -> Check:
    prompt = given.text("prompt_to_repeat")
    given.holds(prompt, "prompt_to_repeat")
    given.claim(Edge(at_end=False, text=folded(prompt)), "prompt_to_repeat")
    return lambda said: repeats(said.text, prompt)


def _end(given: Parameters) -> Check:
    phrase = given.text("end_phrase")
    if not says_something(phrase):
        raise given.bad("must hold a letter or a digit", "end_phrase")
    given.holds(phrase.rstrip('" '), "end_phrase")
    given.claim(Edge(at_end=True, text=folded(phrase).rstrip('" '), unquoted=True), "end_phrase")
    return lambda said: ends_with(said, phrase)


def _capital_words(given: Parameters) -> Check:
    bounds = given.related("capitals", "capital_frequency", "capital_relation")
    return lambda said: bounds.hold(sum(map(str.isupper, said.words)))


def _at_least(given: Parameters, name: str, *signs: str) -> int:
    """Returns the least number of what the parameter counts, such as `num_highlights`; one of them has the signs."""
    least = given.counted(name, Bounds(given.whole(name), None), name).low
    for sign in signs if least else ():
        given.holds(sign, name)
    return least


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
    "detectable_format:constrained_response": always(takes_one_option, Holds("My answer is")),
    "detectable_format:number_highlighted_sections": _highlights,
    "detectable_format:multiple_sections": _sections,
    "detectable_format:json_format": json,
    "detectable_format:title": title,
    "combination:two_responses": always(_are_two, Holds("******")),
    "combination:repeat_prompt": _repeated_prompt,
    "startend:end_checker": _end,
    "startend:quotation": always(
        lambda said: is_quoted(said.text), EdgeSign(False, '"'), EdgeSign(True, '"'), Holds('"')
    ),
    "change_case:capital_word_frequency": _capital_words,
    "change_case:english_capital": always(
        lambda said: said.text.isupper() and may_be_in(said.text, "en"), CAPITAL, InLanguage("en")
    ),
    "change_case:english_lowercase": always(
        lambda said: said.text.islower() and may_be_in(said.text, "en"), SMALL, InLanguage("en")
    ),
    "punctuation:no_comma": no_comma,
}
"""The maker of each instruction."""
