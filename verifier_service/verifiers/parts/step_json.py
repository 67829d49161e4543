"""Reads the answers of steps from JSON: `{"steps": [..] or {..}, "final": ..}`, or an object with a name a step."""

import json
import re
from collections.abc import Sequence
from typing import Any, cast

from verifier_service.verifiers.reading.fences import find_fences

KEPT = 5
_TAGS = frozenset({"", "json", "jsonc", "json5"})
_IDS = ("id", "step", "name", "index")
_ANSWERS = ("answer", "result", "value", "output")
_WORDS = frozenset({*_IDS, *_ANSWERS, "reasoning", "explanation", "thought", "question", "title", "description"})
FINALS = ("final", "final_answer", "answer")
"""The names that JSON tells a final answer by; lines do so by the like."""
_STEP = re.compile(r"(?:step|hop|part|stage|answer)(?![^\W\d_])[ _#-]{0,3}(?=.)", re.IGNORECASE)


def find_json(text: str) -> dict[str, Any] | None:
    """Returns the object that the whole text is, or that its last fenced block holds; None where there is none."""
    blocks = find_fences(text).blocks if "```" in text or "~~~" in text else []
    held = [block.body for block in blocks if block.tag in _TAGS]
    body = (held[-1] if held else text).strip()
    if not body.startswith("{"):
        return None
    try:
        return cast("dict[str, Any]", _DECODER.decode(body))
    except (ValueError, RecursionError):
        return None


def step_answers(value: dict[str, Any], ids: Sequence[str]) -> tuple[dict[str, list[str]], list[str]]:
    """Returns each step's answers and the final ones."""
    known = {_plain(name): name for name in ids}
    steps = value.get("steps", value)
    found: dict[str, list[str]] = {}
    for name, answer in _listed(steps, ids) if isinstance(steps, list) else _named(steps):
        of = known.get(_plain(name))
        if of is not None:
            keep(found.setdefault(of, []), _text(answer))
    final = next((value[key] for key in FINALS if key in value and key not in known), None)
    return found, [] if final is None else [_text(final)]


def keep(answers: list[str], answer: str) -> None:
    """Adds an answer to the different ones, of which no more than a few are kept: more of them are none."""
    if len(answers) < KEPT and answer not in answers:
        answers.append(answer)


def _listed(steps: list[Any], ids: Sequence[str]) -> list[tuple[str, Any]]:
    """Returns the answers of a list, each with its step's name: its own, or that of its place."""
    found: list[tuple[str, Any]] = []
    for place, step in enumerate(steps):
        of_place = ids[place] if place < len(ids) else ""
        if isinstance(step, dict):
            name = next((step[key] for key in _IDS if key in step), of_place)
            found.append((str(name), _inner(step)))
        else:
            found.append((of_place, step))
    return found


def _named(steps: object) -> list[tuple[str, Any]]:
    """Returns the answers of an object by the names in it."""
    if not isinstance(steps, dict):
        return []
    return [(name, _inner(step)) for name, step in steps.items()]


def _inner(step: object) -> object:
    """Returns the answer in what tells of a step; anything else, an object of another shape too, is the answer."""
    if not isinstance(step, dict):
        return step
    told = [key for key in _ANSWERS if key in step and (key == "answer" or step.keys() <= _WORDS)]
    return step[told[0]] if told else None if step.keys() <= _WORDS else step


def _plain(name: str) -> str:
    """Returns a step's name in lower case without the word for a step before it."""
    return _STEP.sub("", name.strip(), count=1).casefold() if _STEP.match(name.strip()) else name.strip().casefold()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


_DECODER = json.JSONDecoder(object_pairs_hook=_once)


def _text(value: object) -> str:
    """Returns an answer's text; null and what holds nothing is no answer."""
    if value is None:
        return ""
    return value.strip() if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
