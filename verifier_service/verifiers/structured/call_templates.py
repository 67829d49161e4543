"""Reads calls in the chat templates that name the function before its JSON arguments, and of tags within a call's tag.

[TOOL_CALLS]get_weather[ARGS]{..}                                                   Mistral
<|tool_call_begin|>functions.get_weather:0<|tool_call_argument_begin|>{..}          Kimi
<|tool_call_begin|>function<|tool_sep|>get_weather, and fenced JSON (ASCII bars or full-width ones)   DeepSeek
<tool_call>get_weather<arg_key>city</arg_key><arg_value>Paris</arg_value></tool_call>   GLM
<tool_call><name>get_weather</name><arguments>{..}</arguments></tool_call>
"""

import re
from collections.abc import Iterator

from verifier_service.verifiers.structured.functions import Call, Functions, UnreadableCall
from verifier_service.verifiers.structured.strict_json import Value, decode_at, loads

MARKS = ("[ARGS]", "<|tool_call_begin|>", "<｜tool▁call▁begin｜>")
_NAME = r"([\w.-]{1,128})"
_HEAD = re.compile(
    rf"\[TOOL_CALLS\][ \t]{{0,8}}{_NAME}(?:\[CALL_ID\]\w{{1,64}})?\[ARGS\]"
    rf"|<\|tool_call_begin\|>\s{{0,8}}{_NAME}(?::\d{{1,6}})?\s{{0,8}}<\|tool_call_argument_begin\|>"
    rf"|<[|｜]tool[_▁]call[_▁]begin[|｜]>(?:function)?<[|｜]tool[_▁]sep[|｜]>{_NAME}\s{{0,8}}(?:```json)?"
)
_KEYED = re.compile(rf"\s{{0,80}}{_NAME}\s{{0,80}}(?=<arg_key>|\Z)")
_PAIR = re.compile(r"\s*<arg_key>([^<]{1,128})</arg_key>\s*<arg_value>")
_NAMED = re.compile(rf"\s*<name>\s{{0,80}}{_NAME}\s{{0,80}}</name>\s*<(arguments|parameters|args)>")


def templated_calls(text: str, functions: Functions) -> Iterator[Call]:
    """Yields the calls that a text makes by a template's marks. Raises `UnreadableCall` and `NotJson`."""
    end = seen = 0
    while (head := _HEAD.search(text, end)) is not None:
        arguments, end = decode_at(text, head.end())
        seen += 1
        yield functions.call((head[1] or head[2] or head[3]).removeprefix("functions."), arguments)
    if seen == 0 or any(mark in text[end:] for mark in MARKS):
        raise UnreadableCall("a call of no known form")


def call_of_tags(body: str, functions: Functions) -> Call | None:
    """Returns the call that tags within a call's tag make, None where there are none. Raises as above."""
    keyed = _KEYED.match(body)
    if keyed is not None:
        return functions.call(keyed[1], dict(_pairs(body, keyed.end(), keyed[1], functions)))
    named = _NAMED.match(body)
    if named is None:
        return None
    closing = body.find(f"</{named[2]}>", named.end())
    if closing < 0 or body[closing:].strip() != f"</{named[2]}>":
        raise UnreadableCall("arguments whose tag is never closed")
    return functions.call(named[1], loads(body[named.end() : closing].strip()))


def _pairs(body: str, place: int, name: str, functions: Functions) -> Iterator[tuple[str, Value]]:
    seen: set[str] = set()
    end = len(body.rstrip())
    while place < end:
        key = _PAIR.match(body, place)
        closing = body.find("</arg_value>", key.end()) if key is not None else -1
        if key is None or closing < 0 or key[1].strip() in seen:
            raise UnreadableCall("an argument that is given twice, or whose tag is never closed")
        seen.add(key[1].strip())
        yield key[1].strip(), functions.value_of(name, key[1].strip(), body[key.end() : closing].strip())
        place = closing + len("</arg_value>")
