"""Answers in words: yes, no solution, option letters, and prose that surrounds mathematics.

Compares spelling only, with a small table of phrases that mean the same. Numbers are never read here.
"""

import re

from verifier_service.verifiers.math.nodes import Node, Symbol, Words

_PHRASES = {
    "no solutions": "no solution", "no real solution": "no real solutions", "there is no solution": "no solution",
    "there are no solutions": "no solution", "has no solution": "no solution", "none exist": "none",
    "does not exist": "dne", "doesnt exist": "dne", "do not exist": "dne",
    "infinitely many solutions": "infinitely many",
    "infinite solutions": "infinitely many", "infinite number of solutions": "infinitely many",
    "infinitely many": "infinitely many", "all reals": "all real numbers", "all real": "all real numbers",
    "impossible": "not possible", "cannot be determined": "not enough information", "not defined": "undefined",
    "set of all real numbers": "all real numbers", "any real number": "all real numbers",
    "no solutions exist": "no solution",
    "every real number": "all real numbers", "all real x": "all real numbers",
}  # fmt: skip
_SETS = {"set:Z": "integers", "set:Q": "rational numbers", "set:N": "natural numbers", "set:C": "complex numbers"}
_PHRASES |= {
    f"{lead} {name}": name for name in _SETS.values() for lead in ("all", "set of", "set of all", "set of the")
}
_EMPTY = frozenset(
    {"none", "no solution", "no real solutions", "empty set", "the empty set", "no solution exists", "{}"}
)
# What only leads in to what is said: `it is`, `the equation has`, an article, `on` before a day.
_LEAD = re.compile(
    r"(?:(?:it|this|that|he|she|they|(?:the |this |my )?(?:answer|final answer|result|value|expression|function|"
    r"equation|system|limit|series|sequence|sum|inequality|statement|problem|solution|number|graph|set)) "
    r"(?:(?:is|are|was|has|have|equals|will be|must be) |"
    r"(?=does|do not|cannot|diverges|converges|increases|decreases))|(?:is|are|has|a|an|the|on) )(?=\w)"
)
_NOISE = re.compile(r"[^\w\s]|_")
_OPTION = re.compile(r"\(?\s*([A-Z])\s*\)?\s*[.:)]?\s*")
_OPTION_AND_TEXT = re.compile(r"(?:\(\s*([A-Z])\s*\)|([A-Z])\s*[.:)])\s*(\S.*)", re.DOTALL)
_COMMANDS = re.compile(
    r"\\(?:text(?:bf|it|rm|sf|tt)?|math(?:rm|bf|sf|tt|it)|mbox|operatorname)\s*(?=\{)|\\[ ,;:!]|[{}$*~`]|\\[()\[\]]"
)
_OPTION_WORD = re.compile(
    r"(?:\b(?:the|my) )?(?:\b(?:correct|right|best|final) ){0,2}\b(?:option|choice|answer)\b(?: is)?:?", re.IGNORECASE
)
_OTHER_OPTION = re.compile(r"\(\s*[A-Z]\s*\)|\b(?:or|and)\b")


def canonical_phrase(text: str) -> str:
    """Returns words in lower case without punctuation, phrases that mean the same spelled alike."""
    words = " ".join(_NOISE.sub(" ", text.replace("'", "").lower()).split())
    for _ in range(3):
        if words in _PHRASES:
            break
        lead = _LEAD.match(words)
        if lead is None:
            break
        words = words[lead.end() :]
    return _PHRASES.get(words, words)


def same_words(reference: Node, answer: Node) -> str | None:
    """Returns the rule by which words match words (or the empty set), or None."""
    left, right = _phrase(reference), _phrase(answer)
    if left is None or right is None or not left:
        return None
    if left == right:
        return "text"
    return "text" if {left, right} <= _EMPTY else None


def _phrase(node: Node) -> str | None:
    if isinstance(node, Words):
        return canonical_phrase(node.text)
    if isinstance(node, Symbol):
        return {"emptyset": "{}"}.get(node.name) or _SETS.get(node.name)
    return None


def bare(text: str) -> str:
    """Returns the text without commands that only dress words, and without math delimiters."""
    return " ".join(_COMMANDS.sub(" ", text).split())


def option_letter(text: str) -> str | None:
    r"""Returns the letter of a text that names one option and nothing else (`B`, `(B)`, `\text{(B)}`)."""
    match = _OPTION.fullmatch(bare(text))
    return match[1] if match else None


def option_with_text(text: str) -> str | None:
    """Returns the letter of a text that names one option with its content (`(B) 17`), or None."""
    match = _OPTION_AND_TEXT.fullmatch(bare(text))
    if match is None or _OTHER_OPTION.search(match[3]):
        return None
    return match[1] or match[2]


def option_letters(text: str) -> str | None:
    """Returns the letter of a text that names one option, with or without its content."""
    if text.lower() == text:
        return None
    return option_letter(_OPTION_WORD.sub("", text)) or option_with_text(text)


def option_content(text: str) -> str | None:
    """Returns what stands behind the letter of an option (`17` of `(B) 17`), or None."""
    match = None if text.lower() == text else _OPTION_AND_TEXT.fullmatch(bare(text))
    return match[3] if match else None
