"""Reads the tool calls that a completion makes, in the syntaxes in which models write them. Nothing is evaluated.

    tags            <tool_call>{..}</tool_call> (Hermes), <function=name>.., <invoke name="..">.., templates' own marks
    JSON            the whole text, fenced blocks, or objects in prose: {"name": .., "arguments": ..}
    Python          [get_weather(city="Paris")]: the whole text, a fenced block or a line, literals only

A call that is begun and cannot be read is `UnreadableCall`: it is never left out, nor read in part.
"""

import re
from collections.abc import Iterator
from itertools import islice

from verifier_service.verifiers.reading.denial import is_denied, is_rejected
from verifier_service.verifiers.reading.fences import Block, find_fences
from verifier_service.verifiers.structured.call_python import python_calls
from verifier_service.verifiers.structured.call_templates import MARKS as TEMPLATE_MARKS
from verifier_service.verifiers.structured.call_templates import call_of_tags, templated_calls
from verifier_service.verifiers.structured.committed_json import JSON_TAGS, stated_in, values_in
from verifier_service.verifiers.structured.functions import Call, Functions, UnreadableCall
from verifier_service.verifiers.structured.strict_json import NotJson, Value, loads

MAX_CALLS = 128
_TAG = re.compile(r"<(/?)(tool_call|function_call|tool_calls)>")
_FUNCTION = re.compile(r"<function=([\w.-]{1,128})>|<invoke name=\"([\w.-]{1,128})\">")
_PARAMETER = re.compile(r"<parameter(?:=([\w.-]{1,128})| name=\"([\w.-]{1,128})\")>")
_MARKS = ("<tool_call", "<function_call", "<function=", "<invoke ", "<|python_tag|>", "[TOOL_CALLS]")
_LEAD = re.compile(r"^\s*(?:<\|python_tag\|>|\[TOOL_CALLS\])\s*")
_PYTHON_LINE = re.compile(r"^[ \t]{0,20}(\[?([A-Za-z_][\w.]{0,127})\([^\n]*)$", re.M)
_PROGRAM = re.compile(r"^[ \t]{0,20}(?:import|from|def|class)[ \t]", re.M)
_PYTHON_TAGS = frozenset({"python", "py", "tool_code", ""})


def calls_in_text(text: str, functions: Functions) -> list[Call]:
    """Returns the calls that a text makes, in order. Raises `UnreadableCall`."""
    try:
        found = list(islice(_calls(text, functions), MAX_CALLS + 1))
    except NotJson as fault:
        raise UnreadableCall(f"no JSON: {fault}") from None
    if len(found) > MAX_CALLS:
        raise UnreadableCall(f"more than {MAX_CALLS} calls")
    return found


def _calls(text: str, functions: Functions) -> Iterator[Call]:
    if any(mark in text for mark in TEMPLATE_MARKS):
        yield from templated_calls(text, functions)
        return
    lead = _LEAD.match(text)
    if lead is not None:
        text = text[lead.end() :]
    elif any(mark in text for mark in _MARKS):
        yield from _tagged(text, functions)
        return
    stripped = text.strip()
    if stripped[:1] in ("{", "["):
        try:
            value = loads(stripped)
        except NotJson:
            pass
        else:
            yield from _json_calls(value, functions)
            return
    found = python_calls(stripped, functions)
    if found is not None:
        yield from found
        return
    fenced = [
        (block, list(islice(_block_calls(block.tag, block.body, functions), MAX_CALLS + 1)))
        for block in find_fences(text).blocks
    ]
    if any(calls for _, calls in fenced):
        stands = (calls for block, calls in fenced if not _is_withdrawn(text, block))
        yield from (call for calls in stands for call in calls)
        return
    lines = list(_python_lines(text, functions))
    if lines:
        yield from lines
        return
    for value in stated_in(text):
        yield from _json_calls(value, functions)


def _is_withdrawn(text: str, block: Block) -> bool:
    """Tells whether the text denies a block, or calls it wrong."""
    return is_denied(text, block.start) or is_rejected(text, block.end)


def _python_lines(text: str, functions: Functions) -> Iterator[Call]:
    """Yields the calls of lines that are nothing but calls of functions that are offered."""
    if not any(name in text for name in functions.schemas) or _PROGRAM.search(text):
        return
    lines = (line[1].strip() for line in _PYTHON_LINE.finditer(text) if functions.knows(line[2]))
    for number, line in enumerate(lines):
        if number >= MAX_CALLS:
            raise UnreadableCall(f"more than {MAX_CALLS} lines that begin as calls")
        yield from python_calls(line, functions) or []


