"""The shape of a type's matcher: one prepared reference that phrases and sentences are held against."""

from typing import Protocol

from verifier_service.verifiers.qa.passage import Passage


class Matcher(Protocol):
    """A prepared reference. `rule` names the type for the verdict."""

    @property
    def rule(self) -> str:
        """The name of the rule that a match is reported under."""
        ...

    def accepts(self, phrase: str) -> bool:
        """Tells whether the phrase, by itself, is the reference. Never raises."""
        ...

    def stated_in(self, sentence: str) -> bool:
        """Tells whether the sentence commits to exactly the reference. Never raises."""
        ...

    def told_in(self, passage: Passage, known: frozenset[str]) -> bool:
        """Tells whether the passage's answering sentence commits to the reference. Never raises.

        `known` are the folded words of all references.
        """
        ...
