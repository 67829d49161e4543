"""A seccomp filter that keeps a process from making or joining any socket; its one open channel goes on working.

Needs no privilege, only `no_new_privs`, and is never undone. On a machine whose call numbers are not
listed here, or a kernel without filters, it reports that it could not be set.
"""

import ctypes
import errno
import platform
import socket
import struct

_PR_SET_SECCOMP, _MODE_FILTER = 22, 2
_ALLOW, _DENY = 0x7FFF0000, 0x00050000 | errno.EACCES
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_X32 = 0x40000000
# socket, connect, bind, listen, accept, accept4, sendmmsg, ptrace, io_uring_setup
_MACHINES = {
    "x86_64": (0xC000003E, (41, 42, 49, 50, 43, 288, 307, 101, 425)),
    "aarch64": (0xC00000B7, (198, 203, 200, 201, 202, 242, 269, 117, 425)),
}
_LIBC = ctypes.CDLL(None, use_errno=True)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def shut_network() -> bool:
    """Denies every call that opens the network, for good; tells whether the filter stands."""
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return False
    architecture, calls = machine
    code = _filter(architecture, calls)
    held = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.addressof(held))
    return bool(_LIBC.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


def network_is_shut() -> bool:
    """Tells, by trying, whether this process can make no socket."""
    try:
        socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()
    except PermissionError:
        return True
    except OSError:
        return False  # a lack of descriptors, say, shuts nothing
    return False


def _filter(architecture: int, calls: tuple[int, ...]) -> bytes:
    """Returns the program: another architecture and the x32 numbers are denied whole."""
    count = len(calls)
    steps = [(_LOAD, 0, 0, 4), (_EQUAL, 0, count + 3, architecture), (_LOAD, 0, 0, 0), (_AT_LEAST, count + 1, 0, _X32)]
    steps += [(_EQUAL, count - index, 0, call) for index, call in enumerate(calls)]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _DENY)]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