def _block_calls(tag: str, body: str, functions: Functions) -> Iterator[Call]:
    if tag in _PYTHON_TAGS or tag in JSON_TAGS:
        found = python_calls(body.strip(), functions)
        if found is not None:
            yield from found
        elif tag not in _PYTHON_TAGS or body.lstrip()[:1] in ("{", "["):
            yield from (call for value in values_in(body) for call in _json_calls(value, functions))


def _tagged(text: str, functions: Functions) -> Iterator[Call]:
    opened: int | None = None
    end = 0
    for tag in _TAG.finditer(text):
        if tag[2] == "tool_calls":
            continue
        if not tag[1]:
            if opened is not None:
                raise UnreadableCall("a call within a call")
            opened = tag.end()
        elif opened is not None:
            yield from _tag_body(text[opened : tag.start()], functions)
            opened, end = None, tag.end()
    if opened is not None:
        raise UnreadableCall("a call whose tag is never closed")
    if end == 0:
        yield from _functions_of(text, functions)


def _tag_body(body: str, functions: Functions) -> Iterator[Call]:
    if body.lstrip()[:1] in ("{", "["):
        value = loads(body.strip())
        for call in value if isinstance(value, list) else [value]:
            yield required(call, functions)
        return
    told = call_of_tags(body, functions)
    found = [told] if told is not None else list(_functions_of(body, functions))
    if not found:
        raise UnreadableCall("a call of no known form")
    yield from found


def _functions_of(text: str, functions: Functions) -> Iterator[Call]:
    """Yields the calls of `<function=name>` and `<invoke name="..">`: JSON within, or a tag a parameter."""
    starts = list(_FUNCTION.finditer(text))
    if not starts and any(mark in text for mark in ("<function=", "<invoke ")):
        raise UnreadableCall("a call of no known form")
    for index, start in enumerate(starts):
        limit = starts[index + 1].start() if index + 1 < len(starts) else len(text)
        closing = text.find("</function>" if start[1] else "</invoke>", start.end(), limit)
        if closing < 0:
            raise UnreadableCall("a call whose tag is never closed")
        body, name = text[start.end() : closing], start[1] or start[2]
        if body.lstrip().startswith("{"):
            yield functions.call(name, loads(body.strip()))
        else:
            yield functions.call(name, dict(_parameters(body, name, functions)))


def _parameters(body: str, name: str, functions: Functions) -> Iterator[tuple[str, Value]]:
    seen: set[str] = set()
    place = 0
    while (start := _PARAMETER.search(body, place)) is not None:
        parameter = start[1] or start[2]
        closing = body.find("</parameter>", start.end())
        if closing < 0 or parameter in seen:
            raise UnreadableCall("a parameter that is given twice, or whose tag is never closed")
        seen.add(parameter)
        yield parameter, functions.value_of(name, parameter, body[start.end() : closing].strip("\r\n"))
        place = closing


def _json_calls(value: Value, functions: Functions) -> Iterator[Call]:
    """Yields the calls that a JSON value makes; what does not mean to be a call makes none."""
    if isinstance(value, dict) and isinstance(value.get("tool_calls"), list):
        value = value["tool_calls"]
    for each in value if isinstance(value, list) else [value]:
        if means_call(each, functions):
            yield required(each, functions)
        elif isinstance(value, list) and any(means_call(other, functions) for other in value):
            raise UnreadableCall("a list of calls with something else in it")


def means_call(value: Value, functions: Functions) -> bool:
    """Tells whether a JSON value means to be a call."""
    if not isinstance(value, dict):
        return False
    if isinstance(value.get("function"), dict):
        return True
    name = value.get("name")
    given = any(key in value for key in ("arguments", "parameters", "args"))
    return isinstance(name, str) and (given or functions.knows(name))


def required(raw: Value, functions: Functions) -> Call:
    """Returns the call that a JSON value is. Raises `UnreadableCall` where it is none."""
    inner = raw.get("function") if isinstance(raw, dict) and isinstance(raw.get("function"), dict) else raw
    if not isinstance(inner, dict) or not isinstance(inner.get("name"), str):
        raise UnreadableCall("a call without a name")
    arguments = next((inner[key] for key in ("arguments", "parameters", "args", "input") if key in inner), {})
    if isinstance(arguments, str):
        try:
            arguments = loads(arguments) if arguments.strip() else {}
        except NotJson as fault:
            raise UnreadableCall(f"arguments that are no JSON: {fault}") from None
    return functions.call(str(inner["name"]), arguments)
