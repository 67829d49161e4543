"""What a child gives up: first its surroundings, then, knowing its job, the rest. Nothing is given back.

`take_place` may happen long before there is a job; `give_up` is the last trusted step before foreign code.
"""

import os
import resource

from supervisor import namespaces, syscalls
from supervisor.filters import inner_filter
from supervisor.jobs import Job

STANDARD = 3
CONTROL_FD = 3
_MAX_OPEN_FILES = 1024
_MAX_FILE_BYTES = 64 * 1024 * 1024
_MAX_LOCKED_BYTES = 1024 * 1024
_MAX_QUEUE_BYTES = 1024 * 1024
_CPU_BACKSTOP_S = 2


class Confinement:
    """How children of one zygote are confined; `isolated` tells whether namespaces of their own are to be had."""

    def __init__(self, isolated: bool) -> None:
        """Assembles the filter once, for all children to come."""
        self.isolated = isolated
        self._filter = inner_filter() if syscalls.SUPPORTED else None

    def take_place(self, descriptors: list[int], inside_id: int) -> None:
        """Moves the caller into its fresh namespaces, with its four descriptors as 0 to 3 and no others."""
        if self.isolated:
            namespaces.enter(inside_id)
        os.setsid()
        for place, descriptor in enumerate(_out_of_the_way(descriptors)):
            os.dup2(descriptor, place, inheritable=place < STANDARD)
        os.closerange(CONTROL_FD + 1, _MAX_OPEN_FILES * 4)

    def give_up(self, job: Job) -> None:
        """Bounds the caller for its job and drops what rights are left."""
        if job.shows_process and self.isolated:
            namespaces.show_process()
        os.chdir(namespaces.SCRATCH)
        os.umask(0o022)
        _bound(job)
        syscalls.drop_capabilities()
        syscalls.no_new_privileges()
        if self._filter is not None:
            syscalls.install_filter(self._filter)


def _out_of_the_way(descriptors: list[int]) -> list[int]:
    """Returns the descriptors, duplicated where one would be overwritten before its turn."""
    return [os.dup(descriptor) if descriptor <= CONTROL_FD else descriptor for descriptor in descriptors]


def _bound(job: Job) -> None:
    cpu = int(job.cpu_s) + _CPU_BACKSTOP_S  # the supervisor's clock is the rule, this only the backstop
    _lower(resource.RLIMIT_CPU, cpu)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_NOFILE, _MAX_OPEN_FILES)
    _lower(resource.RLIMIT_FSIZE, _MAX_FILE_BYTES)
    _lower(resource.RLIMIT_MEMLOCK, _MAX_LOCKED_BYTES)
    _lower(resource.RLIMIT_MSGQUEUE, _MAX_QUEUE_BYTES)
    _lower(resource.RLIMIT_NPROC, job.processes)
    if job.stack_bytes:
        _lower(resource.RLIMIT_STACK, job.stack_bytes)


def _lower(what: int, value: int) -> None:
    hard = resource.getrlimit(what)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(what, (value, value))
