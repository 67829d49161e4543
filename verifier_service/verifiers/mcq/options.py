"""The options of a question: their letters, their texts, and which of them a short phrase names."""

import re
from dataclasses import dataclass

from verifier_service.verifiers.reading.fold import keys, tokens
from verifier_service.verifiers.reading.latex_text import words_of
from verifier_service.verifiers.reading.text import normalise

MAX_OPTIONS = 26

Chosen = frozenset[int]

_NAMED = r"(?:(?:the\s)?(?:option|choice|answer|letter|alternative|statement)s?\s)?"
_SPLIT = re.compile(r"\s*(?:,\s*(?:and\s)?|;|\s(?:and|&|\+)\s|&|\+)\s*", re.IGNORECASE)
_ONE = re.compile(rf"^{_NAMED}[(\[]?([A-Za-z])[)\].:]{{0,2}}$", re.IGNORECASE)
_WITH_TEXT = re.compile(
    rf"^{_NAMED}(?:\(([A-Za-z])\)|\[([A-Za-z])\]|([A-Za-z])\s?[).:,]|([A-Z])(?=\s-)|"
    rf"([A-Z])(?=\s[(\"']))(?:[\s:.]|-{{1,2}}(?=\s))*(\S.*)$"
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_ORDINAL = re.compile(
    rf"^(?:the\s)?({'|'.join(_ORDINALS)}|last)\s(?:option|choice|answer|one|alternative)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Options:
    """Option texts with their comparable forms; option 0 is `A`."""

    texts: tuple[str, ...]
    forms: tuple[frozenset[tuple[str, ...]], ...]

    def by_text(self, phrase: str) -> int | None:
        """Returns the option whose text the phrase is, None where it is none or two have it."""
        plain = normalise(words_of(phrase)).strip(" .\"'").casefold()
        exact = [index for index, text in enumerate(self.texts) if text.casefold() == plain]
        if not exact:
            said = keys(plain)
            exact = [
                index
                for index, form in enumerate(self.forms)
                if not form.isdisjoint(said) and _same_signs(self.texts[index], plain)
            ]
        return exact[0] if len(exact) == 1 else None

    def by_letter(self, letter: str) -> int | None:
        """Returns the option of a letter in either case, None where there is none."""
        index = ord(letter.upper()) - ord("A")
        return index if len(letter) == 1 and 0 <= index < len(self.texts) else None


def read_options(texts: tuple[str, ...]) -> Options:
    """Returns the options of normalised texts."""
    plain = tuple(normalise(words_of(text)) for text in texts)
    return Options(plain, tuple(keys(text) for text in plain))


def named(phrase: str, options: Options) -> Chosen | None:
    """Returns the options that a phrase names and does nothing but name; None where it does more or less.

    A letter with the text of another option names both: no single reference is that.
    """
    phrase = phrase.strip().rstrip(".!,;:").strip(" \"'*_`")
    if not phrase:
        return None
    ordinal = _ORDINAL.match(phrase)
    if ordinal is not None:
        index = (
            len(options.texts) - 1 if ordinal.group(1).lower() == "last" else _ORDINALS.index(ordinal.group(1).lower())
        )
        return frozenset({index}) if index < len(options.texts) else None
    single = _one(phrase, options)
    if single is not None:
        return single
    parts = [part for part in _SPLIT.split(re.sub(rf"^{_NAMED}(?:both\s)?", "", phrase, flags=re.IGNORECASE)) if part]
    if len(parts) > 1:
        read = [_one(part, options) for part in parts]
        return (
            None
            if any(part is None for part in read)
            else frozenset().union(*(part for part in read if part is not None))
        )
    return _run_together(phrase, options)


def disagreeing(phrase: str, options: Options) -> bool:
    """Tells whether a phrase is a letter with the text of another option: `A. blue` where blue is B."""
    labelled = _WITH_TEXT.match(phrase)
    if labelled is None:
        return False
    index = options.by_letter(next(group for group in labelled.groups()[:-1] if group))
    text = options.by_text(labelled.groups()[-1].strip("()"))
    return index is not None and text is not None and index != text


def _one(phrase: str, options: Options) -> Chosen | None:
    letter = _ONE.match(phrase)
    if letter is not None:
        index = options.by_letter(letter.group(1))
        return frozenset({index}) if index is not None else None
    labelled = _WITH_TEXT.match(phrase)
    if labelled is not None:
        index = options.by_letter(next(group for group in labelled.groups()[:-1] if group))
        rest = options.by_text(labelled.groups()[-1].strip("()"))
        if index is not None and rest is not None:
            return frozenset({index, rest})
    text = options.by_text(phrase)
    return frozenset({text}) if text is not None else None


def _run_together(phrase: str, options: Options) -> Chosen | None:
    """Reads `AC`: capitals in order, each once, all of them options."""
    if (
        not 2 <= len(phrase) <= len(options.texts)
        or not phrase.isascii()
        or not phrase.isupper()
        or list(phrase) != sorted(set(phrase))
    ):
        return None
    found = [options.by_letter(letter) for letter in phrase]
    return None if any(index is None for index in found) else frozenset(index for index in found if index is not None)


def _same_signs(text: str, phrase: str) -> bool:
    """Tells whether signs that folding drops agree where the option is short: `-3` is not `3`."""
    if len(tokens(text)) > 4:
        return True
    signs = re.compile(r"[-+<>=^*/√π%]")
    return signs.findall(text) == signs.findall(phrase) or not any(character.isdigit() for character in text)
