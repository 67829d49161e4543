"""Reads the word lists that stand in the code as plain text, so that they stay short to read and to widen."""


def word_set(text: str) -> frozenset[str]:
    """Returns the words of a text that are parted by white space."""
    return frozenset(text.split())


def phrases(text: str) -> tuple[str, ...]:
    """Returns the phrases of a text that are parted by `|` or line breaks, trimmed; blank ones left out."""
    return tuple(phrase.strip() for line in text.splitlines() for phrase in line.split("|") if phrase.strip())
