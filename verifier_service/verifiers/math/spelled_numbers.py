"""Numbers in English words: `forty two`, `one hundred and five`, `two thirds`, with a unit or `percent` behind them.

Reads a `Words` node; knows nothing of digits, which the lexer reads, or of other languages.
"""

from verifier_service.verifiers.math.nodes import Call, Node, Number, Quantity, Words, negative
from verifier_service.verifiers.math.units import canonical
from verifier_service.verifiers.math.vocabulary import MULTIPLIERS, NUMBER_WORDS

_MAX_WORDS = 12
_ORDINALS = "third fourth fifth sixth seventh eighth ninth tenth"
_PARTS = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4}
_PARTS |= {word + end: size for size, word in enumerate(_ORDINALS.split(), start=3) for end in ("", "s")}
_LEADS = frozenset({"exactly", "a", "only"})


def worded_number(node: Node) -> Node:
    """Returns the number or quantity that words name, or the node itself."""
    if not isinstance(node, Words) or not node.text:
        return node
    words = node.text.replace("-", " ").split()
    if len(words) > _MAX_WORDS:
        return node
    if len(words) > 1 and words[0] in _LEADS and _is_part(words[1]):
        words = words[1:]
    if len(words) > 1 and words[0] in ("negative", "minus"):
        inner = worded_number(Words(" ".join(words[1:]), node.span))
        return node if isinstance(inner, Words) else negative(inner)
    if len(words) == 2 and words[0] in NUMBER_WORDS and words[1] in _PARTS:
        return Call("div", (Number(NUMBER_WORDS[words[0]]), Number(_PARTS[words[1]])), node.span)
    count = 0
    while count < len(words) and (_is_part(words[count]) or (words[count] == "and" and 0 < count < len(words) - 1)):
        count += 1
    value = _value([word for word in words[:count] if word != "and"])
    if value is None:
        return node
    return _with_unit(Number(value, span=node.span), words[count:], node)


def _is_part(word: str) -> bool:
    return word in NUMBER_WORDS or word in MULTIPLIERS


def _with_unit(number: Number, rest: list[str], node: Words) -> Node:
    if not rest:
        return number
    if rest in (["percent"], ["pct"]):
        return Call("percent", (number,))
    if rest in (["degrees"], ["degree"]):
        return Call("deg", (number,))
    unit = canonical(rest[0]) if len(rest) == 1 else None
    return Quantity(number, unit, node.span) if unit else node


def _value(words: list[str]) -> int | None:
    """Returns what number words come to: smaller parts are added, a multiplier multiplies what stands before it."""
    if not words or words[0] == "dozen":
        return 12 if words == ["dozen"] else None
    total, group, last = 0, 0, 10**15
    for word in words:
        size = NUMBER_WORDS.get(word)
        if word == "hundred":
            group, last = (group or 1) * 100, 100
        elif size is not None:
            if group % 100 and not (last >= 20 and last % 10 == 0 and size < 10):
                return None  # `two three`: no number
            group, last = group + size, size
        else:
            total, group, last = total + (group or 1) * MULTIPLIERS[word], 0, MULTIPLIERS[word]
    return total + group
