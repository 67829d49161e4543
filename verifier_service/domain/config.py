"""The service's limits as plain data, with their units in their names; settings build them, rooms receive them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caps:
    """What one request may hold; sizes are of UTF-8 text or of the encoded message, in bytes."""

    max_groups: int = 4096
    max_items: int = 16384
    max_message_bytes: int = 64 * 1024 * 1024
    max_completion_bytes: int = 2 * 1024 * 1024
    max_task_bytes: int = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """What one piece of work in a worker may take.

    `cpu_s` is the hard limit on the worker's clock for one item, `prepare_cpu_s` the one for the
    task's references; wall time is a backstop of `wall_factor` times either. `memory_bytes` bounds
    what the worker may map beyond what it held when it was forked.
    """

    cpu_s: float = 1.0
    prepare_cpu_s: float = 1.0
    wall_factor: float = 5.0
    memory_bytes: int = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class EngineLimits:
    """How much work the engine holds and for how long; the queue is bounded by items and by bytes."""

    max_queued_items: int = 65536
    max_queued_bytes: int = 512 * 1024 * 1024
    cache_items: int = 65536
    cache_bytes: int = 128 * 1024 * 1024
    default_deadline_s: float = 300.0
    max_deadline_s: float = 3600.0
