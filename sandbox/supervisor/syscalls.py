"""The few system calls that Python does not offer, by number, for x86-64 and arm64. Called with the GIL held.

`clone` keeps the interpreter usable in the child: it runs Python's own at-fork hooks, which a raw
system call skips (among them the reseeding of `random`).
"""

import ctypes
import os
import signal

MACHINE = os.uname().machine
_NUMBERS = {
    "x86_64": {"clone": 56, "capset": 126, "seccomp": 317},
    "aarch64": {"clone": 220, "capset": 91, "seccomp": 277},
}
SUPPORTED = MACHINE in _NUMBERS
_OURS = _NUMBERS.get(MACHINE, _NUMBERS["x86_64"])

CLONE_PARENT = 0x00008000
CLONE_NEWNS = 0x00020000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT, MS_BIND = 1, 2, 4, 8, 32, 4096

_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_SECCOMP_SET_MODE_FILTER = 1
_SECCOMP_FILTER_FLAG_SPEC_ALLOW = 4
_CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.PyDLL(None, use_errno=True)
_syscall = _libc.syscall
_syscall.restype = ctypes.c_long
_api = ctypes.pythonapi
_no_capabilities = (ctypes.c_uint32 * 6)()
_capability_header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def clone(flags: int) -> int:
    """Forks with the given namespace flags; returns 0 in the child and its pid in the caller. Raises `OSError`."""
    arguments = (ctypes.c_ulong(flags | signal.SIGCHLD), None, None, None, None)
    _api.PyOS_BeforeFork()
    pid: int = _syscall(_OURS["clone"], *arguments)
    if pid == 0:
        _api.PyOS_AfterFork_Child()
        return 0
    number = ctypes.get_errno()
    _api.PyOS_AfterFork_Parent()
    if pid < 0:
        raise OSError(number, f"clone: {os.strerror(number)}")
    return pid


def mount(source: bytes, target: bytes, kind: bytes | None, flags: int, options: bytes | None = None) -> None:
    """Mounts; raises `OSError` naming the target."""
    _checked(_libc.mount(source, target, kind, ctypes.c_ulong(flags), options), f"mount {target.decode()}")


def drop_capabilities() -> None:
    """Gives up every capability of the calling thread, for good where no_new_privs is set."""
    _checked(_syscall(_OURS["capset"], ctypes.byref(_capability_header), ctypes.byref(_no_capabilities)), "capset")


def no_new_privileges() -> None:
    """Makes sure that no exec can give privileges."""
    _checked(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")


def undumpable() -> None:
    """Keeps processes of the same user from reading or tracing this one."""
    _checked(_libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0), "dumpable")


def install_filter(program: ctypes.Structure) -> None:
    """Installs a seccomp filter (`filters.Program`), without slowing the process down where the kernel asks."""
    result = _syscall(
        _OURS["seccomp"], _SECCOMP_SET_MODE_FILTER, _SECCOMP_FILTER_FLAG_SPEC_ALLOW, ctypes.byref(program)
    )
    if result < 0:
        _checked(_libc.prctl(_PR_SET_SECCOMP, 2, ctypes.byref(program), 0, 0), "seccomp")
