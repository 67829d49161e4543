"""A place in the tokens, with what is open around it; and the rules that readers call across modules.

Readers (`parser`, `brackets`, `postfix`, `macros`, `statements`) share one cursor. Nesting is capped
here, before Python's own stack is at risk.
"""

from collections.abc import Callable

from verifier_service.verifiers.math.caps import MAX_NESTING, TooComplex, Unreadable
from verifier_service.verifiers.math.lexer import Token
from verifier_service.verifiers.math.nodes import Node

_END = Token("eof", "", 0, 0)


class Cursor:
    """A place in the tokens, with the brackets that are open around it."""

    def __init__(self, tokens: list[Token], plain: bool, rules: "Rules") -> None:
        """Starts at the first token; `plain` says that the text has no LaTeX in it."""
        self.tokens = tokens
        self.index = 0
        self.level = 0
        self.deepest = 0
        self.bars = 0
        self.in_set = False
        self.in_cases = False
        self.in_rows = False
        self.plain = plain
        self.rules = rules

    def peek(self, ahead: int = 0) -> Token:
        """Returns the token `ahead` of the cursor without moving."""
        position = self.index + ahead
        return self.tokens[position] if position < len(self.tokens) else _END

    def take(self) -> Token:
        """Returns the next token and moves past it."""
        token = self.peek()
        self.index += 1
        return token

    def accept(self, kind: str, text: str | None = None) -> bool:
        """Moves past the next token if it is of this kind (and text)."""
        token = self.peek()
        if token.kind == kind and (text is None or token.text == text):
            self.index += 1
            return True
        return False

    def expect(self, kind: str) -> Token:
        """Returns the next token, which must be of this kind. Raises `Unreadable` otherwise."""
        token = self.take()
        if token.kind != kind:
            raise Unreadable(f"expected {kind}, found {token.text or 'the end'}")
        return token

    def deeper(self) -> None:
        """Counts one level of nesting. Raises `TooComplex` over the cap."""
        self.level += 1
        self.deepest = max(self.deepest, self.level)
        if self.level > MAX_NESTING:
            raise TooComplex("brackets nested too deep")


class Rules:
    """How statements and macros are read: the two neighbours that the expression parser calls back."""

    def __init__(self, listing: Callable[[Cursor], Node], macro: Callable[[Cursor], Node]) -> None:
        """Takes the reader of a bracket's content and the reader of everything with arguments."""
        self.listing = listing
        self.macro = macro
