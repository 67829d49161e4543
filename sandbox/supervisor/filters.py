"""The inner seccomp filter: what a run may not ask of the kernel, on top of the container's allow-list.

Hand-assembled BPF, in two parts: the zygote's, which all its children inherit, and a child's own, which takes away
what led into its namespaces. Together they hold on their own as well: what could reach other processes, other
namespaces, the network or the kernel's rarely walked corners is refused, and so is every call newer than this list.
"""

import ctypes
import errno
import struct

from supervisor.syscalls import MACHINE

_ABSENT = -1
_DENIED: dict[str, tuple[int, int]] = {
    # other processes
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "kcmp": (312, 272),
    "pidfd_getfd": (438, 438),
    # namespaces and mounts
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "statmount": (457, 457),
    "listmount": (458, 458),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    # keys, programs in the kernel, memory seen from elsewhere
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "memfd_create": (319, 279),  # memory that no process shows as its own
    "memfd_secret": (447, 447),
    "seccomp": (317, 277),
    "fanotify_init": (300, 262),
    "fanotify_mark": (301, 263),
    "migrate_pages": (256, 238),
    "move_pages": (279, 239),
    "mbind": (237, 235),
    "set_mempolicy": (238, 237),
    # memory and counters that outlive their makers and that no process shows as its own
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    # the machine
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "acct": (163, 89),
    "syslog": (103, 116),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "adjtimex": (159, 171),
    "clock_adjtime": (305, 266),
    "vhangup": (153, 58),
    "personality": (135, 92),
    "lookup_dcookie": (212, 18),
    "nfsservctl": (180, 42),
    "modify_ldt": (154, _ABSENT),
    "iopl": (172, _ABSENT),
    "ioperm": (173, _ABSENT),
    "uselib": (134, _ABSENT),
}
_LAST_USED = ("mount", "seccomp")
"""What a child still needs on its way into its namespaces; with `clone`, its own filter refuses it."""
_LAST_KNOWN = 462
_CLONE = (56, 220)
_CLONE3 = (435, 435)
_SOCKET = (41, 198)
_SOCKETPAIR = (53, 199)
_IOCTL = (16, 29)
_SETRLIMIT = (160, 164)
_PRLIMIT64 = (302, 261)
_RLIMIT_CPU = 0
_AF_UNIX = 1
_NAMESPACE_FLAGS = 0x7E020080  # every CLONE_NEW..., the new time namespace among them
_TERMINAL_INJECTIONS = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX
_X32 = 0x40000000
_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

_NR, _ARCH, _ARGUMENT_0, _ARGUMENT_1, _ARGUMENT_2 = (
    0,
    4,
    16,
    24,
    32,
)  # offsets in seccomp_data, low halves
_LOAD, _EQUAL, _ATLEAST, _ANYBIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000

Instruction = tuple[int, int, int, int]


class Program(ctypes.Structure):
    """The kernel's `struct sock_fprog`."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def zygote_filter() -> Program:
    """Returns the filter that a zygote installs once, for itself and every child; costs a fork nothing."""
    return _program(assemble(MACHINE))


def child_filter() -> Program:
    """Returns what a child adds to it: the calls that brought it into its namespaces. Short, since each run pays it."""
    return _program(assemble_last(MACHINE))


def _program(instructions: list[Instruction]) -> Program:
    """Returns a filter as the kernel takes it; keep it alive as long as it is to be installed."""
    code = b"".join(struct.pack("<HBBI", *instruction) for instruction in instructions)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = Program(len(code) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    program.kept = buffer
    return program


def assemble(machine: str) -> list[Instruction]:
    """Returns the zygote's filter for a machine's architecture."""
    column = 0 if machine == "x86_64" else 1
    code = _on(machine)
    if column == 0:
        code += [(_ATLEAST, 0, 1, _X32), (_RETURN, 0, 0, _KILL)]
    code += [(_ATLEAST, 0, 1, _LAST_KNOWN + 1), (_RETURN, 0, 0, _ERRNO | errno.ENOSYS)]
    code += _refuse(_CLONE3[column], errno.ENOSYS)
    for name, numbers in _DENIED.items():
        if numbers[column] != _ABSENT and name not in _LAST_USED:
            code += _refuse(numbers[column], errno.EPERM)
    for numbers in (_SOCKET, _SOCKETPAIR):
        code += _look(
            numbers[column], _ARGUMENT_0, [(_EQUAL, 1, 0, _AF_UNIX), (_RETURN, 0, 0, _ERRNO | errno.EAFNOSUPPORT)]
        )
    code += _look(
        _IOCTL[column],
        _ARGUMENT_1,
        [
            part
            for word in _TERMINAL_INJECTIONS
            for part in ((_EQUAL, 0, 1, word), (_RETURN, 0, 0, _ERRNO | errno.EPERM))
        ],
    )
    return [*code, (_RETURN, 0, 0, _ALLOW)]


def assemble_last(machine: str) -> list[Instruction]:
    """Returns a child's filter for a machine's architecture."""
    column = 0 if machine == "x86_64" else 1
    code = _on(machine)
    for name in _LAST_USED:
        code += _refuse(_DENIED[name][column], errno.EPERM)
    code += _look(
        _CLONE[column], _ARGUMENT_0, [(_ANYBIT, 0, 1, _NAMESPACE_FLAGS), (_RETURN, 0, 0, _ERRNO | errno.EPERM)]
    )
    return [*code, *_own_cpu_limit(column), (_RETURN, 0, 0, _ALLOW)]


def _own_cpu_limit(column: int) -> list[Instruction]:
    """Returns instructions that make setting a CPU limit do nothing, and say that it was done.

    The kernel's kill for that limit reaches even the init of a namespace, and looks like one by somebody else.
    """
    done = (_RETURN, 0, 0, _ERRNO)
    asks_only = [(_LOAD, 0, 0, _ARGUMENT_2), (_EQUAL, 0, 2, 0), (_LOAD, 0, 0, _ARGUMENT_2 + 4), (_EQUAL, 1, 0, 0)]
    return [
        *_look(_SETRLIMIT[column], _ARGUMENT_0, [(_EQUAL, 0, 1, _RLIMIT_CPU), done]),
        *_look(_PRLIMIT64[column], _ARGUMENT_1, [(_EQUAL, 0, 5, _RLIMIT_CPU), *asks_only, done]),
    ]


def _on(machine: str) -> list[Instruction]:
    """Returns the start of every filter: calls of another architecture kill, the number of one of ours is loaded."""
    architecture = (_EQUAL, 1, 0, _AUDIT_ARCH[machine])
    return [(_LOAD, 0, 0, _ARCH), architecture, (_RETURN, 0, 0, _KILL), (_LOAD, 0, 0, _NR)]


def _refuse(number: int, error: int) -> list[Instruction]:
    return [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ERRNO | error)]


def _look(number: int, argument: int, body: list[Instruction]) -> list[Instruction]:
    """Returns instructions that judge one call by an argument: `body` leaves, or falls through to "allow"."""
    return [(_EQUAL, 0, len(body) + 2, number), (_LOAD, 0, 0, argument), *body, (_RETURN, 0, 0, _ALLOW)]
