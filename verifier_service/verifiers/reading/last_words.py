"""Reads how a text ends that announces no answer beforehand.

`18 is the answer.`, `Therefore x is 18.`, `she makes **$18** a day.`
"""

import re

from verifier_service.verifiers.reading.denial import is_denied
from verifier_service.verifiers.reading.sentence import sentences
from verifier_service.verifiers.reading.sentence_words import leaves_open, operates

TAIL = 600

_IS_THE_ANSWER = re.compile(
    r"(?:(?:so|and|thus|hence|therefore|then|i think|i believe|clearly)(?: that)?,?\s+){0,3}"
    r"(?P<answer>\S[^?\n]{0,80}?)\s+(?:is|are)\s+(?:the|my)\s+(?:final\s|correct\s|right\s)?answer[\s.!*_]*",
    re.IGNORECASE,
)
_NO_ANSWER = re.compile(
    r"(?:this|that|it|which|what|here|there|neither|none|one|both|these|those|not|nothing|(?:the )?(?:above|following))"
    r"(?!\w)|.*(?<!\w)(?:not|never|if|whether|because|wrong|who|n't|doubt)(?!\w)",
    re.IGNORECASE,
)
_BOLD = re.compile(r"\*\*(?P<inner>[^*\n]{1,80})\*\*")
_AMOUNT = re.compile(r"\s*[-+]?\s?[$€£¥]?\s?[-+]?\d[\d,]*(?:\.\d+)?\s?%?(?:\s[a-z]{1,20}){0,2}\s*[.!:]?\s*")


_VALUE = r"(?P<answer>(?:[-+(\[\\$€£]|\d)[^?!\n]{0,60}?)[\s.!*_。]*"
_HENCE = re.compile(
    r"(?:so|thus|hence|therefore|consequently|finally|in conclusion|altogether|in total|also|daher|somit|donc|ainsi|"
    r"por lo tanto|así|portanto|quindi|итак|значит|следовательно)(?!\w),?(?:\s[^\W\d_][\w'’-]{0,20},?){0,12}?\s"
    rf"(?:is|are|was|equals|ist|est|es|é|è|равно|ответ|get|have|obtain|=)\s{_VALUE}",
    re.IGNORECASE,
)
_HENCE_UNSPACED = re.compile(
    r"(?:因此|所以|综上|綜上|故|よって|したがって|따라서|结果|結果|正解|결과)[^\d\n$]{0,20}?"
    rf"(?:(?<![不非没沒])(?:[为為是]|等于|等於)|[は=은는])\s?{_VALUE}"
)
# `Das Ergebnis ist 18.`, and with the noun behind its verb: `Somit ist die Antwort 18.`
_RESULT = re.compile(
    r"(?:(?:somit|daher|also|donc|entonces|quindi|portanto|dus|alltså|итак|значит)(?!\w),? )?(?:"
    r"(?:das (?:gesamt|end)?ergebnis|die lösung|le résultat|la solution|el resultado|la solución|o resultado|a solução|"
    r"il risultato|la soluzione|результат|wynik|het resultaat|resultatet)(?: fina(?:le?))?"
    r"\s?(?:ist|lautet|est|es|é|è|равен|равно|to|is|är|:|=)(?: (?:also|somit|donc|entonces|quindi|portanto))?"
    r"|(?<=\s)(?:ist|lautet|is|är)(?: (?:die|das|de|het))? (?:endgültige |gesuchte )?"
    rf"(?:antwort|ergebnis|lösung|antwoord|resultaat|svaret|resultatet))\s{_VALUE}",
    re.IGNORECASE,
)
_IS_THE_RESULT = re.compile(
    r"(?:(?:so|and|thus|hence|therefore|then)(?: that)?,?\s+){0,2}"
    r"(?P<answer>(?:[-+(\[\\$€£]|\d|[a-z]\s?=)[^?!\n]{0,60}?)\s+(?:is|are)\s+(?:the|our)\s+(?:final\s|correct\s|only\s|desired\s|required\s)?"
    r"(?:total|result|solution|solutions)[\s.!*_]*",
    re.IGNORECASE,
)
_FORMS = (_IS_THE_RESULT, _HENCE, _HENCE_UNSPACED, _RESULT)
_OTHERS = re.compile(
    r"(?<!\w)(?:expected|reference|ground|gold|target|supposed|grader|given|if|whether)(?!\w)", re.IGNORECASE
)


def concluding(text: str) -> tuple[int, int] | None:
    """Returns where the answer stands in a last sentence of the form `.. is the answer`, else None."""
    start, end = _last_sentence(text)
    match = _IS_THE_ANSWER.fullmatch(text, start, end)
    match = match or _inferred(text, start, end)
    if match is None or _NO_ANSWER.match(match["answer"]):
        return None
    return match.span("answer")


def _inferred(text: str, start: int, end: int) -> re.Match[str] | None:
    """Matches a last sentence that draws a conclusion in plain text: `Therefore the value of x is 17.`"""
    if "$" in text[start:end] or "\\(" in text[start:end] or _OTHERS.search(text, start, end):
        return None
    match = next(filter(None, (form.fullmatch(text, start, end) for form in _FORMS)), None)
    if match is None or leaves_open(text[start:end]) or operates(text[start : match.start("answer")]):
        return None
    return None if is_denied(text, match.start("answer")) else match


def emphasised_amount(text: str) -> tuple[int, int] | None:
    """Returns where the one bold amount of the last sentence stands, None where there is none or several."""
    start, end = _last_sentence(text)
    bold = list(_BOLD.finditer(text, start, end))
    if (
        text[:end].endswith("?")
        or len(bold) != 1
        or not _AMOUNT.fullmatch(bold[0]["inner"])
        or is_denied(text, bold[0].start())
    ):
        return None
    return bold[0].span("inner")


def _last_sentence(text: str) -> tuple[int, int]:
    whole = text.rstrip()
    offset = max(0, len(whole) - TAIL)
    spans = sentences(whole[offset:])
    if not spans:
        return len(whole), len(whole)
    start, end = spans[-1][0] + offset, min(spans[-1][1] + 1 + offset, len(whole))
    return start + len(whole[start:end]) - len(whole[start:end].lstrip()), end
