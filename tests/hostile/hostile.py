"""What a hostile program is to the tests: its source, and what must come of it.

`expects` is the ends that are allowed; `prints`, where given, is the whole output of a run that exits.
"""

from dataclasses import dataclass

from verifier_service.isolation.sandbox import Ended

EXITED = (Ended.EXITED,)
TIME = (Ended.CPU_LIMIT, Ended.WALL_LIMIT)
ANY = tuple(Ended)


@dataclass(frozen=True)
class Hostile:
    """One program."""

    name: str
    source: str
    expects: tuple[Ended, ...] = EXITED
    prints: bytes | None = None
