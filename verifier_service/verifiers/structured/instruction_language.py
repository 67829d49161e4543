"""Tells whether a whole text is in a language, by py3langid's model; deterministic, and bounded for any text.

The model is loaded with the module, once for all workers. Texts are read in short stretches, of long ones some of
them, so that a text in two languages is not in either.
"""

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from verifier_service.verifiers.reading.word_list import word_set
from verifier_service.verifiers.structured.instruction_text import says_something

CODES = word_set("""
    af am ar bg bn ca cs cy da de el en es et eu fa fi fr gu he hi hr hu hy id is it ja ka km kn ko lo lt lv mk ml mr
    my ne nl no pa pl pt ro ru si sk sl so sq sr sv sw ta te th tl tr uk ur vi zh
""")
_ALIASES = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "fil": "tl", "cmn": "zh"}
STRETCH = 160
"""Characters that are looked at together."""
MOST_STRETCHES = 64
SHORT = 60
"""Below so many characters a language may be told wrongly, and one that is nearly as likely as the first will do."""


def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(CODES)
    return identifier


_IDENTIFIER = _identifier()


def language_code(name: str) -> str | None:
    """Returns the code that a language is known by here, regions left out; None for one that is not known."""
    code = name.strip().lower().replace("_", "-").partition("-")[0]
    code = _ALIASES.get(code, code)
    return code if code in CODES else None


def is_in(text: str, code: str) -> bool:
    """Tells whether a text is in the language, and nowhere for long in another."""
    pieces = stretches(text)
    joined = " ".join(pieces)[: 4 * STRETCH]
    likely = _likelihoods(joined)
    most = max(likely.values(), default=0.0)
    if len(joined) < SHORT:
        asked = likely.get(code, 0.0)
        return asked >= (0.05 if asked == most else max(0.1, most / 2))
    foreign = sum(each[code] < 0.1 and max(each.values()) > 0.8 for each in map(_likelihoods, pieces))
    return likely[code] == most and foreign * 10 < len(pieces)


def may_be_in(text: str, code: str) -> bool:
    """Tells whether a text is not clearly in another language: what is asked of texts whose letters are the matter."""
    pieces = stretches(text)
    foreign = sum(each[code] * 50 < max(each.values()) for each in map(_likelihoods, pieces))
    return foreign * 2 < max(1, len(pieces))


def stretches(text: str) -> list[str]:
    """Returns a text cut into stretches, evenly chosen where there are many; those without letters are left out."""
    count = max(1, -(-len(text) // STRETCH))
    size = -(-len(text) // count)
    chosen = (
        range(count) if count <= MOST_STRETCHES else (each * count // MOST_STRETCHES for each in range(MOST_STRETCHES))
    )
    pieces = (text[each * size : (each + 1) * size].lower() for each in chosen)
    return [piece for piece in pieces if any(character.isalpha() for character in piece)]


def _likelihoods(text: str) -> dict[str, float]:
    """Returns how likely each language is, adding up to 1; nothing where nothing is said."""
    return dict(_IDENTIFIER.rank(text)) if says_something(text) else {}
