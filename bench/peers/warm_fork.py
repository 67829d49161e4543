"""A warm Python that forks for every program, with no isolation at all: the limit of what any sandbox could reach.

Frames on standard streams: `u32 length | source` in, `u32 length | output` out.
"""

import collections  # noqa: F401
import gc
import json  # noqa: F401 - warm, as the sandbox is
import os
import random  # noqa: F401
import re  # noqa: F401
import struct
import sys

if sys.argv[1:] == ["numpy"]:
    import numpy  # noqa: F401

LENGTH = struct.Struct(">I")


def exactly(size: int) -> bytes:
    """Returns as many bytes of standard input; leaves at its end."""
    data = b""
    while len(data) < size:
        part = os.read(0, size - len(data))
        if not part:
            sys.exit()
        data += part
    return data


def run(source: bytes) -> bytes:
    """Runs a program in a fork and returns what it printed."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.dup2(writing, 1)
        os.close(reading)
        os.close(writing)
        exec(compile(source, "main.py", "exec"), {"__name__": "__main__"})
        sys.stdout.flush()
        os._exit(0)
    os.close(writing)
    output = b""
    while part := os.read(reading, 65536):
        output += part
    os.close(reading)
    os.waitpid(pid, 0)
    return output


gc.disable()
gc.freeze()
while True:
    answer = run(exactly(LENGTH.unpack(exactly(4))[0]))
    os.write(1, LENGTH.pack(len(answer)) + answer)
