"""The C half of the zygote, `native/spawn.c`, as Python calls it: structures, and the one function that forks."""

import ctypes
import os

from supervisor import syscalls
from supervisor.filters import Program, child_filter, zygote_filter

LIBRARY = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "spawn.so")
TESTER_ASK = 1


class Setup(ctypes.Structure):
    """How the children of one zygote are confined."""

    _fields_ = (
        ("isolated", ctypes.c_uint32),
        ("outside_uid", ctypes.c_uint32),
        ("outside_gid", ctypes.c_uint32),
        ("tester_ask", ctypes.c_uint32),
        ("filter", ctypes.POINTER(Program)),
    )


class Given(ctypes.Structure):
    """A job as it reaches a child that is to do it in Python."""

    _fields_ = (
        ("role", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("processes", ctypes.c_uint32),
        ("cpu_s", ctypes.c_uint32),
        ("stack_bytes", ctypes.c_uint64),
        ("words_bytes", ctypes.c_uint32),
        ("text_bytes", ctypes.c_uint32),
        ("words", ctypes.c_char_p),
        ("text", ctypes.c_void_p),
        ("travelled", ctypes.c_int32 * 2),
    )


class Spawner:
    """Serves requests for children; holds what C needs as long as it lives."""

    def __init__(self, isolated: bool) -> None:
        """Loads the library and assembles the filter. Raises `OSError` where there is no library."""
        self._serve = ctypes.PyDLL(LIBRARY).serve
        self._serve.restype = None
        self._filter = child_filter()
        self._setup = Setup(int(isolated), os.getuid(), os.getgid(), TESTER_ASK, ctypes.pointer(self._filter))
        self._given = Given()

    def confine_zygote(self) -> None:
        """Refuses, for good and for every child, what neither the zygote nor any child needs. Raises `OSError`."""
        syscalls.install_filter(zygote_filter())

    def child(self, asked: int) -> tuple[str, bytes, int]:
        """Returns in a confined child only, with the driver's name, the text, and a descriptor that travelled along."""
        given = self._given
        self._serve(asked, ctypes.byref(self._setup), ctypes.byref(given))
        return given.words.decode(), ctypes.string_at(given.text, given.text_bytes), given.travelled[0]
