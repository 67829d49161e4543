"""Finds what a text answers to each step and in the end: JSON, or lines that begin with a step's name. Linear."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from verifier_service.domain.enums import Extraction
from verifier_service.verifiers.reading.commitment import Form, find_commitments

_HEAD = re.compile(
    r"^[ \t>#*_-]{0,12}(?:step[ \t]*#?[ \t]*(?P<id>[\w.-]{1,80}?)"
    r"|(?P<final>(?:final[ \t]+(?:answer|result)|final|answer)(?:[ \t]+is)?)|(?P<name>[\w-]{1,80}))"
    r"[ \t]*[*_]{0,3}[ \t]*(?:[:：]|[.)](?=[ \t]))[*_]{0,3}[ \t]*",
    re.IGNORECASE | re.MULTILINE,
)
_JSON_FENCE = re.compile(r"```(?:json)?[ \t]*\n([^`]*)\n[ \t]*```[ \t]*\Z", re.IGNORECASE)


@dataclass(slots=True)
class StepTexts:
    """By step id every different answer that was given, and the final answers."""

    steps: dict[str, list[str]] = field(default_factory=dict)
    final: list[str] = field(default_factory=list)

    def add(self, name: str, text: str) -> None:
        """Adds an answer unless it stands there already."""
        said = self.steps.setdefault(name, [])
        if text not in said:
            said.append(text)


def find_steps(text: str, ids: Sequence[str]) -> StepTexts:
    """Returns the answers of the steps with these ids."""
    found = _from_json(text, ids)
    return found if found is not None else _from_lines(text, ids)


def _from_lines(text: str, ids: Sequence[str]) -> StepTexts:
    known = {name.casefold(): name for name in ids}
    numbered = any(head["id"] for head in _HEAD.finditer(text))
    heads = [
        head
        for head in _HEAD.finditer(text)
        if head["id"] or head["final"] or (not numbered and head["name"].casefold() in known)
    ]
    found = StepTexts()
    concluded = None if any(head["final"] for head in heads) else _conclusion(text, heads[-1].end() if heads else 0)
    if concluded is not None:
        found.final, text = [concluded[0]], text[: concluded[1]]
    for index, head in enumerate(heads):
        end = heads[index + 1].start() if index + 1 < len(heads) else len(text)
        said = text[head.end() : end].strip()
        name = (head["id"] or head["name"] or "").casefold()
        if head["final"]:
            if said and said not in found.final:
                found.final.append(said)
        elif name in known:
            found.add(known[name], said)
    return found


def _conclusion(text: str, last: int) -> tuple[str, int] | None:
    """Returns a final answer that stands on a line of its own after the last step's, and where that line begins."""
    found = [c for c in find_commitments(text, Extraction.LAST_COMMITTED) if c.form in _FIRM and c.start >= last]
    line = text.rfind("\n", 0, found[-1].start) + 1 if found else 0
    return (found[-1].text, max(line, last)) if found and (line > last or last == 0) else None


_FIRM = frozenset({Form.BOX, Form.ANSWER_TAG, Form.MARKER})


def _from_json(text: str, ids: Sequence[str]) -> StepTexts | None:
    fenced = _JSON_FENCE.search(text) if text.rstrip().endswith("```") else None
    try:
        value = json.loads(fenced[1] if fenced else text, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    found = StepTexts()
    steps = value.get("steps", {key: one for key, one in value.items() if key in ids})
    if isinstance(steps, list):
        for index, one in enumerate(steps):
            named = isinstance(one, dict)
            name = str(one.get("id", index + 1)) if named else ids[index] if index < len(ids) else ""
            if name in ids:
                found.add(name, _text(one.get("answer") if named else one))
    elif isinstance(steps, dict):
        for name, one in steps.items():
            if name in ids:
                found.add(name, _text(one))
    final = next((value[key] for key in ("final", "final_answer", "answer") if key in value), None)
    found.final = [] if final is None else [_text(final)]
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
