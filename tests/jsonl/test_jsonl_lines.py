"""Lines are cut the same whatever the chunks, in bounded memory, and are there as soon as they are written."""

import asyncio
import os

from hypothesis import given
from hypothesis import strategies as st

from verifier_service.jsonl.lines import Line, Splitter, lines


def cut(chunks, max_bytes=1000):
    splitter = Splitter(max_bytes)
    found = [line for chunk in chunks for line in splitter.feed(chunk)]
    return [*found, *splitter.finish()]


def test_the_last_line_needs_no_newline():
    assert cut([b"a\nb"]) == [Line(1, b"a"), Line(2, b"b")]
    assert cut([b"a\nb\n"]) == [Line(1, b"a"), Line(2, b"b")]
    assert cut([b""]) == []


def test_blank_lines_count_but_are_told():
    assert [(line.number, line.blank) for line in cut([b"a\n \r\n\n\tb\n"])] == [
        (1, False),
        (2, True),
        (3, True),
        (4, False),
    ]


def test_a_byte_order_mark_is_dropped_at_the_beginning_only():
    assert cut([b"\xef\xbb\xbfa\n\xef\xbb\xbfb\n"]) == [Line(1, b"a"), Line(2, b"\xef\xbb\xbfb")]


def test_a_line_over_the_cap_is_told_and_the_next_is_whole():
    assert cut([b"x" * 6, b"x" * 6, b"\nab\n"], 10) == [Line(1, None), Line(2, b"ab")]
    assert cut([b"x" * 10, b"\n"], 10) == [Line(1, b"x" * 10)]
    assert cut([b"x" * 11], 10) == [Line(1, None)]


@given(st.binary(max_size=60).map(lambda data: data.replace(b"\xef", b"\n")), st.lists(st.integers(1, 9)))
def test_chunks_never_matter(data, sizes):
    chunks, rest = [], data
    for size in sizes:
        chunks.append(rest[:size])
        rest = rest[size:]
    assert cut([*chunks, rest]) == cut([data])


async def test_lines_of_a_pipe_are_there_before_it_ends():
    reader, writer = os.pipe()
    try:
        found = lines(reader, 1000)
        os.write(writer, b"one\n\ntw")
        line, _ = await asyncio.wait_for(anext(found), 20)
        assert line == Line(1, b"one")
        os.write(writer, b"o\n")
        line, done = await asyncio.wait_for(anext(found), 20)
        assert (line, done) == (Line(3, b"two"), 9)
        os.close(writer)
        assert [line async for line in found] == []
    finally:
        os.close(reader)
