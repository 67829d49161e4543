"""The parameters of one constraint, read by name: what is missing, of another type or unknown is the task's fault.

Whatever a task names must be understood: a parameter that nobody asked for is refused, never passed over. A null is
a parameter that is not there, as tables of many instructions have it. What a constraint claims is kept beside them.
"""

from dataclasses import dataclass

from verifier_service.domain.errors import BadTask
from verifier_service.verifiers.structured.instruction_claims import Claim, Counted, Holds
from verifier_service.verifiers.structured.instruction_text import folded
from verifier_service.verifiers.structured.strict_json import Value

FIELD = "instruction.constraints_json"
TYPE_NAMES = ("type", "instruction_id", "id")
MOST = 10**6
"""The largest number that a constraint may ask for."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """A range of counts, its ends included; `high` None has no end."""

    low: int
    high: int | None

    def hold(self, count: int) -> bool:
        """Tells whether a count is within the range."""
        return self.low <= count and (self.high is None or count <= self.high)

    @property
    def enough(self) -> int:
        """A count from which on counting further changes nothing."""
        return self.low if self.high is None else self.high + 1


class Parameters:
    """What one constraint of the list says, besides its type."""

    def __init__(self, raw: Value, index: int) -> None:
        """Takes the constraint and its place; an object `kwargs` counts as if its members stood beside it.

        Raises `BadTask` where it is no object with a type, or a name stands twice.
        """
        self._place = f"{FIELD}[{index}]"
        if not isinstance(raw, dict):
            raise BadTask("is no object", self._place)
        held = {name: value for name, value in raw.items() if name != "kwargs"}
        inner = raw.get("kwargs")
        if inner is not None and not isinstance(inner, dict):
            raise BadTask("is no object", f"{self._place}.kwargs")
        for name, value in (inner or {}).items():
            if name in held:
                raise BadTask("stands twice", f"{self._place}.kwargs.{name[:60]}")
            held[name] = value
        self._left = {name: value for name, value in held.items() if value is not None}
        types = [self._left.pop(name) for name in TYPE_NAMES if name in self._left]
        if len(types) != 1 or not isinstance(types[0], str):
            raise BadTask("needs one type", f"{self._place}.type")
        self.type = types[0]
        self.claims: list[tuple[Claim, str]] = []
        """What the constraint asks, each with the parameter that says so."""

    def bad(self, message: str, name: str) -> BadTask:
        """Returns the error that names a parameter."""
        return BadTask(message, f"{self._place}.{name[:60]}")

    def claim(self, claim: Claim, name: str) -> None:
        """Keeps what the constraint asks, by the parameter `name`."""
        self.claims.append((claim, name))

    def holds(self, text: str, name: str, *, whole: bool = False) -> None:
        """Keeps that a text must stand in what is said."""
        self.claim(Holds(text, whole), name)

    @property
    def is_idle(self) -> bool:
        """Tells whether the constraint counts something, and every text that says something has enough of it."""
        return bool(self.claims) and all(isinstance(each, Counted) and each.is_idle for each, _ in self.claims)

    def finish(self) -> None:
        """Raises `BadTask` where a parameter is left that the type does not know."""
        for name in self._left:
            raise self.bad(f"is no parameter of {self.type}", name)

    def text(self, name: str, default: str | None = None) -> str:
        """Returns a text that is not blank. Raises `BadTask`."""
        value = self._left.pop(name, default)
        if not isinstance(value, str) or not folded(value):
            raise self.bad("must be a text that is not blank", name)
        return value

    def texts(self, name: str) -> list[str]:
        """Returns a list of texts that are not blank. Raises `BadTask`."""
        value = self._left.pop(name, None)
        if not isinstance(value, list) or not value:
            raise self.bad("must be a list of texts", name)
        texts = [each for each in value if isinstance(each, str) and folded(each)]
        if len(texts) < len(value):
            raise self.bad("must be a list of texts that are not blank", name)
        return texts

    def flag(self, name: str) -> bool:
        """Returns a flag, False where it is not given. Raises `BadTask`."""
        value = self._left.pop(name, False)
        if not isinstance(value, bool):
            raise self.bad("must be true or false", name)
        return value

    def whole(self, name: str, least: int = 0) -> int:
        """Returns a whole number of at least `least`. Raises `BadTask`."""
        value = self._left.pop(name, None)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= MOST:
            raise self.bad(f"must be a whole number from {least} to {MOST}", name)
        return value

    def bounds(self, quantity: str) -> Bounds:
        """Returns the range that `min` and `max` tell, one of which may be missing. Raises `BadTask`."""
        if "min" not in self._left and "max" not in self._left:
            instead = f", not {next(iter(self._left))[:60]}" if self._left else ""
            raise self.bad(f"is needed, or max{instead}", "min")
        low = self.whole("min") if "min" in self._left else 0
        high = self.whole("max") if "max" in self._left else None
        if high is not None and high < low:
            raise self.bad("is less than min", "max")
        if high is None and low == 0:
            raise self.bad("bounds nothing where there is no max", "min")
        return self.counted(quantity, Bounds(low, high), "min" if high is None else "max")

    def counted(self, quantity: str, bounds: Bounds, name: str, of: str = "") -> Bounds:
        """Returns a range after keeping that a quantity must lie in it. Raises `BadTask` where no text has so few."""
        claim = Counted(quantity, bounds.low, bounds.high, of)
        if claim.is_empty:
            raise self.bad("is met by no text that says something", name)
        self.claim(claim, name)
        return bounds

    def related(self, quantity: str, number: str, relation: str, of: str = "") -> Bounds:
        """Returns the range of a quantity that a number and a relation tell: 3 and "at least". Raises `BadTask`."""
        said = self.text(relation)
        if said not in ("at least", "less than", "at most", "more than"):
            raise self.bad("must be 'at least', 'less than', 'at most' or 'more than'", relation)
        count = self.whole(number, 1 if said == "less than" else 0)
        if said in ("at least", "more than"):
            return self.counted(quantity, Bounds(count + (said == "more than"), None), number, of)
        return self.counted(quantity, Bounds(0, count - (said == "less than")), number, of)
