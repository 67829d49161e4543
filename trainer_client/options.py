"""The client's settings that few callers change, as plain data."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ClientOptions:
    """How the client talks to the verifier; sizes in bytes, times in seconds.

    `attempt_s` bounds one call, so that a server that hangs costs an attempt and not the deadline.
    `batch_wait_s` and `batch_items` bound how long and how many single completions wait for company.
    `root_certificates` (PEM) turns TLS on with a certificate authority of one's own, `tls` with the system's.
    """

    max_message_bytes: int = 64 * MIB
    max_in_flight: int = 8
    attempt_s: float = 60.0
    info_attempt_s: float = 10.0
    keepalive_s: float = 60.0
    batch_wait_s: float = 0.003
    batch_items: int = 256
    tls: bool = False
    root_certificates: bytes | None = None
