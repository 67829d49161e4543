"""Reads the contract's messages and their comments, and makes tables of a message's fields for the pages.

Reads `proto/rlvr/v1/*.proto` as text: the stubs keep no comments. Knows the plain style that buf's linter holds: a
comment above each message, field and value, one of these a line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

CONTRACT = Path(__file__).resolve().parent.parent / "proto" / "rlvr" / "v1"
SHAPES = {
    "string": "text",
    "double": "number",
    "bool": "`true` or `false`",
    "uint32": "whole number",
    "uint64": "whole number",
    "google.protobuf.Duration": 'duration: `"2s"`',
    "Task": "a task of any kind",
}
_BLOCK = re.compile(r"(message|enum) (\w+) \{")
_FIELD = re.compile(r"(?:(optional|repeated) )?([\w.]+) (\w+) = \d+;")
_VALUE = re.compile(r"(\w+) = (\d+);")
_MARKED = re.compile(r"(<!-- (fields|values) of (\w+) -->)\n(?:(?!<!--).*\n)*(<!-- end of \2 -->)")


@dataclass(frozen=True)
class Field:
    """A field of a message, or a value of an enum, whose `type` is then empty."""

    name: str
    meaning: str
    type: str = ""
    repeated: bool = False


@dataclass(frozen=True)
class Block:
    """A message with its fields, or an enum with its values but the unspecified one."""

    name: str
    is_enum: bool
    fields: list[Field] = field(default_factory=list)


@cache
def blocks() -> dict[str, Block]:
    """Returns every message and enum of the contract by name."""
    read = (block for path in sorted(CONTRACT.glob("*.proto")) for block in _blocks(path.read_text(encoding="utf-8")))
    return {block.name: block for block in read}


def _blocks(text: str) -> Iterator[Block]:
    block, comment = None, ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("//"):
            comment += f" {line[2:].strip()}"
            continue
        if begun := _BLOCK.match(line):
            block = Block(begun[2], begun[1] == "enum")
            yield block
        elif block is not None and block.is_enum and (value := _VALUE.match(line)) and value[2] != "0":
            block.fields.append(Field(value[1], comment.strip()))
        elif block is not None and not block.is_enum and (found := _FIELD.match(line)):
            block.fields.append(Field(found[3], comment.strip(), found[2], found[1] == "repeated"))
        comment = ""


def table(message: str) -> str:
    """Returns a Markdown table of a message's fields, those of messages within it included, but for tasks."""
    rows = [f"| `{path}` | {shape} | {meaning} |" for path, shape, meaning in _rows(blocks()[message], "")]
    return "\n".join(["| field | value | meaning |", "|---|---|---|", *rows])


def values(enum: str) -> str:
    """Returns a Markdown table of an enum's values, without what each repeats of the enum's name."""
    prefix = re.sub(r"(?<!^)(?=[A-Z])", "_", enum).upper() + "_"
    rows = [f"| `{each.name.removeprefix(prefix)}` | {each.meaning} |" for each in blocks()[enum].fields]
    return "\n".join([f"| `{prefix}..` | meaning |", "|---|---|", *rows])


def filled(page: str) -> str:
    """Returns a page with the tables between its marks: `<!-- fields of Message -->`, `<!-- values of Enum -->`."""
    return _MARKED.sub(lambda found: f"{found[1]}\n{TABLES[found[2]](found[3])}\n{found[4]}", page)


def _rows(block: Block, before: str) -> Iterator[tuple[str, str, str]]:
    for each in block.fields:
        inner = blocks().get(each.type)
        path = f"{before}{each.name}"
        meaning = each.meaning.replace("|", "\\|")
        if each.type in SHAPES:
            shape = "JSON as a text" if each.name.endswith("_json") else SHAPES[each.type]
            yield path, f"list of {shape}s" if each.repeated else shape, meaning
        elif inner is not None and inner.is_enum:
            yield path, "one of these", " ".join([meaning, *(_value(value) for value in inner.fields)])
        elif inner is not None:
            yield path, "list of objects" if each.repeated else "object", meaning
            yield from _rows(inner, f"{path}[]." if each.repeated else f"{path}.")


def _value(value: Field) -> str:
    meaning = value.meaning.replace("|", "\\|").rstrip(".")
    is_word = meaning[1:2].islower() or meaning[1:2] == " "
    return f"<br>`{value.name}`: {meaning[:1].lower() + meaning[1:] if is_word else meaning}"


TABLES = {"fields": table, "values": values}
