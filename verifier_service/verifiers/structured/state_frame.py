"""What changed between two states, and whether it may: every changed leaf must lie at or below an open place.

In an open place `*` stands for any name or index, `-` for any item behind the end of the array at the start.
"""

from collections.abc import Iterator

from verifier_service.verifiers.structured.comparing import Path
from verifier_service.verifiers.structured.state_goals import EXACT, MISSING, Missing, at
from verifier_service.verifiers.structured.strict_json import Value

State = Value | Missing


def changes(before: State, after: State, path: Path = ()) -> Iterator[Path]:
    """Yields the paths of changed leaves; of what is added or removed, every leaf and every empty container.

    A null that becomes a container, or was one, held nothing: what stands in the container is what changed.
    """
    if _same(before, after):
        return
    if before is None and isinstance(after, dict | list) and after:
        before = MISSING
    elif after is None and isinstance(before, dict | list) and before:
        after = MISSING
    for kind in (dict, list):
        held = [each for each in (before, after) if isinstance(each, kind)]
        if held and all(isinstance(each, kind | Missing) for each in (before, after)):
            names = [_names(before), _names(after)]
            merged = list(dict.fromkeys([*names[0], *names[1]]))
            if not merged:
                yield path
            for name in merged:
                yield from changes(_inside(before, name), _inside(after, name), (*path, str(name)))
            return
    yield path


def is_open(path: Path, open_places: tuple[Path, ...]) -> bool:
    """Tells whether a path lies at or below an open place."""
    return any(len(place) <= len(path) and all(map(_fits, place, path)) for place in open_places)


def breach(before: Value, after: Value, open_places: tuple[Path, ...]) -> Path | None:
    """Returns the first changed path that no open place covers, None where there is none."""
    return next((path for path in changes(before, after) if not _covered(path, open_places, before, after)), None)


def _covered(path: Path, open_places: tuple[Path, ...], before: Value, after: Value) -> bool:
    if is_open(path, open_places):
        return True
    # An empty container made on the way to an open place is no change of its own.
    return (
        at(before, path) is MISSING
        and at(after, path) in ({}, [])
        and any(len(place) > len(path) and all(map(_fits, place, path)) for place in open_places)
    )


def _fits(pattern: str, token: str) -> bool:
    return pattern in (token, "*") or (pattern == "-" and token.isdigit())


def _same(before: State, after: State) -> bool:
    if isinstance(before, Missing) or isinstance(after, Missing):
        return before is after
    if isinstance(before, dict | list) and isinstance(after, dict | list):
        return False if type(before) is not type(after) else not before and not after
    return EXACT.same(before, after)


def _names(state: State) -> list[str | int]:
    return list(state) if isinstance(state, dict) else list(range(len(state))) if isinstance(state, list) else []


def _inside(state: State, name: str | int) -> State:
    if isinstance(state, dict) and isinstance(name, str):
        return state.get(name, MISSING)
    if isinstance(state, list) and isinstance(name, int) and name < len(state):
        return state[name]
    return MISSING
